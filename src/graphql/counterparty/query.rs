//! Reading counterparties.

use async_graphql::{Context, Object, Result};

use super::object::Counterparty;
use crate::domain::filter::NodeId;
use crate::domain::page::PageArgs;
use crate::graphql::context;
use crate::graphql::lenient::Lenient;
use crate::graphql::level::root::{Found, Listed};
use crate::store::noun::Noun;
use crate::store::order;
use crate::store::page::{Condition, List};

#[derive(Default)]
pub struct CounterpartyQuery;

#[Object]
impl CounterpartyQuery {
    /// A counterparty that the caller can see; its own where no id is given.
    async fn counterparty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id.")] id: Lenient<Option<NodeId>>,
    ) -> Option<Found<Counterparty>> {
        let source = context::source(ctx);
        let id = id.0.map(|id| Some(id.map_or(source.counterparty, |NodeId(id)| id)));
        Some(Found::new(source, id))
    }

    /// The counterparties that the caller can see, oldest first.
    async fn counterparties(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, from the start or after a cursor. 20 if left out, 200 at the most.")] first: Option<
            i32,
        >,
        #[graphql(desc = "The cursor to begin behind.")] after: Option<String>,
        #[graphql(desc = "How many, from the end or before a cursor.")] last: Option<i32>,
        #[graphql(desc = "The cursor to end at.")] before: Option<String>,
    ) -> Result<Listed<Counterparty>> {
        let page = context::page(ctx, PageArgs { first, after, last, before, offset: None })?;
        let source = context::source(ctx);
        let order = order::counterparties();
        let list =
            List { noun: Noun::Counterparty, counterparty: source.counterparty, condition: Condition::All, order };
        Ok(Listed::new(source, list, page))
    }
}
