//! Moving customers between their statuses, and their accounts and addresses with them. [S0][S1]

use super::Service;
use super::idempotency::{Mode, Repeatable, Stop, WriteError, gone};
use super::write::{Done, Outcome, Write, not_found, transition, version};
use crate::domain::cascade::following;
use crate::domain::customer::CustomerStatus;
use crate::domain::event::{EventKind, NewEvent, reason};
use crate::domain::principal::Principal;
use crate::domain::problem::{Problem, Problems};
use crate::entity::{customer, event};
use crate::store;
use crate::store::changes::Changes;
use crate::store::error::StoreError;
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
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

/// What became of each customer of many, in the order in which they were asked for.
#[derive(Clone, Debug)]
pub struct Batch {
    pub results: Vec<Result<Moved, Vec<Problem>>>,
}

impl Service {
    /// Moves a customer to another status.
    pub async fn change_status(
        &self,
        who: &Principal,
        change: &StatusChange,
        mode: Mode,
    ) -> Result<Outcome<Moved>, WriteError> {
        self.once(who, mode, Box::pin(self.try_change_status(who, change, mode)), |_| &["status"]).await
    }

    async fn try_change_status(
        &self,
        who: &Principal,
        change: &StatusChange,
        mode: Mode,
    ) -> Result<Outcome<Moved>, Stop> {
        // The key is looked up only where that is needed: most calls are the first with theirs.
        let write = self.open(who, mode).await?;
        let (before, reason) = match check(&write, change).await? {
            Ok(checked) => checked,
            Err(problems) => return write.refuse(problems).await,
        };
        let mut planned = Planned::new(&write, before, change.status, reason);
        let kept = match mode {
            Mode::Once(token) if !planned.follows => {
                let moved = Moved { customer: planned.customer.clone(), accounts: 0, addresses: 0 };
                write.keep_with(&mut planned.changes, token, &moved, planned.event_id)?;
                true
            }
            Mode::Once(_) | Mode::Dry | Mode::Real => false,
        };
        let (moved, event, touched) = planned.make(&write).await?;
        match (kept, touched.last()) {
            (true, Some(0)) => Err(Stop::Overtaken),
            (true, _) => Ok(write.done(moved, Some(event)).await?),
            (false, _) => write.end(moved, Some(event)).await,
        }
    }

    /// Moves many customers, each by itself: one that is refused does not keep another back.
    ///
    /// Each has its own transaction, so a long list holds nobody up; a dry run has one for all, which ends unwritten.
    /// Under a key each leaves its own record, and all of them one more at the end: a repeat of a call that did not
    /// come to its end does only what is left. The event is the last one of all.
    pub async fn change_statuses(
        &self,
        who: &Principal,
        changes: &[StatusChange],
        mode: Mode,
    ) -> Result<Outcome<Batch>, WriteError> {
        self.once(who, mode, Box::pin(self.try_change_statuses(who, changes, mode)), |_| &["status"]).await
    }

    async fn try_change_statuses(
        &self,
        who: &Principal,
        changes: &[StatusChange],
        mode: Mode,
    ) -> Result<Outcome<Batch>, Stop> {
        let mut results = Vec::with_capacity(changes.len());
        if let Mode::Dry = mode {
            let write = self.begin(who, mode).await?;
            for change in changes {
                results.push(step(&write, change).await?);
            }
            return write.end(Batch { results }, None).await;
        }
        if let Mode::Once(_) = mode {
            // Looks whether all of it was done before.
            drop(self.begin(who, mode).await?);
        }
        let step_mode = |index| match mode {
            Mode::Dry | Mode::Real => mode,
            Mode::Once(token) => Mode::Once(token.step(index)),
        };
        let mut last = None;
        for (index, change) in changes.iter().enumerate() {
            results.push(match self.change_status(who, change, step_mode(index)).await? {
                Outcome::Done(Done { value, event, replayed: _, reader: _ }) => {
                    last = event.or(last);
                    Ok(value)
                }
                Outcome::Refused(problems) => Err(problems),
            });
        }
        self.begin(who, mode).await?.end(Batch { results }, last).await
    }
}

/// What is kept of a move.
#[derive(Serialize, Deserialize, Clone, Copy)]
pub struct KeptMove {
    customer: Uuid,
    accounts: u64,
    addresses: u64,
}

impl Repeatable for Moved {
    type Kept = KeptMove;

    fn kept(&self) -> KeptMove {
        let Self { customer, accounts, addresses } = self;
        KeptMove { customer: customer.id, accounts: *accounts, addresses: *addresses }
    }

    async fn again(db: &DatabaseConnection, counterparty: Uuid, kept: KeptMove) -> Result<Self, StoreError> {
        let KeptMove { customer, accounts, addresses } = kept;
        let customer = store::customer::by_id(db, counterparty, customer).await?.ok_or_else(gone)?;
        Ok(Self { customer, accounts, addresses })
    }
}

impl Repeatable for Batch {
    type Kept = Vec<Result<KeptMove, Vec<Problem>>>;

    fn kept(&self) -> Self::Kept {
        self.results.iter().map(|result| result.as_ref().map(Moved::kept).map_err(Clone::clone)).collect()
    }

    async fn again(db: &DatabaseConnection, counterparty: Uuid, kept: Self::Kept) -> Result<Self, StoreError> {
        let ids = kept.iter().flatten().map(|kept| kept.customer).collect();
        let rows = store::customer::by_ids(db, counterparty, ids).await?;
        let rows: HashMap<Uuid, customer::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
        let again = |kept: Result<KeptMove, Vec<Problem>>| match kept {
            Ok(KeptMove { customer, accounts, addresses }) => {
                let customer = rows.get(&customer).cloned().ok_or_else(gone)?;
                Ok(Ok(Moved { customer, accounts, addresses }))
            }
            Err(problems) => Ok(Err(problems)),
        };
        Ok(Self { results: kept.into_iter().map(again).collect::<Result<_, StoreError>>()? })
    }
}

/// What a move begins with: the customer as it is, and the reason; or why it cannot be.
type Checked = Result<(customer::Model, Option<String>), Vec<Problem>>;

/// Takes the customer for this write and checks the move.
async fn check(write: &Write<'_>, change: &StatusChange) -> Result<Checked, StoreError> {
    let StatusChange { id, status, reason: given, expected_version } = change;
    let mut problems = Problems::default();
    let reason = problems.take("reason", reason(given.as_deref())).flatten();
    let token = match write.mode {
        Mode::Once(token) => Some(token),
        Mode::Dry | Mode::Real => None,
    };
    let Some(before) = store::customer::lock_under(&write.tx, write.who.counterparty, *id, token).await? else {
        problems.push("id", not_found("customer"));
        return Ok(Err(problems.into_vec()));
    };
    problems.take("expectedVersion", version(*expected_version, before.version));
    problems.take("status", transition(before.status, *status, before.status.allowed(), CustomerStatus::name));
    Ok(problems.finish().map(|()| (before, reason)))
}

async fn step(write: &Write<'_>, change: &StatusChange) -> Result<Result<Moved, Vec<Problem>>, StoreError> {
    Ok(match check(write, change).await? {
        Ok((before, reason)) => Ok(move_to(write, &before, change.status, reason).await?.0),
        Err(problems) => Err(problems),
    })
}

/// Writes another status of a customer, and what follows it.
pub async fn move_to(
    write: &Write<'_>,
    before: &customer::Model,
    status: CustomerStatus,
    reason: Option<String>,
) -> Result<(Moved, event::Model), StoreError> {
    let (moved, event, _) = Planned::new(write, before.clone(), status, reason).make(write).await?;
    Ok((moved, event))
}

/// A move about to be written.
struct Planned {
    /// The customer as it will be.
    customer: customer::Model,
    /// The customer, and what follows it: first the accounts, then the addresses.
    changes: Changes,
    follows: bool,
    event_id: Uuid,
    event: NewEvent,
}

impl Planned {
    fn new(write: &Write<'_>, before: customer::Model, status: CustomerStatus, reason: Option<String>) -> Self {
        let (previous_status, now) = (Some(before.status), write.now.millis());
        let customer = customer::Model { status, version: before.version + 1, updated_at_ms: now, ..before };
        let mut changes = write.changes();
        store::customer::status_change(changes.add(), &customer);
        let following = following(status);
        if let Some((accounts, addresses)) = &following {
            store::account::cascade(changes.add(), customer.id, accounts, now);
            store::address::cascade(changes.add(), customer.id, addresses, now);
        }
        let event = NewEvent {
            kind: EventKind::CustomerStatusChanged,
            occurred_at: write.now,
            account_id: None,
            address_id: None,
            reason,
            changed_fields: vec!["status"],
            previous_status,
        };
        Self { customer, changes, follows: following.is_some(), event_id: write.new_id(), event }
    }

    /// Writes it, and tells how many rows each change touched.
    async fn make(self, write: &Write<'_>) -> Result<(Moved, event::Model, Vec<u64>), StoreError> {
        let Self { customer, changes, follows, event_id, event } = self;
        let (event, touched) = write.log_with(changes, event_id, &customer, event).await?;
        let count = |place: usize| if follows { touched.get(place).copied().unwrap_or_default() } else { 0 };
        let moved = Moved { accounts: count(1), addresses: count(2), customer };
        Ok((moved, event, touched))
    }
}
