//! Changing blockchain addresses.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result, SimpleObject};

use super::object::Address;
use crate::domain::address::{AddressStatus, MAX_ADDRESS_LABEL};
use crate::domain::caip10::Caip10;
use crate::domain::filter::NodeId;
use crate::domain::or_default::OrDefault;
use crate::domain::patch::Patch;
use crate::domain::problem::{Problems, Rule};
use crate::domain::text::{bounded, optional};
use crate::entity::address;
use crate::graphql::event::object::CustomerEvent;
use crate::graphql::idempotency::mode;
use crate::graphql::level::root::Loaded;
use crate::graphql::payload::{Answer, UserError};
use crate::graphql::scalar::Caip10Text;
use crate::graphql::{context, error};
use crate::service::address::{AddressPatch, NewAddress};
use crate::service::idempotency::WriteError;
use crate::service::write::{Outcome, Parsed};

/// An address to be added to an account.
#[derive(InputObject, Clone, Debug)]
pub struct AddressAddInput {
    /// The account, which is not closed.
    pub account_id: NodeId,
    /// The address, unique in the counterparty.
    pub caip10: Caip10Text,
    /// What people here call it, 1 to 64 characters.
    pub label: Option<String>,
    /// Check everything, write nothing.
    #[graphql(default)]
    pub dry_run: OrDefault<bool>,
}

/// What to change of an address: a key left out keeps, null clears.
#[derive(InputObject, Clone, Debug)]
pub struct AddressUpdateInput {
    /// The address.
    pub id: NodeId,
    /// What people here call it, 1 to 64 characters.
    pub label: MaybeUndefined<String>,
    /// Whether it may be used.
    pub status: MaybeUndefined<AddressStatus>,
    /// The version that the change builds on; another one is a VERSION_CONFLICT.
    pub expected_version: Option<i32>,
    /// Check everything, write nothing.
    #[graphql(default)]
    pub dry_run: OrDefault<bool>,
}

/// The answer to a mutation of an address.
#[derive(SimpleObject)]
pub struct AddressPayload {
    /// The address as it is now; null where the change was refused.
    address: Option<Loaded<Address>>,
    /// The rules that the input breaks.
    user_errors: Vec<UserError>,
    /// What the log says of it; null in a dry run, and where nothing changed.
    event: Option<Loaded<CustomerEvent>>,
    /// Whether an earlier call under the same Idempotency-Key did this: then the outcome and the event are that call's,
    /// and the objects are as they are now.
    replayed: bool,
}

#[derive(Default)]
pub struct AddressMutation;

#[Object]
impl AddressMutation {
    /// Adds an address to an account.
    async fn address_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The address.")] input: AddressAddInput,
    ) -> Result<AddressPayload> {
        let mode = mode(ctx, &input, input.dry_run.0);
        let AddressAddInput { account_id: NodeId(account), caip10: Caip10Text(caip10), label, dry_run: _ } = input;
        let mut problems = Problems::default();
        let value = NewAddress {
            caip10: problems.take("caip10", Caip10::parse(&caip10)),
            label: problems.take("label", optional(label.as_deref(), MAX_ADDRESS_LABEL)).flatten(),
        };
        let new = Parsed { value, problems };
        answer(ctx, context::service(ctx).add_address(context::principal(ctx), account, new, mode).await)
    }

    /// Changes the label or the status of an address.
    async fn address_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: AddressUpdateInput,
    ) -> Result<AddressPayload> {
        let mode = mode(ctx, &input, input.dry_run.0);
        let AddressUpdateInput { id: NodeId(id), label, status, expected_version, dry_run: _ } = input;
        let mut problems = Problems::default();
        if status.is_null() {
            problems.push("status", Rule::required());
        }
        let value = AddressPatch {
            label: Patch::from(label).and_then(|text| problems.take("label", bounded(&text, 1, MAX_ADDRESS_LABEL))),
            status: status.into(),
        };
        let patch = Parsed { value, problems };
        let (service, who) = (context::service(ctx), context::principal(ctx));
        answer(ctx, service.update_address(who, id, patch, expected_version, mode).await)
    }
}

/// The payload of a write of an address.
pub fn answer(ctx: &Context<'_>, outcome: Result<Outcome<address::Model>, WriteError>) -> Result<AddressPayload> {
    let outcome = outcome.map_err(|problem| error::write(&problem))?;
    let Answer { object, value: _, user_errors, event, replayed } = Answer::of(ctx, outcome, |row| row);
    Ok(AddressPayload { address: object, user_errors, event, replayed })
}
