//! Reading blockchain addresses.

use std::sync::Arc;

use async_graphql::{Context, Object, OneofObject, Result};

use super::object::Address;
use crate::domain::caip10::Caip10;
use crate::domain::filter::{AddressFilter, Given, NodeId};
use crate::domain::order::AddressOrder;
use crate::domain::page::PageArgs;
use crate::graphql::lenient::Lenient;
use crate::graphql::level::fetch::Source;
use crate::graphql::level::root::{Found, Listed};
use crate::graphql::scalar::Caip10Text;
use crate::graphql::{context, error};
use crate::store::noun::Noun;
use crate::store::page::{Condition, List};
use crate::store::{key, order};
use uuid::Uuid;

/// What an address is found by.
#[derive(OneofObject)]
pub enum AddressKey {
    /// The id.
    Id(NodeId),
    /// The CAIP-10 id.
    Caip10(Caip10Text),
}

#[derive(Default)]
pub struct AddressQuery;

#[Object]
impl AddressQuery {
    /// An address by one of its keys; null where there is none.
    async fn address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key.")] by: Lenient<AddressKey>,
    ) -> Option<Found<Address>> {
        Some(Found::new(context::source(ctx), find(ctx, by).await))
    }

    /// Addresses of all customers, newest first unless ordered otherwise.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the contract")]
    async fn addresses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which to keep.")] filter: Given<AddressFilter>,
        #[graphql(desc = "The order; the id is always the last key.")] order_by: Option<Vec<AddressOrder>>,
        #[graphql(desc = "How many, from the start or after a cursor. 20 if left out, 200 at the most.")] first: Option<
            i32,
        >,
        #[graphql(desc = "The cursor to begin behind.")] after: Option<String>,
        #[graphql(desc = "How many, from the end or before a cursor.")] last: Option<i32>,
        #[graphql(desc = "The cursor to end at.")] before: Option<String>,
        #[graphql(desc = "How many to leave out first, for grids with page numbers; capped.")] offset: Option<i32>,
    ) -> Result<Listed<Address>> {
        let page = context::page(ctx, PageArgs { first, after, last, before, offset })?;
        let source = context::source(ctx);
        let order = order::addresses(&order_by.unwrap_or_default(), true);
        let condition = Condition::Addresses(filter.into_inner().map(Arc::new));
        let list = List { noun: Noun::Address, counterparty: source.counterparty, condition, order };
        Ok(Listed::new(source, list, page))
    }
}

/// The id of the address that a key names.
async fn find(ctx: &Context<'_>, Lenient(by): Lenient<AddressKey>) -> Result<Option<Uuid>> {
    match by? {
        AddressKey::Id(NodeId(id)) => Ok(Some(id)),
        AddressKey::Caip10(Caip10Text(text)) => {
            let caip10 = Caip10::parse(&text).map_err(error::rule)?;
            let Source { reader, counterparty } = context::source(ctx);
            let found = key::caip10(&reader, counterparty, &caip10).await;
            found.map_err(|problem| error::store(&problem))
        }
    }
}
