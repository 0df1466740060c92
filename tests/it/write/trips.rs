//! What a change of status costs on the wire to PostgreSQL: the round trips, which are most of its price.
//!
//! The contract is asked without a server around it, whose own looks at the log would be counted too.

use clientele::app;
use clientele::config::Config;
use clientele::domain::idempotency::IdempotencyKey;
use clientele::event::bus::Bus;
use clientele::graphql::response::to_json;
use clientele::graphql::schema::contract;
use serde_json::{Value, json};

use crate::support::app::KEY;
use crate::support::both::in_time;
use crate::support::database::{Kind, TestDatabase};
use crate::support::wire::Wire;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_a_change_of_status_takes_four_round_trips() {
    in_time(Kind::Postgres, async |kind| {
        let database = TestDatabase::migrated(kind).await;
        let wire = Wire::to(&database).await;
        let mut config = Config { database_url: wire.url.clone(), max_connections: 1, ..Config::default() };
        config.encryption.encryption_keys = Some(KEY.to_owned());
        let service = app::open(&config).await.unwrap();
        let database = service.database.clone();
        let contract = contract(service, Bus::default(), config.page_bounds(), config.limits());
        let ask = async |document: &str, key: Option<u128>| -> (Value, u64) {
            let mut request = async_graphql::Request::new(document).data(app::local());
            if let Some(key) = key {
                let key = uuid::Uuid::from_u128(key).to_string();
                request = request.data(IdempotencyKey::parse(&key).unwrap());
            }
            let before = wire.trips();
            let answer: Value = serde_json::from_str(&to_json(&contract.execute(request).await)).unwrap();
            (answer["data"].clone(), wire.trips() - before)
        };
        let create = "mutation { customerCreate(input: { status: ACTIVE }) { customer { id } } }";
        let (created, _) = ask(create, None).await;
        let id = created["customerCreate"]["customer"]["id"].clone();
        let to = |status: &str| {
            format!(
                "mutation {{ customerStatusChange(input: {{ id: {id}, status: {status}, reason: \"it is time\" }}) \
                 {{ customer {{ id status version updatedAt }} event {{ id cursor }} userErrors {{ code }} replayed }} }}"
            )
        };
        let mut trips = Vec::new();
        // The first round prepares the statements.
        for round in 0..2 {
            trips.clear();
            for (status, keyed) in [
                ("SUSPENDED", false),
                ("INACTIVE", false),
                ("ACTIVE", false),
                ("SUSPENDED", true),
                ("INACTIVE", true),
                ("ACTIVE", true),
            ] {
                let key = keyed.then_some((1 << 80) + round * 10 + trips.len() as u128);
                let (data, cost) = ask(&to(status), key).await;
                let payload = &data["customerStatusChange"];
                assert_eq!((&payload["userErrors"], &payload["replayed"]), (&json!([]), &json!(false)), "{data}");
                trips.push(cost);
            }
        }
        // BEGIN; the lock and the row; the change, what follows it, the event and the outcome; COMMIT. An outcome that
        // holds how many followed is written after it is known.
        assert_eq!(trips, [4, 4, 4, 4, 5, 5]);
        database.close().await.unwrap();
    })
    .await;
}
