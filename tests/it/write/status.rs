//! The transitions of customers and accounts: domain.md §3, cell by cell, as callers meet it.

use clientele::domain::account::AccountStatus;
use serde_json::{Value, json};

use super::{done, errors, mutate, query, refusal, refused, set_account, with};
use crate::support::app::both;
use crate::support::fixture::issuer;

/// Each status and where a customer may go from there.
const CUSTOMERS: [(&str, &[&str]); 6] = [
    ("REGISTERED", &["ACTIVE", "INACTIVE", "SUSPENDED", "BLOCKED", "DELETED"]),
    ("ACTIVE", &["INACTIVE", "SUSPENDED", "BLOCKED", "DELETED"]),
    ("INACTIVE", &["ACTIVE", "SUSPENDED", "BLOCKED", "DELETED"]),
    ("SUSPENDED", &["ACTIVE", "INACTIVE", "BLOCKED", "DELETED"]),
    ("BLOCKED", &["ACTIVE", "DELETED"]),
    ("DELETED", &[]),
];

/// Each status and where an account may go from there.
const ACCOUNTS: [(&str, &[&str]); 5] = [
    ("REGISTERED", &["ACTIVE", "BLOCKED", "CLOSED"]),
    ("ACTIVE", &["INACTIVE", "BLOCKED", "CLOSED"]),
    ("INACTIVE", &["ACTIVE", "BLOCKED", "CLOSED"]),
    ("BLOCKED", &["ACTIVE", "CLOSED"]),
    ("CLOSED", &[]),
];

/// The one user error of a move that the table does not allow.
fn assert_invalid_transition(payload: &Value, from: &str, to: &str, allowed: &[&str]) {
    assert_eq!(errors(payload), ["INVALID_TRANSITION status"], "from {from} to {to}");
    let error = &payload["userErrors"][0];
    let message = error["message"].as_str().unwrap();
    let names = message.split(|c: char| !c.is_ascii_uppercase()).filter(|word| word.len() > 1);
    let expected: Vec<&str> = [from].into_iter().chain(allowed.iter().copied()).chain([to]).collect();
    assert_eq!(names.collect::<Vec<_>>(), expected, "{message}");
    assert_eq!(error["params"], json!({ "from": from, "to": to, "allowed": allowed }));
}

both!(a_customer_moves_as_the_table_says, async |app| {
    let api = app.client();
    for (from, allowed) in CUSTOMERS {
        for (to, allowed_next) in CUSTOMERS {
            let id = app.customer(&format!("{from} {to}")).status(from).save().await.id;
            let document = "query($id: ID!) { customer(by: { id: $id }) { status version allowedTransitions } }";
            let before = query(&api, document, json!({ "id": id })).await["customer"].clone();
            assert_eq!(before, json!({ "status": from, "version": 1, "allowedTransitions": allowed }));
            let input = json!({ "id": id, "status": to, "reason": "because" });
            if allowed.contains(&to) {
                let selection = "customer { status version allowedTransitions }
                    event { kind previousStatus status reason changedFields customer { status } }";
                let payload = done(&api, "customerStatusChange", input, selection).await;
                let after = json!({ "status": to, "version": 2, "allowedTransitions": allowed_next });
                assert_eq!(payload["customer"], after);
                let event = json!({
                    "kind": "CUSTOMER_STATUS_CHANGED", "previousStatus": from, "status": to, "reason": "because",
                    "changedFields": ["status"], "customer": { "status": to },
                });
                assert_eq!(payload["event"], event);
            } else {
                let payload = refusal(&api, "customerStatusChange", input).await;
                assert_invalid_transition(&payload, from, to, allowed);
                assert_eq!(query(&api, document, json!({ "id": id })).await["customer"], before);
            }
        }
    }
});

both!(deactivate_and_reactivate_are_moves_like_any_other, async |app| {
    let api = app.client();
    for (mutation, to) in [("customerDeactivate", "INACTIVE"), ("customerReactivate", "ACTIVE")] {
        for (from, allowed) in CUSTOMERS {
            let id = app.customer(&format!("{from} {to}")).status(from).save().await.id;
            let input = json!({ "id": id, "reason": "because" });
            if allowed.contains(&to) {
                let selection = "customer { status version } event { kind previousStatus status reason }";
                let payload = done(&api, mutation, input, selection).await;
                assert_eq!(payload["customer"], json!({ "status": to, "version": 2 }));
                let event = json!({
                    "kind": "CUSTOMER_STATUS_CHANGED", "previousStatus": from, "status": to, "reason": "because",
                });
                assert_eq!(payload["event"], event);
            } else {
                assert_invalid_transition(&refusal(&api, mutation, input).await, from, to, allowed);
            }
        }
    }
});

both!(an_account_moves_as_the_table_says, async |app| {
    let api = app.client();
    let customer = app.customer("alice").active().save().await.id;
    for (row, (from, allowed)) in ACCOUNTS.into_iter().enumerate() {
        for (column, (to, allowed_next)) in ACCOUNTS.into_iter().enumerate() {
            let asset = json!({ "code": format!("A{row}{column}"), "issuer": issuer(1) });
            let input = json!({ "customerId": customer, "asset": asset });
            let opened = done(&api, "accountOpen", input, "account { id }").await;
            let id = opened["account"]["id"].as_str().unwrap();
            set_account(app, id, |row| row.status = AccountStatus::from_name(from).unwrap()).await;
            let document = "query($id: ID!) { account(by: { id: $id }) { status version allowedTransitions } }";
            let before = query(&api, document, json!({ "id": id })).await["account"].clone();
            assert_eq!(before, json!({ "status": from, "version": 1, "allowedTransitions": allowed }));
            let input = json!({ "id": id, "status": to, "reason": "because" });
            if allowed.contains(&to) {
                let selection = "account { status version allowedTransitions }
                    event { kind previousStatus status reason changedFields account { status } customer { version } }";
                let payload = done(&api, "accountStatusChange", input, selection).await;
                let after = json!({ "status": to, "version": 2, "allowedTransitions": allowed_next });
                assert_eq!(payload["account"], after);
                // The status of an event is the customer's, which has not changed.
                let event = json!({
                    "kind": "ACCOUNT_STATUS_CHANGED", "previousStatus": null, "status": "ACTIVE", "reason": "because",
                    "changedFields": ["status"], "account": { "status": to }, "customer": { "version": 1 },
                });
                assert_eq!(payload["event"], event);
            } else {
                let payload = refusal(&api, "accountStatusChange", input).await;
                assert_invalid_transition(&payload, from, to, allowed);
                assert_eq!(query(&api, document, json!({ "id": id })).await["account"], before);
            }
        }
    }
});

both!(an_account_closes_only_when_it_is_empty, async |app| {
    let api = app.client();
    let id = app.customer("alice").active().account("USD").save().await.accounts[0].id.clone();
    done(&api, "accountUpdate", json!({ "id": id, "balance": "0.0000001" }), "account { id }").await;
    let close = json!({ "id": id, "status": "CLOSED" });
    for status in ["ACTIVE", "INACTIVE", "ACTIVE", "BLOCKED"] {
        set_account(app, &id, |row| row.status = AccountStatus::from_name(status).unwrap()).await;
        for input in [close.clone(), with(close.clone(), json!({ "dryRun": true }))] {
            let payload = mutate(&api, "accountStatusChange", input, "account { id }").await;
            let told = errors(&payload);
            assert!(payload["account"].is_null() && told.len() == 1 && told[0].ends_with(" status"), "{payload}");
        }
    }
    done(&api, "accountUpdate", json!({ "id": id, "balance": "0" }), "account { id }").await;
    let closed = done(&api, "accountStatusChange", close, "account { status balance }").await;
    assert_eq!(closed["account"], json!({ "status": "CLOSED", "balance": "0" }));
});

both!(a_closed_account_stays_as_it_is, async |app| {
    let api = app.client();
    let saved = app.customer("alice").active().account("USD").save().await;
    let id = &saved.accounts[0].id;
    done(&api, "accountStatusChange", json!({ "id": id, "status": "CLOSED" }), "account { id }").await;
    // CLOSED is final and needs a balance of zero: nothing may come in afterwards.
    let payload = mutate(&api, "accountUpdate", json!({ "id": id, "balance": "1" }), "account { balance }").await;
    let document = "query($id: ID!) { account(by: { id: $id }) { status balance } }";
    let now = query(&api, document, json!({ "id": id })).await;
    assert_eq!(now["account"], json!({ "status": "CLOSED", "balance": "0" }));
    assert_eq!(errors(&payload).len(), 1, "{payload}");
});

both!(a_move_on_a_stale_version_is_refused, async |app| {
    let api = app.client();
    let saved = app.customer("alice").active().account("USD").save().await;
    let account = &saved.accounts[0].id;
    done(&api, "accountUpdate", json!({ "id": account, "balance": "1" }), "account { id }").await;
    done(&api, "customerLabelsSet", json!({ "id": saved.id, "labels": ["a"] }), "customer { id }").await;
    for (mutation, input) in [
        ("customerStatusChange", json!({ "id": saved.id, "status": "BLOCKED" })),
        ("customerDeactivate", json!({ "id": saved.id })),
        ("accountStatusChange", json!({ "id": account, "status": "BLOCKED" })),
    ] {
        let payload = refusal(&api, mutation, with(input.clone(), json!({ "expectedVersion": 1 }))).await;
        assert_eq!(errors(&payload), ["VERSION_CONFLICT expectedVersion"]);
        assert_eq!(payload["userErrors"][0]["params"], json!({ "version": 2 }));
    }
    // Both reasons at once.
    let input = json!({ "id": saved.id, "status": "ACTIVE", "expectedVersion": 1 });
    let told = refused(&api, "customerStatusChange", input).await;
    assert_eq!(told, ["VERSION_CONFLICT expectedVersion", "INVALID_TRANSITION status"]);
    let input = json!({ "id": saved.id, "status": "BLOCKED", "expectedVersion": 2 });
    done(&api, "customerStatusChange", input, "customer { id }").await;
});
