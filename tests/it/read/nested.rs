//! Pages of the lists below an object: each parent has its own, and a cursor of one parent's list is no cursor of
//! another's.

use serde_json::{Value, json};

use super::data::Data;
use super::given::{self, Rows};
use super::model;
use super::random::Random;
use super::walk::{self, ACCOUNTS, ADDRESSES, CUSTOMERS, Key, List, Noun, Page, SELECTION, order_by};
use crate::support::app::{TestApp, both};
use crate::support::fixture::evm;

/// A list below an object, and the key that ties its rows to the object.
struct Below {
    parents: &'static Noun,
    noun: &'static Noun,
    key: &'static str,
}

const BELOW: [Below; 3] = [
    Below { parents: &CUSTOMERS, noun: &ACCOUNTS, key: "customerId" },
    Below { parents: &CUSTOMERS, noun: &ADDRESSES, key: "customerId" },
    Below { parents: &ACCOUNTS, noun: &ADDRESSES, key: "accountId" },
];

impl Below {
    /// What each parent's list holds, in this order.
    fn expected(&self, rows: &Rows, filter: Option<&Value>, order: &[Key]) -> Vec<(String, Vec<String>)> {
        let parents = if self.parents.ty == "Customer" {
            model::listed(&rows.customers, None, true, true)
        } else {
            rows.accounts.iter().collect()
        };
        let all = if self.noun.ty == "Account" { &rows.accounts } else { &rows.addresses };
        let of_parent = |parent: &&Value| {
            let own = all.iter().filter(|row| row[self.key] == parent["id"]);
            let kept = own.filter(|row| filter.is_none_or(|filter| model::holds(filter, row))).collect();
            (parent["id"].as_str().unwrap().to_owned(), model::ids(&model::sorted(kept, order)))
        };
        parents.iter().map(of_parent).collect()
    }

    /// One page of every parent's list, by one query.
    async fn pages(&self, app: &TestApp, variables: Value) -> Vec<(String, Page)> {
        let (parents, Noun { ty, field, orders: _ }) = (self.parents.field, self.noun);
        let hidden = if self.parents.ty == "Customer" { ", includeDisabled: true, includeDeleted: true" } else { "" };
        let document = format!(
            "query($filter: {ty}Filter, $orderBy: [{ty}Order!], $first: Int, $last: Int) {{ \
             {parents}(first: 200{hidden}) {{ nodes {{ id {field}(filter: $filter, orderBy: $orderBy, first: $first, \
             last: $last) {{ {SELECTION} }} }} }} }}"
        );
        let response = app.client().query(&document, variables).await;
        let nodes = response.data()[parents]["nodes"].as_array().unwrap();
        nodes.iter().map(|node| (node["id"].as_str().unwrap().to_owned(), Page::read(&node[field]))).collect()
    }
}

async fn every_order(app: &TestApp, below: &Below, seed: u64) {
    let mut random = Random::new(seed);
    let data = given::data(&mut random);
    data.replace(&app.service().database).await;
    let rows = Rows::of(&data);
    // Oldest first unless told otherwise.
    let mut orders = below.noun.all_orders();
    orders.push(Vec::new());
    for order in orders {
        let filter = match below.noun.ty {
            "Account" => rows.account_filter(&mut random, 1),
            _ => rows.address_filter(&mut random, 1),
        };
        let filter = random.once_in(3).then_some(filter);
        let by = if order.is_empty() { vec![("createdAt".to_owned(), false)] } else { order.clone() };
        let expected = below.expected(&rows, filter.as_ref(), &by);
        let mut arguments = json!({ "first": random.within(1..=5) });
        if let Some(filter) = &filter {
            arguments["filter"] = filter.clone();
        }
        if !order.is_empty() {
            arguments["orderBy"] = order_by(&order);
        }
        each_parent_has_its_page(app, below, &expected, arguments.clone(), &mut random).await;
        walk_below(app, below, &expected, &arguments, &mut random).await;
    }
}

async fn each_parent_has_its_page(
    app: &TestApp,
    below: &Below,
    expected: &[(String, Vec<String>)],
    mut arguments: Value,
    random: &mut Random,
) {
    let size = usize::try_from(arguments["first"].as_u64().unwrap()).unwrap();
    let from_the_end = random.once_in(2);
    if from_the_end {
        arguments["last"] = arguments["first"].take();
    }
    let pages = below.pages(app, arguments.clone()).await;
    assert_eq!(pages.len(), expected.len());
    for (parent, page) in pages {
        let (_, all) = expected.iter().find(|(id, _)| *id == parent).unwrap();
        let what = format!("{} below {parent} by {arguments}", below.noun.field);
        let more = all.len() > size;
        if from_the_end {
            assert_eq!(page.ids, all[all.len().saturating_sub(size)..], "{what}");
            assert_eq!((page.has_previous, page.has_next), (more, false), "{what}");
        } else {
            assert_eq!(page.ids, all[..all.len().min(size)], "{what}");
            assert_eq!((page.has_previous, page.has_next), (false, more), "{what}");
        }
    }
}

/// Walks through the longest list and through one more.
async fn walk_below(
    app: &TestApp,
    below: &Below,
    expected: &[(String, Vec<String>)],
    arguments: &Value,
    random: &mut Random,
) {
    let longest = expected.iter().max_by_key(|(_, all)| all.len()).unwrap();
    for (parent, all) in [longest, random.one(expected)] {
        let mut list = List::below(app, below.parents.ty, parent, below.noun);
        for argument in ["filter", "orderBy"] {
            if let Some(value) = arguments.get(argument) {
                list = list.with(argument, value.clone());
            }
        }
        let size = random.within(1..=all.len() + 1);
        let what = format!("{} below {parent} by {arguments}", below.noun.field);
        walk::forward(&list, all, size, &what).await;
        walk::backward(&list, all, size, &what).await;
        walk::both_ways(&list, all, size, random, &what).await;
    }
}

both!(pages_of_accounts_of_customers_are_their_lists, async |app| every_order(app, &BELOW[0], 11).await);
both!(pages_of_addresses_of_customers_are_their_lists, async |app| every_order(app, &BELOW[1], 12).await);
both!(pages_of_addresses_of_accounts_are_their_lists, async |app| every_order(app, &BELOW[2], 13).await);

both!(a_cursor_belongs_to_one_parents_list, async |app| {
    let mut parents = Vec::new();
    for (name, n) in [("alice", 1), ("bob", 2)] {
        let saved = app.customer(name).active().account("USD").address(&evm(n)).save().await;
        parents.push((saved.id, saved.accounts[0].id.clone()));
    }
    for Below { parents: above, noun, key: _ } in BELOW {
        let lists = parents.iter().map(|(customer, account)| {
            let id = if above.ty == "Customer" { customer } else { account };
            List::below(app, above.ty, id, noun)
        });
        let lists: Vec<List<'_>> = lists.collect();
        for (of, list) in lists.iter().enumerate() {
            let cursor = list.page(json!({ "first": 1 })).await.cursors.remove(0);
            for page in [json!({ "after": cursor }), json!({ "before": cursor })] {
                list.ask(page.clone()).await.data();
                let refused = lists[1 - of].ask(page.clone()).await;
                assert_eq!(refused.error_code(), "CURSOR_MISMATCH", "{} {}", noun.field, refused.text);
                let root = List::root(app, noun).ask(page.clone()).await;
                assert_eq!(root.error_code(), "CURSOR_MISMATCH", "{} {}", noun.field, root.text);
            }
            // Below several parents at once it belongs to one of them at the most.
            let document = format!(
                "query($after: String) {{ {} {{ nodes {{ {}(after: $after) {{ nodes {{ id }} }} }} }} }}",
                above.field, noun.field
            );
            let refused = app.client().query(&document, json!({ "after": cursor })).await;
            assert_eq!(refused.error_code(), "CURSOR_MISMATCH", "{document} {}", refused.text);
        }
    }
});

both!(a_parent_without_rows_has_an_empty_page, async |app| {
    let data = Data { accounts: Vec::new(), addresses: Vec::new(), ..given::data(&mut Random::new(14)) };
    data.write(&app.service().database).await;
    let pages = BELOW[0].pages(app, json!({ "first": 5 })).await;
    assert_eq!(pages.len(), data.customers.len());
    for (_, Page { ids, cursors, has_next, has_previous }) in pages {
        assert_eq!((ids.len(), cursors.len(), has_next, has_previous), (0, 0, false, false));
    }
});
