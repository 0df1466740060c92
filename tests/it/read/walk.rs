//! A list of the API as a caller walks through it, page by page, in either direction.

use serde_json::{Map, Value, json};

use super::random::Random;
use crate::support::app::TestApp;
use crate::support::client::Response;

/// What can be listed.
#[derive(Debug)]
pub struct Noun {
    pub ty: &'static str,
    pub field: &'static str,
    /// What it can be ordered by, as the fields of an object are spelled.
    pub orders: &'static [&'static str],
}

pub static CUSTOMERS: Noun = Noun {
    ty: "Customer",
    field: "customers",
    orders: &["createdAt", "updatedAt", "externalId", "login", "status", "kycLevel", "familyName", "balanceLimit"],
};
pub static ACCOUNTS: Noun =
    Noun { ty: "Account", field: "accounts", orders: &["createdAt", "updatedAt", "assetCode", "balance"] };
pub static ADDRESSES: Noun = Noun { ty: "Address", field: "addresses", orders: &["createdAt", "caip10"] };

/// A field, and whether the largest value comes first.
pub type Key = (String, bool);

impl Noun {
    /// Each field in each direction, and each two of those one after the other.
    pub fn all_orders(&self) -> Vec<Vec<Key>> {
        let keys: Vec<Key> =
            self.orders.iter().flat_map(|field| [false, true].map(|down| ((*field).to_owned(), down))).collect();
        let pairs = keys.iter().flat_map(|one| keys.iter().map(|other| vec![one.clone(), other.clone()]));
        keys.iter().map(|key| vec![key.clone()]).chain(pairs).collect()
    }
}

/// An order as the argument of a list.
pub fn order_by(order: &[Key]) -> Value {
    let name = |field: &str| -> String {
        let word = |c: char| if c.is_uppercase() { format!("_{c}") } else { c.to_ascii_uppercase().to_string() };
        field.chars().map(word).collect()
    };
    let direction = |down: bool| if down { "DESC" } else { "ASC" };
    order.iter().map(|(field, down)| json!({ "field": name(field), "direction": direction(*down) })).collect()
}

/// A list, with the arguments that all of its pages share.
pub struct List<'a> {
    app: &'a TestApp,
    document: String,
    at: String,
    variables: Map<String, Value>,
}

/// A page as it came.
#[derive(Debug)]
pub struct Page {
    pub ids: Vec<String>,
    pub cursors: Vec<String>,
    pub has_next: bool,
    pub has_previous: bool,
}

/// What is selected of a connection here.
pub const SELECTION: &str =
    "edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";

impl<'a> List<'a> {
    /// A list at the root.
    pub fn root(app: &'a TestApp, noun: &Noun) -> Self {
        let Noun { ty, field, orders: _ } = noun;
        let (declared, passed) = if noun.field == CUSTOMERS.field {
            (
                "$search: String, $disabled: Boolean, $deleted: Boolean",
                "search: $search, includeDisabled: $disabled, includeDeleted: $deleted",
            )
        } else {
            ("", "")
        };
        let document = format!(
            "query($filter: {ty}Filter, $orderBy: [{ty}Order!], $first: Int, $after: String, $last: Int, $before: String, \
             $offset: Int {declared}) {{ {field}(filter: $filter, orderBy: $orderBy, first: $first, after: $after, \
             last: $last, before: $before, offset: $offset {passed}) {{ {SELECTION} }} }}"
        );
        Self { app, document, at: format!("/data/{field}"), variables: Map::new() }
    }

    /// A list below an object of the type `parent`.
    pub fn below(app: &'a TestApp, parent: &str, id: &str, noun: &Noun) -> Self {
        let Noun { ty, field, orders: _ } = noun;
        let document = format!(
            "query($id: ID!, $filter: {ty}Filter, $orderBy: [{ty}Order!], $first: Int, $after: String, $last: Int, \
             $before: String) {{ node(id: $id) {{ ... on {parent} {{ {field}(filter: $filter, orderBy: $orderBy, \
             first: $first, after: $after, last: $last, before: $before) {{ {SELECTION} }} }} }} }}"
        );
        let at = format!("/data/node/{field}");
        Self { app, document, at, variables: Map::from_iter([("id".to_owned(), json!(id))]) }
    }

    /// The list with one more argument.
    pub fn with(mut self, argument: &str, value: Value) -> Self {
        self.variables.insert(argument.to_owned(), value);
        self
    }

    /// Asks for a page with these arguments, whatever comes back.
    pub async fn ask(&self, page: Value) -> Response {
        let mut variables = self.variables.clone();
        variables.extend(page.as_object().unwrap().clone());
        self.app.client().query(&self.document, Value::Object(variables)).await
    }

    /// A page that must be there.
    pub async fn page(&self, page: Value) -> Page {
        let response = self.ask(page).await;
        response.data();
        Page::read(response.body.pointer(&self.at).unwrap())
    }
}

impl Page {
    /// Reads a connection, and holds its cursors against those of its edges.
    pub fn read(connection: &Value) -> Self {
        let edges = connection["edges"].as_array().unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let cursors: Vec<String> = edges.iter().map(|edge| text(&edge["cursor"])).collect();
        let info = &connection["pageInfo"];
        assert_eq!(info["startCursor"].as_str(), cursors.first().map(String::as_str));
        assert_eq!(info["endCursor"].as_str(), cursors.last().map(String::as_str));
        Self {
            ids: edges.iter().map(|edge| text(&edge["node"]["id"])).collect(),
            cursors,
            has_next: info["hasNextPage"].as_bool().unwrap(),
            has_previous: info["hasPreviousPage"].as_bool().unwrap(),
        }
    }

    fn sides(&self) -> (bool, bool) {
        (self.has_previous, self.has_next)
    }
}

/// Walks from the start to the end: the pages are the list, each row exactly once.
pub async fn forward(list: &List<'_>, expected: &[String], size: usize, what: &str) {
    let mut from = 0;
    let mut after = None;
    loop {
        let page = list.page(json!({ "first": size, "after": after })).await;
        let to = expected.len().min(from + size);
        assert_eq!(page.ids, expected[from..to], "forward from {from} by {size}: {what}");
        assert_eq!(page.sides(), (from > 0, to < expected.len()), "forward from {from} by {size}: {what}");
        if !page.has_next {
            return;
        }
        (from, after) = (to, page.cursors.last().cloned());
    }
}

/// Walks from the end to the start.
pub async fn backward(list: &List<'_>, expected: &[String], size: usize, what: &str) {
    let mut to = expected.len();
    let mut before = None;
    loop {
        let page = list.page(json!({ "last": size, "before": before })).await;
        let from = to.saturating_sub(size);
        assert_eq!(page.ids, expected[from..to], "backward from {to} by {size}: {what}");
        assert_eq!(page.sides(), (from > 0, to < expected.len()), "backward from {to} by {size}: {what}");
        if !page.has_previous {
            return;
        }
        (to, before) = (from, page.cursors.first().cloned());
    }
}

/// Turns both ways at a row somewhere in the list.
pub async fn both_ways(list: &List<'_>, expected: &[String], size: usize, random: &mut Random, what: &str) {
    if expected.is_empty() {
        return;
    }
    let at = random.below(expected.len());
    let cursor = list.page(json!({ "first": at + 1 })).await.cursors.pop();
    let (from, to) = (at.saturating_sub(size), expected.len().min(at + 1 + size));
    let after = list.page(json!({ "first": size, "after": cursor })).await;
    assert_eq!(after.ids, expected[at + 1..to], "after {at} by {size}: {what}");
    assert_eq!(after.sides(), (true, to < expected.len()), "after {at} by {size}: {what}");
    let before = list.page(json!({ "last": size, "before": cursor })).await;
    assert_eq!(before.ids, expected[from..at], "before {at} by {size}: {what}");
    assert_eq!(before.sides(), (from > 0, true), "before {at} by {size}: {what}");
}

/// Takes a page by its number: a slice of the list. Behind an offset a page says that there are rows before it.
pub async fn by_offset(list: &List<'_>, expected: &[String], size: usize, random: &mut Random, what: &str) {
    let offset = random.within(0..=expected.len() + 1);
    let page = list.page(json!({ "first": size, "offset": offset })).await;
    let (from, to) = (offset.min(expected.len()), expected.len().min(offset + size));
    assert_eq!(page.ids, expected[from..to.max(from)], "offset {offset} by {size}: {what}");
    assert_eq!(page.sides(), (offset > 0, to < expected.len()), "offset {offset} by {size}: {what}");
}
