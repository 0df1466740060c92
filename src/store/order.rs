//! The order of a list as sort keys. The id is always the last key, so pages never overlap or skip.

use uuid::Uuid;

use super::cell::{Cell, Kind};
use super::noun::{Column, Noun};
use super::row::Row;
use crate::domain::order::{
    AccountOrder, AccountOrderField, AddressOrder, AddressOrderField, CustomerOrder, CustomerOrderField, OrderDirection,
};
use crate::domain::page::Key;
use crate::entity::{account, address, branch, counterparty, customer, event};

/// One key of an order.
#[derive(Clone, Debug, PartialEq)]
pub struct SortKey {
    /// What is compared.
    pub by: SortBy,
    /// Whether the largest comes first.
    pub descending: bool,
    /// Whether the value may be missing; missing values come last in both directions.
    pub nullable: bool,
}

/// What a key compares.
#[derive(Clone, Debug, PartialEq)]
pub enum SortBy {
    /// A column.
    Column(Column),
    /// Whether the row is one of those that a search named exactly; they come first.
    Exact(Vec<Uuid>),
}

impl SortKey {
    const fn column(column: u8, descending: bool, nullable: bool) -> Self {
        Self { by: SortBy::Column(Column(column)), descending, nullable }
    }

    /// Whether a value of a cursor can be one of this key.
    pub fn fits(&self, noun: Noun, value: &Key) -> bool {
        let kind = match &self.by {
            SortBy::Column(column) => noun.kind(*column),
            SortBy::Exact(_) => Kind::Int,
        };
        match value {
            Key::Null => self.nullable,
            Key::Int(_) => matches!(kind, Kind::Int | Kind::Bool),
            Key::Text(_) => matches!(kind, Kind::Text),
        }
    }

    /// The value of this key in a row.
    pub fn of(&self, noun: Noun, row: Row<'_>) -> Key {
        match &self.by {
            SortBy::Column(column) => match row.get(*column) {
                Cell::Null => Key::Null,
                Cell::Bool(value) => Key::Int(i64::from(value)),
                Cell::Int(value) => Key::Int(value),
                Cell::Text(value) => Key::Text(value.to_owned()),
                Cell::Uuid(value) => Key::Text(value.to_string()),
            },
            SortBy::Exact(ids) => {
                let exact = row.id(noun.id()).is_some_and(|id| ids.contains(&id));
                Key::Int(i64::from(!exact))
            }
        }
    }
}

/// The order of a list of customers; newest first unless told otherwise.
pub fn customers(order: &[CustomerOrder]) -> Vec<SortKey> {
    if order.is_empty() {
        return vec![SortKey::column(customer::Column::CreatedAtMs as u8, true, false)];
    }
    let key = |CustomerOrder { field, direction }: &CustomerOrder| {
        let (column, nullable) = match field {
            CustomerOrderField::CreatedAt => (customer::Column::CreatedAtMs, false),
            CustomerOrderField::UpdatedAt => (customer::Column::UpdatedAtMs, false),
            CustomerOrderField::ExternalId => (customer::Column::ExternalId, true),
            CustomerOrderField::Login => (customer::Column::Login, true),
            CustomerOrderField::Status => (customer::Column::Status, false),
            CustomerOrderField::KycLevel => (customer::Column::KycLevel, false),
            CustomerOrderField::FamilyName => (customer::Column::FamilyName, true),
            CustomerOrderField::BalanceLimit => (customer::Column::BalanceLimit, true),
        };
        SortKey::column(column as u8, descending(direction.0), nullable)
    };
    once_each(order.iter().map(key))
}

/// The order of a list of accounts; `newest_first` unless told otherwise.
pub fn accounts(order: &[AccountOrder], newest_first: bool) -> Vec<SortKey> {
    if order.is_empty() {
        return vec![SortKey::column(account::Column::CreatedAtMs as u8, newest_first, false)];
    }
    let key = |AccountOrder { field, direction }: &AccountOrder| {
        let column = match field {
            AccountOrderField::CreatedAt => account::Column::CreatedAtMs,
            AccountOrderField::UpdatedAt => account::Column::UpdatedAtMs,
            AccountOrderField::AssetCode => account::Column::AssetCode,
            AccountOrderField::Balance => account::Column::Balance,
        };
        SortKey::column(column as u8, descending(direction.0), false)
    };
    once_each(order.iter().map(key))
}

/// The order of a list of addresses; `newest_first` unless told otherwise.
pub fn addresses(order: &[AddressOrder], newest_first: bool) -> Vec<SortKey> {
    if order.is_empty() {
        return vec![SortKey::column(address::Column::CreatedAtMs as u8, newest_first, false)];
    }
    let key = |AddressOrder { field, direction }: &AddressOrder| {
        let column = match field {
            AddressOrderField::CreatedAt => address::Column::CreatedAtMs,
            AddressOrderField::Caip10 => address::Column::Caip10,
        };
        SortKey::column(column as u8, descending(direction.0), false)
    };
    once_each(order.iter().map(key))
}

/// The order of the log.
pub fn events() -> Vec<SortKey> {
    vec![
        SortKey::column(event::Column::Txid as u8, false, false),
        SortKey::column(event::Column::Sequence as u8, false, false),
    ]
}

/// Branches, oldest first.
pub fn branches() -> Vec<SortKey> {
    vec![SortKey::column(branch::Column::CreatedAtMs as u8, false, false)]
}

/// Counterparties, oldest first.
pub fn counterparties() -> Vec<SortKey> {
    vec![SortKey::column(counterparty::Column::CreatedAtMs as u8, false, false)]
}

/// A field that was named before decides nothing any more; the last one still says which way the ids run.
fn once_each(keys: impl ExactSizeIterator<Item = SortKey>) -> Vec<SortKey> {
    let last = keys.len().saturating_sub(1);
    let mut order: Vec<SortKey> = Vec::new();
    for (place, key) in keys.enumerate() {
        if place == last || !order.iter().any(|other| other.by == key.by) {
            order.push(key);
        }
    }
    order
}

const fn descending(direction: OrderDirection) -> bool {
    match direction {
        OrderDirection::Asc => false,
        OrderDirection::Desc => true,
    }
}
