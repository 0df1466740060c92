//! The lists below many rows at once: one statement for all parents of a level, each with its own page.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use sea_orm::sea_query::ArrayType;
use sea_orm::{DatabaseBackend, Value};
use uuid::Uuid;

use super::cell::Kind;
use super::database::Reader;
use super::error::StoreError;
use super::noun::{Column, Columns};
use super::page::{Count, Keyset, List};
use super::row::{Rows, push_columns};
use super::sql::Sql;
use crate::domain::page::{Cursor, Page, PageError, Toward};

/// The pages of all parents.
#[derive(Debug, Default)]
pub struct Linked {
    pub rows: Rows,
    pages: HashMap<Uuid, Slice>,
    /// The parents below which the page cannot be had, since its cursor is not of their list.
    refused: HashMap<Uuid, PageError>,
    pub fingerprint: u32,
}

/// One parent's page: its rows, and whether there are more in the direction of the page.
#[derive(Clone, Debug, Default)]
pub struct Slice {
    pub rows: Range<usize>,
    pub more: bool,
}

impl Linked {
    /// The page of one parent; empty where it has none.
    ///
    /// # Errors
    /// A cursor belongs to one parent's list, and is refused below every other.
    pub fn page(&self, parent: Uuid) -> Result<Slice, &PageError> {
        match self.refused.get(&parent) {
            Some(problem) => Err(problem),
            None => Ok(self.pages.get(&parent).cloned().unwrap_or_default()),
        }
    }

    /// The fingerprint of the cursors below this parent: they belong to its list and to no other.
    pub fn fingerprint(&self, list: &List, parent: Uuid) -> u32 {
        of_parent(self.fingerprint, list, parent)
    }
}

fn of_parent(fingerprint: u32, list: &List, parent: Uuid) -> u32 {
    if list.noun == super::noun::Noun::Event {
        return fingerprint;
    }
    parent.as_bytes().chunks_exact(4).fold(fingerprint, |sum, part| {
        part.iter().fold(sum, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
    })
}

/// Reads the page of each parent: the rows of `list` whose column `by` holds the parent's id.
pub async fn pages(
    reader: &Reader,
    list: &List,
    by: Column,
    parents: &[Uuid],
    page: &Page,
    columns: Columns,
) -> Result<Linked, StoreError> {
    let mut columns = columns.with(by);
    columns.merge(list.key_columns());
    let mut condition = Sql::new(reader.backend());
    list.push_below(&mut condition);
    let fingerprint = list.fingerprint(&condition);
    let Placed { cursor, parents, refused } = place(page, list, fingerprint, parents);
    if parents.is_empty() {
        return Ok(Linked { refused, fingerprint, ..Linked::default() });
    }
    let keys = Keyset::new(list, page);
    if let Some(cursor) = &cursor {
        keys.push_beyond(condition.push(" AND "), cursor);
    }
    let statement = match reader.backend() {
        DatabaseBackend::Postgres => lateral(condition, list, by, &parents, page, &keys, columns),
        _ => windowed(condition, list, by, &parents, page, &keys, columns),
    };
    let mut rows = Rows::read(reader, list.noun, columns, statement).await?;
    if page.toward == Toward::Start {
        rows.reverse();
    }
    let pages = slices(&rows, by, page);
    Ok(Linked { rows, pages, refused, fingerprint })
}

/// A cursor, the parents whose lists it belongs to, and those whose it does not.
struct Placed<'a> {
    cursor: Option<Cursor>,
    parents: Cow<'a, [Uuid]>,
    refused: HashMap<Uuid, PageError>,
}

fn place<'a>(page: &Page, list: &List, fingerprint: u32, parents: &'a [Uuid]) -> Placed<'a> {
    let Some(text) = page.cursor.as_deref() else {
        return Placed { cursor: None, parents: Cow::Borrowed(parents), refused: HashMap::new() };
    };
    let mut placed = Placed { cursor: None, parents: Cow::Owned(Vec::new()), refused: HashMap::new() };
    for parent in parents {
        match list.parse_cursor(text, of_parent(fingerprint, list, *parent)) {
            Ok(cursor) => {
                placed.cursor = Some(cursor);
                placed.parents.to_mut().push(*parent);
            }
            Err(problem) => {
                placed.refused.insert(*parent, problem);
            }
        }
    }
    placed
}

/// One index scan per parent, inside one statement.
fn lateral(
    condition: Sql,
    list: &List,
    by: Column,
    parents: &[Uuid],
    page: &Page,
    keys: &Keyset<'_>,
    columns: Columns,
) -> Sql {
    let mut sql = condition;
    let condition = std::mem::take(&mut sql.text);
    let ids = parents.iter().map(|id| Value::from(*id)).collect();
    sql.push("SELECT page.* FROM unnest(").bind(Value::Array(ArrayType::Uuid, Some(Box::new(ids))));
    sql.push("::uuid[]) AS parent(id) CROSS JOIN LATERAL (SELECT ");
    push_columns(&mut sql, list.noun, columns);
    sql.push(" FROM ").push(list.noun.table()).push(" WHERE ").push(list.noun.name(by)).push(" = parent.id AND ");
    sql.push(&condition).push(" ORDER BY ");
    keys.push_order(&mut sql);
    sql.push(" LIMIT ").push_number(page.size + 1).push(") AS page");
    sql
}

/// SQLite has no lateral join: the rows of all parents are numbered, and the first of each kept.
fn windowed(
    condition: Sql,
    list: &List,
    by: Column,
    parents: &[Uuid],
    page: &Page,
    keys: &Keyset<'_>,
    columns: Columns,
) -> Sql {
    let mut sql = condition;
    let condition = std::mem::take(&mut sql.text);
    sql.push("SELECT * FROM (SELECT ");
    push_columns(&mut sql, list.noun, columns);
    sql.push(", ").push(list.noun.name(by)).push(" AS parent, row_number() OVER (PARTITION BY ");
    sql.push(list.noun.name(by)).push(" ORDER BY ");
    keys.push_order(&mut sql);
    sql.push(") AS place FROM ").push(list.noun.table()).push(" WHERE ");
    sql.is_one_of_ids(list.noun.name(by), parents.to_vec()).push(" AND ").push(&condition);
    sql.push(") WHERE place <= ").push_number(page.size + 1).push(" ORDER BY parent, place");
    sql
}

/// Rows of one parent stand together; the one too many is the last, or the first when the page was read backward.
fn slices(rows: &Rows, by: Column, page: &Page) -> HashMap<Uuid, Slice> {
    let mut pages: HashMap<Uuid, Slice> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        let parent = row.id(by).unwrap_or_default();
        pages.entry(parent).or_insert_with(|| Slice { rows: index..index, more: false }).rows.end = index + 1;
    }
    for slice in pages.values_mut() {
        if slice.rows.len() > page.size as usize {
            slice.more = true;
            match page.toward {
                Toward::End => slice.rows.end -= 1,
                Toward::Start => slice.rows.start += 1,
            }
        }
    }
    pages
}

/// How many rows of a list each parent has.
pub async fn counts(
    reader: &Reader,
    list: &List,
    by: Column,
    parents: &[Uuid],
    limit: u32,
) -> Result<HashMap<Uuid, Count>, StoreError> {
    let key = list.noun.name(by);
    let mut sql = Sql::new(reader.backend());
    sql.push("SELECT ").push(key).push(", count(*) FROM ").push(list.noun.table()).push(" WHERE ");
    list.push_below(&mut sql);
    sql.push(" AND ").is_one_of_ids(key, parents.to_vec()).push(" GROUP BY ").push(key);
    let counted = reader.query(sql, &[Kind::Uuid, Kind::Int]).await?;
    let one = |row| Some((counted.get(row, 0).id()?, Count::up_to(counted.get(row, 1).int()?, limit)));
    Ok((0..counted.len()).filter_map(one).collect())
}
