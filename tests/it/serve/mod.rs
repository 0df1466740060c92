//! Serving: HTTP as strangers speak it, and the program as an operator starts and stops it.

mod commands;
mod health;
mod http;
mod limits;
mod log;
mod process;
mod request_id;
mod start;
