//! Pages put together are the list exactly once: in every order and direction, of any size, with nulls and ties; and a
//! cursor belongs to one list.

use serde_json::{Value, json};

use super::given::{self, Rows};
use super::model;
use super::random::Random;
use super::walk::{self, ACCOUNTS, ADDRESSES, CUSTOMERS, Key, List, Noun, order_by};
use crate::support::app::{TestApp, both};

/// How many sets of rows the orders of a list are spread over.
const DATA_SETS: usize = 8;

/// Walks through a list in every order, with a filter half of the time.
async fn every_order(app: &TestApp, noun: &Noun, seed: u64) {
    let mut random = Random::new(seed);
    let orders = noun.all_orders();
    for orders in orders.chunks(orders.len().div_ceil(DATA_SETS)) {
        let data = given::data(&mut random);
        data.replace(&app.service().database).await;
        let rows = Rows::of(&data);
        for order in orders {
            walk_through(app, noun, &rows, order, &mut random).await;
        }
    }
}

async fn walk_through(app: &TestApp, noun: &Noun, rows: &Rows, order: &[Key], random: &mut Random) {
    let filtered = random.once_in(2);
    let (all, filter) = match noun.ty {
        "Customer" => (&rows.customers, rows.customer_filter(random, 1)),
        "Account" => (&rows.accounts, rows.account_filter(random, 1)),
        _ => (&rows.addresses, rows.address_filter(random, 1)),
    };
    let filter = filtered.then_some(filter);
    let mut list = List::root(app, noun).with("orderBy", order_by(order));
    if let Some(filter) = &filter {
        list = list.with("filter", filter.clone());
    }
    let kept = if noun.ty == "Customer" {
        let (disabled, deleted) = (random.once_in(2), random.once_in(2));
        list = list.with("disabled", json!(disabled)).with("deleted", json!(deleted));
        model::listed(all, filter.as_ref(), disabled, deleted)
    } else {
        all.iter().filter(|row| filter.as_ref().is_none_or(|filter| model::holds(filter, row))).collect()
    };
    let expected = model::ids(&model::sorted(kept, order));
    // Two orders together are many: their pages are larger.
    let smallest = if order.len() == 1 { 1 } else { expected.len() / 4 + 1 };
    let size = random.within(smallest..=expected.len() + 1);
    let what = format!("{} by {order:?} where {filter:?}", noun.field);
    walk::forward(&list, &expected, size, &what).await;
    walk::backward(&list, &expected, size, &what).await;
    walk::both_ways(&list, &expected, size, random, &what).await;
    walk::by_offset(&list, &expected, size, random, &what).await;
}

both!(pages_of_customers_are_the_list_in_every_order, async |app| every_order(app, &CUSTOMERS, 1).await);
both!(pages_of_accounts_are_the_list_in_every_order, async |app| every_order(app, &ACCOUNTS, 2).await);
both!(pages_of_addresses_are_the_list_in_every_order, async |app| every_order(app, &ADDRESSES, 3).await);

both!(lists_are_newest_first_and_twenty_long_unless_told_otherwise, async |app| {
    let data = given::data(&mut Random::new(4));
    data.write(&app.service().database).await;
    let rows = Rows::of(&data);
    let newest = [("createdAt".to_owned(), true)];
    for (noun, rows) in [
        (&CUSTOMERS, model::listed(&rows.customers, None, false, false)),
        (&ACCOUNTS, rows.accounts.iter().collect()),
        (&ADDRESSES, rows.addresses.iter().collect()),
    ] {
        let expected = model::ids(&model::sorted(rows, &newest));
        assert!(expected.len() > 20 || noun.ty == "Customer", "{} {}", expected.len(), noun.field);
        let page = List::root(app, noun).page(json!({})).await;
        assert_eq!(page.ids, expected[..expected.len().min(20)], "{}", noun.field);
    }
});

/// The lists at the root, and those below an object, which `above` opens and closes.
const LISTS: [(&str, &str, &str); 8] = [
    ("", "customers", ""),
    ("", "accounts", ""),
    ("", "addresses", ""),
    ("", "events", ""),
    ("customers { nodes { ", "accounts", " } }"),
    ("customers { nodes { ", "addresses", " } }"),
    ("customers { nodes { ", "events", " } }"),
    ("accounts { nodes { ", "addresses", " } }"),
];

/// A page that cannot be had, and the code that says so.
const REFUSED: [(&str, &str); 15] = [
    ("first: 0", "BAD_USER_INPUT"),
    ("first: -1", "BAD_USER_INPUT"),
    ("last: 0", "BAD_USER_INPUT"),
    ("last: -2147483648", "BAD_USER_INPUT"),
    ("first: 1, last: 1", "BAD_USER_INPUT"),
    ("first: 1, before: \"x\"", "BAD_USER_INPUT"),
    ("last: 1, after: \"x\"", "BAD_USER_INPUT"),
    ("after: \"x\", before: \"x\"", "BAD_USER_INPUT"),
    ("after: \"\"", "BAD_USER_INPUT"),
    ("after: \"garbage\"", "BAD_USER_INPUT"),
    ("after: \"AAAA\"", "BAD_USER_INPUT"),
    ("before: \"=+/\"", "BAD_USER_INPUT"),
    ("last: 2, before: \"\u{fc}\u{1f600}\"", "BAD_USER_INPUT"),
    ("first: 201", "LIMIT_EXCEEDED"),
    ("last: 2147483647", "LIMIT_EXCEEDED"),
];

both!(a_page_that_cannot_be_had_is_refused_and_never_clamped, async |app| {
    app.customer("alice").active().account("USD").save().await;
    for (open, list, close) in LISTS {
        for (arguments, code) in REFUSED {
            let document = format!("{{ {open}{list}({arguments}) {{ nodes {{ id }} }}{close} }}");
            let refused = app.client().query(&document, json!({})).await;
            assert_eq!(refused.error_code(), code, "{document}: {}", refused.text);
            if code == "LIMIT_EXCEEDED" {
                let actual = arguments.split(": ").nth(1).unwrap().parse::<i64>().unwrap();
                let params = &refused.body["errors"][0]["extensions"]["params"];
                assert_eq!(params, &json!({ "limit": 200, "actual": actual }), "{document}");
            }
        }
        for arguments in ["first: 200", "last: 200", "first: 1", "first: null, last: 1", "first: 2, after: null"] {
            let document = format!("{{ {open}{list}({arguments}) {{ nodes {{ id }} }}{close} }}");
            app.client().query(&document, json!({})).await.data();
        }
    }
});

both!(an_offset_goes_with_first_alone, async |app| {
    app.customer("alice").save().await;
    app.customer("bob").save().await;
    for noun in [&CUSTOMERS, &ACCOUNTS, &ADDRESSES] {
        let list = List::root(app, noun);
        for (page, code) in [
            (json!({ "offset": -1 }), "BAD_USER_INPUT"),
            (json!({ "offset": 1, "last": 1 }), "BAD_USER_INPUT"),
            (json!({ "offset": 1, "after": "x" }), "BAD_USER_INPUT"),
            (json!({ "offset": 10_001 }), "LIMIT_EXCEEDED"),
        ] {
            assert_eq!(list.ask(page.clone()).await.error_code(), code, "{} {page}", noun.field);
        }
        let refused = list.ask(json!({ "offset": 10_001 })).await;
        let params = &refused.body["errors"][0]["extensions"]["params"];
        assert_eq!(params, &json!({ "limit": 10_000, "actual": 10_001 }));
        assert_eq!(list.page(json!({ "offset": 10_000 })).await.ids, Vec::<String>::new());
    }
});

/// Lists of customers that differ in one argument each.
fn unlike<'a>(app: &'a TestApp) -> Vec<List<'a>> {
    let list = || List::root(app, &CUSTOMERS);
    let order = |orders: &[(&str, bool)]| {
        let keys: Vec<Key> = orders.iter().map(|(field, down)| ((*field).to_owned(), *down)).collect();
        list().with("orderBy", order_by(&keys))
    };
    let filter = |filter: Value| list().with("filter", filter);
    vec![
        list(),
        order(&[("createdAt", false)]),
        order(&[("updatedAt", true)]),
        order(&[("kycLevel", true)]),
        order(&[("kycLevel", true), ("createdAt", true)]),
        order(&[("createdAt", true), ("kycLevel", true)]),
        order(&[("externalId", false)]),
        order(&[("login", false)]),
        filter(json!({ "kycLevel": { "lt": 5 } })),
        filter(json!({ "kycLevel": { "lt": 6 } })),
        filter(json!({ "kycLevel": { "lte": 5 } })),
        filter(json!({ "kycLevel": { "in": [0, 1] } })),
        filter(json!({ "kycLevel": { "in": [0, 2] } })),
        filter(json!({ "not": { "kycLevel": { "gt": 5 } } })),
        filter(json!({ "externalId": { "startsWith": "ali" } })),
        filter(json!({ "externalId": { "startsWith": "al" } })),
        filter(json!({ "and": [{ "externalId": { "startsWith": "al" } }] })),
        filter(json!({ "disabled": true })),
        list().with("search", json!("ali")),
        list().with("search", json!("alic")),
        list().with("disabled", json!(true)),
        list().with("deleted", json!(true)),
    ]
}

both!(a_cursor_belongs_to_one_list, async |app| {
    app.customer("alice").with("login", json!("alice")).save().await;
    app.customer("alicia").with("disabled", json!(true)).save().await;
    let lists = unlike(app);
    let mut cursors = Vec::new();
    for list in &lists {
        cursors.extend(list.page(json!({ "first": 1 })).await.cursors);
    }
    assert_eq!(cursors.len(), lists.len(), "no list is empty");
    for (of, cursor) in cursors.iter().enumerate() {
        for (at, list) in lists.iter().enumerate() {
            for page in [json!({ "after": cursor }), json!({ "before": cursor })] {
                let response = list.ask(page).await;
                let expected = if of == at { Value::Null } else { json!("CURSOR_MISMATCH") };
                let code = &response.body["errors"][0]["extensions"]["code"];
                assert_eq!(code, &expected, "the cursor of list {of} in list {at}: {}", response.text);
            }
        }
        for noun in [&ACCOUNTS, &ADDRESSES] {
            let response = List::root(app, noun).ask(json!({ "after": cursor })).await;
            assert_eq!(response.error_code(), "CURSOR_MISMATCH", "{}", noun.field);
        }
    }
});
