//! Moving customers between their statuses, and their accounts and addresses with them. [S0][S1]

use super::Service;
use super::write::{Done, Outcome, Write, not_found, transition, version};
use crate::domain::account::AccountStatus;
use crate::domain::address::AddressStatus;
use crate::domain::customer::CustomerStatus;
use crate::domain::event::{EventKind, NewEvent, reason};
use crate::domain::principal::Principal;
use crate::domain::problem::{Problem, Problems};
use crate::entity::{customer, event};
use crate::store;
use crate::store::error::StoreError;
use uuid::Uuid;

/// A move asked for.
#[derive(Clone, Debug)]
pub struct StatusChange {
    pub id: Uuid,
    pub status: CustomerStatus,
    pub reason: Option<String>,
    pub expected_version: Option<i32>,
}

/// A move made: the customer as it is now, and how many of its accounts and addresses moved with it.
#[derive(Clone, Debug)]
pub struct Moved {
    pub customer: customer::Model,
    pub accounts: u64,
    pub addresses: u64,
}

/// How many customers one call can move.
pub const MAX_BATCH: usize = 1000;

impl Service {
    /// Moves a customer to another status.
    pub async fn change_status(
        &self,
        who: &Principal,
        change: &StatusChange,
        dry_run: bool,
    ) -> Result<Outcome<Moved>, StoreError> {
        let write = self.begin(who, dry_run).await?;
        match step(&write, change).await? {
            Ok((moved, event)) => write.end(moved, Some(event)).await,
            Err(problems) => Ok(Outcome::Refused(problems)),
        }
    }

    /// Moves many customers, each by itself: one that is refused does not keep another back.
    ///
    /// Each has its own transaction, so a long list holds nobody up; a dry run has one for all, which ends unwritten.
    pub async fn change_statuses(
        &self,
        who: &Principal,
        changes: &[StatusChange],
        dry_run: bool,
    ) -> Result<(Vec<Result<Moved, Vec<Problem>>>, Option<store::database::Reader>), StoreError> {
        let mut results = Vec::with_capacity(changes.len());
        if !dry_run {
            for change in changes {
                results.push(match self.change_status(who, change, false).await? {
                    Outcome::Done(Done { value, event: _, reader: _ }) => Ok(value),
                    Outcome::Refused(problems) => Err(problems),
                });
            }
            return Ok((results, None));
        }
        let write = self.begin(who, true).await?;
        for change in changes {
            results.push(step(&write, change).await?.map(|(moved, _)| moved));
        }
        match write.end((), None).await? {
            Outcome::Done(Done { value: (), event: _, reader }) => Ok((results, Some(reader))),
            Outcome::Refused(_) => Ok((results, None)),
        }
    }
}

type Step = Result<(Moved, event::Model), Vec<Problem>>;

async fn step(write: &Write<'_>, change: &StatusChange) -> Result<Step, StoreError> {
    let StatusChange { id, status, reason: given, expected_version } = change;
    let mut problems = Problems::default();
    let reason = problems.take("reason", reason(given.as_deref())).flatten();
    let Some(before) = store::customer::lock(&write.tx, write.who.counterparty, *id).await? else {
        problems.push("id", not_found("customer"));
        return Ok(Err(problems.into_vec()));
    };
    problems.take("expectedVersion", version(*expected_version, before.version));
    problems.take("status", transition(before.status, *status, before.status.allowed(), CustomerStatus::name));
    if let Err(problems) = problems.finish() {
        return Ok(Err(problems));
    }
    Ok(Ok(move_to(write, &before, *status, reason).await?))
}

/// Writes another status of a customer, and what follows it.
pub async fn move_to(
    write: &Write<'_>,
    before: &customer::Model,
    status: CustomerStatus,
    reason: Option<String>,
) -> Result<(Moved, event::Model), StoreError> {
    let (accounts, addresses) = cascade(write, before.id, status).await?;
    let customer =
        customer::Model { status, version: before.version + 1, updated_at_ms: write.now.millis(), ..before.clone() };
    store::customer::update_status(&write.tx, before.id, status, customer.version, customer.updated_at_ms).await?;
    let event = NewEvent {
        kind: EventKind::CustomerStatusChanged,
        occurred_at: write.now,
        account_id: None,
        address_id: None,
        reason,
        changed_fields: vec!["status"],
        previous_status: Some(before.status),
    };
    let event = write.log(&customer, event).await?;
    Ok((Moved { customer, accounts, addresses }, event))
}

/// What follows the customer. Deactivation takes what is active and remembers it; a return to ACTIVE brings back
/// exactly that, and nothing that was inactive before; the end closes everything. [S0]
async fn cascade(write: &Write<'_>, customer: Uuid, to: CustomerStatus) -> Result<(u64, u64), StoreError> {
    use AccountStatus::{Active, Blocked, Closed, Inactive, Registered};
    let (tx, now) = (&write.tx, write.now.millis());
    match to {
        CustomerStatus::Inactive => Ok((
            store::account::cascade(tx, customer, &[Active], Inactive, None, true, now).await?,
            store::address::cascade(tx, customer, AddressStatus::Active, AddressStatus::Inactive, None, true, now)
                .await?,
        )),
        CustomerStatus::Active => Ok((
            store::account::cascade(tx, customer, &[Inactive], Active, Some(true), false, now).await?,
            store::address::cascade(
                tx,
                customer,
                AddressStatus::Inactive,
                AddressStatus::Active,
                Some(true),
                false,
                now,
            )
            .await?,
        )),
        CustomerStatus::Deleted => {
            let open = [Registered, Active, Inactive, Blocked];
            Ok((
                store::account::cascade(tx, customer, &open, Closed, None, false, now).await?,
                store::address::cascade(tx, customer, AddressStatus::Active, AddressStatus::Inactive, None, false, now)
                    .await?,
            ))
        }
        CustomerStatus::Registered | CustomerStatus::Suspended | CustomerStatus::Blocked => Ok((0, 0)),
    }
}
