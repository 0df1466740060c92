//! The table of what a list of customers is counted by.

use crate::domain::time::write_millis;
use crate::entity::customer::Column as C;
use crate::graphql::level::facet::{FacetLine, FacetsType, GroupType, GroupedBy};
use crate::graphql::level::json::Json;
use crate::store::cell::Cell;
use crate::store::noun::Column;

pub static CUSTOMER_FACETS: FacetsType = FacetsType {
    name: "CustomerFacets",
    description: "Group counts of a list of customers.",
    facets: &[
        FacetLine {
            name: "statuses",
            description: "By status.",
            by: GroupedBy::Column(Column(C::Status as u8)),
            group: GroupType {
                name: "StatusCount",
                description: "How many customers have a status.",
                value: ["value", "CustomerStatus!", "The status."],
                write: value,
            },
        },
        FacetLine {
            name: "entityTypes",
            description: "By the kind of person behind them. [S2]",
            by: GroupedBy::Column(Column(C::EntityType as u8)),
            group: GroupType {
                name: "TypeCount",
                description: "How many customers have one kind of person behind them.",
                value: ["value", "EntityType", "The kind of person; null for the customers of whom it is not known."],
                write: value,
            },
        },
        FacetLine {
            name: "kycLevels",
            description: "By level of verification. [S4]",
            by: GroupedBy::Column(Column(C::KycLevel as u8)),
            group: GroupType {
                name: "LevelCount",
                description: "How many customers have a level of verification.",
                value: ["value", "Int!", "The level."],
                write: value,
            },
        },
        FacetLine {
            name: "segments",
            description: "By segment. [S4]",
            by: GroupedBy::Column(Column(C::Segment as u8)),
            group: GroupType {
                name: "SegmentCount",
                description: "How many customers are in a segment.",
                value: ["value", "Segment", "The segment; null for the customers in none."],
                write: value,
            },
        },
        FacetLine {
            name: "labels",
            description: "By label; a customer counts once for each of its labels. [S2]",
            by: GroupedBy::Labels,
            group: GroupType {
                name: "LabelCount",
                description: "How many customers have a label.",
                value: ["value", "String!", "The label."],
                write: value,
            },
        },
        FacetLine {
            name: "createdPer",
            description: "By when they were created, oldest first, in UTC; a stretch in which none was created counts 0.",
            by: GroupedBy::Created,
            group: GroupType {
                name: "TimeCount",
                description: "How many customers were created in a stretch of time.",
                value: ["start", "DateTime!", "When the stretch begins; it ends where the next one begins."],
                write: time,
            },
        },
    ],
};

fn value(cell: Cell<'_>, out: &mut Json) {
    match cell {
        Cell::Null => out.null(),
        Cell::Bool(value) => out.bool(value),
        Cell::Int(value) => out.int(value),
        Cell::Text(text) => out.string(text),
        Cell::Uuid(id) => out.string(&id.to_string()),
    }
}

fn time(cell: Cell<'_>, out: &mut Json) {
    match cell {
        Cell::Int(ms) => out.plain(|out| write_millis(ms, out)),
        Cell::Null | Cell::Bool(_) | Cell::Text(_) | Cell::Uuid(_) => out.null(),
    }
}
