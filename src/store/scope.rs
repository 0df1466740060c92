//! The first wall between tenants: where every read begins, with the counterparty before anything else.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};
use uuid::Uuid;

use super::noun::Noun;
use super::sql::Sql;
use crate::entity::{account, address, branch, customer};

/// Adds the condition that a row of `noun` belongs to the counterparty. Every condition of a statement follows it.
pub fn owned(sql: &mut Sql, noun: Noun, counterparty: Uuid) {
    sql.push(noun.owner()).push(" = ").bind(counterparty);
}

/// Begins a query of the counterparty's customers.
pub fn customers(counterparty: Uuid) -> Select<customer::Entity> {
    customer::Entity::find().filter(customer::Column::CounterpartyId.eq(counterparty))
}

/// Begins a query of the counterparty's accounts.
pub fn accounts(counterparty: Uuid) -> Select<account::Entity> {
    account::Entity::find().filter(account::Column::CounterpartyId.eq(counterparty))
}

/// Begins a query of the counterparty's addresses.
pub fn addresses(counterparty: Uuid) -> Select<address::Entity> {
    address::Entity::find().filter(address::Column::CounterpartyId.eq(counterparty))
}

/// Begins a query of the counterparty's branches.
pub fn branches(counterparty: Uuid) -> Select<branch::Entity> {
    branch::Entity::find().filter(branch::Column::CounterpartyId.eq(counterparty))
}
