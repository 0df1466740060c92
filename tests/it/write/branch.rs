//! branchCreate.

use serde_json::json;

use super::{contents, done, query, refused};
use crate::support::app::both;

both!(a_branch_is_created_and_can_be_named_by_its_customers, async |app| {
    let api = app.client();
    let payload = done(&api, "branchCreate", json!({ "name": " Kyiv " }), "branch { id name }").await;
    assert_eq!(payload["branch"]["name"], "Kyiv");
    let id = &payload["branch"]["id"];
    app.customer("alice").with("branchId", id.clone()).save().await;
    let document = "query($id: ID!) {
        node(id: $id) { __typename ... on Branch { name } }
        counterparty { branches(first: 5) { nodes { id } } }
        customers(filter: { branchId: { eq: $id } }) { nodes { externalId branch { name } } } }";
    let expected = json!({
        "node": { "__typename": "Branch", "name": "Kyiv" },
        "counterparty": { "branches": { "nodes": [{ "id": id }] } },
        "customers": { "nodes": [{ "externalId": "alice", "branch": { "name": "Kyiv" } }] },
    });
    assert_eq!(query(&api, document, json!({ "id": id })).await, expected);
});

both!(the_name_of_a_branch_is_unique, async |app| {
    let api = app.client();
    done(&api, "branchCreate", json!({ "name": "Kyiv" }), "branch { id }").await;
    let before = contents(app).await;
    for name in ["Kyiv", " Kyiv\n"] {
        assert_eq!(refused(&api, "branchCreate", json!({ "name": name })).await, ["ALREADY_EXISTS name"]);
    }
    assert_eq!(contents(app).await, before);
    done(&api, "branchCreate", json!({ "name": "KYIV" }), "branch { id }").await;
});
