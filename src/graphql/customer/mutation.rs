//! Changing customers: one verb for each intent, one input, one payload.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use super::input::{CustomerCreateInput, CustomerUpdateInput};
use super::object::Customer;
use crate::domain::customer::CustomerStatus;
use crate::domain::filter::NodeId;
use crate::domain::label::Labels;
use crate::domain::or_default::OrDefault;
use crate::domain::problem::{Problem, Problems, Rule};
use crate::entity::customer;
use crate::graphql::address::ownership::OwnershipChallenge;
use crate::graphql::event::object::CustomerEvent;
use crate::graphql::idempotency::mode;
use crate::graphql::level::root::Loaded;
use crate::graphql::payload::{Answer, UserError, loaded};
use crate::graphql::{context, error, position};
use crate::service::customer::{Created, LabelChange};
use crate::service::idempotency::{Mode, WriteError};
use crate::service::status::{Batch, MAX_BATCH, Moved, StatusChange};
use crate::service::write::{Done, Outcome, Parsed};
use crate::store::database::Reader;

/// A status to move a customer to.
#[derive(InputObject, Clone, Debug)]
pub struct CustomerStatusChangeInput {
    /// The customer.
    pub id: NodeId,
    /// The status.
    pub status: CustomerStatus,
    /// Why, up to 500 characters; kept in the event.
    pub reason: Option<String>,
    /// The version that the change builds on; another one is a VERSION_CONFLICT.
    pub expected_version: Option<i32>,
    /// Check everything, write nothing.
    #[graphql(default)]
    pub dry_run: OrDefault<bool>,
}

/// A customer, to be moved to the status that the mutation stands for, or erased.
#[derive(InputObject, Clone, Debug)]
pub struct CustomerTransitionInput {
    /// The customer.
    pub id: NodeId,
    /// Why, up to 500 characters; kept in the event.
    pub reason: Option<String>,
    /// The version that the change builds on; another one is a VERSION_CONFLICT.
    pub expected_version: Option<i32>,
    /// Check everything, write nothing.
    #[graphql(default)]
    pub dry_run: OrDefault<bool>,
}

/// Customers to be moved to one status.
#[derive(InputObject, Clone, Debug)]
pub struct CustomersStatusChangeInput {
    /// The customers, 1 to 1000.
    pub ids: Vec<NodeId>,
    /// The status.
    pub status: CustomerStatus,
    /// Why, up to 500 characters; kept in each event.
    pub reason: Option<String>,
    /// Check everything, write nothing.
    #[graphql(default)]
    pub dry_run: OrDefault<bool>,
}

/// Labels of a customer.
#[derive(InputObject, Clone, Debug)]
pub struct CustomerLabelsInput {
    /// The customer.
    pub id: NodeId,
    /// The labels, 1 to 64 characters each.
    pub labels: Vec<String>,
    /// The version that the change builds on; another one is a VERSION_CONFLICT.
    pub expected_version: Option<i32>,
    /// Check everything, write nothing.
    #[graphql(default)]
    pub dry_run: OrDefault<bool>,
}

/// The answer to `customerCreate`.
#[derive(SimpleObject)]
pub struct CustomerCreatePayload {
    /// The new customer; null where it was refused.
    customer: Option<Loaded<Customer>>,
    /// What the holder of the wallet signs to prove control of it; null without a wallet, and for chains other than
    /// eip155, stellar and solana. [S0]
    challenge: Option<OwnershipChallenge>,
    /// The rules that the input breaks.
    user_errors: Vec<UserError>,
    /// What the log says of it; null in a dry run.
    event: Option<Loaded<CustomerEvent>>,
    /// Whether an earlier call under the same Idempotency-Key did this: then the outcome and the event are that call's,
    /// and the objects are as they are now.
    replayed: bool,
}

/// The answer to a change of a customer's fields.
#[derive(SimpleObject)]
pub struct CustomerUpdatePayload {
    /// The customer as it is now; null where the change was refused.
    customer: Option<Loaded<Customer>>,
    /// The rules that the input breaks.
    user_errors: Vec<UserError>,
    /// What the log says of it; null in a dry run, and where nothing changed.
    event: Option<Loaded<CustomerEvent>>,
    /// Whether an earlier call under the same Idempotency-Key did this: then the outcome and the event are that call's,
    /// and the objects are as they are now.
    replayed: bool,
}

/// The answer to a change of a customer's status.
#[derive(SimpleObject)]
pub struct CustomerStatusChangePayload {
    /// The customer as it is now; null where the change was refused.
    customer: Option<Loaded<Customer>>,
    /// How many accounts changed with it.
    affected_accounts: u64,
    /// How many addresses changed with it.
    affected_addresses: u64,
    /// The rules that the input breaks.
    user_errors: Vec<UserError>,
    /// What the log says of it; null in a dry run.
    event: Option<Loaded<CustomerEvent>>,
    /// Whether an earlier call under the same Idempotency-Key did this: then the outcome and the event are that call's,
    /// and the objects are as they are now.
    replayed: bool,
}

/// The answer to `customersStatusChange`.
#[derive(SimpleObject)]
pub struct CustomersStatusChangePayload {
    /// What became of each customer, in the order of the ids.
    results: Vec<CustomerStatusChangeResult>,
    /// How many changed.
    changed: u64,
    /// How many were refused.
    failed: u64,
    /// The rules that the input as a whole breaks; then no customer was looked at.
    user_errors: Vec<UserError>,
    /// Whether an earlier call under the same Idempotency-Key did all of this: then the outcome is that call's, and the
    /// customers are as they are now. A repeat of a call that was cut short does what is left, and only that.
    replayed: bool,
}

/// What became of one customer of many.
#[derive(SimpleObject)]
pub struct CustomerStatusChangeResult {
    /// The id that was asked for.
    id: async_graphql::ID,
    /// The customer as it is now; null where the change was refused.
    customer: Option<Loaded<Customer>>,
    /// The rules that the change breaks.
    user_errors: Vec<UserError>,
}

#[derive(Default)]
pub struct CustomerMutation;

#[Object]
impl CustomerMutation {
    /// Creates a customer, in one transaction with its wallet and its first account where they are given. [S0][S1][S4]
    async fn customer_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer.")] input: CustomerCreateInput,
    ) -> Result<CustomerCreatePayload> {
        let (service, who, mode) = (context::service(ctx), context::principal(ctx), mode(ctx, &input, input.dry_run.0));
        let outcome = service.create_customer(who, input.parse(), mode).await;
        let outcome = outcome.map_err(|problem| error::write(&problem))?;
        let challenge = challenge(ctx, &outcome);
        let Answer { object, value: _, user_errors, event, replayed } =
            Answer::of(ctx, outcome, |created: &Created| &created.customer);
        Ok(CustomerCreatePayload { customer: object, challenge, user_errors, event, replayed })
    }

    /// Changes fields of a customer: a key left out keeps, null clears. [S4 PUT]
    async fn customer_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: CustomerUpdateInput,
    ) -> Result<CustomerUpdatePayload> {
        let (service, who, mode) = (context::service(ctx), context::principal(ctx), mode(ctx, &input, input.dry_run.0));
        let (NodeId(id), version) = (input.id, input.expected_version);
        updated(ctx, service.update_customer(who, id, input.parse(), version, mode).await)
    }

    /// Removes the personal data of a DELETED customer for good: login, name, date of birth, phone, identities, residence.
    /// The record, its external id and its events stay; other customers are refused with INVALID_TRANSITION.
    async fn customer_erase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer.")] input: CustomerTransitionInput,
    ) -> Result<CustomerUpdatePayload> {
        let mode = mode(ctx, &input, input.dry_run.0);
        let CustomerTransitionInput { id: NodeId(id), reason, expected_version, dry_run: _ } = input;
        let (service, who) = (context::service(ctx), context::principal(ctx));
        updated(ctx, service.erase_customer(who, id, reason.as_deref(), expected_version, mode).await)
    }

    /// Moves a customer to another status, any that the table of transitions allows. [S1 PUT]
    async fn customer_status_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer and the status.")] input: CustomerStatusChangeInput,
    ) -> Result<CustomerStatusChangePayload> {
        let mode = mode(ctx, &input, input.dry_run.0);
        let CustomerStatusChangeInput { id: NodeId(id), status, reason, expected_version, dry_run: _ } = input;
        change(ctx, &StatusChange { id, status, reason, expected_version }, mode).await
    }

    /// Moves a customer to INACTIVE, and its active accounts and addresses with it, in one transaction. [S0]
    async fn customer_deactivate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer.")] input: CustomerTransitionInput,
    ) -> Result<CustomerStatusChangePayload> {
        transition(ctx, input, CustomerStatus::Inactive).await
    }

    /// Moves a customer to ACTIVE, and brings back exactly what its deactivation took. [S0]
    async fn customer_reactivate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer.")] input: CustomerTransitionInput,
    ) -> Result<CustomerStatusChangePayload> {
        transition(ctx, input, CustomerStatus::Active).await
    }

    /// Moves up to 1000 customers to one status; each succeeds or fails by itself.
    async fn customers_status_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customers and the status.")] input: CustomersStatusChangeInput,
    ) -> Result<CustomersStatusChangePayload> {
        let mode = mode(ctx, &input, input.dry_run.0);
        let CustomersStatusChangeInput { ids, status, reason, dry_run: _ } = input;
        if let Err(problems) = batch(ids.len()) {
            return Ok(refused_batch(problems));
        }
        let change =
            |NodeId(id): &NodeId| StatusChange { id: *id, status, reason: reason.clone(), expected_version: None };
        let changes: Vec<StatusChange> = ids.iter().map(change).collect();
        let outcome = context::service(ctx).change_statuses(context::principal(ctx), &changes, mode).await;
        match outcome.map_err(|problem| error::write(&problem))? {
            Outcome::Done(done) => Ok(done_batch(ctx, &changes, done)),
            Outcome::Refused(problems) => Ok(refused_batch(problems)),
        }
    }

    /// Replaces the labels of a customer. [S2 PATCH]
    async fn customer_labels_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer and all of its labels.")] input: CustomerLabelsInput,
    ) -> Result<CustomerUpdatePayload> {
        labels(ctx, input, LabelChange::Set).await
    }

    /// Adds labels to a customer; those that it has stay where they are.
    async fn customer_labels_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer and the labels to add.")] input: CustomerLabelsInput,
    ) -> Result<CustomerUpdatePayload> {
        labels(ctx, input, LabelChange::Add).await
    }

    /// Takes labels from a customer; those that it has not are passed over.
    async fn customer_labels_remove(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer and the labels to take away.")] input: CustomerLabelsInput,
    ) -> Result<CustomerUpdatePayload> {
        labels(ctx, input, LabelChange::Remove).await
    }
}

type Written<T> = Result<Outcome<T>, WriteError>;

fn answer(ctx: &Context<'_>, outcome: Written<customer::Model>) -> Result<Answer<Customer, customer::Model>> {
    let outcome = outcome.map_err(|problem| error::write(&problem))?;
    Ok(Answer::of(ctx, outcome, |row| row))
}

/// What the holder of a new customer's wallet is asked to sign.
fn challenge(ctx: &Context<'_>, outcome: &Outcome<Created>) -> Option<OwnershipChallenge> {
    match outcome {
        Outcome::Done(Done { value: Created { customer: _, challenge }, event: _, replayed: _, reader }) => {
            OwnershipChallenge::of(ctx, reader.clone(), challenge.as_ref()?)
        }
        Outcome::Refused(_) => None,
    }
}

fn updated(ctx: &Context<'_>, outcome: Written<customer::Model>) -> Result<CustomerUpdatePayload> {
    let Answer { object, value: _, user_errors, event, replayed } = answer(ctx, outcome)?;
    Ok(CustomerUpdatePayload { customer: object, user_errors, event, replayed })
}

async fn transition(
    ctx: &Context<'_>,
    input: CustomerTransitionInput,
    status: CustomerStatus,
) -> Result<CustomerStatusChangePayload> {
    let mode = mode(ctx, &input, input.dry_run.0);
    let CustomerTransitionInput { id: NodeId(id), reason, expected_version, dry_run: _ } = input;
    change(ctx, &StatusChange { id, status, reason, expected_version }, mode).await
}

async fn change(ctx: &Context<'_>, change: &StatusChange, mode: Mode) -> Result<CustomerStatusChangePayload> {
    let outcome = context::service(ctx).change_status(context::principal(ctx), change, mode).await;
    let outcome = outcome.map_err(|problem| error::write(&problem))?;
    let Answer { object, value, user_errors, event, replayed } =
        Answer::of(ctx, outcome, |moved: &Moved| &moved.customer);
    let (affected_accounts, affected_addresses) = value.map_or((0, 0), |moved| (moved.accounts, moved.addresses));
    Ok(CustomerStatusChangePayload {
        customer: object,
        affected_accounts,
        affected_addresses,
        user_errors,
        event,
        replayed,
    })
}

async fn labels(ctx: &Context<'_>, input: CustomerLabelsInput, change: LabelChange) -> Result<CustomerUpdatePayload> {
    let mode = mode(ctx, &input, input.dry_run.0);
    let CustomerLabelsInput { id: NodeId(id), labels, expected_version, dry_run: _ } = input;
    let mut problems = Problems::default();
    let value = Labels::parse(&labels, &mut problems).unwrap_or_default();
    let (service, who) = (context::service(ctx), context::principal(ctx));
    let parsed = Parsed { value, problems };
    updated(ctx, service.change_labels(who, id, change, parsed, expected_version, mode).await)
}

fn batch(size: usize) -> Result<(), Vec<Problem>> {
    let mut problems = Problems::default();
    match size {
        0 => problems.push("ids", Rule::required()),
        1..=MAX_BATCH => {}
        more => problems.push("ids", Rule::limit_exceeded(MAX_BATCH, more)),
    }
    problems.finish()
}

fn refused_batch(problems: Vec<Problem>) -> CustomersStatusChangePayload {
    let user_errors = problems.into_iter().map(UserError::from).collect();
    CustomersStatusChangePayload { results: Vec::new(), changed: 0, failed: 0, user_errors, replayed: false }
}

fn done_batch(ctx: &Context<'_>, changes: &[StatusChange], done: Done<Batch>) -> CustomersStatusChangePayload {
    let Done { value: Batch { results }, event, replayed, reader } = done;
    if let Some(event) = &event {
        position::tell(ctx, event);
    }
    let changed = results.iter().filter(|result| result.is_ok()).count();
    CustomersStatusChangePayload {
        changed: changed as u64,
        failed: (results.len() - changed) as u64,
        results: changes
            .iter()
            .zip(results)
            .map(|(change, result)| one_of_many(ctx, &reader, change.id, result))
            .collect(),
        user_errors: Vec::new(),
        replayed,
    }
}

fn one_of_many(
    ctx: &Context<'_>,
    reader: &Reader,
    id: uuid::Uuid,
    result: Result<Moved, Vec<Problem>>,
) -> CustomerStatusChangeResult {
    let (customer, problems) = match result {
        Ok(moved) => (Some(loaded(ctx, reader.clone(), &moved.customer)), Vec::new()),
        Err(problems) => (None, problems),
    };
    let user_errors = problems.into_iter().map(UserError::from).collect();
    CustomerStatusChangeResult { id: id.to_string().into(), customer, user_errors }
}
