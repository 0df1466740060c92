//! Creating and changing customers.

pub mod check;
mod personal;
pub mod row;

use super::Service;
use super::account::open;
use super::address::new_address;
use super::idempotency::{Mode, Repeatable, Stop, WriteError, gone};
use super::ownership::{Challenged, KeptChallenge, challenged};
use super::write::{Outcome, Parsed, Write, not_found, version};
use crate::domain::caip10::Caip10;
use crate::domain::customer::{CustomerPatch, NewCustomer};
use crate::domain::event::{EventKind, NewEvent};
use crate::domain::label::Labels;
use crate::domain::patch::Patch;
use crate::domain::principal::Principal;
use crate::entity::{customer, event};
use crate::store;
use crate::store::error::{StoreError, Unique};
use check::{check_new, check_patch};
use row::{changed_fields, patched, row_of};
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How a caller changes the labels of a customer.
#[derive(Copy, Clone, Debug)]
pub enum LabelChange {
    Set,
    Add,
    Remove,
}

/// A customer that was created, and what the holder of its wallet is asked to sign.
#[derive(Clone, Debug)]
pub struct Created {
    pub customer: customer::Model,
    /// None without a wallet, and where the addresses of its chain do not sign.
    pub challenge: Option<Challenged>,
}

impl Service {
    /// Creates a customer, with its wallet and its first account where they are given. [S0][S1][S4]
    pub async fn create_customer(
        &self,
        who: &Principal,
        new: Parsed<NewCustomer>,
        mode: Mode,
    ) -> Result<Outcome<Created>, WriteError> {
        let attempt = Box::pin(self.try_create(who, new, mode));
        self.once(who, mode, attempt, |unique| match unique {
            Unique::ExternalId => &["externalId"],
            Unique::Login => &["login"],
            Unique::Caip10 | Unique::Wallet => &["wallet"],
            Unique::Iban => &["account", "iban"],
            Unique::Asset => &["account", "asset"],
            Unique::BranchName => &["branchId"],
        })
        .await
    }

    async fn try_create(
        &self,
        who: &Principal,
        Parsed { value: new, mut problems }: Parsed<NewCustomer>,
        mode: Mode,
    ) -> Result<Outcome<Created>, Stop> {
        let write = self.begin(who, mode).await?;
        check_new(&write, &new, &mut problems).await?;
        if let Err(problems) = problems.finish() {
            return Ok(Outcome::Refused(problems));
        }
        let (row, labels) = row_of(&write, &new)?;
        store::customer::insert(&write.tx, &row, &labels).await?;
        let challenge = match &new.wallet {
            Some(wallet) => open_wallet(&write, &row, wallet).await?,
            None => None,
        };
        if let Some(account) = &new.account {
            open(&write, &row, account).await?;
        }
        let event = write.log(&row, event(&write, EventKind::CustomerCreated, Vec::new())).await?;
        write.end(Created { customer: row, challenge }, Some(event)).await
    }

    /// Changes fields of a customer: a key left out keeps, null clears. [S4 PUT]
    pub async fn update_customer(
        &self,
        who: &Principal,
        id: Uuid,
        patch: Parsed<CustomerPatch>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<customer::Model>, WriteError> {
        if patch.value.labels != Patch::Keep {
            self.check_requestor(who)?;
        }
        self.once(who, mode, Box::pin(self.try_update(who, id, patch, expected_version, mode)), field_of).await
    }

    async fn try_update(
        &self,
        who: &Principal,
        id: Uuid,
        Parsed { value: patch, mut problems }: Parsed<CustomerPatch>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<customer::Model>, Stop> {
        let write = self.begin(who, mode).await?;
        let before = store::customer::lock(&write.tx, who.counterparty, id).await?;
        let Some(before) = before else {
            problems.push("id", not_found("customer"));
            return Ok(Outcome::Refused(problems.into_vec()));
        };
        problems.take("expectedVersion", version(expected_version, before.version));
        check_patch(&write, Some(id), &patch, &mut problems).await?;
        if let Err(problems) = problems.finish() {
            return Ok(Outcome::Refused(problems));
        }
        let (after, event) = change(&write, before, patch).await?;
        write.end(after, event).await
    }

    /// Sets, adds or takes away labels of a customer. [S2]
    pub async fn change_labels(
        &self,
        who: &Principal,
        id: Uuid,
        change: LabelChange,
        labels: Parsed<Labels>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<customer::Model>, WriteError> {
        self.check_requestor(who)?;
        let attempt = Box::pin(self.try_change_labels(who, id, change, labels, expected_version, mode));
        self.once(who, mode, attempt, field_of).await
    }

    /// The rule that a change of labels says on whose behalf it is made, where the settings ask for it. [S2]
    pub fn check_requestor(&self, who: &Principal) -> Result<(), WriteError> {
        if self.require_requestor && who.on_behalf_of.is_none() { Err(WriteError::NoRequestor) } else { Ok(()) }
    }

    async fn try_change_labels(
        &self,
        who: &Principal,
        id: Uuid,
        change: LabelChange,
        Parsed { value: labels, mut problems }: Parsed<Labels>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<customer::Model>, Stop> {
        let write = self.begin(who, mode).await?;
        let before = store::customer::lock(&write.tx, who.counterparty, id).await?;
        let Some(before) = before else {
            problems.push("id", not_found("customer"));
            return Ok(Outcome::Refused(problems.into_vec()));
        };
        problems.take("expectedVersion", version(expected_version, before.version));
        let present = Labels::from_json(&before.labels);
        let labels = match change {
            LabelChange::Set => labels,
            LabelChange::Remove => present.removed(&labels),
            LabelChange::Add => problems.take("labels", present.added(&labels).within_limit()).unwrap_or(present),
        };
        if let Err(problems) = problems.finish() {
            return Ok(Outcome::Refused(problems));
        }
        if labels.to_json() == before.labels {
            return write.end(before, None).await;
        }
        let after = customer::Model {
            labels: labels.to_json(),
            version: before.version + 1,
            updated_at_ms: write.now.millis(),
            ..before.clone()
        };
        store::customer::update(&write.tx, &before, &after, &labels).await?;
        let event = write.log(&after, event(&write, EventKind::CustomerLabelsChanged, vec!["labels"])).await?;
        write.end(after, Some(event)).await
    }
}

/// Writes the wallet of a new customer, and the challenge to its holder.
async fn open_wallet(
    write: &Write<'_>,
    customer: &customer::Model,
    wallet: &Caip10,
) -> Result<Option<Challenged>, StoreError> {
    let (address, challenge) = challenged(write, new_address(write, customer, None, wallet));
    store::address::insert(&write.tx, std::slice::from_ref(&address)).await?;
    let Some(challenge) = challenge else { return Ok(None) };
    store::challenge::insert(&write.tx, &challenge).await?;
    Ok(Some(Challenged { challenge, address }))
}

/// What is kept of a customer that was created.
#[derive(Serialize, Deserialize)]
pub struct KeptCreated {
    customer: Uuid,
    challenge: Option<KeptChallenge>,
}

impl Repeatable for Created {
    type Kept = KeptCreated;

    fn kept(&self) -> KeptCreated {
        let Self { customer, challenge } = self;
        KeptCreated { customer: customer.id, challenge: challenge.as_ref().map(Challenged::kept) }
    }

    async fn again(db: &DatabaseConnection, counterparty: Uuid, kept: KeptCreated) -> Result<Self, StoreError> {
        let KeptCreated { customer, challenge } = kept;
        let customer = customer::Model::again(db, counterparty, customer).await?;
        let challenge = match challenge {
            Some(kept) => Some(Challenged::again(db, counterparty, kept).await?),
            None => None,
        };
        Ok(Self { customer, challenge })
    }
}

impl Repeatable for customer::Model {
    type Kept = Uuid;

    fn kept(&self) -> Uuid {
        self.id
    }

    async fn again(db: &DatabaseConnection, counterparty: Uuid, id: Uuid) -> Result<Self, StoreError> {
        store::customer::by_id(db, counterparty, id).await?.ok_or_else(gone)
    }
}

const fn field_of(unique: Unique) -> &'static [&'static str] {
    match unique {
        Unique::Login => &["login"],
        Unique::ExternalId | Unique::Caip10 | Unique::Wallet | Unique::Iban | Unique::Asset | Unique::BranchName => {
            &["externalId"]
        }
    }
}

/// Writes a patch, if it changes anything.
pub async fn change(
    write: &Write<'_>,
    before: customer::Model,
    patch: CustomerPatch,
) -> Result<(customer::Model, Option<event::Model>), StoreError> {
    let (after, labels) = patched(write.keys(), &before, patch)?;
    let changed = changed_fields(&before, &after);
    if changed.is_empty() {
        return Ok((before, None));
    }
    let kind = if changed == ["labels"] { EventKind::CustomerLabelsChanged } else { EventKind::CustomerUpdated };
    let after = customer::Model { version: before.version + 1, updated_at_ms: write.now.millis(), ..after };
    store::customer::update(&write.tx, &before, &after, &labels).await?;
    let event = write.log(&after, event(write, kind, changed)).await?;
    Ok((after, Some(event)))
}

/// What the log says of the customer itself.
pub fn event(write: &Write<'_>, kind: EventKind, changed_fields: Vec<&'static str>) -> NewEvent {
    NewEvent {
        kind,
        occurred_at: write.now,
        account_id: None,
        address_id: None,
        reason: None,
        changed_fields,
        previous_status: None,
    }
}
