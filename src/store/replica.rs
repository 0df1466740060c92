//! The read replica: a server that follows the primary, and answers reads in its place for as long as it answers.
//!
//! It is behind by moments, or by more. A caller that has written names its write by the event that this left in the
//! log, and reads from the replica once the event is there: a standby makes transactions visible in the order in which
//! they were committed, so with the event come all that were committed before it. Whatever the replica fails at is read
//! from the primary, so that nothing above notices an outage; the log tells of it, once.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use migrations::{Migrator, MigratorTrait as _};
use moka::sync::Cache;
use sea_orm::{ConnectionTrait as _, DatabaseBackend, DatabaseConnection};
use tokio::sync::{Notify, OnceCell};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::cell::{Cells, Kind};
use super::database::{Database, DatabaseSettings, Reader, is_postgres, options};
use super::error::StoreError;
use super::noun::Noun;
use super::pipeline::Pipeline;
use super::scope;
use super::sql::Sql;

/// How often a look is had at whether the replica answers.
const LOOK: Duration = Duration::from_secs(1);

/// How many events are remembered of which the replica is known to have them.
const MAX_SEEN: u64 = 10_000;

/// A replica, and what is known of it. Its address may hold a password, so it is not printed.
pub struct Replica {
    settings: DatabaseSettings,
    /// None until it has been reached, and after it was lost.
    way: RwLock<Option<Arc<Way>>>,
    /// How many connections have been made to it so far. A server that starts again may for a while show less than it
    /// did before: what one connection has seen, another that was made later need not see.
    made: Arc<AtomicU64>,
    /// Events that it has, each with the number of connections when it was found to have it.
    seen: Cache<Uuid, u64>,
    /// Whether it is asked.
    serves: AtomicBool,
    /// Told when a read has failed, so that a look is had at once.
    failed: Notify,
    /// Which database it must be a replica of, once the primary has told.
    identity: OnceCell<Identity>,
    answered: AtomicU64,
}

/// How a statement gets there.
#[derive(Debug)]
enum Way {
    Pipeline(Box<Pipeline>),
    Pool(DatabaseConnection),
}

/// The number of a PostgreSQL cluster, which a streaming replica shares, and that of the database in it.
type Identity = (i64, i64);

/// Why a replica is not asked.
#[derive(Debug, thiserror::Error)]
enum Unfit {
    #[error("it does not answer: {0}")]
    Silent(String),
    #[error("it is no streaming replica of the database in DATABASE_URL")]
    Foreign,
    #[error("it does not have all the steps of the migrations yet")]
    Behind,
}

impl Replica {
    /// The replica at this address of the database at that one. Nothing is connected yet: see [`Replica::watch`].
    pub fn new(url: &str, primary: &DatabaseSettings) -> Result<Self, StoreError> {
        if !is_postgres(url) || !is_postgres(&primary.url) {
            return Err(StoreError::ReplicaAddress);
        }
        Ok(Self {
            settings: DatabaseSettings { url: url.to_owned(), ..primary.clone() },
            way: RwLock::default(),
            made: Arc::default(),
            seen: Cache::new(MAX_SEEN),
            serves: AtomicBool::new(false),
            failed: Notify::new(),
            identity: OnceCell::new(),
            answered: AtomicU64::new(0),
        })
    }

    /// How many statements it has answered so far.
    pub fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    /// Whether it has this event; then reads that must know of the event may go to it, as long as it has made no more
    /// than so many connections.
    pub async fn has(&self, counterparty: Uuid, event: Uuid) -> Option<u64> {
        let made = self.made.load(Ordering::SeqCst);
        if self.seen.get(&event) == Some(made) {
            return Some(made);
        }
        let mut sql = Sql::new(DatabaseBackend::Postgres);
        sql.push("SELECT event.id FROM event WHERE ");
        scope::owned_by_key(&mut sql, Noun::Event, counterparty);
        sql.push(" AND event.id = ").bind(event);
        let found = self.query(&sql, &[Kind::Uuid], Some(made)).await?;
        (!found.is_empty()).then(|| {
            self.seen.insert(event, made);
            made
        })
    }

    /// Runs one statement and takes all of its rows; none where the primary is to be asked: where the replica does not
    /// answer, or a connection was made since there were `since` of them.
    pub async fn query(&self, sql: &Sql, kinds: &[Kind], since: Option<u64>) -> Option<Cells> {
        if !self.serves.load(Ordering::Relaxed) {
            return None;
        }
        let way = self.way()?;
        match way.query(sql, kinds).await {
            Ok(cells) if since.is_none_or(|since| since == self.made.load(Ordering::SeqCst)) => {
                self.answered.fetch_add(1, Ordering::Relaxed);
                Some(cells)
            }
            Ok(_) => None,
            Err(error) => {
                tracing::debug!(error = %error, "the read replica failed at a read; the primary is asked");
                if matches!(error, StoreError::Unavailable(_)) {
                    self.serves.store(false, Ordering::Relaxed);
                    self.failed.notify_one();
                }
                None
            }
        }
    }

    /// Looks again and again whether it answers, until told to stop. It is asked from the first look on that it passes.
    pub async fn watch(self: Arc<Self>, primary: Database, stop: CancellationToken) {
        let mut told = None;
        loop {
            let looked = self.look(&primary).await;
            self.serves.store(looked.is_ok(), Ordering::Relaxed);
            match (&looked, told) {
                (Ok(()), Some(true)) | (Err(_), Some(false)) => {}
                (Ok(()), _) => tracing::info!("the read replica answers; reads go to it"),
                (Err(error), _) => tracing::warn!(error = %error, "the read replica is away; reads go to the primary"),
            }
            told = Some(looked.is_ok());
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(LOOK) => {}
                () = self.failed.notified() => {}
            }
        }
    }

    async fn look(&self, primary: &Database) -> Result<(), Unfit> {
        let looked = self.try_look(primary).await;
        if looked.is_err() {
            self.lose().await;
        }
        looked
    }

    async fn try_look(&self, primary: &Database) -> Result<(), Unfit> {
        let expected = self.identity.get_or_try_init(|| async {
            let rows = Reader::Pool(primary.clone()).query(identity(), &IDENTITY).await?;
            read_identity(&rows).map(|(_, identity)| identity)
        });
        let expected = *expected.await?;
        let rows = self.reach().await?.query(&identity(), &IDENTITY).await?;
        let (steps, found) = read_identity(&rows)?;
        if found != expected {
            return Err(Unfit::Foreign);
        }
        if usize::try_from(steps).is_ok_and(|steps| steps < Migrator::migrations().len()) {
            return Err(Unfit::Behind);
        }
        Ok(())
    }

    /// The way to it, which is found where there is none.
    async fn reach(&self) -> Result<Arc<Way>, StoreError> {
        if let Some(way) = self.way() {
            return Ok(way);
        }
        let way = Arc::new(Way::find(&self.settings, &self.made).await?);
        self.made.fetch_add(1, Ordering::SeqCst);
        *self.way.write().unwrap_or_else(PoisonError::into_inner) = Some(way.clone());
        Ok(way)
    }

    fn way(&self) -> Option<Arc<Way>> {
        self.way.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn lose(&self) {
        let way = self.way.write().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(way) = way {
            way.close().await;
        }
    }

    /// Lets go of every connection.
    pub async fn close(&self) {
        self.serves.store(false, Ordering::Relaxed);
        self.lose().await;
    }
}

impl Way {
    /// By pipelined connections where the address allows it, and by a pool otherwise, as the primary is read.
    async fn find(settings: &DatabaseSettings, made: &Arc<AtomicU64>) -> Result<Self, StoreError> {
        if let Some(pipeline) = Pipeline::new(settings, made.clone())
            && pipeline.reach().await.is_ok()
        {
            return Ok(Self::Pipeline(Box::new(pipeline)));
        }
        let made = made.clone();
        let mut options = options(settings, settings.max_connections);
        options.map_sqlx_postgres_pool_opts(move |pool| {
            let made = made.clone();
            pool.after_connect(move |_, _| {
                made.fetch_add(1, Ordering::SeqCst);
                Box::pin(async { Ok(()) })
            })
        });
        Ok(Self::Pool(sea_orm::Database::connect(options).await?))
    }

    async fn query(&self, sql: &Sql, kinds: &[Kind]) -> Result<Cells, StoreError> {
        match self {
            Self::Pipeline(pipeline) => pipeline.query(sql, kinds).await,
            Self::Pool(pool) => Cells::read(kinds, &pool.query_all_raw(sql.clone().statement()).await?),
        }
    }

    async fn close(&self) {
        match self {
            Self::Pipeline(pipeline) => pipeline.close(),
            Self::Pool(pool) => {
                if let Err(error) = pool.close_by_ref().await {
                    tracing::debug!(error = %error, "the pool of the read replica was not closed");
                }
            }
        }
    }
}

const IDENTITY: [Kind; 3] = [Kind::Int, Kind::Int, Kind::Int];

/// How many steps of the migrations a server has, and which database it is.
fn identity() -> Sql {
    let mut sql = Sql::new(DatabaseBackend::Postgres);
    sql.push(
        "SELECT (SELECT count(*) FROM seaql_migrations), system_identifier, \
         (SELECT CAST(oid AS bigint) FROM pg_database WHERE datname = current_database()) FROM pg_control_system()",
    );
    sql
}

fn read_identity(rows: &Cells) -> Result<(i64, Identity), Unfit> {
    let number = |place| if rows.is_empty() { None } else { rows.get(0, place).int() };
    match (number(0), number(1), number(2)) {
        (Some(steps), Some(cluster), Some(database)) => Ok((steps, (cluster, database))),
        _ => Err(Unfit::Foreign),
    }
}

impl std::fmt::Debug for Replica {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Replica").field("serves", &self.serves).finish_non_exhaustive()
    }
}

impl From<StoreError> for Unfit {
    fn from(error: StoreError) -> Self {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        Self::Silent(cause.unwrap_or_else(|| error.to_string()))
    }
}
