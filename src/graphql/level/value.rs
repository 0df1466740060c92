//! How the values of columns are written: one function per kind, used by the tables of fields.

use super::json::Json;
use crate::domain::amount::write_units;
use crate::domain::time::write_millis;
use crate::store::cell::Cell;
use crate::store::noun::Column;
use crate::store::row::Row;

/// An id or another UUID.
pub fn id(row: Row<'_>, column: Column, out: &mut Json) {
    match row.id(column) {
        Some(id) => out.plain(|out| {
            let mut buffer = uuid::Uuid::encode_buffer();
            out.push_str(id.hyphenated().encode_lower(&mut buffer));
        }),
        None => out.null(),
    }
}

/// A text.
pub fn text(row: Row<'_>, column: Column, out: &mut Json) {
    match row.text(column) {
        Some(text) => out.string(text),
        None => out.null(),
    }
}

/// The name of a value of an enum, which needs no escaping.
pub fn name(row: Row<'_>, column: Column, out: &mut Json) {
    match row.text(column) {
        Some(name) => out.plain(|out| out.push_str(name)),
        None => out.null(),
    }
}

/// A whole number.
pub fn int(row: Row<'_>, column: Column, out: &mut Json) {
    match row.int(column) {
        Some(value) => out.int(value),
        None => out.null(),
    }
}

/// A 64-bit whole number, as a string.
pub fn big_int(row: Row<'_>, column: Column, out: &mut Json) {
    match row.int(column) {
        Some(value) => out.plain(|out| out.push_str(&value.to_string())),
        None => out.null(),
    }
}

/// A flag.
pub fn flag(row: Row<'_>, column: Column, out: &mut Json) {
    match row.get(column) {
        Cell::Bool(value) => out.bool(value),
        Cell::Null | Cell::Int(_) | Cell::Text(_) | Cell::Uuid(_) => out.null(),
    }
}

/// A moment in milliseconds.
pub fn time(row: Row<'_>, column: Column, out: &mut Json) {
    match row.int(column) {
        Some(ms) => out.plain(|out| write_millis(ms, out)),
        None => out.null(),
    }
}

/// An amount in units of 10⁻⁷.
pub fn amount(row: Row<'_>, column: Column, out: &mut Json) {
    match row.int(column) {
        Some(units) => out.plain(|out| write_units(units, out)),
        None => out.null(),
    }
}

/// A column that holds JSON of our own.
pub fn json(row: Row<'_>, column: Column, out: &mut Json) {
    match row.text(column) {
        Some(json) => out.push(json),
        None => out.null(),
    }
}

/// The names of a list of choices.
pub fn names<T: Copy>(choices: &[T], name: fn(T) -> &'static str, out: &mut Json) {
    out.push("[");
    for (index, choice) in choices.iter().enumerate() {
        if index > 0 {
            out.push(",");
        }
        out.plain(|out| out.push_str(name(*choice)));
    }
    out.push("]");
}
