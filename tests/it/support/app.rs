//! The real server, in this process, on a database and a port of its own; and a case that has one.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use clientele::app::App;
use clientele::config::Config;
use clientele::domain::clock::Clock;
use clientele::graphql::document::Documents;
use clientele::service::Service;
use clientele::store::database::Database;

use super::client::Client;
use super::database::{Kind, MAX_CONNECTIONS, TestDatabase};

/// A key that nothing outside the tests is encrypted with.
pub const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A server that runs. Its fields go in this order if a test ends before it stops it.
pub struct TestApp {
    app: App,
    client: Client,
    database: TestDatabase,
}

impl TestApp {
    /// A server as it is by default, on a fresh database.
    pub async fn start(kind: Kind) -> Self {
        Self::start_with(kind, |_| {}).await
    }

    /// A server on a fresh database, with settings changed.
    pub async fn start_with(kind: Kind, change: impl FnOnce(&mut Config)) -> Self {
        Self::over(TestDatabase::migrated(kind).await, change).await
    }

    /// A server on a database that is there already, with settings changed.
    pub async fn over(database: TestDatabase, change: impl FnOnce(&mut Config)) -> Self {
        let config = config(&database, change);
        let app = App::start(config).await.expect("the server starts");
        Self { client: Client::new(app.address()), app, database }
    }

    /// A server on a fresh database, whose clock stands at this moment, in milliseconds since 1970, until it is set.
    pub async fn at(kind: Kind, ms: i64) -> Self {
        Self::at_with(kind, ms, |_| {}).await
    }

    /// The same, with settings changed.
    pub async fn at_with(kind: Kind, ms: i64, change: impl FnOnce(&mut Config)) -> Self {
        let database = TestDatabase::migrated(kind).await;
        let config = config(&database, change);
        let service = clientele::app::open(&config).await.expect("the database opens");
        let service = Service { clock: Clock::Fixed(Arc::new(AtomicI64::new(ms))), ..service };
        let app = App::serve(&config, service).await.expect("the server starts");
        Self { client: Client::new(app.address()), app, database }
    }

    /// Sets the clock of a server that was started with one that stands still.
    pub fn set_time(&self, now: i64) {
        match &self.service().clock {
            Clock::Fixed(ms) => ms.store(now, Ordering::Relaxed),
            Clock::System => panic!("this server goes by the machine's clock"),
        }
    }

    pub fn kind(&self) -> Kind {
        self.database.kind
    }

    pub fn address(&self) -> SocketAddr {
        self.app.address()
    }

    /// A client without any credential.
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// What the server itself works with, for a look behind the API.
    pub fn service(&self) -> &Service {
        self.app.service()
    }

    /// One more connection to its database, as another process has it.
    pub async fn another_connection(&self) -> Database {
        self.database.connect().await
    }

    /// Another server on the same database, with its client.
    pub async fn beside(&self) -> (App, Client) {
        let config = config(&self.database, |_| {});
        let app = App::start(config).await.expect("the other server starts");
        let client = Client::new(app.address());
        (app, client)
    }

    /// The documents that have come through the server's door.
    pub fn documents(&self) -> &Documents {
        self.app.documents()
    }

    /// Stops the server in good order. The database stays for as long as it is held.
    pub async fn stop(self) -> TestDatabase {
        let Self { app, client: _, database } = self;
        app.stop().await;
        database
    }
}

fn config(database: &TestDatabase, change: impl FnOnce(&mut Config)) -> Config {
    let mut config = Config {
        database_url: database.url.clone(),
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        max_connections: MAX_CONNECTIONS,
        ..Config::default()
    };
    // The embedded database makes keys by itself.
    if database.kind == Kind::Postgres {
        config.encryption.encryption_keys = Some(KEY.to_owned());
    }
    change(&mut config);
    config
}

/// A case with a server on a fresh database: `both!(name, async |app| { … })`. The server is stopped in good order
/// after the case.
macro_rules! both {
    ($name:ident, $case:expr $(,)?) => {
        $crate::support::both::both_kinds!($name, async |kind| $crate::support::app::with_app(kind, $case).await);
    };
}

pub(crate) use both;

pub async fn with_app(kind: Kind, case: impl AsyncFnOnce(&TestApp)) {
    let app = TestApp::start(kind).await;
    case(&app).await;
    app.stop().await;
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;
    use serde_json::json;

    use super::TestApp;
    use crate::support::both::both_kinds;
    use crate::support::client::Response;

    both!(a_server_answers_and_its_errors_have_codes, async |app| {
        assert!(app.address().port() != 0 && app.address().ip().is_loopback());
        assert!(app.service().database.ready().await.unwrap());
        let client = app.client().with_header("accept", "application/json");
        assert_eq!(client.query("{ __typename }", json!({})).await.data(), &json!({ "__typename": "Query" }));
        let refused = client.query("{ nonsense }", json!({})).await;
        assert_eq!(refused.error_code(), "GRAPHQL_VALIDATION_FAILED");
        assert_eq!(refused.headers["content-type"], "application/json; charset=utf-8");
        let put = Response::read(client.http().put(client.url("/graphql"))).await;
        assert_eq!(put.status, StatusCode::METHOD_NOT_ALLOWED);
    });

    both_kinds!(a_database_outlives_its_server, async |kind| {
        let app = TestApp::start(kind).await;
        assert_eq!(app.kind(), kind);
        let alice = app.customer("alice").active().save().await;
        let app = TestApp::over(app.stop().await, |_| {}).await;
        let document = "query($id: ID!) { customer(by: { id: $id }) { status } }";
        let answer = app.client().query(document, json!({ "id": alice.id })).await;
        assert_eq!(answer.data()["customer"]["status"], "ACTIVE");
        app.stop().await;
    });
}
