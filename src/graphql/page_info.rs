//! The objects that every connection shares.

use async_graphql::{Enum, SimpleObject};

/// Whether a list goes on, and where.
#[derive(SimpleObject)]
pub struct PageInfo {
    /// Whether there are rows after this page.
    has_next_page: bool,
    /// Whether there are rows before this page. Told without another look: true behind a cursor or an offset.
    has_previous_page: bool,
    /// The cursor of the first row, none where there is no row.
    start_cursor: Option<String>,
    /// The cursor of the last row, none where there is no row.
    end_cursor: Option<String>,
}

/// A number of rows.
#[derive(SimpleObject)]
pub struct Count {
    /// The number, or the limit where there are more.
    value: i32,
    /// Whether there are more.
    precision: CountPrecision,
}

/// How far a count went.
#[derive(Enum, Copy, Clone, PartialEq, Eq)]
pub enum CountPrecision {
    /// There are exactly so many.
    Exact,
    /// The counting stopped at the limit; there are more.
    AtLeast,
}
