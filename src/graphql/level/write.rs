//! The third step: the answer, written in the order of the document from rows that are all there.

use std::collections::HashMap;

use uuid::Uuid;

use super::facet;
use super::fetch::{Below, Link, ListRows};
use super::json::Json;
use super::select::{ConnectionPlan, CountMember, EdgeMember, ListPlan, Member, ObjectPlan, PageMember, PlanKind};
use crate::store::cell::Cells;
use crate::store::page::{Count, List};
use crate::store::row::{Row, Rows};

/// A page of a list as it is written, at the root or below a parent.
struct Page<'a> {
    list: &'a List,
    rows: &'a Rows,
    /// Which of the rows are this page's.
    range: std::ops::Range<usize>,
    has_next: bool,
    has_previous: bool,
    fingerprint: u32,
    count: Option<Count>,
    /// The groups of each facet; below a parent there are none.
    facets: &'a [Cells],
    below: &'a [Below],
}

/// Writes an object from its row.
pub fn object(plan: &ObjectPlan<'_>, row: Row<'_>, below: &Below, out: &mut Json) {
    out.push("{");
    for (index, field) in plan.fields.iter().enumerate() {
        out.key(index == 0, field.key);
        match (&field.kind, below.get(index).and_then(Option::as_ref)) {
            (PlanKind::Typename(name), _) => out.plain(|out| out.push_str(name)),
            (PlanKind::Value { column, write }, _) => write(row, *column, out),
            (PlanKind::Part { made_of, plan }, _) => {
                let missing = made_of.iter().all(|column| row.is_null(*column));
                if missing { out.null() } else { object(plan, row, &Below::new(), out) }
            }
            (PlanKind::Items { column, items, plan }, _) => {
                if row.is_null(*column) {
                    out.null();
                } else {
                    list_of(&items(row, *column), plan, out);
                }
            }
            (PlanKind::One { key, plan, noun: _, by: _, without: _ }, Some(Link::One { places, rows, below })) => {
                match row.id(*key).and_then(|id| places.get(&id)) {
                    Some(place) => object(plan, rows.row(*place), below, out),
                    None => out.null(),
                }
            }
            (PlanKind::Many { key, list, by: _ }, Some(Link::Many { linked, counts, below })) => {
                let parent = row.id(*key).unwrap_or_default();
                below_parent(list, parent, linked, counts, below, out);
            }
            // A link without its rows: the level above has failed, and nothing is written at all.
            (PlanKind::One { .. } | PlanKind::Many { .. }, _) => out.null(),
        }
    }
    out.push("}");
}

fn list_of(items: &Rows, plan: &ObjectPlan<'_>, out: &mut Json) {
    out.push("[");
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(",");
        }
        object(plan, item, &Below::new(), out);
    }
    out.push("]");
}

fn below_parent(
    plan: &ListPlan<'_>,
    parent: Uuid,
    linked: &crate::store::link::Linked,
    counts: &HashMap<Uuid, Count>,
    below: &[Below],
    out: &mut Json,
) {
    let slice = linked.page(parent);
    let (has_next, has_previous) = plan.page.sides(slice.more);
    let page = Page {
        list: &plan.list,
        rows: &linked.rows,
        range: slice.rows,
        has_next,
        has_previous,
        fingerprint: linked.fingerprint(&plan.list, parent),
        count: Some(counts.get(&parent).copied().unwrap_or(Count { value: 0, exact: true })),
        facets: &[],
        below,
    };
    connection(&plan.connection, &page, out);
}

/// Writes a list at the root.
pub fn list(plan: &ListPlan<'_>, ListRows { page, count, facets, below }: &ListRows, out: &mut Json) {
    let page = Page {
        list: &plan.list,
        rows: &page.rows,
        range: 0..page.rows.len(),
        has_next: page.has_next,
        has_previous: page.has_previous,
        fingerprint: page.fingerprint,
        count: *count,
        facets,
        below,
    };
    connection(&plan.connection, &page, out);
}

fn connection(plan: &ConnectionPlan<'_>, page: &Page<'_>, out: &mut Json) {
    out.push("{");
    for (index, (key, member)) in plan.members.iter().enumerate() {
        out.key(index == 0, key);
        match member {
            Member::Typename(name) => out.plain(|out| out.push_str(name)),
            Member::Nodes(place) => {
                each(page, |row, out| object(&plan.plans[*place], row, &page.below[*place], out), out);
            }
            Member::Edges(members) => each(page, |row, out| edge(members, plan, page, row, out), out),
            Member::PageInfo(members) => page_info(members, page, out),
            Member::TotalCount { limit, members } => total_count(members, *limit, page.count, out),
            Member::Facets(members) => facet::write(members, page.facets, out),
        }
    }
    out.push("}");
}

fn each(page: &Page<'_>, mut write: impl FnMut(Row<'_>, &mut Json), out: &mut Json) {
    out.push("[");
    for place in page.range.clone() {
        if place > page.range.start {
            out.push(",");
        }
        write(page.rows.row(place), out);
    }
    out.push("]");
}

fn edge(members: &[(&str, EdgeMember)], plan: &ConnectionPlan<'_>, page: &Page<'_>, row: Row<'_>, out: &mut Json) {
    out.push("{");
    for (index, (key, member)) in members.iter().enumerate() {
        out.key(index == 0, key);
        match member {
            EdgeMember::Typename(name) => out.plain(|out| out.push_str(name)),
            EdgeMember::Cursor => cursor(page, row, out),
            EdgeMember::Node(place) => object(&plan.plans[*place], row, &page.below[*place], out),
        }
    }
    out.push("}");
}

fn cursor(page: &Page<'_>, row: Row<'_>, out: &mut Json) {
    out.plain(|out| page.list.cursor(row, page.fingerprint).write(out));
}

fn page_info(members: &[(&str, PageMember)], page: &Page<'_>, out: &mut Json) {
    let end_of = |place: Option<usize>, out: &mut Json| match place {
        Some(place) => cursor(page, page.rows.row(place), out),
        None => out.null(),
    };
    out.push("{");
    for (index, (key, member)) in members.iter().enumerate() {
        out.key(index == 0, key);
        match member {
            PageMember::Typename => out.push("\"PageInfo\""),
            PageMember::HasNextPage => out.bool(page.has_next),
            PageMember::HasPreviousPage => out.bool(page.has_previous),
            PageMember::StartCursor => end_of(page.range.clone().next(), out),
            PageMember::EndCursor => end_of(page.range.clone().next_back(), out),
        }
    }
    out.push("}");
}

fn total_count(members: &[(&str, CountMember)], limit: u32, count: Option<Count>, out: &mut Json) {
    let count = count.unwrap_or(Count { value: 0, exact: true });
    let within = Count::up_to(count.value, limit);
    let exact = within.exact && count.exact;
    out.push("{");
    for (index, (key, member)) in members.iter().enumerate() {
        out.key(index == 0, key);
        match member {
            CountMember::Typename => out.push("\"Count\""),
            CountMember::Value => out.int(within.value),
            CountMember::Precision => out.push(if exact { "\"EXACT\"" } else { "\"AT_LEAST\"" }),
        }
    }
    out.push("}");
}
