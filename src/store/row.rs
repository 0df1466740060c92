//! The rows of one statement: only the columns that were asked for, read by their place, side by side in memory.

use sea_orm::{DbErr, EntityTrait, Iterable as _, ModelTrait, QueryResult, Value};
use uuid::Uuid;

use super::error::StoreError;
use super::noun::{Column, Columns, Kind, Noun};
use super::seal::{Keys, SealError};
use super::sql::Sql;

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    Uuid(Uuid),
}

/// The rows of one statement.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    columns: Columns,
    cells: Vec<Cell>,
}

/// One row.
#[derive(Copy, Clone, Debug)]
pub struct Row<'a> {
    columns: Columns,
    cells: &'a [Cell],
}

impl Rows {
    /// Reads the rows of a statement that selects `columns` of `noun`, in their order, first. What is sealed is opened;
    /// the id has to be among the columns then.
    pub fn read(noun: Noun, columns: Columns, results: &[QueryResult], keys: &Keys) -> Result<Self, StoreError> {
        let kinds: Vec<Kind> = columns.iter().map(|column| noun.columns()[usize::from(column.0)].1).collect();
        let mut cells = Vec::with_capacity(kinds.len() * results.len());
        for result in results {
            for (index, kind) in kinds.iter().enumerate() {
                cells.push(cell(result, index, *kind)?);
            }
        }
        Ok(Self { columns, cells }.opened(noun, keys)?)
    }

    fn opened(mut self, noun: Noun, keys: &Keys) -> Result<Self, SealError> {
        let width = self.columns.count();
        for sealed in noun.sealed() {
            let Some(place) = self.columns.place(*sealed) else { continue };
            for cells in self.cells.chunks_mut(width) {
                let row = Row { columns: self.columns, cells };
                if let Some((text, id)) = row.text(*sealed).zip(row.id(noun.id())) {
                    cells[place] = Cell::Text(keys.open_at(noun.name(*sealed), id, text)?);
                }
            }
        }
        Ok(self)
    }

    /// How many rows there are.
    pub const fn len(&self) -> usize {
        if self.columns.count() == 0 { 0 } else { self.cells.len() / self.columns.count() }
    }

    /// Whether there is no row.
    pub const fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The row at this place.
    pub fn row(&self, index: usize) -> Row<'_> {
        let width = self.columns.count();
        Row { columns: self.columns, cells: &self.cells[index * width..(index + 1) * width] }
    }

    /// Every row in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Row<'_>> + ExactSizeIterator {
        (0..self.len()).map(|index| self.row(index))
    }

    /// Turns the order of the rows around.
    pub fn reverse(&mut self) {
        let width = self.columns.count();
        if width > 0 {
            self.cells.reverse();
            self.cells.chunks_mut(width).for_each(<[Cell]>::reverse);
        }
    }

    /// Keeps the first `length` rows.
    pub fn truncate(&mut self, length: usize) {
        self.cells.truncate(length * self.columns.count());
    }
}

impl Rows {
    /// Rows of this many columns, the first of a table, from values that are at hand.
    pub fn from_cells(width: u8, cells: Vec<Cell>) -> Self {
        let mut columns = Columns::default();
        (0..width).for_each(|column| columns.add(Column(column)));
        Self { columns, cells }
    }
}

impl<'a> Row<'a> {
    /// The value of a column; null when it was not selected.
    pub fn get(self, column: Column) -> &'a Cell {
        self.columns.place(column).map_or(&Cell::Null, |place| &self.cells[place])
    }

    /// Whether a column holds nothing.
    pub fn is_null(self, column: Column) -> bool {
        *self.get(column) == Cell::Null
    }

    /// The value of a column that holds an id.
    pub fn id(self, column: Column) -> Option<Uuid> {
        match self.get(column) {
            Cell::Uuid(id) => Some(*id),
            Cell::Null | Cell::Bool(_) | Cell::Int(_) | Cell::Text(_) => None,
        }
    }

    /// The value of a column that holds a number.
    pub fn int(self, column: Column) -> Option<i64> {
        match self.get(column) {
            Cell::Int(value) => Some(*value),
            Cell::Null | Cell::Bool(_) | Cell::Uuid(_) | Cell::Text(_) => None,
        }
    }

    /// The value of a column that holds a text.
    pub fn text(self, column: Column) -> Option<&'a str> {
        match self.get(column) {
            Cell::Text(value) => Some(value),
            Cell::Null | Cell::Bool(_) | Cell::Uuid(_) | Cell::Int(_) => None,
        }
    }
}

/// Adds the names of the columns, in their order.
pub fn push_columns(sql: &mut Sql, noun: Noun, columns: Columns) {
    for (index, column) in columns.iter().enumerate() {
        if index > 0 {
            sql.push(", ");
        }
        sql.push(noun.name(column));
    }
}

pub(super) fn cell(result: &QueryResult, index: usize, kind: Kind) -> Result<Cell, DbErr> {
    Ok(match kind {
        Kind::Bool => result.try_get_by_index::<Option<bool>>(index)?.map_or(Cell::Null, Cell::Bool),
        Kind::Int => result.try_get_by_index::<Option<i64>>(index)?.map_or(Cell::Null, Cell::Int),
        Kind::Text => result.try_get_by_index::<Option<String>>(index)?.map_or(Cell::Null, Cell::Text),
        Kind::Uuid => result.try_get_by_index::<Option<Uuid>>(index)?.map_or(Cell::Null, Cell::Uuid),
    })
}

impl Rows {
    /// The one row of a model of `noun` that is at hand, with every column. What is sealed is opened.
    pub fn of<M: ModelTrait>(noun: Noun, model: &M, keys: &Keys) -> Result<Self, StoreError> {
        let mut columns = Columns::default();
        let mut cells = Vec::new();
        for (index, column) in <M::Entity as EntityTrait>::Column::iter().enumerate() {
            columns.add(Column(index as u8));
            cells.push(match model.get(column) {
                Value::Bool(Some(value)) => Cell::Bool(value),
                Value::Int(Some(value)) => Cell::Int(i64::from(value)),
                Value::BigInt(Some(value)) => Cell::Int(value),
                Value::String(Some(value)) => Cell::Text(value),
                Value::Uuid(Some(value)) => Cell::Uuid(value),
                _ => Cell::Null,
            });
        }
        Ok(Self { columns, cells }.opened(noun, keys)?)
    }
}
