//! Every test of the product in one binary: it links once, and shares one PostgreSQL cluster.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod contract;
mod domain;
mod import;
mod migrating;
mod once;
mod read;
mod readme;
mod seeds;
mod serve;
mod support;
mod tidy;
mod transport;
mod watch;
mod write;
