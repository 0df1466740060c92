//! The header `Clientele-Position`: told after a write, taken back, and refused where it is none.

use reqwest::StatusCode;
use serde_json::json;

use crate::support::app::both;
use crate::support::client::Response;
use crate::watch::until;
use crate::write::query;

const POSITION: &str = "clientele-position";

both!(a_write_tells_its_position_and_nothing_else_does, async |app| {
    let api = app.client();
    let create = "mutation($id: String, $dry: Boolean!) {
        customerCreate(input: { externalId: $id, dryRun: $dry }) { event { cursor } } }";
    let written = api.query(create, json!({ "id": "alice", "dry": false })).await;
    let position = written.headers[POSITION].to_str().unwrap().to_owned();
    assert_eq!(written.data()["customerCreate"]["event"]["cursor"], position.as_str());
    assert!(position.len() < 100, "{position}");

    let dry = api.query(create, json!({ "id": "bob", "dry": true })).await;
    let refused = api.query(create, json!({ "id": "alice", "dry": false })).await;
    let read = api.clone().with_header(POSITION, &position).query("{ customers { nodes { id } } }", json!({})).await;
    for answer in [&dry, &refused, &read] {
        assert!(answer.body.get("errors").is_none(), "{}", answer.text);
        assert!(!answer.headers.contains_key(POSITION), "{}", answer.text);
    }

    // Of two writes in one document the last one counts.
    let two = "mutation { a: customerCreate(input: { externalId: \"x\" }) { event { cursor } }
                          b: customerCreate(input: { externalId: \"y\" }) { event { cursor } } }";
    let two = api.query(two, json!({})).await;
    assert_eq!(two.data()["b"]["event"]["cursor"], two.headers[POSITION].to_str().unwrap());
});

both!(many_writes_tell_the_position_of_the_last, async |app| {
    let api = app.client();
    let (alice, bob) = (app.customer("alice").save().await, app.customer("bob").save().await);
    let change = "mutation($ids: [ID!]!) { customersStatusChange(input: { ids: $ids, status: ACTIVE }) { changed } }";
    let answer = api.query(change, json!({ "ids": [alice.id, bob.id] })).await;
    assert_eq!(answer.data()["customersStatusChange"]["changed"], 2);
    let position = answer.headers[POSITION].to_str().unwrap();
    let last = until(async || {
        let log = query(&api, "{ events(last: 1) { nodes { cursor customer { id } } } }", json!({})).await;
        let last = log["events"]["nodes"][0].clone();
        (last["cursor"] == position).then_some(last)
    })
    .await;
    assert_eq!(last["customer"]["id"], bob.id.as_str());
});

both!(what_is_no_position_is_refused, async |app| {
    let api = app.client();
    let list = api.query("{ customers { pageInfo { endCursor } } }", json!({})).await;
    assert!(list.body.get("errors").is_none());
    app.customer("alice").save().await;
    let page = api.query("{ customers { edges { cursor } } }", json!({})).await;
    let of_another_list = page.data()["customers"]["edges"][0]["cursor"].as_str().unwrap();
    for text in ["", "x", "0", "%%%", &"A".repeat(5000), of_another_list] {
        let posted = api.clone().with_header(POSITION, text).query("{ __typename }", json!({})).await;
        assert_eq!((posted.status, posted.error_code()), (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"), "{text}");
        let got = api.http().get(api.url("/graphql?query=%7B__typename%7D")).header(POSITION, text);
        assert_eq!(Response::read(got).await.error_code(), "BAD_USER_INPUT", "{text}");
    }
    let twice = api.http().get(api.url("/graphql?query=%7B__typename%7D")).header(POSITION, "x").header(POSITION, "x");
    assert_eq!(Response::read(twice).await.error_code(), "BAD_USER_INPUT");
});
