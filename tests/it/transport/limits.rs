//! How much one request may ask for: what is beyond is refused at once, with its code, and costs next to nothing.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;
use tokio::time::timeout;

use crate::support::app::{TestApp, both};
use crate::support::both::both_kinds;
use crate::support::client::{Client, Response};

/// Whatever a document holds, it is judged within this time.
const AT_ONCE: Duration = Duration::from_secs(1);

/// The answer to a document that must be judged at once.
async fn judged(api: &Client, document: &str) -> Response {
    let answer = timeout(AT_ONCE, api.query(document, json!({}))).await;
    answer.unwrap_or_else(|_| panic!("{} bytes of a document took longer", document.len()))
}

/// Refused as a request, before anything ran, at once.
pub async fn refused(api: &Client, document: &str) -> Response {
    let answer = judged(api, document).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
    assert!(
        answer.body.get("data").is_none() && answer.body["errors"].as_array().unwrap().len() <= 20,
        "{}",
        answer.text
    );
    for error in answer.body["errors"].as_array().unwrap() {
        let length = error["message"].as_str().unwrap().chars().count();
        assert!((1..=201).contains(&length), "a message of {length} characters");
    }
    answer
}

/// A fragment that spreads the next one twice, and so on: `levels` of them stand for 2^levels fields.
pub fn bomb(levels: usize, field: &str) -> String {
    let fragment = |level| format!("fragment f{level} on Query {{ ...f{0} ...f{0} }}", level + 1);
    let fragments: Vec<String> = (0..levels).map(fragment).collect();
    format!("{{ ...f0 }} {} fragment f{levels} on Query {{ {field} }}", fragments.join(" "))
}

both!(a_fragment_bomb_is_refused_at_once, async |app| {
    let api = app.client();
    for field in ["__typename", "customers { nodes { id } }"] {
        for levels in [13, 30, 40] {
            assert_eq!(refused(&api, &bomb(levels, field)).await.error_code(), "LIMIT_EXCEEDED", "{levels}");
        }
    }
    // One level down at a time, through fields.
    let fragment = |level: usize| {
        let next = format!("...g{}", level + 1);
        let twice = format!("customer {{ {next} }} customer {{ {next} }}");
        format!("fragment g{level} on Customer {{ a: accounts {{ nodes {{ {twice} }} }} }}")
    };
    let fragments: Vec<String> = (0..30).map(fragment).collect();
    let document =
        format!("{{ customers {{ nodes {{ ...g0 }} }} }} {} fragment g30 on Customer {{ id }}", fragments.join(" "));
    assert_eq!(refused(&api, &document).await.error_code(), "LIMIT_EXCEEDED");
    // A small one is no bomb.
    assert_eq!(judged(&api, &bomb(5, "__typename")).await.data(), &json!({ "__typename": "Query" }));
});

both!(a_fragment_that_spreads_itself_is_refused, async |app| {
    let api = app.client();
    for document in [
        "{ ...a } fragment a on Query { ...a }",
        "{ ...a } fragment a on Query { __typename ...b } fragment b on Query { ...c } fragment c on Query { ...a }",
        "{ customers { nodes { ...a } } } fragment a on Customer { accounts { nodes { customer { ...a } } } }",
        "{ __typename } fragment a on Query { ... on Query { ...a } }",
    ] {
        assert_eq!(refused(&api, document).await.error_code(), "GRAPHQL_VALIDATION_FAILED", "{document}");
    }
});

/// What is selected of a customer, so that its deepest field stands this much deeper.
fn below_customer(depth: usize) -> String {
    match depth {
        1 => "id".to_owned(),
        2 => "wallet { id }".to_owned(),
        3 => "accounts { nodes { id } }".to_owned(),
        more => format!("accounts {{ nodes {{ customer {{ {} }} }} }}", below_customer(more - 3)),
    }
}

both!(a_query_nested_too_deep_is_refused, async |app| {
    let api = app.client();
    let nested = |depth: usize| format!("{{ customers {{ nodes {{ {} }} }} }}", below_customer(depth - 2));
    // Depth behind fragments is depth.
    let hidden = |depth: usize| {
        let below = below_customer(depth - 2);
        format!(
            "{{ ...top }} fragment top on Query {{ customers {{ nodes {{ ...deep }} }} }} \
             fragment deep on Customer {{ {below} }}"
        )
    };
    for document in [nested(18), nested(20), hidden(20)] {
        assert!(judged(&api, &document).await.data().is_object());
    }
    for document in [nested(21), hidden(21), nested(22), nested(23), hidden(40)] {
        let answer = refused(&api, &document).await;
        assert_eq!(answer.error_code(), "LIMIT_EXCEEDED", "{document}: {}", answer.text);
    }
});

both!(what_is_nested_beyond_all_bounds_is_refused_as_such, async |app| {
    let api = app.client();
    for depth in [90, 150, 250] {
        let document = format!("{{ customers {{ nodes {{ {} }} }} }}", below_customer(depth));
        let answer = refused(&api, &document).await;
        assert_eq!(answer.error_code(), "LIMIT_EXCEEDED", "{depth}: {}", answer.text);
    }
    for levels in [100, 300] {
        assert_eq!(refused(&api, &bomb(levels, "__typename")).await.error_code(), "LIMIT_EXCEEDED", "{levels}");
    }
    let lists = format!("{{ nodes(ids: {}{}) {{ id }} }}", "[".repeat(1_000), "]".repeat(1_000));
    let braces = "{ a ".repeat(1_000);
    for document in [lists, braces] {
        assert_eq!(refused(&api, &document).await.error_code(), "LIMIT_EXCEEDED", "{}…", &document[..50]);
    }
});

both!(a_document_too_long_is_refused, async |app| {
    let api = app.client();
    // Three tokens each; white space is none, so the way a document is laid out does not matter.
    let aliases = |count: usize, space: &str| {
        let fields: Vec<String> = (0..count).map(|n| format!("a{n}:{space}__typename")).collect();
        format!("{{{space}{}{space}}}", fields.join(&format!(" {space}")))
    };
    for space in ["", " ", "\n\t"] {
        let answer = judged(&api, &aliases(1_600, space)).await;
        assert_eq!(answer.data().as_object().unwrap().len(), 1_600, "with {space:?}");
    }
    for space in ["", " "] {
        assert_eq!(refused(&api, &aliases(1_700, space)).await.error_code(), "LIMIT_EXCEEDED", "with {space:?}");
    }
    // The same field over and over is one field in the answer, but as many to look at.
    let same = format!("{{ {} }}", "__typename ".repeat(2_400));
    assert_eq!(judged(&api, &same).await.data(), &json!({ "__typename": "Query" }));
});

both_kinds!(a_body_over_the_limit_is_refused, async |kind| {
    const LIMIT: usize = 2_000;
    let app = TestApp::start_with(kind, |config| config.max_body_bytes = LIMIT as u32).await;
    let client = app.client();
    let body = json!({ "query": "{ __typename }" }).to_string();
    for (length, status) in [
        (LIMIT, StatusCode::OK),
        (LIMIT + 1, StatusCode::PAYLOAD_TOO_LARGE),
        (100 * LIMIT, StatusCode::PAYLOAD_TOO_LARGE),
        (400 * LIMIT, StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let padded = format!("{body}{}", " ".repeat(length - body.len()));
        let request = client.http().post(client.url("/graphql")).header(CONTENT_TYPE, "application/json").body(padded);
        let answer = Response::read(request).await;
        assert_eq!(answer.status, status, "{length} bytes");
        if status != StatusCode::OK {
            assert_eq!((answer.error_code(), answer.body.get("data")), ("LIMIT_EXCEEDED", None));
        }
    }
    // The limit that clients can read is the one that holds.
    let answer = client.query("{ serviceConfig { maxBodyBytes maxDepth } }", json!({})).await;
    assert_eq!(answer.data()["serviceConfig"], json!({ "maxBodyBytes": LIMIT, "maxDepth": 20 }));
    app.stop().await;
});
