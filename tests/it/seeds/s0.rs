//! [S0] Customers by wallet and external id: added with a challenge to prove the wallet, retrieved, deactivated with all
//! that is theirs, and reactivated.

use serde_json::{Value, json};

use crate::support::app::{TestApp, both};

/// The address of the document's own example.
const WALLET: &str = "eip155:1:0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb";
const READ: &str = "id externalId wallet { caip10 status ownership } status createdAt updatedAt";

async fn mutate(app: &TestApp, verb: &str, ty: &str, input: Value, more: &str) -> Value {
    let document = format!(
        "mutation($input: {ty}!) {{ {verb}(input: $input) {{ customer {{ {READ} }} {more} userErrors {{ code field }} }} }}"
    );
    app.client().query(&document, json!({ "input": input })).await.data()[verb].clone()
}

async fn retrieved(app: &TestApp, by: Value) -> Value {
    let document = format!("query($by: CustomerKey!) {{ customer(by: $by) {{ {READ} }} }}");
    app.client().query(&document, json!({ "by": by })).await.data()["customer"].clone()
}

both!(s0_adds_a_customer_with_a_challenge_and_finds_it_again, async |app| {
    let input = json!({ "externalId": "your-system-1", "wallet": WALLET });
    let more = "challenge { id message nonce expiresAt address { caip10 } }";
    let added = mutate(app, "customerCreate", "CustomerCreateInput", input.clone(), more).await;
    let challenge = &added["challenge"];
    let message = challenge["message"].as_str().unwrap();
    assert!(message.contains("\n0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb\n"), "{message}");
    assert!(message.contains(challenge["nonce"].as_str().unwrap()), "{message}");
    assert_eq!(challenge["address"]["caip10"], WALLET);

    let customer = &added["customer"];
    assert_eq!(customer["externalId"], "your-system-1");
    assert_eq!(customer["wallet"], json!({ "caip10": WALLET, "status": "ACTIVE", "ownership": "CHALLENGED" }));
    for by in [json!({ "id": customer["id"] }), json!({ "externalId": "your-system-1" }), json!({ "wallet": WALLET })] {
        assert_eq!(&retrieved(app, by).await, customer);
    }
    let document = format!("{{ customers {{ nodes {{ {READ} }} }} }}");
    let listed = app.client().query(&document, json!({})).await;
    assert_eq!(listed.data()["customers"]["nodes"], json!([customer]));

    // Customer already exists; customer not found.
    let again = mutate(app, "customerCreate", "CustomerCreateInput", input, more).await;
    let mut told: Vec<String> = again["userErrors"].as_array().unwrap().iter().map(Value::to_string).collect();
    told.sort();
    let expected =
        [r#"{"code":"ALREADY_EXISTS","field":["externalId"]}"#, r#"{"code":"ALREADY_EXISTS","field":["wallet"]}"#];
    assert_eq!(told, expected);
    assert_eq!((&again["customer"], &again["challenge"]), (&json!(null), &json!(null)));
    assert_eq!(retrieved(app, json!({ "externalId": "somebody" })).await, json!(null));
});

both!(s0_deactivates_and_reactivates_a_customer_and_all_associated, async |app| {
    let input = json!({ "externalId": "your-system-1", "wallet": WALLET, "status": "ACTIVE" });
    let added = mutate(app, "customerCreate", "CustomerCreateInput", input, "").await;
    let input = json!({ "id": added["customer"]["id"] });
    let transition =
        async |verb| mutate(app, verb, "CustomerTransitionInput", input.clone(), "affectedAddresses").await;
    let state = |payload: &Value| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        [text(&payload["customer"]["status"]), text(&payload["customer"]["wallet"]["status"])]
    };
    let deactivated = transition("customerDeactivate").await;
    assert_eq!(state(&deactivated), ["INACTIVE", "INACTIVE"]);
    assert_eq!(deactivated["affectedAddresses"], 1);
    // Invalid state transition.
    let again = transition("customerDeactivate").await;
    assert_eq!(again["userErrors"], json!([{ "code": "INVALID_TRANSITION", "field": ["status"] }]));
    assert_eq!(state(&transition("customerReactivate").await), ["ACTIVE", "ACTIVE"]);
    let again = transition("customerReactivate").await;
    assert_eq!(again["userErrors"], json!([{ "code": "INVALID_TRANSITION", "field": ["status"] }]));
    let stranger = json!({ "id": "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21" });
    let nobody = mutate(app, "customerDeactivate", "CustomerTransitionInput", stranger, "").await;
    assert_eq!(nobody["userErrors"], json!([{ "code": "NOT_FOUND", "field": ["id"] }]));
});
