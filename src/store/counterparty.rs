//! Counterparties: the tenants themselves.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};

use super::error::StoreError;
use crate::entity::counterparty;

/// Writes a counterparty unless it is there already; safe when several processes do it at once.
pub async fn ensure(db: &impl ConnectionTrait, row: counterparty::Model) -> Result<(), StoreError> {
    let keep = OnConflict::column(counterparty::Column::Id).do_nothing().to_owned();
    counterparty::Entity::insert(row.into_active_model()).on_conflict(keep).exec_without_returning(db).await?;
    Ok(())
}
