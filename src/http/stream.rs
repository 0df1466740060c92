//! What a stream over plain HTTP says, whatever its form: the answers as they come, a sign of life at the beginning and
//! in every silence, and how it ends.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::{BoxStream, unfold};
use futures_util::{Stream, StreamExt as _};
use tokio::time::{Interval, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::Shared;
use crate::graphql::streamed::Streamed;

/// One thing that a stream says.
pub enum Said {
    /// Nothing but that it is there. The first one comes when the operation has begun: a subscription listens.
    Alive,
    Answer(Streamed),
    /// Nothing more will come.
    Complete,
    /// The gateway stops, and another one may go on.
    Stopped,
}

/// Everything that a stream says, until it ends.
pub fn said(answers: BoxStream<'static, Streamed>, shared: &Shared) -> impl Stream<Item = Said> + use<> {
    let speaker = Speaker { answers: Some(answers), beats: beats(shared.keep_alive), stop: shared.stop.clone() };
    unfold(speaker, |mut speaker| async move { speaker.next().await.map(|said| (said, speaker)) })
}

fn beats(every: Duration) -> Interval {
    let mut beats = interval(every);
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    beats
}

struct Speaker {
    /// None once the stream has ended.
    answers: Option<BoxStream<'static, Streamed>>,
    beats: Interval,
    stop: CancellationToken,
}

impl Speaker {
    async fn next(&mut self) -> Option<Said> {
        let answers = self.answers.as_mut()?;
        let said = tokio::select! {
            // The answers are asked before the first beat, so that it comes when the operation has begun.
            biased;
            () = self.stop.cancelled() => Said::Stopped,
            answer = answers.next() => answer.map_or(Said::Complete, Said::Answer),
            _ = self.beats.tick() => Said::Alive,
        };
        match &said {
            Said::Answer(_) => self.beats.reset(),
            Said::Alive => {}
            Said::Complete | Said::Stopped => self.answers = None,
        }
        Some(said)
    }
}

/// Sends a stream's text as it comes; nothing between here and the client is to keep it back.
pub fn respond(content_type: HeaderValue, text: impl Stream<Item = String> + Send + 'static) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-transform")),
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    let body = text.map(|text| Ok::<_, std::convert::Infallible>(Bytes::from(text)));
    (headers, Body::from_stream(body)).into_response()
}
