//! Where the engine meets the executor: types that a resolver returns, and that the engine answers whole.

use std::borrow::Cow;
use std::marker::PhantomData;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, Error, OutputType, Positioned, ServerError, ServerResult, Value};
use sea_orm::ModelTrait;
use uuid::Uuid;

use super::fetch::{Failure, Source};
use super::json::Json;
use super::object::{Connected, Described, ObjectType, Of};
use super::select::{ObjectPlan, Planner};
use super::write::{Answer, Place, Written};
use super::{register, write};
use crate::domain::page::{Page, PageBounds};
use crate::graphql::error;
use crate::store::error::StoreError;
use crate::store::page::{self, List};
use crate::store::row::Rows;

/// An object whose row a resolver has already.
pub struct Loaded<T> {
    source: Source,
    rows: Result<Rows, StoreError>,
    of: Of<T>,
}

/// An object to be found by its id; null where there is none, or where it could not be looked for.
pub struct Found<T> {
    source: Source,
    id: Result<Option<Uuid>, Error>,
    of: Of<T>,
}

/// A list.
pub struct Listed<T> {
    source: Source,
    list: List,
    page: Page,
    of: Of<T>,
}

impl<T: Described> Loaded<T> {
    /// The object of this row.
    pub fn new(source: Source, model: &impl ModelTrait) -> Self {
        let rows = Rows::of(T::OBJECT.noun, model, source.reader.keys());
        Self { source, rows, of: PhantomData }
    }
}

impl<T: Described> Found<T> {
    /// The object with this id, none where a key has led to none, or why the key cannot be taken.
    pub const fn new(source: Source, id: Result<Option<Uuid>, Error>) -> Self {
        Self { source, id, of: PhantomData }
    }
}

impl<T: Connected> Listed<T> {
    /// A page of this list.
    pub const fn new(source: Source, list: List, page: Page) -> Self {
        Self { source, list, page, of: PhantomData }
    }
}

/// Where plans are made for what is being resolved.
pub fn planner<'a>(ctx: &'a ContextSelectionSet<'a>, source: &Source) -> Planner<'a> {
    Planner { ctx, bounds: *ctx.data_unchecked::<PageBounds>(), counterparty: source.counterparty }
}

/// Finished JSON as a value of the executor, which hands it through untouched.
fn finished(Json(text): Json) -> Value {
    Value::Object(IndexMap::from([(async_graphql::Name::new(RAW_VALUE_TOKEN), Value::String(text))]))
}

/// The key under which a value holds finished JSON; the writer of the response knows it.
pub const RAW_VALUE_TOKEN: &str = "$serde_json::private::RawValue";

/// The error of a statement that failed, at the place where its rows were due.
pub fn failed(ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>, failure: Failure) -> ServerError {
    let Failure { error, pos, path } = failure;
    let mut error = ctx.set_error_path(error::store(&error).into_server_error(pos.unwrap_or(field.pos)));
    error.path.extend(path.into_iter().rev());
    error
}

/// What `write` writes, as the value of the field; its errors get the path of the answer as a whole.
pub fn told(ctx: &ContextSelectionSet<'_>, write: impl FnOnce(&mut Answer) -> Written) -> ServerResult<Value> {
    let mut out = Answer::default();
    let outcome = write(&mut out);
    let Answer { json, errors } = out;
    let placed = |error: ServerError| {
        let below = error.path.clone();
        let mut error = ctx.set_error_path(error);
        error.path.extend(below);
        error
    };
    errors.into_iter().for_each(|error| ctx.add_error(placed(error)));
    match outcome {
        Ok(()) => Ok(finished(json)),
        Err(error) => Err(placed(*error)),
    }
}

async fn answer<'a>(
    ctx: &'a ContextSelectionSet<'a>,
    field: &Positioned<Field>,
    source: &Source,
    plan: &ObjectPlan<'a>,
    rows: &Rows,
) -> ServerResult<Value> {
    if rows.is_empty() {
        return Ok(Value::Null);
    }
    let below = source.below(plan, rows).await.map_err(|failure| failed(ctx, field, failure))?;
    told(ctx, |out| write::object(plan, rows.row(0), &below, &Place::Top, out))
}

fn register_object(registry: &mut Registry, object: &'static ObjectType) {
    register::object(registry, object);
}

impl<T: Described> OutputType for Loaded<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(T::OBJECT.name)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register_object(registry, T::OBJECT);
        Self::qualified_type_name()
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let planner = planner(ctx, &self.source);
        let plan = planner.object(T::OBJECT, &planner.here());
        let rows = self.rows.as_ref();
        let rows = rows.map_err(|error| ctx.set_error_path(error::store(error).into_server_error(field.pos)))?;
        answer(ctx, field, &self.source, &plan, rows).await
    }
}

impl<T: Described> OutputType for Found<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(T::OBJECT.name)
    }

    /// There may be none, so the type is nullable by itself.
    fn qualified_type_name() -> String {
        T::OBJECT.name.to_owned()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register_object(registry, T::OBJECT);
        Self::qualified_type_name()
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let id = self.id.clone().map_err(|error| ctx.set_error_path(error.into_server_error(field.pos)))?;
        let Some(id) = id else { return Ok(Value::Null) };
        let planner = planner(ctx, &self.source);
        let plan = planner.object(T::OBJECT, &planner.here());
        let Source { reader, counterparty } = &self.source;
        let key = page::Key { by: T::OBJECT.noun.id(), ids: vec![id], without: None };
        let rows = page::find(reader, *counterparty, T::OBJECT.noun, key, plan.columns).await;
        let rows = rows.map_err(|error| failed(ctx, field, error.into()))?;
        answer(ctx, field, &self.source, &plan, &rows).await
    }
}

impl<T: Connected> OutputType for Listed<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(T::CONNECTION.name)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register::connection(registry, T::CONNECTION);
        Self::qualified_type_name()
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let planner = planner(ctx, &self.source);
        let plan = planner.list(self.list.clone(), self.page.clone(), T::CONNECTION, &planner.here());
        let rows = self.source.list(&plan).await.map_err(|failure| failed(ctx, field, failure))?;
        told(ctx, |out| write::list(&plan, &rows, out))
    }
}
