//! /healthz, /readyz, and the ways to the page.

use clientele::store::database::Database;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::redirect::Policy;
use serde_json::json;

use crate::support::app::{TestApp, both};
use crate::support::both::{both_kinds, in_time};
use crate::support::client::{Client, Response};
use crate::support::database::{Kind, TestDatabase};
use crate::support::postgres;

async fn get(client: &Client, path: &str) -> (StatusCode, String) {
    let answer = Response::read(client.http().get(client.url(path))).await;
    (answer.status, answer.text)
}

both!(a_gateway_that_serves_is_alive_and_ready, async |app| {
    assert_eq!(get(&app.client(), "/healthz").await, (StatusCode::OK, "ok\n".to_owned()));
    assert_eq!(get(&app.client(), "/readyz").await, (StatusCode::OK, "ready\n".to_owned()));
});

both_kinds!(a_gateway_on_a_database_that_is_not_migrated_is_not_ready, async |kind| {
    let database = TestDatabase::migrated(kind).await;
    let settings = database.settings();
    let app = TestApp::over(database, |_| {}).await;
    Database::migrate_down(&settings, 1).await.unwrap();
    assert_eq!(get(&app.client(), "/healthz").await.0, StatusCode::OK);
    assert_eq!(get(&app.client(), "/readyz").await.0, StatusCode::SERVICE_UNAVAILABLE);
    Database::migrate_up(&settings, None).await.unwrap();
    assert_eq!(get(&app.client(), "/readyz").await.0, StatusCode::OK);
    app.stop().await;
});

/// A file cannot be taken from under SQLite, so only PostgreSQL can go away.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_a_gateway_without_its_database_lives_but_is_not_ready() {
    in_time(Kind::Postgres, async |kind| {
        let database = TestDatabase::migrated(kind).await;
        let name = database.url.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
        let app = TestApp::over(database, |config| config.acquire_timeout_ms = 500).await;
        postgres::drop(&name).await;
        assert_eq!(get(&app.client(), "/healthz").await.0, StatusCode::OK);
        let (status, text) = get(&app.client(), "/readyz").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(!text.contains(&name), "{text}");
        for document in
            ["{ customers { nodes { id } } }", "mutation { branchCreate(input: { name: \"a\" }) { branch { id } } }"]
        {
            let answer = app.client().query(document, json!({})).await;
            assert_eq!(answer.error_code(), "UNAVAILABLE", "{}", answer.text);
            assert_eq!(answer.body["errors"][0]["extensions"]["retryable"], true);
            assert!(!answer.text.contains(&name), "{}", answer.text);
        }
        app.stop().await;
    })
    .await;
}

both!(the_root_and_the_old_name_lead_to_the_page, async |app| {
    let client = app.client();
    let http = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
    for path in ["/", "/playground"] {
        let answer = Response::read(http.get(client.url(path))).await;
        assert!(answer.status.is_redirection(), "{path}: {}", answer.status);
        assert_eq!(answer.headers[LOCATION], "/graphiql", "{path}");
    }
    // Without `web/` built there is a page all the same, and it says so.
    let page = Response::read(client.http().get(client.url("/"))).await;
    assert!([StatusCode::OK, StatusCode::NOT_IMPLEMENTED].contains(&page.status), "{}", page.status);
    assert_eq!(page.headers[CONTENT_TYPE], "text/html; charset=utf-8");
    assert!(page.text.starts_with("<!") && page.text.contains("Clientele"), "{}", page.text);
    // What it loads comes from here.
    let loaded = ["src=\"", "href=\""].into_iter().flat_map(|attribute| page.text.split(attribute).skip(1));
    for loaded in loaded {
        let own = loaded.starts_with("data:") || (loaded.starts_with('/') && !loaded.starts_with("//"));
        assert!(own, "the page loads {loaded}");
    }
});
