//! Server-sent events, by the graphql-sse protocol with a connection for each operation: `next` for every answer, and
//! `complete` at the end.

use std::convert::Infallible;
use std::time::Duration;

use async_graphql::Response as Answer;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::{BoxStream, once};
use futures_util::{Stream, StreamExt as _};
use tokio_util::sync::CancellationToken;

use crate::graphql::response;

/// The media type that asks for it.
pub const MEDIA_TYPE: &str = "text/event-stream";

/// How often an idle stream says that it is alive, for what stands between.
const KEEP_ALIVE: Duration = Duration::from_secs(12);

/// Sends the answers as they come, until they end or the gateway stops.
pub fn respond(answers: BoxStream<'static, Answer>, stop: CancellationToken) -> Response {
    let events = events(answers).take_until(stop.cancelled_owned());
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}

fn events(answers: BoxStream<'static, Answer>) -> impl Stream<Item = Result<Event, Infallible>> {
    let next = answers.map(|answer| Ok(Event::default().event("next").data(response::to_json(&answer))));
    // A browser passes over an event without data; the protocol calls this event's data null.
    next.chain(once(async { Ok(Event::default().event("complete").data("null")) }))
}
