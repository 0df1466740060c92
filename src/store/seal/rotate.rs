//! Sealing anew, under the key that seals now, what other keys have sealed: in small transactions, while gateways serve.
//!
//! A row that a writer holds is passed over and taken the next time round, so nobody waits for anybody in a circle. To a
//! reader nothing changes, so there is no version and no event.

use std::time::Duration;

use sea_orm::{ConnectionTrait as _, DatabaseBackend, DatabaseTransaction, QueryResult};
use uuid::Uuid;

use super::known::forget_others;
use super::{Keys, SealError};
use crate::domain::phone::Phone;
use crate::entity::customer::Column;
use crate::store::database::Database;
use crate::store::error::StoreError;
use crate::store::sql::Sql;

/// How many rows one transaction takes.
const BATCH: u32 = 200;

/// How long to leave the writers alone that hold the last rows.
const PAUSE: Duration = Duration::from_millis(50);

/// The columns, by their names.
const SEALED: [&str; 3] = ["date_of_birth", "phone", "identities"];

/// Seals anew whatever is under another key than the first, and then forgets the others. `told` hears how many customers
/// were sealed anew.
pub async fn rotate(database: &Database, mut told: impl FnMut(u64)) -> Result<u64, StoreError> {
    let keys = database.keys();
    let current = keys.ids().next().ok_or(SealError::NoKeys)?;
    let mut sealed = 0;
    loop {
        let mut after = Some(Uuid::nil());
        while let Some(from) = after {
            let (next, count) = batch(database, current, from).await?;
            (after, sealed) = (next, sealed + count);
            told(sealed);
        }
        if !any_left(database, current).await? {
            break;
        }
        tokio::time::sleep(PAUSE).await;
    }
    forget_others(database).await?;
    Ok(sealed)
}

/// Takes the next rows behind an id, and gives the last of them if there may be more.
async fn batch(database: &Database, current: &str, after: Uuid) -> Result<(Option<Uuid>, u64), StoreError> {
    let tx = database.begin().await?;
    let mut sql = Sql::new(database.backend());
    sql.push("SELECT id, counterparty_id, date_of_birth, phone, identities FROM customer WHERE id > ").bind(after);
    stale(sql.push(" AND "), current);
    sql.push(" ORDER BY id LIMIT ").push_number(BATCH);
    if database.backend() == DatabaseBackend::Postgres {
        sql.push(" FOR NO KEY UPDATE SKIP LOCKED");
    }
    let rows = tx.query_all_raw(sql.statement()).await?;
    let mut last = None;
    for row in &rows {
        last = Some(reseal(&tx, database.keys(), row).await?);
    }
    tx.commit().await?;
    let more = rows.len() == BATCH as usize;
    Ok((last.filter(|_| more), rows.len() as u64))
}

async fn reseal(tx: &DatabaseTransaction, keys: &Keys, row: &QueryResult) -> Result<Uuid, StoreError> {
    let (id, counterparty): (Uuid, Uuid) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    let open = |column, place| -> Result<Option<String>, StoreError> {
        let sealed: Option<String> = row.try_get_by_index(place)?;
        Ok(sealed.map(|sealed| keys.open(column, id, &sealed)).transpose()?)
    };
    let seal = |column, text: Option<&str>| text.map(|text| keys.seal(column, id, text)).transpose();
    let date_of_birth = open(Column::DateOfBirth, 2)?;
    let phone = open(Column::Phone, 3)?;
    let identities = open(Column::Identities, 4)?;
    let number = phone.as_deref().map(Phone::parse).transpose().map_err(|_| SealError::Broken)?;
    let mut sql = Sql::new(tx.get_database_backend());
    sql.push("UPDATE customer SET date_of_birth = ").bind(seal(Column::DateOfBirth, date_of_birth.as_deref())?);
    sql.push(", phone = ").bind(seal(Column::Phone, phone.as_deref())?);
    sql.push(", phone_index = ").bind(number.map(|phone| keys.index(counterparty, &phone)).transpose()?);
    sql.push(", identities = ").bind(seal(Column::Identities, identities.as_deref())?);
    sql.push(" WHERE id = ").bind(id);
    tx.execute_raw(sql.statement()).await?;
    Ok(id)
}

async fn any_left(database: &Database, current: &str) -> Result<bool, StoreError> {
    let mut sql = Sql::new(database.backend());
    sql.push("SELECT 1 FROM customer WHERE ");
    stale(&mut sql, current);
    sql.push(" LIMIT 1");
    Ok(!database.reader().query_all_raw(sql.statement()).await?.is_empty())
}

/// The condition that a row has anything under another key. A sealed text begins with the id of its key and a dot.
fn stale(sql: &mut Sql, current: &str) {
    let start = format!("{current}.");
    for (index, column) in SEALED.into_iter().enumerate() {
        sql.push(if index == 0 { "(" } else { " OR " });
        sql.push("substr(")
            .push(column)
            .push(", 1, ")
            .push_number(start.len() as u32)
            .push(") <> ")
            .bind(start.as_str());
    }
    sql.push(")");
}
