//! Random filters over random rows keep what the model keeps, on both databases.

use serde_json::{Value, json};

use super::given::{self, Rows};
use super::model;
use super::random::Random;
use super::walk::{ACCOUNTS, ADDRESSES, CUSTOMERS, List, Noun};
use crate::support::app::{TestApp, both};

/// How many filters are tried over one set of rows, and over how many sets.
const FILTERS: usize = 40;
const DATA_SETS: usize = 2;

/// How deep a filter goes.
const DEPTH: usize = 3;

async fn random_filters(app: &TestApp, noun: &Noun, seed: u64) {
    let mut random = Random::new(seed);
    let mut found = 0;
    for _ in 0..DATA_SETS {
        let data = given::data(&mut random);
        data.replace(&app.service().database).await;
        let rows = Rows::of(&data);
        for case in 0..FILTERS {
            found += usize::from(keeps_what_the_model_keeps(app, noun, &rows, case, &mut random).await);
        }
    }
    // A filter that keeps nothing, or everything, proves little.
    assert!(found > FILTERS * DATA_SETS / 3, "only {found} filters kept some and left some");
}

async fn keeps_what_the_model_keeps(app: &TestApp, noun: &Noun, rows: &Rows, case: usize, random: &mut Random) -> bool {
    let (all, filter) = match noun.ty {
        "Customer" => (&rows.customers, rows.customer_filter(random, DEPTH)),
        "Account" => (&rows.accounts, rows.account_filter(random, DEPTH)),
        _ => (&rows.addresses, rows.address_filter(random, DEPTH)),
    };
    let mut list = List::root(app, noun).with("filter", filter.clone());
    let kept: Vec<&Value> = if noun.ty == "Customer" {
        let (disabled, deleted) = (random.once_in(2), random.once_in(2));
        list = list.with("disabled", json!(disabled)).with("deleted", json!(deleted));
        model::listed(all, Some(&filter), disabled, deleted)
    } else {
        all.iter().filter(|row| model::holds(&filter, row)).collect()
    };
    let mut expected = model::ids(&kept);
    let mut found = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = list.page(json!({ "first": 200, "after": after })).await;
        found.extend(page.ids);
        if !page.has_next {
            break;
        }
        after = json!(page.cursors.last());
    }
    expected.sort();
    found.sort();
    assert_eq!(found, expected, "case {case}: {} where {filter}", noun.field);
    !found.is_empty() && found.len() < all.len()
}

both!(random_filters_of_customers_keep_what_they_say, async |app| random_filters(app, &CUSTOMERS, 21).await);
both!(random_filters_of_accounts_keep_what_they_say, async |app| random_filters(app, &ACCOUNTS, 22).await);
both!(random_filters_of_addresses_keep_what_they_say, async |app| random_filters(app, &ADDRESSES, 23).await);
