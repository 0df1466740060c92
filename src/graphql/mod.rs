//! Floor 5: the contract. Reads go to the store, writes to the services, subscriptions to the bus.

pub mod account;
pub mod address;
pub mod context;
pub mod counterparty;
pub mod customer;
pub mod document;
pub mod door;
pub mod error;
pub mod event;
pub mod idempotency;
pub mod lenient;
pub mod level;
pub mod limits;
pub mod node;
pub mod page_info;
pub mod payload;
pub mod position;
pub mod response;
pub mod scalar;
pub mod schema;
pub mod service_config;
pub mod share;
pub mod streamed;
