//! The arguments of a list below a parent, read once per field of the document.

use std::sync::Arc;

use async_graphql::indexmap::IndexMap;
use async_graphql::registry::{MetaInputValue, Registry};
use async_graphql::{Context, InputType, ServerResult};

use crate::domain::filter::Given;
use crate::domain::page::{Page, PageArgs, PageBounds};
use crate::graphql::error;
use crate::store::order::SortKey;
use crate::store::page::Condition;

/// What a list below a parent was asked for.
pub struct ListArgs {
    pub condition: Condition,
    pub order: Vec<SortKey>,
    pub page: Page,
}

/// Registers an argument that may be left out.
fn argument<T: InputType>(registry: &mut Registry, name: &str, description: &str) -> (String, MetaInputValue) {
    let ty = Option::<T>::create_type_info(registry);
    let mut argument = MetaInputValue::new(name, ty);
    argument.description = Some(description.to_owned());
    (name.to_owned(), argument)
}

/// The arguments of a list with filter `F` and order `O`.
pub fn filtered_and_ordered<F: InputType, O: InputType>(registry: &mut Registry) -> IndexMap<String, MetaInputValue> {
    let mut arguments = IndexMap::from([
        argument::<F>(registry, "filter", "Which to keep."),
        argument::<Vec<O>>(registry, "orderBy", "The order; the id is always the last key. Oldest first if left out."),
    ]);
    arguments.extend(paged(registry));
    arguments
}

/// The arguments of a list with filter `F` and one order.
pub fn filtered<F: InputType>(registry: &mut Registry) -> IndexMap<String, MetaInputValue> {
    let mut arguments = IndexMap::from([argument::<F>(registry, "filter", "Which to keep.")]);
    arguments.extend(paged(registry));
    arguments
}

/// The arguments of a page.
pub fn paged(registry: &mut Registry) -> IndexMap<String, MetaInputValue> {
    IndexMap::from([
        argument::<i32>(
            registry,
            "first",
            "How many, from the start or after a cursor. 20 if left out, 200 at the most.",
        ),
        argument::<String>(registry, "after", "The cursor to begin behind."),
        argument::<i32>(registry, "last", "How many, from the end or before a cursor."),
        argument::<String>(registry, "before", "The cursor to end at."),
    ])
}

/// Reads the filter.
pub fn filter<F: InputType>(ctx: &Context<'_>) -> ServerResult<Option<Arc<F>>> {
    Ok(ctx.param_value::<Given<F>>("filter", None)?.1.into_inner().map(Arc::new))
}

/// Reads the order.
pub fn order<O: InputType>(ctx: &Context<'_>) -> ServerResult<Vec<O>> {
    Ok(ctx.param_value::<Option<Vec<O>>>("orderBy", None)?.1.unwrap_or_default())
}

/// Reads the page.
pub fn page(ctx: &Context<'_>, bounds: PageBounds) -> ServerResult<Page> {
    let args = PageArgs {
        first: ctx.param_value("first", None)?.1,
        after: ctx.param_value("after", None)?.1,
        last: ctx.param_value("last", None)?.1,
        before: ctx.param_value("before", None)?.1,
        offset: None,
    };
    Page::parse(args, bounds).map_err(|problem| error::page(&problem).into_server_error(ctx.item.pos))
}
