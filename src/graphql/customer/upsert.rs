//! Creating or replacing a customer by the caller's own key. [S3 Put Customer]

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use super::input::{AssetAmountInput, CustomerCreateInput, EntityInput, PersonNameInput};
use super::object::Customer;
use super::personal::{IdentityInput, PostalAddressInput};
use crate::domain::customer::{CustomerPatch, Segment, UpsertOutcome};
use crate::domain::filter::NodeId;
use crate::domain::or_default::OrDefault;
use crate::graphql::event::object::CustomerEvent;
use crate::graphql::idempotency::mode;
use crate::graphql::level::root::Loaded;
use crate::graphql::payload::{Answer, UserError};
use crate::graphql::scalar::DateText;
use crate::graphql::{context, error};
use crate::service::import::{ImportRecord, Upserted};
use crate::service::write::Parsed;

/// What a customer is to be: what is left out is cleared, but for id, status, accounts and addresses.
#[derive(InputObject, Clone, Debug)]
pub struct CustomerUpsertInput {
    /// The caller's own id, which the customer is known by, 1 to 128 characters. [S3 CustomerID]
    pub external_id: String,
    /// The login, 1 to 128 characters, unique in the counterparty. [S4]
    pub login: Option<String>,
    /// The person or company behind the customer. [S2]
    pub entity: Option<EntityInput>,
    /// A flag beside the status. [S4]
    #[graphql(default)]
    pub disabled: OrDefault<bool>,
    /// Up to 16 labels of 1 to 64 characters each. [S2]
    pub labels: Option<Vec<String>>,
    /// The segment. [S4]
    pub segment: Option<Segment>,
    /// The level of verification, 0 to 100. [S4]
    #[graphql(default)]
    pub kyc_level: OrDefault<i32>,
    /// The branch. [S4]
    pub branch_id: Option<NodeId>,
    /// How much the customer may hold. [S4]
    pub balance_limit: Option<AssetAmountInput>,
    /// The name of the person. [S3][S4]
    pub name: Option<PersonNameInput>,
    /// The day on which the person was born, 1900-01-01 to today. It is kept encrypted. [S3]
    pub date_of_birth: Option<DateText>,
    /// The phone, E.164: `+380441234567`. It is kept encrypted. [S4]
    pub phone: Option<String>,
    /// The documents that say who the person is, up to 20. [S3]
    pub identities: Option<Vec<IdentityInput>>,
    /// Where the customer lives. [S3]
    pub residence: Option<PostalAddressInput>,
    /// The version that the change builds on, 0 where there must be no such customer yet; another one is a
    /// VERSION_CONFLICT.
    pub expected_version: Option<i32>,
    /// Check everything, write nothing.
    #[graphql(default)]
    pub dry_run: OrDefault<bool>,
}

/// The answer to `customerUpsert`.
#[derive(SimpleObject)]
pub struct CustomerUpsertPayload {
    /// The customer as it is now; null where it was refused.
    customer: Option<Loaded<Customer>>,
    /// What became of it; null where it was refused.
    outcome: Option<UpsertOutcome>,
    /// The rules that the input breaks.
    user_errors: Vec<UserError>,
    /// What the log says of it; null in a dry run, and where nothing changed.
    event: Option<Loaded<CustomerEvent>>,
    /// Whether an earlier call under the same Idempotency-Key did this: then the outcome and the event are that call's,
    /// and the objects are as they are now.
    replayed: bool,
}

#[derive(Default)]
pub struct CustomerUpsertMutation;

#[Object]
impl CustomerUpsertMutation {
    /// Creates a customer, or replaces the one with this external id: what is left out is cleared, but for id, status,
    /// accounts and addresses. A new one is REGISTERED. Two at once leave one customer. [S3 PUT]
    async fn customer_upsert(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the customer is to be.")] input: CustomerUpsertInput,
    ) -> Result<CustomerUpsertPayload> {
        let (service, who, mode) = (context::service(ctx), context::principal(ctx), mode(ctx, &input, input.dry_run.0));
        let version = input.expected_version;
        let outcome = service.upsert_customer(who, input.parse(), version, mode).await;
        let outcome = outcome.map_err(|problem| error::write(&problem))?;
        let Answer { object, value, user_errors, event, replayed } =
            Answer::of(ctx, outcome, |Upserted { customer, outcome: _ }: &Upserted| customer);
        let outcome = value.map(|upserted| upserted.outcome);
        Ok(CustomerUpsertPayload { customer: object, outcome, user_errors, event, replayed })
    }
}

impl CustomerUpsertInput {
    /// The record that this describes, and what is wrong with it. The rules are those of a new customer.
    fn parse(self) -> Parsed<ImportRecord> {
        let Self {
            external_id,
            login,
            entity,
            disabled,
            labels,
            segment,
            kyc_level,
            branch_id,
            balance_limit,
            name,
            date_of_birth,
            phone,
            identities,
            residence,
            expected_version: _,
            dry_run,
        } = self;
        let input = CustomerCreateInput {
            external_id: Some(external_id),
            login,
            wallet: None,
            entity,
            status: OrDefault::default(),
            disabled,
            labels,
            segment,
            kyc_level,
            branch_id,
            balance_limit,
            name,
            date_of_birth,
            phone,
            identities,
            residence,
            account: None,
            dry_run,
        };
        let Parsed { value, problems } = input.parse();
        let value = ImportRecord { patch: CustomerPatch::replacing(value), ..ImportRecord::default() };
        Parsed { value, problems }
    }
}
