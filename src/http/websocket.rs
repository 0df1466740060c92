//! GraphQL over a WebSocket: graphql-transport-ws, for queries, mutations and subscriptions alike.

use async_graphql::Data;
use async_graphql_axum::{GraphQLProtocol, GraphQLWebSocket};
use axum::extract::{FromRequestParts as _, WebSocketUpgrade};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};

use super::Shared;

/// The protocol that the gateway speaks.
const PROTOCOL: &str = "graphql-transport-ws";

/// The largest message of a client.
const MAX_MESSAGE: usize = 256 * 1024;

/// The buffer to read into. It is most of what an idle subscriber costs.
const READ_BUFFER: usize = 4 * 1024;

/// Whether a GET asks for a WebSocket.
pub fn is_upgrade(headers: &HeaderMap) -> bool {
    headers.get(header::UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Serves a connection until the client or the gateway ends it.
pub async fn serve(parts: &mut Parts, shared: Shared, request_id: String) -> Response {
    let protocol = match GraphQLProtocol::from_request_parts(parts, &shared).await {
        Ok(protocol) => protocol,
        Err(status) => return (status, "The WebSocket protocol must be graphql-transport-ws.\n").into_response(),
    };
    let upgrade = match WebSocketUpgrade::from_request_parts(parts, &shared).await {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    upgrade
        .protocols([PROTOCOL])
        .max_message_size(MAX_MESSAGE)
        .max_frame_size(MAX_MESSAGE)
        .read_buffer_size(READ_BUFFER)
        .on_upgrade(move |socket| async move {
            let mut data = Data::default();
            data.insert(shared.principal);
            let executor = shared.door.for_connection(request_id);
            tokio::select! {
                () = shared.stop.cancelled() => {}
                () = GraphQLWebSocket::new(socket, executor, protocol).with_data(data).serve() => {}
            }
        })
}
