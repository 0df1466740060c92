//! customerUpdate and the three label mutations: what is left out stays, null clears, and a change is one version and
//! one event.

use serde_json::json;

use super::{contents, done, errors, query, refusal, refused, send, with};
use crate::support::app::both;
use crate::support::fixture::issuer;

const NOBODY: &str = "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21";

const FIELDS: &str = "externalId login entity { id type } disabled labels segment kycLevel branch { name } \
                      balanceLimit { amount asset { code issuer } } name { given middle paternal family }";

fn payload() -> String {
    format!("customer {{ version {FIELDS} }} event {{ kind changedFields status previousStatus reason }}")
}

both!(a_key_left_out_keeps_null_clears_and_a_value_sets, async |app| {
    let api = app.client();
    let branch = done(&api, "branchCreate", json!({ "name": "Lviv" }), "branch { id }").await["branch"]["id"].clone();
    let asset = json!({ "code": "USD", "issuer": issuer(1) });
    let id = app.customer("alice").save().await.id;
    // What each field is set to, and how it reads before, after that, and after null.
    let fields = [
        ("externalId", json!("alice 2"), "externalId", json!("alice"), json!("alice 2"), json!(null)),
        ("login", json!("alice"), "login", json!(null), json!("alice"), json!(null)),
        (
            "entity",
            json!({ "id": NOBODY, "type": "LEGAL_ENTITY" }),
            "entity",
            json!(null),
            json!({ "id": NOBODY, "type": "LEGAL_ENTITY" }),
            json!(null),
        ),
        ("disabled", json!(true), "disabled", json!(false), json!(true), json!(false)),
        ("segment", json!("PI"), "segment", json!(null), json!("PI"), json!(null)),
        ("kycLevel", json!(7), "kycLevel", json!(0), json!(7), json!(0)),
        ("branchId", branch, "branch", json!(null), json!({ "name": "Lviv" }), json!(null)),
        (
            "balanceLimit",
            json!({ "amount": "10", "asset": asset }),
            "balanceLimit",
            json!(null),
            json!({ "amount": "10", "asset": asset }),
            json!(null),
        ),
        (
            "name",
            json!({ "given": "Alice", "family": "Liddell" }),
            "name",
            json!(null),
            json!({ "given": "Alice", "middle": null, "paternal": null, "family": "Liddell" }),
            json!(null),
        ),
    ];
    let document = format!("query($id: ID!) {{ customer(by: {{ id: $id }}) {{ version {FIELDS} }} }}");
    let mut now = query(&api, &document, json!({ "id": id })).await["customer"].clone();
    for (key, value, field, before, set, cleared) in fields {
        assert_eq!(now[field], before, "{field}");
        for (input, after) in [(value, set), (json!(null), cleared)] {
            let payload = done(&api, "customerUpdate", json!({ "id": id, key: input }), &payload()).await;
            let version = now["version"].as_i64().unwrap() + 1;
            let expected = with(now.clone(), json!({ field: after, "version": version }));
            assert_eq!(payload["customer"], expected, "{key} alone changes {field} alone");
            let event = json!({
                "kind": "CUSTOMER_UPDATED", "changedFields": [field], "status": "REGISTERED", "previousStatus": null,
                "reason": null,
            });
            assert_eq!(payload["event"], event);
            now = expected;
        }
    }
    assert_eq!(query(&api, &document, json!({ "id": id })).await["customer"], now);
});

both!(a_change_of_many_fields_is_one_event_and_names_them, async |app| {
    let id = app.customer("alice").label("vip").save().await.id;
    let input = json!({
        "id": id, "login": "alice", "kycLevel": 2, "labels": ["vip", "eu"], "disabled": false, "segment": null,
        "name": { "given": "Alice" }, "externalId": "alice",
    });
    let payload = done(&app.client(), "customerUpdate", input, &payload()).await;
    assert_eq!(payload["customer"]["version"], 2);
    assert_eq!(payload["event"]["kind"], "CUSTOMER_UPDATED");
    assert_eq!(payload["event"]["changedFields"], json!(["login", "labels", "kycLevel", "name"]));
});

both!(a_change_of_labels_alone_is_told_as_such, async |app| {
    let id = app.customer("alice").label("vip").save().await.id;
    let payload = done(&app.client(), "customerUpdate", json!({ "id": id, "labels": ["eu"] }), &payload()).await;
    assert_eq!(payload["customer"]["labels"], json!(["eu"]));
    assert_eq!(payload["event"]["kind"], "CUSTOMER_LABELS_CHANGED");
    assert_eq!(payload["event"]["changedFields"], json!(["labels"]));
});

both!(what_changes_nothing_leaves_no_trace, async |app| {
    let api = app.client();
    let saved = app.customer("alice").label("a").label("b").with("kycLevel", json!(1)).save().await;
    let before = contents(app).await;
    let id = saved.id;
    let same = [
        ("customerUpdate", json!({ "id": id })),
        ("customerUpdate", json!({ "id": id, "externalId": " alice ", "login": null, "kycLevel": 1, "name": {} })),
        ("customerUpdate", json!({ "id": id, "labels": ["a", "b", "a"], "disabled": null, "expectedVersion": 1 })),
        ("customerLabelsSet", json!({ "id": id, "labels": ["a", "b"] })),
        ("customerLabelsAdd", json!({ "id": id, "labels": ["b"] })),
        ("customerLabelsAdd", json!({ "id": id, "labels": [] })),
        ("customerLabelsRemove", json!({ "id": id, "labels": ["c"] })),
    ];
    for (mutation, input) in same {
        let payload = done(&api, mutation, input.clone(), "customer { version } event { id }").await;
        assert_eq!(
            (&payload["customer"]["version"], &payload["event"]),
            (&json!(1), &json!(null)),
            "{mutation} {input}"
        );
    }
    assert_eq!(contents(app).await, before);
});

both!(a_stale_version_is_refused_and_the_present_one_told, async |app| {
    let api = app.client();
    let id = app.customer("alice").save().await.id;
    done(&api, "customerUpdate", json!({ "id": id, "kycLevel": 1, "expectedVersion": 1 }), "customer { id }").await;
    let before = contents(app).await;
    let changes = [
        ("customerUpdate", json!({ "kycLevel": 2 })),
        ("customerUpdate", json!({ "kycLevel": 1 })),
        ("customerLabelsSet", json!({ "labels": ["a"] })),
        ("customerLabelsAdd", json!({ "labels": ["a"] })),
        ("customerLabelsRemove", json!({ "labels": ["a"] })),
    ];
    for (mutation, change) in changes {
        for stale in [1, 3, 0, -1] {
            let input = with(change.clone(), json!({ "id": id, "expectedVersion": stale }));
            let payload = refusal(&api, mutation, input).await;
            assert_eq!(errors(&payload), ["VERSION_CONFLICT expectedVersion"], "{mutation} on {stale}");
            assert_eq!(payload["userErrors"][0]["params"], json!({ "version": 2 }));
        }
    }
    assert_eq!(contents(app).await, before);
});

both!(who_is_not_there_is_not_found, async |app| {
    let api = app.client();
    let before = contents(app).await;
    for (mutation, input) in [
        ("customerUpdate", json!({ "id": NOBODY, "kycLevel": 1 })),
        ("customerLabelsSet", json!({ "id": NOBODY, "labels": [] })),
        ("customerLabelsAdd", json!({ "id": NOBODY, "labels": ["a"] })),
        ("customerLabelsRemove", json!({ "id": NOBODY, "labels": ["a"] })),
        ("customerStatusChange", json!({ "id": NOBODY, "status": "ACTIVE" })),
        ("customerDeactivate", json!({ "id": NOBODY })),
        ("customerReactivate", json!({ "id": NOBODY })),
    ] {
        assert_eq!(refused(&api, mutation, input).await, ["NOT_FOUND id"], "{mutation}");
    }
    // What is wrong with the rest is told in the same answer.
    let input = json!({ "id": NOBODY, "kycLevel": 101 });
    let mut told = refused(&api, "customerUpdate", input).await;
    told.sort();
    assert_eq!(told, ["NOT_FOUND id", "OUT_OF_RANGE kycLevel"]);
    assert_eq!(contents(app).await, before);
});

both!(an_id_that_is_no_uuid_is_a_bad_input, async |app| {
    for (mutation, input) in [
        ("customerUpdate", json!({ "id": "alice", "kycLevel": 1 })),
        ("customerLabelsSet", json!({ "id": "", "labels": [] })),
        ("customerStatusChange", json!({ "id": "1", "status": "ACTIVE" })),
        ("customerDeactivate", json!({ "id": 1 })),
        ("customersStatusChange", json!({ "ids": [NOBODY, "alice"], "status": "ACTIVE" })),
        ("accountOpen", json!({ "customerId": "alice", "asset": { "code": "USD", "issuer": issuer(1) } })),
        ("accountUpdate", json!({ "id": "alice" })),
        ("accountStatusChange", json!({ "id": "alice", "status": "ACTIVE" })),
        ("addressAdd", json!({ "accountId": "alice", "caip10": "stellar:pubnet:x" })),
        ("addressUpdate", json!({ "id": "alice" })),
    ] {
        let answer = send(&app.client(), mutation, input.clone(), "__typename").await;
        assert_eq!(answer.error_code(), "BAD_USER_INPUT", "{mutation} of {input}");
        assert!(answer.body["data"].is_null(), "{}", answer.text);
    }
});

both!(names_stay_unique_when_they_change, async |app| {
    let api = app.client();
    app.customer("alice").with("login", json!("alice")).save().await;
    let bob = app.customer("bob").with("login", json!("bob")).save().await.id;
    let input = json!({ "id": bob, "externalId": "alice", "login": "alice", "branchId": NOBODY });
    let mut told = refused(&api, "customerUpdate", input).await;
    told.sort();
    assert_eq!(told, ["ALREADY_EXISTS externalId", "ALREADY_EXISTS login", "NOT_FOUND branchId"]);
    // Its own names are not in its way.
    let input = json!({ "id": bob, "externalId": "bob", "login": "bob", "kycLevel": 1 });
    done(&api, "customerUpdate", input, "customer { id }").await;
});

both!(labels_are_set_added_and_removed, async |app| {
    let api = app.client();
    let id = app.customer("alice").label("a").label("b").save().await.id;
    let steps = [
        ("customerLabelsAdd", json!(["c", " a ", "d"]), json!(["a", "b", "c", "d"])),
        ("customerLabelsRemove", json!(["b", "x", "d"]), json!(["a", "c"])),
        ("customerLabelsSet", json!(["z", "a", "z"]), json!(["z", "a"])),
        ("customerLabelsSet", json!(["a", "z"]), json!(["a", "z"])),
        ("customerLabelsRemove", json!(["a", "z"]), json!([])),
        ("customerLabelsAdd", json!(["A", "a"]), json!(["A", "a"])),
        ("customerLabelsSet", json!([]), json!([])),
    ];
    for (number, (mutation, labels, expected)) in steps.into_iter().enumerate() {
        let selection = "customer { version labels } event { kind changedFields customer { labels } }";
        let payload = done(&api, mutation, json!({ "id": id, "labels": labels }), selection).await;
        assert_eq!(payload["customer"], json!({ "version": number + 2, "labels": expected }));
        let event = json!({
            "kind": "CUSTOMER_LABELS_CHANGED", "changedFields": ["labels"], "customer": { "labels": expected },
        });
        assert_eq!(payload["event"], event);
    }
});

both!(labels_are_found_as_they_are_now, async |app| {
    let api = app.client();
    let id = app.customer("alice").label("a").label("b").save().await.id;
    done(&api, "customerLabelsSet", json!({ "id": id, "labels": ["b", "c"] }), "customer { id }").await;
    for (label, found) in [("a", 0), ("b", 1), ("c", 1)] {
        let document =
            "query($label: String!) { customers(filter: { labels: { hasAll: [$label] } }) { nodes { id } } }";
        let answer = query(&api, document, json!({ "label": label })).await;
        assert_eq!(answer["customers"]["nodes"].as_array().unwrap().len(), found, "{label}");
    }
});

both!(labels_beyond_the_limit_are_refused, async |app| {
    let api = app.client();
    let labels = |range: std::ops::Range<u32>| range.map(|n| format!("label {n}")).collect::<Vec<_>>();
    let id = app.customer("alice").with("labels", json!(labels(0..15))).save().await.id;
    let before = contents(app).await;
    for (mutation, given, expected) in [
        ("customerLabelsSet", labels(0..17), "LIMIT_EXCEEDED labels"),
        ("customerLabelsAdd", labels(14..17), "LIMIT_EXCEEDED labels"),
        ("customerLabelsAdd", vec!["x".repeat(65)], "TOO_LONG labels.0"),
        ("customerLabelsSet", vec!["a".to_owned(), String::new()], "REQUIRED labels.1"),
        ("customerLabelsRemove", vec!["a\u{7}".to_owned()], "INVALID labels.0"),
    ] {
        assert_eq!(refused(&api, mutation, json!({ "id": id, "labels": given })).await, [expected], "{mutation}");
    }
    assert_eq!(contents(app).await, before);
    let input = json!({ "id": id, "labels": labels(13..16) });
    let payload = done(&api, "customerLabelsAdd", input, "customer { labels }").await;
    assert_eq!(payload["customer"]["labels"], json!(labels(0..16)));
});
