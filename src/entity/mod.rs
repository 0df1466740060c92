//! Floor 2: one file per table, in the words of the domain. No queries and no rules.

pub mod account;
pub mod address;
pub mod branch;
pub mod challenge;
pub mod counterparty;
pub mod customer;
pub mod customer_label;
pub mod event;
