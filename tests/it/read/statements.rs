//! A query costs one statement for each list of a level, whatever the number of parents.
//!
//! The contract is asked without a server around it, whose own looks at the log would be counted too.

use clientele::app;
use clientele::config::Config;
use clientele::event::bus::Bus;
use clientele::graphql::response::to_json;
use clientele::graphql::schema::{Contract, contract};
use clientele::service::Service;
use clientele::store::database::Database;
use serde_json::{Value, json};
use uuid::Uuid;

use super::data::{self, Data};
use crate::support::both::both_kinds;
use crate::support::database::{Kind, TestDatabase};
use crate::support::fixture::{evm, issuer};

/// How many customers there are, how many accounts each has, and how many addresses each of those.
const CUSTOMERS: u64 = 25;
const ACCOUNTS: u64 = 11;
const ADDRESSES: u64 = 11;

fn id(number: u64) -> Uuid {
    Uuid::from_u128((1 << 100) + u128::from(number))
}

fn rows() -> Data {
    let mut data = Data { branches: vec![data::branch(id(0), "North")], ..Data::default() };
    for c in 0..CUSTOMERS {
        let customer = id(1_000_000 + c);
        let row = data::customer(customer);
        data.customers.push(clientele::entity::customer::Model { branch_id: Some(id(0)), ..row });
        data.addresses.push(data::address(id(2_000_000 + c), customer, None, &evm(1_000_000 + c)));
        for a in 0..ACCOUNTS {
            let number = c * 100 + a;
            let account = id(3_000_000 + number);
            data.accounts.push(data::account(account, customer, &format!("A{a}"), &issuer(1)));
            for n in 0..ADDRESSES {
                let (number, account) = (number * 100 + n, Some(account));
                data.addresses.push(data::address(id(4_000_000 + number), customer, account, &evm(number)));
            }
        }
    }
    data
}

/// A contract over the rows, and the database that counts.
struct Counted {
    contract: Contract,
    database: Database,
    _home: TestDatabase,
}

impl Counted {
    async fn new(kind: Kind) -> Self {
        let home = TestDatabase::migrated(kind).await;
        let config = Config { database_url: home.url.clone(), max_connections: 2, ..Config::default() };
        let service = app::open(&config).await.unwrap();
        let Service { database, .. } = service.clone();
        rows().write(&database).await;
        let contract = contract(service, Bus::default(), config.page_bounds(), config.limits());
        Self { contract, database, _home: home }
    }

    /// The answer, and how many statements it took.
    async fn ask(&self, document: &str) -> (Value, u64) {
        let before = self.database.statements();
        let request = async_graphql::Request::new(document).data(app::local());
        let answer: Value = serde_json::from_str(&to_json(&self.contract.execute(request).await)).unwrap();
        assert!(answer.get("errors").is_none(), "{document}: {answer}");
        (answer["data"].clone(), self.database.statements() - before)
    }
}

const DASHBOARD: &str = "{ customers(first: 20) { nodes { id login status
    accounts(first: 10) { nodes { id balance addresses(first: 10) { nodes { caip10 } } } } } } }";

both_kinds!(the_dashboard_takes_three_statements, async |kind| {
    let counted = Counted::new(kind).await;
    let (data, statements) = counted.ask(DASHBOARD).await;
    assert_eq!(statements, 3);
    let nodes = |list: &Value| list["nodes"].as_array().unwrap().clone();
    let customers = nodes(&data["customers"]);
    let accounts: Vec<Value> = customers.iter().flat_map(|customer| nodes(&customer["accounts"])).collect();
    let addresses: Vec<Value> = accounts.iter().flat_map(|account| nodes(&account["addresses"])).collect();
    assert_eq!((customers.len(), accounts.len(), addresses.len()), (20, 200, 2000));

    let one = DASHBOARD.replace("first: 20", "first: 1").replace("first: 10", "first: 1");
    assert_eq!(counted.ask(&one).await.1, 3, "for one parent as for twenty");
    let none = DASHBOARD.replace("first: 20", "filter: { login: { eq: \"nobody\" } }");
    let (data, statements) = counted.ask(&none).await;
    assert_eq!((data, statements), (json!({ "customers": { "nodes": [] } }), 1), "no parents, no lists");
    counted.database.close().await.unwrap();
});

both_kinds!(a_list_costs_one_statement_a_level, async |kind| {
    let counted = Counted::new(kind).await;
    let node = |number: u64| format!("\"{}\"", id(number));
    let (customer, account, address) = (node(1_000_000), node(3_000_000), node(4_000_000));
    let on = "id ... on Customer { login } ... on Account { balance } ... on Address { chainId }";
    let cases = [
        ("{ customers { nodes { id login } } }", 1),
        ("{ customers { edges { cursor node { login } } nodes { id } pageInfo { hasNextPage endCursor } } }", 1),
        ("{ customers { __typename } }", 0),
        ("{ customers { totalCount { value } } }", 1),
        ("{ customers { nodes { id } totalCount { value precision } } }", 2),
        ("{ customers { nodes { id } a: totalCount(limit: 3) { value } b: totalCount { value } } }", 2),
        ("{ customers { nodes { accounts { __typename } } } }", 1),
        // Each facet that is selected is one statement, whatever it is called and however often.
        ("{ customers { facets { __typename } } }", 0),
        ("{ customers { facets { statuses { value count } } } }", 1),
        ("{ customers { facets { a: labels { value } b: labels { count } } again: facets { labels { value } } } }", 1),
        ("{ customers { a: facets(top: 1) { labels { value } } b: facets(top: 2) { labels { value } } } }", 2),
        (
            "{ customers { nodes { id } totalCount { value } facets { statuses { value } entityTypes { value }
                kycLevels { value } segments { value } labels { value } createdPer { start } } } }",
            8,
        ),
        // A second list beside the first is one statement more at each of its levels.
        (
            "{ customers(first: 20) { nodes { id
                accounts(first: 10) { nodes { id addresses(first: 10) { nodes { id } } } }
                rich: accounts(first: 3, filter: { balance: { gt: \"0\" } }) { nodes { id } }
                last: accounts(last: 3, orderBy: [{ field: BALANCE }]) { nodes { id } } } } }",
            5,
        ),
        (
            "{ customers(first: 20) { nodes { id
                a: accounts(first: 10) { nodes { addresses(first: 10) { nodes { id } } } }
                b: accounts(last: 10) { nodes { addresses(first: 10) { nodes { id } } } } } } }",
            5,
        ),
        // Counts are one statement a level, whatever the parents.
        ("{ customers { nodes { accounts { totalCount { value } } } } }", 2),
        (
            "{ customers(first: 20) { totalCount { value } nodes { accounts(first: 10) { totalCount { value }
                nodes { addresses(first: 10) { totalCount { value } nodes { id } } } } } } }",
            6,
        ),
        // Links up are one statement each.
        ("{ accounts(first: 50) { nodes { customer { login } } } }", 2),
        ("{ addresses(first: 50) { nodes { account { balance } customer { login wallet { caip10 } } } } }", 4),
        ("{ customers { nodes { wallet { caip10 } branch { name } counterparty { name } } } }", 4),
        ("{ customers { nodes { events { nodes { kind } } addresses { nodes { id } } } } }", 3),
        (&format!("{{ customer(by: {{ id: {customer} }}) {{ login }} }}"), 1),
        (&format!("{{ customer(by: {{ id: {customer} }}) {{ accounts {{ nodes {{ customer {{ login }} }} }} }} }}"), 3),
        // What the ids are is one statement, and one more for each noun among them.
        (&format!("{{ node(id: {customer}) {{ {on} }} }}"), 2),
        (&format!("{{ nodes(ids: [{customer}, {account}, {address}, {customer}, {}]) {{ {on} }} }}", node(7)), 4),
    ];
    let mut wrong = Vec::new();
    for (document, expected) in cases {
        let (_, statements) = counted.ask(document).await;
        if statements != expected {
            wrong.push(format!("{statements} statements, not {expected}: {document}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    counted.database.close().await.unwrap();
});
