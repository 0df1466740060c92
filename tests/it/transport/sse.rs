//! Server-sent events, by the graphql-sse protocol in its mode of distinct connections.

use reqwest::header::ACCEPT;
use reqwest::{StatusCode, Url};
use serde_json::{Value, json};

use super::{MUTATION, Streamed};
use crate::support::app::{TestApp, both};
use crate::support::both::both_kinds;
use crate::write::contents;

const SSE: &str = "text/event-stream";
const WATCH: &str = "subscription { customerEvents { kind customer { externalId } } }";

/// The data of the next event; signs of life before it are passed over.
async fn next(stream: &mut Streamed) -> Value {
    loop {
        let event = stream.until("\n\n").await;
        if event != ":\n\n" {
            let data = event.strip_prefix("event: next\ndata: ").unwrap_or_else(|| panic!("no next: {event:?}"));
            return serde_json::from_str(data).unwrap();
        }
    }
}

/// The events of a stream that has ended, without its signs of life.
fn events(text: &str) -> Vec<&str> {
    let text = text.strip_suffix("\n\n").unwrap_or_else(|| panic!("no whole event at the end: {text:?}"));
    text.split("\n\n").filter(|event| *event != ":").collect()
}

both!(a_subscription_comes_as_events_until_it_is_complete, async |app| {
    let mut stream = Streamed::post(app, SSE, WATCH).await;
    assert_eq!((stream.status, stream.header("content-type")), (StatusCode::OK, "text/event-stream; charset=utf-8"));
    assert_eq!(stream.header("cache-control"), "no-cache, no-transform");
    // The first sign of life says that the subscription listens.
    assert_eq!(stream.until("\n\n").await, ":\n\n");
    for name in ["alice", "bob"] {
        crate::write::done(&app.client(), "customerCreate", json!({ "externalId": name }), "event { id }").await;
        let event = json!({ "kind": "CUSTOMER_CREATED", "customer": { "externalId": name } });
        assert_eq!(next(&mut stream).await, json!({ "data": { "customerEvents": event } }));
    }
    drop(stream);

    // What ends by itself says so, in an event with data: a browser passes over one without.
    let document = "subscription { customerEvents(filter: { kinds: [] }) { kind } }";
    let text = Streamed::post(app, SSE, document).await.rest().await;
    let [next, "event: complete\ndata:"] = events(&text)[..] else { panic!("next and complete: {text:?}") };
    assert!(next.starts_with("event: next\ndata: {") && next.contains("BAD_USER_INPUT"), "{next}");
});

both!(whatever_runs_is_answered_in_events_where_nothing_else_is_accepted, async |app| {
    let before = contents(app).await;
    for (document, told) in [
        ("{ __typename }", r#"{"data":{"__typename":"Query"}}"#),
        ("{ nonsense }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { nonsense }", "GRAPHQL_VALIDATION_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        (MUTATION, r#"{"data":{"customerCreate":{"customer":{"id":""#),
    ] {
        let stream = Streamed::post(app, SSE, document).await;
        assert_eq!(stream.status, StatusCode::OK, "{document}");
        let text = stream.rest().await;
        let [next, "event: complete\ndata:"] = events(&text)[..] else { panic!("next and complete: {text:?}") };
        assert!(next.starts_with("event: next\ndata: {") && next.contains(told), "{document}: {next}");
    }
    assert_ne!(contents(app).await, before, "the mutation ran");
    // A client that takes JSON as well has its refusal as JSON, with its status.
    let accept = "text/event-stream, application/graphql-response+json";
    let refused = Streamed::post(app, accept, "subscription { nonsense }").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(refused.header("content-type"), "application/graphql-response+json; charset=utf-8");
});

both!(a_browser_watches_by_get, async |app| {
    let client = app.client();
    let ask = |document: &str| {
        let url = Url::parse_with_params(&client.url("/graphql"), [("query", document)]).unwrap();
        client.http().get(url).header(ACCEPT, SSE)
    };
    let mut stream = Streamed::open(ask(WATCH)).await;
    assert_eq!((stream.status, stream.header("content-type")), (StatusCode::OK, "text/event-stream; charset=utf-8"));
    stream.until("\n\n").await;
    app.customer("alice").save().await;
    assert_eq!(next(&mut stream).await["data"]["customerEvents"]["customer"]["externalId"], "alice");
    // It changes nothing all the same.
    let refused = Streamed::open(ask(MUTATION)).await;
    assert_eq!((refused.status, refused.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
});

both_kinds!(a_stream_shows_that_it_is_alive, async |kind| {
    let app = TestApp::start_with(kind, |config| config.keep_alive_ms = 20).await;
    let mut stream = Streamed::post(&app, SSE, WATCH).await;
    for _ in 0..5 {
        assert_eq!(stream.until("\n\n").await, ":\n\n");
    }
    app.stop().await;
});

both_kinds!(a_stream_that_the_gateway_ends_is_not_complete, async |kind| {
    // So that the client opens another one.
    let app = TestApp::start(kind).await;
    let mut stream = Streamed::post(&app, SSE, WATCH).await;
    stream.until("\n\n").await;
    let (rest, _) = tokio::join!(stream.rest(), app.stop());
    assert_eq!(rest, "");
});
