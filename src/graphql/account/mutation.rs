//! Changing accounts.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result, SimpleObject};

use super::object::Account;
use crate::domain::account::{AccountStatus, balance as parse_balance};
use crate::domain::filter::NodeId;
use crate::domain::iban::Iban;
use crate::domain::or_default::OrDefault;
use crate::domain::patch::Patch;
use crate::domain::problem::Problems;
use crate::entity::account;
use crate::graphql::customer::input::{AccountInput, AssetInput};
use crate::graphql::event::object::CustomerEvent;
use crate::graphql::idempotency::mode;
use crate::graphql::level::root::Loaded;
use crate::graphql::payload::{Answer, UserError};
use crate::graphql::scalar::{Caip10Text, DecimalText};
use crate::graphql::{context, error};
use crate::service::account::AccountPatch;
use crate::service::idempotency::WriteError;
use crate::service::write::{Outcome, Parsed};

/// An account to be opened.
#[derive(InputObject, Clone, Debug)]
pub struct AccountOpenInput {
    /// The customer, which is REGISTERED or ACTIVE.
    pub customer_id: NodeId,
    /// What the account holds; a customer has one account for each asset.
    pub asset: AssetInput,
    /// The IBAN, unique in the counterparty.
    pub iban: Option<String>,
    /// Its addresses, up to 100.
    pub addresses: Option<Vec<Caip10Text>>,
    /// Check everything, write nothing.
    #[graphql(default)]
    pub dry_run: OrDefault<bool>,
}

/// What to change of an account: a key left out keeps, null clears.
#[derive(InputObject, Clone, Debug)]
pub struct AccountUpdateInput {
    /// The account.
    pub id: NodeId,
    /// The IBAN.
    pub iban: MaybeUndefined<String>,
    /// The balance; one below zero is INSUFFICIENT_BALANCE. [S3]
    pub balance: MaybeUndefined<DecimalText>,
    /// The version that the change builds on; another one is a VERSION_CONFLICT.
    pub expected_version: Option<i32>,
    /// Check everything, write nothing.
    #[graphql(default)]
    pub dry_run: OrDefault<bool>,
}

/// A status to move an account to.
#[derive(InputObject, Clone, Debug)]
pub struct AccountStatusChangeInput {
    /// The account.
    pub id: NodeId,
    /// The status; CLOSED needs a balance of zero.
    pub status: AccountStatus,
    /// Why, up to 500 characters; kept in the event.
    pub reason: Option<String>,
    /// The version that the change builds on; another one is a VERSION_CONFLICT.
    pub expected_version: Option<i32>,
    /// Check everything, write nothing.
    #[graphql(default)]
    pub dry_run: OrDefault<bool>,
}

/// The answer to a mutation of an account.
#[derive(SimpleObject)]
pub struct AccountPayload {
    /// The account as it is now; null where the change was refused.
    account: Option<Loaded<Account>>,
    /// The rules that the input breaks.
    user_errors: Vec<UserError>,
    /// What the log says of it; null in a dry run, and where nothing changed.
    event: Option<Loaded<CustomerEvent>>,
    /// Whether an earlier call under the same Idempotency-Key did this: then the outcome and the event are that call's,
    /// and the objects are as they are now.
    replayed: bool,
}

#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Opens an account for a customer, with its addresses, in one transaction. [S4]
    async fn account_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account.")] input: AccountOpenInput,
    ) -> Result<AccountPayload> {
        let mode = mode(ctx, &input, input.dry_run.0);
        let AccountOpenInput { customer_id: NodeId(customer), asset, iban, addresses, dry_run: _ } = input;
        let mut problems = Problems::default();
        let value = AccountInput { asset, iban, addresses }.parse(&mut problems);
        let new = Parsed { value, problems };
        answer(ctx, context::service(ctx).open_account(context::principal(ctx), customer, new, mode).await)
    }

    /// Changes the IBAN or the balance of an account.
    async fn account_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: AccountUpdateInput,
    ) -> Result<AccountPayload> {
        let mode = mode(ctx, &input, input.dry_run.0);
        let AccountUpdateInput { id: NodeId(id), iban, balance, expected_version, dry_run: _ } = input;
        let mut problems = Problems::default();
        let value = AccountPatch {
            iban: Patch::from(iban).and_then(|text| problems.take("iban", Iban::parse(&text))),
            balance: Patch::from(balance).and_then(|DecimalText(text)| problems.take("balance", parse_balance(&text))),
        };
        let patch = Parsed { value, problems };
        let (service, who) = (context::service(ctx), context::principal(ctx));
        answer(ctx, service.update_account(who, id, patch, expected_version, mode).await)
    }

    /// Moves an account to another status, any that the table of transitions allows. [S4]
    async fn account_status_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account and the status.")] input: AccountStatusChangeInput,
    ) -> Result<AccountPayload> {
        let mode = mode(ctx, &input, input.dry_run.0);
        let AccountStatusChangeInput { id: NodeId(id), status, reason, expected_version, dry_run: _ } = input;
        let (service, who) = (context::service(ctx), context::principal(ctx));
        let reason = reason.as_deref();
        answer(ctx, service.change_account_status(who, id, status, reason, expected_version, mode).await)
    }
}

fn answer(ctx: &Context<'_>, outcome: Result<Outcome<account::Model>, WriteError>) -> Result<AccountPayload> {
    let outcome = outcome.map_err(|problem| error::write(&problem))?;
    let Answer { object, value: _, user_errors, event, replayed } = Answer::of(ctx, outcome, |row| row);
    Ok(AccountPayload { account: object, user_errors, event, replayed })
}
