//! Anything by its id: one statement says what the ids are, then one for each noun among them reads the rows.

use std::borrow::Cow;
use std::collections::HashMap;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, Error, OutputType, Positioned, ServerResult, Value};
use uuid::Uuid;

use super::fetch::{Below, Failure, Source};
use super::object::ObjectType;
use super::root::{failed, planner, told};
use super::select::ObjectPlan;
use super::write::{Answer, Place, Written};
use super::{register, write};
use crate::graphql::account::object::ACCOUNT;
use crate::graphql::address::object::ADDRESS;
use crate::graphql::counterparty::object::{BRANCH, COUNTERPARTY};
use crate::graphql::customer::object::CUSTOMER;
use crate::graphql::event::object::EVENT;
use crate::store::noun::Noun;
use crate::store::page::{self, Key};
use crate::store::row::Rows;

/// Every object that is a `Node`.
const NODES: [&ObjectType; 6] = [&CUSTOMER, &ACCOUNT, &ADDRESS, &EVENT, &COUNTERPARTY, &BRANCH];

/// The object with an id, whatever it is; null where there is none.
pub struct AnyNode {
    pub source: Source,
    pub id: Result<Uuid, Error>,
}

/// The objects with these ids, in their order, null where there is none.
pub struct AnyNodes {
    pub source: Source,
    pub ids: Vec<Uuid>,
}

/// The rows of one noun among those that were asked for.
struct Group<'a> {
    plan: ObjectPlan<'a>,
    rows: Rows,
    places: HashMap<Uuid, usize>,
    below: Below,
}

async fn groups<'a>(
    ctx: &'a ContextSelectionSet<'a>,
    field: &Positioned<Field>,
    source: &Source,
    ids: &[Uuid],
) -> ServerResult<Vec<Group<'a>>> {
    let planner = planner(ctx, source);
    let kinds = page::kinds(&source.reader, source.counterparty, ids).await;
    let kinds = kinds.map_err(|error| failed(ctx, field, error.into()))?;
    let mut groups = Vec::new();
    for object in NODES {
        let ids: Vec<Uuid> = kinds.iter().filter(|(_, noun)| *noun == object.noun).map(|(id, _)| *id).collect();
        if !ids.is_empty() {
            let plan = planner.object(object, &planner.here());
            groups.push(group(source, object.noun, ids, plan).await.map_err(|failure| failed(ctx, field, failure))?);
        }
    }
    Ok(groups)
}

async fn group<'a>(source: &Source, noun: Noun, ids: Vec<Uuid>, plan: ObjectPlan<'a>) -> Result<Group<'a>, Failure> {
    let key = Key { by: noun.id(), ids, without: None };
    let rows = page::find(&source.reader, source.counterparty, noun, key, plan.columns).await?;
    let places = rows.iter().enumerate().filter_map(|(place, row)| Some((row.id(noun.id())?, place))).collect();
    let below = source.below(&plan, &rows).await?;
    Ok(Group { plan, rows, places, below })
}

/// Writes the object with this id, or null.
fn write_one(groups: &[Group<'_>], id: Uuid, place: &Place<'_>, out: &mut Answer) -> Written {
    let found = groups.iter().find_map(|group| Some((group, *group.places.get(&id)?)));
    match found {
        Some((Group { plan, rows, places: _, below }, at)) => write::object(plan, rows.row(at), below, place, out),
        None => {
            out.json.null();
            Ok(())
        }
    }
}

fn register_nodes(registry: &mut Registry) {
    NODES.into_iter().for_each(|object| register::object(registry, object));
}

impl OutputType for AnyNode {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("Node")
    }

    /// There may be none, so the type is nullable by itself.
    fn qualified_type_name() -> String {
        "Node".to_owned()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register_nodes(registry);
        Self::qualified_type_name()
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let id = self.id.clone().map_err(|error| ctx.set_error_path(error.into_server_error(field.pos)))?;
        let groups = groups(ctx, field, &self.source, &[id]).await?;
        if groups.iter().all(|group| group.rows.is_empty()) {
            return Ok(Value::Null);
        }
        told(ctx, |out| write_one(&groups, id, &Place::Top, out))
    }
}

impl OutputType for AnyNodes {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("Node")
    }

    fn qualified_type_name() -> String {
        "[Node]!".to_owned()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register_nodes(registry);
        Self::qualified_type_name()
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let groups = groups(ctx, field, &self.source, &self.ids).await?;
        told(ctx, |out| {
            out.json.push("[");
            for (index, id) in self.ids.iter().enumerate() {
                if index > 0 {
                    out.json.push(",");
                }
                write::nullable(out, |out| write_one(&groups, *id, &Place::Item(index, &Place::Top), out));
            }
            out.json.push("]");
            Ok(())
        })
    }
}
