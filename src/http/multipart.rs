//! Subscriptions as parts of one answer, by Apollo's multipart protocol: `{"payload": …}` for every answer, and `{}` as
//! a sign of life.

use async_graphql::Response as Answer;
use axum::http::HeaderValue;
use axum::response::Response;
use futures_util::stream::{BoxStream, once};
use futures_util::{FutureExt as _, StreamExt as _};

use super::Shared;
use super::stream::{Said, said};
use crate::graphql::error::{Code, coded, refusal};
use crate::graphql::response;
use crate::graphql::streamed::Streamed;

/// What stands between the parts. It comes right behind a part: only then does a client know that the part is whole.
const BOUNDARY: &str = "--graphql";

const CONTENT_TYPE: HeaderValue =
    HeaderValue::from_static("multipart/mixed; boundary=\"graphql\"; subscriptionSpec=\"1.0\"");

/// Sends the answers as they come, until they end or the gateway stops.
pub fn respond(answers: BoxStream<'static, Streamed>, shared: &Shared, request_id: String) -> Response {
    let parts = said(answers, shared).map(move |said| match said {
        Said::Alive => part("{}"),
        Said::Answer(answer) => part(&format!("{{\"payload\":{}}}", answer.json())),
        Said::Complete => END.to_owned(),
        Said::Stopped => part(&stopped(&request_id)) + END,
    });
    super::stream::respond(CONTENT_TYPE, once(async { BOUNDARY.to_owned() }.boxed()).chain(parts))
}

/// What makes the boundary before it the last one.
const END: &str = "--\r\n";

fn part(json: &str) -> String {
    format!("\r\ncontent-type: application/json\r\n\r\n{json}\r\n{BOUNDARY}")
}

/// An error of the stream itself, not of an answer: it stands beside the payload, which is null.
fn stopped(request_id: &str) -> String {
    let error = coded(Code::Unavailable, "The gateway stops. Subscribe again.");
    let mut answer = Answer::from_errors(vec![refusal(error)]);
    response::finish(&mut answer, request_id);
    format!("{{\"payload\":null,\"errors\":{}}}", response::errors_to_json(&answer))
}
