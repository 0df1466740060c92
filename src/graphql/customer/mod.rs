//! Customers in the contract.

pub mod facet;
mod identity;
pub mod input;
pub mod mutation;
pub mod object;
pub mod personal;
mod phone;
pub mod query;
pub mod upsert;
