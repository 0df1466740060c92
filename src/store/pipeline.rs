//! The way of a read to PostgreSQL: a few connections, each of which carries many statements at once.
//!
//! A pool hands out a connection for as long as a statement takes, and a request that finds none waits. Here a
//! statement is sent on the least busy connection behind those that are under way, and PostgreSQL answers them in
//! turn: under load one wake-up, on either side, serves several requests. What must be a transaction goes through the
//! pool, and so does what must be encrypted (see [`Pipeline::open`]).

use std::collections::HashMap;
use std::pin::pin;
use std::str::FromStr as _;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use futures_util::TryStreamExt as _;
use sea_orm::Value;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio_postgres::types::{FromSql, Type};
use tokio_postgres::{Client, Config, NoTls, Statement};

use super::cell::{Cell, Cells, Kind};
use super::database::{APPLICATION, DatabaseSettings, STATEMENT_CACHE};
use super::error::StoreError;
use super::sql::{Bound, Sql};

/// The connections that carry reads.
#[derive(Debug)]
pub struct Pipeline {
    config: Config,
    timeout: Duration,
    lines: Box<[Line]>,
    /// How many connections have been made so far; those of others who count the same are among them.
    made: Arc<AtomicU64>,
}

/// One connection, made when it is first needed, and made again when it has been lost.
#[derive(Debug, Default)]
struct Line {
    /// How many statements are under way.
    busy: AtomicUsize,
    current: RwLock<Option<Arc<Connection>>>,
    /// Held by the one who connects, so that others wait for it instead of connecting as well.
    connecting: tokio::sync::Mutex<()>,
}

struct Connection {
    client: Client,
    prepared: Mutex<Prepared>,
}

/// The statements that a connection has prepared, by their text: those of late, and those of before that. One that is
/// used again stays; one that is not is closed when its generation ends.
#[derive(Default)]
struct Prepared {
    young: HashMap<String, Statement>,
    old: HashMap<String, Statement>,
}

impl Pipeline {
    /// Connects. None where reads must go through the pool: where the address asks for encryption on its way over a
    /// network, or the pool knows a password that the address does not have.
    pub async fn open(settings: &DatabaseSettings) -> Option<Self> {
        let pipeline = Self::new(settings, Arc::default())?;
        match pipeline.reach().await {
            Ok(()) => Some(pipeline),
            Err(error) => {
                tracing::info!(error = %error, "reads go through the pool");
                None
            }
        }
    }

    /// The same without a connection yet; `made` counts those that are made.
    pub fn new(settings: &DatabaseSettings, made: Arc<AtomicU64>) -> Option<Self> {
        let DatabaseSettings { url, max_connections, acquire_timeout_ms } = settings;
        let timeout = Duration::from_millis(*acquire_timeout_ms);
        let config = config(url, timeout)?;
        let lines = (0..*max_connections).map(|_| Line::default()).collect();
        Some(Self { config, timeout, lines, made })
    }

    /// Makes the first connection, where there is none.
    pub async fn reach(&self) -> Result<(), StoreError> {
        match self.lines.first() {
            Some(line) => self.connection(line).await.map(|_| ()),
            None => Ok(()),
        }
    }

    /// Runs one statement and takes all of its rows. A connection that was lost is made again, once.
    pub async fn query(&self, sql: &Sql, kinds: &[Kind]) -> Result<Cells, StoreError> {
        let Some(line) = self.lines.iter().min_by_key(|line| line.busy.load(Ordering::Relaxed)) else {
            return Ok(Cells::default());
        };
        let _busy = Busy::on(line);
        let connection = self.connection(line).await?;
        match connection.query(sql, kinds).await {
            Err(StoreError::Unavailable(_)) => {
                line.lose(&connection);
                self.connection(line).await?.query(sql, kinds).await
            }
            answer => answer,
        }
    }

    async fn connection(&self, line: &Line) -> Result<Arc<Connection>, StoreError> {
        if let Some(connection) = line.connection() {
            return Ok(connection);
        }
        let connect = async {
            let _turn = line.connecting.lock().await;
            if let Some(connection) = line.connection() {
                return Ok(connection);
            }
            let (client, task) = self.config.connect(NoTls).await.map_err(StoreError::away)?;
            self.made.fetch_add(1, Ordering::SeqCst);
            // It ends with the client, which the line holds.
            #[expect(
                clippy::disallowed_methods,
                reason = "it ends when its client is dropped, so nobody waits for it"
            )]
            tokio::spawn(async move {
                if let Err(error) = task.await {
                    tracing::debug!(error = %error, "a connection that carries reads has ended");
                }
            });
            let connection = Arc::new(Connection { client, prepared: Mutex::default() });
            *line.current.write().unwrap_or_else(PoisonError::into_inner) = Some(connection.clone());
            Ok(connection)
        };
        tokio::time::timeout(self.timeout, connect).await.map_err(StoreError::away)?
    }

    /// Lets go of every connection, once what is under way has been answered.
    pub fn close(&self) {
        for line in &self.lines {
            *line.current.write().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }
}

impl Line {
    fn connection(&self) -> Option<Arc<Connection>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.as_ref().filter(|connection| !connection.client.is_closed()).cloned()
    }

    /// Lets go of a connection that has failed, unless another has taken its place by now.
    fn lose(&self, connection: &Arc<Connection>) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|current| Arc::ptr_eq(current, connection)) {
            *current = None;
        }
    }
}

/// A statement that is under way on a line.
struct Busy<'a>(&'a AtomicUsize);

impl<'a> Busy<'a> {
    fn on(line: &'a Line) -> Self {
        line.busy.fetch_add(1, Ordering::Relaxed);
        Self(&line.busy)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Connection {
    async fn query(&self, sql: &Sql, kinds: &[Kind]) -> Result<Cells, StoreError> {
        let statement = self.statement(sql).await?;
        let answer = self.client.query_raw(&statement, sql.values.iter().map(Bound)).await?;
        let mut answer = pin!(answer);
        let mut cells = Cells::new(kinds.len(), 16);
        while let Some(row) = answer.try_next().await? {
            for (place, kind) in kinds.iter().enumerate() {
                let Raw(value) = row.try_get(place)?;
                cells.push(value.map_or(Ok(Cell::Null), |value| read(value, *kind))?);
            }
        }
        Ok(cells)
    }

    /// The statement of this text, prepared for values of these types.
    async fn statement(&self, sql: &Sql) -> Result<Statement, StoreError> {
        let types = sql.values.iter().map(type_of);
        if let Some(statement) = self.prepared().get(&sql.text)
            && types.clone().eq(statement.params().iter().cloned())
        {
            return Ok(statement);
        }
        let types: Vec<Type> = types.collect();
        let statement = self.client.prepare_typed(&sql.text, &types).await?;
        self.prepared().keep(sql.text.clone(), statement.clone());
        Ok(statement)
    }

    fn prepared(&self) -> std::sync::MutexGuard<'_, Prepared> {
        self.prepared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection").finish_non_exhaustive()
    }
}

impl Prepared {
    fn get(&mut self, text: &str) -> Option<Statement> {
        if let Some(statement) = self.young.get(text) {
            return Some(statement.clone());
        }
        let (text, statement) = self.old.remove_entry(text)?;
        self.keep(text, statement.clone());
        Some(statement)
    }

    fn keep(&mut self, text: String, statement: Statement) {
        if self.young.len() >= STATEMENT_CACHE / 2 {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(text, statement);
    }
}

/// How long a connection says nothing before the other side is asked whether it is still there.
const IDLE: Duration = Duration::from_secs(30);

/// What the driver needs to know of the address. None where it must not be used in the clear.
fn config(url: &str, timeout: Duration) -> Option<Config> {
    let options = PgConnectOptions::from_str(url).ok()?;
    let near = options.get_socket().is_some() || matches!(options.get_host(), "localhost" | "127.0.0.1" | "::1");
    match options.get_ssl_mode() {
        PgSslMode::Disable => {}
        PgSslMode::Allow | PgSslMode::Prefer if near => {}
        _ => return None,
    }
    let mut config = Config::new();
    match options.get_socket() {
        Some(socket) => config.host_path(socket),
        None => config.host(options.get_host()),
    };
    // A machine that has gone without a word is noticed by its silence.
    config.tcp_user_timeout(timeout).keepalives_idle(IDLE);
    config.port(options.get_port()).user(options.get_username()).application_name(APPLICATION).options("-c jit=off");
    if let Some(name) = options.get_database() {
        config.dbname(name);
    }
    // The pool's own reading of the address does not tell the password.
    let address = url.split('?').next().unwrap_or(url);
    if let Some(password) = Config::from_str(address).ok()?.get_password() {
        config.password(password);
    }
    Some(config)
}

/// The type that PostgreSQL reads a value as.
fn type_of(value: &Value) -> Type {
    match value {
        Value::Bool(_) => Type::BOOL,
        Value::Int(_) => Type::INT4,
        Value::BigInt(_) => Type::INT8,
        Value::Uuid(_) => Type::UUID,
        Value::Array(kind, _) => match kind {
            sea_orm::sea_query::ArrayType::Int => Type::INT4_ARRAY,
            sea_orm::sea_query::ArrayType::BigInt => Type::INT8_ARRAY,
            sea_orm::sea_query::ArrayType::Uuid => Type::UUID_ARRAY,
            _ => Type::TEXT_ARRAY,
        },
        _ => Type::TEXT,
    }
}

/// The bytes of a value, as PostgreSQL sends them.
struct Raw<'a>(Option<&'a [u8]>);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(Some(raw)))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

fn read(value: &[u8], kind: Kind) -> Result<Cell<'_>, StoreError> {
    let cell = match kind {
        Kind::Bool => bool::from_sql(&Type::BOOL, value).map(Cell::Bool),
        Kind::Int => i64::from_sql(&Type::INT8, value).map(Cell::Int),
        Kind::Text => <&str>::from_sql(&Type::TEXT, value).map(Cell::Text),
        Kind::Uuid => uuid::Uuid::from_sql(&Type::UUID, value).map(Cell::Uuid),
    };
    cell.map_err(StoreError::value)
}
