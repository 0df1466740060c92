//! Writing through the API: what each mutation does, what it refuses and where, and that a refusal or a dry run leaves
//! nothing behind. The few helpers here speak of mutations only; what all tests share is in `support`.

mod account;
mod address;
mod batch;
mod branch;
mod cascade;
mod concurrent;
mod customer;
mod dry_run;
mod erase;
mod limits;
mod ownership;
mod personal;
mod put_customer;
mod rotate;
mod sealed;
mod status;
mod trips;
mod update;
mod upsert;

use std::collections::BTreeMap;

use clientele::domain::principal::DEFAULT_COUNTERPARTY;
use clientele::entity::account::Model as Account;
use clientele::store;
use sea_orm::{ConnectionTrait as _, FromQueryResult as _, JsonValue, Statement};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::support::app::{TestApp, with_app};
use crate::support::both::in_time;
use crate::support::client::{Client, Response};
use crate::support::database::Kind;

/// Sends a mutation with `selection` of its payload, beside the user errors.
pub async fn send(api: &Client, mutation: &str, input: Value, selection: &str) -> Response {
    let input_type = match mutation {
        "customerDeactivate" | "customerReactivate" | "customerErase" => "CustomerTransitionInput".to_owned(),
        "customerLabelsSet" | "customerLabelsAdd" | "customerLabelsRemove" => "CustomerLabelsInput".to_owned(),
        "addressChallengeCreate" => "AddressChallengeInput".to_owned(),
        other => format!("{}{}Input", other[..1].to_uppercase(), &other[1..]),
    };
    let document = format!(
        "mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ \
         {selection} userErrors {{ code message field params }} }} }}"
    );
    api.query(&document, json!({ "input": input })).await
}

/// The payload of a mutation.
pub async fn mutate(api: &Client, mutation: &str, input: Value, selection: &str) -> Value {
    send(api, mutation, input, selection).await.data()[mutation].clone()
}

/// The payload of a mutation that must succeed.
pub async fn done(api: &Client, mutation: &str, input: Value, selection: &str) -> Value {
    let payload = mutate(api, mutation, input.clone(), selection).await;
    assert_eq!(payload["userErrors"], json!([]), "{mutation} of {input} should succeed");
    payload
}

/// The user errors of a mutation that must be refused whole, each as `CODE path.into.input`.
pub async fn refused(api: &Client, mutation: &str, input: Value) -> Vec<String> {
    errors(&refusal(api, mutation, input).await)
}

/// The payload of a mutation that must be refused whole: no object, no event, but errors.
pub async fn refusal(api: &Client, mutation: &str, input: Value) -> Value {
    let words = mutation.find(char::is_uppercase).unwrap_or(mutation.len());
    let object = &mutation[..words];
    let event = if object == "branch" { "" } else { "event { id }" };
    let payload = mutate(api, mutation, input.clone(), &format!("{object} {{ id }} {event}")).await;
    assert_ne!(payload["userErrors"], json!([]), "{mutation} of {input} should be refused");
    assert_eq!((&payload[object], &payload["event"]), (&Value::Null, &Value::Null), "{payload}");
    payload
}

/// The user errors of a payload, each as `CODE path.into.input`. Every one has a sentence for people.
pub fn errors(payload: &Value) -> Vec<String> {
    let errors = payload["userErrors"].as_array().expect("the errors were selected");
    let word = |value: &Value| value.as_str().expect("a text").to_owned();
    let line = |error: &Value| {
        assert!(error.get("message").is_none_or(|message| word(message).ends_with('.')), "{error}");
        let path: Vec<String> = error["field"].as_array().expect("a path").iter().map(word).collect();
        format!("{} {}", word(&error["code"]), path.join("."))
    };
    errors.iter().map(line).collect()
}

/// The answer to a query by its data.
pub async fn query(api: &Client, document: &str, variables: Value) -> Value {
    api.query(document, variables).await.data().clone()
}

/// The text of an id or of another field that has one.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}")).to_owned()
}

/// An id as the store takes it.
pub fn uuid(id: &str) -> Uuid {
    id.parse().expect("a UUID")
}

/// The input with more keys, in place of those with the same names.
pub fn with(mut input: Value, more: Value) -> Value {
    let keys = |value: Value| match value {
        Value::Object(keys) => keys,
        other => panic!("an object, not {other}"),
    };
    let all: &mut Map<String, Value> = input.as_object_mut().expect("an object");
    all.extend(keys(more));
    input
}

/// Everything that the database holds: the rows of every table, sorted.
pub async fn contents(app: &TestApp) -> BTreeMap<String, Vec<String>> {
    let database = &app.service().database;
    let tables = match app.kind() {
        Kind::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        Kind::Postgres => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'",
    };
    let statement = |sql: String| Statement::from_string(database.backend(), sql);
    let mut contents = BTreeMap::new();
    for table in database.reader().query_all_raw(statement(tables.to_owned())).await.unwrap() {
        let name: String = table.try_get("", "name").unwrap();
        let all = JsonValue::find_by_statement(statement(format!("SELECT * FROM \"{name}\"")));
        let rows = all.all(database.reader()).await.unwrap();
        let mut rows: Vec<String> = rows.iter().map(Value::to_string).collect();
        rows.sort();
        contents.insert(name, rows);
    }
    assert!(contents.contains_key("customer") && contents.contains_key("event"), "{:?}", contents.keys());
    contents
}

/// Changes the row of an account behind the API: to a status that no mutation leads to, or a balance.
pub async fn set_account(app: &TestApp, id: &str, change: impl FnOnce(&mut Account)) {
    let tx = app.service().database.begin().await.unwrap();
    let row = store::account::by_id(&tx, DEFAULT_COUNTERPARTY, uuid(id)).await.unwrap();
    let mut row = row.expect("the account is there");
    change(&mut row);
    store::account::update(&tx, &row).await.unwrap();
    tx.commit().await.unwrap();
}

/// A case of PostgreSQL alone, with a server on a fresh database.
pub async fn on_postgres(case: impl AsyncFnOnce(&TestApp)) {
    in_time(Kind::Postgres, async move |kind| with_app(kind, case).await).await;
}
