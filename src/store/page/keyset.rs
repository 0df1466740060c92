//! From a cursor on: the condition and the order that take a page out of an index.
//!
//! Where no key can be missing and all run one way, the condition is one comparison of rows, which an index answers.
//! A first key that can be missing makes two ranges, the rows that have a value and those that have none, read one
//! after the other: so missing values stand last in both directions, and one index serves both.

use sea_orm::DatabaseBackend;
use uuid::Uuid;

use super::List;
use crate::domain::page::{Cursor, Key, Page, Toward};
use crate::store::noun::{Columns, Noun};
use crate::store::order::{SortBy, SortKey};
use crate::store::row::push_columns;
use crate::store::sql::Sql;

/// The keys of an order as a page runs through them.
pub struct Keyset<'a> {
    noun: Noun,
    keys: &'a [SortKey],
    /// Whether the page runs against the order of the list.
    backward: bool,
    /// How many keys are already settled by a range: 0, or 1 within the ranges of a first key that can be missing.
    settled: usize,
    /// Whether the first key is known to have a value.
    first_present: bool,
    /// Whether the rows are to be found by the filter and put in order afterwards, which SQLite has to be told.
    sorted: bool,
}

impl<'a> Keyset<'a> {
    /// All keys of a list.
    pub fn new(list: &'a List, page: &Page) -> Self {
        let backward = matches!(page.toward, Toward::Start);
        Self {
            noun: list.noun,
            keys: list.order.as_slice(),
            backward,
            settled: 0,
            first_present: false,
            sorted: list.condition.is_narrow(),
        }
    }

    fn nullable(&self, index: usize) -> bool {
        self.keys[index].nullable && !(index == 0 && self.first_present)
    }

    fn descending(&self, index: usize) -> bool {
        self.keys[index].descending != self.backward
    }

    /// The id runs the way of the last key.
    fn id_descending(&self) -> bool {
        self.keys.last().is_some_and(|key| key.descending) != self.backward
    }

    fn push_key(&self, sql: &mut Sql, index: usize) {
        match &self.keys[index].by {
            SortBy::Column(column) => {
                sql.push(self.noun.name(*column));
            }
            SortBy::Exact(ids) => {
                sql.push("CASE WHEN ").is_one_of_ids(self.noun.name(self.noun.id()), ids.clone());
                sql.push(" THEN 0 ELSE 1 END");
            }
        }
    }

    /// Adds the order.
    pub fn push_order(&self, sql: &mut Sql) {
        // A plus before a column rules its index out for SQLite.
        let aside = if self.sorted && sql.backend == DatabaseBackend::Sqlite { "+" } else { "" };
        for index in self.settled..self.keys.len() {
            let descending = self.descending(index);
            if self.nullable(index) {
                sql.push("(");
                self.push_key(sql, index);
                sql.push(if self.backward { " IS NULL) DESC, " } else { " IS NULL), " });
            }
            sql.push(aside);
            self.push_key(sql, index);
            sql.push(if descending { " DESC, " } else { ", " });
        }
        sql.push(aside).push(self.noun.name(self.noun.id())).push(if self.id_descending() { " DESC" } else { "" });
    }

    /// Adds the condition that a row comes after the cursor.
    pub fn push_beyond(&self, sql: &mut Sql, cursor: &Cursor) {
        let open = self.settled..self.keys.len();
        let one_way = open.clone().all(|index| !self.nullable(index) && self.descending(index) == self.id_descending());
        if one_way { self.push_row_comparison(sql, cursor) } else { self.push_lexicographic(sql, cursor) }
    }

    fn push_row_comparison(&self, sql: &mut Sql, cursor: &Cursor) {
        sql.push("(");
        for index in self.settled..self.keys.len() {
            self.push_key(sql, index);
            sql.push(", ");
        }
        sql.push(self.noun.name(self.noun.id())).push(if self.id_descending() { ") < (" } else { ") > (" });
        for index in self.settled..self.keys.len() {
            sql.bind(&cursor.keys[index]).push(", ");
        }
        sql.bind(cursor.id).push(")");
    }

    /// Beyond in the first key, or equal there and beyond in the second, and so on.
    fn push_lexicographic(&self, sql: &mut Sql, cursor: &Cursor) {
        sql.push("(");
        for last in self.settled..=self.keys.len() {
            sql.push("(");
            for index in self.settled..last {
                self.push_key(sql, index);
                match &cursor.keys[index] {
                    Key::Null => sql.push(" IS NULL AND "),
                    value @ (Key::Int(_) | Key::Text(_)) => sql.push(" = ").bind(value).push(" AND "),
                };
            }
            if last < self.keys.len() {
                self.push_beyond_key(sql, last, &cursor.keys[last]);
                sql.push(") OR ");
            } else {
                self.push_beyond_id(sql, cursor.id);
                sql.push(")");
            }
        }
        sql.push(")");
    }

    fn push_beyond_key(&self, sql: &mut Sql, index: usize, value: &Key) {
        match (value, self.backward) {
            (Key::Null, false) => {
                sql.push("FALSE");
            }
            (Key::Null, true) => {
                self.push_key(sql, index);
                sql.push(" IS NOT NULL");
            }
            (Key::Int(_) | Key::Text(_), backward) => {
                sql.push("(");
                self.push_key(sql, index);
                sql.push(if self.descending(index) { " < " } else { " > " }).bind(value);
                if self.nullable(index) && !backward {
                    sql.push(" OR ");
                    self.push_key(sql, index);
                    sql.push(" IS NULL");
                }
                sql.push(")");
            }
        }
    }

    fn push_beyond_id(&self, sql: &mut Sql, id: Uuid) {
        sql.push(self.noun.name(self.noun.id())).push(if self.id_descending() { " < " } else { " > " }).bind(id);
    }
}

/// One range of an index that a page reads from.
struct Range<'a> {
    keys: Keyset<'a>,
    /// Rows that have a value in the first key, rows that have none, or all.
    first: Option<&'static str>,
    from: Option<&'a Cursor>,
}

/// The statement of a page; `base` holds the condition of the list.
pub fn statement(base: Sql, list: &List, page: &Page, cursor: Option<&Cursor>, columns: Columns) -> Sql {
    let ranges = ranges(list, page, cursor);
    let Sql { text: condition, values, backend } = base;
    let mut sql = Sql { text: String::with_capacity(condition.len() * ranges.len() + 512), values, backend };
    let [range] = ranges.as_slice() else {
        // Each range is read in order and the second only where the first was not enough.
        for (index, range) in ranges.iter().enumerate() {
            sql.push(if index == 0 { "SELECT * FROM (" } else { ") AS present UNION ALL SELECT * FROM (" });
            push_range(&mut sql, list, range, &condition, columns);
            sql.push(" LIMIT ").push_number(page.size + 1 + page.offset);
        }
        sql.push(") AS missing LIMIT ").push_number(page.size + 1).push(" OFFSET ").push_number(page.offset);
        return sql;
    };
    push_range(&mut sql, list, range, &condition, columns);
    sql.push(" LIMIT ").push_number(page.size + 1);
    if page.offset > 0 {
        sql.push(" OFFSET ").push_number(page.offset);
    }
    sql
}

fn ranges<'a>(list: &'a List, page: &Page, cursor: Option<&'a Cursor>) -> Vec<Range<'a>> {
    let all = || Keyset::new(list, page);
    if !list.order.first().is_some_and(|key| key.nullable) {
        return vec![Range { keys: all(), first: None, from: cursor }];
    }
    let in_missing = cursor.is_some_and(|cursor| cursor.keys.first() == Some(&Key::Null));
    let present = |from| Range { keys: Keyset { first_present: true, ..all() }, first: Some(" IS NOT NULL"), from };
    let missing = |from| Range { keys: Keyset { settled: 1, ..all() }, first: Some(" IS NULL"), from };
    match (cursor, page.toward) {
        (None, Toward::End) => vec![present(None), missing(None)],
        (None, Toward::Start) => vec![missing(None), present(None)],
        (Some(_), Toward::End) if in_missing => vec![missing(cursor)],
        (Some(_), Toward::End) => vec![present(cursor), missing(None)],
        (Some(_), Toward::Start) if in_missing => vec![missing(cursor), present(None)],
        (Some(_), Toward::Start) => vec![present(cursor)],
    }
}

fn push_range(sql: &mut Sql, list: &List, range: &Range<'_>, condition: &str, columns: Columns) {
    let Range { keys, first, from } = range;
    sql.push("SELECT ");
    push_columns(sql, list.noun, columns);
    sql.push(" FROM ").push(list.noun.table()).push(" WHERE ").push(condition);
    if let Some(presence) = first {
        sql.push(" AND ");
        keys.push_key(sql, 0);
        sql.push(presence);
    }
    if let Some(cursor) = from {
        sql.push(" AND ");
        keys.push_beyond(sql, cursor);
    }
    sql.push(" ORDER BY ");
    keys.push_order(sql);
}
