//! The event log in the contract: as a list, and as a subscription.

pub mod object;
pub mod query;
pub mod subscription;
