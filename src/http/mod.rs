//! Floor 6: the only floor that knows axum. The router on one screen.

pub mod accept;
pub mod caller;
pub mod console;
pub mod graphql;
pub mod health;
pub mod multipart;
pub mod position;
pub mod request;
pub mod sse;
pub mod stream;
pub mod websocket;

use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn;
use axum::response::Redirect;
use axum::routing::get;
use tokio_util::sync::CancellationToken;

use crate::domain::principal::Principal;
use crate::graphql::door::Door;
use crate::store::database::Database;

/// What the handlers share. Cheap to clone.
#[derive(Clone)]
pub struct Shared {
    pub door: Door,
    pub database: Database,
    /// Who calls where no credential is asked for.
    pub principal: Principal,
    pub max_body_bytes: usize,
    /// How often a stream that has nothing to say shows that it is alive.
    pub keep_alive: Duration,
    /// How long a client has to begin the protocol of its WebSocket.
    pub init_within: Duration,
    /// Ends what would go on for ever, as a subscription does.
    pub stop: CancellationToken,
}

/// Every address that the gateway answers.
pub fn router(shared: Shared) -> Router {
    let to_console = || async { Redirect::to("/graphiql") };
    Router::new()
        .route("/graphql", get(graphql::get).post(graphql::post).fallback(graphql::other))
        .route("/graphiql", get(console::page))
        .route("/graphiql/", get(console::page))
        .route("/graphiql/{*path}", get(console::asset))
        .route("/", get(to_console))
        .route("/playground", get(to_console))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .layer(from_fn(request::log))
        .with_state(shared)
}
