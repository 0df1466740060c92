//! Clientele: a customer registry with a GraphQL API. The list of modules is the map of the house, lowest floor first.

pub mod domain;
pub mod entity;

pub mod store;

pub mod event;
pub mod service;

pub mod graphql;

pub mod http;
pub mod import;

pub mod app;
pub mod cli;
pub mod config;
pub mod telemetry;
