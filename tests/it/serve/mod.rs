//! Serving: the program as an operator starts and stops it.

mod commands;
mod errors;
mod health;
mod import_from;
mod keys;
mod log;
mod position;
pub mod process;
mod replica;
mod request_id;
mod silent;
mod start;
