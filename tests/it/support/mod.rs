//! What the tests stand on: a database for each, the real server on it, a client, and a small language to set things
//! up. No test is skipped for want of a database, none is tried twice, and none sleeps where it can wait.

pub mod app;
pub mod both;
pub mod client;
pub mod cluster;
pub mod database;
pub mod fixture;
pub mod postgres;
pub mod signer;
pub mod subscription;
pub mod wire;
