//! Branches of a counterparty.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use super::error::StoreError;
use super::scope;
use crate::entity::branch;

/// Whether the counterparty has this branch.
pub async fn exists(db: &impl ConnectionTrait, counterparty: Uuid, id: Uuid) -> Result<bool, StoreError> {
    let query = scope::branches(counterparty).select_only().column(branch::Column::Id);
    Ok(query.filter(branch::Column::Id.eq(id)).into_tuple::<Uuid>().one(db).await?.is_some())
}

/// The branch with this id.
pub async fn by_id(
    db: &impl ConnectionTrait,
    counterparty: Uuid,
    id: Uuid,
) -> Result<Option<branch::Model>, StoreError> {
    Ok(scope::branches(counterparty).filter(branch::Column::Id.eq(id)).one(db).await?)
}

/// Whether the counterparty has a branch of this name.
pub async fn named(db: &impl ConnectionTrait, counterparty: Uuid, name: &str) -> Result<bool, StoreError> {
    Ok(id_of(db, counterparty, name).await?.is_some())
}

/// The id of the branch of this name.
pub async fn id_of(db: &impl ConnectionTrait, counterparty: Uuid, name: &str) -> Result<Option<Uuid>, StoreError> {
    let query = scope::branches(counterparty).select_only().column(branch::Column::Id);
    Ok(query.filter(branch::Column::Name.eq(name)).into_tuple().one(db).await?)
}

/// Writes a new branch.
pub async fn insert(tx: &DatabaseTransaction, row: &branch::Model) -> Result<(), StoreError> {
    branch::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    Ok(())
}
