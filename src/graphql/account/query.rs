//! Reading accounts.

use std::sync::Arc;

use async_graphql::{Context, Object, OneofObject, Result};

use super::object::Account;
use crate::domain::filter::{AccountFilter, Given, NodeId};
use crate::domain::iban::Iban;
use crate::domain::order::AccountOrder;
use crate::domain::page::PageArgs;
use crate::graphql::lenient::Lenient;
use crate::graphql::level::fetch::Source;
use crate::graphql::level::root::{Found, Listed};
use crate::graphql::{context, error};
use crate::store::noun::Noun;
use crate::store::page::{Condition, List};
use crate::store::{key, order};
use uuid::Uuid;

/// What an account is found by.
#[derive(OneofObject)]
pub enum AccountKey {
    /// The id.
    Id(NodeId),
    /// The IBAN, with or without spaces. [S4]
    Iban(String),
}

#[derive(Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// An account by one of its keys; null where there is none.
    async fn account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key.")] by: Lenient<AccountKey>,
    ) -> Option<Found<Account>> {
        Some(Found::new(context::source(ctx), find(ctx, by).await))
    }

    /// Accounts of all customers, newest first unless ordered otherwise.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the contract")]
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which to keep.")] filter: Given<AccountFilter>,
        #[graphql(desc = "The order; the id is always the last key.")] order_by: Option<Vec<AccountOrder>>,
        #[graphql(desc = "How many, from the start or after a cursor. 20 if left out, 200 at the most.")] first: Option<
            i32,
        >,
        #[graphql(desc = "The cursor to begin behind.")] after: Option<String>,
        #[graphql(desc = "How many, from the end or before a cursor.")] last: Option<i32>,
        #[graphql(desc = "The cursor to end at.")] before: Option<String>,
        #[graphql(desc = "How many to leave out first, for grids with page numbers; capped.")] offset: Option<i32>,
    ) -> Result<Listed<Account>> {
        let page = context::page(ctx, PageArgs { first, after, last, before, offset })?;
        let source = context::source(ctx);
        let order = order::accounts(&order_by.unwrap_or_default(), true);
        let condition = Condition::Accounts(filter.into_inner().map(Arc::new));
        let list = List { noun: Noun::Account, counterparty: source.counterparty, condition, order };
        Ok(Listed::new(source, list, page))
    }
}

/// The id of the account that a key names.
async fn find(ctx: &Context<'_>, Lenient(by): Lenient<AccountKey>) -> Result<Option<Uuid>> {
    match by? {
        AccountKey::Id(NodeId(id)) => Ok(Some(id)),
        AccountKey::Iban(text) => {
            let iban = Iban::parse(&text).map_err(error::rule)?;
            let Source { reader, counterparty } = context::source(ctx);
            let found = key::iban(&reader, counterparty, iban.as_str()).await;
            found.map_err(|problem| error::store(&problem))
        }
    }
}
