//! The third step: the answer, written in the order of the document from rows that are all there. An error makes null
//! of the nearest place that may be.

use std::collections::HashMap;

use async_graphql::{PathSegment, ServerError};
use uuid::Uuid;

use super::facet;
use super::fetch::{Below, Link, ListRows};
use super::json::Json;
use super::select::{
    ConnectionPlan, CountMember, EdgeMember, FieldPlan, ListPlan, Member, ObjectPlan, PageMember, PlanKind,
};
use crate::graphql::error;
use crate::store::cell::Cells;
use crate::store::link::{Linked, Slice};
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

/// The answer so far: its text, and the errors of the fields in it that are null for one.
#[derive(Default)]
pub struct Answer {
    pub json: Json,
    pub errors: Vec<ServerError>,
}

/// An error that null cannot stand for where it was raised: it rises to the nearest place around that may be null
/// (GraphQL §6.4.4), and is counted once, there. Boxed, since it is rare and every field could return it.
pub type Written = Result<(), Box<ServerError>>;

/// A place in the answer, below the field that the engine was asked for, and the places around it.
#[derive(Copy, Clone)]
pub enum Place<'a> {
    Top,
    Member(&'a str, &'a Place<'a>),
    Item(usize, &'a Place<'a>),
}

impl Place<'_> {
    fn path(&self) -> Vec<PathSegment> {
        let (mut path, mut place) = (Vec::new(), self);
        loop {
            place = match place {
                Place::Top => break,
                Place::Member(key, around) => {
                    path.push(PathSegment::Field((*key).to_owned()));
                    around
                }
                Place::Item(index, around) => {
                    path.push(PathSegment::Index(*index));
                    around
                }
            };
        }
        path.reverse();
        path
    }

    /// Sends an error on its way from here.
    pub fn raise(&self, error: ServerError) -> Written {
        Err(Box::new(ServerError { path: self.path(), ..error }))
    }
}

/// Writes what may be null: null itself where an error rises from it.
pub fn nullable(out: &mut Answer, write: impl FnOnce(&mut Answer) -> Written) {
    let start = out.json.0.len();
    if let Err(error) = write(out) {
        out.json.0.truncate(start);
        out.json.null();
        out.errors.push(*error);
    }
}

/// Writes an object from its row.
pub fn object(plan: &ObjectPlan<'_>, row: Row<'_>, below: &Below, place: &Place<'_>, out: &mut Answer) -> Written {
    out.json.push("{");
    for (index, field) in plan.fields.iter().enumerate() {
        out.json.key(index == 0, field.key);
        match &field.kind {
            PlanKind::Typename(name) => out.json.plain(|out| out.push_str(name)),
            PlanKind::Value { column, write } => write(row, *column, &mut out.json),
            PlanKind::Part { .. }
            | PlanKind::Items { .. }
            | PlanKind::One { .. }
            | PlanKind::Many { .. }
            | PlanKind::Refused(_) => {
                let link = below.get(index).and_then(Option::as_ref);
                let place = Place::Member(field.key, place);
                if field.nullable {
                    nullable(out, |out| complete(field, row, link, &place, out));
                } else {
                    complete(field, row, link, &place, out)?;
                }
            }
        }
    }
    out.json.push("}");
    Ok(())
}

/// Writes a field that is more than a value.
fn complete(field: &FieldPlan<'_>, row: Row<'_>, link: Option<&Link>, place: &Place<'_>, out: &mut Answer) -> Written {
    match (&field.kind, link) {
        (PlanKind::Part { made_of, plan }, _) if made_of.iter().any(|column| !row.is_null(*column)) => {
            object(plan, row, &Below::new(), place, out)
        }
        (PlanKind::Items { column, items, plan }, _) if !row.is_null(*column) => {
            list_of(&items(row, *column), plan, place, out)
        }
        (PlanKind::One { key, plan, noun: _, by: _, without: _ }, Some(Link::One { places, rows, below })) => {
            match row.id(*key).and_then(|id| places.get(&id)) {
                Some(at) => object(plan, rows.row(*at), below, place, out),
                None => missing(field, place, out),
            }
        }
        (PlanKind::Many { key, list, by: _ }, Some(Link::Many { linked, counts, below })) => {
            let parent = row.id(*key).unwrap_or_default();
            match linked.page(parent) {
                Ok(slice) => below_parent(list, parent, slice, (linked, counts, below), place, out),
                Err(problem) => place.raise(error::page(problem).into_server_error(field.pos)),
            }
        }
        (PlanKind::Refused(error), _) => place.raise(error.clone()),
        // A link without its rows: the level above has failed, and nothing is written at all.
        (PlanKind::Part { .. } | PlanKind::Items { .. } | PlanKind::One { .. } | PlanKind::Many { .. }, _) => {
            missing(field, place, out)
        }
        (PlanKind::Typename(_) | PlanKind::Value { .. }, _) => Ok(()),
    }
}

/// There is no value: null, unless the contract promises one.
fn missing(field: &FieldPlan<'_>, place: &Place<'_>, out: &mut Answer) -> Written {
    if field.nullable {
        out.json.null();
        return Ok(());
    }
    tracing::error!(field = field.key, "a row that another refers to is missing");
    place.raise(error::internal().into_server_error(field.pos))
}

fn list_of(items: &Rows, plan: &ObjectPlan<'_>, place: &Place<'_>, out: &mut Answer) -> Written {
    out.json.push("[");
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.json.push(",");
        }
        object(plan, item, &Below::new(), &Place::Item(index, place), out)?;
    }
    out.json.push("]");
    Ok(())
}

fn below_parent(
    plan: &ListPlan<'_>,
    parent: Uuid,
    slice: Slice,
    (linked, counts, below): (&Linked, &HashMap<Uuid, Count>, &[Below]),
    place: &Place<'_>,
    out: &mut Answer,
) -> Written {
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
    connection(&plan.connection, &page, place, out)
}

/// Writes a list at the root.
pub fn list(plan: &ListPlan<'_>, ListRows { page, count, facets, below }: &ListRows, out: &mut Answer) -> Written {
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
    connection(&plan.connection, &page, &Place::Top, out)
}

fn connection(plan: &ConnectionPlan<'_>, page: &Page<'_>, place: &Place<'_>, out: &mut Answer) -> Written {
    out.json.push("{");
    for (index, (key, member)) in plan.members.iter().enumerate() {
        out.json.key(index == 0, key);
        let place = Place::Member(key, place);
        match member {
            Member::Typename(name) => out.json.plain(|out| out.push_str(name)),
            Member::Nodes(at) => {
                each(page, &place, out, |row, place, out| object(&plan.plans[*at], row, &page.below[*at], place, out))?;
            }
            Member::Edges(members) => {
                each(page, &place, out, |row, place, out| edge(members, plan, page, row, place, out))?;
            }
            Member::PageInfo(members) => page_info(members, page, &mut out.json),
            Member::TotalCount { limit, members } => total_count(members, *limit, page.count, &mut out.json),
            Member::Facets(members) => facet::write(members, page.facets, &place, out)?,
            Member::Refused(error) => place.raise(error.clone())?,
        }
    }
    out.json.push("}");
    Ok(())
}

fn each(
    page: &Page<'_>,
    place: &Place<'_>,
    out: &mut Answer,
    mut write: impl FnMut(Row<'_>, &Place<'_>, &mut Answer) -> Written,
) -> Written {
    out.json.push("[");
    for (index, at) in page.range.clone().enumerate() {
        if index > 0 {
            out.json.push(",");
        }
        write(page.rows.row(at), &Place::Item(index, place), out)?;
    }
    out.json.push("]");
    Ok(())
}

fn edge(
    members: &[(&str, EdgeMember)],
    plan: &ConnectionPlan<'_>,
    page: &Page<'_>,
    row: Row<'_>,
    place: &Place<'_>,
    out: &mut Answer,
) -> Written {
    out.json.push("{");
    for (index, (key, member)) in members.iter().enumerate() {
        out.json.key(index == 0, key);
        match member {
            EdgeMember::Typename(name) => out.json.plain(|out| out.push_str(name)),
            EdgeMember::Cursor => cursor(page, row, &mut out.json),
            EdgeMember::Node(at) => {
                object(&plan.plans[*at], row, &page.below[*at], &Place::Member(key, place), out)?;
            }
        }
    }
    out.json.push("}");
    Ok(())
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
