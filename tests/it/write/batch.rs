//! customersStatusChange: up to 1000 customers, each of which succeeds or fails by itself.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{contents, done, errors, mutate, query, with};
use crate::support::app::both;
use crate::watch::until;

const RESULTS: &str =
    "changed failed results { id customer { id status version } userErrors { code field message params } }";

/// So many ids that name nobody.
fn nobodies(count: usize) -> Vec<String> {
    (1..=count).map(|n| Uuid::from_u128(n as u128).to_string()).collect()
}

both!(each_succeeds_or_fails_by_itself, async |app| {
    let api = app.client();
    let alice = app.customer("alice").active().save().await.id;
    let bob = app.customer("bob").status("DELETED").save().await.id;
    let carol = app.customer("carol").status("SUSPENDED").account("USD").save().await;
    let nobody = nobodies(1).remove(0);
    let input = json!({
        "ids": [bob, alice, nobody, carol.id.to_uppercase(), alice], "status": "INACTIVE", "reason": "a sweep",
    });
    let payload = done(&api, "customersStatusChange", input, RESULTS).await;
    assert_eq!((&payload["changed"], &payload["failed"]), (&json!(2), &json!(3)));
    let results = payload["results"].as_array().unwrap();
    let ids: Vec<&Value> = results.iter().map(|result| &result["id"]).collect();
    assert_eq!(ids, [&bob, &alice, &nobody, &carol.id, &alice]);
    let told: Vec<Vec<String>> = results.iter().map(errors).collect();
    let refused = vec!["INVALID_TRANSITION status".to_owned()];
    assert_eq!(told, [refused.clone(), vec![], vec!["NOT_FOUND id".to_owned()], vec![], refused]);
    let moved = |id: &str, version: i32| json!({ "id": id, "status": "INACTIVE", "version": version });
    let customers: Vec<&Value> = results.iter().map(|result| &result["customer"]).collect();
    assert_eq!(customers, [&json!(null), &moved(&alice, 2), &json!(null), &moved(&carol.id, 3), &json!(null)]);

    // The accounts follow, and each that moved has its own event.
    let document = "query($ids: [ID!]!) {
        events(filter: { customerIds: $ids, kinds: [CUSTOMER_STATUS_CHANGED] }, last: 2) {
            nodes { reason status previousStatus customer { id accounts { nodes { status } } } } } }";
    let wanted = json!({ "ids": [alice, bob, carol.id] });
    let expected = json!([
        {
            "reason": "a sweep", "status": "INACTIVE", "previousStatus": "ACTIVE",
            "customer": { "id": alice, "accounts": { "nodes": [] } },
        },
        {
            "reason": "a sweep", "status": "INACTIVE", "previousStatus": "SUSPENDED",
            "customer": { "id": carol.id, "accounts": { "nodes": [{ "status": "INACTIVE" }] } },
        },
    ]);
    let listed = until(async || {
        let listed = query(&api, document, wanted.clone()).await["events"]["nodes"].take();
        let swept = |event: &Value| event["reason"] == "a sweep";
        (listed.as_array().unwrap().iter().filter(|event| swept(event)).count() == 2).then_some(listed)
    });
    assert_eq!(listed.await, expected);
});

both!(a_thousand_pass_and_one_more_does_not, async |app| {
    let api = app.client();
    let alice = app.customer("alice").save().await.id;
    let with_alice = |others: usize| [vec![alice.clone()], nobodies(others)].concat();
    let before = contents(app).await;

    let input = json!({ "ids": with_alice(1000), "status": "ACTIVE" });
    let payload = mutate(&api, "customersStatusChange", input, RESULTS).await;
    assert_eq!(errors(&payload), ["LIMIT_EXCEEDED ids"]);
    assert_eq!(payload["userErrors"][0]["params"], json!({ "limit": 1000, "actual": 1001 }));
    let input = json!({ "ids": [], "status": "ACTIVE" });
    let empty = mutate(&api, "customersStatusChange", input, RESULTS).await;
    assert_eq!(errors(&empty), ["REQUIRED ids"]);
    for payload in [payload, empty] {
        let counts = (&payload["changed"], &payload["failed"], &payload["results"]);
        assert_eq!(counts, (&json!(0), &json!(0), &json!([])));
    }
    assert_eq!(contents(app).await, before);

    let input = json!({ "ids": with_alice(999), "status": "ACTIVE" });
    let payload = done(&api, "customersStatusChange", input, "changed failed results { customer { id } }").await;
    assert_eq!((&payload["changed"], &payload["failed"]), (&json!(1), &json!(999)));
    let results = payload["results"].as_array().unwrap();
    assert_eq!((results.len(), &results[0]["customer"]["id"]), (1000, &json!(alice)));
    assert!(results[1..].iter().all(|result| result["customer"].is_null()));
});

both!(a_dry_run_moves_nobody, async |app| {
    let api = app.client();
    let alice = app.customer("alice").active().account("USD").save().await.id;
    let bob = app.customer("bob").status("DELETED").save().await.id;
    let before = contents(app).await;
    let input = json!({ "ids": [alice, bob], "status": "SUSPENDED" });
    let dry = done(&api, "customersStatusChange", with(input.clone(), json!({ "dryRun": true })), RESULTS).await;
    assert_eq!((&dry["changed"], &dry["failed"]), (&json!(1), &json!(1)));
    assert_eq!(dry["results"][0]["customer"], json!({ "id": alice, "status": "SUSPENDED", "version": 2 }));
    assert_eq!(contents(app).await, before);
    assert_eq!(done(&api, "customersStatusChange", input, RESULTS).await, dry);
});
