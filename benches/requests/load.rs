//! The load: a few connections, each of which sends its next request when the last has been answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::gateway::Gateway;

/// How many connections there are.
const CONNECTIONS: usize = 16;

/// How long the load runs before anything is measured.
const WARM_UP: Duration = Duration::from_millis(300);

const CUSTOMER: &str = "query($id: ID!) { customer(by: { id: $id }) \
                        { id externalId status kycLevel entity { type } name { given family } createdAt } }";
const PAGE: &str = "query($first: Int, $after: String) { customers(first: $first, after: $after, \
                    filter: { status: { eq: ACTIVE } }, orderBy: [{ field: CREATED_AT, direction: DESC }]) \
                    { nodes { id externalId status kycLevel entity { type } name { given family } createdAt } \
                    pageInfo { hasNextPage endCursor } } }";
const COUNT: &str = "{ customers(filter: { status: { eq: INACTIVE } }) { totalCount(limit: 1000000) { value } } }";
const CHANGE: &str = "mutation($id: ID!, $label: [String!]!) { customerLabelsSet(input: { id: $id, labels: $label }) \
                      { customer { id version updatedAt } userErrors { code } } }";

/// One kind of request, and the bodies that are sent in turn.
pub struct Operation {
    pub key: &'static str,
    pub what: &'static str,
    bodies: Arc<Vec<String>>,
}

/// What one round of an operation gave.
#[derive(Clone, Copy)]
pub struct Measured {
    pub cpu_us: f64,
    pub p50_us: f64,
    pub per_second: f64,
}

impl Operation {
    fn new(key: &'static str, what: &'static str, query: &str, variables: impl IntoIterator<Item = Value>) -> Self {
        let body = |variables| json!({ "query": query, "variables": variables }).to_string();
        Self { key, what, bodies: Arc::new(variables.into_iter().map(body).collect()) }
    }

    /// Every operation, with ids and cursors of the data that the gateway has. The first asks for nothing.
    pub async fn all(gateway: &Gateway) -> Vec<Self> {
        let some = gateway.ask("{ customers(first: 200) { nodes { id } } }", json!({})).await;
        let ids: Vec<Value> =
            some["customers"]["nodes"].as_array().expect("rows").iter().map(|node| node["id"].clone()).collect();
        let deep = "query($offset: Int) { customers(first: 1, offset: $offset, filter: { status: { eq: ACTIVE } }, \
                    orderBy: [{ field: CREATED_AT, direction: DESC }]) { pageInfo { endCursor } } }";
        let mut cursors = Vec::new();
        for step in 1..=20 {
            let answer = gateway.ask(deep, json!({ "offset": step * 400 })).await;
            cursors.push(answer["customers"]["pageInfo"]["endCursor"].clone());
        }
        let cursors: Vec<Value> = cursors.into_iter().filter(|cursor| !cursor.is_null()).collect();
        let dashboard = include_str!("dashboard.graphql");
        let page = |first: i32| [json!({ "first": first })];
        let after = |cursor: &Value| json!({ "first": 20, "after": cursor });
        let labels = ids.iter().flat_map(|id| [["a"], ["b"]].map(|label| json!({ "id": id, "label": label })));
        vec![
            Self::new("nothing", "`{ __typename }`", "{ __typename }", [json!({})]),
            Self::new("customer", "customer by id, 8 fields", CUSTOMER, ids.iter().map(|id| json!({ "id": id }))),
            Self::new("page", "page of 20", PAGE, page(20)),
            Self::new("page_deep", "page of 20 by cursor, deep", PAGE, cursors.iter().map(after)),
            Self::new("dashboard", "20 customers with accounts and addresses", dashboard, page(20)),
            Self::new("dashboard_deep", "the same by cursor, deep", dashboard, cursors.iter().map(after)),
            Self::new("hundred", "100 customers with accounts and addresses", dashboard, page(100)),
            Self::new("count", "exact count of a status", COUNT, [json!({})]),
            Self::new("change", "labels of a customer set, with its event", CHANGE, labels),
        ]
    }
}

/// Runs an operation for a time.
pub async fn measure(gateway: &Gateway, operation: &Operation, time: Duration) -> Measured {
    drive(gateway, operation, WARM_UP).await;
    let (cpu, began) = (gateway.cpu(), Instant::now());
    let mut times = drive(gateway, operation, time).await;
    let (cpu, elapsed) = (gateway.cpu() - cpu, began.elapsed());
    times.sort_unstable();
    let requests = times.len() as f64;
    Measured {
        cpu_us: cpu.as_secs_f64() * 1e6 / requests,
        p50_us: times[times.len() / 2].as_secs_f64() * 1e6,
        per_second: requests / elapsed.as_secs_f64(),
    }
}

async fn drive(gateway: &Gateway, operation: &Operation, time: Duration) -> Vec<Duration> {
    let next = Arc::new(AtomicUsize::new(0));
    let until = Instant::now() + time;
    let connections = (0..CONNECTIONS).map(|_| {
        let (http, url) = (gateway.http.clone(), gateway.url());
        let (bodies, next) = (operation.bodies.clone(), next.clone());
        tokio::spawn(async move {
            let mut times = Vec::new();
            while Instant::now() < until {
                let body = bodies[next.fetch_add(1, Ordering::Relaxed) % bodies.len()].clone();
                let began = Instant::now();
                let request = http.post(&url).header("content-type", "application/json").body(body);
                let answer = request.send().await.expect("an answer").bytes().await.expect("a body");
                times.push(began.elapsed());
                assert!(!answer.starts_with(b"{\"errors\""), "{}", String::from_utf8_lossy(&answer));
            }
            times
        })
    });
    let all = futures_util::future::join_all(connections).await;
    all.into_iter().flat_map(|times| times.expect("the load runs to its end")).collect()
}
