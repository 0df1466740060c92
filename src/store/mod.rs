//! Floor 3: every query of the program. A query begins with the counterparty (see [`scope`]); no permission is
//! decided here and nothing of GraphQL or HTTP is known.

pub mod account;
pub mod address;
pub mod branch;
pub mod bulk;
pub mod cell;
pub mod challenge;
pub mod changes;
pub mod counterparty;
pub mod customer;
pub mod database;
pub mod dialect;
pub mod error;
pub mod event;
pub mod export;
pub mod facet;
pub mod filter;
pub mod idempotency;
pub mod key;
pub mod link;
pub mod noun;
pub mod order;
pub mod page;
pub mod personal;
pub mod pipeline;
pub mod replica;
pub mod row;
pub mod scope;
pub mod seal;
pub mod search;
pub mod sql;
pub mod wake;
