//! customerEvents over WebSocket, by the protocol graphql-transport-ws.

use serde_json::{Value, json};

use super::{KINDS, alice, changes, cursor_of, log, relayed};
use crate::support::app::both;
use crate::support::subscription::Subscription;
use crate::write::{done, text};

/// What the next events are, as far as `selection` was selected.
async fn take(subscription: &mut Subscription, count: usize) -> Vec<Value> {
    let mut events = Vec::new();
    for _ in 0..count {
        events.push(subscription.next().await["customerEvents"].take());
    }
    events
}

both!(every_kind_of_mutation_yields_its_event_with_what_it_is_about, async |app| {
    let api = app.client();
    let alice = alice(app).await;
    relayed(&api).await;
    let document = "subscription { customerEvents {
        __typename kind status previousStatus changedFields reason actor { principal }
        customer { externalId status labels kycLevel accounts(first: 1) { nodes { balance } } }
        account { asset { code } status balance addresses(first: 1) { nodes { label } } customer { externalId } }
        address { caip10 label status account { asset { code } } } } }";
    let mut watched = api.subscribe(document, json!({})).await;
    let mut events = Vec::new();
    for (mutation, input) in changes(&alice) {
        done(&api, mutation, input, "__typename").await;
        // Each is taken at once, so that what hangs on it is as it was then.
        events.extend(take(&mut watched, 1).await);
    }
    watched.complete().await;

    let kinds: Vec<&str> = events.iter().filter_map(|event| event["kind"].as_str()).collect();
    assert_eq!(kinds, KINDS);
    assert!(events.iter().all(|event| event["__typename"] == "CustomerEvent"));
    assert!(events.iter().all(|event| event["actor"] == json!({ "principal": "local" })));
    let customer = |status: &str, labels: Value, level: i32, balance: &str| {
        json!({
            "externalId": "alice", "status": status, "labels": labels, "kycLevel": level,
            "accounts": { "nodes": [{ "balance": balance }] },
        })
    };
    let usd = |status: &str, balance: &str, label: Value| {
        json!({
            "asset": { "code": "USD" }, "status": status, "balance": balance,
            "addresses": { "nodes": [{ "label": label }] }, "customer": { "externalId": "alice" },
        })
    };
    let about = |index: usize| ["customer", "account", "address"].map(|noun| events[index][noun].clone());
    let bob = json!({
        "externalId": "bob", "status": "REGISTERED", "labels": ["new"], "kycLevel": 0, "accounts": { "nodes": [] },
    });
    assert_eq!(about(0), [bob, json!(null), json!(null)]);
    assert_eq!(about(1), [customer("ACTIVE", json!(["vip", "eu"]), 1, "0"), json!(null), json!(null)]);
    assert_eq!(about(2)[0], customer("ACTIVE", json!(["vip", "eu", "b"]), 1, "0"));
    let active = |balance| customer("ACTIVE", json!(["eu"]), 1, balance);
    let eur = json!({
        "asset": { "code": "EUR" }, "status": "ACTIVE", "balance": "0", "addresses": { "nodes": [] },
        "customer": { "externalId": "alice" },
    });
    assert_eq!(about(5), [active("0"), eur, json!(null)]);
    assert_eq!(about(6), [active("1.5"), usd("ACTIVE", "1.5", json!(null)), json!(null)]);
    assert_eq!(about(7), [active("1.5"), usd("BLOCKED", "1.5", json!(null)), json!(null)]);
    assert_eq!(events[7]["reason"], "stop");
    let address = |n: u8, label: Value, status: &str| {
        json!({
            "caip10": crate::support::fixture::evm(n.into()), "label": label, "status": status,
            "account": { "asset": { "code": "USD" } },
        })
    };
    assert_eq!(about(8), [active("1.5"), usd("BLOCKED", "1.5", json!(null)), address(2, json!(null), "ACTIVE")]);
    let cold = address(1, json!("cold"), "INACTIVE");
    assert_eq!(about(9), [active("1.5"), usd("BLOCKED", "1.5", json!("cold")), cold]);
    let moves: Vec<[&Value; 3]> = events[10..]
        .iter()
        .map(|event| [&event["previousStatus"], &event["status"], &event["customer"]["status"]])
        .collect();
    let expected = ["ACTIVE", "SUSPENDED", "INACTIVE", "ACTIVE", "DELETED"].map(|status| json!(status));
    for (two, seen) in expected.windows(2).zip(moves) {
        assert_eq!(seen, [&two[0], &two[1], &two[1]]);
    }
});

both!(only_what_the_filter_keeps_is_sent, async |app| {
    let api = app.client();
    let alice = alice(app).await;
    let carol = app.customer("carol").save().await.id;
    relayed(&api).await;
    let document = "subscription($filter: EventFilter) { customerEvents(filter: $filter) { kind status } }";
    let by_kind = json!({ "kinds": ["ADDRESS_ADDED", "ADDRESS_UPDATED", "CUSTOMER_LABELS_CHANGED"] });
    let by_status = json!({ "statuses": ["SUSPENDED", "DELETED"], "customerIds": [alice.id] });
    let by_label = json!({ "labels": { "hasAny": ["new", "b"] }, "occurredAt": { "gt": "2000-01-01T00:00:00Z" } });
    let by_customer = json!({ "customerIds": [carol] });
    let mut watched = Vec::new();
    for filter in [by_kind, by_status, by_label, by_customer] {
        watched.push(api.subscribe(document, json!({ "filter": filter })).await);
    }
    // One more at the end for each of them: that it comes next shows that nothing else was sent before it.
    let last = [
        ("customerLabelsSet", json!({ "id": carol, "labels": ["last"] })),
        ("customerUpdate", json!({ "id": alice.id, "kycLevel": 100 })),
        ("customerCreate", json!({ "externalId": "last", "labels": ["b"] })),
    ];
    for (mutation, input) in changes(&alice).into_iter().chain(last) {
        done(&api, mutation, input, "__typename").await;
    }
    let event = |kind: &str, status: &str| json!({ "kind": kind, "status": status });
    let labels = |status| event("CUSTOMER_LABELS_CHANGED", status);
    let moved = |status| event("CUSTOMER_STATUS_CHANGED", status);
    let by_kind = vec![
        labels("ACTIVE"),
        labels("ACTIVE"),
        labels("ACTIVE"),
        event("ADDRESS_ADDED", "ACTIVE"),
        event("ADDRESS_UPDATED", "ACTIVE"),
        labels("REGISTERED"),
    ];
    let by_status = vec![moved("SUSPENDED"), moved("DELETED"), event("CUSTOMER_UPDATED", "DELETED")];
    let created = event("CUSTOMER_CREATED", "REGISTERED");
    let by_label = vec![created.clone(), labels("ACTIVE"), created];
    let by_customer = vec![labels("REGISTERED")];
    for (mut watched, expected) in watched.into_iter().zip([by_kind, by_status, by_label, by_customer]) {
        assert_eq!(take(&mut watched, expected.len()).await, expected);
        watched.complete().await;
    }
});

both!(all_subscribers_see_the_same_in_the_order_of_the_log, async |app| {
    let api = app.client();
    let document = "subscription { customerEvents { cursor sequence customer { externalId } } }";
    let (mut one, mut other) = (api.subscribe(document, json!({})).await, api.subscribe(document, json!({})).await);
    let mut cursors = Vec::new();
    for n in 0..20 {
        cursors.push(cursor_of(&api, "customerCreate", json!({ "externalId": format!("customer {n}") })).await);
    }
    let (one_saw, other_saw) = (take(&mut one, 20).await, take(&mut other, 20).await);
    assert_eq!(one_saw, other_saw);
    let seen: Vec<String> = one_saw.iter().map(|event| text(&event["cursor"])).collect();
    assert_eq!(seen, cursors);
    // The same cursors stand in the log, and it goes on from them.
    let listed: Vec<String> = log(&api, 20).await.iter().map(|event| text(&event["cursor"])).collect();
    assert_eq!(listed, cursors);
    one.complete().await;
    // One that has gone takes nothing from the other.
    cursor_of(&api, "customerCreate", json!({ "externalId": "last" })).await;
    assert_eq!(take(&mut other, 1).await[0]["customer"]["externalId"], "last");
    other.complete().await;
});

both!(what_is_refused_or_dry_or_changes_nothing_is_not_sent, async |app| {
    let api = app.client();
    let alice = app.customer("alice").save().await.id;
    relayed(&api).await;
    let mut watched =
        api.subscribe("subscription { customerEvents { kind customer { externalId } } }", json!({})).await;
    for (mutation, input) in [
        ("customerCreate", json!({ "externalId": "alice" })),
        ("customerCreate", json!({ "externalId": "bob", "dryRun": true })),
        ("customerUpdate", json!({ "id": alice, "externalId": "alice" })),
        ("customerStatusChange", json!({ "id": alice, "status": "REGISTERED" })),
        ("branchCreate", json!({ "name": "Kyiv" })),
    ] {
        crate::write::mutate(&api, mutation, input, "__typename").await;
    }
    cursor_of(&api, "customerCreate", json!({ "externalId": "carol" })).await;
    let expected = json!({ "kind": "CUSTOMER_CREATED", "customer": { "externalId": "carol" } });
    assert_eq!(take(&mut watched, 1).await, [expected]);
    watched.complete().await;
});

both!(a_subscription_that_cannot_be_is_refused_and_the_connection_lives_on, async |app| {
    let api = app.client();
    for (document, variables, code) in [
        ("subscription { customerEvents { nonsense } }", json!({}), "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { customerEvents { kind }", json!({}), "GRAPHQL_PARSE_FAILED"),
        (
            "subscription { one: customerEvents { kind } two: customerEvents { kind } }",
            json!({}),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            "subscription($filter: EventFilter) { customerEvents(filter: $filter) { kind } }",
            json!({ "filter": { "kinds": [] } }),
            "BAD_USER_INPUT",
        ),
    ] {
        let mut watched = api.subscribe(document, variables).await;
        let message = watched.message().await;
        // A document is refused as such; an argument that cannot be taken is the one answer of the operation.
        let errors = if code == "BAD_USER_INPUT" { &message["payload"]["errors"] } else { &message["payload"] };
        assert_eq!(errors[0]["extensions"]["code"], code, "{document}: {message}");
        if code == "BAD_USER_INPUT" {
            assert_eq!(watched.message().await["type"], "complete");
        } else {
            assert_eq!(message["type"], "error");
        }
        // The same id is free again.
        watched.subscribe("subscription { customerEvents { customer { externalId } } }", json!({})).await;
        let name = format!("after {code} {}", document.len());
        cursor_of(&api, "customerCreate", json!({ "externalId": name })).await;
        assert_eq!(take(&mut watched, 1).await, [json!({ "customer": { "externalId": name } })]);
        watched.complete().await;
    }
});
