//! Errors as clients see them: few, short, with a code of ours, the id of the request, and nothing of the inside.

use clientele::graphql::error::Code;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::limits::refused;
use super::{MODERN, post};
use crate::support::app::{TestApp, both};
use crate::support::both::both_kinds;
use crate::support::client::Client;

/// What the libraries below say of a value that they cannot read.
const FOREIGN: [&str; 18] = [
    "invalid digit",
    "invalid length",
    "invalid type",
    "invalid value",
    "invalid character",
    "out of range integral",
    "premature end",
    "input contains",
    "input is out",
    "cannot parse",
    "number too",
    "too large to fit",
    "trailing",
    "serde",
    "chrono",
    "line 1",
    "panicked",
    "expected_type",
];

both!(errors_are_few_and_short, async |app| {
    let api = app.client();
    let fields = |count: usize| (0..count).map(|n| format!("unknown{n}")).collect::<Vec<_>>().join(" ");
    let answer = refused(&api, &format!("{{ {} }}", fields(1_500))).await;
    assert_eq!(answer.body["errors"].as_array().unwrap().len(), 20);
    assert!(answer.text.len() < 16 * 1024, "{} bytes", answer.text.len());
    for document in [
        format!("{{ {} }}", "x".repeat(50_000)),
        format!("{{ customers(filter: {{ {}: 1 }}) {{ nodes {{ id }} }} }}", "x".repeat(50_000)),
        format!("{{ ...{} }}", "x".repeat(50_000)),
        format!("{{ customer(by: {{ id: \"{}\" }} {{ id }} }}", "ж".repeat(50_000)),
        format!("query {} {{ nonsense }}", "x".repeat(50_000)),
        "\"".repeat(50_001),
        "{ ".to_owned() + &"é".repeat(50_000),
    ] {
        let answer = refused(&api, &document).await;
        assert!(answer.text.len() < 2 * 1024, "{} bytes: {}…", answer.text.len(), &answer.text[..200]);
    }
    // The same for errors of what ran: a thousand of them, and long values.
    let many: Vec<String> = (0..600).map(|n| format!("c{n}: customer(by: {{ id: \"{n}\" }}) {{ id }}")).collect();
    let answer = api.query(&format!("{{ {} }}", many.join(" ")), json!({})).await;
    assert!(answer.body["errors"].as_array().is_some_and(|errors| (1..=20).contains(&errors.len())), "{}", answer.text);
    let long = json!({ "id": "ж".repeat(50_000) });
    let answer = api.query("query($id: ID!) { customer(by: { id: $id }) { id } }", long).await;
    assert!(answer.text.len() < 2 * 1024, "{} bytes", answer.text.len());
});

both!(what_goes_wrong_inside_stays_inside, async |app| {
    use sea_orm::ConnectionTrait as _;
    let database = &app.service().database;
    let tx = database.begin().await.unwrap();
    tx.execute_unprepared("ALTER TABLE customer RENAME TO hidden_from_view").await.unwrap();
    tx.commit().await.unwrap();
    for document in ["{ customers { nodes { id } } }", "mutation { customerCreate(input: {}) { customer { id } } }"] {
        let answer = app.client().with_header("x-request-id", "the-id").query(document, json!({})).await;
        let error: &Value = &answer.body["errors"][0];
        assert_eq!((answer.error_code(), &error["extensions"]["requestId"]), ("INTERNAL", &json!("the-id")));
        let text = answer.text.to_lowercase();
        for inside in ["table", "relation", "select", "insert", "sql", "hidden_from_view", ".rs", "panicked"] {
            assert!(!text.contains(inside), "{}", answer.text);
        }
    }
});

/// The first message about a document, or nothing where it runs.
async fn message(api: &Client, document: &str) -> String {
    let answer = api.query(document, json!({})).await;
    answer.body["errors"][0]["message"].as_str().unwrap_or_default().to_owned()
}

both_kinds!(suggestions_are_a_setting, async |kind| {
    let app = TestApp::start(kind).await;
    let api = app.client();
    for (document, suggestion) in [
        ("{ custumers { nodes { id } } }", "Did you mean \"customers\""),
        ("{ customers { nodes { statu } } }", "Did you mean \"status\""),
        ("{ customers(fist: 1) { nodes { id } } }", "Did you mean \"first\""),
        ("{ customers(filter: { lables: {} }) { nodes { id } } }", "Did you mean \"labels\""),
        ("{ customers(filter: { status: { eq: ACTIV } }) { nodes { id } } }", "Did you mean \"ACTIVE\""),
        ("query($f: CustomerFiltr) { customers(filter: $f) { nodes { id } } }", "Did you mean \"CustomerFilter\""),
        ("{ __typename @skipp(if: true) }", "Did you mean \"skip\"?"),
    ] {
        let message = message(&api, document).await;
        assert!(message.contains(suggestion) && message.ends_with('?'), "{document}: {message}");
    }
    for document in ["{ qqqqqqqq }", "{ customer { id } }"] {
        let message = message(&api, document).await;
        assert!(!message.is_empty() && !message.contains("Did you mean"), "{document}: {message}");
    }
    app.stop().await;

    let app = TestApp::start_with(kind, |config| config.suggestions = false).await;
    let api = app.client();
    for (document, name) in [
        ("{ custumers { nodes { id } } }", "customers"),
        ("{ customers { nodes { statu } } }", "status"),
        ("{ customers(fist: 1) { nodes { id } } }", "first"),
        ("{ customers(filter: { status: { eq: ACTIV } }) { nodes { id } } }", "ACTIVE"),
    ] {
        let message = message(&api, document).await;
        assert!(!message.is_empty() && !message.contains(name), "{document}: {message}");
    }
    app.stop().await;
});

both_kinds!(introspection_is_a_setting, async |kind| {
    let asks = [
        "{ __schema { queryType { name } } }",
        "{ a: __type(name: \"Customer\") { name } __typename }",
        "{ ...f } fragment f on Query { ... on Query { __schema { types { name } } } }",
        "query One { __typename } query Two { __schema { queryType { name } } }",
    ];
    let app = TestApp::start(kind).await;
    for document in &asks[..3] {
        assert!(app.client().query(document, json!({})).await.data().is_object());
    }
    app.stop().await;

    let app = TestApp::start_with(kind, |config| config.introspection = false).await;
    let api = app.client();
    for document in asks {
        let answer = refused(&api, document).await;
        assert_eq!(answer.error_code(), "GRAPHQL_VALIDATION_FAILED", "{document}: {}", answer.text);
        assert!(!answer.text.contains("\"data\"") && answer.text.contains("introspection"), "{}", answer.text);
    }
    // Clients need the name of a type all the same.
    let answer = api.query("{ __typename customers { __typename } }", json!({})).await;
    assert_eq!(answer.data(), &json!({ "__typename": "Query", "customers": { "__typename": "CustomerConnection" } }));
    app.stop().await;
});

both!(every_error_has_a_code_of_ours_and_no_words_of_a_library, async |app| {
    let api = app.client();
    let filter =
        |ty: &str, value: Value| (format!("query($v: {ty}) {{ customers(filter: $v) {{ nodes {{ id }} }} }}"), value);
    let mut asked = vec![
        ("query($v: ID!) { customer(by: { id: $v }) { id } }".to_owned(), json!("not-a-uuid")),
        (
            "query($v: ID!) { customer(by: { id: $v }) { id } }".to_owned(),
            json!("019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f2z"),
        ),
        ("query($v: ID!) { node(id: $v) { id } }".to_owned(), json!("x")),
        ("query($v: Int) { customers(first: $v) { nodes { id } } }".to_owned(), json!(1.5)),
        ("query($v: Int) { customers(first: $v) { nodes { id } } }".to_owned(), json!(99_999_999_999_i64)),
        ("query($v: String) { customers(after: $v) { nodes { id } } }".to_owned(), json!("no cursor")),
        ("query($v: String) { customers(after: $v) { nodes { id } } }".to_owned(), json!("bm9uc2Vuc2U=")),
        (
            "mutation($v: CustomerCreateInput!) { customerCreate(input: $v) { customer { id } } }".to_owned(),
            json!({ "kycLevel": 1e300 }),
        ),
        (
            "mutation($v: CustomerCreateInput!) { customerCreate(input: $v) { customer { id } } }".to_owned(),
            json!({ "nonsense": {} }),
        ),
    ];
    for (field, value) in [
        ("createdAt", json!({ "gt": "yesterday" })),
        ("createdAt", json!({ "gt": "2026-13-45T99:99:99Z" })),
        ("createdAt", json!({ "gt": "+275760-09-13T00:00:00Z" })),
        ("id", json!({ "eq": "x" })),
        ("status", json!({ "eq": "GONE" })),
        ("status", json!(1)),
        ("kycLevel", json!({ "eq": "x" })),
        ("labels", json!("x")),
    ] {
        asked.push(filter("CustomerFilter", json!({ (field): value })));
    }
    for (document, value) in asked {
        let answer = api.query(&document, json!({ "v": value })).await;
        let errors =
            answer.body["errors"].as_array().unwrap_or_else(|| panic!("{document} of {value}: {}", answer.text));
        for error in errors {
            let code = error["extensions"]["code"].as_str().unwrap_or_default();
            assert!(Code::from_name(code).is_some_and(|code| code != Code::Internal), "{document} of {value}: {error}");
            assert_eq!(error["extensions"]["requestId"], answer.headers["x-request-id"].to_str().unwrap());
            let message = error["message"].as_str().unwrap().to_lowercase();
            let foreign: Vec<&str> = FOREIGN.into_iter().filter(|words| message.contains(words)).collect();
            assert!(foreign.is_empty(), "{document} of {value}: {message}: {foreign:?}");
        }
    }
    // The same where nothing was asked at all.
    for body in ["nonsense", "[1]", "{ \"query\": 1 }", "\u{0}"] {
        let answer = post(app, Some("application/json"), MODERN, body).await;
        let text = answer.text.to_lowercase();
        assert_eq!((answer.status, answer.error_code()), (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"));
        assert!(FOREIGN.into_iter().all(|words| !text.contains(words)), "{text}");
    }
});
