//! The table of the fields of an identity document. A customer's documents stand in one column, as JSON.

use crate::domain::identity::{IdentityDocument, masked};
use crate::graphql::level::json::Json;
use crate::graphql::level::object::{ObjectType, value};
use crate::graphql::level::value::{name, text};
use crate::store::cell::{Cell, Cells};
use crate::store::noun::{Column, Noun};
use crate::store::row::{Row, Rows};

/// The columns of a document.
const TYPE: u8 = 0;
const COUNTRY: u8 = 1;
const NUMBER: u8 = 2;
const ISSUED_ON: u8 = 3;
const EXPIRES_ON: u8 = 4;
const WIDTH: u8 = 5;

pub static IDENTITY_DOCUMENT: ObjectType = ObjectType {
    name: "IdentityDocument",
    description: "A document that says who a customer is. [S3]",
    noun: Noun::Customer,
    node: false,
    fields: &[
        value("type", "IdentityDocumentType!", "What kind of document it is.", TYPE, name),
        value("country", "CountryCode!", "The country that issued it.", COUNTRY, name),
        value(
            "numberMasked",
            "String!",
            "The last four characters of its number, the rest masked; a number of no more than four is masked whole.",
            NUMBER,
            number_masked,
        ),
        value("number", "String", "Its number. Kept encrypted.", NUMBER, text),
        value("issuedOn", "Date", "The day on which it was issued.", ISSUED_ON, text),
        value("expiresOn", "Date", "The day on which it expires.", EXPIRES_ON, text),
    ],
};

/// A row for each document of a column, which is open by now. What we have written can be read.
pub fn items(row: Row<'_>, column: Column) -> Rows {
    let json = row.text(column).unwrap_or_default();
    let documents: Vec<IdentityDocument> = serde_json::from_str(json).unwrap_or_default();
    let mut cells = Cells::new(usize::from(WIDTH), documents.len());
    for IdentityDocument { r#type, country, number, issued_on, expires_on } in &documents {
        cells.push(Cell::Text(r#type.name()));
        cells.push(Cell::Text(&country.to_string()));
        cells.push(Cell::Text(number));
        for date in [issued_on, expires_on] {
            let date = date.as_ref().map(ToString::to_string);
            cells.push(date.as_deref().map_or(Cell::Null, Cell::Text));
        }
    }
    Rows::from_cells(WIDTH, cells)
}

fn number_masked(row: Row<'_>, column: Column, out: &mut Json) {
    match row.text(column) {
        Some(number) => out.string(&masked(number)),
        None => out.null(),
    }
}
