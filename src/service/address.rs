//! Adding and changing blockchain addresses. [S0][S1]

use super::Service;
use super::account::check_open;
use super::idempotency::{Mode, Repeatable, Stop, WriteError, gone};
use super::write::{Outcome, Parsed, Write, not_found, taken, version};
use crate::domain::address::{AddressStatus, OwnershipState};
use crate::domain::caip10::Caip10;
use crate::domain::event::{EventKind, NewEvent};
use crate::domain::patch::Patch;
use crate::domain::principal::Principal;
use crate::domain::problem::{ProblemCode, Problems, Rule};
use crate::entity::{address, customer, event};
use crate::store;
use crate::store::error::StoreError;
use sea_orm::DatabaseConnection;
use uuid::Uuid;

/// An address to be added. The id is missing only where it was refused, and then nothing is added.
#[derive(Clone, Debug, Default)]
pub struct NewAddress {
    pub caip10: Option<Caip10>,
    pub label: Option<String>,
}

/// What an update asks of an address.
#[derive(Clone, Debug, Default)]
pub struct AddressPatch {
    pub label: Patch<String>,
    pub status: Patch<AddressStatus>,
}

impl Service {
    /// Adds an address to an account that is not closed.
    pub async fn add_address(
        &self,
        who: &Principal,
        account_id: Uuid,
        new: Parsed<NewAddress>,
        mode: Mode,
    ) -> Result<Outcome<address::Model>, WriteError> {
        self.once(who, mode, Box::pin(self.try_add(who, account_id, new, mode)), |_| &["caip10"]).await
    }

    async fn try_add(
        &self,
        who: &Principal,
        account_id: Uuid,
        Parsed { value: NewAddress { caip10, label }, mut problems }: Parsed<NewAddress>,
        mode: Mode,
    ) -> Result<Outcome<address::Model>, Stop> {
        let write = self.begin(who, mode).await?;
        let owner = super::account::locked(&write, account_id).await?;
        match &owner {
            None => problems.push("accountId", not_found("account")),
            Some((_, account)) => check_open(account, "accountId", &mut problems),
        }
        if let Some(caip10) = &caip10
            && !store::address::existing(&write.tx, who.counterparty, &[caip10]).await?.is_empty()
        {
            problems.push("caip10", taken());
        }
        let (customer, caip10) = match (owner, caip10, problems.finish()) {
            (Some((customer, _)), Some(caip10), Ok(())) => (customer, caip10),
            (_, _, Err(problems)) => return Ok(Outcome::Refused(problems)),
            (None, _, Ok(())) | (_, None, Ok(())) => return Ok(Outcome::Refused(Vec::new())),
        };
        let row = address::Model { label, ..new_address(&write, &customer, Some(account_id), &caip10) };
        store::address::insert(&write.tx, std::slice::from_ref(&row)).await?;
        let event = write.log(&customer, event(&write, EventKind::AddressAdded, &row, Vec::new())).await?;
        write.end(row, Some(event)).await
    }

    /// Changes the label or the status of an address; one whose status was set is no longer one that its customer's
    /// deactivation took.
    pub async fn update_address(
        &self,
        who: &Principal,
        id: Uuid,
        patch: Parsed<AddressPatch>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<address::Model>, WriteError> {
        self.once(who, mode, Box::pin(self.try_update_address(who, id, patch, expected_version, mode)), |_| &["caip10"])
            .await
    }

    async fn try_update_address(
        &self,
        who: &Principal,
        id: Uuid,
        Parsed { value: patch, mut problems }: Parsed<AddressPatch>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<address::Model>, Stop> {
        let write = self.begin(who, mode).await?;
        let Some((customer, before)) = locked(&write, id).await? else {
            problems.push("id", not_found("address"));
            return Ok(Outcome::Refused(problems.into_vec()));
        };
        problems.take("expectedVersion", version(expected_version, before.version));
        if let Err(problems) = problems.finish() {
            return Ok(Outcome::Refused(problems));
        }
        let (after, event) = change(&write, &customer, before, patch).await?;
        write.end(after, event).await
    }
}

impl Repeatable for address::Model {
    type Kept = Uuid;

    fn kept(&self) -> Uuid {
        self.id
    }

    async fn again(db: &DatabaseConnection, counterparty: Uuid, id: Uuid) -> Result<Self, StoreError> {
        store::address::by_id(db, counterparty, id).await?.ok_or_else(gone)
    }
}

/// Writes a patch, if it changes anything.
pub async fn change(
    write: &Write<'_>,
    customer: &customer::Model,
    before: address::Model,
    patch: AddressPatch,
) -> Result<(address::Model, Option<event::Model>), StoreError> {
    let after = patched(&before, patch);
    let changed: Vec<&str> =
        [("label", after.label != before.label), ("status", status_of(&after) != status_of(&before))]
            .into_iter()
            .filter_map(|(field, changed)| changed.then_some(field))
            .collect();
    if changed.is_empty() {
        return Ok((before, None));
    }
    let after = address::Model { version: before.version + 1, updated_at_ms: write.now.millis(), ..after };
    store::address::update(&write.tx, &after).await?;
    let event = write.log(customer, event(write, EventKind::AddressUpdated, &after, changed)).await?;
    Ok((after, Some(event)))
}

/// What a caller sets with a status: the status, and that it is no longer its customer's deactivation that keeps it.
const fn status_of(row: &address::Model) -> (AddressStatus, bool) {
    (row.status, row.deactivated_with_customer)
}

/// The row after a patch.
pub fn patched(before: &address::Model, AddressPatch { label, status }: AddressPatch) -> address::Model {
    let mut after = address::Model { label: label.apply(before.label.clone()), ..before.clone() };
    if let Patch::Set(status) = status {
        after.status = status;
        after.deactivated_with_customer = false;
    }
    after
}

/// What the log says of an address.
pub fn event(
    write: &Write<'_>,
    kind: EventKind,
    address: &address::Model,
    changed_fields: Vec<&'static str>,
) -> NewEvent {
    NewEvent {
        kind,
        occurred_at: write.now,
        account_id: address.account_id,
        address_id: Some(address.id),
        reason: None,
        changed_fields,
        previous_status: None,
    }
}

/// An address and its customer, taken for this write.
pub async fn locked(write: &Write<'_>, id: Uuid) -> Result<Option<(customer::Model, address::Model)>, StoreError> {
    let counterparty = write.who.counterparty;
    let Some(address) = store::address::by_id(&write.tx, counterparty, id).await? else { return Ok(None) };
    let customer = store::customer::lock(&write.tx, counterparty, address.customer_id).await?;
    // Read once more behind the lock: a writer that was faster may have changed it.
    let address = store::address::by_id(&write.tx, counterparty, id).await?;
    Ok(customer.zip(address))
}

/// The rules of new addresses that need one another or the database: no repeats, and none in use.
pub async fn check_addresses(
    write: &Write<'_>,
    addresses: &[Option<Caip10>],
    wallet: Option<&Caip10>,
    problems: &mut Problems,
) -> Result<(), StoreError> {
    let all: Vec<&Caip10> = addresses.iter().flatten().collect();
    let known = store::address::existing(&write.tx, write.who.counterparty, &all).await?;
    problems.at("addresses", |problems| {
        for (index, address) in addresses.iter().enumerate() {
            let Some(address) = address else { continue };
            let repeated = addresses[..index].iter().flatten().chain(wallet).any(|other| other == address);
            if repeated {
                let rule = Rule::new(ProblemCode::Duplicate, "This address is given twice.");
                problems.push(&index.to_string(), rule);
            } else if known.iter().any(|known| known.caip10 == address.as_str()) {
                problems.push(&index.to_string(), taken());
            }
        }
    });
    Ok(())
}

/// The row of a new address; without an account it is the customer's wallet.
pub fn new_address(
    write: &Write<'_>,
    customer: &customer::Model,
    account: Option<Uuid>,
    caip10: &Caip10,
) -> address::Model {
    let now = write.now.millis();
    address::Model {
        id: write.new_id(),
        counterparty_id: customer.counterparty_id,
        customer_id: customer.id,
        account_id: account,
        version: 1,
        caip10: caip10.as_str().to_owned(),
        chain_id: caip10.chain_id().to_owned(),
        address: caip10.address().to_owned(),
        label: None,
        status: AddressStatus::default(),
        ownership: OwnershipState::default(),
        verified_at_ms: None,
        deactivated_with_customer: false,
        created_at_ms: now,
        updated_at_ms: now,
    }
}
