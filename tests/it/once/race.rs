//! Repeats at the same time: one of them does it, the others hear that it is under way, or what it did.

use std::pin::pin;

use clientele::domain::principal::DEFAULT_COUNTERPARTY;
use clientele::store;
use futures_util::future::{Either, join_all, select};
use reqwest::StatusCode;
use sea_orm::DatabaseTransaction;
use serde_json::{Value, json};

use super::{count, key, keyed};
use crate::support::app::{TestApp, both};
use crate::support::both::both_kinds;
use crate::support::client::Response;
use crate::support::database::Kind;
use crate::write::{done, send, uuid};

const PAYLOAD: &str = "customer { id } event { id } replayed";

/// Whether the answer is that the first call still runs.
fn is_in_flight(answer: &Response) -> bool {
    let in_flight = answer.status == StatusCode::CONFLICT;
    if in_flight {
        assert_eq!(answer.error_code(), "IDEMPOTENCY_IN_FLIGHT");
        assert_eq!(answer.body["errors"][0]["extensions"]["retryable"], true);
    }
    in_flight
}

both!(of_twenty_at_once_one_does_it, async |app| {
    let alice = app.customer("alice").active().save().await.id;
    for (mutation, input) in [
        ("customerCreate", json!({ "externalId": "bob" })),
        ("customerCreate", json!({ "labels": ["nothing", "unique"] })),
        ("customerStatusChange", json!({ "id": alice, "status": "SUSPENDED" })),
        ("customerLabelsAdd", json!({ "id": alice, "labels": ["a"] })),
    ] {
        let api = keyed(app, &key());
        let (events, customers) = (count(app, "event").await, count(app, "customer").await);
        let answers = join_all((0..20).map(|_| send(&api, mutation, input.clone(), PAYLOAD))).await;
        let told: Vec<&Value> =
            answers.iter().filter(|answer| !is_in_flight(answer)).map(|answer| &answer.data()[mutation]).collect();
        let first: Vec<&&Value> = told.iter().filter(|payload| payload["replayed"] == false).collect();
        assert_eq!(first.len(), 1, "{mutation}: {told:?}");
        for payload in &told {
            assert_eq!((&payload["customer"], &payload["event"]), (&first[0]["customer"], &first[0]["event"]));
        }
        let made = usize::from(mutation == "customerCreate");
        assert_eq!((count(app, "event").await, count(app, "customer").await), (events + 1, customers + made));
    }
});

/// Keeps every writer of the customer waiting: on SQLite every writer at all.
async fn hold(app: &TestApp, customer: &str) -> DatabaseTransaction {
    let held = app.service().database.begin().await.unwrap();
    store::customer::lock(&held, DEFAULT_COUNTERPARTY, uuid(customer)).await.unwrap().unwrap();
    held
}

both!(a_repeat_of_a_call_that_still_runs_hears_so_at_once, async |app| {
    let alice = app.customer("alice").active().save().await.id;
    let api = keyed(app, &key());
    let input = json!({ "id": alice, "status": "SUSPENDED" });
    let held = hold(app, &alice).await;
    let call = || send(&api, "customerStatusChange", input.clone(), PAYLOAD);
    let (one, other) = (pin!(call()), pin!(call()));
    let (Either::Left((answer, running)) | Either::Right((answer, running))) = select(one, other).await;
    assert!(is_in_flight(&answer), "{}", answer.text);
    // Another input, and it is still the key that counts.
    let other = send(&api, "customerStatusChange", json!({ "id": alice, "status": "BLOCKED" }), PAYLOAD).await;
    assert!(is_in_flight(&other), "{}", other.text);
    held.rollback().await.unwrap();
    assert_eq!(running.await.data()["customerStatusChange"]["replayed"], false);
    assert_eq!(call().await.data()["customerStatusChange"]["replayed"], true);
});

both_kinds!(of_two_gateways_one_does_it, async |kind| {
    let one = TestApp::start(kind).await;
    let (other, at_other) = one.beside().await;
    for round in 0..10 {
        let key = key();
        let apis = [one.client(), at_other.clone()].map(|api| api.with_header("idempotency-key", &key));
        let input = json!({ "labels": [format!("round {round}")] });
        let answers = join_all((0..6).map(|n| send(&apis[n % 2], "customerCreate", input.clone(), PAYLOAD))).await;
        let told = answers.iter().filter(|answer| !is_in_flight(answer));
        let first = told.filter(|answer| answer.data()["customerCreate"]["replayed"] == false);
        assert_eq!(first.count(), 1);
        assert_eq!(count(&one, "customer").await, round + 1);
    }
    other.stop().await;
    one.stop().await;
});

both_kinds!(a_gateway_hears_what_another_is_about, async |kind| {
    if kind == Kind::Sqlite {
        // There a writer waits for the file, and finds the record when it is its turn.
        return;
    }
    let one = TestApp::start(kind).await;
    let (other, at_other) = one.beside().await;
    let alice = one.customer("alice").active().save().await.id;
    let key = key();
    let [here, there] = [one.client(), at_other].map(|api| api.with_header("idempotency-key", &key));
    let input = json!({ "id": alice, "status": "SUSPENDED" });
    let held = hold(&one, &alice).await;
    let calls = [&here, &there].map(|api| Box::pin(send(api, "customerStatusChange", input.clone(), PAYLOAD)));
    let [first, second] = calls;
    let (Either::Left((answer, running)) | Either::Right((answer, running))) = select(first, second).await;
    assert!(is_in_flight(&answer), "{}", answer.text);
    held.rollback().await.unwrap();
    assert_eq!(running.await.data()["customerStatusChange"]["replayed"], false);
    for api in [&here, &there] {
        assert_eq!(done(api, "customerStatusChange", input.clone(), "replayed").await["replayed"], true);
    }
    other.stop().await;
    one.stop().await;
});
