//! A replica that is not there, or is none: the gateway serves all the same, and its log says so, once.

use serde_json::json;

use super::process::{Gateway, PASSWORD, program, run, with_password};
use crate::support::both::{both_kinds, in_time};
use crate::support::database::{Kind, TestDatabase};
use crate::write::query;

const AWAY: &str = "the read replica is away";

/// A gateway with this replica answers, stops in good order, and has this to say of the replica.
async fn says_of(replica: &str) -> String {
    let database = TestDatabase::migrated(Kind::Postgres).await;
    let mut command = program(&[], &database.url);
    command.env("DATABASE_REPLICA_URL", replica);
    let mut gateway = Gateway::spawn_by(command);
    let api = gateway.client().await;
    let create = "mutation { customerCreate(input: { externalId: \"alice\" }) { customer { id } } }";
    query(&api, create, json!({})).await;
    for _ in 0..20 {
        let found = query(&api, "{ customers { nodes { externalId } } }", json!({})).await;
        assert_eq!(found["customers"]["nodes"][0]["externalId"], "alice");
    }
    let ready = api.http().get(api.url("/readyz")).send().await.unwrap();
    assert!(ready.status().is_success());
    gateway.read_until(AWAY).await;
    let ended = gateway.stop().await;
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(!ended.err.contains(PASSWORD), "{}", ended.err);
    let said: Vec<&str> = ended.err.lines().filter(|line| line.contains("replica")).collect();
    assert_eq!(said.len(), 1, "{said:#?}");
    said[0].to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_that_is_away_is_told_of_once() {
    in_time(Kind::Postgres, async |_| {
        let said = says_of(&format!("postgres://clientele:{PASSWORD}@127.0.0.1:1/clientele?sslmode=disable")).await;
        assert!(said.contains("it does not answer"), "{said}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_database_is_not_taken_for_a_replica() {
    in_time(Kind::Postgres, async |_| {
        let other = TestDatabase::migrated(Kind::Postgres).await;
        let said = says_of(&with_password(&other.url)).await;
        assert!(said.contains("it is no streaming replica of the database"), "{said}");
    })
    .await;
}

both_kinds!(a_replica_needs_postgres_on_both_sides, async |kind| {
    let database = TestDatabase::empty(kind).await;
    let replica = match kind {
        Kind::Sqlite => format!("postgres://clientele:{PASSWORD}@127.0.0.1:1/clientele"),
        Kind::Postgres => format!("sqlite:///tmp/{PASSWORD}.db"),
    };
    let mut command = program(&[], &database.url);
    command.env("DATABASE_REPLICA_URL", replica);
    let ended = run(command).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("DATABASE_REPLICA_URL must be postgres://"), "{}", ended.err);
    assert!(!ended.err.contains(PASSWORD), "{}", ended.err);
});
