//! The connections that carry reads to PostgreSQL: many statements on few of them, lost ones made again.

use futures_util::future::join_all;
use sea_orm::ConnectionTrait as _;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::database::Kind;

const CUSTOMERS: &str = "query($first: Int) { customers(first: $first) { nodes { externalId } } }";

async fn with_customers(count: usize, max_connections: u32) -> TestApp {
    let app = TestApp::start_with(Kind::Postgres, |config| config.max_connections = max_connections).await;
    for number in 0..count {
        app.customer(&format!("customer-{number}")).save().await;
    }
    app
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_reads_share_few_connections() {
    let app = with_customers(3, 2).await;
    let client = app.client();
    let answers = join_all((0..300).map(|_| client.query(CUSTOMERS, json!({ "first": 2 })))).await;
    for answer in answers {
        assert_eq!(answer.data()["customers"]["nodes"].as_array().unwrap().len(), 2);
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_was_lost_is_made_again() {
    let app = with_customers(1, 3).await;
    let client = app.client();
    for _ in 0..3 {
        join_all((0..20).map(|_| client.query(CUSTOMERS, json!({ "first": 1 })))).await;
        let database = app.service().database.reader();
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        database.execute_unprepared(end).await.unwrap();
        let answer = client.query(CUSTOMERS, json!({ "first": 1 })).await;
        assert_eq!(answer.data()["customers"]["nodes"][0]["externalId"], "customer-0");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_statements_than_are_kept_are_answered_all_the_same() {
    let app = with_customers(4, 2).await;
    let document = |order: &str| {
        format!("query($first: Int) {{ customers(first: $first, orderBy: {order}) {{ nodes {{ externalId }} }} }}")
    };
    let orders = ["[{field: LOGIN}]", "[{field: EXTERNAL_ID}]", "[{field: STATUS}]", "[{field: KYC_LEVEL}]"];
    for _ in 0..2 {
        for order in orders {
            for first in 1..=180 {
                let answer = app.client().query(&document(order), json!({ "first": first })).await;
                assert_eq!(answer.data()["customers"]["nodes"].as_array().unwrap().len(), first.min(4));
            }
        }
    }
    app.stop().await;
}
