//! Challenges: asked for, answered, and let go when their time is over.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
};
use uuid::Uuid;

use super::cell::Kind;
use super::database::Reader;
use super::error::StoreError;
use super::scope;
use super::sql::Sql;
use crate::domain::challenge::ChallengeState;
use crate::domain::time::Timestamp;
use crate::entity::challenge;

/// The challenge with this id.
pub async fn by_id(
    db: &impl ConnectionTrait,
    counterparty: Uuid,
    id: Uuid,
) -> Result<Option<challenge::Model>, StoreError> {
    Ok(scope::challenges(counterparty).filter(challenge::Column::Id.eq(id)).one(db).await?)
}

/// Writes a new challenge.
pub async fn insert(tx: &DatabaseTransaction, row: &challenge::Model) -> Result<(), StoreError> {
    challenge::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    Ok(())
}

/// Writes every field of a challenge.
pub async fn update(tx: &DatabaseTransaction, row: &challenge::Model) -> Result<(), StoreError> {
    let all = row.clone().into_active_model().reset_all();
    challenge::Entity::update_many().set(all).filter(challenge::Column::Id.eq(row.id)).exec(tx).await?;
    Ok(())
}

/// Makes the open challenge of an address void, if it has one.
pub async fn void(tx: &DatabaseTransaction, address: Uuid) -> Result<(), StoreError> {
    challenge::Entity::update_many()
        .col_expr(challenge::Column::State, Expr::value(ChallengeState::Void.name()))
        .filter(challenge::Column::AddressId.eq(address))
        .filter(Expr::cust("state = 'OPEN'"))
        .exec(tx)
        .await?;
    Ok(())
}

/// The open challenges of all counterparties whose time is over, with their counterparties, the oldest first.
pub async fn due(reader: &Reader, now: Timestamp, limit: u32) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let mut sql = Sql::new(reader.backend());
    // The state is said in words, so that the index of the open ones is seen to hold all that is asked for.
    sql.push("SELECT challenge.counterparty_id, challenge.id FROM challenge WHERE challenge.state = 'OPEN' AND ");
    sql.push("challenge.expires_at_ms <= ").bind(now.millis());
    sql.push(" ORDER BY challenge.expires_at_ms LIMIT ").push_number(limit);
    let rows = reader.query(sql, &[Kind::Uuid, Kind::Uuid]).await?;
    Ok((0..rows.len()).filter_map(|row| rows.get(row, 0).id().zip(rows.get(row, 1).id())).collect())
}

/// The challenges that are over since before `until`, the oldest first.
pub async fn over(reader: &Reader, until: Timestamp, limit: u32) -> Result<Vec<Uuid>, StoreError> {
    let mut sql = Sql::new(reader.backend());
    sql.push("SELECT challenge.id FROM challenge WHERE challenge.expires_at_ms < ").bind(until.millis());
    sql.push(" AND challenge.state <> 'OPEN' ORDER BY challenge.expires_at_ms LIMIT ").push_number(limit);
    let rows = reader.query(sql, &[Kind::Uuid]).await?;
    Ok((0..rows.len()).filter_map(|row| rows.get(row, 0).id()).collect())
}

/// Lets go of challenges for good.
pub async fn forget(tx: &DatabaseTransaction, ids: Vec<Uuid>) -> Result<(), StoreError> {
    challenge::Entity::delete_many().filter(challenge::Column::Id.is_in(ids)).exec(tx).await?;
    Ok(())
}
