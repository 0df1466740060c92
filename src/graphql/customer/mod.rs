//! Customers in the contract.

pub mod facet;
pub mod input;
pub mod mutation;
pub mod object;
pub mod query;
