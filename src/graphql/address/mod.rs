//! Blockchain addresses in the contract.

pub mod mutation;
pub mod object;
pub mod ownership;
pub mod query;
