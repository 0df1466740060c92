//! What a table of fields is made of. The tables themselves stand with their nouns.

use std::marker::PhantomData;

use async_graphql::indexmap::IndexMap;
use async_graphql::registry::{MetaInputValue, Registry};
use async_graphql::{Context, ServerResult};

use super::facet::FacetsType;
use super::json::Json;
use super::list::ListArgs;
use crate::domain::page::PageBounds;
use crate::store::noun::{Column, Noun};
use crate::store::row::{Row, Rows};

/// An object of the schema, answered from the rows of one noun.
pub struct ObjectType {
    pub name: &'static str,
    pub description: &'static str,
    pub noun: Noun,
    /// Whether it implements `Node`.
    pub node: bool,
    pub fields: &'static [Field],
}

/// A line of a table of fields.
pub struct Field {
    pub name: &'static str,
    pub description: &'static str,
    /// The GraphQL type, as the schema writes it. Of a list it is the connection's.
    pub ty: &'static str,
    pub kind: FieldKind,
}

/// Writes the value of a column, or one worked out from the columns that the field named.
pub type WriteValue = fn(Row<'_>, Column, &mut Json);

/// Opens up a column that holds a list, into a row for each of its items. Their columns are those of the item's table.
pub type Items = fn(Row<'_>, Column) -> Rows;

/// How a field is answered.
pub enum FieldKind {
    /// By a value of the row.
    Value { column: Column, more: &'static [Column], write: WriteValue },
    /// By an object made of the same row; null where all of these columns are.
    Part { object: &'static ObjectType, made_of: &'static [Column] },
    /// By a list of objects that a column holds; null where it holds nothing.
    Items { object: &'static ObjectType, column: Column, items: Items },
    /// By the row of another noun whose column `by` holds this row's `key`, and whose column `without` is empty.
    One { object: &'static ObjectType, key: Column, by: Column, without: Option<Column> },
    /// By the rows of another noun whose column `by` holds this row's id.
    Many { connection: &'static ConnectionType, by: Column },
}

/// A Relay connection, and what a list of it takes.
pub struct ConnectionType {
    pub name: &'static str,
    pub edge: &'static str,
    pub object: &'static ObjectType,
    /// Its group counts, which only a list at the root can have.
    pub facets: Option<&'static FacetsType>,
    /// Registers the arguments of the list below a parent.
    pub arguments: fn(&mut Registry) -> IndexMap<String, MetaInputValue>,
    /// Reads them.
    pub parse: fn(&Context<'_>, PageBounds) -> ServerResult<ListArgs>,
}

impl ObjectType {
    /// The line of a field.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Field {
    /// Whether null may stand for its value.
    pub fn is_nullable(&self) -> bool {
        !self.ty.ends_with('!')
    }
}

/// Ties a Rust type to its table, so that one generic wrapper can stand for every object of the schema.
pub trait Described: Send + Sync + 'static {
    const OBJECT: &'static ObjectType;
}

/// Ties a Rust type to its connection.
pub trait Connected: Described {
    const CONNECTION: &'static ConnectionType;
}

/// A type that stands for `T` without holding one.
pub type Of<T> = PhantomData<fn() -> T>;

/// A field that is a value of the row.
pub const fn value(
    name: &'static str,
    ty: &'static str,
    description: &'static str,
    column: u8,
    write: WriteValue,
) -> Field {
    Field { name, ty, description, kind: FieldKind::Value { column: Column(column), more: &[], write } }
}

/// A field that is worked out from several columns.
pub const fn worked_out(
    name: &'static str,
    ty: &'static str,
    description: &'static str,
    columns: &'static [Column],
    write: WriteValue,
) -> Field {
    Field { name, ty, description, kind: FieldKind::Value { column: columns[0], more: columns, write } }
}

/// A field that is an object made of the same row.
pub const fn part(
    name: &'static str,
    ty: &'static str,
    description: &'static str,
    object: &'static ObjectType,
    made_of: &'static [Column],
) -> Field {
    Field { name, ty, description, kind: FieldKind::Part { object, made_of } }
}

/// A field that is a list of objects, all of them in one column.
pub const fn items(
    name: &'static str,
    ty: &'static str,
    description: &'static str,
    object: &'static ObjectType,
    column: u8,
    items: Items,
) -> Field {
    Field { name, ty, description, kind: FieldKind::Items { object, column: Column(column), items } }
}

/// A field that is the row of another noun: of the one whose column `by` holds this row's `key`.
pub const fn one(
    name: &'static str,
    ty: &'static str,
    description: &'static str,
    object: &'static ObjectType,
    key: u8,
    by: u8,
) -> Field {
    Field { name, ty, description, kind: FieldKind::One { object, key: Column(key), by: Column(by), without: None } }
}

/// A field that is a list below this row: of the rows whose column `by` holds its id.
pub const fn many(
    name: &'static str,
    ty: &'static str,
    description: &'static str,
    connection: &'static ConnectionType,
    by: u8,
) -> Field {
    Field { name, ty, description, kind: FieldKind::Many { connection, by: Column(by) } }
}
