//! Reading the log.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};

use super::object::CustomerEvent;
use crate::domain::filter::{EventFilter, Given};
use crate::domain::page::PageArgs;
use crate::graphql::context;
use crate::graphql::level::root::Listed;
use crate::store::noun::Noun;
use crate::store::order;
use crate::store::page::{Condition, List};

#[derive(Default)]
pub struct EventQuery;

#[Object]
impl EventQuery {
    /// The audit log, oldest first. An event is listed once no older transaction is still under way, so a cursor
    /// never misses one.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which to keep.")] filter: Given<EventFilter>,
        #[graphql(desc = "How many, from the start or after a cursor. 20 if left out, 200 at the most.")] first: Option<
            i32,
        >,
        #[graphql(desc = "The cursor to begin behind.")] after: Option<String>,
        #[graphql(desc = "How many, from the end or before a cursor.")] last: Option<i32>,
        #[graphql(desc = "The cursor to end at.")] before: Option<String>,
    ) -> Result<Listed<CustomerEvent>> {
        let page = context::page(ctx, PageArgs { first, after, last, before, offset: None })?;
        let source = context::source(ctx);
        let condition = Condition::Events(filter.into_inner().map(Arc::new));
        let list = List { noun: Noun::Event, counterparty: source.counterparty, condition, order: order::events() };
        Ok(Listed::new(source, list, page))
    }
}
