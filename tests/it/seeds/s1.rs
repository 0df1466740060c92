//! [S1] Customers by external id and status: created in any status, listed, found, moved, never deleted; and every
//! blockchain address of one.

use serde_json::{Value, json};

use crate::support::app::{TestApp, both};
use crate::support::fixture::evm;

/// The example of the document.
const EXTERNAL_ID: &str = "customer-external-id-123";
const READ: &str = "id externalId status createdAt";
const STRANGER: &str = "c1d2e3f4-5678-90ab-cdef-1234567890ab";

async fn mutate(app: &TestApp, verb: &str, input: Value) -> Value {
    let ty = format!("{}{}Input", verb[..1].to_uppercase(), &verb[1..]);
    let document = format!(
        "mutation($input: {ty}!) {{ {verb}(input: $input) {{ customer {{ {READ} }} userErrors {{ code field }} }} }}"
    );
    app.client().query(&document, json!({ "input": input })).await.data()[verb].clone()
}

async fn found(app: &TestApp, id: &str) -> Value {
    let document = format!("query($id: ID!) {{ customer(by: {{ id: $id }}) {{ {READ} }} }}");
    app.client().query(&document, json!({ "id": id })).await.data()["customer"].clone()
}

both!(s1_creates_lists_and_finds_customers, async |app| {
    let input = json!({ "externalId": EXTERNAL_ID, "status": "ACTIVE" });
    let created = mutate(app, "customerCreate", input.clone()).await["customer"].clone();
    assert_eq!((&created["externalId"], &created["status"]), (&json!(EXTERNAL_ID), &json!("ACTIVE")));
    assert_eq!(found(app, created["id"].as_str().unwrap()).await, created);
    let document = format!("{{ customers {{ nodes {{ {READ} }} }} }}");
    let listed = app.client().query(&document, json!({})).await;
    assert_eq!(listed.data()["customers"]["nodes"], json!([created]));

    for status in ["INACTIVE", "DELETED", "SUSPENDED"] {
        let other = mutate(app, "customerCreate", json!({ "externalId": status, "status": status })).await;
        assert_eq!(other["customer"]["status"], status);
    }
    // 409 Conflict: duplicate externalId.
    let again = mutate(app, "customerCreate", input).await;
    assert_eq!(again["userErrors"], json!([{ "code": "ALREADY_EXISTS", "field": ["externalId"] }]));
    // 400 Bad Request: validation failed.
    let missing = mutate(app, "customerCreate", json!({ "externalId": " ", "status": "ACTIVE" })).await;
    assert_eq!(missing["customer"], json!(null));
    assert_eq!(missing["userErrors"][0]["field"], json!(["externalId"]));
    // 404 Not Found is null for a read; 400 Bad Request: invalid customer ID format.
    assert_eq!(found(app, STRANGER).await, json!(null));
    let invalid = app.client().query("{ customer(by: { id: \"123\" }) { id } }", json!({})).await;
    assert_eq!(invalid.error_code(), "BAD_USER_INPUT");
});

both!(s1_moves_a_customer_to_another_status_and_never_deletes_it, async |app| {
    let input = json!({ "externalId": EXTERNAL_ID, "status": "ACTIVE" });
    let id = mutate(app, "customerCreate", input).await["customer"]["id"].clone();
    for status in ["INACTIVE", "SUSPENDED", "ACTIVE", "DELETED"] {
        let moved = mutate(app, "customerStatusChange", json!({ "id": id, "status": status })).await;
        assert_eq!(moved["customer"]["status"], status);
    }
    // DELETED is a status: the customer is still there, and there is no way to take it out.
    assert_eq!(found(app, id.as_str().unwrap()).await["status"], "DELETED");
    let stranger = mutate(app, "customerStatusChange", json!({ "id": STRANGER, "status": "ACTIVE" })).await;
    assert_eq!(stranger["userErrors"], json!([{ "code": "NOT_FOUND", "field": ["id"] }]));
    let delete = "mutation($id: ID!) { customerDelete(input: { id: $id }) { customer { id } } }";
    let refused = app.client().query(delete, json!({ "id": id })).await;
    assert_eq!(refused.error_code(), "GRAPHQL_VALIDATION_FAILED");
});

both!(s1_lists_every_address_of_a_customer, async |app| {
    let alice = app.customer("alice").active().wallet(&evm(1));
    let alice = alice.account("USD").address(&evm(2)).account("EUR").address(&evm(3)).address(&evm(4)).save().await;
    app.customer("bob").active().wallet(&evm(5)).save().await;
    let document = "query($id: ID!) { customer(by: { id: $id }) { addresses { nodes { caip10 } } } }";
    let answer = app.client().query(document, json!({ "id": alice.id })).await;
    let expected: Vec<Value> = (1..=4).map(|n| json!({ "caip10": evm(n) })).collect();
    assert_eq!(answer.data()["customer"]["addresses"]["nodes"], json!(expected));
});
