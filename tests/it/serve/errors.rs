//! The table of errors: every code, provoked over HTTP, with its status, what it says and what it does not say.
//! [S0][S1 error format][S3 Type, Instance, Action, Detail]

use reqwest::StatusCode;
use sea_orm::{ConnectionTrait as _, DatabaseTransaction};
use serde_json::{Value, json};

use crate::support::app::{TestApp, both};
use crate::support::both::both_kinds;
use crate::support::client::Response;
use crate::watch::until;

/// What no answer may hold: the inside of the gateway and of its database.
const INSIDE: [&str; 13] = [
    "select ",
    "insert ",
    "update ",
    "sqlx",
    "sqlite",
    "postgres",
    "relation",
    "constraint",
    "panicked",
    ".rs",
    "/tmp",
    "pool",
    "127.0.0.1",
];

/// What an error must be.
struct Wanted<'a> {
    code: &'a str,
    status: u16,
    action: &'a str,
    /// The parts of the request that it tells of.
    fields: &'a [&'a str],
    retryable: bool,
}

/// Holds the first error of an answer against what it must be.
fn hold(answer: &Response, wanted: &Wanted<'_>) {
    let Wanted { code, status, action, fields, retryable } = wanted;
    let text = &answer.text;
    assert_eq!((answer.error_code(), answer.status.as_u16()), (*code, *status), "{text}");
    assert!(answer.body.get("data").is_none_or(|data| data.is_null() || *status == 200), "{text}");
    for error in answer.body["errors"].as_array().unwrap() {
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{text}");
        let extensions = error["extensions"].as_object().unwrap();
        let mut keys: Vec<&str> = extensions.keys().map(String::as_str).filter(|key| *key != "params").collect();
        keys.sort_unstable();
        assert_eq!(keys, ["action", "code", "details", "requestId", "retryable"], "{text}");
        assert_eq!(extensions["requestId"], answer.headers["x-request-id"].to_str().unwrap());
    }
    let extensions = &answer.body["errors"][0]["extensions"];
    assert_eq!((&extensions["action"], &extensions["retryable"]), (&json!(action), &json!(retryable)), "{text}");
    let details = extensions["details"].as_array().unwrap();
    assert_eq!(details.iter().map(|detail| detail["field"].as_str().unwrap()).collect::<Vec<_>>(), *fields, "{text}");
    assert!(
        details.iter().all(|detail| detail["message"].as_str().is_some_and(|message| !message.is_empty())),
        "{text}"
    );
    let lower = text.to_lowercase();
    for inside in INSIDE {
        assert!(!lower.contains(inside), "{inside:?} in {text}");
    }
}

fn wanted<'a>(code: &'a str, status: u16, action: &'a str, fields: &'a [&'a str]) -> Wanted<'a> {
    Wanted { code, status, action, fields, retryable: false }
}

both!(a_request_that_is_wrong_says_what_and_where, async |app| {
    let api = app.client();
    let list = |arguments: &str| format!("{{ customers({arguments}) {{ nodes {{ id }} }} }}");
    let cases = [
        ("{ customers(".to_owned(), wanted("GRAPHQL_PARSE_FAILED", 400, "parse", &[])),
        ("{ nonsense }".to_owned(), wanted("GRAPHQL_VALIDATION_FAILED", 400, "validate", &[])),
        (
            "query($id: ID!) { customer(by: { id: $id }) { id } }".to_owned(),
            wanted("BAD_USER_INPUT", 400, "request", &[]),
        ),
        (list("first: 0"), wanted("BAD_USER_INPUT", 400, "customers", &["first"])),
        (list("offset: -1"), wanted("BAD_USER_INPUT", 400, "customers", &["offset"])),
        (list("first: 1, last: 1"), wanted("BAD_USER_INPUT", 400, "customers", &["customers"])),
        (list("after: \"x\""), wanted("BAD_USER_INPUT", 400, "customers", &["customers"])),
        (list("filter: {}"), wanted("BAD_USER_INPUT", 400, "customers", &["customers"])),
        (list("first: 201"), wanted("LIMIT_EXCEEDED", 400, "customers", &["first"])),
        ("{ c: customer(by: { id: \"1\" }) { id } }".to_owned(), wanted("BAD_USER_INPUT", 200, "c", &["c"])),
    ];
    for (document, wanted) in &cases {
        hold(&api.query(document, json!({})).await, wanted);
    }
    for name in ["a", "b"] {
        app.customer(name).save().await;
    }
    let ask =
        "query($after: String) { customers(first: 1, after: $after, orderBy: [{ field: STATUS }]) { nodes { id } } }";
    let page = api.query("{ customers(first: 1) { pageInfo { endCursor } } }", json!({})).await;
    let after = json!({ "after": page.data()["customers"]["pageInfo"]["endCursor"] });
    hold(&api.query(ask, after).await, &wanted("CURSOR_MISMATCH", 400, "customers", &["customers"]));

    let long = format!("{{ {} }}", "__typename ".repeat(6_000));
    hold(&api.query(&long, json!({})).await, &wanted("LIMIT_EXCEEDED", 400, "request", &[]));
    let post =
        |body: String| api.http().post(api.url("/graphql")).header("content-type", "application/json").body(body);
    let graphql = |request: reqwest::RequestBuilder| request.header("accept", "application/graphql-response+json");
    let large = Response::read(graphql(post(" ".repeat(300_000)))).await;
    hold(&large, &wanted("LIMIT_EXCEEDED", 413, "request", &[]));
    hold(&Response::read(graphql(post("{".to_owned()))).await, &wanted("BAD_USER_INPUT", 400, "request", &[]));

    for header in ["Idempotency-Key", "Requestor-ID"] {
        let bad = post(json!({ "query": "{ __typename }" }).to_string()).header(header, "x");
        hold(&Response::read(graphql(bad)).await, &wanted("BAD_USER_INPUT", 400, "request", &[header]));
    }
    let bad = json!({ "query": "{ __typename }", "extensions": { "idempotencyKey": "x" } });
    hold(&api.send(&bad).await, &wanted("BAD_USER_INPUT", 400, "request", &["extensions.idempotencyKey"]));
});

both!(what_an_id_names_in_a_write_and_is_not_there_is_data, async |app| {
    let document = "mutation { customerDeactivate(input: { id: \"019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21\" }) {
        userErrors { code field } } }";
    let answer = app.client().query(document, json!({})).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.user_errors("customerDeactivate"), [("NOT_FOUND".to_owned(), "id".to_owned())]);
});

const CREATE: &str = "mutation($name: String!) { create: branchCreate(input: { name: $name }) { branch { id } } }";

both!(a_key_that_is_in_use_says_for_what, async |app| {
    let api = app.client().with_header("idempotency-key", "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21");
    assert!(api.query(CREATE, json!({ "name": "Kyiv" })).await.data().is_object());
    let mismatch = api.query(CREATE, json!({ "name": "Lviv" })).await;
    hold(&mismatch, &wanted("IDEMPOTENCY_MISMATCH", 422, "create", &[]));
});

/// Takes every connection that can write, so that nobody else has one.
async fn hold_writers(app: &TestApp) -> Vec<DatabaseTransaction> {
    let mut held = Vec::new();
    while let Ok(tx) = app.service().database.begin().await {
        held.push(tx);
    }
    held
}

async fn let_go(held: Vec<DatabaseTransaction>) {
    for tx in held {
        tx.rollback().await.unwrap();
    }
}

both_kinds!(a_database_that_is_busy_is_unavailable, async |kind| {
    let app = TestApp::start_with(kind, |config| config.acquire_timeout_ms = 200).await;
    let held = hold_writers(&app).await;
    let answer = app.client().query(CREATE, json!({ "name": "Kyiv" })).await;
    hold(&answer, &Wanted { retryable: true, ..wanted("UNAVAILABLE", 503, "create", &[]) });
    let_go(held).await;
    let again = until(async || Some(app.client().query(CREATE, json!({ "name": "Kyiv" })).await).filter(is_done));
    again.await;
    app.stop().await;
});

fn is_done(answer: &Response) -> bool {
    answer.body["data"]["create"]["branch"].is_object()
}

both_kinds!(a_request_has_its_time, async |kind| {
    let app = TestApp::start_with(kind, |config| {
        config.acquire_timeout_ms = 1_000;
        config.request_timeout_ms = 200;
    });
    let app = app.await;
    let held = hold_writers(&app).await;
    // Without a key nobody can tell whether it was done.
    hold(&app.client().query(CREATE, json!({ "name": "Kyiv" })).await, &wanted("TIMEOUT", 504, "request", &[]));
    let keyed = app.client().with_header("idempotency-key", "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21");
    let retryable = Wanted { retryable: true, ..wanted("TIMEOUT", 504, "request", &[]) };
    hold(&keyed.query(CREATE, json!({ "name": "Kyiv" })).await, &retryable);
    let_go(held).await;
    until(async || Some(keyed.query(CREATE, json!({ "name": "Kyiv" })).await).filter(is_done)).await;
    app.stop().await;
});

both!(a_fault_of_ours_says_nothing_but_the_id, async |app| {
    let tx = app.service().database.begin().await.unwrap();
    tx.execute_unprepared("ALTER TABLE branch RENAME TO hidden_from_view").await.unwrap();
    tx.commit().await.unwrap();
    let answer = app.client().query(CREATE, json!({ "name": "Kyiv" })).await;
    hold(&answer, &wanted("INTERNAL", 500, "create", &[]));
    assert!(!answer.text.contains("hidden"), "{}", answer.text);
    let mut old: Value = answer.body.clone();
    let json = app.client().with_header("accept", "application/json").query(CREATE, json!({ "name": "Kyiv" })).await;
    old["errors"][0]["extensions"]["requestId"] = json.body["errors"][0]["extensions"]["requestId"].clone();
    assert_eq!((json.status, json.body), (StatusCode::OK, old), "an old client hears the same");
});
