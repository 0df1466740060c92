//! The first step: from the document to a plan.
//!
//! Selections of one response key are merged, fragments opened where their type fits, and arguments read. What the
//! document leaves out is not read from the database. `@skip` and `@include` have been applied by then.

use async_graphql::parser::types::{Field as Node, Selection as Item, SelectionSet};
use async_graphql::{ContextSelectionSet, Pos, Positioned, ServerError, ServerResult};

use uuid::Uuid;

use super::facet::FacetMember;
use super::list::ListArgs;
use super::object::{ConnectionType, Field, FieldKind, Items, ObjectType, WriteValue};
use crate::domain::page::{Page, PageBounds};
use crate::store::facet::Facet;
use crate::store::noun::{Column, Columns, Noun};
use crate::store::page::List;

/// Selections of the document that belong to one place of the answer.
pub type Sets<'a> = Vec<&'a SelectionSet>;

/// Where a plan is made: the document with its variables, the bounds of a page, and whose rows are read.
#[derive(Copy, Clone)]
pub struct Planner<'a> {
    pub ctx: &'a ContextSelectionSet<'a>,
    pub bounds: PageBounds,
    pub counterparty: Uuid,
}

/// What was selected of an object.
pub struct ObjectPlan<'a> {
    pub columns: Columns,
    pub fields: Vec<FieldPlan<'a>>,
}

/// One member of the answer.
pub struct FieldPlan<'a> {
    pub key: &'a str,
    pub pos: Pos,
    /// Whether null may stand for it, and so for an error below it.
    pub nullable: bool,
    pub kind: PlanKind<'a>,
}

/// How it is answered; see [`FieldKind`].
pub enum PlanKind<'a> {
    Typename(&'static str),
    Value {
        column: Column,
        write: WriteValue,
    },
    /// A part holds values and parts, never a link.
    Part {
        made_of: &'static [Column],
        plan: ObjectPlan<'a>,
    },
    /// An item holds values, and its columns are its own.
    Items {
        column: Column,
        items: Items,
        plan: ObjectPlan<'a>,
    },
    One {
        noun: Noun,
        key: Column,
        by: Column,
        without: Option<Column>,
        plan: ObjectPlan<'a>,
    },
    Many {
        key: Column,
        by: Column,
        list: ListPlan<'a>,
    },
    /// An argument cannot be taken: an error wherever the field is due.
    Refused(ServerError),
}

/// A list with its arguments, and what was selected of its connection.
pub struct ListPlan<'a> {
    pub list: List,
    pub page: Page,
    pub connection: ConnectionPlan<'a>,
}

/// What was selected of a connection.
pub struct ConnectionPlan<'a> {
    pub members: Vec<(&'a str, Member<'a>)>,
    /// The rows' own selections: `nodes`, and `node` of `edges`, each once per response key.
    pub plans: Vec<ObjectPlan<'a>>,
    /// Whether the rows have to be read at all.
    pub rows: bool,
    /// The largest limit of the counts that were selected.
    pub count: Option<u32>,
    /// The group counts that were selected, each once.
    pub facets: Vec<Facet>,
}

impl ConnectionPlan<'_> {
    /// The columns that the selections of the rows need together.
    pub fn columns(&self) -> Columns {
        let mut columns = Columns::default();
        self.plans.iter().for_each(|plan| columns.merge(plan.columns));
        columns
    }
}

/// A member of a connection.
pub enum Member<'a> {
    Typename(&'static str),
    /// The rows, by the plan at this place.
    Nodes(usize),
    Edges(Vec<(&'a str, EdgeMember)>),
    PageInfo(Vec<(&'a str, PageMember)>),
    TotalCount {
        limit: u32,
        members: Vec<(&'a str, CountMember)>,
    },
    Facets(Vec<(&'a str, FacetMember<'a>)>),
    /// An argument cannot be taken.
    Refused(ServerError),
}

/// A member of an edge.
#[derive(Copy, Clone)]
pub enum EdgeMember {
    Typename(&'static str),
    Cursor,
    Node(usize),
}

/// A member of `pageInfo`.
#[derive(Copy, Clone)]
pub enum PageMember {
    Typename,
    HasNextPage,
    HasPreviousPage,
    StartCursor,
    EndCursor,
}

/// A member of `totalCount`.
#[derive(Copy, Clone)]
pub enum CountMember {
    Typename,
    Value,
    Precision,
}

/// The largest count that can be asked for.
const MAX_COUNT: i32 = i32::MAX - 1;

impl<'a> Planner<'a> {
    /// The selections at the place of the answer that is being resolved. The door has merged them.
    pub fn here(&self) -> Sets<'a> {
        vec![&self.ctx.item.node]
    }

    /// Calls `f` for each field of a selection set, fragments opened where `fits` says that their type does.
    fn each(&self, set: &'a SelectionSet, fits: &dyn Fn(&str) -> bool, f: &mut dyn FnMut(&'a Positioned<Node>)) {
        for item in &set.items {
            match &item.node {
                Item::Field(field) => f(field),
                Item::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    if condition.is_none_or(|condition| fits(&condition.node.on.node)) {
                        self.each(&fragment.node.selection_set.node, fits, f);
                    }
                }
                Item::FragmentSpread(spread) => {
                    if let Some(fragment) = self.ctx.query_env.fragments.get(&spread.node.fragment_name.node)
                        && fits(&fragment.node.type_condition.node.on.node)
                    {
                        self.each(&fragment.node.selection_set.node, fits, f);
                    }
                }
            }
        }
    }

    /// The fields of all sets, each response key once, in the order of its first appearance.
    pub fn merged(
        &self,
        sets: &[&'a SelectionSet],
        fits: &dyn Fn(&str) -> bool,
    ) -> Vec<(&'a Positioned<Node>, Sets<'a>)> {
        let mut fields: Vec<(&'a Positioned<Node>, Sets<'a>)> = Vec::with_capacity(16);
        for set in sets {
            self.each(set, fits, &mut |field| {
                let key = field.node.response_key().node.as_str();
                match fields.iter_mut().find(|(other, _)| other.node.response_key().node == key) {
                    Some((_, below)) => below.push(&field.node.selection_set.node),
                    None => fields.push((field, vec![&field.node.selection_set.node])),
                }
            });
        }
        fields
    }

    /// The plan of an object.
    pub fn object(&self, object: &'static ObjectType, sets: &[&'a SelectionSet]) -> ObjectPlan<'a> {
        let mut plan = ObjectPlan { columns: Columns::default(), fields: Vec::new() };
        let fits = |name: &str| name == object.name || (object.node && name == "Node");
        for (field, below) in self.merged(sets, &fits) {
            let key = field.node.response_key().node.as_str();
            let (nullable, kind) = match object.field(&field.node.name.node) {
                // Validation has let no other name through.
                None => (false, PlanKind::Typename(object.name)),
                Some(line) => (line.is_nullable(), self.field(line, field, &below, object, &mut plan.columns)),
            };
            plan.fields.push(FieldPlan { key, pos: field.pos, nullable, kind });
        }
        plan
    }

    fn field(
        &self,
        line: &'static Field,
        field: &'a Positioned<Node>,
        below: &[&'a SelectionSet],
        object: &'static ObjectType,
        columns: &mut Columns,
    ) -> PlanKind<'a> {
        match &line.kind {
            FieldKind::Value { column, more, write } => {
                columns.add(*column);
                more.iter().for_each(|column| columns.add(*column));
                PlanKind::Value { column: *column, write: *write }
            }
            FieldKind::Part { object, made_of } => {
                let plan = self.object(object, below);
                columns.merge(plan.columns);
                made_of.iter().for_each(|column| columns.add(*column));
                PlanKind::Part { made_of, plan }
            }
            FieldKind::Items { object, column, items } => {
                columns.add(*column);
                PlanKind::Items { column: *column, items: *items, plan: self.object(object, below) }
            }
            FieldKind::One { object, key, by, without } => {
                columns.add(*key);
                let plan = self.object(object, below);
                PlanKind::One { noun: object.noun, key: *key, by: *by, without: *without, plan }
            }
            FieldKind::Many { connection, by } => {
                columns.add(object.noun.id());
                let args = (connection.parse)(&self.ctx.with_field(field), self.bounds);
                let ListArgs { condition, order, page } = match args {
                    Ok(args) => args,
                    Err(error) => return PlanKind::Refused(error),
                };
                let list = List { noun: connection.object.noun, counterparty: self.counterparty, condition, order };
                PlanKind::Many { key: object.noun.id(), by: *by, list: self.list(list, page, connection, below) }
            }
        }
    }

    /// The plan of a list.
    pub fn list(
        &self,
        list: List,
        page: Page,
        connection: &'static ConnectionType,
        sets: &[&'a SelectionSet],
    ) -> ListPlan<'a> {
        // A cursor is read even where no row is asked for: one of another list is refused all the same.
        let rows = page.cursor.is_some();
        let mut plan = ConnectionPlan { members: Vec::new(), plans: Vec::new(), rows, count: None, facets: Vec::new() };
        for (field, below) in self.merged(sets, &|name| name == connection.name) {
            let key = field.node.response_key().node.as_str();
            let member = match field.node.name.node.as_str() {
                "nodes" => {
                    plan.plans.push(self.object(connection.object, &below));
                    Member::Nodes(plan.plans.len() - 1)
                }
                "edges" => self.edges(connection, &below, &mut plan.plans),
                "pageInfo" => Member::PageInfo(self.page_info(&below)),
                "totalCount" => match self.limit(field) {
                    Ok(limit) => {
                        plan.count = Some(plan.count.unwrap_or(0).max(limit));
                        Member::TotalCount { limit, members: self.count(&below) }
                    }
                    Err(error) => Member::Refused(error),
                },
                name => match connection.facets.filter(|_| name == "facets") {
                    Some(facets) => match self.facets(facets, field, &below, &mut plan.facets) {
                        Ok(members) => Member::Facets(members),
                        Err(error) => Member::Refused(error),
                    },
                    None => Member::Typename(connection.name),
                },
            };
            plan.rows |= matches!(member, Member::Nodes(_) | Member::Edges(_) | Member::PageInfo(_));
            plan.members.push((key, member));
        }
        ListPlan { list, page, connection: plan }
    }

    fn edges(
        &self,
        connection: &'static ConnectionType,
        sets: &[&'a SelectionSet],
        plans: &mut Vec<ObjectPlan<'a>>,
    ) -> Member<'a> {
        let mut members = Vec::new();
        for (field, below) in self.merged(sets, &|name| name == connection.edge) {
            let member = match field.node.name.node.as_str() {
                "cursor" => EdgeMember::Cursor,
                "node" => {
                    plans.push(self.object(connection.object, &below));
                    EdgeMember::Node(plans.len() - 1)
                }
                _ => EdgeMember::Typename(connection.edge),
            };
            members.push((field.node.response_key().node.as_str(), member));
        }
        Member::Edges(members)
    }

    fn page_info(&self, sets: &[&'a SelectionSet]) -> Vec<(&'a str, PageMember)> {
        self.leaves(sets, "PageInfo", |name| match name {
            "hasNextPage" => PageMember::HasNextPage,
            "hasPreviousPage" => PageMember::HasPreviousPage,
            "startCursor" => PageMember::StartCursor,
            "endCursor" => PageMember::EndCursor,
            _ => PageMember::Typename,
        })
    }

    fn count(&self, sets: &[&'a SelectionSet]) -> Vec<(&'a str, CountMember)> {
        self.leaves(sets, "Count", |name| match name {
            "value" => CountMember::Value,
            "precision" => CountMember::Precision,
            _ => CountMember::Typename,
        })
    }

    /// The members of an object that holds no other.
    pub fn leaves<T>(&self, sets: &[&'a SelectionSet], ty: &str, member: fn(&str) -> T) -> Vec<(&'a str, T)> {
        let fields = self.merged(sets, &|name| name == ty);
        fields
            .iter()
            .map(|(field, _)| (field.node.response_key().node.as_str(), member(&field.node.name.node)))
            .collect()
    }

    fn limit(&self, field: &'a Positioned<Node>) -> ServerResult<u32> {
        let ctx = self.ctx.with_field(field);
        let limit = ctx.param_value::<Option<i32>>("limit", None)?.1.unwrap_or(DEFAULT_COUNT);
        u32::try_from(limit)
            .ok()
            .filter(|limit| (1..=MAX_COUNT.unsigned_abs()).contains(limit))
            .ok_or_else(|| crate::graphql::error::bad_input("limit must be at least 1.").into_server_error(field.pos))
    }
}

/// How far a count goes unless told otherwise.
pub const DEFAULT_COUNT: i32 = 10_000;
