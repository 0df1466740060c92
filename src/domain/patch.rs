//! A change to one field: a key left out keeps, null clears, a value sets. [S4 PUT]

use async_graphql::MaybeUndefined;

/// What an update asks of one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The field was left out: it stays as it is.
    #[default]
    Keep,
    /// The field was null: it becomes empty.
    Clear,
    /// The field gets this value.
    Set(T),
}

impl<T> Patch<T> {
    /// The patch that puts this in place of whatever is there.
    pub fn replacing(value: Option<T>) -> Self {
        value.map_or(Self::Clear, Self::Set)
    }

    /// The field after the change.
    pub fn apply(self, present: Option<T>) -> Option<T> {
        match self {
            Self::Keep => present,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }

    /// The field after the change, where null stands for `empty`.
    pub fn apply_or(self, present: T, empty: T) -> T {
        match self {
            Self::Keep => present,
            Self::Clear => empty,
            Self::Set(value) => value,
        }
    }

    /// The same patch of another type; a value that does not pass `f` (which has said so elsewhere) keeps.
    pub fn and_then<U>(self, f: impl FnOnce(T) -> Option<U>) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => f(value).map_or(Patch::Keep, Patch::Set),
        }
    }
}

impl<T> From<MaybeUndefined<T>> for Patch<T> {
    fn from(value: MaybeUndefined<T>) -> Self {
        match value {
            MaybeUndefined::Undefined => Self::Keep,
            MaybeUndefined::Null => Self::Clear,
            MaybeUndefined::Value(value) => Self::Set(value),
        }
    }
}
