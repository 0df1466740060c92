//! How the program starts and how it stops.

use std::net::TcpListener;

use futures_util::future::join_all;
use reqwest::StatusCode;
use serde_json::json;

use super::process::{Ended, Gateway, PASSWORD, program, run, with_password};
use crate::support::app::TestApp;
use crate::support::both::both_kinds;
use crate::support::client::Response;
use crate::support::database::{Kind, TestDatabase};
use crate::write::query;

both_kinds!(a_gateway_says_where_it_listens_and_ends_well, async |kind| {
    let database = TestDatabase::empty(kind).await;
    let mut gateway = Gateway::spawn(&[], &with_password(&database.url));
    let line = gateway.listens().await;
    let address = line["address"].as_str().unwrap();
    assert_eq!(line["level"], "INFO");
    assert_eq!(line["graphql"], format!("http://{address}/graphql"));
    assert_eq!(line["graphiql"], format!("http://{address}/graphiql"));
    let name = match kind {
        Kind::Sqlite => "SQLite",
        Kind::Postgres => "PostgreSQL",
    };
    assert_eq!(line["database"], name);
    let Ended { code, out, err } = gateway.stop().await;
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    assert!(!err.contains("WARN") && !err.contains("ERROR"), "{err}");
});

both_kinds!(serve_is_what_the_program_does_by_itself, async |kind| {
    let database = TestDatabase::empty(kind).await;
    for (arguments, signal) in
        [(&["serve"][..], "TERM"), (&["serve", "--max-depth", "3"], "INT"), (&["--max-depth", "3"], "TERM")]
    {
        let mut gateway = Gateway::spawn(arguments, &database.url);
        let api = gateway.client().await;
        let depth = if arguments.len() == 1 { 20 } else { 3 };
        let answer = query(&api, "{ serviceConfig { maxDepth } }", json!({})).await;
        assert_eq!(answer["serviceConfig"]["maxDepth"], depth);
        gateway.signal(signal).await;
        assert_eq!(gateway.ended().await.code, Some(0));
    }
});

both_kinds!(a_gateway_stops_in_spite_of_open_connections_and_tells_them, async |kind| {
    let database = TestDatabase::empty(kind).await;
    let mut gateway = Gateway::spawn(&[], &database.url);
    let api = gateway.client().await;
    let watched = api.subscribe("subscription { customerEvents { id } }", json!({})).await;
    // One more whose connection is kept alive, and does nothing.
    query(&api, "{ __typename }", json!({})).await;
    let (ended, code) = tokio::join!(gateway.stop(), watched.closed());
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(code, 1001, "the gateway goes away");
    assert!(!ended.err.contains("WARN"), "{}", ended.err);
});

both_kinds!(what_was_acknowledged_is_there_after_the_end, async |kind| {
    let database = TestDatabase::empty(kind).await;
    let mut gateway = Gateway::spawn(&[], &database.url);
    let api = gateway.client().await;
    let create = "mutation { customerCreate(input: { externalId: \"alice\" }) { customer { id } } }";
    let created = query(&api, create, json!({})).await;
    // Not asked, but killed.
    gateway.signal("KILL").await;
    assert_eq!(gateway.ended().await.code, None);
    let app = TestApp::over(database, |_| {}).await;
    let found = query(&app.client(), "{ customers { nodes { id } } }", json!({})).await;
    assert_eq!(found["customers"]["nodes"][0]["id"], created["customerCreate"]["customer"]["id"]);
    app.stop().await;
});

both_kinds!(four_that_start_at_once_on_an_empty_database_all_serve, async |kind| {
    let database = TestDatabase::empty(kind).await;
    let mut gateways: Vec<Gateway> = (0..4).map(|_| Gateway::spawn(&[], &database.url)).collect();
    let clients = join_all(gateways.iter_mut().map(Gateway::client)).await;
    for (n, api) in clients.iter().enumerate() {
        assert_eq!(Response::read(api.http().get(api.url("/readyz"))).await.status, StatusCode::OK);
        let create = format!("mutation {{ customerCreate(input: {{ externalId: \"{n}\" }}) {{ customer {{ id }} }} }}");
        query(api, &create, json!({})).await;
    }
    for api in &clients {
        let counted = query(api, "{ customers { totalCount { value } } counterparty { name } }", json!({})).await;
        let expected = json!({ "customers": { "totalCount": { "value": 4 } }, "counterparty": { "name": "default" } });
        assert_eq!(counted, expected);
    }
    for ended in join_all(gateways.into_iter().map(Gateway::stop)).await {
        assert_eq!(ended.code, Some(0), "{}", ended.err);
    }
});

both_kinds!(a_gateway_that_anybody_could_reach_does_not_start, async |kind| {
    let database = TestDatabase::empty(kind).await;
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:8000"] {
        let ended = run(program(&["--listen", address], &with_password(&database.url))).await;
        assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""), "{ended:?}");
        assert!(ended.err.contains(&format!("{address} is not a loopback address")), "{}", ended.err);
        assert!(ended.err.contains("listen on 127.0.0.1"), "{}", ended.err);
        assert!(!ended.err.contains(PASSWORD), "{}", ended.err);
    }
    // Nothing was touched.
    let connection = database.connect().await;
    assert!(!connection.ready().await.unwrap());
    connection.close().await.unwrap();
});

both_kinds!(a_port_that_is_taken_is_named, async |kind| {
    let database = TestDatabase::empty(kind).await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ended = run(program(&["--listen", &address], &with_password(&database.url))).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains(&format!("cannot listen on {address}")), "{}", ended.err);
    assert!(!ended.err.contains(PASSWORD), "{}", ended.err);
});
