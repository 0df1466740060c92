//! What is kept of writes under an idempotency key: looked up at their beginning, written in their transaction, swept
//! when their time is over.

use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction};
use uuid::Uuid;

use super::database::Database;
use super::error::StoreError;
use super::sql::Sql;
use crate::domain::idempotency::Token;
use crate::domain::time::Timestamp;

/// What a lookup finds.
#[derive(Debug)]
pub enum Claim {
    /// Nothing: the write may go on, and nobody else begins it before this transaction ends.
    Free,
    /// The write was done.
    Done(Record),
    /// Another transaction is about it.
    Running,
}

/// What is kept of a write.
#[derive(Debug)]
pub struct Record {
    /// The digest of the input that it was done with.
    pub input: Uuid,
    /// The outcome, as JSON.
    pub outcome: String,
}

/// Looks for what is kept under a name, and takes the name for this transaction where nothing is.
///
/// On PostgreSQL the snapshot of the statement may be older than the lock that it takes. So where nothing is found
/// the record may still be there; [`keep`] has the last word.
pub async fn claim(
    tx: &DatabaseTransaction,
    counterparty: Uuid,
    token: Token,
    now: Timestamp,
) -> Result<Claim, StoreError> {
    let backend = tx.get_database_backend();
    let mut sql = Sql::new(backend);
    sql.push("SELECT turn.mine, idempotency.input, idempotency.outcome FROM (SELECT ");
    match backend {
        DatabaseBackend::Postgres => sql.push("pg_try_advisory_xact_lock(").bind(turn(token.name)).push(")"),
        _ => sql.push("TRUE"),
    };
    sql.push(" AS mine) AS turn LEFT JOIN idempotency ON idempotency.counterparty_id = ").bind(counterparty);
    sql.push(" AND idempotency.name = ").bind(token.name);
    sql.push(" AND idempotency.expires_at_ms > ").bind(now.millis());
    let Some(row) = tx.query_one_raw(sql.statement()).await? else { return Ok(Claim::Running) };
    let mine: bool = row.try_get_by_index(0)?;
    let (input, outcome): (Option<Uuid>, Option<String>) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
    Ok(match (input, outcome) {
        (Some(input), Some(outcome)) => Claim::Done(Record { input, outcome }),
        _ if mine => Claim::Free,
        _ => Claim::Running,
    })
}

/// Waits until a transaction of this process that was left unwritten has let go of the name: the pool takes it back
/// after the one who left it has gone on, and a repeat that is quicker would find the name taken.
pub async fn released(database: &Database, token: Token) -> Result<(), StoreError> {
    if database.backend() == DatabaseBackend::Postgres {
        let mut sql = Sql::new(DatabaseBackend::Postgres);
        sql.push("SELECT pg_advisory_xact_lock(").bind(turn(token.name)).push(")");
        database.reader().execute_raw(sql.statement()).await?;
    }
    Ok(())
}

/// The number by which PostgreSQL knows a name while its write is running.
pub const fn turn(name: Uuid) -> i64 {
    let (high, low) = name.as_u64_pair();
    (high ^ low).cast_signed()
}

/// Keeps an outcome, in place of one whose time is over. False where another transaction was first.
pub async fn keep(
    tx: &DatabaseTransaction,
    counterparty: Uuid,
    token: Token,
    outcome: &str,
    now: Timestamp,
    expires_at_ms: i64,
) -> Result<bool, StoreError> {
    let mut sql = Sql::new(tx.get_database_backend());
    record(&mut sql, counterparty, token, outcome, now, expires_at_ms);
    Ok(tx.execute_raw(sql.statement()).await?.rows_affected() == 1)
}

/// The statement that keeps an outcome. It touches no row where another transaction was first.
pub fn record(sql: &mut Sql, counterparty: Uuid, token: Token, outcome: &str, now: Timestamp, expires_at_ms: i64) {
    let Token { name, input } = token;
    sql.push("INSERT INTO idempotency (counterparty_id, name, input, outcome, expires_at_ms) VALUES (");
    sql.bind(counterparty).push(", ").bind(name).push(", ").bind(input).push(", ");
    sql.bind(outcome).push(", ").bind(expires_at_ms);
    sql.push(
        ") ON CONFLICT (counterparty_id, name) DO UPDATE SET input = excluded.input, outcome = excluded.outcome, ",
    );
    sql.push("expires_at_ms = excluded.expires_at_ms WHERE idempotency.expires_at_ms <= ").bind(now.millis());
}

/// Removes some of the outcomes whose time is over, the oldest first, and says how many.
pub async fn sweep(database: &Database, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
    let mut sql = Sql::new(database.backend());
    sql.push(
        "DELETE FROM idempotency WHERE (counterparty_id, name) IN (SELECT counterparty_id, name FROM idempotency ",
    );
    sql.push("WHERE expires_at_ms <= ").bind(now.millis()).push(" ORDER BY expires_at_ms LIMIT ").push_number(limit);
    sql.push(")");
    let tx = database.begin().await?;
    let swept = tx.execute_raw(sql.statement()).await?.rows_affected();
    tx.commit().await?;
    Ok(swept)
}
