//! Opening and changing accounts. [S4]

use super::Service;
use super::address::{check_addresses, new_address};
use super::idempotency::{Mode, Repeatable, Stop, WriteError, gone};
use super::write::{Outcome, Parsed, Write, not_found, taken, transition, version};
use crate::domain::account::{AccountStatus, NewAccount};
use crate::domain::amount::Amount;
use crate::domain::asset::Asset;
use crate::domain::customer::CustomerStatus;
use crate::domain::event::{EventKind, NewEvent, reason};
use crate::domain::iban::Iban;
use crate::domain::patch::Patch;
use crate::domain::principal::Principal;
use crate::domain::problem::{ProblemCode, Problems, Rule};
use crate::entity::{account, customer, event};
use crate::store;
use crate::store::error::{StoreError, Unique};
use sea_orm::DatabaseConnection;
use uuid::Uuid;

/// What an update asks of an account.
#[derive(Clone, Debug, Default)]
pub struct AccountPatch {
    pub iban: Patch<Iban>,
    pub balance: Patch<Amount>,
}

impl Service {
    /// Opens an account for a customer that is REGISTERED or ACTIVE, one for each asset.
    pub async fn open_account(
        &self,
        who: &Principal,
        customer_id: Uuid,
        new: Parsed<NewAccount>,
        mode: Mode,
    ) -> Result<Outcome<account::Model>, WriteError> {
        self.once(who, mode, Box::pin(self.try_open(who, customer_id, new, mode)), field_of).await
    }

    async fn try_open(
        &self,
        who: &Principal,
        customer_id: Uuid,
        Parsed { value: new, mut problems }: Parsed<NewAccount>,
        mode: Mode,
    ) -> Result<Outcome<account::Model>, Stop> {
        let write = self.begin(who, mode).await?;
        let customer = store::customer::lock(&write.tx, who.counterparty, customer_id).await?;
        match &customer {
            None => problems.push("customerId", not_found("customer")),
            Some(customer) if !customer.status.may_open_account() => {
                problems.push("customerId", closed_to(customer.status));
            }
            Some(_) => {}
        }
        check_account(&write, Some(customer_id), &new, &mut problems).await?;
        check_addresses(&write, &new.addresses, None, &mut problems).await?;
        let customer = match (customer, problems.finish()) {
            (Some(customer), Ok(())) => customer,
            (_, Err(problems)) => return Ok(Outcome::Refused(problems)),
            (None, Ok(())) => return Ok(Outcome::Refused(Vec::new())),
        };
        let Some(account) = open(&write, &customer, &new).await? else { return Ok(Outcome::Refused(Vec::new())) };
        let event = write.log(&customer, event(&write, EventKind::AccountOpened, account.id)).await?;
        write.end(account, Some(event)).await
    }

    /// Changes the IBAN or the balance of an account.
    pub async fn update_account(
        &self,
        who: &Principal,
        id: Uuid,
        patch: Parsed<AccountPatch>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<account::Model>, WriteError> {
        self.once(who, mode, Box::pin(self.try_update_account(who, id, patch, expected_version, mode)), field_of).await
    }

    async fn try_update_account(
        &self,
        who: &Principal,
        id: Uuid,
        Parsed { value: patch, mut problems }: Parsed<AccountPatch>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<account::Model>, Stop> {
        let write = self.begin(who, mode).await?;
        let Some((customer, before)) = locked(&write, id).await? else {
            problems.push("id", not_found("account"));
            return Ok(Outcome::Refused(problems.into_vec()));
        };
        problems.take("expectedVersion", version(expected_version, before.version));
        check_open(&before, "id", &mut problems);
        check_iban(&write, Some(id), &patch.iban, &mut problems).await?;
        if let Err(problems) = problems.finish() {
            return Ok(Outcome::Refused(problems));
        }
        let (after, event) = change(&write, &customer, before, patch).await?;
        write.end(after, event).await
    }

    /// Moves an account to another status; it is no longer one that its customer's deactivation took.
    pub async fn change_account_status(
        &self,
        who: &Principal,
        id: Uuid,
        status: AccountStatus,
        given_reason: Option<&str>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<account::Model>, WriteError> {
        let attempt = Box::pin(self.try_change_account_status(who, id, status, given_reason, expected_version, mode));
        self.once(who, mode, attempt, field_of).await
    }

    async fn try_change_account_status(
        &self,
        who: &Principal,
        id: Uuid,
        status: AccountStatus,
        given_reason: Option<&str>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<account::Model>, Stop> {
        let mut problems = Problems::default();
        let reason = problems.take("reason", reason(given_reason)).flatten();
        let write = self.begin(who, mode).await?;
        let Some((customer, before)) = locked(&write, id).await? else {
            problems.push("id", not_found("account"));
            return Ok(Outcome::Refused(problems.into_vec()));
        };
        problems.take("expectedVersion", version(expected_version, before.version));
        check_move(&before, status, before.balance, &mut problems);
        if let Err(problems) = problems.finish() {
            return Ok(Outcome::Refused(problems));
        }
        let (after, event) = move_to(&write, &customer, before, status, reason).await?;
        write.end(after, Some(event)).await
    }
}

impl Repeatable for account::Model {
    type Kept = Uuid;

    fn kept(&self) -> Uuid {
        self.id
    }

    async fn again(db: &DatabaseConnection, counterparty: Uuid, id: Uuid) -> Result<Self, StoreError> {
        store::account::by_id(db, counterparty, id).await?.ok_or_else(gone)
    }
}

/// The rule that a closed account stays as it is.
pub fn closed() -> Rule {
    Rule::new(ProblemCode::NotPermitted, "The account is closed.")
}

/// Records that an account is closed, where it is.
pub fn check_open(account: &account::Model, field: &str, problems: &mut Problems) {
    if account.status == AccountStatus::Closed {
        problems.push(field, closed());
    }
}

/// Writes a patch, if it changes anything.
pub async fn change(
    write: &Write<'_>,
    customer: &customer::Model,
    before: account::Model,
    patch: AccountPatch,
) -> Result<(account::Model, Option<event::Model>), StoreError> {
    let after = patched(&before, patch);
    let changed: Vec<&str> = [("iban", after.iban != before.iban), ("balance", after.balance != before.balance)]
        .into_iter()
        .filter_map(|(field, changed)| changed.then_some(field))
        .collect();
    if changed.is_empty() {
        return Ok((before, None));
    }
    let after = account::Model { version: before.version + 1, updated_at_ms: write.now.millis(), ..after };
    store::account::update(&write.tx, &after).await?;
    let event = NewEvent { changed_fields: changed, ..event(write, EventKind::AccountUpdated, after.id) };
    let event = write.log(customer, event).await?;
    Ok((after, Some(event)))
}

/// The row after a patch.
pub fn patched(before: &account::Model, AccountPatch { iban, balance }: AccountPatch) -> account::Model {
    account::Model {
        iban: iban.and_then(|iban| Some(iban.as_str().to_owned())).apply(before.iban.clone()),
        balance: balance.and_then(|amount| Some(amount.units())).apply_or(before.balance, 0),
        ..before.clone()
    }
}

/// Writes another status of an account.
pub async fn move_to(
    write: &Write<'_>,
    customer: &customer::Model,
    before: account::Model,
    status: AccountStatus,
    reason: Option<String>,
) -> Result<(account::Model, event::Model), StoreError> {
    let after = account::Model {
        status,
        deactivated_with_customer: false,
        version: before.version + 1,
        updated_at_ms: write.now.millis(),
        ..before
    };
    store::account::update(&write.tx, &after).await?;
    let event = event(write, EventKind::AccountStatusChanged, after.id);
    let event = write.log(customer, NewEvent { changed_fields: vec!["status"], reason, ..event }).await?;
    Ok((after, event))
}

/// What the log says of an account.
pub fn event(write: &Write<'_>, kind: EventKind, account: Uuid) -> NewEvent {
    NewEvent {
        kind,
        occurred_at: write.now,
        account_id: Some(account),
        address_id: None,
        reason: None,
        changed_fields: Vec::new(),
        previous_status: None,
    }
}

const fn field_of(unique: Unique) -> &'static [&'static str] {
    match unique {
        Unique::Iban => &["iban"],
        Unique::Caip10 => &["addresses"],
        Unique::Asset | Unique::ExternalId | Unique::Login | Unique::Wallet | Unique::BranchName => &["asset"],
    }
}

/// The rule that only some customers may open accounts.
pub fn closed_to(status: CustomerStatus) -> Rule {
    let message = format!("An account can be opened for a REGISTERED or ACTIVE customer, not a {} one.", status.name());
    Rule::new(ProblemCode::NotPermitted, message)
}

/// The rule that what is closed holds nothing.
pub fn not_empty() -> Rule {
    Rule {
        code: ProblemCode::NotPermitted,
        message: "An account is closed only when its balance is zero.".to_owned(),
        params: None,
    }
}

/// An account and its customer, taken for this write.
pub async fn locked(write: &Write<'_>, id: Uuid) -> Result<Option<(customer::Model, account::Model)>, StoreError> {
    let counterparty = write.who.counterparty;
    let Some(account) = store::account::by_id(&write.tx, counterparty, id).await? else { return Ok(None) };
    let customer = store::customer::lock(&write.tx, counterparty, account.customer_id).await?;
    // Read once more behind the lock: a writer that was faster may have changed it.
    let account = store::account::by_id(&write.tx, counterparty, id).await?;
    Ok(customer.zip(account))
}

/// The rules of a new account that need the database; a customer that is itself new has no other account.
pub async fn check_account(
    write: &Write<'_>,
    customer: Option<Uuid>,
    new: &NewAccount,
    problems: &mut Problems,
) -> Result<(), StoreError> {
    let counterparty = write.who.counterparty;
    if let (Some(customer), Some(asset)) = (customer, &new.asset)
        && store::account::by_asset(&write.tx, counterparty, customer, asset).await?.is_some()
    {
        let message = "The customer has an account for this asset already.".to_owned();
        problems.push("asset", Rule { code: ProblemCode::AlreadyExists, message, params: None });
    }
    check_iban(write, None, &new.iban.clone().map_or(Patch::Keep, Patch::Set), problems).await
}

/// The rule that an IBAN belongs to one account, which may be the account `own` itself.
pub async fn check_iban(
    write: &Write<'_>,
    own: Option<Uuid>,
    iban: &Patch<Iban>,
    problems: &mut Problems,
) -> Result<(), StoreError> {
    if let Patch::Set(iban) = iban {
        let holder = store::account::by_iban(&write.tx, write.who.counterparty, iban.as_str()).await?;
        if holder.is_some() && holder != own {
            problems.push("iban", taken());
        }
    }
    Ok(())
}

/// The rules of another status of an account, whose balance will be `balance` by then.
pub fn check_move(before: &account::Model, status: AccountStatus, balance: i64, problems: &mut Problems) {
    let moved = transition(before.status, status, before.status.allowed(), AccountStatus::name);
    if problems.take("status", moved).is_some() && status == AccountStatus::Closed && balance != 0 {
        problems.push("status", not_empty());
    }
}

/// Writes a new account with its addresses. None where its asset had been refused, which the caller has told by then.
pub async fn open(
    write: &Write<'_>,
    customer: &customer::Model,
    new: &NewAccount,
) -> Result<Option<account::Model>, StoreError> {
    let NewAccount { asset, iban, addresses } = new;
    let Some(asset) = asset else { return Ok(None) };
    let account = new_account(write, customer, asset, iban.as_ref());
    store::account::insert(&write.tx, &account).await?;
    let rows: Vec<_> =
        addresses.iter().flatten().map(|caip10| new_address(write, customer, Some(account.id), caip10)).collect();
    store::address::insert(&write.tx, &rows).await?;
    Ok(Some(account))
}

/// The row of a new account.
pub fn new_account(
    write: &Write<'_>,
    customer: &customer::Model,
    asset: &Asset,
    iban: Option<&Iban>,
) -> account::Model {
    let now = write.now.millis();
    account::Model {
        id: write.new_id(),
        counterparty_id: customer.counterparty_id,
        customer_id: customer.id,
        version: 1,
        asset_code: asset.code.as_str().to_owned(),
        asset_issuer: asset.issuer.as_str().to_owned(),
        iban: iban.map(|iban| iban.as_str().to_owned()),
        status: AccountStatus::default(),
        balance: 0,
        deactivated_with_customer: false,
        created_at_ms: now,
        updated_at_ms: now,
    }
}
