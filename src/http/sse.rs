//! Server-sent events, by the graphql-sse protocol with a connection for each operation: `next` for every answer, and
//! `complete` at the end.

use axum::http::HeaderValue;
use axum::response::Response;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;

use super::Shared;
use super::stream::{Said, said};
use crate::graphql::streamed::Streamed;

/// Sends the answers as they come, until they end or the gateway stops.
pub fn respond(answers: BoxStream<'static, Streamed>, shared: &Shared) -> Response {
    let events = said(answers, shared).map(|said| event(&said));
    super::stream::respond(HeaderValue::from_static("text/event-stream; charset=utf-8"), events)
}

fn event(said: &Said) -> String {
    match said {
        Said::Alive => ":\n\n".to_owned(),
        Said::Answer(answer) => format!("event: next\ndata: {}\n\n", answer.json()),
        // A browser passes over an event that has no line of data; an empty one will do.
        Said::Complete => "event: complete\ndata:\n\n".to_owned(),
        // A stream that ends without `complete` is one to open again.
        Said::Stopped => String::new(),
    }
}
