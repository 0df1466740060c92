//! A page of a list: how many, from where, which way; and the cursor, a place in one list and in no other.

use uuid::Uuid;

/// Which way a page is taken from its cursor.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Toward {
    /// `first` … `after`.
    End,
    /// `last` … `before`.
    Start,
}

/// A page asked for. [B]
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// How many at the most: 1..=[`PageBounds::max_size`].
    pub size: u32,
    /// The direction.
    pub toward: Toward,
    /// The cursor that the page begins behind, as the caller sent it.
    pub cursor: Option<String>,
    /// How many to leave out first, for grids with page numbers. [S4 offset]
    pub offset: u32,
}

/// The arguments of a page as a caller sends them.
#[derive(Clone, Debug, Default)]
pub struct PageArgs {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
    pub offset: Option<i32>,
}

/// What a page may be.
#[derive(Copy, Clone, Debug)]
pub struct PageBounds {
    /// The size where none is asked for. [S2: 20]
    pub default_size: u32,
    /// The largest size.
    pub max_size: u32,
    /// The largest offset.
    pub max_offset: u32,
}

/// Why a page cannot be had. Nothing is clamped: a caller that asks for too much is told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// Both directions at once.
    #[error("Use first with after, or last with before, not both.")]
    BothDirections,
    /// A size of zero, or below.
    #[error("{argument} must be at least 1.")]
    NotPositive { argument: &'static str },
    /// More than the largest page.
    #[error("{argument} must be at most {limit}.")]
    TooLarge { argument: &'static str, limit: u32, actual: i64 },
    /// An offset below zero.
    #[error("offset must not be negative.")]
    NegativeOffset,
    /// An offset beside a cursor or `last`.
    #[error("offset goes with first alone, not with a cursor or last.")]
    OffsetWithCursor,
    /// Not a cursor of this product.
    #[error("This is not a cursor of this API.")]
    Malformed,
    /// The cursor of another list, filter, search or order.
    #[error("This cursor belongs to another list: the filter, the search or the order differs.")]
    Mismatch,
}

impl Page {
    /// Reads the arguments of a page.
    pub fn parse(args: PageArgs, bounds: PageBounds) -> Result<Self, PageError> {
        let PageArgs { first, after, last, before, offset } = args;
        let backward = last.is_some() || before.is_some();
        if backward && (first.is_some() || after.is_some()) {
            return Err(PageError::BothDirections);
        }
        let argument = if backward { "last" } else { "first" };
        let size = size(argument, first.or(last), bounds)?;
        let cursor = after.or(before);
        let offset = match offset {
            None | Some(0) => 0,
            Some(below) if below < 0 => return Err(PageError::NegativeOffset),
            Some(_) if backward || cursor.is_some() => return Err(PageError::OffsetWithCursor),
            Some(offset) => {
                let actual = i64::from(offset);
                let limit = bounds.max_offset;
                u32::try_from(offset).ok().filter(|offset| *offset <= limit).ok_or(PageError::TooLarge {
                    argument: "offset",
                    limit,
                    actual,
                })?
            }
        };
        Ok(Self { size, toward: if backward { Toward::Start } else { Toward::End }, cursor, offset })
    }
}

impl Page {
    /// Whether there are rows after and before this page, when there are `more` in its direction. What lies behind a
    /// cursor is told without another look: the row that the cursor was made from.
    pub const fn sides(&self, more: bool) -> (bool, bool) {
        let behind = self.cursor.is_some() || self.offset > 0;
        match self.toward {
            Toward::End => (more, behind),
            Toward::Start => (behind, more),
        }
    }
}

fn size(argument: &'static str, asked: Option<i32>, bounds: PageBounds) -> Result<u32, PageError> {
    let Some(asked) = asked else { return Ok(bounds.default_size) };
    match u32::try_from(asked) {
        Err(_) | Ok(0) => Err(PageError::NotPositive { argument }),
        Ok(size) if size > bounds.max_size => {
            Err(PageError::TooLarge { argument, limit: bounds.max_size, actual: i64::from(asked) })
        }
        Ok(size) => Ok(size),
    }
}

/// One sort value of a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// The value is missing; such rows stand last.
    Null,
    Int(i64),
    Text(String),
}

/// A place in a list: the sort values and the id of a row, and a fingerprint of the list that they belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub keys: Vec<Key>,
    pub id: Uuid,
    pub fingerprint: u32,
}

mod codec;
