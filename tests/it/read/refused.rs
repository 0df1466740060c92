//! What is no condition is refused wherever it stands, and nothing that a caller can write into a list is a fault of
//! ours.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::walk::{ACCOUNTS, ADDRESSES, CUSTOMERS, List, Noun, order_by};
use crate::support::app::{TestApp, both};

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
    for (noun, least) in [(&CUSTOMERS, 200), (&ACCOUNTS, 100), (&ADDRESSES, 70)] {
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
        let code = &response.body["errors"][0]["extensions"]["code"];
        assert_eq!(code, "BAD_USER_INPUT", "{document}: {}", response.text);
    }
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
async fn code(list: &List<'_>, page: Value) -> Value {
    let response = list.ask(page).await;
    response.body["errors"][0]["extensions"]["code"].clone()
}

// PostgreSQL cannot store U+0000, so no row has it.
both!(a_text_that_no_row_can_have_finds_nothing, async |app| {
    app.customer("alice").with("login", json!("alice")).save().await;
    let nul = "a\u{0}";
    for (noun, field) in
        [(&CUSTOMERS, "externalId"), (&CUSTOMERS, "familyName"), (&ACCOUNTS, "iban"), (&ADDRESSES, "caip10")]
    {
        for condition in [json!({ "eq": nul }), json!({ "in": [nul] }), json!({ "startsWith": nul })] {
            let list = List::root(app, noun).with("filter", json!({ field: condition }));
            assert_eq!(list.page(json!({})).await.ids, [""; 0], "{field} {condition}");
        }
    }
    let labels = List::root(app, &CUSTOMERS).with("filter", json!({ "labels": { "hasNone": [nul] } }));
    assert_eq!(labels.page(json!({})).await.ids.len(), 1);
    let not = List::root(app, &CUSTOMERS).with("filter", json!({ "login": { "ne": nul } }));
    assert_eq!(not.page(json!({})).await.ids.len(), 1);
    let search = List::root(app, &CUSTOMERS).with("search", json!(nul));
    assert_eq!(search.page(json!({})).await.ids, [""; 0]);
    for by in [json!({ "externalId": nul }), json!({ "login": nul })] {
        let document = "query($by: CustomerKey!) { customer(by: $by) { id } }";
        let response = app.client().query(document, json!({ "by": by })).await;
        assert_eq!(response.data(), &json!({ "customer": null }), "{by}");
    }
});

/// The bytes of a cursor behind its fingerprint and id are its keys; see `domain::page`.
const KEYS: usize = 21;

both!(a_cursor_that_was_tampered_with_is_refused_or_a_place, async |app| {
    app.customer("alice").with("login", json!("alice")).save().await;
    app.customer("bob").save().await;
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
                let code = code(&list, page).await;
                let known = ["BAD_USER_INPUT", "CURSOR_MISMATCH"].map(Value::from);
                assert!(code.is_null() || known.contains(&code), "{field} {keys:?}: {code}");
            }
        }
    }
});

/// A large filter is answered, or refused as too large: never a fault of ours.
async fn holds_up(app: &TestApp, noun: &Noun, filter: Value, what: &str) {
    let code = code(&List::root(app, noun).with("filter", filter), json!({})).await;
    assert!(code.is_null() || code == "LIMIT_EXCEEDED", "{what}: {code}");
}

both!(a_large_filter_is_answered_or_refused, async |app| {
    app.customer("alice").save().await;
    let level = json!({ "kycLevel": { "eq": 1 } });
    for count in [900, 1_100, 9_000] {
        holds_up(app, &CUSTOMERS, json!({ "or": vec![level.clone(); count] }), &format!("or of {count}")).await;
        holds_up(app, &CUSTOMERS, json!({ "and": vec![level.clone(); count] }), &format!("and of {count}")).await;
        let ids = vec!["019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21"; count.min(6_000)];
        holds_up(app, &CUSTOMERS, json!({ "id": { "notIn": ids } }), &format!("notIn of {count}")).await;
        let labels: Vec<String> = (0..count).map(|n| format!("label {n}")).collect();
        holds_up(app, &CUSTOMERS, json!({ "labels": { "hasAll": labels } }), &format!("hasAll of {count}")).await;
    }
});

both!(an_order_of_many_fields_gives_cursors_that_can_be_used, async |app| {
    let text = "ж".repeat(128);
    app.customer(&text).with("login", json!(text)).save().await;
    app.customer("bob").with("login", json!("bob")).save().await;
    let name = |field: &str| (field.to_owned(), false);
    let all: Vec<_> = CUSTOMERS.orders.iter().map(|field| name(field)).collect();
    for order in [all.clone(), vec![name("externalId"); 12], vec![name("login"); 40]] {
        let list = List::root(app, &CUSTOMERS).with("orderBy", order_by(&order));
        let response = list.ask(json!({ "first": 1 })).await;
        if response.body["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED" {
            continue;
        }
        let cursor = list.page(json!({ "last": 1 })).await.cursors.remove(0);
        let before = list.page(json!({ "last": 1, "before": cursor })).await;
        assert_eq!(before.ids.len(), 1, "by {} fields", order.len());
    }
});
