//! What is no condition is refused wherever it stands, and nothing that a caller can write into a list is a fault of
//! ours.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::walk::{ACCOUNTS, ADDRESSES, CUSTOMERS, Key, List, order_by};
use crate::support::app::{TestApp, both};
use crate::support::client::Response;
use crate::support::fixture::evm;

/// The input fields of a type: the name, the kind, and the name of the type of each.
async fn fields(app: &TestApp, ty: &str) -> Vec<(String, String, String)> {
    let document = "query($name: String!) { __type(name: $name) { inputFields { name type { kind name } } } }";
    let response = app.client().query(document, json!({ "name": ty })).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let fields = response.data()["__type"]["inputFields"].as_array().unwrap();
    fields
        .iter()
        .map(|field| (text(&field["name"]), text(&field["type"]["kind"]), text(&field["type"]["name"])))
        .collect()
}

/// The values that say nothing, for a field of this kind.
fn nothing(kind: &str) -> &'static [&'static str] {
    match kind {
        "INPUT_OBJECT" => &["null", "{}"],
        "LIST" => &["null", "[]"],
        _ => &["null"],
    }
}

/// Every filter with one place that says nothing.
async fn empty_filters(app: &TestApp, ty: &str) -> Vec<String> {
    let own = format!("{ty}Filter");
    let mut filters: Vec<String> = nothing("INPUT_OBJECT").iter().map(|empty| (*empty).to_owned()).collect();
    for (field, kind, of) in fields(app, &own).await {
        filters.extend(nothing(&kind).iter().map(|empty| format!("{{{field}: {empty}}}")));
        if kind == "LIST" {
            filters.push(format!("{{{field}: [{{}}]}}"));
        }
        if kind == "INPUT_OBJECT" && of != own {
            for (operator, kind, _) in fields(app, &of).await {
                filters.extend(nothing(&kind).iter().map(|empty| format!("{{{field}: {{{operator}: {empty}}}}}")));
            }
        }
    }
    filters
}

/// A filter as the value of a variable: its keys are all that is no JSON.
fn as_json(filter: &str) -> Value {
    let mut json = String::new();
    let mut word = String::new();
    for letter in filter.chars() {
        if letter.is_alphanumeric() {
            word.push(letter);
            continue;
        }
        let word = std::mem::take(&mut word);
        json += &if letter == ':' { format!("\"{word}\"") } else { word };
        json.push(letter);
    }
    serde_json::from_str(&(json + &word)).unwrap()
}

both!(null_and_empty_are_no_conditions, async |app| {
    let client = app.client();
    let mut wrong = Vec::new();
    for (noun, least) in [(&CUSTOMERS, 150), (&ACCOUNTS, 80), (&ADDRESSES, 60)] {
        let filters = empty_filters(app, noun.ty).await;
        assert!(filters.len() > least, "{} of {}", filters.len(), noun.ty);
        for filter in filters {
            let document = format!("{{ {}(filter: {filter}) {{ nodes {{ id }} }} }}", noun.field);
            let written = client.query(&document, json!({})).await;
            let sent = List::root(app, noun).with("filter", as_json(&filter)).ask(json!({})).await;
            for (response, how) in [(written, "written"), (sent, "sent")] {
                if response.body["errors"][0]["extensions"]["code"] != "BAD_USER_INPUT" {
                    wrong.push(format!("{} where {filter}, {how}: {}", noun.field, response.text));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} are taken: {wrong:#?}", wrong.len());
});

both!(null_and_empty_are_no_conditions_at_any_depth, async |app| {
    // A filter below a row is looked at where there is a row.
    app.customer("alice").account("USD").save().await;
    let mut wrong = Vec::new();
    for document in [
        "{ customers(filter: { and: [{ or: [{ not: {} }] }] }) { nodes { id } } }",
        "{ customers(filter: { not: { not: { kycLevel: {} } } }) { nodes { id } } }",
        "{ customers(filter: { and: [{ kycLevel: { eq: 1 } }, {}] }) { nodes { id } } }",
        "{ customers(filter: { or: [{ kycLevel: { eq: 1 } }, {}] }) { nodes { id } } }",
        "{ customers(filter: { accounts: { some: { addresses: { none: {} } } } }) { nodes { id } } }",
        "{ customers(filter: { accounts: { count: {} } }) { nodes { id } } }",
        "{ customers(filter: { accounts: { some: { and: [{}] } } }) { nodes { id } } }",
        "{ customers { nodes { accounts(filter: null) { nodes { id } } } } }",
        "{ customers { nodes { accounts(filter: {}) { nodes { id } } } } }",
        "{ customers { nodes { addresses(filter: { status: { in: [] } }) { nodes { id } } } } }",
        "{ accounts { nodes { addresses(filter: { not: null }) { nodes { id } } } } }",
        "{ events(filter: {}) { nodes { id } } }",
        "{ events(filter: { kinds: [] }) { nodes { id } } }",
        "{ events(filter: { labels: {} }) { nodes { id } } }",
        "{ customers { nodes { events(filter: { occurredAt: { gt: null } }) { nodes { id } } } } }",
    ] {
        let response = app.client().query(document, json!({})).await;
        if response.body["errors"][0]["extensions"]["code"] != "BAD_USER_INPUT" {
            wrong.push(format!("{document}: {}", response.text));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
});

both!(a_variable_left_out_is_a_key_left_out, async |app| {
    app.customer("alice").with("kycLevel", json!(1)).save().await;
    app.customer("bob").with("kycLevel", json!(2)).save().await;
    let document =
        "query($filter: CustomerFilter, $level: IntFilter, $eq: Int, $order: [CustomerOrder!], $first: Int) {
        all: customers(filter: $filter, orderBy: $order, first: $first) { nodes { externalId } }
        one: customers(filter: { externalId: { eq: \"alice\" }, kycLevel: $level }) { nodes { externalId } }
        two: customers(filter: { kycLevel: { gte: 1, eq: $eq } }) { nodes { externalId } } }";
    let both = json!({ "nodes": [{ "externalId": "bob" }, { "externalId": "alice" }] });
    let alice = json!({ "nodes": [{ "externalId": "alice" }] });
    let bob = json!({ "nodes": [{ "externalId": "bob" }] });
    let response = app.client().query(document, json!({})).await;
    assert_eq!(response.data(), &json!({ "all": both, "one": alice, "two": both }));
    let response = app.client().query(document, json!({ "eq": 2, "level": { "lt": 2 } })).await;
    assert_eq!(response.data(), &json!({ "all": both, "one": alice, "two": bob }));
    for variables in [json!({ "filter": null }), json!({ "level": null }), json!({ "eq": null })] {
        let response = app.client().query(document, variables.clone()).await;
        assert_eq!(response.error_code(), "BAD_USER_INPUT", "{variables}: {}", response.text);
    }
});

/// What an answer says went wrong; null where it has data.
fn code(response: &Response) -> &Value {
    &response.body["errors"][0]["extensions"]["code"]
}

// PostgreSQL cannot store U+0000, and SQLite's search ends at it: no row has it, so it finds none, or is refused.
both!(a_text_that_no_row_can_have_finds_nothing_or_is_refused, async |app| {
    app.customer("alice").active().with("login", json!("alice")).account("USD").address(&evm(1)).save().await;
    let nul = "a\u{0}";
    let mut lists = vec![(List::root(app, &CUSTOMERS).with("search", json!(nul)), "search".to_owned(), 0)];
    for (noun, field) in
        [(&CUSTOMERS, "externalId"), (&CUSTOMERS, "familyName"), (&ACCOUNTS, "iban"), (&ADDRESSES, "caip10")]
    {
        for (operator, value, found) in [
            ("eq", json!(nul), 0),
            ("in", json!([nul]), 0),
            ("startsWith", json!(nul), 0),
            ("ne", json!(nul), 1),
            ("notIn", json!([nul]), 1),
        ] {
            let filter = json!({ field: { operator: value } });
            lists.push((List::root(app, noun).with("filter", filter), format!("{field} {operator}"), found));
        }
    }
    for (operator, found) in [("hasAll", 0), ("hasAny", 0), ("hasNone", 1)] {
        let filter = json!({ "labels": { operator: [nul] } });
        lists.push((List::root(app, &CUSTOMERS).with("filter", filter), operator.to_owned(), found));
    }
    let mut wrong = Vec::new();
    for (list, what, found) in lists {
        let response = list.ask(json!({})).await;
        let nodes = response.text.matches("\"node\":").count();
        if code(&response) != "BAD_USER_INPUT" && (!code(&response).is_null() || nodes != found) {
            wrong.push(format!("{what}: {}, {nodes} found", code(&response)));
        }
    }
    for by in [json!({ "externalId": nul }), json!({ "login": nul })] {
        let document = "query($by: CustomerKey!) { customer(by: $by) { id } }";
        let response = app.client().query(document, json!({ "by": by })).await;
        if code(&response) != "BAD_USER_INPUT" && response.body != json!({ "data": { "customer": null } }) {
            wrong.push(format!("customer by {by}: {}", code(&response)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
});

/// The bytes of a cursor behind its fingerprint and id are its keys; see `domain::page`.
const KEYS: usize = 21;

both!(a_cursor_that_was_tampered_with_is_refused_or_a_place, async |app| {
    app.customer("alice").with("login", json!("alice")).save().await;
    app.customer("bob").save().await;
    let mut wrong = Vec::new();
    for (field, keys) in [
        // A text, a missing value, another length, and U+0000 where a number was; a number where a text was.
        ("kycLevel", [&b"\x02\0\x01a"[..], b"\0", b"\x01\0", b"\x02\0\x01\0"]),
        ("createdAt", [b"\x02\0\x01a", b"\0", b"\x02\0\0", b"\x02\0\x02a"]),
        ("login", [b"\x01\0\0\0\0\0\0\0\0", b"\x02\0\x01\0", b"\x02\xff\xffa", b"\x02\0\x01\xff"]),
        ("status", [b"\x01\0\0\0\0\0\0\0\0", b"\0", b"\x02\0\x01\0", b""]),
    ] {
        let list = List::root(app, &CUSTOMERS).with("orderBy", order_by(&[(field.to_owned(), false)]));
        let cursor = list.page(json!({ "first": 1 })).await.cursors.remove(0);
        let good = URL_SAFE_NO_PAD.decode(cursor).unwrap();
        for keys in keys {
            let tampered = URL_SAFE_NO_PAD.encode([&good[..KEYS], keys].concat());
            for page in [json!({ "after": tampered }), json!({ "before": tampered })] {
                let response = list.ask(page).await;
                let code = code(&response);
                if !code.is_null() && code != "BAD_USER_INPUT" && code != "CURSOR_MISMATCH" {
                    wrong.push(format!("{field} {keys:?}: {code}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
});

// A large filter is answered, or refused as too large: never a fault of ours.
both!(a_large_filter_is_answered_or_refused, async |app| {
    app.customer("alice").save().await;
    let level = json!({ "kycLevel": { "eq": 1 } });
    let mut wrong = Vec::new();
    for count in [900, 1_100, 6_000] {
        let ids = vec!["019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21"; count];
        let labels: Vec<String> = (0..count).map(|n| format!("label {n}")).collect();
        for filter in [
            json!({ "or": vec![level.clone(); count] }),
            json!({ "and": vec![level.clone(); count] }),
            json!({ "id": { "notIn": ids } }),
            json!({ "labels": { "hasAny": labels } }),
            json!({ "labels": { "hasAll": labels } }),
        ] {
            let response = List::root(app, &CUSTOMERS).with("filter", filter.clone()).ask(json!({})).await;
            let code = code(&response);
            if !code.is_null() && code != "LIMIT_EXCEEDED" {
                wrong.push(format!("{count} in {:.30}…: {code}", filter.to_string()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
});

both!(a_long_search_is_answered_or_refused, async |app| {
    app.customer("alice").save().await;
    let mut wrong = Vec::new();
    for (search, what) in [
        ("alice ".repeat(2_000), "2,000 words that are one"),
        ((0..300).map(|n| format!("word{n} ")).collect(), "300 words"),
        ((0..30_000).map(|n| format!("{n:x} ")).collect(), "30,000 words"),
        ("a".repeat(200_000), "a word of 200,000 letters"),
    ] {
        let response = List::root(app, &CUSTOMERS).with("search", json!(search)).ask(json!({})).await;
        let code = code(&response);
        if !code.is_null() && code != "LIMIT_EXCEEDED" && code != "BAD_USER_INPUT" {
            wrong.push(format!("{what}: {code}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
});

both!(an_order_of_many_fields_gives_cursors_that_can_be_used, async |app| {
    let text = "ж".repeat(128);
    app.customer(&text).with("login", json!(text)).save().await;
    app.customer("bob").with("login", json!("bob")).save().await;
    let name = |field: &str| (field.to_owned(), false);
    let all: Vec<Key> = CUSTOMERS.orders.iter().map(|field| name(field)).collect();
    let mut wrong = Vec::new();
    for order in [all, vec![name("externalId"); 12], vec![name("login"); 40]] {
        let list = List::root(app, &CUSTOMERS).with("orderBy", order_by(&order));
        if ["LIMIT_EXCEEDED", "BAD_USER_INPUT"].map(Value::from).contains(code(&list.ask(json!({ "first": 1 })).await))
        {
            continue;
        }
        let cursor = list.page(json!({ "last": 1 })).await.cursors.remove(0);
        let before = list.ask(json!({ "last": 1, "before": cursor })).await;
        if !code(&before).is_null() {
            wrong.push(format!("by {} fields: {}", order.len(), code(&before)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
});
