//! A page of a list: one statement, from a place in an index to as many rows on as were asked for, and one more.
//!
//! A page is found by its keys, never by counting rows off, so the last page of ten million costs what the first does.

mod keyset;

use std::hash::Hasher as _;

use sea_orm::Value;
use uuid::Uuid;

use super::database::Reader;
use super::error::StoreError;
use super::filter;
use super::noun::{Columns, Noun};
use super::order::{SortBy, SortKey};
use super::row::{Row, Rows, push_columns};
use super::scope;
use super::search::Search;
use super::sql::Sql;
use crate::domain::filter::{AccountFilter, AddressFilter, CustomerFilter, EventFilter};
use crate::domain::page::{Cursor, Key, Page, Toward};

pub use keyset::Keyset;

/// A list: whose rows, which of them, in which order.
#[derive(Clone, Debug)]
pub struct List {
    pub noun: Noun,
    pub counterparty: Uuid,
    pub condition: Condition,
    pub order: Vec<SortKey>,
}

/// Which rows of a noun a list holds.
#[derive(Clone, Debug)]
pub enum Condition {
    All,
    Customers { filter: Option<CustomerFilter>, search: Option<Search>, disabled: bool, deleted: bool },
    Accounts(Option<AccountFilter>),
    Addresses(Option<AddressFilter>),
    Events(Option<EventFilter>),
}

impl Condition {
    fn push(&self, sql: &mut Sql) {
        match self {
            Self::All | Self::Accounts(None) | Self::Addresses(None) => {}
            Self::Customers { filter, search, disabled, deleted } => {
                if let Some(filter) = filter {
                    filter::customer(sql.push(" AND "), filter);
                }
                if let Some(search) = search {
                    search.push(sql.push(" AND "));
                }
                filter::hidden_customers(sql, filter.as_ref(), *disabled, *deleted);
            }
            Self::Accounts(Some(filter)) => filter::account(sql.push(" AND "), filter),
            Self::Addresses(Some(filter)) => filter::address(sql.push(" AND "), filter),
            Self::Events(filter) => filter::event(sql.push(" AND "), filter.as_ref()),
        }
    }
}

/// The cursors of the log are the same in every list of events, in subscriptions and in webhooks.
const EVENT_FINGERPRINT: u32 = 0x6576_6e74;

impl List {
    /// Adds the condition that a row is in the list.
    pub fn push(&self, sql: &mut Sql) {
        scope::owned(sql, self.noun, self.counterparty);
        self.condition.push(sql);
    }

    /// What tells this list from another: its condition with the values, and its order.
    pub fn fingerprint(&self, sql: &Sql) -> u32 {
        if self.noun == Noun::Event {
            return EVENT_FINGERPRINT;
        }
        let mut hash = Fnv::default();
        hash.write(sql.text.as_bytes());
        for value in &sql.values {
            match value {
                Value::String(Some(text)) => hash.write(text.as_bytes()),
                Value::Uuid(Some(id)) => hash.write(id.as_bytes()),
                Value::BigInt(Some(number)) => hash.write(&number.to_be_bytes()),
                other => hash.write(format!("{other:?}").as_bytes()),
            }
            hash.write(&[0]);
        }
        for key in &self.order {
            let column = match &key.by {
                SortBy::Column(column) => column.0,
                SortBy::Exact(_) => u8::MAX,
            };
            hash.write(&[column, u8::from(key.descending)]);
        }
        hash.fold()
    }

    /// The columns that the cursor of a row is made of.
    pub fn key_columns(&self) -> Columns {
        self.order.iter().fold(Columns::default().with(self.noun.id()), |columns, key| match &key.by {
            SortBy::Column(column) => columns.with(*column),
            SortBy::Exact(_) => columns,
        })
    }

    /// The cursor of a row.
    pub fn cursor(&self, row: Row<'_>, fingerprint: u32) -> Cursor {
        let keys = self.order.iter().map(|key| key.of(self.noun, row)).collect();
        Cursor { keys, id: row.id(self.noun.id()).unwrap_or_default(), fingerprint }
    }
}

/// A page of rows, in the order of the list whichever way it was taken.
#[derive(Debug)]
pub struct PageRows {
    pub rows: Rows,
    pub has_next: bool,
    pub has_previous: bool,
    pub fingerprint: u32,
}

/// Reads a page of a list, with these columns and those of its keys.
pub async fn read(reader: &Reader, list: &List, page: &Page, mut columns: Columns) -> Result<PageRows, StoreError> {
    columns.merge(list.key_columns());
    let mut base = Sql::new(reader.backend());
    list.push(&mut base);
    let fingerprint = list.fingerprint(&base);
    let cursor = page.cursor.as_deref().map(|text| Cursor::parse(text, fingerprint, list.order.len())).transpose()?;
    let statement = keyset::statement(base, list, page, cursor.as_ref(), columns).statement();
    let mut rows = Rows::read(list.noun, columns, &reader.query(statement).await?)?;
    let size = page.size as usize;
    let more = rows.len() > size;
    rows.truncate(size);
    let from_somewhere = cursor.is_some() || page.offset > 0;
    let (has_next, has_previous) = match page.toward {
        Toward::End => (more, from_somewhere),
        Toward::Start => {
            rows.reverse();
            (from_somewhere, more)
        }
    };
    Ok(PageRows { rows, has_next, has_previous, fingerprint })
}

/// How many rows a list has, and whether the counting stopped at `limit`.
pub async fn count(reader: &Reader, list: &List, limit: u32) -> Result<Count, StoreError> {
    let mut sql = Sql::new(reader.backend());
    sql.push("SELECT count(*) FROM (SELECT 1 FROM ").push(list.noun.table()).push(" WHERE ");
    list.push(&mut sql);
    sql.push(" LIMIT ").push_number(limit.saturating_add(1)).push(") AS counted");
    let rows = reader.query(sql.statement()).await?;
    let counted = rows.first().map(|row| row.try_get_by_index::<i64>(0)).transpose()?.unwrap_or(0);
    Ok(Count::up_to(counted, limit))
}

/// A number of rows.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Count {
    pub value: i64,
    /// False where there are more.
    pub exact: bool,
}

impl Count {
    /// A count that stops at `limit`.
    pub fn up_to(counted: i64, limit: u32) -> Self {
        let limit = i64::from(limit);
        Self { value: counted.min(limit), exact: counted <= limit }
    }
}

/// Reads the rows of a noun whose column holds one of these ids.
pub async fn find(
    reader: &Reader,
    counterparty: Uuid,
    noun: Noun,
    by: (super::noun::Column, Vec<Uuid>),
    columns: Columns,
) -> Result<Rows, StoreError> {
    let (column, mut ids) = by;
    let columns = columns.with(noun.id()).with(column);
    let mut sql = Sql::new(reader.backend());
    sql.push("SELECT ");
    push_columns(&mut sql, noun, columns);
    sql.push(" FROM ").push(noun.table()).push(" WHERE ");
    scope::owned(&mut sql, noun, counterparty);
    sql.push(" AND ");
    match (ids.pop(), ids.is_empty()) {
        (Some(only), true) => sql.push(noun.name(column)).push(" = ").bind(only),
        (last, _) => {
            ids.extend(last);
            sql.is_one_of_ids(noun.name(column), ids)
        }
    };
    Rows::read(noun, columns, &reader.query(sql.statement()).await?)
}

/// FNV-1a, the same on every machine and in every release: cursors outlive a deployment.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    const fn fold(&self) -> u32 {
        (self.0 ^ (self.0 >> 32)) as u32
    }
}

impl std::hash::Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl From<&Key> for Value {
    fn from(key: &Key) -> Self {
        match key {
            Key::Null => Self::BigInt(None),
            Key::Int(value) => Self::BigInt(Some(*value)),
            Key::Text(value) => Self::String(Some(value.clone())),
        }
    }
}
