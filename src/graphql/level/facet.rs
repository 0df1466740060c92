//! Group counts of a list, under `facets` of its connection: their table, and the three steps of the engine for them.
//! A facet that is not selected is not counted.

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaField, MetaInputValue, Registry};
use async_graphql::{Context, InputType, Positioned, ServerError, ServerResult};

use super::json::Json;
use super::register::{built, described, once};
use super::select::{Planner, Sets};
use super::write::{Answer, Place, Written};
use crate::domain::bucket::{MAX_BUCKETS, TimeBucket};
use crate::domain::page::PageError;
use crate::graphql::error;
use crate::service::Service;
use crate::store::cell::{Cell, Cells};
use crate::store::facet::Facet;
use crate::store::noun::Column;

/// The object that holds the facets of a connection.
pub struct FacetsType {
    pub name: &'static str,
    pub description: &'static str,
    pub facets: &'static [FacetLine],
}

/// A facet.
pub struct FacetLine {
    pub name: &'static str,
    pub description: &'static str,
    pub by: GroupedBy,
    pub group: GroupType,
}

/// What a facet groups by.
pub enum GroupedBy {
    Column(Column),
    Labels,
    Created,
}

/// The object of one group: its value, and how many are in it.
pub struct GroupType {
    pub name: &'static str,
    pub description: &'static str,
    /// The name of the field that holds the value, its type, and what it is.
    pub value: [&'static str; 3],
    pub write: fn(Cell<'_>, &mut Json),
}

/// A member of `facets`.
pub enum FacetMember<'a> {
    Typename(&'static str),
    /// The groups at this place among those of the list.
    Groups {
        place: usize,
        group: &'static GroupType,
        members: Vec<(&'a str, GroupMember)>,
    },
    /// An argument cannot be taken.
    Refused(ServerError),
}

/// A member of a group.
#[derive(Copy, Clone)]
pub enum GroupMember {
    Typename,
    Value,
    Count,
}

/// How many groups of a facet are told unless asked otherwise.
const DEFAULT_TOP: u32 = 20;

/// How many stretches of time are told unless asked otherwise.
const DEFAULT_BUCKETS: u32 = 30;

impl<'a> Planner<'a> {
    /// The plan of `facets`. What has to be counted is added to `facets`, each only once.
    pub fn facets(
        &self,
        ty: &'static FacetsType,
        field: &'a Positioned<Field>,
        below: &Sets<'a>,
        facets: &mut Vec<Facet>,
    ) -> ServerResult<Vec<(&'a str, FacetMember<'a>)>> {
        let top = up_to(&self.ctx.with_field(field), "top", DEFAULT_TOP, self.bounds.max_size)?;
        let mut members = Vec::new();
        for (field, below) in self.merged(below, &|name| name == ty.name) {
            let key = field.node.response_key().node.as_str();
            let Some(line) = ty.facets.iter().find(|line| field.node.name.node == line.name) else {
                members.push((key, FacetMember::Typename(ty.name)));
                continue;
            };
            let facet = match &line.by {
                GroupedBy::Column(column) => Facet::Column { column: *column, top },
                GroupedBy::Labels => Facet::Labels { top },
                GroupedBy::Created => match created(&self.ctx.with_field(field)) {
                    Ok(facet) => facet,
                    Err(error) => {
                        members.push((key, FacetMember::Refused(error)));
                        continue;
                    }
                },
            };
            let place = facets.iter().position(|other| *other == facet).unwrap_or_else(|| {
                facets.push(facet);
                facets.len() - 1
            });
            let members_of_group = self.leaves(&below, line.group.name, |name| match name {
                "count" => GroupMember::Count,
                "__typename" => GroupMember::Typename,
                _ => GroupMember::Value,
            });
            members.push((key, FacetMember::Groups { place, group: &line.group, members: members_of_group }));
        }
        Ok(members)
    }
}

fn created(ctx: &Context<'_>) -> ServerResult<Facet> {
    let bucket = ctx.param_value::<Option<TimeBucket>>("bucket", None)?.1.unwrap_or(TimeBucket::Day);
    let last = up_to(ctx, "last", DEFAULT_BUCKETS, MAX_BUCKETS)?;
    let now = ctx.data_unchecked::<Service>().clock.now();
    Ok(Facet::Created { bounds: bucket.bounds(last, now), step_ms: bucket.step_ms() })
}

/// A number from 1 to `limit`.
fn up_to(ctx: &Context<'_>, argument: &'static str, default: u32, limit: u32) -> ServerResult<u32> {
    let Some(asked) = ctx.param_value::<Option<i32>>(argument, None)?.1 else { return Ok(default.min(limit)) };
    let problem = match u32::try_from(asked) {
        Ok(number) if (1..=limit).contains(&number) => return Ok(number),
        Ok(0) | Err(_) => PageError::NotPositive { argument },
        Ok(_) => PageError::TooLarge { argument, limit, actual: i64::from(asked) },
    };
    Err(error::page(&problem).into_server_error(ctx.item.pos))
}

/// Writes `facets`.
pub fn write(members: &[(&str, FacetMember<'_>)], counted: &[Cells], place: &Place<'_>, out: &mut Answer) -> Written {
    out.json.push("{");
    for (index, (key, member)) in members.iter().enumerate() {
        out.json.key(index == 0, key);
        match member {
            FacetMember::Typename(name) => out.json.plain(|out| out.push_str(name)),
            FacetMember::Groups { place, group, members } => {
                out.json.push("[");
                if let Some(groups) = counted.get(*place) {
                    write_groups(members, group, groups, &mut out.json);
                }
                out.json.push("]");
            }
            FacetMember::Refused(error) => Place::Member(key, place).raise(error.clone())?,
        }
    }
    out.json.push("}");
    Ok(())
}

fn write_groups(members: &[(&str, GroupMember)], ty: &GroupType, groups: &Cells, out: &mut Json) {
    for index in 0..groups.len() {
        out.push(if index == 0 { "{" } else { ",{" });
        write_group(members, ty, [groups.get(index, 0), groups.get(index, 1)], out);
        out.push("}");
    }
}

fn write_group(members: &[(&str, GroupMember)], ty: &GroupType, [value, count]: [Cell<'_>; 2], out: &mut Json) {
    for (index, (key, member)) in members.iter().enumerate() {
        out.key(index == 0, key);
        match member {
            GroupMember::Typename => out.plain(|out| out.push_str(ty.name)),
            GroupMember::Value => (ty.write)(value, out),
            GroupMember::Count => out.int(count.int().unwrap_or(0)),
        }
    }
}

/// Registers the object of the facets, and gives the field that leads to it.
pub fn register(registry: &mut Registry, ty: &'static FacetsType) -> MetaField {
    once(registry, ty.name, |registry| {
        let fields = ty.facets.iter().map(|line| {
            register_group(registry, &line.group);
            let mut field = described(line.name, &format!("[{}!]!", line.group.name), line.description);
            if let GroupedBy::Created = line.by {
                field.args = created_arguments(registry);
            }
            (line.name.to_owned(), field)
        });
        let fields = fields.collect();
        built(ty.name, ty.description, fields)
    });
    let mut field = described(
        "facets",
        &format!("{}!", ty.name),
        "Group counts under the same filter and search, for charts. Only those that are selected are counted.",
    );
    let top = format!(
        "How many groups of each facet, the largest first, equal ones by value: at least 1, at the most as many as a page may have. The groups of `createdPer` are as many as it asks for. {DEFAULT_TOP} if left out."
    );
    field.args = IndexMap::from([argument::<Option<i32>>(registry, "top", &top, &DEFAULT_TOP.to_string())]);
    field
}

fn register_group(registry: &mut Registry, group: &'static GroupType) {
    let [name, ty, description] = group.value;
    once(registry, group.name, |_| {
        let count = described("count", "Int!", "How many there are.");
        let fields = [(name, described(name, ty, description)), ("count", count)];
        let fields = fields.into_iter().map(|(name, field)| (name.to_owned(), field)).collect();
        built(group.name, group.description, fields)
    });
}

fn created_arguments(registry: &mut Registry) -> IndexMap<String, MetaInputValue> {
    let last = format!("How many, up to {MAX_BUCKETS}; the last one holds the present moment.");
    IndexMap::from([
        argument::<TimeBucket>(registry, "bucket", "How long a stretch is.", "DAY"),
        argument::<i32>(registry, "last", &last, &DEFAULT_BUCKETS.to_string()),
    ])
}

fn argument<T: InputType>(
    registry: &mut Registry,
    name: &str,
    description: &str,
    default: &str,
) -> (String, MetaInputValue) {
    let ty = T::create_type_info(registry);
    let mut argument = MetaInputValue::new(name, ty);
    argument.description = Some(description.to_owned());
    argument.default_value = Some(default.to_owned());
    (name.to_owned(), argument)
}
