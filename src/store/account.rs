//! Writing accounts, and the questions that a rule asks about them.

use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect,
};
use uuid::Uuid;

use super::error::StoreError;
use super::scope;
use super::sql::Sql;
use crate::domain::account::AccountStatus;
use crate::domain::asset::Asset;
use crate::domain::cascade::Cascade;
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

/// The move of the customer's accounts that follow it.
pub fn cascade(sql: &mut Sql, customer: Uuid, cascade: &Cascade<AccountStatus>, now_ms: i64) {
    let Cascade { from, to, taken, takes } = cascade;
    sql.push("UPDATE account SET status = ").bind(to.name()).push(", deactivated_with_customer = ").bind(*takes);
    sql.push(", version = version + 1, updated_at_ms = ").bind(now_ms);
    sql.push(" WHERE account.customer_id = ").bind(customer).push(" AND ");
    sql.is_one_of_texts("account.status", from.iter().map(|status| status.name().to_owned()).collect());
    if *taken {
        sql.push(" AND account.deactivated_with_customer");
    }
}
