//! Whether the process is alive, and whether it can serve.

use axum::extract::State;
use axum::http::StatusCode;

use super::Shared;

/// The process is alive.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers and stands at the last step of its migrations.
pub async fn ready(State(shared): State<Shared>) -> (StatusCode, &'static str) {
    match shared.database.ready().await {
        Ok(true) => (StatusCode::OK, "ready\n"),
        Ok(false) => (StatusCode::SERVICE_UNAVAILABLE, "the database is not migrated\n"),
        Err(error) => {
            tracing::warn!(error = %error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
