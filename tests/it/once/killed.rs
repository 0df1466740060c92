//! The gateway dies at any moment, also between its commit and its answer; the client, who does not know how far it
//! came, sends the call again under its key.

use std::time::Duration;

use futures_util::future::select;
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{key, rand_bits};
use crate::serve::process::Gateway;
use crate::support::both::both_kinds;
use crate::support::client::Client;
use crate::support::database::TestDatabase;
use crate::watch::until;
use crate::write::done;

/// How often a gateway is killed for each case.
const ROUNDS: u64 = 8;

async fn kill(gateway: Gateway) {
    gateway.signal("KILL").await;
    gateway.ended().await;
}

fn request(api: &Client, key: &str, document: &str, variables: &Value) -> RequestBuilder {
    let body = json!({ "query": document, "variables": variables });
    let request = api.http().post(api.url("/graphql")).header("idempotency-key", key);
    request.header("accept", "application/graphql-response+json").json(&body)
}

/// How long to let a call go on before the end: somewhere around the time that it takes.
fn moment(longest: Duration) -> Duration {
    let longest = u64::try_from(longest.as_micros()).unwrap();
    Duration::from_micros(u64::try_from(rand_bits() >> 64).unwrap() % longest)
}

/// These customers, once each shows so many changes of its status. PostgreSQL shows an event once no older transaction is
/// under way in the cluster, those of other tests included.
async fn moved_times(api: &Client, ids: &[Value], times: usize) -> Vec<Value> {
    let all = until(async || {
        let all = events(api, ids).await;
        let shows = |customer: &Value| customer["events"]["totalCount"]["value"].as_u64() >= Some(times as u64);
        all.iter().all(shows).then_some(all)
    });
    all.await
}

async fn events(api: &Client, ids: &[Value]) -> Vec<Value> {
    let document = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Customer { id version status
        events(first: 50, filter: { kinds: [CUSTOMER_STATUS_CHANGED] }) { totalCount { value } } } } }";
    api.query(document, json!({ "ids": ids })).await.data()["nodes"].as_array().unwrap().clone()
}

both_kinds!(a_call_cut_short_anywhere_is_done_once, async |kind| {
    let database = TestDatabase::migrated(kind).await;
    let mut gateway = Gateway::spawn(&["serve"], &database.url);
    let mut api = gateway.client().await;
    let document = "mutation($input: CustomerStatusChangeInput!) {
        customerStatusChange(input: $input) { customer { version } event { id } userErrors { code } replayed } }";
    for round in 0..ROUNDS {
        let input = json!({ "externalId": format!("customer {round}"), "status": "ACTIVE" });
        let id = done(&api, "customerCreate", input, "customer { id }").await["customer"]["id"].clone();
        let (key, variables) = (key(), json!({ "input": { "id": id, "status": "SUSPENDED" } }));
        // The client waits for an answer, and the gateway dies at about that time.
        let call = Box::pin(request(&api, &key, document, &variables).send());
        let cut = select(call, Box::pin(sleep(moment(Duration::from_millis(12))))).await;
        kill(gateway).await;
        drop(cut);
        gateway = Gateway::spawn(&["serve"], &database.url);
        api = gateway.client().await;

        let mut payloads = Vec::new();
        for _ in 0..2 {
            let answer = request(&api, &key, document, &variables).send().await.unwrap().json::<Value>().await.unwrap();
            let payload = answer["data"]["customerStatusChange"].clone();
            assert_eq!((&payload["userErrors"], &payload["customer"]["version"]), (&json!([]), &json!(2)), "{answer}");
            payloads.push(payload);
        }
        assert_eq!(payloads[1]["replayed"], true);
        assert_eq!(payloads[0]["event"], payloads[1]["event"]);
        let [customer] = moved_times(&api, &[id], 1).await.try_into().unwrap();
        let told = (&customer["version"], &customer["events"]["totalCount"]["value"]);
        assert_eq!(told, (&json!(2), &json!(1)), "one change, one event: {customer}");
    }
    gateway.stop().await;
});

both_kinds!(a_batch_cut_short_anywhere_goes_on_where_it_was, async |kind| {
    const CUSTOMERS: usize = 100;
    let database = TestDatabase::migrated(kind).await;
    let mut gateway = Gateway::spawn(&["serve"], &database.url);
    let mut api = gateway.client().await;
    let mut ids = Vec::new();
    for n in 0..CUSTOMERS {
        let input = json!({ "externalId": format!("customer {n}"), "status": "ACTIVE" });
        ids.push(done(&api, "customerCreate", input, "customer { id }").await["customer"]["id"].clone());
    }
    let document = "mutation($input: CustomersStatusChangeInput!) { customersStatusChange(input: $input) {
        changed failed results { id userErrors { code } } replayed } }";
    let moved = async |api: &Client, status: &str| {
        let filter = json!({ "status": status });
        let document = "query($status: CustomerStatus!) {
            customers(first: 1, filter: { status: { eq: $status } }) { totalCount { value } } }";
        api.query(document, filter).await.data()["customers"]["totalCount"]["value"].as_u64().unwrap()
    };
    let mut cut_inside = 0;
    for (round, status) in ["SUSPENDED", "INACTIVE", "SUSPENDED"].into_iter().enumerate() {
        let key = key();
        let variables = json!({ "input": { "ids": ids, "status": status } });
        for least in [1, 30] {
            // Killed once it has come so far.
            let call = request(&api, &key, document, &variables).send();
            let so_far = until(async || (moved(&api, status).await >= least).then_some(()));
            select(Box::pin(call), Box::pin(so_far)).await;
            kill(gateway).await;
            gateway = Gateway::spawn(&["serve"], &database.url);
            api = gateway.client().await;
            cut_inside += usize::from(moved(&api, status).await < CUSTOMERS as u64);
        }
        let answer = request(&api, &key, document, &variables).send().await.unwrap().json::<Value>().await.unwrap();
        let payload = &answer["data"]["customersStatusChange"];
        assert_eq!((&payload["changed"], &payload["failed"]), (&json!(CUSTOMERS), &json!(0)), "{answer}");
        for customer in moved_times(&api, &ids, round + 1).await {
            assert_eq!(customer["status"], status);
            let told = (&customer["version"], &customer["events"]["totalCount"]["value"]);
            assert_eq!(told, (&json!(round + 2), &json!(round + 1)), "{customer}");
        }
        let answer = request(&api, &key, document, &variables).send().await.unwrap().json::<Value>().await.unwrap();
        assert_eq!(answer["data"]["customersStatusChange"]["replayed"], true, "{answer}");
    }
    assert!(cut_inside > 0, "no batch was cut inside");
    gateway.stop().await;
});
