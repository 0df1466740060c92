//! Writing customers: the lock that makes writers of one customer take turns, and the rows.

use sea_orm::{
    ActiveModelTrait as _, ColumnTrait, ConnectionTrait, DatabaseBackend, DatabaseTransaction, EntityTrait,
    FromQueryResult as _, IntoActiveModel, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use super::error::StoreError;
use super::noun::Noun;
use super::scope;
use super::search;
use super::sql::Sql;
use crate::domain::customer::EntityRef;
use crate::domain::idempotency::Token;
use crate::domain::label::Labels;
use crate::entity::{customer, customer_label};

/// Takes the customer for this transaction, so that writers of one customer come one after the other, and reads it.
///
/// On PostgreSQL the advisory lock comes before the row's, which gives the transaction its number. So of two writers
/// of one customer the later one has the larger number, and the log keeps their order; see the event migration.
pub async fn lock(
    tx: &DatabaseTransaction,
    counterparty: Uuid,
    id: Uuid,
) -> Result<Option<customer::Model>, StoreError> {
    lock_under(tx, counterparty, id, None).await
}

/// The same, and takes the name of an idempotent write with it. None also where another transaction has that name: the
/// caller, who finds nothing, asks [`super::idempotency::claim`] why.
pub async fn lock_under(
    tx: &DatabaseTransaction,
    counterparty: Uuid,
    id: Uuid,
    token: Option<Token>,
) -> Result<Option<customer::Model>, StoreError> {
    if tx.get_database_backend() != DatabaseBackend::Postgres {
        return by_id(tx, counterparty, id).await;
    }
    let mut sql = Sql::new(DatabaseBackend::Postgres);
    match token {
        Some(token) => {
            let name = super::idempotency::turn(token.name);
            sql.push("WITH name AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(").bind(name).push(") AS mine), ");
            sql.push("turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(").bind(turn(id));
            sql.push(") FROM name WHERE name.mine) ");
        }
        None => {
            sql.push("WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(").bind(turn(id)).push(")) ");
        }
    }
    sql.push("SELECT customer.* FROM turn CROSS JOIN customer WHERE ");
    scope::owned(&mut sql, Noun::Customer, counterparty);
    sql.push(" AND customer.id = ").bind(id).push(" FOR NO KEY UPDATE OF customer");
    let row = tx.query_one_raw(sql.statement()).await?;
    Ok(row.map(|row| customer::Model::from_query_result(&row, "")).transpose()?)
}

/// The number by which PostgreSQL knows the turns of one customer.
const fn turn(id: Uuid) -> i64 {
    let (high, low) = id.as_u64_pair();
    (high ^ low).cast_signed()
}

/// The customer with this id.
pub async fn by_id(
    db: &impl ConnectionTrait,
    counterparty: Uuid,
    id: Uuid,
) -> Result<Option<customer::Model>, StoreError> {
    Ok(scope::customers(counterparty).filter(customer::Column::Id.eq(id)).one(db).await?)
}

/// The customers with these ids, in no order.
pub async fn by_ids(
    db: &impl ConnectionTrait,
    counterparty: Uuid,
    ids: Vec<Uuid>,
) -> Result<Vec<customer::Model>, StoreError> {
    let mut sql = Sql::new(db.get_database_backend());
    sql.push("SELECT customer.* FROM customer WHERE ");
    scope::owned_by_key(&mut sql, Noun::Customer, counterparty);
    sql.push(" AND ").is_one_of_ids("customer.id", ids);
    let rows = db.query_all_raw(sql.statement()).await?;
    Ok(rows.iter().map(|row| customer::Model::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

/// The id of the customer with this external id, if there is one.
pub async fn by_external_id(
    db: &impl ConnectionTrait,
    counterparty: Uuid,
    external_id: &str,
) -> Result<Option<Uuid>, StoreError> {
    only_id(db, counterparty, customer::Column::ExternalId, external_id).await
}

/// The id of the customer with this login, if there is one.
pub async fn by_login(db: &impl ConnectionTrait, counterparty: Uuid, login: &str) -> Result<Option<Uuid>, StoreError> {
    only_id(db, counterparty, customer::Column::Login, login).await
}

async fn only_id(
    db: &impl ConnectionTrait,
    counterparty: Uuid,
    column: customer::Column,
    value: &str,
) -> Result<Option<Uuid>, StoreError> {
    let query = scope::customers(counterparty).select_only().column(customer::Column::Id).filter(column.eq(value));
    Ok(query.into_tuple::<Uuid>().one(db).await?)
}

/// Whether the counterparty has any customer.
pub async fn any(db: &impl ConnectionTrait, counterparty: Uuid) -> Result<bool, StoreError> {
    let query = scope::customers(counterparty).select_only().column(customer::Column::Id).limit(1);
    Ok(query.into_tuple::<Uuid>().one(db).await?.is_some())
}

/// Writes a new customer with its labels and its words.
pub async fn insert(tx: &DatabaseTransaction, row: &customer::Model, labels: &Labels) -> Result<(), StoreError> {
    customer::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
    insert_labels(tx, row, labels).await?;
    search::write(tx, row.id, search_parts(row)).await
}

/// Writes every field of a customer; `before` says which of its labels and words must be written again.
pub async fn update(
    tx: &DatabaseTransaction,
    before: &customer::Model,
    row: &customer::Model,
    labels: &Labels,
) -> Result<(), StoreError> {
    let all = row.clone().into_active_model().reset_all();
    customer::Entity::update_many().set(all).filter(customer::Column::Id.eq(row.id)).exec(tx).await?;
    if before.labels != row.labels {
        customer_label::Entity::delete_many().filter(customer_label::Column::CustomerId.eq(row.id)).exec(tx).await?;
        insert_labels(tx, row, labels).await?;
    }
    if search_parts(before) != search_parts(row) {
        search::write(tx, row.id, search_parts(row)).await?;
    }
    Ok(())
}

/// The change of a customer's status, its version and its time to those of `row`.
pub fn status_change(sql: &mut Sql, row: &customer::Model) {
    sql.push("UPDATE customer SET status = ").bind(row.status.name()).push(", version = ").bind(row.version);
    sql.push(", updated_at_ms = ").bind(row.updated_at_ms).push(" WHERE customer.id = ").bind(row.id);
}

async fn insert_labels(tx: &DatabaseTransaction, row: &customer::Model, labels: &Labels) -> Result<(), StoreError> {
    if labels.as_slice().is_empty() {
        return Ok(());
    }
    let rows = labels.as_slice().iter().map(|label| {
        let label = label.clone();
        customer_label::Model { customer_id: row.id, counterparty_id: row.counterparty_id, label }.into_active_model()
    });
    customer_label::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// The parts of a customer that the search box finds it by.
pub fn search_parts(row: &customer::Model) -> [Option<&str>; 6] {
    [
        row.given_name.as_deref(),
        row.middle_name.as_deref(),
        row.paternal_name.as_deref(),
        row.family_name.as_deref(),
        row.login.as_deref(),
        row.external_id.as_deref(),
    ]
}

impl customer::Model {
    /// The entity behind the customer, when it is known.
    pub fn entity(&self) -> Option<EntityRef> {
        self.entity_id.zip(self.entity_type).map(|(id, kind)| EntityRef { id, kind })
    }

    /// The parts of the residence, the country last.
    pub fn residence(&self) -> [Option<&str>; 6] {
        [
            self.residence_street.as_deref(),
            self.residence_street2.as_deref(),
            self.residence_city.as_deref(),
            self.residence_post_code.as_deref(),
            self.residence_state.as_deref(),
            self.residence_country.as_deref(),
        ]
    }
}
