//! The read replica, a real one: reads go there, callers see what they have written, and its absence is not noticed.

use reqwest::StatusCode;
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::both::in_time;
use crate::support::client::{Client, Response};
use crate::support::cluster::Cluster;
use crate::support::database::{Kind, TestDatabase};
use crate::support::postgres::url_at;
use crate::support::subscription::Subscription;
use crate::watch::until;
use crate::write::query;

const POSITION: &str = "clientele-position";
const ALL: &str = "{ customers(orderBy: [{ field: EXTERNAL_ID }]) { nodes { externalId } } }";

/// A gateway on a primary and its replica.
struct Pair {
    app: TestApp,
    replica: Cluster,
    _primary: Cluster,
}

impl Pair {
    async fn start() -> Self {
        let primary = Cluster::start();
        let replica = primary.replica();
        let database = TestDatabase::at(url_at(primary.port, "postgres"));
        let url = url_at(replica.port, "postgres");
        let app = TestApp::over(database, |config| config.database_replica_url = Some(url)).await;
        let pair = Self { app, replica, _primary: primary };
        pair.serves().await;
        pair
    }

    /// Waits until the replica answers a read.
    async fn serves(&self) {
        let before = self.answered();
        until(async || {
            all(&self.app.client()).await;
            (self.answered() > before).then_some(())
        })
        .await;
    }

    fn answered(&self) -> u64 {
        self.app.service().database.replica().unwrap().answered()
    }

    /// A connection to the replica itself.
    async fn control(&self) -> DatabaseConnection {
        sea_orm::Database::connect(url_at(self.replica.port, "postgres")).await.unwrap()
    }

    /// Stops the replica where it is. It goes on answering.
    async fn pause(&self) -> DatabaseConnection {
        let control = self.control().await;
        control.execute_unprepared("SELECT pg_wal_replay_pause()").await.unwrap();
        let paused = "SELECT 1 WHERE pg_get_wal_replay_pause_state() = 'paused'";
        until(async || {
            let rows = control.query_all_raw(sea_orm::Statement::from_string(control.get_database_backend(), paused));
            (!rows.await.unwrap().is_empty()).then_some(())
        })
        .await;
        control
    }

    async fn resume(&self, control: DatabaseConnection) {
        control.execute_unprepared("SELECT pg_wal_replay_resume()").await.unwrap();
        control.close().await.unwrap();
    }

    /// Waits until the replica shows these customers.
    async fn shows(&self, customers: &[&str]) {
        until(async || (all(&self.app.client()).await == customers).then_some(())).await;
    }

    async fn stop(self) {
        self.app.stop().await;
    }
}

async fn all(api: &Client) -> Vec<String> {
    ids(&query(api, ALL, json!({})).await)
}

fn ids(data: &Value) -> Vec<String> {
    let nodes = data["customers"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["externalId"].as_str().unwrap().to_owned()).collect()
}

/// Creates a customer, and gives the position that the answer tells.
async fn create(api: &Client, external_id: &str) -> String {
    let document = "mutation($input: CustomerCreateInput!) {
        customerCreate(input: $input) { customer { externalId } event { cursor } userErrors { code } } }";
    let answer = api.query(document, json!({ "input": { "externalId": external_id } })).await;
    let created = &answer.data()["customerCreate"];
    assert_eq!(created["customer"]["externalId"], external_id, "the payload is read where it was written");
    let position = answer.headers[POSITION].to_str().unwrap().to_owned();
    assert_eq!(created["event"]["cursor"], position.as_str());
    position
}

async fn by_external_id(api: &Client, external_id: &str) -> Value {
    let document = "query($key: String!) { customer(by: { externalId: $key }) { externalId } }";
    query(api, document, json!({ "key": external_id })).await["customer"]["externalId"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_may_be_old_and_one_with_the_position_is_not() {
    in_time(Kind::Postgres, async |_| {
        let pair = Pair::start().await;
        let api = pair.app.client();
        create(&api, "alice").await;
        pair.shows(&["alice"]).await;

        let control = pair.pause().await;
        let position = create(&api, "bob").await;
        let before = pair.answered();
        assert_eq!(all(&api).await, ["alice"], "the replica answers, and does not know of it");
        assert_eq!(by_external_id(&api, "bob").await, Value::Null);
        assert_eq!(pair.answered(), before + 2, "a statement each, and the replica has answered both");
        let wrote = api.clone().with_header(POSITION, &position);
        for _ in 0..3 {
            assert_eq!(all(&wrote).await, ["alice", "bob"]);
            assert_eq!(by_external_id(&wrote, "bob").await, "bob");
        }
        // For those six the replica was asked at the most whether it has the event.
        assert!(pair.answered() <= before + 2 + 6);

        pair.resume(control).await;
        pair.shows(&["alice", "bob"]).await;
        // From now on it is not asked for the event again, and answers all the rest. A connection that it makes in the
        // meantime has it asked once more, so not every look need find just these three.
        until(async || {
            let before = pair.answered();
            for _ in 0..3 {
                assert_eq!(all(&wrote).await, ["alice", "bob"]);
            }
            (pair.answered() == before + 3).then_some(())
        })
        .await;
        pair.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_reads_what_was_written_over_it() {
    in_time(Kind::Postgres, async |_| {
        let pair = Pair::start().await;
        let api = pair.app.client();
        create(&api, "alice").await;
        pair.shows(&["alice"]).await;
        let control = pair.pause().await;

        let mut wrote = api.subscribe(ALL, json!({})).await;
        assert_eq!(ids(&ended(&mut wrote).await), ["alice"]);
        let create = "mutation { customerCreate(input: { externalId: \"bob\" }) { event { cursor } } }";
        wrote.subscribe(create, json!({})).await;
        let position = ended(&mut wrote).await["customerCreate"]["event"]["cursor"].as_str().unwrap().to_owned();
        wrote.subscribe(ALL, json!({})).await;
        assert_eq!(ids(&ended(&mut wrote).await), ["alice", "bob"]);
        wrote.complete().await;

        let mut other = api.subscribe(ALL, json!({})).await;
        assert_eq!(ids(&ended(&mut other).await), ["alice"], "another connection is served by the replica");
        other.complete().await;
        let mut named = api.clone().with_header(POSITION, &position).subscribe(ALL, json!({})).await;
        assert_eq!(ids(&ended(&mut named).await), ["alice", "bob"], "unless it names the write when it comes");
        named.complete().await;
        pair.resume(control).await;
        pair.stop().await;
    })
    .await;
}

/// The data of the one answer of an operation that is no subscription.
async fn ended(connection: &mut Subscription) -> Value {
    let data = connection.next().await;
    assert_eq!(connection.message().await["type"], "complete");
    data
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_told_of_an_event_is_not_older_than_the_event() {
    in_time(Kind::Postgres, async |_| {
        let pair = Pair::start().await;
        let api = pair.app.client();
        let control = pair.pause().await;
        let watched = "subscription { customerEvents { customer { externalId } } }";
        let mut watched = api.subscribe(watched, json!({})).await;
        create(&api, "alice").await;
        assert_eq!(watched.next().await["customerEvents"]["customer"]["externalId"], "alice");
        watched.complete().await;
        pair.resume(control).await;
        pair.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_replica_a_gateway_goes_on_and_takes_it_back() {
    in_time(Kind::Postgres, async |_| {
        let mut pair = Pair::start().await;
        let api = pair.app.client();
        let position = create(&api, "alice").await;
        pair.shows(&["alice"]).await;
        let wrote = api.clone().with_header(POSITION, &position);

        pair.replica.crash();
        let before = pair.answered();
        for _ in 0..20 {
            assert_eq!(all(&api).await, ["alice"]);
            assert_eq!(all(&wrote).await, ["alice"]);
        }
        let position = create(&api, "bob").await;
        assert_eq!(all(&api).await, ["alice", "bob"]);
        let ready = Response::read(api.http().get(api.url("/readyz"))).await;
        assert_eq!((ready.status, ready.text.as_str()), (StatusCode::OK, "ready\n"));
        assert_eq!(pair.answered(), before, "the replica has answered none of it");

        pair.replica.restart();
        pair.serves().await;
        let wrote = api.clone().with_header(POSITION, &position);
        assert_eq!(all(&wrote).await, ["alice", "bob"]);
        pair.shows(&["alice", "bob"]).await;
        pair.stop().await;
    })
    .await;
}
