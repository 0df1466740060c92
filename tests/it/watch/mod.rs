//! Watching what happens: the log as a list, and as a subscription over WebSocket.

mod cursors;
mod events;
mod filter;
mod gateways;
mod settled;
mod shared;
mod subscription;

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{MissedTickBehavior, interval};

use crate::support::app::TestApp;
use crate::support::client::Client;
use crate::support::fixture::{SavedCustomer, evm, issuer};
use crate::write::{done, query};

/// How long to wait between two looks.
const LOOK: Duration = Duration::from_millis(10);

/// Looks until there is what the test waits for; the time of the test as a whole is bounded.
pub async fn until<T>(look: impl AsyncFn() -> Option<T>) -> T {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        if let Some(found) = look().await {
            return found;
        }
    }
}

/// The whole log, once it shows this many events. PostgreSQL shows an event once no older transaction is under way in
/// the cluster, those of other tests included, so a test that has written waits for its events.
async fn log(api: &Client, count: usize) -> Vec<Value> {
    let document = "{ events(first: 200) { nodes {
        id cursor sequence kind occurredAt actor { principal onBehalfOf } reason changedFields previousStatus status
        customer { id } account { id } address { id } } } }";
    until(async || {
        let listed = query(api, document, json!({})).await["events"]["nodes"].as_array().unwrap().clone();
        (listed.len() >= count).then_some(listed)
    })
    .await
}

/// Waits until all that was written so far has been handed to subscribers, so that one who comes now sees only what
/// comes now: on PostgreSQL that may be later than the writer was answered. It leaves one event itself.
async fn relayed(api: &Client) {
    let mut watched = api.subscribe("subscription { customerEvents { id } }", json!({})).await;
    let marker = done(api, "customerCreate", json!({}), "event { id }").await["event"].take();
    while watched.next().await["customerEvents"] != marker {}
    watched.complete().await;
}

/// Every kind of mutation that leaves an event, with its input, in an order in which they all succeed. The customer
/// is to have one account with one address.
fn changes(customer: &SavedCustomer) -> Vec<(&'static str, Value)> {
    let (id, account) = (&customer.id, &customer.accounts[0]);
    let asset = json!({ "code": "EUR", "issuer": issuer(1) });
    vec![
        ("customerCreate", json!({ "externalId": "bob", "labels": ["new"] })),
        ("customerUpdate", json!({ "id": id, "kycLevel": 1, "labels": ["vip", "eu"] })),
        ("customerLabelsAdd", json!({ "id": id, "labels": ["b"] })),
        ("customerLabelsRemove", json!({ "id": id, "labels": ["b"] })),
        ("customerLabelsSet", json!({ "id": id, "labels": ["eu"] })),
        ("accountOpen", json!({ "customerId": id, "asset": asset })),
        ("accountUpdate", json!({ "id": account.id, "balance": "1.5" })),
        ("accountStatusChange", json!({ "id": account.id, "status": "BLOCKED", "reason": "stop" })),
        ("addressAdd", json!({ "accountId": account.id, "caip10": evm(2) })),
        ("addressUpdate", json!({ "id": account.addresses[0], "label": "cold", "status": "INACTIVE" })),
        ("customerStatusChange", json!({ "id": id, "status": "SUSPENDED", "reason": "wait" })),
        ("customerDeactivate", json!({ "id": id })),
        ("customerReactivate", json!({ "id": id })),
        ("customersStatusChange", json!({ "ids": [id], "status": "DELETED" })),
    ]
}

/// The kinds of the events that [`changes`] leave.
const KINDS: [&str; 14] = [
    "CUSTOMER_CREATED",
    "CUSTOMER_UPDATED",
    "CUSTOMER_LABELS_CHANGED",
    "CUSTOMER_LABELS_CHANGED",
    "CUSTOMER_LABELS_CHANGED",
    "ACCOUNT_OPENED",
    "ACCOUNT_UPDATED",
    "ACCOUNT_STATUS_CHANGED",
    "ADDRESS_ADDED",
    "ADDRESS_UPDATED",
    "CUSTOMER_STATUS_CHANGED",
    "CUSTOMER_STATUS_CHANGED",
    "CUSTOMER_STATUS_CHANGED",
    "CUSTOMER_STATUS_CHANGED",
];

/// The customer that [`changes`] change. It leaves three events itself.
async fn alice(app: &TestApp) -> SavedCustomer {
    app.customer("alice").active().label("vip").account("USD").address(&evm(1)).save().await
}

/// Runs a mutation that must succeed, and gives the cursor of its event.
async fn cursor_of(api: &Client, mutation: &str, input: Value) -> String {
    let payload = done(api, mutation, input, "event { cursor }").await;
    crate::write::text(&payload["event"]["cursor"])
}
