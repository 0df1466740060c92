//! The position of a caller's last write: told with the answer of the mutation, and sent back with later requests, which
//! then see the write whichever server answers them. It is the cursor of the event that the write left in the log.

use async_graphql::{Context, Response};
use uuid::Uuid;

use crate::entity::event;
use crate::store::page::{event_cursor_of, parse_event_cursor};

/// The header that carries it, in both directions.
pub const HEADER: &str = "clientele-position";

/// The event at a position that a client has sent; none where this gateway never gave such a text.
pub fn parse(text: &str) -> Option<Uuid> {
    Some(parse_event_cursor(text).ok()?.id)
}

/// Tells the position of an event with the answer. Of several mutations in one document the last one has the word.
pub fn tell(ctx: &Context<'_>, event: &event::Model) {
    let mut text = String::new();
    event_cursor_of(event).write(&mut text);
    ctx.insert_http_header(HEADER, text);
}

/// The event whose position an answer tells.
pub fn told(answer: &Response) -> Option<Uuid> {
    parse(answer.http_headers.get(HEADER)?.to_str().ok()?)
}
