//! GraphQL over a WebSocket: the protocol graphql-transport-ws, for queries, mutations and subscriptions alike.
//!
//! One task serves a connection: it reads the client's messages, and forwards what its operations answer. A slow
//! client holds up only itself: while a message waits to be sent, nothing more is read or run for it.

mod message;

use std::collections::HashMap;

use async_graphql::Response as Answer;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use axum::extract::{FromRequestParts as _, WebSocketUpgrade};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::StreamExt as _;
use futures_util::future::{AbortHandle, Abortable};
use futures_util::stream::{BoxStream, SelectAll, once};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, sleep_until};
use uuid::Uuid;

use self::message::{Close, FromClient, complete, error, next};
use super::{Shared, caller, position};
use crate::graphql::door::Ask;
use crate::graphql::error::{Code, coded, refusal};
use crate::graphql::response;
use crate::graphql::streamed::Streamed;

/// The protocol that the gateway speaks.
const PROTOCOL: &str = "graphql-transport-ws";

/// How far beyond the limit a message is still read, to be refused by the protocol's means rather than by a reset.
const DRAINED: usize = 1 << 20;

/// The buffer to read into, in bytes. It is most of what an idle subscriber costs.
const READ_BUFFER: usize = 4 * 1024;

/// The most operations under way on one connection.
const MAX_OPERATIONS: usize = 100;

/// Whether a GET asks for a WebSocket.
pub fn is_upgrade(headers: &HeaderMap) -> bool {
    headers.get(header::UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Serves a connection until the client or the gateway ends it.
pub async fn serve(parts: &mut Parts, shared: Shared, request_id: String) -> Response {
    let principal = match caller::on_behalf(shared.principal.clone(), &parts.headers) {
        Ok(principal) => principal,
        Err(error) => return (StatusCode::BAD_REQUEST, format!("{}\n", error.message)).into_response(),
    };
    let shared = Shared { principal, ..shared };
    let after = match position::after(&parts.headers) {
        Ok(after) => after,
        Err(message) => return (StatusCode::BAD_REQUEST, format!("{message}\n")).into_response(),
    };
    let upgrade = match WebSocketUpgrade::from_request_parts(parts, &shared).await {
        Ok(upgrade) => upgrade.protocols([PROTOCOL]),
        Err(rejection) => return rejection.into_response(),
    };
    if upgrade.selected_protocol().is_none() {
        return (StatusCode::BAD_REQUEST, "The WebSocket protocol must be graphql-transport-ws.\n").into_response();
    }
    upgrade
        .max_message_size(shared.max_body_bytes + DRAINED)
        .max_frame_size(shared.max_body_bytes + DRAINED)
        .read_buffer_size(READ_BUFFER)
        .on_upgrade(move |socket| async move { Connection::new(socket, shared, request_id, after).run().await })
}

/// What an operation has to say: an answer, or, at its end, nothing.
type Said = (String, Option<Streamed>);

struct Connection {
    socket: WebSocket,
    shared: Shared,
    /// The id of the request that became this connection; its errors carry it.
    request_id: String,
    /// The last event that was written over this connection, or that its client named when it came.
    after: Option<Uuid>,
    initialised: bool,
    init_by: Instant,
    pings: Interval,
    /// A ping is out and not yet answered.
    awaits_pong: bool,
    running: HashMap<String, AbortHandle>,
    said: SelectAll<BoxStream<'static, Said>>,
}

impl Connection {
    fn new(socket: WebSocket, shared: Shared, request_id: String, after: Option<Uuid>) -> Self {
        let mut pings = interval(shared.keep_alive);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        pings.reset();
        Self {
            initialised: false,
            init_by: Instant::now() + shared.init_within,
            socket,
            shared,
            request_id,
            after,
            pings,
            awaits_pong: false,
            running: HashMap::new(),
            said: SelectAll::new(),
        }
    }

    async fn run(mut self) {
        if let Err(Some(close)) = self.serve().await {
            let frame = CloseFrame { code: close.code, reason: close.reason().into() };
            // A client that is gone does not hear it.
            let _ = self.socket.send(Message::Close(Some(frame))).await;
        }
    }

    /// Serves until something ends the connection: with a reason to be told, or because the client is gone.
    async fn serve(&mut self) -> Result<(), Option<Close>> {
        let stop = self.shared.stop.clone();
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return Err(Some(Close::GOING_AWAY)),
                () = sleep_until(self.init_by), if !self.initialised => return Err(Some(Close::INIT_TIMEOUT)),
                _ = self.pings.tick() => self.ping().await?,
                // What is under way is polled before the next message is read: a ping that comes behind a
                // subscription is answered when the subscription listens.
                Some((id, answer)) = self.said.next() => self.forward(id, answer).await?,
                message = self.socket.recv() => self.receive(message.ok_or(None)?.map_err(|_| None)?).await?,
            }
        }
    }

    async fn send(&mut self, text: impl Into<axum::extract::ws::Utf8Bytes>) -> Result<(), Option<Close>> {
        self.socket.send(Message::Text(text.into())).await.map_err(|_| None)
    }

    async fn ping(&mut self) -> Result<(), Option<Close>> {
        if std::mem::replace(&mut self.awaits_pong, true) {
            return Err(Some(Close::SILENT));
        }
        self.socket.send(Message::Ping(Default::default())).await.map_err(|_| None)
    }

    async fn receive(&mut self, message: Message) -> Result<(), Option<Close>> {
        self.awaits_pong = false;
        match message {
            Message::Text(text) if text.len() > self.shared.max_body_bytes => Err(Some(Close::TOO_LARGE)),
            Message::Text(text) => self.handle(FromClient::parse(&text).ok_or(Some(Close::INVALID))?).await,
            Message::Binary(_) => Err(Some(Close::INVALID)),
            // The socket answers pings and a close by itself; after the close it has nothing more to give.
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => Ok(()),
        }
    }

    async fn handle(&mut self, message: FromClient) -> Result<(), Option<Close>> {
        match message {
            FromClient::ConnectionInit if self.initialised => Err(Some(Close::SECOND_INIT)),
            FromClient::ConnectionInit => {
                self.initialised = true;
                self.send(r#"{"type":"connection_ack"}"#).await
            }
            FromClient::Ping => self.send(r#"{"type":"pong"}"#).await,
            FromClient::Pong => Ok(()),
            FromClient::Subscribe { .. } if !self.initialised => Err(Some(Close::UNAUTHORIZED)),
            FromClient::Subscribe { id, .. } if self.running.contains_key(&id) => Err(Some(Close::repeated(&id))),
            FromClient::Subscribe { id, payload } => self.subscribe(id, payload).await,
            FromClient::Complete { id } => {
                if let Some(operation) = self.running.remove(&id) {
                    operation.abort();
                }
                Ok(())
            }
        }
    }

    async fn subscribe(&mut self, id: String, ask: Ask) -> Result<(), Option<Close>> {
        if self.running.len() >= MAX_OPERATIONS {
            let problem = coded(Code::LimitExceeded, format!("At most {MAX_OPERATIONS} operations run at once."));
            let mut answer = Answer::from_errors(vec![refusal(problem)]);
            response::finish(&mut answer, &self.request_id);
            return self.send(error(&id, &answer.into())).await;
        }
        let ask = Ask { after: self.after, ..ask };
        let answers = match self.shared.door.open(ask, self.shared.principal.clone(), &self.request_id) {
            Ok(operation) => operation.answers(),
            Err(refused) => return self.send(error(&id, &(*refused).into())).await,
        };
        let (handle, registration) = AbortHandle::new_pair();
        let (name, end) = (id.clone(), (id.clone(), None));
        let said = answers.map(move |answer| (name.clone(), Some(answer))).chain(once(async move { end }));
        self.said.push(Abortable::new(said, registration).boxed());
        self.running.insert(id, handle);
        Ok(())
    }

    async fn forward(&mut self, id: String, answer: Option<Streamed>) -> Result<(), Option<Close>> {
        if !self.running.contains_key(&id) {
            return Ok(());
        }
        match answer {
            Some(answer) if answer.is_refused() => {
                if let Some(operation) = self.running.remove(&id) {
                    operation.abort();
                }
                self.send(error(&id, &answer)).await
            }
            Some(answer) => {
                self.after = answer.position().or(self.after);
                self.send(next(&id, &answer)).await
            }
            None => {
                self.running.remove(&id);
                self.send(complete(&id)).await
            }
        }
    }
}
