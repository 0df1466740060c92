//! The values of one statement, side by side in memory: cells of a fixed size, and all texts in one piece.
//!
//! A page of the dashboard has some hundreds of texts; one allocation holds them all.

use sea_orm::QueryResult;
use sea_orm::sqlx::{Decode, Postgres, Row as _, Sqlite, ValueRef as _};
use uuid::Uuid;

use super::error::StoreError;

/// How the value of a column is read.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Bool,
    Int,
    Text,
    Uuid,
}

/// One value.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Text(&'a str),
    Uuid(Uuid),
}

impl Cell<'_> {
    /// The value of a column that holds a number.
    pub const fn int(self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(value),
            Self::Null | Self::Bool(_) | Self::Uuid(_) | Self::Text(_) => None,
        }
    }

    /// The value of a column that holds an id.
    pub const fn id(self) -> Option<Uuid> {
        match self {
            Self::Uuid(id) => Some(id),
            Self::Null | Self::Bool(_) | Self::Int(_) | Self::Text(_) => None,
        }
    }
}

/// A cell as it is kept: a text is a range of the texts.
#[derive(Copy, Clone, Debug)]
enum Kept {
    Null,
    Bool(bool),
    Int(i64),
    Text(u32, u32),
    Uuid(Uuid),
}

/// The rows of one statement, all of one width.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    width: usize,
    kept: Vec<Kept>,
    texts: String,
}

impl Cells {
    /// No row yet, of this width; room for so many.
    pub fn new(width: usize, rows: usize) -> Self {
        Self { width, kept: Vec::with_capacity(width * rows), texts: String::with_capacity(rows * width * 8) }
    }

    /// Adds a cell: the next of the last row, or the first of another.
    pub fn push(&mut self, cell: Cell<'_>) {
        let kept = self.keep(cell);
        self.kept.push(kept);
    }

    /// Puts another value in the place of a cell.
    pub fn replace(&mut self, row: usize, place: usize, cell: Cell<'_>) {
        let kept = self.keep(cell);
        self.kept[row * self.width + place] = kept;
    }

    fn keep(&mut self, cell: Cell<'_>) -> Kept {
        match cell {
            Cell::Null => Kept::Null,
            Cell::Bool(value) => Kept::Bool(value),
            Cell::Int(value) => Kept::Int(value),
            Cell::Uuid(value) => Kept::Uuid(value),
            Cell::Text(text) => {
                let start = self.texts.len();
                self.texts.push_str(text);
                // A statement whose texts pass four gigabytes is not read into memory at all.
                Kept::Text(start as u32, self.texts.len() as u32)
            }
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.kept.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there is no row.
    pub const fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// A cell by its row and its place in the row.
    pub fn get(&self, row: usize, place: usize) -> Cell<'_> {
        match self.kept[row * self.width + place] {
            Kept::Null => Cell::Null,
            Kept::Bool(value) => Cell::Bool(value),
            Kept::Int(value) => Cell::Int(value),
            Kept::Uuid(value) => Cell::Uuid(value),
            Kept::Text(start, end) => Cell::Text(&self.texts[start as usize..end as usize]),
        }
    }

    /// Turns the order of the rows around.
    pub fn reverse(&mut self) {
        if self.width > 0 {
            self.kept.reverse();
            self.kept.chunks_mut(self.width).for_each(<[Kept]>::reverse);
        }
    }

    /// Keeps the first `rows` rows.
    pub fn truncate(&mut self, rows: usize) {
        self.kept.truncate(rows * self.width);
    }

    /// Reads what a statement that SeaORM ran has answered.
    pub fn read(kinds: &[Kind], results: &[QueryResult]) -> Result<Self, StoreError> {
        let mut cells = Self::new(kinds.len(), results.len());
        for result in results {
            for (place, kind) in kinds.iter().enumerate() {
                if let Some(row) = result.try_as_sqlite_row() {
                    cells.push(decode::<Sqlite>(row.try_get_raw(place).map_err(StoreError::driver)?, *kind)?);
                } else if let Some(row) = result.try_as_pg_row() {
                    cells.push(decode::<Postgres>(row.try_get_raw(place).map_err(StoreError::driver)?, *kind)?);
                }
            }
        }
        Ok(cells)
    }
}

fn decode<'r, D: sea_orm::sqlx::Database>(value: D::ValueRef<'r>, kind: Kind) -> Result<Cell<'r>, StoreError>
where
    bool: Decode<'r, D>,
    i64: Decode<'r, D>,
    &'r str: Decode<'r, D>,
    Uuid: Decode<'r, D>,
{
    if value.is_null() {
        return Ok(Cell::Null);
    }
    let cell = match kind {
        Kind::Bool => Decode::<D>::decode(value).map(Cell::Bool),
        Kind::Int => Decode::<D>::decode(value).map(Cell::Int),
        Kind::Text => Decode::<D>::decode(value).map(Cell::Text),
        Kind::Uuid => Decode::<D>::decode(value).map(Cell::Uuid),
    };
    cell.map_err(StoreError::value)
}
