//! The log of PostgreSQL, where transactions commit out of the order in which they began: an event is shown once no
//! older transaction is under way, so nobody who reads on from a cursor is ever overtaken.

use clientele::app::local;
use clientele::domain::customer::CustomerStatus;
use clientele::domain::event::{EventKind, NewEvent};
use clientele::domain::principal::DEFAULT_COUNTERPARTY;
use clientele::store;
use futures_util::future::join_all;
use sea_orm::DatabaseTransaction;
use serde_json::json;

use super::{cursor_of, log, relayed, until};
use crate::support::app::{TestApp, both};
use crate::write::{done, on_postgres, query, text, uuid};

/// A transaction with an event of the customer, left open; and the id of the event.
async fn open_event(app: &TestApp, customer: &str) -> (DatabaseTransaction, String) {
    let service = app.service();
    let tx = service.database.begin().await.unwrap();
    let row = store::customer::lock(&tx, DEFAULT_COUNTERPARTY, uuid(customer)).await.unwrap().unwrap();
    let new = NewEvent {
        kind: EventKind::CustomerStatusChanged,
        occurred_at: service.clock.now(),
        account_id: None,
        address_id: None,
        reason: Some("held".to_owned()),
        changed_fields: vec!["status"],
        previous_status: Some(CustomerStatus::Registered),
    };
    let event = store::event::append(&tx, &local(), service.clock.new_id(), &row, new).await.unwrap();
    (tx, event.id.to_string())
}

async fn ids(app: &TestApp, after: Option<&str>) -> Vec<String> {
    let document = "query($after: String) { events(first: 100, after: $after) { nodes { id } } }";
    let listed = query(&app.client(), document, json!({ "after": after })).await;
    listed["events"]["nodes"].as_array().unwrap().iter().map(|node| text(&node["id"])).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_is_not_shown_while_an_older_transaction_is_open() {
    on_postgres(async |app| {
        let api = app.client();
        let (alice, bob) = (app.customer("alice").save().await.id, app.customer("bob").save().await.id);
        relayed(&api).await;
        let listed = log(&api, 3).await;
        let before: Vec<String> = listed.iter().map(|event| text(&event["id"])).collect();
        let cursor = text(&listed[2]["cursor"]);
        let mut watched = api.subscribe("subscription { customerEvents { id } }", json!({})).await;

        let (held, first) = open_event(app, &alice).await;
        let update = json!({ "id": bob, "kycLevel": 1 });
        let later = done(&api, "customerUpdate", update, "event { id } customer { kycLevel }").await;
        let second = text(&later["event"]["id"]);
        // It is done, and can be read; only the log waits.
        assert_eq!(later["customer"]["kycLevel"], 1);
        assert_eq!(ids(app, None).await, before);
        assert_eq!(ids(app, Some(&cursor)).await, Vec::<String>::new());
        let own = "query($id: ID!) { customer(by: { id: $id }) { kycLevel events(last: 1) { nodes { kind } } } }";
        let expected = json!({ "kycLevel": 1, "events": { "nodes": [{ "kind": "CUSTOMER_CREATED" }] } });
        assert_eq!(query(&api, own, json!({ "id": bob })).await["customer"], expected);

        held.commit().await.unwrap();
        let listed = until(async || {
            let listed = ids(app, Some(&cursor)).await;
            (listed.len() == 2).then_some(listed)
        });
        assert_eq!(listed.await, [first.clone(), second.clone()], "in the order in which they began");
        for id in [first, second] {
            assert_eq!(watched.next().await, json!({ "customerEvents": { "id": id } }));
        }
        watched.complete().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_is_taken_back_is_never_shown_and_holds_nobody_up() {
    on_postgres(async |app| {
        let api = app.client();
        let (alice, bob) = (app.customer("alice").save().await.id, app.customer("bob").save().await.id);
        log(&api, 2).await;
        let (held, taken_back) = open_event(app, &alice).await;
        cursor_of(&api, "customerUpdate", json!({ "id": bob, "kycLevel": 1 })).await;
        assert_eq!(ids(app, None).await.len(), 2);
        held.rollback().await.unwrap();
        log(&api, 3).await;
        assert!(!ids(app, None).await.contains(&taken_back));
    })
    .await;
}

both!(whoever_reads_on_from_a_cursor_misses_nothing_that_writers_write_at_once, async |app| {
    const WRITERS: usize = 8;
    const EACH: usize = 10;
    let api = app.client();
    let write = async |writer: usize| {
        let mut written = Vec::new();
        for n in 0..EACH {
            let input = json!({ "externalId": format!("customer {writer} {n}") });
            written.push(text(&done(&api, "customerCreate", input, "event { id }").await["event"]["id"]));
        }
        written
    };
    let read = async || {
        let (mut cursor, mut seen) = (json!(null), Vec::new());
        let document = "query($after: String) { events(first: 7, after: $after) { edges { cursor node { id } } } }";
        while seen.len() < WRITERS * EACH {
            let listed = query(&api, document, json!({ "after": cursor })).await;
            for edge in listed["events"]["edges"].as_array().unwrap() {
                cursor = edge["cursor"].clone();
                seen.push(text(&edge["node"]["id"]));
            }
        }
        seen
    };
    let (written, mut seen) = tokio::join!(join_all((0..WRITERS).map(write)), read());
    assert_eq!(ids(app, None).await, seen, "what was read on the way is the log");
    let mut written = written.concat();
    written.sort();
    seen.sort();
    assert_eq!(seen, written);
});
