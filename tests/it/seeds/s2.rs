//! [S2] Get Customers: its filters, and cursor and limit; and the labels and the entity that they ask for.

use serde_json::{Value, json};

use super::{World, filter, line};
use crate::support::both::both_kinds;
use crate::support::database::Kind;

const ENTITY: &str = "7f3e2a10-1c5d-4e8f-9a6b-0d1c2b3a4f50";
const OTHER: &str = "0b7c9d2e-5f41-4a3b-8c6d-7e8f90a1b2c3";

async fn world(kind: Kind) -> World {
    let mut world = World::new(kind).await;
    let of = |id: &str, ty: &str| json!({ "id": id, "type": ty });
    let ann = json!({ "entity": of(ENTITY, "NATURAL_PERSON"), "status": "ACTIVE", "labels": ["vip", "eu"] });
    let bob = json!({ "entity": of(OTHER, "LEGAL_ENTITY"), "labels": ["eu", "vip", "new"] });
    // One entity may be a customer in more than one way.
    let cyd = json!({ "entity": of(ENTITY, "JOINT_PERSON"), "labels": ["vip"] });
    world.customer(1, "ann", ann).await;
    world.customer(2, "bob", bob).await;
    world.customer(3, "cyd", cyd).await;
    world.customer(4, "dan", json!({})).await;
    world
}

both_kinds!(s2_lists_customers_by_each_of_its_filters, async |kind| {
    let world = world(kind).await;
    let document = "{ customers(first: 2) { pageInfo { endCursor } } }";
    let cursor =
        world.app.client().query(document, json!({})).await.data()["customers"]["pageInfo"]["endCursor"].clone();
    let lines = vec![
        filter("entityId", json!({ "entityId": { "eq": ENTITY } }), &["cyd", "ann"]),
        filter("customerStatus", json!({ "status": { "eq": "ACTIVE" } }), &["ann"]),
        filter("customerType", json!({ "entityType": { "eq": "LEGAL_ENTITY" } }), &["bob"]),
        filter("labels, all of the provided", json!({ "labels": { "hasAll": ["vip", "eu"] } }), &["bob", "ann"]),
        filter("labels, one", json!({ "labels": { "hasAll": ["vip"] } }), &["cyd", "bob", "ann"]),
        line("limit", json!({ "first": 1 }), &["dan"]),
        line("cursor", json!({ "after": cursor, "first": 20 }), &["bob", "ann"]),
        filter(
            "several",
            json!({ "entityId": { "eq": ENTITY }, "status": { "eq": "REGISTERED" }, "labels": { "hasAll": ["vip"] } }),
            &["cyd"],
        ),
    ];
    world.hold(lines).await;
    let zero = world.app.client().query("{ customers(first: 0) { nodes { id } } }", json!({})).await;
    assert_eq!(zero.error_code(), "BAD_USER_INPUT", "limit has a minimum of 1");
    world.app.stop().await;
});

both_kinds!(s2_assigns_an_entity_the_role_of_a_customer_and_labels_it, async |kind| {
    let world = world(kind).await;
    let api = world.app.client();
    let document = "query($id: ID!) { customer(by: { id: $id }) { entity { id type } labels status } }";
    let read = async || api.query(document, json!({ "id": world.id("ann") })).await.data()["customer"].clone();
    let entity = json!({ "id": ENTITY, "type": "NATURAL_PERSON" });
    assert_eq!(read().await, json!({ "entity": entity, "labels": ["vip", "eu"], "status": "ACTIVE" }));
    let change = async |verb: &str, labels: Value| {
        let document = format!(
            "mutation($input: CustomerLabelsInput!) {{ {verb}(input: $input) {{
                customer {{ labels }} userErrors {{ code field }} }} }}"
        );
        let input = json!({ "id": world.id("ann"), "labels": labels });
        api.query(&document, json!({ "input": input })).await.data()[verb].clone()
    };
    let sixteen: Vec<String> = (1..=16).map(|n| format!("label {n}")).collect();
    for (verb, labels, expected) in [
        ("customerLabelsSet", json!(["b", "a", "b"]), json!(["b", "a"])),
        ("customerLabelsAdd", json!(["c", "a"]), json!(["b", "a", "c"])),
        ("customerLabelsRemove", json!(["b", "x"]), json!(["a", "c"])),
        ("customerLabelsSet", json!(sixteen), json!(sixteen)),
    ] {
        assert_eq!(change(verb, labels).await["customer"]["labels"], expected, "{verb}");
    }
    let told = change("customerLabelsAdd", json!(["one more"])).await;
    assert_eq!(told["userErrors"], json!([{ "code": "LIMIT_EXCEEDED", "field": ["labels"] }]));
    let document =
        "mutation($id: ID!) { customerUpdate(input: { id: $id, entity: null }) { customer { entity { id } } } }";
    let cleared = api.query(document, json!({ "id": world.id("ann") })).await;
    assert_eq!(cleared.data()["customerUpdate"]["customer"]["entity"], json!(null));
    let bad = "mutation { customerCreate(input: { entity: { id: \"x\", type: LEGAL_ENTITY } }) { customer { id } } }";
    assert_eq!(api.query(bad, json!({})).await.error_code(), "BAD_USER_INPUT", "an entity's id is a UUID");
    world.app.stop().await;
});
