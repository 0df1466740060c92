//! Subscriptions as parts, by Apollo's multipart protocol.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{MUTATION, Streamed};
use crate::support::app::{TestApp, both};
use crate::support::both::both_kinds;
use crate::write::done;

/// What Apollo Client sends with a subscription.
const APOLLO: &str =
    "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9";

/// One that takes nothing else.
const ONLY: &str = "multipart/mixed;subscriptionSpec=\"1.0\"";

const WATCH: &str = "subscription { customerEvents { kind customer { externalId } } }";

/// The JSON of a part. A client knows that a part is whole when the boundary behind it has come.
fn json_of(part: &str) -> Value {
    let body = part.strip_suffix("\r\n--graphql").unwrap_or_else(|| panic!("no boundary: {part:?}"));
    let body = body.strip_prefix("\r\ncontent-type: application/json\r\n\r\n");
    serde_json::from_str(body.unwrap_or_else(|| panic!("no headers: {part:?}"))).unwrap()
}

async fn part(stream: &mut Streamed) -> Value {
    json_of(&stream.until("\r\n--graphql").await)
}

/// All parts of a stream that has ended.
fn parts(text: &str) -> Vec<Value> {
    let parts = text.strip_prefix("--graphql").and_then(|text| text.strip_suffix("--\r\n"));
    let parts = parts.unwrap_or_else(|| panic!("no beginning and end: {text:?}"));
    parts.split_inclusive("\r\n--graphql").map(json_of).collect()
}

both!(a_subscription_comes_as_parts_with_payloads, async |app| {
    let mut stream = Streamed::post(app, APOLLO, WATCH).await;
    assert_eq!(stream.status, StatusCode::OK);
    let content_type = "multipart/mixed; boundary=\"graphql\"; subscriptionSpec=\"1.0\"";
    assert_eq!(stream.header("content-type"), content_type);
    assert_eq!(stream.until("--graphql").await, "--graphql");
    // The first sign of life says that the subscription listens.
    assert_eq!(part(&mut stream).await, json!({}));
    for name in ["alice", "bob"] {
        done(&app.client(), "customerCreate", json!({ "externalId": name }), "event { id }").await;
        let event = json!({ "kind": "CUSTOMER_CREATED", "customer": { "externalId": name } });
        assert_eq!(part(&mut stream).await, json!({ "payload": { "data": { "customerEvents": event } } }));
    }
});

both!(a_stream_that_ends_by_itself_ends_with_the_last_boundary, async |app| {
    // An argument that cannot be taken is the one answer, and an answer's errors are in its payload.
    let document = "subscription { customerEvents(filter: { kinds: [] }) { kind } }";
    let parts = parts(&Streamed::post(app, APOLLO, document).await.rest().await);
    let answers: Vec<&Value> = parts.iter().filter(|part| **part != json!({})).collect();
    let [answer] = answers.as_slice() else { panic!("one answer: {answers:?}") };
    assert_eq!(answer["payload"]["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
    assert!(answer.get("errors").is_none(), "{answer}");
});

both!(what_the_stream_is_not_for_is_answered_in_json_or_in_one_part, async |app| {
    for document in ["{ nonsense }", "subscription { nonsense }"] {
        let refused = Streamed::post(app, APOLLO, document).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{document}");
        assert_eq!(refused.header("content-type"), "application/graphql-response+json; charset=utf-8");
        let refused = Streamed::post(app, ONLY, document).await;
        assert_eq!(refused.status, StatusCode::OK, "{document}");
        let parts = parts(&refused.rest().await);
        let answer = parts.iter().find(|part| **part != json!({})).unwrap();
        assert_eq!(answer["payload"]["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED", "{answer}");
        assert!(answer["payload"].get("data").is_none(), "{answer}");
    }
    let answered = Streamed::post(app, APOLLO, "{ __typename }").await;
    assert_eq!(answered.header("content-type"), "application/graphql-response+json; charset=utf-8");
    let parts = parts(&Streamed::post(app, ONLY, MUTATION).await.rest().await);
    assert!(
        parts.iter().any(|part| part["payload"]["data"]["customerCreate"]["customer"]["id"].is_string()),
        "{parts:?}"
    );
    // The form without Apollo's mark is another one, which is not spoken here.
    let other = Streamed::post(app, "multipart/mixed", WATCH).await;
    assert_eq!(other.status, StatusCode::NOT_ACCEPTABLE);
});

both_kinds!(a_stream_shows_that_it_is_alive, async |kind| {
    let app = TestApp::start_with(kind, |config| config.keep_alive_ms = 20).await;
    let mut stream = Streamed::post(&app, APOLLO, WATCH).await;
    stream.until("--graphql").await;
    for _ in 0..5 {
        assert_eq!(part(&mut stream).await, json!({}));
    }
    app.stop().await;
});

both_kinds!(a_stream_that_the_gateway_ends_says_why, async |kind| {
    let app = TestApp::start(kind).await;
    let mut stream = Streamed::post(&app, APOLLO, WATCH).await;
    assert_eq!(
        stream.until("{}\r\n--graphql").await,
        "--graphql\r\ncontent-type: application/json\r\n\r\n{}\r\n--graphql"
    );
    let (rest, _) = tokio::join!(stream.rest(), app.stop());
    let parts = parts(&format!("--graphql{rest}"));
    let [last] = parts.as_slice() else { panic!("one part: {rest:?}") };
    assert_eq!(last["payload"], json!(null));
    let extensions = &last["errors"][0]["extensions"];
    assert_eq!((&extensions["code"], &extensions["retryable"]), (&json!("UNAVAILABLE"), &json!(true)), "{last}");
});
