//! The header `Clientele-Position`: what a client has written last, as it sends it, and as it is told.

use async_graphql::Response as Answer;
use axum::http::{HeaderMap, HeaderName};
use axum::response::Response;
use uuid::Uuid;

use crate::graphql::position;

const POSITION: HeaderName = HeaderName::from_static(position::HEADER);

/// The event that the client has written last, where it says so.
pub fn after(headers: &HeaderMap) -> Result<Option<Uuid>, &'static str> {
    let mut values = headers.get_all(POSITION).iter();
    let event = values.next().map(|value| value.to_str().ok().and_then(position::parse).ok_or(WRONG));
    if values.next().is_some() { Err(WRONG) } else { event.transpose() }
}

const WRONG: &str = "The header Clientele-Position must be one position, as an answer has told it.";

/// Tells the client what it has written.
pub fn tell(answer: &Answer, response: &mut Response) {
    if let Some(position) = answer.http_headers.get(POSITION) {
        response.headers_mut().insert(POSITION, position.clone());
    }
}
