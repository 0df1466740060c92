//! An error below a list: its path leads through every row, it makes null of the nearest place that may be, and a field
//! that stands twice is answered once. What the reference implementation does, tests/node/oracle holds at large.

use serde_json::{Value, json};

use crate::support::app::both;
use crate::support::client::Response;
use crate::support::fixture::evm;

/// Code and path of each error.
fn told(answer: &Response) -> Vec<(String, Value)> {
    let errors = answer.body["errors"].as_array().unwrap_or_else(|| panic!("no errors: {}", answer.text));
    let code = |error: &Value| error["extensions"]["code"].as_str().unwrap().to_owned();
    errors.iter().map(|error| (code(error), error["path"].clone())).collect()
}

fn bad(path: Value) -> (String, Value) {
    ("BAD_USER_INPUT".to_owned(), path)
}

both!(an_argument_below_a_list_fails_at_its_row, async |app| {
    let list = "{ customers { nodes { accounts(first: 0) { totalCount { value } } } } }";
    let empty = app.client().query(list, json!({})).await;
    assert_eq!(empty.data(), &json!({ "customers": { "nodes": [] } }), "no row, so no field that could fail");
    app.customer("alice").save().await;
    let failed = app.client().query(list, json!({})).await;
    assert_eq!(failed.body["data"], Value::Null);
    assert_eq!(told(&failed), [bad(json!(["customers", "nodes", 0, "accounts"]))]);
    let count = "{ customers { edges { node { accounts { all: totalCount(limit: 0) { value } } } } } }";
    let failed = app.client().query(count, json!({})).await;
    let path = json!(["customers", "edges", 0, "node", "accounts", "all"]);
    assert_eq!((&failed.body["data"], told(&failed)), (&Value::Null, vec![bad(path)]));
});

both!(an_argument_below_the_facets_fails_at_its_field, async |app| {
    let document = "{ customers { facets { days: createdPer(last: 0) { count } } } }";
    let failed = app.client().query(document, json!({})).await;
    assert_eq!(told(&failed), [bad(json!(["customers", "facets", "days"]))]);
    let failed = app.client().query("{ customers { facets(top: 0) { labels { count } } } }", json!({})).await;
    assert_eq!(told(&failed), [bad(json!(["customers", "facets"]))]);
});

both!(null_stands_for_an_error_where_it_may, async |app| {
    let saved = app.customer("alice").wallet(&evm(1)).account("USD").address(&evm(2)).save().await;
    let document = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Address { caip10 account { addresses(last: -1) { nodes { id } } } } \
                    ... on Customer { externalId addresses(filter: {}) { nodes { id } } } } }";
    let account = &saved.accounts[0];
    let ids = json!([saved.wallet, account.addresses[0], saved.id]);
    let answer = app.client().query(document, json!({ "ids": ids })).await;
    let nodes = json!([{ "caip10": evm(1), "account": null }, { "caip10": evm(2), "account": null }, null]);
    assert_eq!(answer.body["data"], json!({ "nodes": nodes }), "{}", answer.text);
    let paths = [bad(json!(["nodes", 1, "account", "addresses"])), bad(json!(["nodes", 2, "addresses"]))];
    assert_eq!(told(&answer), paths);
});

both!(a_cursor_is_refused_below_every_parent_but_its_own, async |app| {
    for name in ["alice", "bob"] {
        app.customer(name).account("USD").account("EUR").save().await;
    }
    let first = "{ customer(by: { externalId: \"alice\" }) { accounts(first: 1) { pageInfo { endCursor } } } }";
    let cursor =
        app.client().query(first, json!({})).await.data()["customer"]["accounts"]["pageInfo"]["endCursor"].clone();
    let document = "query($after: String) { alice: customer(by: { externalId: \"alice\" }) { ...rest } \
                    bob: customer(by: { externalId: \"bob\" }) { ...rest } \
                    counted: customer(by: { externalId: \"bob\" }) { accounts(after: $after) { totalCount { value } } } } \
                    fragment rest on Customer { accounts(after: $after) { nodes { asset { code } } } }";
    let answer = app.client().query(document, json!({ "after": cursor })).await;
    let rest = json!({ "accounts": { "nodes": [{ "asset": { "code": "EUR" } }] } });
    assert_eq!(answer.body["data"], json!({ "alice": rest, "bob": null, "counted": null }));
    let mut errors = told(&answer);
    errors.sort_by_key(|(_, path)| path.to_string());
    let mismatch = |alias: &str| ("CURSOR_MISMATCH".to_owned(), json!([alias, "accounts"]));
    assert_eq!(errors, [mismatch("bob"), mismatch("counted")]);
});

both!(a_field_that_stands_twice_is_answered_once, async |app| {
    let document = "query($no: Boolean!) { ...one node(id: \"nonsense\") { id } viewer { counterparty { id } } \
                    ... @skip(if: $no) { viewer { onBehalfOf } } } \
                    fragment one on Query { node(id: \"nonsense\") { id } viewer { principal counterparty { name } } }";
    let answer = app.client().query(document, json!({ "no": true })).await;
    assert_eq!(told(&answer), [bad(json!(["node"]))], "one field, so one error");
    let viewer = answer.text.split_once("\"viewer\":").unwrap().1;
    assert!(viewer.starts_with("{\"principal\":\"local\",\"counterparty\":{\"name\":"), "{viewer}");
    assert!(viewer.contains(",\"id\":") && !viewer.contains("onBehalfOf"), "{viewer}");
});

both!(a_mutation_that_stands_twice_runs_once, async |app| {
    let document = "mutation { new: branchCreate(input: { name: \"Kyiv\" }) { ...errors } \
                    new: branchCreate(input: { name: \"Kyiv\" }) { branch { name } } } \
                    fragment errors on BranchPayload { userErrors { code } userErrors { message } }";
    let answer = app.client().query(document, json!({})).await;
    assert_eq!(answer.data(), &json!({ "new": { "userErrors": [], "branch": { "name": "Kyiv" } } }));
});

both!(one_of_several_keys_is_asked_of_literals_and_variables, async |app| {
    app.customer("alice").with("login", json!("al")).save().await;
    let refused = [
        ("{ customer(by: {}) { id } }", json!({}), "GRAPHQL_VALIDATION_FAILED"),
        ("{ customer(by: { login: \"al\", externalId: \"alice\" }) { id } }", json!({}), "GRAPHQL_VALIDATION_FAILED"),
        ("{ customer(by: { login: null }) { id } }", json!({}), "GRAPHQL_VALIDATION_FAILED"),
        (
            "query($login: String) { customer(by: { login: $login }) { id } }",
            json!({ "login": "al" }),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("query($by: CustomerKey!) { customer(by: $by) { id } }", json!({ "by": {} }), "BAD_USER_INPUT"),
        ("query($by: CustomerKey!) { customer(by: $by) { id } }", json!({ "by": { "login": null } }), "BAD_USER_INPUT"),
        (
            "query($by: CustomerKey!) { customer(by: $by) { id } }",
            json!({ "by": { "login": "al", "id": null } }),
            "BAD_USER_INPUT",
        ),
    ];
    for (document, variables, code) in refused {
        let answer = app.client().query(document, variables).await;
        assert_eq!(answer.error_code(), code, "{document}");
        assert!(answer.body.get("data").is_none(), "{document}: {}", answer.text);
    }
    let document = "query($login: String!) { customer(by: { login: $login }) { externalId } \
                    __type(name: \"CustomerKey\") { isOneOf } }";
    let answer = app.client().query(document, json!({ "login": "al" })).await;
    assert_eq!(answer.data(), &json!({ "customer": { "externalId": "alice" }, "__type": { "isOneOf": true } }));
});
