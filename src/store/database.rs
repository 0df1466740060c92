//! The connection to the database: a pool to read and one to write, migrations, and the count of statements.

use std::path::PathBuf;
use std::str::FromStr as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use migrations::{Migrator, MigratorTrait as _};
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr,
    FromQueryResult, IsolationLevel, RuntimeErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use uuid::Uuid;

use super::cell::{Cells, Kind};
use super::error::StoreError;
use super::pipeline::Pipeline;
use super::replica::Replica;
use super::seal::Keys;
use super::sql::Sql;

/// What a connection is made of. It may hold a password, so it is not printed.
#[derive(Clone)]
pub struct DatabaseSettings {
    /// `sqlite://…` or `postgres://…`.
    pub url: String,
    /// The largest number of connections that read; on PostgreSQL they write as well.
    pub max_connections: u32,
    /// How long a query waits for a free connection.
    pub acquire_timeout_ms: u64,
}

/// How long a writer waits for another process that holds the SQLite file.
const SQLITE_BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// How long to leave the file alone before it is opened again.
const SQLITE_BUSY_PAUSE: Duration = Duration::from_millis(10);

/// How many prepared statements a connection keeps.
pub const STATEMENT_CACHE: usize = 512;

/// The name that PostgreSQL shows of our connections.
pub const APPLICATION: &str = "clientele";

/// The key of PostgreSQL's advisory lock around migrations, so that replicas that start at once take turns.
const MIGRATION_LOCK: i64 = 0x636c_6965_6e74_656c;

/// The database of this process. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Database {
    read: DatabaseConnection,
    write: DatabaseConnection,
    /// On PostgreSQL, what carries the reads that need no transaction.
    pipeline: Option<Arc<Pipeline>>,
    /// What answers such reads in place of this database, as long as it does.
    replica: Option<Arc<Replica>>,
    backend: DatabaseBackend,
    statements: Arc<AtomicU64>,
    keys: Keys,
}

impl Database {
    /// Connects, and makes the SQLite file where there is none. Nothing is migrated yet.
    pub async fn connect(settings: &DatabaseSettings) -> Result<Self, StoreError> {
        let read = open(settings, settings.max_connections).await?;
        let backend = read.get_database_backend();
        // One connection writes on SQLite: writers stand in line in this process instead of fighting for the file.
        let write = match backend {
            DatabaseBackend::Sqlite => open(settings, 1).await?,
            _ => read.clone(),
        };
        let pipeline = match backend {
            DatabaseBackend::Postgres => Pipeline::open(settings).await.map(Arc::new),
            _ => None,
        };
        let (statements, keys) = (Arc::default(), Keys::default());
        Ok(Self { read, write, pipeline, replica: None, backend, statements, keys })
    }

    /// The same database, with a server that follows it, if there is one.
    #[must_use]
    pub fn with_replica(self, replica: Option<Replica>) -> Self {
        Self { replica: replica.map(Arc::new), ..self }
    }

    /// The server that follows it.
    pub const fn replica(&self) -> Option<&Arc<Replica>> {
        self.replica.as_ref()
    }

    /// The same database, with what opens and seals the values in it.
    #[must_use]
    pub fn with_keys(self, keys: Keys) -> Self {
        Self { keys, ..self }
    }

    /// What opens and seals the values in it.
    pub const fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Which of the two databases this is.
    pub const fn backend(&self) -> DatabaseBackend {
        self.backend
    }

    /// The name of the database for people: never its address or password.
    pub const fn name(&self) -> &'static str {
        match self.backend {
            DatabaseBackend::Postgres => "PostgreSQL",
            _ => "SQLite",
        }
    }

    /// How many statements this process has sent so far, for reads of pages and links.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Where the reads of a request go that need no transaction: to the replica, if there is one, and if it has the
    /// event that the caller has last written; to the database itself otherwise.
    pub async fn reader_after(&self, counterparty: Uuid, event: Option<Uuid>) -> Reader {
        let database = self.clone();
        let Some(replica) = self.replica.clone() else { return Reader::Pool(database) };
        let Some(event) = event else { return Reader::Replica { database, replica, since: None } };
        match replica.has(counterparty, event).await {
            Some(since) => Reader::Replica { database, replica, since: Some(since) },
            None => Reader::Pool(database),
        }
    }

    /// The connection to read from with SeaORM's own queries.
    pub const fn reader(&self) -> &DatabaseConnection {
        &self.read
    }

    async fn query(&self, sql: Sql, kinds: &[Kind]) -> Result<Cells, StoreError> {
        match &self.pipeline {
            Some(pipeline) => pipeline.query(&sql, kinds).await,
            None => Cells::read(kinds, &self.read.query_all_raw(sql.statement()).await?),
        }
    }

    /// Begins a transaction that writes.
    pub async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.write.begin_with_options(options).await?)
    }

    /// Begins a transaction that only reads, and that sees one moment of the database throughout.
    pub async fn begin_read(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = match self.backend {
            DatabaseBackend::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
            _ => TransactionOptions::default(),
        };
        Ok(self.read.begin_with_options(options).await?)
    }

    /// Whether the database answers and stands at the last step.
    pub async fn ready(&self) -> Result<bool, StoreError> {
        Ok(Migrator::get_pending_migrations_read_only(&self.read).await?.is_empty())
    }

    /// Applies the steps that are missing; `None` means all of them. Safe when several processes do it at once.
    pub async fn migrate_up(settings: &DatabaseSettings, steps: Option<u32>) -> Result<(), StoreError> {
        let db = open(settings, 1).await?;
        let lock = Lock::take(&db).await?;
        let result = Migrator::up(&db, steps).await;
        lock.release(&db, result).await
    }

    /// Takes back the last steps, and what they held.
    pub async fn migrate_down(settings: &DatabaseSettings, steps: u32) -> Result<(), StoreError> {
        let db = open(settings, 1).await?;
        let lock = Lock::take(&db).await?;
        let result = Migrator::down(&db, Some(steps)).await;
        lock.release(&db, result).await
    }

    /// Every step and whether it is applied, in order.
    pub async fn migrations(&self) -> Result<Vec<(String, bool)>, StoreError> {
        let steps = Migrator::get_migration_with_status_read_only(&self.read).await?;
        Ok(steps
            .iter()
            .map(|step| (step.name().to_owned(), step.status() == migrations::MigrationStatus::Applied))
            .collect())
    }

    /// Lets go of every connection.
    pub async fn close(self) -> Result<(), StoreError> {
        if let Some(pipeline) = &self.pipeline {
            pipeline.close();
        }
        if let Some(replica) = &self.replica {
            replica.close().await;
        }
        self.write.close_by_ref().await?;
        self.read.close_by_ref().await?;
        Ok(())
    }
}

/// What keeps two processes from migrating at once: an advisory lock, or the write lock of the SQLite file.
enum Lock {
    Advisory,
    File,
}

impl Lock {
    async fn take(db: &DatabaseConnection) -> Result<Self, DbErr> {
        match db.get_database_backend() {
            DatabaseBackend::Postgres => {
                db.execute_unprepared(&format!("SELECT pg_advisory_lock({MIGRATION_LOCK})")).await?;
                Ok(Self::Advisory)
            }
            _ => {
                db.execute_unprepared("BEGIN IMMEDIATE").await?;
                Ok(Self::File)
            }
        }
    }

    async fn release(self, db: &DatabaseConnection, result: Result<(), DbErr>) -> Result<(), StoreError> {
        let end = match (self, &result) {
            (Self::Advisory, _) => format!("SELECT pg_advisory_unlock({MIGRATION_LOCK})"),
            (Self::File, Ok(())) => "COMMIT".to_owned(),
            (Self::File, Err(_)) => "ROLLBACK".to_owned(),
        };
        db.execute_unprepared(&end).await?;
        db.close_by_ref().await?;
        Ok(result?)
    }
}

/// Opens a pool. An address that cannot be read is refused here: the driver would repeat it, password and all.
async fn open(settings: &DatabaseSettings, max_connections: u32) -> Result<DatabaseConnection, StoreError> {
    let url = settings.url.as_str();
    let readable =
        if url.starts_with("sqlite:") { SqliteConnectOptions::from_str(url).is_ok() } else { is_postgres(url) };
    if !readable {
        return Err(StoreError::Address);
    }
    let begun = Instant::now();
    loop {
        match sea_orm::Database::connect(options(settings, max_connections)).await {
            // Of several that give one file its write-ahead log at the same moment SQLite lets one, and refuses the
            // others without the wait that it grants elsewhere.
            Err(error) if is_busy(&error) && begun.elapsed() < SQLITE_BUSY_TIMEOUT => {
                tokio::time::sleep(SQLITE_BUSY_PAUSE).await;
            }
            opened => return Ok(opened?),
        }
    }
}

fn is_busy(error: &DbErr) -> bool {
    let DbErr::Conn(RuntimeErr::SqlxError(cause)) = error else { return false };
    // SQLITE_BUSY.
    cause.as_database_error().is_some_and(|database| database.code().as_deref() == Some("5"))
}

/// Whether this is the address of a PostgreSQL database.
pub fn is_postgres(url: &str) -> bool {
    (url.starts_with("postgres:") || url.starts_with("postgresql:")) && PgConnectOptions::from_str(url).is_ok()
}

/// The file of an embedded database.
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let options = url.starts_with("sqlite:").then(|| SqliteConnectOptions::from_str(url).ok())??;
    Some(options.get_filename().to_owned())
}

/// How a pool of so many connections is made.
pub fn options(settings: &DatabaseSettings, max_connections: u32) -> ConnectOptions {
    let DatabaseSettings { url, max_connections: _, acquire_timeout_ms } = settings;
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(max_connections)
        .acquire_timeout(Duration::from_millis(*acquire_timeout_ms))
        .connect_timeout(Duration::from_millis(*acquire_timeout_ms))
        .test_before_acquire(false)
        // Connections live as long as the pool. sqlx 0.9 counts its idle connections with a counter that can pass below
        // zero for a moment; its task that ends old ones, when it looks just then, runs through 2⁶⁴ of them and keeps a
        // thread busy for ever. Without these two there is no such task.
        .idle_timeout(None)
        .max_lifetime(None)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // A commit is acknowledged once it is on the disk, not merely in the system's cache.
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(SQLITE_BUSY_TIMEOUT)
                .statement_cache_capacity(STATEMENT_CACHE)
                // What is deleted or written over is gone from the file, not merely unlinked.
                .pragma("secure_delete", "on")
                .pragma("cache_size", "-65536")
        })
        .map_sqlx_postgres_opts(|postgres| {
            postgres.statement_cache_capacity(STATEMENT_CACHE).application_name(APPLICATION).options([("jit", "off")])
        });
    options
}

/// Where a read goes: to the database, to its replica, or into a transaction that has not ended, as a dry run does.
#[derive(Clone, Debug)]
pub enum Reader {
    Pool(Database),
    /// The replica, and the database wherever the replica does not answer. Where it must have an event, it had it when
    /// it had made `since` connections.
    Replica {
        database: Database,
        replica: Arc<Replica>,
        since: Option<u64>,
    },
    Transaction(Database, Arc<DatabaseTransaction>),
}

impl Reader {
    /// Which of the two databases answers.
    pub const fn backend(&self) -> DatabaseBackend {
        self.database().backend
    }

    /// What opens the values that are read.
    pub const fn keys(&self) -> &Keys {
        &self.database().keys
    }

    /// Runs one statement and takes all of its rows, whose values are of these kinds.
    pub async fn query(&self, sql: Sql, kinds: &[Kind]) -> Result<Cells, StoreError> {
        self.count();
        match self {
            Self::Pool(database) => database.query(sql, kinds).await,
            Self::Replica { database, replica, since } => match replica.query(&sql, kinds, *since).await {
                Some(cells) => Ok(cells),
                None => database.query(sql, kinds).await,
            },
            Self::Transaction(_, transaction) => Cells::read(kinds, &transaction.query_all_raw(sql.statement()).await?),
        }
    }

    /// Runs one statement and takes its rows as models of an entity, which no replica is asked for.
    pub async fn models<M: FromQueryResult>(&self, sql: Sql) -> Result<Vec<M>, StoreError> {
        self.count();
        let rows = match self {
            Self::Pool(database) | Self::Replica { database, replica: _, since: _ } => {
                database.read.query_all_raw(sql.statement()).await
            }
            Self::Transaction(_, transaction) => transaction.query_all_raw(sql.statement()).await,
        };
        Ok(rows?.iter().map(|row| M::from_query_result(row, "")).collect::<Result<_, _>>()?)
    }

    fn count(&self) {
        self.database().statements.fetch_add(1, Ordering::Relaxed);
    }

    const fn database(&self) -> &Database {
        match self {
            Self::Pool(database)
            | Self::Replica { database, replica: _, since: _ }
            | Self::Transaction(database, _) => database,
        }
    }
}
