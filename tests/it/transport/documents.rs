//! The door: what a document must be to run, and that one which is known is neither parsed nor validated again.

use std::time::{Duration, Instant};

use async_graphql::Request;
use clientele::config::Config;
use clientele::graphql::document::{DocumentStats, Documents};
use clientele::graphql::schema::sdl;
use reqwest::StatusCode;
use serde_json::json;

use super::limits::{bomb, refused};
use super::{MODERN, Streamed, assert_refused, get, post};
use crate::support::app::{TestApp, both};
use crate::support::both::both_kinds;

both!(a_subscription_with_two_root_fields_is_refused, async |app| {
    let api = app.client();
    for document in [
        "subscription { a: customerEvents { id } b: customerEvents { id } }",
        "subscription { customerEvents { id } ...more } fragment more on Subscription { again: customerEvents { id } }",
        "subscription { customerEvents { id } __typename }",
        "subscription { __typename }",
    ] {
        for accept in [MODERN, "text/event-stream, application/graphql-response+json;q=0.5"] {
            let answer = api.clone().with_header("accept", accept).query(document, json!({})).await;
            assert_refused(&answer, StatusCode::BAD_REQUEST, "GRAPHQL_VALIDATION_FAILED");
        }
    }
    // One is one, wherever it is written.
    let document = "subscription { ...one } fragment one on Subscription { ... { \
        customerEvents { kind customer { externalId } } } }";
    let mut stream = Streamed::post(app, "text/event-stream", document).await;
    assert_eq!(stream.until("\n\n").await, ":\n\n");
    for name in ["alice", "bob"] {
        app.customer(name).save().await;
        let event = format!(r#"{{"kind":"CUSTOMER_CREATED","customer":{{"externalId":"{name}"}}}}"#);
        let answer = format!("event: next\ndata: {{\"data\":{{\"customerEvents\":{event}}}}}\n\n");
        assert_eq!(stream.until("\n\n").await, answer);
    }
});

both!(typename_is_validated_as_any_field, async |app| {
    let api = app.client();
    for document in [
        "query($b: Boolean!) { __typename @include(if: $b) }",
        "query($b: Boolean!) { a: __typename @skip(if: $b) __typename }",
        "query($b: Boolean = true) { customers { nodes { __typename @include(if: $b) } } }",
    ] {
        let answer = api.query(document, json!({ "b": true })).await;
        assert!(answer.data().is_object(), "{document}: {}", answer.text);
    }
    for document in [
        "{ __typename(nonsense: 1) }",
        "{ __typename { id } }",
        "{ __typename @nonsense }",
        "{ __typename @include }",
        "{ __typename @include(if: 1) }",
        "{ __typename @include(if: $undefined) }",
        "query($b: String) { __typename @include(if: $b) }",
        "query($unused: Boolean) { __typename }",
        "{ a: __typename a: customers { __typename } }",
    ] {
        let answer = refused(&api, document).await;
        assert_eq!(answer.error_code(), "GRAPHQL_VALIDATION_FAILED", "{document}: {}", answer.text);
    }
});

both!(what_the_reference_refuses_is_refused_and_what_it_takes_is_taken, async |app| {
    let api = app.client();
    for (document, code) in [
        // Fields that conflict below fields that are merged.
        ("{ customers { nodes { x: id } } customers { nodes { x: status } } }", "GRAPHQL_VALIDATION_FAILED"),
        (
            "{ customers { nodes { accounts(first: 1) { nodes { id } } } } \
             customers { nodes { ...more } } } fragment more on Customer { accounts(first: 2) { nodes { id } } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("query A() { __typename }", "GRAPHQL_PARSE_FAILED"),
        ("{ ...on }", "GRAPHQL_PARSE_FAILED"),
        ("{ }", "GRAPHQL_PARSE_FAILED"),
        ("{ customers() { nodes { id } } }", "GRAPHQL_PARSE_FAILED"),
        ("query A { __typename } query A { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { __typename } { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("type Query { a: Int } { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ customers(first: 1, first: 1) { nodes { id } } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ customers(filter: { status: { eq: ACTIVE, eq: ACTIVE } }) { nodes { id } } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ customers(filter: { status: { eq: \"ACTIVE\" } }) { nodes { id } } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ customers { nodes } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ __typename } fragment unused on Customer { id }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ __typename @include(if: true) @include(if: true) }", "GRAPHQL_VALIDATION_FAILED"),
    ] {
        let answer = refused(&api, document).await;
        assert_eq!(answer.error_code(), code, "{document}: {}", answer.text);
    }
    app.customer("tom").save().await;
    for document in [
        // Escapes of Unicode's full width.
        r#"{ customers(filter: { externalId: { eq: "\u{74}om" } }) { nodes { externalId } } }"#,
        r#"{ customers(filter: { externalId: { eq: "tom" } }) { nodes { externalId } } }"#,
        r#"{ customers(filter: { externalId: { eq: """tom""" } }) { nodes { externalId } } }"#,
        "\u{feff}{ customers { nodes { externalId } } } # with a mark at its beginning, and a remark",
        "{ customers(first: 1,,,) { nodes, { externalId externalId } } }",
    ] {
        let answer = api.query(document, json!({})).await;
        assert_eq!(answer.data(), &json!({ "customers": { "nodes": [{ "externalId": "tom" }] } }), "{document}");
    }
    let written = r#"mutation { customerCreate(input: { externalId: "a\\u{74}\"\u00E9\u{1F600}\uD83D\uDE00\u{22}",
        name: { given: """\u{74}""" } }) { customer { externalId name { full } } } }"#;
    let customer = json!({ "externalId": "a\\u{74}\"é😀😀\"", "name": { "full": "\\u{74}" } });
    let answer = api.query(written, json!({})).await;
    assert_eq!(answer.data()["customerCreate"]["customer"], customer, "{}", answer.text);
});

/// The documents of a gateway with these settings.
fn documents(change: impl FnOnce(&mut Config)) -> Documents {
    let mut config = Config::default();
    change(&mut config);
    Documents::new(&sdl(), config.limits().documents(), config.disclosure()).unwrap()
}

#[test]
fn a_fragment_bomb_is_refused_in_milliseconds() {
    // Each of them afresh, and the quickest counts: what else this machine does must not.
    let judged = (0..5).map(|_| {
        let documents = documents(|_| {});
        let mut request = Request::new(bomb(60, "customers { nodes { id } }"));
        let began = Instant::now();
        let errors = documents.prepare(&mut request).unwrap_err();
        assert!(errors[0].message.contains("fields in all"), "{errors:?}");
        began.elapsed()
    });
    let quickest = judged.min().unwrap();
    assert!(quickest < Duration::from_millis(100), "{quickest:?}");
}

#[test]
fn a_known_document_is_neither_parsed_nor_validated_again() {
    let documents = documents(|_| {});
    let ask = |document: &str, stats: (u64, u64)| {
        let verdict = documents.prepare(&mut Request::new(document)).is_ok();
        let DocumentStats { hits, misses, kept: _, kept_bytes: _ } = documents.stats();
        assert_eq!((hits, misses), stats, "{document}");
        verdict
    };
    let (good, bad) = ("query One { __typename } query Two { a: __typename }", "{ nonsense }");
    assert!(!ask(good, (0, 1)), "it has two operations, and none was named");
    // Known by its text, whichever of its operations is asked for, the good as well as the bad.
    let mut two = Request::new(good).operation_name("Two");
    assert!(documents.prepare(&mut two).is_ok());
    assert!(!ask(bad, (1, 2)));
    assert!(!ask(bad, (2, 2)));
    assert!(ask("{ __typename }", (2, 3)));
    assert!(ask("{ __typename  }", (2, 4)), "another text is another document");
    assert!(ask("{ __typename }", (3, 4)));
    let DocumentStats { hits: _, misses: _, kept, kept_bytes } = documents.stats();
    assert!(kept == 4 && kept_bytes > 4 * 14, "{kept} of {kept_bytes} bytes");
}

#[test]
fn the_known_documents_weigh_no_more_than_they_may() {
    const BOUND: u64 = 64 * 1024;
    let documents = documents(|config| config.max_kept_document_bytes = BOUND);
    let ask = |document: String| documents.prepare(&mut Request::new(document)).is_ok();
    for n in 0..500 {
        assert!(ask(format!("{{ good{n}: __typename }}")));
        assert!(!ask(format!("{{ bad{n} }} # {}", "x".repeat(n))));
    }
    let DocumentStats { hits, misses, kept, kept_bytes } = documents.stats();
    assert_eq!((hits, misses), (0, 1_000));
    assert!(kept_bytes <= BOUND && (10..500).contains(&kept), "{kept} of {kept_bytes} bytes");
    // One that would be too heavy for all of it is judged, and not kept.
    let heavy = || format!("{{ __typename }} # {}", "x".repeat(BOUND as usize));
    for _ in 0..2 {
        assert!(ask(heavy()));
        documents.stats();
    }
    let DocumentStats { hits, misses: _, kept: _, kept_bytes } = documents.stats();
    assert!(hits == 0 && kept_bytes <= BOUND, "{kept_bytes} bytes");
}

both_kinds!(every_transport_goes_through_the_same_door, async |kind| {
    let app = TestApp::start(kind).await;
    let document = "{ __typename }";
    let body = json!({ "query": document }).to_string();
    let stats = || {
        let DocumentStats { hits, misses, kept: _, kept_bytes: _ } = app.documents().stats();
        (hits, misses)
    };
    assert_eq!(stats(), (0, 0));
    post(&app, Some("application/json"), "application/json", body.clone()).await;
    assert_eq!(stats(), (0, 1));
    get(&app, &[("query", document)]).await;
    assert_eq!(stats(), (1, 1));
    Streamed::post(&app, "text/event-stream", document).await.rest().await;
    assert_eq!(stats(), (2, 1));
    Streamed::post(&app, "multipart/mixed;subscriptionSpec=1.0", document).await.rest().await;
    assert_eq!(stats(), (3, 1));
    app.client().subscribe(document, json!({})).await.complete().await;
    assert_eq!(stats(), (4, 1));
    app.stop().await;
});
