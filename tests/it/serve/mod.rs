//! Serving: HTTP as strangers speak it, and the program as an operator starts and stops it.

mod commands;
mod errors;
mod health;
mod http;
mod import_from;
mod keys;
mod limits;
mod log;
pub mod process;
mod request_id;
mod silent;
mod start;
