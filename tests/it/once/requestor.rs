//! On whose behalf a call is made: the header Requestor-ID, kept in the event. [S2]

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::key;
use crate::support::app::{TestApp, both};
use crate::support::both::both_kinds;
use crate::support::client::Response;
use crate::support::subscription::Subscription;
use crate::write::{contents, done, send};

const REQUESTOR: &str = "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21";
const ACTOR: &str = "event { actor { principal onBehalfOf } }";

both!(the_event_says_on_whose_behalf, async |app| {
    let alice = app.customer("alice").save().await.id;
    let api = app.client().with_header("requestor-id", &REQUESTOR.to_uppercase());
    let actor = json!({ "principal": "local", "onBehalfOf": REQUESTOR });
    for (mutation, input) in [
        ("customerLabelsSet", json!({ "id": alice, "labels": ["a"] })),
        ("customerUpdate", json!({ "id": alice, "kycLevel": 1 })),
        ("customerDeactivate", json!({ "id": alice })),
    ] {
        assert_eq!(done(&api, mutation, input, ACTOR).await["event"]["actor"], actor, "{mutation}");
    }
    let nobody = done(&app.client(), "customerReactivate", json!({ "id": alice }), ACTOR).await;
    assert_eq!(nobody["event"]["actor"], json!({ "principal": "local", "onBehalfOf": null }));
});

both!(a_connection_is_on_behalf_of_the_one_that_its_request_named, async |app| {
    let alice = app.customer("alice").save().await.id;
    let headers = [("requestor-id", REQUESTOR)].map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    let mut socket = Subscription::connect(app.address(), &headers.into_iter().collect()).await;
    let document = "mutation($id: ID!) { customerDeactivate(input: { id: $id }) { event { actor { onBehalfOf } } } }";
    let payload = json!({ "query": document, "variables": { "id": alice } });
    socket.say(&json!({ "type": "subscribe", "id": "1", "payload": payload })).await;
    let answer: Value = socket.message().await["payload"]["data"]["customerDeactivate"].take();
    assert_eq!(answer["event"]["actor"]["onBehalfOf"], REQUESTOR);
    socket.message().await;
    socket.complete().await;
});

both!(a_requestor_is_one_uuid, async |app| {
    let client = app.client();
    let document = json!({ "query": "mutation { branchCreate(input: { name: \"Kyiv\" }) { branch { id } } }" });
    for bad in ["", "alice", "{}"] {
        let answer = client.clone().with_header("requestor-id", bad).send(&document).await;
        assert_eq!((answer.status, answer.error_code()), (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"), "{bad:?}");
        let get = client.http().get(client.url("/graphql?query=%7B__typename%7D")).header("requestor-id", bad);
        assert_eq!(Response::read(get).await.status, StatusCode::BAD_REQUEST);
    }
    let twice = client.http().post(client.url("/graphql"));
    let twice = twice.header("requestor-id", key()).header("requestor-id", key()).json(&document);
    assert_eq!(Response::read(twice).await.error_code(), "BAD_USER_INPUT");
    assert!(contents(app).await["branch"].is_empty());
});

both_kinds!(labels_may_need_a_requestor, async |kind| {
    let app = TestApp::start_with(kind, |config| config.require_requestor = true).await;
    let alice = app.customer("alice").save().await.id;
    let before = contents(&app).await;
    let changes = [
        ("customerLabelsSet", json!({ "id": alice, "labels": ["a"] })),
        ("customerLabelsAdd", json!({ "id": alice, "labels": ["b"] })),
        ("customerLabelsRemove", json!({ "id": alice, "labels": ["a"] })),
        ("customerUpdate", json!({ "id": alice, "labels": [] })),
    ];
    for (mutation, input) in &changes {
        let answer = send(&app.client(), mutation, input.clone(), "__typename").await;
        assert_eq!((answer.status, answer.error_code()), (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"), "{mutation}");
        assert!(answer.text.contains("Requestor-ID"), "{}", answer.text);
    }
    assert_eq!(contents(&app).await, before);
    let api = app.client().with_header("requestor-id", REQUESTOR);
    for (mutation, input) in changes {
        let payload = done(&api, mutation, input, ACTOR).await;
        assert_eq!(payload["event"]["actor"]["onBehalfOf"], REQUESTOR, "{mutation}");
    }
    // Nothing else needs one.
    done(&app.client(), "customerUpdate", json!({ "id": alice, "kycLevel": 1 }), "__typename").await;
    done(&app.client(), "customerDeactivate", json!({ "id": alice }), "__typename").await;
    app.stop().await;
});
