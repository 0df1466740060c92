//! [S3] Put Customer: each property of its body with its bounds, and each of its answers.

use serde_json::{Value, json};

use crate::support::app::{TestApp, both};

/// The body of the document with its own examples, in the words of this contract.
fn body() -> Value {
    json!({
        "externalId": "7f3e2a10-1c5d-4e8f-9a6b-0d1c2b3a4f50",
        "name": { "given": "Ann", "family": "Hill", "middle": "B." },
        "dateOfBirth": "1984-04-16",
        "identities": [{
            "country": "US", "number": "X1234567", "issuedOn": "2024-04-16", "expiresOn": "2034-04-16", "type": "PASSPORT",
        }],
        "residence": {
            "street": "12 Main Street", "street2": "Unit 7", "city": "Sacramento", "postCode": "95814", "state": "CA",
            "country": "US",
        },
    })
}

/// A property of the document, by its path here; a value at its bound, and one beyond with what is said of it.
struct Property {
    says: &'static str,
    path: &'static [&'static str],
    within: Vec<Value>,
    beyond: Vec<(Value, &'static str)>,
}

fn properties() -> Vec<Property> {
    let text = |count: usize| json!("x".repeat(count));
    let property = |says, path, within, beyond| Property { says, path, within, beyond };
    let name = |says, path| property(says, path, vec![text(1), text(50)], vec![(text(51), "TOO_LONG")]);
    let date = |says, path| {
        property(
            says,
            path,
            vec![json!("2024-04-16")],
            vec![(json!("2024-4-16"), "INVALID"), (json!("16.04.2024"), "INVALID")],
        )
    };
    let country = |says, path| {
        property(
            says,
            path,
            vec![json!("US")],
            vec![(json!("USA"), "INVALID"), (json!("XX"), "INVALID"), (json!(""), "REQUIRED")],
        )
    };
    let types = ["DRIVING_LICENSE", "NATIONAL_ID_CARD", "PASSPORT", "ADDRESS_PROOF", "RESIDENCE_PERMIT", "TAX_ID"];
    vec![
        property(
            "CustomerID: non-empty and <= 36",
            &["externalId"],
            vec![text(1), text(36)],
            vec![(json!(""), "REQUIRED")],
        ),
        name("FullName, first name: non-empty and <= 50", &["name", "given"]),
        name("FullName, last name: non-empty and <= 50", &["name", "family"]),
        name("FullName, middle name: non-empty and <= 50", &["name", "middle"]),
        date("date of birth: 10 characters", &["dateOfBirth"]),
        country("Identities, country: ISO 3166-1 alpha-2", &["identities", "0", "country"]),
        property(
            "Identities, number: non-empty and <= 36",
            &["identities", "0", "number"],
            vec![text(1), text(36)],
            vec![(json!(""), "REQUIRED"), (text(37), "TOO_LONG")],
        ),
        date("Identities, issued: 10 characters", &["identities", "0", "issuedOn"]),
        property(
            "Identities, expires: 10 characters",
            &["identities", "0", "expiresOn"],
            vec![json!("2024-04-17")],
            vec![(json!("2034-4-16"), "INVALID"), (json!("2024-04-16"), "INVALID")],
        ),
        property("Identities, type", &["identities", "0", "type"], types.map(|name| json!(name)).to_vec(), vec![]),
        property(
            "PrimaryResidence, street: >= 2 and <= 200",
            &["residence", "street"],
            vec![text(2), text(200)],
            vec![(text(1), "TOO_SHORT"), (text(201), "TOO_LONG"), (json!(""), "REQUIRED")],
        ),
        property(
            "PrimaryResidence, street2",
            &["residence", "street2"],
            vec![json!(""), text(200)],
            vec![(text(201), "TOO_LONG")],
        ),
        property(
            "PrimaryResidence, city: non-empty and <= 100",
            &["residence", "city"],
            vec![text(1), text(100)],
            vec![(json!(""), "REQUIRED"), (text(101), "TOO_LONG")],
        ),
        property(
            "PrimaryResidence, postcode: non-empty and <= 20",
            &["residence", "postCode"],
            vec![text(1), text(20)],
            vec![(json!(""), "REQUIRED"), (text(21), "TOO_LONG")],
        ),
        property(
            "PrimaryResidence, state: for USA and Canada an ISO 3166-2 code",
            &["residence", "state"],
            vec![json!("CA"), json!("NY")],
            vec![(json!("California"), "INVALID"), (json!(""), "REQUIRED"), (text(101), "TOO_LONG")],
        ),
        country("PrimaryResidence, country: ISO 3166-1 alpha-2", &["residence", "country"]),
    ]
}

fn with(path: &[&str], value: &Value) -> Value {
    let mut body = body();
    let pointer = format!("/{}", path.join("/"));
    *body.pointer_mut(&pointer).expect("the body has the property") = value.clone();
    body
}

async fn put(app: &TestApp, body: Value) -> Value {
    let document = "mutation($input: CustomerUpsertInput!) { customerUpsert(input: $input) {
        outcome customer { id } userErrors { code field message params } } }";
    app.client().query(document, json!({ "input": body })).await.data()["customerUpsert"].clone()
}

both!(s3_holds_every_bound_of_its_body, async |app| {
    for Property { says, path, within, beyond } in properties() {
        for value in within {
            let payload = put(app, with(path, &value)).await;
            assert_eq!(payload["userErrors"], json!([]), "{says}: {value}");
        }
        for (value, code) in beyond {
            let payload = put(app, with(path, &value)).await;
            let told: Vec<(&Value, &Value)> = payload["userErrors"]
                .as_array()
                .unwrap()
                .iter()
                .map(|error| (&error["code"], &error["field"]))
                .collect();
            assert_eq!(told, [(&json!(code), &json!(path))], "{says}: {value}");
            assert_eq!((&payload["outcome"], &payload["customer"]), (&json!(null), &json!(null)));
        }
    }
});

both!(s3_answers_201_then_204_as_outcomes, async |app| {
    let created = put(app, body()).await;
    assert_eq!(created["outcome"], "CREATED", "201");
    let unchanged = put(app, body()).await;
    assert_eq!((&unchanged["outcome"], &unchanged["customer"]), (&json!("UNCHANGED"), &created["customer"]), "204");
    let updated = put(app, with(&["name", "given"], &json!("Anna"))).await;
    assert_eq!((&updated["outcome"], &updated["customer"]), (&json!("UPDATED"), &created["customer"]), "204");
});

both!(s3_is_required_prior_to_other_operations, async |app| {
    let open = json!({
        "customerId": "7f3e2a10-1c5d-4e8f-9a6b-0d1c2b3a4f50",
        "asset": { "code": "USD", "issuer": crate::support::fixture::issuer(1) },
    });
    let document = "mutation($input: AccountOpenInput!) { accountOpen(input: $input) { userErrors { code field } } }";
    // ResourceNotFound.
    let refused = app.client().query(document, json!({ "input": open })).await;
    assert_eq!(refused.user_errors("accountOpen"), [("NOT_FOUND".to_owned(), "customerId".to_owned())]);
    let mut open = open;
    open["customerId"] = put(app, body()).await["customer"]["id"].clone();
    let opened = app.client().query(document, json!({ "input": open })).await;
    assert_eq!(opened.user_errors("accountOpen"), []);
});
