//! Writing addresses, and the questions that a rule asks about them.

use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter,
};
use uuid::Uuid;

use super::error::StoreError;
use super::scope;
use crate::domain::address::AddressStatus;
use crate::domain::caip10::Caip10;
use crate::entity::address;

/// The address with this id.
pub async fn by_id(
    db: &impl ConnectionTrait,
    counterparty: Uuid,
    id: Uuid,
) -> Result<Option<address::Model>, StoreError> {
    Ok(scope::addresses(counterparty).filter(address::Column::Id.eq(id)).one(db).await?)
}

/// Which of these addresses the counterparty has already.
pub async fn existing(
    db: &impl ConnectionTrait,
    counterparty: Uuid,
    addresses: &[&Caip10],
) -> Result<Vec<address::Model>, StoreError> {
    if addresses.is_empty() {
        return Ok(Vec::new());
    }
    let texts = addresses.iter().map(|address| address.as_str());
    Ok(scope::addresses(counterparty).filter(address::Column::Caip10.is_in(texts)).all(db).await?)
}

/// Every address of a customer.
pub async fn of_customer(
    db: &impl ConnectionTrait,
    counterparty: Uuid,
    customer: Uuid,
) -> Result<Vec<address::Model>, StoreError> {
    Ok(scope::addresses(counterparty).filter(address::Column::CustomerId.eq(customer)).all(db).await?)
}

/// How many addresses one statement writes: SQLite binds 32,766 values at the most.
const INSERTED_AT_ONCE: usize = 1000;

/// Writes new addresses.
pub async fn insert(tx: &DatabaseTransaction, rows: &[address::Model]) -> Result<(), StoreError> {
    for rows in rows.chunks(INSERTED_AT_ONCE) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        address::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Writes every field of an address.
pub async fn update(tx: &DatabaseTransaction, row: &address::Model) -> Result<(), StoreError> {
    let all = row.clone().into_active_model().reset_all();
    address::Entity::update_many().set(all).filter(address::Column::Id.eq(row.id)).exec(tx).await?;
    Ok(())
}

/// Moves the customer's addresses that are in status `from`, and says how many moved. `taken` asks for those that the
/// customer's deactivation took, and `takes` says whether this move takes them.
pub async fn cascade(
    tx: &DatabaseTransaction,
    customer: Uuid,
    from: AddressStatus,
    to: AddressStatus,
    taken: Option<bool>,
    takes: bool,
    now_ms: i64,
) -> Result<u64, StoreError> {
    let mut which =
        Condition::all().add(address::Column::CustomerId.eq(customer)).add(address::Column::Status.eq(from));
    if let Some(taken) = taken {
        which = which.add(address::Column::DeactivatedWithCustomer.eq(taken));
    }
    let result = address::Entity::update_many()
        .col_expr(address::Column::Status, Expr::value(to))
        .col_expr(address::Column::DeactivatedWithCustomer, Expr::value(takes))
        .col_expr(address::Column::Version, Expr::col(address::Column::Version).add(1))
        .col_expr(address::Column::UpdatedAtMs, Expr::value(now_ms))
        .filter(which)
        .exec(tx)
        .await?;
    Ok(result.rows_affected)
}
