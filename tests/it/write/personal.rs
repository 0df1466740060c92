//! Date of birth, phone, identities and residence: kept, changed, cleared, and every bound of domain.md §2 with its path.
//! [S3 Put Customer][S4 Create customer]

use serde_json::{Value, json};

use super::{contents, done, errors, query, refusal, refused, send, with};
use crate::support::app::both;

const PERSONAL: &str = "name { full } dateOfBirth phone \
    identities { type country numberMasked number issuedOn expiresOn } \
    residence { street street2 city postCode state country }";

/// What somebody is, as the API gives it back.
fn person() -> Value {
    json!({
        "name": { "full": "Alice Liddell" }, "dateOfBirth": "1852-05-04", "phone": "+441865000123",
        "identities": [
            {
                "type": "PASSPORT", "country": "GB", "numberMasked": "*****6789", "number": "123456789",
                "issuedOn": "2016-04-16", "expiresOn": "2026-04-16",
            },
            {
                "type": "TAX_ID", "country": "US", "numberMasked": "****", "number": "1234", "issuedOn": null,
                "expiresOn": null,
            },
        ],
        "residence": {
            "street": "1 Tom Quad", "street2": "Christ Church", "city": "Oxford", "postCode": "OX1 1DP", "state": null,
            "country": "GB",
        },
    })
}

/// The same as a caller may write it.
fn given() -> Value {
    json!({
        "name": { "given": "Alice", "family": "Liddell" }, "dateOfBirth": " 1952-05-04 ",
        "phone": "+44 1865 000-123",
        "identities": [
            {
                "type": "PASSPORT", "country": "gb", "number": " 123456789 ", "issuedOn": "2016-04-16",
                "expiresOn": "2026-04-16",
            },
            { "type": "TAX_ID", "country": "US", "number": "1234" },
        ],
        "residence": {
            "street": " 1 Tom Quad", "street2": "Christ Church", "city": "Oxford", "postCode": "OX1 1DP",
            "country": "gb",
        },
    })
}

fn kept() -> Value {
    with(person(), json!({ "dateOfBirth": "1952-05-04" }))
}

async fn read(api: &crate::support::client::Client, id: &Value) -> Value {
    let document = format!("query($id: ID!) {{ customer(by: {{ id: $id }}) {{ {PERSONAL} }} }}");
    query(api, &document, json!({ "id": id })).await["customer"].clone()
}

both!(a_person_is_kept_and_given_back_in_canonical_form, async |app| {
    let api = app.client();
    let selection = format!("customer {{ id {PERSONAL} }} event {{ customer {{ {PERSONAL} }} }}");
    let payload = done(&api, "customerCreate", given(), &selection).await;
    let id = payload["customer"]["id"].clone();
    assert_eq!(payload["customer"], with(kept(), json!({ "id": id })), "the payload says it");
    assert_eq!(payload["event"]["customer"], kept(), "below the event as well");
    assert_eq!(read(&api, &id).await, kept(), "and so does the next reader");

    // In a list, and as a node.
    let document = format!(
        "query($id: ID!) {{ customers(filter: {{ id: {{ eq: $id }} }}) {{ nodes {{ {PERSONAL} }} }} \
         node(id: $id) {{ ... on Customer {{ {PERSONAL} }} }} }}"
    );
    let answer = query(&api, &document, json!({ "id": id })).await;
    assert_eq!(answer["customers"]["nodes"], json!([kept()]));
    assert_eq!(answer["node"], kept());

    // The one column alone.
    let document = "query($id: ID!) { customer(by: { id: $id }) { a: phone phone identities { numberMasked } } }";
    let answer = query(&api, document, json!({ "id": id })).await;
    let masked = json!([{ "numberMasked": "*****6789" }, { "numberMasked": "****" }]);
    assert_eq!(answer["customer"], json!({ "a": "+441865000123", "phone": "+441865000123", "identities": masked }));
});

both!(what_is_not_given_is_null, async |app| {
    let nothing = json!({ "dateOfBirth": null, "phone": null, "identities": null, "residence": null });
    let empty = json!({ "identities": [], "phone": null });
    for input in [json!({}), nothing.clone(), empty] {
        let payload = done(&app.client(), "customerCreate", input, &format!("customer {{ {PERSONAL} }}")).await;
        assert_eq!(payload["customer"], with(nothing.clone(), json!({ "name": null })));
    }
});

both!(a_key_left_out_keeps_null_clears_and_a_value_sets, async |app| {
    let api = app.client();
    let id = app.customer("alice").save().await.id;
    let selection = format!("customer {{ version {PERSONAL} }} event {{ kind changedFields }}");
    let mut version = 1;
    let mut now = json!({ "name": null, "dateOfBirth": null, "phone": null, "identities": null, "residence": null });
    for (key, value) in given().as_object().unwrap() {
        // A second document of the same kind, another street: each another value of the same field.
        let other = match key.as_str() {
            "name" => continue,
            "dateOfBirth" => (json!("2000-02-29"), json!("2000-02-29")),
            "phone" => (json!("+380441234567"), json!("+380441234567")),
            "identities" => (json!([given()["identities"][1]]), json!([kept()["identities"][1]])),
            _ => (
                json!({ "street": "No 2", "city": "Austin", "postCode": "78701", "state": "tx", "country": "US" }),
                json!({
                    "street": "No 2", "street2": null, "city": "Austin", "postCode": "78701", "state": "TX",
                    "country": "US",
                }),
            ),
        };
        for (input, after) in [
            (value.clone(), kept()[key].clone()),
            other,
            (json!(null), json!(null)),
            (value.clone(), kept()[key].clone()),
        ] {
            let payload = done(&api, "customerUpdate", json!({ "id": id, (key.as_str()): input }), &selection).await;
            version += 1;
            now[key] = after;
            assert_eq!(payload["customer"], with(now.clone(), json!({ "version": version })), "{key} alone");
            assert_eq!(payload["event"], json!({ "kind": "CUSTOMER_UPDATED", "changedFields": [key] }));
        }
    }
});

both!(what_is_the_same_when_it_is_open_is_no_change, async |app| {
    let api = app.client();
    let payload = done(&api, "customerCreate", given(), "customer { id }").await;
    let id = &payload["customer"]["id"];
    let before = contents(app).await;
    let input = with(given(), json!({ "id": id }));
    let payload = done(&api, "customerUpdate", input, "customer { version } event { id }").await;
    assert_eq!((&payload["customer"]["version"], &payload["event"]), (&json!(1), &json!(null)));
    assert_eq!(contents(app).await, before);
});

/// An input and what it is refused for.
type Refused = (Value, &'static [&'static str]);

fn refusals() -> Vec<Refused> {
    let letters = |count: usize| "ж".repeat(count);
    let document = |more: Value| {
        json!({ "identities": [
            { "type": "PASSPORT", "country": "US", "number": "1" },
            with(json!({ "type": "PASSPORT", "country": "US", "number": "1" }), more),
        ] })
    };
    let home = |more: Value| {
        let home = json!({ "street": "12", "city": "1", "postCode": "1", "country": "DE" });
        json!({ "residence": with(home, more) })
    };
    let number = json!({ "type": "TAX_ID", "country": "US", "number": "1" });
    vec![
        (json!({ "dateOfBirth": "1899-12-31" }), &["OUT_OF_RANGE dateOfBirth"]),
        (json!({ "dateOfBirth": "9999-12-31" }), &["OUT_OF_RANGE dateOfBirth"]),
        (json!({ "dateOfBirth": "2023-02-29" }), &["INVALID dateOfBirth"]),
        (json!({ "dateOfBirth": "2023-2-9" }), &["INVALID dateOfBirth"]),
        (json!({ "dateOfBirth": "16.04.2024" }), &["INVALID dateOfBirth"]),
        (json!({ "dateOfBirth": "" }), &["REQUIRED dateOfBirth"]),
        (json!({ "phone": "044 123 45 67" }), &["INVALID phone"]),
        (json!({ "phone": "+0441234567" }), &["INVALID phone"]),
        (json!({ "phone": "+123456" }), &["INVALID phone"]),
        (json!({ "phone": "+1234567890123456" }), &["INVALID phone"]),
        (json!({ "phone": "+44 (0) 1865 000123" }), &["INVALID phone"]),
        (json!({ "phone": "+44 1865 00O123" }), &["INVALID phone"]),
        (json!({ "phone": " " }), &["REQUIRED phone"]),
        (json!({ "identities": vec![number; 21] }), &["LIMIT_EXCEEDED identities"]),
        (document(json!({ "number": letters(37) })), &["TOO_LONG identities.1.number"]),
        (document(json!({ "number": " " })), &["REQUIRED identities.1.number"]),
        (document(json!({ "country": "USA" })), &["INVALID identities.1.country"]),
        (document(json!({ "country": "XX" })), &["INVALID identities.1.country"]),
        (document(json!({ "issuedOn": "2024-04-31" })), &["INVALID identities.1.issuedOn"]),
        (document(json!({ "expiresOn": "never" })), &["INVALID identities.1.expiresOn"]),
        (document(json!({ "issuedOn": "2024-04-16", "expiresOn": "2024-04-16" })), &["INVALID identities.1.expiresOn"]),
        (document(json!({ "issuedOn": "2024-04-17", "expiresOn": "2024-04-16" })), &["INVALID identities.1.expiresOn"]),
        (home(json!({ "street": "1" })), &["TOO_SHORT residence.street"]),
        (home(json!({ "street": letters(201) })), &["TOO_LONG residence.street"]),
        (home(json!({ "street": " " })), &["REQUIRED residence.street"]),
        (home(json!({ "street2": letters(201) })), &["TOO_LONG residence.street2"]),
        (home(json!({ "city": "" })), &["REQUIRED residence.city"]),
        (home(json!({ "city": letters(101) })), &["TOO_LONG residence.city"]),
        (home(json!({ "postCode": "" })), &["REQUIRED residence.postCode"]),
        (home(json!({ "postCode": letters(21) })), &["TOO_LONG residence.postCode"]),
        (home(json!({ "state": letters(101) })), &["TOO_LONG residence.state"]),
        (home(json!({ "country": "Germany" })), &["INVALID residence.country"]),
        (home(json!({ "country": "US" })), &["REQUIRED residence.state"]),
        (home(json!({ "country": "CA", "state": " " })), &["REQUIRED residence.state"]),
        (home(json!({ "country": "US", "state": "California" })), &["INVALID residence.state"]),
        (home(json!({ "country": "US", "state": "ON" })), &["INVALID residence.state"]),
        (home(json!({ "country": "CA", "state": "CA" })), &["INVALID residence.state"]),
        (
            json!({
                "dateOfBirth": "x", "phone": "x", "identities": [{ "type": "PASSPORT", "country": "x", "number": "" }],
                "residence": { "street": "x", "city": "", "postCode": "", "state": "x", "country": "US" },
                "externalId": "",
            }),
            &[
                "INVALID dateOfBirth",
                "INVALID identities.0.country",
                "INVALID phone",
                "INVALID residence.state",
                "REQUIRED externalId",
                "REQUIRED identities.0.number",
                "REQUIRED residence.city",
                "REQUIRED residence.postCode",
                "TOO_SHORT residence.street",
            ],
        ),
    ]
}

both!(beyond_a_bound_it_is_refused_where_it_stands, async |app| {
    let api = app.client();
    let id = app.customer("alice").save().await.id;
    let before = contents(app).await;
    for (input, expected) in refusals() {
        for (mutation, input) in
            [("customerCreate", input.clone()), ("customerUpdate", with(input.clone(), json!({ "id": id })))]
        {
            let mut told = refused(&api, mutation, input.clone()).await;
            told.sort();
            assert_eq!(told, expected, "{mutation} {input}");
        }
    }
    assert_eq!(contents(app).await, before);
});

both!(the_last_value_within_each_bound_passes, async |app| {
    let api = app.client();
    let letters = |count: usize| "ж".repeat(count);
    let document = |number: usize| json!({ "type": "ADDRESS_PROOF", "country": "UA", "number": letters(number) });
    let today = clientele::domain::date::Date::of(app.service().clock.now()).to_string();
    for input in [
        json!({ "dateOfBirth": "1900-01-01" }),
        json!({ "dateOfBirth": today }),
        json!({ "dateOfBirth": "2024-02-29" }),
        json!({ "phone": "+1234567" }),
        json!({ "phone": "+123456789012345" }),
        json!({ "identities": vec![document(36); 20] }),
        json!({ "identities": [document(1)] }),
        json!({ "identities": [with(document(1), json!({ "issuedOn": "2024-04-15", "expiresOn": "2024-04-16" }))] }),
        json!({ "residence": {
            "street": "12", "street2": "", "city": "x", "postCode": "x", "state": "x", "country": "UA",
        } }),
        json!({ "residence": {
            "street": letters(200), "street2": letters(200), "city": letters(100), "postCode": letters(20),
            "state": letters(100), "country": "de",
        } }),
        json!({ "residence": { "street": "12", "city": "x", "postCode": "x", "state": "ca", "country": "us" } }),
        json!({ "residence": { "street": "12", "city": "x", "postCode": "x", "state": "QC", "country": "CA" } }),
    ] {
        done(&api, "customerCreate", input, "customer { id }").await;
    }
});

both!(the_numbers_behind_a_refusal_are_in_its_params, async |app| {
    let document = json!({ "type": "TAX_ID", "country": "US", "number": "1" });
    let input = json!({
        "dateOfBirth": "1800-01-01", "identities": vec![document; 21],
        "residence": { "street": "1", "city": "x", "postCode": "x", "country": "UA" },
    });
    let payload = refusal(&app.client(), "customerCreate", input).await;
    let today = clientele::domain::date::Date::of(app.service().clock.now()).to_string();
    let params: Vec<&Value> = payload["userErrors"].as_array().unwrap().iter().map(|error| &error["params"]).collect();
    assert_eq!(
        errors(&payload),
        ["LIMIT_EXCEEDED identities", "TOO_SHORT residence.street", "OUT_OF_RANGE dateOfBirth"]
    );
    let expected = [
        json!({ "limit": 20, "actual": 21 }),
        json!({ "min": 2, "actual": 1 }),
        json!({ "min": "1900-01-01", "max": today }),
    ];
    assert_eq!(params, expected.iter().collect::<Vec<_>>());
});

both!(a_document_of_no_known_type_is_a_bad_input, async |app| {
    let input = json!({ "identities": [{ "type": "LIBRARY_CARD", "country": "US", "number": "1" }] });
    let answer = send(&app.client(), "customerCreate", input, "__typename").await;
    assert_eq!(answer.error_code(), "BAD_USER_INPUT");
});

both!(a_customer_is_found_by_its_phone_in_full, async |app| {
    let api = app.client();
    app.customer("alice").with("phone", json!("+380441234567")).save().await;
    let bob = app.customer("bob").with("phone", json!("+380441234567")).save().await.id;
    app.customer("carol").with("phone", json!("+380441234568")).save().await;
    let find = async |arguments: &str| {
        let document =
            format!("{{ customers(orderBy: [{{ field: EXTERNAL_ID }}], {arguments}) {{ nodes {{ externalId }} }} }}");
        query(&api, &document, json!({})).await["customers"]["nodes"].clone()
    };
    let both = json!([{ "externalId": "alice" }, { "externalId": "bob" }]);
    assert_eq!(find("filter: { phone: { eq: \"+38 (044) 123-45-67\" } }").await, both);
    assert_eq!(find("search: \"+380 44 123 45 67\"").await, both);
    assert_eq!(find("search: \"+38044123456\"").await, json!([]));

    // By the one it has now, and by none once it is cleared.
    done(&api, "customerUpdate", json!({ "id": bob, "phone": "+380441234568" }), "customer { id }").await;
    assert_eq!(find("filter: { phone: { eq: \"+380441234567\" } }").await, json!([{ "externalId": "alice" }]));
    done(&api, "customerUpdate", json!({ "id": bob, "phone": null }), "customer { id }").await;
    assert_eq!(find("filter: { phone: { isNull: true } }").await, json!([{ "externalId": "bob" }]));
});

both!(a_filter_that_a_phone_cannot_answer_is_refused, async |app| {
    for (filter, says) in [
        ("{ phone: { startsWith: \"+380\" } }", "kept encrypted"),
        ("{ not: { phone: { startsWith: \"+380\", isNull: false } } }", "kept encrypted"),
        ("{ or: [{ phone: { eq: \"044 123\" } }] }", "E.164"),
        ("{ phone: { in: [\"+380441234567\", \"x\"] } }", "E.164"),
    ] {
        let answer =
            app.client().query(&format!("{{ customers(filter: {filter}) {{ nodes {{ id }} }} }}"), json!({})).await;
        assert_eq!(answer.error_code(), "BAD_USER_INPUT", "{filter}");
        assert!(answer.text.contains(says), "{}", answer.text);
    }
});
