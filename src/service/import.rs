//! Importing a customer: one record holds all of it, and an import brings the registry to what the record says.
//!
//! The key is the external id. A record of a customer that is not there creates it; of one that is there it changes
//! what differs, by the rules and with the events of the single changes. So a second run of a file changes nothing.
//! A new customer is taken in as it is, with accounts and addresses in whatever status: they were opened elsewhere.

mod check;
mod write;

use super::Service;
use super::account::AccountPatch;
use super::address::AddressPatch;
use super::branch;
use super::customer::row::blank;
use super::idempotency::{Mode, Repeatable, Stop, WriteError, gone};
use super::write::{Done, Outcome, Parsed, Write, version};
use crate::domain::account::AccountStatus;
use crate::domain::asset::Asset;
use crate::domain::caip10::Caip10;
use crate::domain::customer::{CustomerPatch, CustomerStatus, UpsertOutcome};
use crate::domain::patch::Patch;
use crate::domain::principal::Principal;
use crate::domain::problem::{Problem, Rule};
use crate::entity::{account, address, customer, event};
use crate::store;
use crate::store::error::{StoreError, Unique};
use check::check;
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A customer as a record describes it: what the record leaves out stays as it is, or begins empty.
#[derive(Clone, Debug, Default)]
pub struct ImportRecord {
    /// The fields of the customer. The external id is missing only where it was refused, and then nothing is written.
    pub patch: CustomerPatch,
    /// The name of the branch, where the record does not know its id. One that is not there is created.
    pub branch: Option<String>,
    pub status: Option<CustomerStatus>,
    /// A customer that has none gets it; it is never replaced.
    pub wallet: Option<ImportAddress>,
    pub accounts: Vec<ImportAccount>,
}

/// An account of a record. The customer has one for each asset, so the asset tells which is meant.
#[derive(Clone, Debug, Default)]
pub struct ImportAccount {
    /// Where it stands in the record.
    pub path: Vec<String>,
    /// Missing only where it was refused, and then nothing is written.
    pub asset: Option<Asset>,
    pub patch: AccountPatch,
    pub status: Option<AccountStatus>,
    pub addresses: Vec<ImportAddress>,
}

/// An address of a record.
#[derive(Clone, Debug)]
pub struct ImportAddress {
    /// Where it stands: in the account, or in the record when it is the wallet.
    pub path: Vec<String>,
    pub caip10: Caip10,
    pub patch: AddressPatch,
}

/// How the import of a record ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    /// The customer was not there and is now.
    Created,
    /// The customer was there and something of it has changed.
    Updated,
    /// The customer was there just so: nothing was written.
    Unchanged,
    /// Rules were broken, and nothing was written.
    Refused(Vec<Problem>),
}

/// A customer that was brought to what somebody says of it.
#[derive(Clone, Debug)]
pub struct Upserted {
    pub customer: customer::Model,
    pub outcome: UpsertOutcome,
}

/// What the registry holds of the customer when the record comes to it.
struct Present {
    /// The row; of a new customer, the row that it will begin with.
    customer: customer::Model,
    is_new: bool,
    accounts: Vec<account::Model>,
    addresses: Vec<address::Model>,
    /// The last event that the import has written so far.
    last_event: Option<event::Model>,
}

impl Service {
    /// Imports one record in one transaction.
    pub async fn import_customer(
        &self,
        who: &Principal,
        record: Parsed<ImportRecord>,
    ) -> Result<ImportOutcome, WriteError> {
        Ok(match self.upsert(who, record, None, Mode::Real).await? {
            Outcome::Done(Done { value: Upserted { customer: _, outcome }, event: _, replayed: _, reader: _ }) => {
                match outcome {
                    UpsertOutcome::Created => ImportOutcome::Created,
                    UpsertOutcome::Updated => ImportOutcome::Updated,
                    UpsertOutcome::Unchanged => ImportOutcome::Unchanged,
                }
            }
            Outcome::Refused(problems) => ImportOutcome::Refused(problems),
        })
    }

    /// Brings the customer with the external id of the record to what the record says, in one transaction. [S3 PUT]
    ///
    /// The version of a customer that is not there is 0. The labels are among what it sets.
    pub async fn upsert_customer(
        &self,
        who: &Principal,
        record: Parsed<ImportRecord>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<Upserted>, WriteError> {
        self.check_requestor(who)?;
        self.upsert(who, record, expected_version, mode).await
    }

    async fn upsert(
        &self,
        who: &Principal,
        record: Parsed<ImportRecord>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<Upserted>, WriteError> {
        let attempt = async {
            match Box::pin(self.try_upsert(who, record.clone(), expected_version, mode)).await {
                // A faster writer has created the customer or the branch meanwhile: now it is there.
                Err(Stop::Failed(WriteError::Store(StoreError::Conflict(Unique::ExternalId | Unique::BranchName)))) => {
                    self.let_go(mode).await?;
                    Box::pin(self.try_upsert(who, record, expected_version, mode)).await
                }
                other => other,
            }
        };
        self.once(who, mode, Box::pin(attempt), field_of).await
    }

    async fn try_upsert(
        &self,
        who: &Principal,
        Parsed { value: mut record, mut problems }: Parsed<ImportRecord>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<Upserted>, Stop> {
        let Patch::Set(external_id) = &record.patch.external_id else {
            if problems.is_empty() {
                problems.push("externalId", Rule::required());
            }
            return Ok(Outcome::Refused(problems.into_vec()));
        };
        let write = self.begin(who, mode).await?;
        let mut present = Present::read(&write, external_id, record.status).await?;
        let present_version = if present.is_new { 0 } else { present.customer.version };
        problems.take("expectedVersion", version(expected_version, present_version));
        if let Some(name) = record.branch.take() {
            record.patch.branch_id = Patch::Set(branch::of_name(&write, name).await?);
        }
        check(&write, &record, &mut present, &mut problems).await?;
        if let Err(problems) = problems.finish() {
            return Ok(Outcome::Refused(problems));
        }
        let is_new = present.is_new;
        let (customer, event) = present.write(&write, record).await?;
        let outcome = match (is_new, &event) {
            (true, _) => UpsertOutcome::Created,
            (false, Some(_)) => UpsertOutcome::Updated,
            (false, None) => UpsertOutcome::Unchanged,
        };
        write.end(Upserted { customer, outcome }, event).await
    }
}

impl Present {
    /// Takes the customer with this external id for this write, or begins a new one.
    async fn read(write: &Write<'_>, external_id: &str, status: Option<CustomerStatus>) -> Result<Self, StoreError> {
        let (tx, counterparty) = (&write.tx, write.who.counterparty);
        let locked = match store::customer::by_external_id(tx, counterparty, external_id).await? {
            Some(id) => store::customer::lock(tx, counterparty, id).await?,
            None => None,
        };
        // Looked at behind the lock: a writer that was faster may have given the customer another external id.
        let Some(customer) = locked.filter(|row| row.external_id.as_deref() == Some(external_id)) else {
            let customer = blank(write, status.unwrap_or_default());
            return Ok(Self { customer, is_new: true, accounts: Vec::new(), addresses: Vec::new(), last_event: None });
        };
        let mut present =
            Self { customer, is_new: false, accounts: Vec::new(), addresses: Vec::new(), last_event: None };
        present.read_parts(write).await?;
        Ok(present)
    }

    /// Reads the accounts and addresses, which a move of the customer may have taken with it.
    async fn read_parts(&mut self, write: &Write<'_>) -> Result<(), StoreError> {
        let (tx, counterparty) = (&write.tx, write.who.counterparty);
        self.accounts = store::account::of_customer(tx, counterparty, self.customer.id).await?;
        self.addresses = store::address::of_customer(tx, counterparty, self.customer.id).await?;
        Ok(())
    }

    fn account(&self, asset: &Asset) -> Option<&account::Model> {
        self.accounts
            .iter()
            .find(|row| row.asset_code == asset.code.as_str() && row.asset_issuer == asset.issuer.as_str())
    }

    fn address(&self, caip10: &Caip10) -> Option<&address::Model> {
        self.addresses.iter().find(|row| row.caip10 == caip10.as_str())
    }

    fn wallet(&self) -> Option<&address::Model> {
        self.addresses.iter().find(|row| row.account_id.is_none())
    }
}

const fn field_of(unique: Unique) -> &'static [&'static str] {
    match unique {
        Unique::ExternalId => &["externalId"],
        Unique::Login => &["login"],
        Unique::Wallet => &["wallet"],
        Unique::Iban | Unique::Asset | Unique::Caip10 => &["accounts"],
        Unique::BranchName => &["branchId"],
    }
}

/// What is kept of a customer that was brought to what somebody says of it.
#[derive(Serialize, Deserialize)]
pub struct KeptUpsert {
    customer: Uuid,
    outcome: UpsertOutcome,
}

impl Repeatable for Upserted {
    type Kept = KeptUpsert;

    fn kept(&self) -> KeptUpsert {
        let Self { customer, outcome } = self;
        KeptUpsert { customer: customer.id, outcome: *outcome }
    }

    async fn again(db: &DatabaseConnection, counterparty: Uuid, kept: KeptUpsert) -> Result<Self, StoreError> {
        let KeptUpsert { customer, outcome } = kept;
        let customer = store::customer::by_id(db, counterparty, customer).await?.ok_or_else(gone)?;
        Ok(Self { customer, outcome })
    }
}
