//! The same call twice, one effect: what an Idempotency-Key promises, over every transport, on both databases, for
//! whoever repeats a call and whenever the gateway dies. [S0]

mod carriers;
mod expiry;
mod killed;
mod race;
mod repeat;
mod requestor;

use serde_json::Value;
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::client::Client;
use crate::write::contents;

/// A key that nobody has used, and the text of it.
fn key() -> String {
    // Random enough for a test: the low bits of a version 4.
    Uuid::from_u128(rand_bits()).to_string()
}

fn rand_bits() -> u128 {
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};
    let bits = || u128::from(RandomState::new().build_hasher().finish());
    (bits() << 64) | bits()
}

/// The client with a key in every request.
fn keyed(app: &TestApp, key: &str) -> Client {
    app.client().with_header("idempotency-key", key)
}

/// How many rows a table has.
async fn count(app: &TestApp, table: &str) -> usize {
    contents(app).await[table].len()
}

/// A payload but for its `replayed`, and that.
fn apart(mut payload: Value) -> (Value, bool) {
    let replayed = payload["replayed"].take();
    (payload, replayed.as_bool().expect("replayed was selected"))
}
