//! Several gateways on one database: what is written through one is seen by the subscribers of the others.

use std::net::SocketAddr;
use std::pin::pin;

use clientele::app::App;
use clientele::config::Config;
use futures_util::future::{Either, select};
use serde_json::{Value, json};

use super::cursor_of;
use crate::support::app::TestApp;
use crate::support::both::{both_kinds, in_time};
use crate::support::client::Client;
use crate::support::database::{Kind, MAX_CONNECTIONS, TestDatabase};
use crate::write::{done, query};

const WATCH: &str = "subscription { customerEvents { cursor kind customer { externalId } } }";

/// A gateway on a database that another one may have as well.
async fn gateway(database: &TestDatabase, event_poll_ms: u64) -> (App, Client) {
    let config = Config {
        database_url: database.url.clone(),
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        max_connections: MAX_CONNECTIONS,
        event_poll_ms,
        ..Config::default()
    };
    let app = App::start(config).await.expect("the gateway starts");
    let client = Client::new(app.address());
    (app, client)
}

async fn create(api: &Client, external_id: &str) -> Value {
    let cursor = cursor_of(api, "customerCreate", json!({ "externalId": external_id })).await;
    let event = json!({ "cursor": cursor, "kind": "CUSTOMER_CREATED", "customer": { "externalId": external_id } });
    json!({ "customerEvents": event })
}

both_kinds!(what_is_written_through_one_is_seen_by_subscribers_of_all, async |kind| {
    let database = TestDatabase::migrated(kind).await;
    let (one, one_api) = gateway(&database, 100).await;
    let (other, other_api) = gateway(&database, 100).await;
    let (mut at_one, mut at_other) =
        (one_api.subscribe(WATCH, json!({})).await, other_api.subscribe(WATCH, json!({})).await);
    for n in 0..5 {
        for (api, name) in [(&one_api, format!("by one {n}")), (&other_api, format!("by the other {n}"))] {
            let event = create(api, &name).await;
            assert_eq!(at_one.next().await, event);
            assert_eq!(at_other.next().await, event);
        }
    }
    at_one.complete().await;
    at_other.complete().await;
    // And both list the same.
    let document = "{ events(first: 20) { nodes { cursor } } customers(first: 20) { nodes { id } } }";
    assert_eq!(query(&one_api, document, json!({})).await, query(&other_api, document, json!({})).await);
    one.stop().await;
    other.stop().await;
});

both_kinds!(a_gateway_that_starts_late_begins_at_the_end_of_the_log, async |kind| {
    let database = TestDatabase::migrated(kind).await;
    let (one, one_api) = gateway(&database, 100).await;
    create(&one_api, "before").await;
    super::log(&one_api, 1).await;
    let (other, other_api) = gateway(&database, 100).await;
    let mut watched = other_api.subscribe(WATCH, json!({})).await;
    let event = create(&one_api, "after").await;
    assert_eq!(watched.next().await, event);
    watched.complete().await;
    one.stop().await;
    other.stop().await;
});

/// The gateways of this test look at the log by themselves once a day: what comes through sooner was told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_a_gateway_tells_the_others_at_once() {
    in_time(Kind::Postgres, async |kind| {
        let database = TestDatabase::migrated(kind).await;
        let ((one, one_api), (other, other_api)) =
            (gateway(&database, 86_400_000).await, gateway(&database, 86_400_000).await);
        let mut watched = one_api.subscribe(WATCH, json!({})).await;
        let id = done(&other_api, "customerCreate", json!({}), "customer { id }").await["customer"]["id"].clone();
        // One word may come while an older transaction of another test is still open, and then waits for the next.
        let writing = async {
            for level in (1..=100).cycle() {
                cursor_of(&other_api, "customerUpdate", json!({ "id": id, "kycLevel": level })).await;
            }
        };
        let seen = match select(pin!(watched.next()), pin!(writing)).await {
            Either::Left((seen, _)) => seen,
            Either::Right(((), _)) => panic!("the writer has come to its end"),
        };
        assert_eq!(seen["customerEvents"]["kind"], "CUSTOMER_CREATED");
        watched.complete().await;
        one.stop().await;
        other.stop().await;
    })
    .await;
}

/// Within the process of a gateway a write wakes its subscribers at once, whatever the interval.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite_a_gateway_wakes_its_own_subscribers_at_once() {
    in_time(Kind::Sqlite, async |kind| {
        let app = TestApp::start_with(kind, |config| config.event_poll_ms = 86_400_000).await;
        let api = app.client();
        let mut watched = api.subscribe(WATCH, json!({})).await;
        for n in 0..20 {
            let event = create(&api, &format!("customer {n}")).await;
            assert_eq!(watched.next().await, event);
        }
        watched.complete().await;
        app.stop().await;
    })
    .await;
}
