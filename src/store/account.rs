//! Writing accounts, and the questions that a rule asks about them.

use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect,
};
use uuid::Uuid;

use super::error::StoreError;
use super::scope;
use crate::domain::account::AccountStatus;
use crate::domain::asset::Asset;
use crate::entity::account;

/// The account with this id.
pub async fn by_id(
    db: &impl ConnectionTrait,
    counterparty: Uuid,
    id: Uuid,
) -> Result<Option<account::Model>, StoreError> {
    Ok(scope::accounts(counterparty).filter(account::Column::Id.eq(id)).one(db).await?)
}

/// Every account of a customer.
pub async fn of_customer(
    db: &impl ConnectionTrait,
    counterparty: Uuid,
    customer: Uuid,
) -> Result<Vec<account::Model>, StoreError> {
    Ok(scope::accounts(counterparty).filter(account::Column::CustomerId.eq(customer)).all(db).await?)
}

/// The id of the account with this IBAN, if there is one.
pub async fn by_iban(db: &impl ConnectionTrait, counterparty: Uuid, iban: &str) -> Result<Option<Uuid>, StoreError> {
    let query = scope::accounts(counterparty).select_only().column(account::Column::Id);
    Ok(query.filter(account::Column::Iban.eq(iban)).into_tuple::<Uuid>().one(db).await?)
}

/// The customer's account for this asset, if there is one.
pub async fn by_asset(
    db: &impl ConnectionTrait,
    counterparty: Uuid,
    customer: Uuid,
    asset: &Asset,
) -> Result<Option<account::Model>, StoreError> {
    let of_customer = scope::accounts(counterparty).filter(account::Column::CustomerId.eq(customer));
    let of_asset = Condition::all()
        .add(account::Column::AssetCode.eq(asset.code.as_str()))
        .add(account::Column::AssetIssuer.eq(asset.issuer.as_str()));
    Ok(of_customer.filter(of_asset).one(db).await?)
}

/// Writes a new account.
pub async fn insert(tx: &DatabaseTransaction, row: &account::Model) -> Result<(), StoreError> {
    account::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    Ok(())
}

/// Writes every field of an account.
pub async fn update(tx: &DatabaseTransaction, row: &account::Model) -> Result<(), StoreError> {
    let all = row.clone().into_active_model().reset_all();
    account::Entity::update_many().set(all).filter(account::Column::Id.eq(row.id)).exec(tx).await?;
    Ok(())
}

/// Moves the customer's accounts that are in one of `from`, and says how many moved. `taken` asks for those that the
/// customer's deactivation took, and `takes` says whether this move takes them.
pub async fn cascade(
    tx: &DatabaseTransaction,
    customer: Uuid,
    from: &[AccountStatus],
    to: AccountStatus,
    taken: Option<bool>,
    takes: bool,
    now_ms: i64,
) -> Result<u64, StoreError> {
    let mut which = Condition::all()
        .add(account::Column::CustomerId.eq(customer))
        .add(account::Column::Status.is_in(from.iter().copied()));
    if let Some(taken) = taken {
        which = which.add(account::Column::DeactivatedWithCustomer.eq(taken));
    }
    let result = account::Entity::update_many()
        .col_expr(account::Column::Status, Expr::value(to))
        .col_expr(account::Column::DeactivatedWithCustomer, Expr::value(takes))
        .col_expr(account::Column::Version, Expr::col(account::Column::Version).add(1))
        .col_expr(account::Column::UpdatedAtMs, Expr::value(now_ms))
        .filter(which)
        .exec(tx)
        .await?;
    Ok(result.rows_affected)
}
