//! A page of a list: one statement, from a place in an index to as many rows on as were asked for, and one more.
//!
//! A page is found by its keys, never by counting rows off, so the last page of ten million costs what the first does.

mod keyset;

use std::hash::Hasher as _;
use std::sync::Arc;

use sea_orm::{DatabaseBackend, Value};
use uuid::Uuid;

use super::cell::Kind;
use super::database::Reader;
use super::error::StoreError;
use super::filter;
use super::noun::{Column, Columns, Noun};
use super::order::{SortBy, SortKey};
use super::row::{Row, Rows, push_columns};
use super::scope;
use super::search::Search;
use super::sql::Sql;
use crate::domain::event::Position;
use crate::domain::filter::{AccountFilter, AddressFilter, CustomerFilter, EventFilter};
use crate::domain::page::{Cursor, Key as CursorKey, Page, PageError, Toward};
use crate::entity::event;

pub use keyset::Keyset;

/// A list: whose rows, which of them, in which order.
#[derive(Clone, Debug)]
pub struct List {
    pub noun: Noun,
    pub counterparty: Uuid,
    pub condition: Condition,
    pub order: Vec<SortKey>,
}

/// Which rows of a noun a list holds. Filters are large, and shared rather than copied.
#[derive(Clone, Debug)]
pub enum Condition {
    All,
    Customers { filter: Option<Arc<CustomerFilter>>, search: Option<Search>, disabled: bool, deleted: bool },
    Accounts(Option<Arc<AccountFilter>>),
    Addresses(Option<Arc<AddressFilter>>),
    Events(Option<Arc<EventFilter>>),
}

impl Condition {
    /// Whether it asks for so few rows that they should be found by it; see [`filter::narrow`].
    pub(super) fn is_narrow(&self) -> bool {
        match self {
            Self::All | Self::Events(_) | Self::Accounts(None) | Self::Addresses(None) => false,
            Self::Customers { filter, search, disabled: _, deleted: _ } => {
                search.is_some() || filter.as_deref().is_some_and(filter::narrow::customers)
            }
            Self::Accounts(Some(filter)) => filter::narrow::accounts(filter),
            Self::Addresses(Some(filter)) => filter::narrow::addresses(filter),
        }
    }

    /// Whether it names rows, or what they belong to, by ids.
    fn is_by_key(&self) -> bool {
        match self {
            Self::Customers { filter, search: _, disabled: _, deleted: _ } => {
                filter.as_deref().is_some_and(filter::narrow::customers_by_key)
            }
            Self::Accounts(filter) => filter.as_deref().is_some_and(filter::narrow::accounts_by_key),
            Self::Addresses(filter) => filter.as_deref().is_some_and(filter::narrow::addresses_by_key),
            Self::All | Self::Events(_) => false,
        }
    }

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
                filter::hidden_customers(sql, filter.as_deref(), *disabled, *deleted);
            }
            Self::Accounts(Some(filter)) => filter::account(sql.push(" AND "), filter),
            Self::Addresses(Some(filter)) => filter::address(sql.push(" AND "), filter),
            Self::Events(filter) => filter::event(sql.push(" AND "), filter.as_deref()),
        }
    }
}

/// The cursors of the log are the same in every list of events, in subscriptions and in webhooks.
const EVENT_FINGERPRINT: u32 = 0x6576_6e74;

impl List {
    /// Adds the condition that a row is in the list.
    pub fn push(&self, sql: &mut Sql) {
        if self.condition.is_by_key() {
            scope::owned_by_key(sql, self.noun, self.counterparty);
        } else {
            scope::owned(sql, self.noun, self.counterparty);
        }
        self.condition.push(sql);
    }

    /// The same for the rows of some parents, which are found by the parents.
    pub fn push_below(&self, sql: &mut Sql) {
        scope::owned_by_key(sql, self.noun, self.counterparty);
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

    /// Reads a cursor of this list, which has this fingerprint.
    pub fn parse_cursor(&self, text: &str, fingerprint: u32) -> Result<Cursor, PageError> {
        let cursor = Cursor::parse(text, fingerprint, self.order.len())?;
        let fits = self.order.iter().zip(&cursor.keys).all(|(key, value)| key.fits(self.noun, value));
        if fits { Ok(cursor) } else { Err(PageError::Malformed) }
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
    let cursor = page.cursor.as_deref().map(|text| list.parse_cursor(text, fingerprint)).transpose()?;
    let statement = keyset::statement(base, list, page, cursor.as_ref(), columns);
    let mut rows = Rows::read(reader, list.noun, columns, statement).await?;
    let size = page.size as usize;
    let more = rows.len() > size;
    rows.truncate(size);
    if page.toward == Toward::Start {
        rows.reverse();
    }
    let (has_next, has_previous) = page.sides(more);
    Ok(PageRows { rows, has_next, has_previous, fingerprint })
}

/// How many rows a list has, and whether the counting stopped at `limit`.
pub async fn count(reader: &Reader, list: &List, limit: u32) -> Result<Count, StoreError> {
    let mut sql = Sql::new(reader.backend());
    sql.push("SELECT count(*) FROM (SELECT 1 FROM ").push(list.noun.table()).push(" WHERE ");
    list.push(&mut sql);
    sql.push(" LIMIT ").push_number(limit.saturating_add(1)).push(") AS counted");
    let rows = reader.query(sql, &[Kind::Int]).await?;
    let counted = if rows.is_empty() { None } else { rows.get(0, 0).int() };
    Ok(Count::up_to(counted.unwrap_or(0), limit))
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

/// How rows are found one by one.
#[derive(Clone, Debug)]
pub struct Key {
    /// The column that holds the id.
    pub by: Column,
    pub ids: Vec<Uuid>,
    /// A column that must be empty.
    pub without: Option<Column>,
}

/// Reads the rows of a noun that are found by a key.
pub async fn find(
    reader: &Reader,
    counterparty: Uuid,
    noun: Noun,
    key: Key,
    columns: Columns,
) -> Result<Rows, StoreError> {
    let Key { by, mut ids, without } = key;
    let columns = columns.with(noun.id()).with(by);
    let mut sql = Sql::new(reader.backend());
    sql.push("SELECT ");
    push_columns(&mut sql, noun, columns);
    sql.push(" FROM ").push(noun.table()).push(" WHERE ");
    scope::owned_by_key(&mut sql, noun, counterparty);
    sql.push(" AND ");
    match (ids.pop(), ids.is_empty()) {
        (Some(only), true) => sql.push(noun.name(by)).push(" = ").bind(only),
        (last, _) => {
            ids.extend(last);
            sql.is_one_of_ids(noun.name(by), ids)
        }
    };
    if let Some(column) = without {
        // The plus keeps SQLite from reading all rows that lack the value, see `scope::owned_by_key`.
        let aside = if sql.backend == DatabaseBackend::Sqlite { "+" } else { "" };
        sql.push(" AND ").push(aside).push(noun.name(column)).push(" IS NULL");
    }
    Rows::read(reader, noun, columns, sql).await
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

impl From<&CursorKey> for Value {
    fn from(key: &CursorKey) -> Self {
        match key {
            CursorKey::Null => Self::BigInt(None),
            CursorKey::Int(value) => Self::BigInt(Some(*value)),
            CursorKey::Text(value) => Self::String(Some(value.clone())),
        }
    }
}

/// The cursor of an event that is at hand.
pub fn event_cursor_of(event: &event::Model) -> Cursor {
    let Position { txid, sequence } = event.position();
    let keys = vec![CursorKey::Int(txid), CursorKey::Int(sequence)];
    Cursor { keys, id: event.id, fingerprint: EVENT_FINGERPRINT }
}

/// Reads the cursor of an event.
pub fn parse_event_cursor(text: &str) -> Result<Cursor, PageError> {
    let cursor = Cursor::parse(text, EVENT_FINGERPRINT, 2)?;
    match cursor.keys.as_slice() {
        [CursorKey::Int(_), CursorKey::Int(_)] => Ok(cursor),
        _ => Err(PageError::Malformed),
    }
}

/// The cursor of an event: the same in every list of events and in every stream.
pub fn event_cursor(row: Row<'_>) -> Cursor {
    let keys = super::order::events().iter().map(|key| key.of(Noun::Event, row)).collect();
    Cursor { keys, id: row.id(Noun::Event.id()).unwrap_or_default(), fingerprint: EVENT_FINGERPRINT }
}

/// Says what each of these ids is, of those that the counterparty has.
pub async fn kinds(reader: &Reader, counterparty: Uuid, ids: &[Uuid]) -> Result<Vec<(Uuid, Noun)>, StoreError> {
    const NOUNS: [Noun; 6] =
        [Noun::Counterparty, Noun::Branch, Noun::Customer, Noun::Account, Noun::Address, Noun::Event];
    let mut sql = Sql::new(reader.backend());
    for (place, noun) in NOUNS.into_iter().enumerate() {
        let id = noun.name(noun.id());
        sql.push(if place == 0 { "SELECT " } else { " UNION ALL SELECT " }).push(id).push(", CAST(");
        sql.push_number(place as u32).push(" AS bigint) FROM ").push(noun.table()).push(" WHERE ");
        scope::owned_by_key(&mut sql, noun, counterparty);
        sql.push(" AND ").is_one_of_ids(id, ids.to_vec());
    }
    let mut kinds = Vec::new();
    let found = reader.query(sql, &[Kind::Uuid, Kind::Int]).await?;
    for row in 0..found.len() {
        let noun = found.get(row, 1).int().and_then(|place| NOUNS.get(usize::try_from(place).ok()?));
        kinds.extend(found.get(row, 0).id().zip(noun.copied()));
    }
    Ok(kinds)
}
