//! A database for one test alone: migrated once per process and kind, then copied.

use std::fs;
use std::future::Future;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use clientele::store::database::{Database, DatabaseSettings};
use sea_orm::ConnectionTrait as _;
use tempfile::TempDir;
use tokio::runtime;

use super::postgres;

/// The databases on which the product runs.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A database that no other test knows. It goes when this value does, so let go of its connections before.
#[derive(Debug)]
pub struct TestDatabase {
    pub kind: Kind,
    /// The address as the product takes it.
    pub url: String,
    home: Home,
}

#[derive(Debug)]
enum Home {
    Directory {
        _removes_itself: TempDir,
    },
    Cluster {
        name: String,
    },
    /// Somebody else's care.
    Elsewhere,
}

impl TestDatabase {
    /// A database at the last step of the migrations, without a row of ours.
    pub async fn migrated(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::sqlite(Some(SQLITE.as_slice())),
            Kind::Postgres => Self::postgres(Some(POSTGRES.as_str())).await,
        }
    }

    /// A database without a table; on SQLite without so much as a file.
    pub async fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::sqlite(None),
            Kind::Postgres => Self::postgres(None).await,
        }
    }

    /// A database of a PostgreSQL cluster that the test has started itself.
    pub fn at(url: String) -> Self {
        Self { kind: Kind::Postgres, url, home: Home::Elsewhere }
    }

    /// What the store wants to know to connect.
    pub fn settings(&self) -> DatabaseSettings {
        settings(&self.url)
    }

    /// A connection of the store, for the runtime that asks.
    pub async fn connect(&self) -> Database {
        Database::connect(&self.settings()).await.expect("a test's database answers")
    }

    fn sqlite(template: Option<&[u8]>) -> Self {
        let directory = tempfile::Builder::new().prefix("clientele-").tempdir().expect("a temporary directory");
        if let Some(template) = template {
            fs::write(directory.path().join(FILE), template).expect("the template is copied");
        }
        Self {
            kind: Kind::Sqlite,
            url: sqlite_url(directory.path()),
            home: Home::Directory { _removes_itself: directory },
        }
    }

    async fn postgres(template: Option<&str>) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        postgres::create(&name, template).await;
        Self { kind: Kind::Postgres, url: postgres::url(&name), home: Home::Cluster { name } }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match &self.home {
            Home::Directory { _removes_itself: _ } | Home::Elsewhere => {}
            Home::Cluster { name } => postgres::discard(name),
        }
    }
}

const FILE: &str = "clientele.db";

fn sqlite_url(directory: &Path) -> String {
    format!("sqlite://{}", directory.join(FILE).display())
}

/// Fewer than in production: many tests run at once on one cluster.
pub const MAX_CONNECTIONS: u32 = 5;

fn settings(url: &str) -> DatabaseSettings {
    DatabaseSettings { url: url.to_owned(), max_connections: MAX_CONNECTIONS, acquire_timeout_ms: 30_000 }
}

/// The bytes of a migrated file.
static SQLITE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    apart(async {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let url = sqlite_url(directory.path());
        Database::migrate_up(&settings(&url), None).await.expect("SQLite is migrated");
        // One file must be the whole of it: the log goes into it.
        let connection = sea_orm::Database::connect(&url).await.expect("the template opens");
        connection.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.expect("the log is written back");
        connection.close().await.expect("the template closes");
        fs::read(directory.path().join(FILE)).expect("the template is read")
    })
});

/// The name of a migrated database to which nobody can connect.
static POSTGRES: LazyLock<String> = LazyLock::new(|| {
    apart(async {
        let name = "template_migrated".to_owned();
        postgres::create(&name, None).await;
        Database::migrate_up(&settings(&postgres::url(&name)), None).await.expect("PostgreSQL is migrated");
        postgres::freeze(&name).await;
        name
    })
});

/// Waits for a future on a thread and a runtime of its own: what a process makes once must not end half made with the
/// runtime of the test that happened to ask first.
fn apart<T: Send>(future: impl Future<Output = T> + Send) -> T {
    let run = || runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future);
    thread::scope(|scope| scope.spawn(run).join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
}

#[cfg(test)]
mod tests {
    use super::{Kind, TestDatabase};
    use crate::support::both::both_kinds;
    use crate::support::postgres;

    both_kinds!(a_database_is_migrated_and_nobody_elses, async |kind| {
        let (one, other) = (TestDatabase::migrated(kind).await, TestDatabase::migrated(kind).await);
        assert_ne!(one.url, other.url);
        for database in [&one, &other] {
            let connection = database.connect().await;
            assert!(connection.ready().await.unwrap());
            connection.close().await.unwrap();
        }
    });

    both_kinds!(an_empty_database_has_no_step, async |kind| {
        let database = TestDatabase::empty(kind).await;
        let connection = database.connect().await;
        assert!(!connection.ready().await.unwrap());
        connection.close().await.unwrap();
    });

    #[tokio::test]
    async fn a_database_can_go_while_someone_is_connected() {
        let database = TestDatabase::empty(Kind::Postgres).await;
        let connection = database.connect().await;
        postgres::drop(database.url.rsplit('/').next().unwrap().split('?').next().unwrap()).await;
        assert!(connection.ready().await.is_err());
    }
}
