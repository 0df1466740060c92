//! The id of a request, and the one line that the log has of it.

use std::time::Instant;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::domain::clock::Clock;

/// The header that carries the id, in both directions.
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken from a caller.
const MAX_ID: usize = 128;

/// The id of a request: the caller's own where it is a plain word, made here otherwise.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// The name of the operation that a request ran, left by the handler for the log.
#[derive(Clone, Debug)]
pub struct OperationName(pub String);

/// Gives the request its id, and logs it once it is answered.
pub async fn log(mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = request_id(&request);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    let operation = response.extensions().get::<OperationName>().map(|OperationName(name)| name.as_str());
    tracing::info!(
        request_id = %id,
        %method,
        path = %path,
        operation = operation.unwrap_or_default(),
        status = response.status().as_u16(),
        duration_us = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(X_REQUEST_ID, id);
    }
    response
}

fn request_id(request: &Request) -> String {
    let word = |id: &&str| {
        !id.is_empty()
            && id.len() <= MAX_ID
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let given = request.headers().get(X_REQUEST_ID).and_then(|id| id.to_str().ok()).filter(word);
    given.map_or_else(|| Clock::System.new_id().to_string(), str::to_owned)
}
