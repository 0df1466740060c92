//! The rows of one statement: only the columns that were asked for, read by their place.

use sea_orm::{EntityTrait, Iterable as _, ModelTrait, Value};
use uuid::Uuid;

use super::cell::{Cell, Cells, Kind};
use super::database::Reader;
use super::error::StoreError;
use super::noun::{Column, Columns, Noun};
use super::seal::{Keys, SealError};
use super::sql::Sql;

/// The rows of one statement.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    columns: Columns,
    cells: Cells,
}

/// One row.
#[derive(Copy, Clone, Debug)]
pub struct Row<'a> {
    columns: Columns,
    cells: &'a Cells,
    index: usize,
}

impl Rows {
    /// Runs a statement that selects `columns` of `noun`, in their order, first. What is sealed is opened; the id has to
    /// be among the columns then.
    pub async fn read(reader: &Reader, noun: Noun, columns: Columns, sql: Sql) -> Result<Self, StoreError> {
        let kinds: Vec<Kind> = columns.iter().map(|column| noun.kind(column)).collect();
        Ok(Self { columns, cells: reader.query(sql, &kinds).await? }.opened(noun, reader.keys())?)
    }

    /// Rows of this many columns, the first of a table, from values that are at hand.
    pub fn from_cells(width: u8, cells: Cells) -> Self {
        let mut columns = Columns::default();
        (0..width).for_each(|column| columns.add(Column(column)));
        Self { columns, cells }
    }

    fn opened(mut self, noun: Noun, keys: &Keys) -> Result<Self, SealError> {
        for sealed in noun.sealed() {
            let Some(place) = self.columns.place(*sealed) else { continue };
            for index in 0..self.len() {
                let row = self.row(index);
                if let Some((text, id)) = row.text(*sealed).zip(row.id(noun.id())) {
                    let opened = keys.open_at(noun.name(*sealed), id, text)?;
                    self.cells.replace(index, place, Cell::Text(&opened));
                }
            }
        }
        Ok(self)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is no row.
    pub const fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The row at this place.
    pub const fn row(&self, index: usize) -> Row<'_> {
        Row { columns: self.columns, cells: &self.cells, index }
    }

    /// Every row in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Row<'_>> + ExactSizeIterator {
        (0..self.len()).map(|index| self.row(index))
    }

    /// Turns the order of the rows around.
    pub fn reverse(&mut self) {
        self.cells.reverse();
    }

    /// Keeps the first `length` rows.
    pub fn truncate(&mut self, length: usize) {
        self.cells.truncate(length);
    }
}

impl<'a> Row<'a> {
    /// The value of a column; null when it was not selected.
    pub fn get(self, column: Column) -> Cell<'a> {
        self.columns.place(column).map_or(Cell::Null, |place| self.cells.get(self.index, place))
    }

    /// Whether a column holds nothing.
    pub fn is_null(self, column: Column) -> bool {
        self.get(column) == Cell::Null
    }

    /// The value of a column that holds an id.
    pub fn id(self, column: Column) -> Option<Uuid> {
        self.get(column).id()
    }

    /// The value of a column that holds a number.
    pub fn int(self, column: Column) -> Option<i64> {
        self.get(column).int()
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

impl Rows {
    /// The one row of a model of `noun` that is at hand, with every column. What is sealed is opened.
    pub fn of<M: ModelTrait>(noun: Noun, model: &M, keys: &Keys) -> Result<Self, StoreError> {
        let mut columns = Columns::default();
        let mut cells = Cells::new(<M::Entity as EntityTrait>::Column::iter().count(), 1);
        for (index, column) in <M::Entity as EntityTrait>::Column::iter().enumerate() {
            columns.add(Column(index as u8));
            cells.push(match &model.get(column) {
                Value::Bool(Some(value)) => Cell::Bool(*value),
                Value::Int(Some(value)) => Cell::Int(i64::from(*value)),
                Value::BigInt(Some(value)) => Cell::Int(*value),
                Value::String(Some(value)) => Cell::Text(value),
                Value::Uuid(Some(value)) => Cell::Uuid(*value),
                _ => Cell::Null,
            });
        }
        Ok(Self { columns, cells }.opened(noun, keys)?)
    }
}
