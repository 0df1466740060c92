//! What carries a key: the header Idempotency-Key over HTTP, `extensions.idempotencyKey` in the body of any transport.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{count, key, keyed};
use crate::support::app::both;
use crate::support::client::Response;
use crate::support::subscription::Subscription;

const CREATE: &str =
    "mutation { branchCreate(input: { name: \"Kyiv\" }) { branch { id } userErrors { code } replayed } }";

both!(a_key_is_a_uuid, async |app| {
    for bad in
        ["", "1", "key", "{}", "019a8c5e7b1d7c3a9f002b6d1c5e8f21", "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f2g", "a, b"]
    {
        for document in [CREATE, "{ __typename }"] {
            let answer = keyed(app, bad).query(document, json!({})).await;
            assert_eq!((answer.status, answer.error_code()), (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"), "{bad:?}");
            assert_eq!(answer.body.get("data"), None);
            let body = json!({ "query": document, "extensions": { "idempotencyKey": bad } });
            let answer = app.client().send(&body).await;
            assert_eq!((answer.status, answer.error_code()), (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"), "{bad:?}");
        }
    }
    let request = app.client().http().post(app.client().url("/graphql"));
    let twice = request.header("idempotency-key", key()).header("idempotency-key", key());
    let answer = Response::read(twice.json(&json!({ "query": CREATE }))).await;
    assert_eq!(answer.error_code(), "BAD_USER_INPUT");
    assert_eq!(count(app, "branch").await, 0);
    // A structured header has its strings in quotes, and letters may be large.
    let key = key();
    for (text, replayed) in [(key.clone(), false), (format!("\"{key}\""), true), (key.to_uppercase(), true)] {
        let answer = keyed(app, &text).query(CREATE, json!({})).await;
        assert_eq!(answer.data()["branchCreate"]["replayed"], replayed, "{text}");
    }
});

both!(a_key_in_the_body_is_as_good_as_one_in_the_header, async |app| {
    let key = key();
    let body = |key: &str| json!({ "query": CREATE, "extensions": { "idempotencyKey": key, "more": [1] } });
    let first = app.client().send(&body(&key)).await.data()["branchCreate"].clone();
    let again = keyed(app, &key).query(CREATE, json!({})).await.data()["branchCreate"].clone();
    assert_eq!((&first["replayed"], &again["replayed"]), (&json!(false), &json!(true)));
    assert_eq!(again["branch"], first["branch"]);
    assert_eq!(keyed(app, &key).send(&body(&key)).await.data()["branchCreate"]["replayed"], true);
    let both = keyed(app, &key).send(&body(&super::key())).await;
    assert_eq!((both.status, both.error_code()), (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"), "which of the two?");
    let null = json!({ "query": "{ __typename }", "extensions": null });
    assert!(app.client().send(&null).await.data().is_object());
});

both!(server_sent_events_carry_the_header, async |app| {
    let key = key();
    let sse = keyed(app, &key).with_header("accept", "text/event-stream");
    let told = |answer: Response| -> Value {
        let line =
            answer.text.lines().find_map(|line| line.strip_prefix("data: ").or_else(|| line.strip_prefix("data:")));
        serde_json::from_str(line.expect("an event with data")).expect("JSON")
    };
    let first = told(sse.query(CREATE, json!({})).await)["data"]["branchCreate"].clone();
    let again = told(sse.query(CREATE, json!({})).await)["data"]["branchCreate"].clone();
    assert_eq!((&first["replayed"], &again["replayed"]), (&json!(false), &json!(true)));
    assert_eq!(again["branch"], first["branch"]);
});

both!(a_websocket_carries_it_in_the_payload, async |app| {
    let key = key();
    let mut socket = Subscription::connect(app.address(), &Default::default()).await;
    let mut ask = async |id: &str, key: &str| {
        let payload = json!({ "query": CREATE, "extensions": { "idempotencyKey": key } });
        socket.say(&json!({ "type": "subscribe", "id": id, "payload": payload })).await;
        let answer = socket.message().await;
        if answer["type"] == "next" {
            assert_eq!(socket.message().await["type"], "complete");
        }
        answer
    };
    let first = ask("1", &key).await["payload"]["data"]["branchCreate"].clone();
    let again = ask("2", &key).await["payload"]["data"]["branchCreate"].clone();
    assert_eq!((&first["replayed"], &again["replayed"]), (&json!(false), &json!(true)));
    assert_eq!(again["branch"], first["branch"]);
    let bad = ask("3", "no key").await;
    assert_eq!((&bad["type"], &bad["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("BAD_USER_INPUT")));
    // The same key by HTTP is the same key.
    assert_eq!(keyed(app, &key).query(CREATE, json!({})).await.data()["branchCreate"]["replayed"], true);
    socket.complete().await;
});
