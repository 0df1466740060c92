//! What the API documents that the product grew from describe, each by its own name: [S0] to [S4]. A row of these tables
//! is a line of a document, and what stands for it here.

mod s0;
mod s1;
mod s2;
mod s4;

use std::collections::BTreeMap;

use chrono::DateTime;
use serde_json::{Map, Value, json};

use crate::support::app::TestApp;
use crate::support::database::Kind;

/// A server with a fixed set of customers, each created on a day of its own.
pub struct World {
    pub app: TestApp,
    /// The ids by external id, and those of the branches by name.
    pub ids: BTreeMap<&'static str, String>,
}

/// A line of a document: a parameter as it is sent there, and the arguments of `customers` that stand for it.
pub struct Line {
    pub sent: &'static str,
    pub arguments: Value,
    /// The external ids of those that are found, in the order of the list.
    pub found: &'static [&'static str],
}

/// A line that sends these arguments.
pub fn line(sent: &'static str, arguments: Value, found: &'static [&'static str]) -> Line {
    Line { sent, arguments, found }
}

/// A line that is a filter.
pub fn filter(sent: &'static str, filter: Value, found: &'static [&'static str]) -> Line {
    line(sent, json!({ "filter": filter }), found)
}

/// Noon of a day of June 2025.
pub fn day(day: u8) -> String {
    format!("2025-06-{day:02}T12:00:00.000Z")
}

impl World {
    pub async fn new(kind: Kind) -> Self {
        Self { app: TestApp::at(kind, 0).await, ids: BTreeMap::new() }
    }

    /// The id of a customer or of a branch.
    pub fn id(&self, name: &str) -> &str {
        &self.ids[name]
    }

    /// From now on it is noon of this day.
    pub fn today(&self, number: u8) {
        self.app.set_time(DateTime::parse_from_rfc3339(&day(number)).unwrap().timestamp_millis());
    }

    /// Creates a branch, a moment after the one before.
    pub async fn branch(&mut self, name: &'static str) -> String {
        self.app.set_time(self.ids.len() as i64);
        let document = "mutation($name: String!) { branchCreate(input: { name: $name }) { branch { id } } }";
        let answer = self.app.client().query(document, json!({ "name": name })).await;
        let id = answer.data()["branchCreate"]["branch"]["id"].as_str().unwrap().to_owned();
        self.ids.insert(name, id.clone());
        id
    }

    /// Creates a customer on this day, with these fields.
    pub async fn customer(&mut self, number: u8, name: &'static str, fields: Value) {
        self.today(number);
        let fields: Map<String, Value> = serde_json::from_value(fields).unwrap();
        let customer = self.app.customer(name);
        let customer = fields.into_iter().fold(customer, |customer, (field, value)| match field.as_str() {
            "status" => customer.status(status(&value)),
            field => customer.with(field, value),
        });
        let id = customer.save().await.id;
        self.ids.insert(name, id);
    }

    /// Sends each line, and tells those that did not find what they should.
    pub async fn hold(&self, lines: Vec<Line>) {
        let document = "query($filter: CustomerFilter, $search: String, $orderBy: [CustomerOrder!], $first: Int,
                $after: String, $offset: Int, $includeDisabled: Boolean) {
            customers(filter: $filter, search: $search, orderBy: $orderBy, first: $first, after: $after,
                offset: $offset, includeDisabled: $includeDisabled) { nodes { externalId } } }";
        let mut wrong = Vec::new();
        for Line { sent, arguments, found } in lines {
            let answer = self.app.client().query(document, arguments).await;
            let nodes = answer.data()["customers"]["nodes"].as_array().unwrap();
            let names: Vec<&str> = nodes.iter().map(|node| node["externalId"].as_str().unwrap()).collect();
            if names != found {
                wrong.push(format!("{sent} finds {names:?}, not {found:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

fn status(value: &Value) -> &'static str {
    let name = value.as_str().unwrap();
    let known = ["REGISTERED", "ACTIVE", "INACTIVE", "SUSPENDED", "BLOCKED", "DELETED"];
    known.into_iter().find(|known| *known == name).unwrap()
}
