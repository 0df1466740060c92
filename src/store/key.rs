//! Finding a row by a text that names it: an external id, a login, an IBAN, an address.

use uuid::Uuid;

use super::cell::Kind;
use super::database::Reader;
use super::error::StoreError;
use super::noun::{Column, Noun};
use super::scope;
use super::sql::Sql;
use crate::domain::caip10::Caip10;
use crate::entity::{account, address, customer};

/// The id of the customer with this external id, if there is one.
pub async fn external_id(reader: &Reader, counterparty: Uuid, text: &str) -> Result<Option<Uuid>, StoreError> {
    let by = Column(customer::Column::ExternalId as u8);
    find(reader, Key { counterparty, noun: Noun::Customer, by, text, wanted: Noun::Customer.id() }).await
}

/// The id of the customer with this login, if there is one.
pub async fn login(reader: &Reader, counterparty: Uuid, text: &str) -> Result<Option<Uuid>, StoreError> {
    let by = Column(customer::Column::Login as u8);
    find(reader, Key { counterparty, noun: Noun::Customer, by, text, wanted: Noun::Customer.id() }).await
}

/// The id of the account with this IBAN, if there is one.
pub async fn iban(reader: &Reader, counterparty: Uuid, text: &str) -> Result<Option<Uuid>, StoreError> {
    let by = Column(account::Column::Iban as u8);
    find(reader, Key { counterparty, noun: Noun::Account, by, text, wanted: Noun::Account.id() }).await
}

/// The id of this address, if the counterparty has it.
pub async fn caip10(reader: &Reader, counterparty: Uuid, caip10: &Caip10) -> Result<Option<Uuid>, StoreError> {
    let (by, text) = (Column(address::Column::Caip10 as u8), caip10.as_str());
    find(reader, Key { counterparty, noun: Noun::Address, by, text, wanted: Noun::Address.id() }).await
}

/// The id of the customer whose wallet this is, if it is one.
pub async fn wallet(reader: &Reader, counterparty: Uuid, caip10: &Caip10) -> Result<Option<Uuid>, StoreError> {
    let (by, text) = (Column(address::Column::Caip10 as u8), caip10.as_str());
    let wanted = Column(address::Column::CustomerId as u8);
    let mut sql = select(reader, &Key { counterparty, noun: Noun::Address, by, text, wanted });
    sql.push(" AND address.account_id IS NULL");
    only(reader, sql).await
}

struct Key<'a> {
    counterparty: Uuid,
    noun: Noun,
    by: Column,
    text: &'a str,
    wanted: Column,
}

async fn find(reader: &Reader, key: Key<'_>) -> Result<Option<Uuid>, StoreError> {
    only(reader, select(reader, &key)).await
}

fn select(reader: &Reader, Key { counterparty, noun, by, text, wanted }: &Key<'_>) -> Sql {
    let mut sql = Sql::new(reader.backend());
    sql.push("SELECT ").push(noun.name(*wanted)).push(" FROM ").push(noun.table()).push(" WHERE ");
    scope::owned(&mut sql, *noun, *counterparty);
    sql.push(" AND ").push(noun.name(*by)).push(" = ").bind(*text);
    sql
}

async fn only(reader: &Reader, sql: Sql) -> Result<Option<Uuid>, StoreError> {
    let found = reader.query(sql, &[Kind::Uuid]).await?;
    Ok(if found.is_empty() { None } else { found.get(0, 0).id() })
}
