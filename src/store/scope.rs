//! The first wall between tenants: where every read begins, with the counterparty before anything else.

use sea_orm::{ColumnTrait, DatabaseBackend, EntityTrait, QueryFilter, Select};
use uuid::Uuid;

use super::noun::Noun;
use super::sql::Sql;
use crate::entity::{account, address, branch, challenge, customer};

/// Adds the condition that a row of `noun` belongs to the counterparty. Every condition of a statement follows it.
///
/// It is the first of its statement, so `$1` is the counterparty.
pub fn owned(sql: &mut Sql, noun: Noun, counterparty: Uuid) {
    sql.push(noun.owner()).push(" = ").bind(counterparty);
}

/// The same for rows that are found by their key or their parent's. SQLite, which keeps no statistics, would take any
/// index of the counterparty for as good as the key's, and read all of its rows; the plus rules those indexes out.
pub fn owned_by_key(sql: &mut Sql, noun: Noun, counterparty: Uuid) {
    let aside = if sql.backend == DatabaseBackend::Sqlite { "+" } else { "" };
    sql.push(aside);
    owned(sql, noun, counterparty);
}

/// The same for the rows of another noun inside a statement that has begun so.
pub fn owned_as_statement(sql: &mut Sql, noun: Noun) {
    let aside = if sql.backend == DatabaseBackend::Sqlite { "+" } else { "" };
    sql.push(aside).push(noun.owner()).push(" = $1");
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

/// Begins a query of the counterparty's challenges.
pub fn challenges(counterparty: Uuid) -> Select<challenge::Entity> {
    challenge::Entity::find().filter(challenge::Column::CounterpartyId.eq(counterparty))
}

/// Begins a query of the counterparty's branches.
pub fn branches(counterparty: Uuid) -> Select<branch::Entity> {
    branch::Entity::find().filter(branch::Column::CounterpartyId.eq(counterparty))
}
