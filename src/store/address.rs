//! Writing addresses, and the questions that a rule asks about them.

use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
};
use uuid::Uuid;

use super::error::StoreError;
use super::scope;
use super::sql::Sql;
use crate::domain::address::AddressStatus;
use crate::domain::caip10::Caip10;
use crate::domain::cascade::Cascade;
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

/// The move of the customer's addresses that follow it.
pub fn cascade(sql: &mut Sql, customer: Uuid, cascade: &Cascade<AddressStatus>, now_ms: i64) {
    let Cascade { from, to, taken, takes } = cascade;
    sql.push("UPDATE address SET status = ").bind(to.name()).push(", deactivated_with_customer = ").bind(*takes);
    sql.push(", version = version + 1, updated_at_ms = ").bind(now_ms);
    sql.push(" WHERE address.customer_id = ").bind(customer).push(" AND ");
    sql.is_one_of_texts("address.status", from.iter().map(|status| status.name().to_owned()).collect());
    if *taken {
        sql.push(" AND address.deactivated_with_customer");
    }
}
