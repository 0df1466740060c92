//! The keys that a database knows: those that have sealed anything in it. A gateway that lacks one of them must not begin
//! to serve, and least of all make a new key in place of one that was lost.

use sea_orm::ConnectionTrait as _;

use super::file::{KeySource, read};
use super::{Keys, SealError};
use crate::domain::time::Timestamp;
use crate::store::database::Database;
use crate::store::error::StoreError;
use crate::store::sql::Sql;

/// Reads the keys for a database, and holds them against those that it knows.
pub async fn hold(database: &Database, source: &KeySource, now: Timestamp) -> Result<Keys, StoreError> {
    let known = known(database).await?;
    let keys = read(source, known.is_empty())?;
    if let Some(missing) = known.iter().find(|id| !keys.ids().any(|own| own == id.as_str())) {
        return Err(SealError::UnknownKey(missing.clone()).into());
    }
    if let Some(id) = keys.ids().next().filter(|id| !known.iter().any(|other| other == id)) {
        remember(database, id, now).await?;
    }
    Ok(keys)
}

async fn known(database: &Database) -> Result<Vec<String>, StoreError> {
    let mut sql = Sql::new(database.backend());
    sql.push("SELECT id FROM encryption_key ORDER BY created_at_ms, id");
    let rows = database.reader().query_all_raw(sql.statement()).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

async fn remember(database: &Database, id: &str, now: Timestamp) -> Result<(), StoreError> {
    let mut sql = Sql::new(database.backend());
    sql.push("INSERT INTO encryption_key (id, created_at_ms) VALUES (").bind(id).push(", ").bind(now.millis());
    sql.push(") ON CONFLICT (id) DO NOTHING");
    let tx = database.begin().await?;
    tx.execute_raw(sql.statement()).await?;
    Ok(tx.commit().await?)
}

/// Forgets every key but the one that seals now: nothing is sealed with them any more.
pub async fn forget_others(database: &Database) -> Result<(), StoreError> {
    let Some(current) = database.keys().ids().next() else { return Ok(()) };
    let mut sql = Sql::new(database.backend());
    sql.push("DELETE FROM encryption_key WHERE id <> ").bind(current);
    let tx = database.begin().await?;
    tx.execute_raw(sql.statement()).await?;
    Ok(tx.commit().await?)
}
