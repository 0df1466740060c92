//! Reading customers.

use std::sync::Arc;

use async_graphql::{Context, Object, OneofObject, Result};

use super::object::Customer;
use super::phone;
use crate::domain::caip10::Caip10;
use crate::domain::filter::{CustomerFilter, Given, NodeId};
use crate::domain::or_default::OrDefault;
use crate::domain::order::CustomerOrder;
use crate::domain::page::PageArgs;
use crate::graphql::error::Code;
use crate::graphql::lenient::Lenient;
use crate::graphql::level::fetch::Source;
use crate::graphql::level::root::{Found, Listed};
use crate::graphql::scalar::Caip10Text;
use crate::graphql::{context, error};
use crate::store::key;
use crate::store::noun::Noun;
use crate::store::order::{self, SortBy, SortKey};
use crate::store::page::{Condition, List};
use crate::store::search::Search;
use uuid::Uuid;

/// What a customer is found by.
#[derive(OneofObject)]
pub enum CustomerKey {
    /// The id given here.
    Id(NodeId),
    /// The caller's own id.
    ExternalId(String),
    /// The wallet, CAIP-10.
    Wallet(Caip10Text),
    /// The login.
    Login(String),
}

/// The longest text of the search box, in Unicode scalar values.
const MAX_SEARCH: usize = 200;

#[derive(Default)]
pub struct CustomerQuery;

#[Object]
impl CustomerQuery {
    /// A customer by one of its keys; null where there is none.
    async fn customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key.")] by: Lenient<CustomerKey>,
    ) -> Option<Found<Customer>> {
        Some(Found::new(context::source(ctx), find(ctx, by).await))
    }

    /// Customers, newest first unless ordered otherwise. Disabled and DELETED ones are left out unless asked for.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the contract")]
    async fn customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which to keep.")] filter: Given<CustomerFilter>,
        #[graphql(
            desc = "Words of a name, a login or an external id, whatever their case: parts of words from three \
                          letters, beginnings of words below. An id, an IBAN, an address or a phone in full comes \
                          first. [S4]"
        )]
        search: Option<String>,
        #[graphql(desc = "The order; the id is always the last key. Nulls stand last in both directions.")]
        order_by: Option<Vec<CustomerOrder>>,
        #[graphql(desc = "How many, from the start or after a cursor. 20 if left out, 200 at the most. [S2]")]
        first: Option<i32>,
        #[graphql(desc = "The cursor to begin behind.")] after: Option<String>,
        #[graphql(desc = "How many, from the end or before a cursor.")] last: Option<i32>,
        #[graphql(desc = "The cursor to end at.")] before: Option<String>,
        #[graphql(desc = "How many to leave out first, for grids with page numbers; capped. [S4]")] offset: Option<i32>,
        #[graphql(desc = "Whether disabled customers are listed as well. [S4 is_disabled]", default)]
        include_disabled: OrDefault<bool>,
        #[graphql(desc = "Whether DELETED customers are listed as well.", default)] include_deleted: OrDefault<bool>,
    ) -> Result<Listed<Customer>> {
        let page = context::page(ctx, PageArgs { first, after, last, before, offset })?;
        let source = context::source(ctx);
        let filter = phone::hashed(ctx, filter.into_inner())?;
        let mut order = order::customers(&order_by.unwrap_or_default());
        let search = match search {
            None => None,
            Some(text) if text.chars().count() > MAX_SEARCH => {
                let message = format!("search has at most {MAX_SEARCH} characters.");
                return Err(error::coded(Code::LimitExceeded, message));
            }
            Some(text) => Search::parse(&source.reader, source.counterparty, &text)
                .await
                .map_err(|problem| error::store(&problem))?,
        };
        if let Some(Search { exact, .. }) = &search
            && !exact.is_empty()
        {
            order.insert(0, SortKey { by: SortBy::Exact(exact.clone()), descending: false, nullable: false });
        }
        let condition = Condition::Customers {
            filter: filter.map(Arc::new),
            search,
            disabled: include_disabled.0,
            deleted: include_deleted.0,
        };
        let list = List { noun: Noun::Customer, counterparty: source.counterparty, condition, order };
        Ok(Listed::new(source, list, page))
    }
}

/// The id of the customer that a key names.
async fn find(ctx: &Context<'_>, Lenient(by): Lenient<CustomerKey>) -> Result<Option<Uuid>> {
    let Source { reader, counterparty } = context::source(ctx);
    let id = match by? {
        CustomerKey::Id(NodeId(id)) => Ok(Some(id)),
        CustomerKey::ExternalId(text) => key::external_id(&reader, counterparty, &text).await,
        CustomerKey::Login(text) => key::login(&reader, counterparty, &text).await,
        CustomerKey::Wallet(Caip10Text(text)) => {
            let wallet = Caip10::parse(&text).map_err(error::rule)?;
            key::wallet(&reader, counterparty, &wallet).await
        }
    };
    id.map_err(|problem| error::store(&problem))
}
