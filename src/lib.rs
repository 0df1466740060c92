//! Clientele: a customer registry with a GraphQL API. The list of modules is the map of the house, lowest floor first.

pub mod domain;
pub mod entity;
pub mod event;
pub mod graphql;
pub mod service;
pub mod store;
