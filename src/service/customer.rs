//! Creating and changing customers.

use super::Service;
use super::account::{check_account, open};
use super::address::{check_addresses, new_address};
use super::write::{Outcome, Parsed, Write, not_found, refused_by_index, taken, version};
use crate::domain::customer::{CustomerPatch, NewCustomer, PersonName};
use crate::domain::event::{EventKind, NewEvent};
use crate::domain::label::Labels;
use crate::domain::patch::Patch;
use crate::domain::principal::Principal;
use crate::domain::problem::Problems;
use crate::domain::text::fold;
use crate::entity::customer;
use crate::store;
use crate::store::error::{StoreError, Unique};
use uuid::Uuid;

/// How a caller changes the labels of a customer.
#[derive(Copy, Clone, Debug)]
pub enum LabelChange {
    Set,
    Add,
    Remove,
}

impl Service {
    /// Creates a customer, with its wallet and its first account where they are given. [S0][S1][S4]
    pub async fn create_customer(
        &self,
        who: &Principal,
        new: Parsed<NewCustomer>,
        dry_run: bool,
    ) -> Result<Outcome<customer::Model>, StoreError> {
        refused_by_index(self.try_create(who, new, dry_run).await, |unique| match unique {
            Unique::ExternalId => &["externalId"],
            Unique::Login => &["login"],
            Unique::Caip10 | Unique::Wallet => &["wallet"],
            Unique::Iban => &["account", "iban"],
            Unique::Asset => &["account", "asset"],
            Unique::BranchName => &["branchId"],
        })
    }

    async fn try_create(
        &self,
        who: &Principal,
        Parsed { value: new, mut problems }: Parsed<NewCustomer>,
        dry_run: bool,
    ) -> Result<Outcome<customer::Model>, StoreError> {
        let write = self.begin(who, dry_run).await?;
        check_new(&write, &new, &mut problems).await?;
        if let Err(problems) = problems.finish() {
            return Ok(Outcome::Refused(problems));
        }
        let (row, labels) = row_of(&write, &new);
        store::customer::insert(&write.tx, &row, &labels).await?;
        if let Some(wallet) = &new.wallet {
            let address = new_address(&write, &row, None, wallet);
            store::address::insert(&write.tx, &[address]).await?;
        }
        if let Some(account) = &new.account {
            open(&write, &row, account).await?;
        }
        let event = write.log(&row, event(&write, EventKind::CustomerCreated, Vec::new())).await?;
        write.end(row, Some(event)).await
    }

    /// Changes fields of a customer: a key left out keeps, null clears. [S4 PUT]
    pub async fn update_customer(
        &self,
        who: &Principal,
        id: Uuid,
        patch: Parsed<CustomerPatch>,
        expected_version: Option<i32>,
        dry_run: bool,
    ) -> Result<Outcome<customer::Model>, StoreError> {
        refused_by_index(self.try_update(who, id, patch, expected_version, dry_run).await, |unique| match unique {
            Unique::Login => &["login"],
            Unique::ExternalId
            | Unique::Caip10
            | Unique::Wallet
            | Unique::Iban
            | Unique::Asset
            | Unique::BranchName => &["externalId"],
        })
    }

    async fn try_update(
        &self,
        who: &Principal,
        id: Uuid,
        Parsed { value: patch, mut problems }: Parsed<CustomerPatch>,
        expected_version: Option<i32>,
        dry_run: bool,
    ) -> Result<Outcome<customer::Model>, StoreError> {
        let write = self.begin(who, dry_run).await?;
        let before = store::customer::lock(&write.tx, who.counterparty, id).await?;
        let Some(before) = before else {
            problems.push("id", not_found("customer"));
            return Ok(Outcome::Refused(problems.into_vec()));
        };
        problems.take("expectedVersion", version(expected_version, before.version));
        check_patch(&write, id, &patch, &mut problems).await?;
        if let Err(problems) = problems.finish() {
            return Ok(Outcome::Refused(problems));
        }
        let (after, labels) = patched(&before, patch);
        let changed = changed_fields(&before, &after);
        if changed.is_empty() {
            return write.end(before, None).await;
        }
        let kind = if changed == ["labels"] { EventKind::CustomerLabelsChanged } else { EventKind::CustomerUpdated };
        let after = customer::Model { version: before.version + 1, updated_at_ms: write.now.millis(), ..after };
        store::customer::update(&write.tx, &before, &after, &labels).await?;
        let event = write.log(&after, event(&write, kind, changed)).await?;
        write.end(after, Some(event)).await
    }

    /// Sets, adds or takes away labels of a customer. [S2]
    pub async fn change_labels(
        &self,
        who: &Principal,
        id: Uuid,
        change: LabelChange,
        Parsed { value: labels, mut problems }: Parsed<Labels>,
        expected_version: Option<i32>,
        dry_run: bool,
    ) -> Result<Outcome<customer::Model>, StoreError> {
        let write = self.begin(who, dry_run).await?;
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

fn event(write: &Write<'_>, kind: EventKind, changed_fields: Vec<&'static str>) -> NewEvent {
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

/// The rules that need the database, for a new customer.
async fn check_new(write: &Write<'_>, new: &NewCustomer, problems: &mut Problems) -> Result<(), StoreError> {
    check_names(write, None, new.external_id.as_deref(), new.login.as_deref(), problems).await?;
    check_branch(write, new.branch_id, problems).await?;
    if let Some(wallet) = &new.wallet {
        let known = store::address::existing(&write.tx, write.who.counterparty, &[wallet]).await?;
        if !known.is_empty() {
            problems.push("wallet", taken());
        }
    }
    if let Some(account) = &new.account {
        let mut in_account = Problems::default();
        check_account(write, None, account, &mut in_account).await?;
        check_addresses(write, &account.addresses, new.wallet.as_ref(), &mut in_account).await?;
        problems.at("account", |problems| problems.append(in_account));
    }
    Ok(())
}

async fn check_patch(
    write: &Write<'_>,
    id: Uuid,
    patch: &CustomerPatch,
    problems: &mut Problems,
) -> Result<(), StoreError> {
    let set = |patch: &Patch<String>| match patch {
        Patch::Set(value) => Some(value.clone()),
        Patch::Keep | Patch::Clear => None,
    };
    let (external_id, login) = (set(&patch.external_id), set(&patch.login));
    check_names(write, Some(id), external_id.as_deref(), login.as_deref(), problems).await?;
    if let Patch::Set(branch) = patch.branch_id {
        check_branch(write, Some(branch), problems).await?;
    }
    Ok(())
}

async fn check_names(
    write: &Write<'_>,
    own: Option<Uuid>,
    external_id: Option<&str>,
    login: Option<&str>,
    problems: &mut Problems,
) -> Result<(), StoreError> {
    let counterparty = write.who.counterparty;
    if let Some(external_id) = external_id {
        let holder = store::customer::by_external_id(&write.tx, counterparty, external_id).await?;
        if holder.is_some() && holder != own {
            problems.push("externalId", taken());
        }
    }
    if let Some(login) = login {
        let holder = store::customer::by_login(&write.tx, counterparty, login).await?;
        if holder.is_some() && holder != own {
            problems.push("login", taken());
        }
    }
    Ok(())
}

async fn check_branch(write: &Write<'_>, branch: Option<Uuid>, problems: &mut Problems) -> Result<(), StoreError> {
    if let Some(branch) = branch
        && !store::branch::exists(&write.tx, write.who.counterparty, branch).await?
    {
        problems.push("branchId", not_found("branch"));
    }
    Ok(())
}

fn row_of(write: &Write<'_>, new: &NewCustomer) -> (customer::Model, Labels) {
    let now = write.now.millis();
    let empty = customer::Model {
        id: write.new_id(),
        counterparty_id: write.who.counterparty,
        version: 1,
        external_id: None,
        external_id_folded: None,
        login: None,
        login_folded: None,
        entity_id: None,
        entity_type: None,
        status: new.status,
        disabled: false,
        labels: Labels::default().to_json(),
        segment: None,
        kyc_level: 0,
        branch_id: None,
        balance_limit: None,
        balance_asset_code: None,
        balance_asset_issuer: None,
        given_name: None,
        given_name_folded: None,
        middle_name: None,
        paternal_name: None,
        paternal_name_folded: None,
        family_name: None,
        family_name_folded: None,
        created_at_ms: now,
        updated_at_ms: now,
    };
    let set = |value: &Option<String>| value.clone().map_or(Patch::Keep, Patch::Set);
    let patch = CustomerPatch {
        external_id: set(&new.external_id),
        login: set(&new.login),
        entity: new.entity.map_or(Patch::Keep, Patch::Set),
        disabled: Patch::Set(new.disabled),
        labels: Patch::Set(new.labels.clone()),
        segment: new.segment.map_or(Patch::Keep, Patch::Set),
        kyc_level: Patch::Set(new.kyc_level),
        branch_id: new.branch_id.map_or(Patch::Keep, Patch::Set),
        balance_limit: new.balance_limit.clone().map_or(Patch::Keep, Patch::Set),
        name: Patch::Set(new.name.clone()),
    };
    patched(&empty, patch)
}

/// The row after a patch, and its labels.
fn patched(before: &customer::Model, patch: CustomerPatch) -> (customer::Model, Labels) {
    let CustomerPatch {
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
    } = patch;
    let mut row = before.clone();
    row.external_id = external_id.apply(row.external_id);
    row.external_id_folded = row.external_id.as_deref().map(fold);
    row.login = login.apply(row.login);
    row.login_folded = row.login.as_deref().map(fold);
    let entity = entity.apply(before.entity());
    row.entity_id = entity.map(|entity| entity.id);
    row.entity_type = entity.map(|entity| entity.kind);
    row.disabled = disabled.apply_or(row.disabled, false);
    let labels = labels.apply_or(Labels::from_json(&row.labels), Labels::default());
    row.labels = labels.to_json();
    row.segment = segment.apply(row.segment);
    row.kyc_level = kyc_level.apply_or(row.kyc_level as i32, 0).into();
    row.branch_id = branch_id.apply(row.branch_id);
    match balance_limit {
        Patch::Keep => {}
        Patch::Clear => (row.balance_limit, row.balance_asset_code, row.balance_asset_issuer) = (None, None, None),
        Patch::Set(limit) => {
            row.balance_limit = Some(limit.amount.units());
            row.balance_asset_code = limit.asset.as_ref().map(|asset| asset.code.as_str().to_owned());
            row.balance_asset_issuer = limit.asset.as_ref().map(|asset| asset.issuer.as_str().to_owned());
        }
    }
    let present = PersonName {
        given: row.given_name,
        middle: row.middle_name,
        paternal: row.paternal_name,
        family: row.family_name,
    };
    let PersonName { given, middle, paternal, family } = name.apply_or(present, PersonName::default());
    row.given_name_folded = given.as_deref().map(fold);
    row.given_name = given;
    row.middle_name = middle;
    row.paternal_name_folded = paternal.as_deref().map(fold);
    row.paternal_name = paternal;
    row.family_name_folded = family.as_deref().map(fold);
    row.family_name = family;
    (row, labels)
}

/// The fields that differ, as the schema spells them.
fn changed_fields(before: &customer::Model, after: &customer::Model) -> Vec<&'static str> {
    let limit =
        |row: &customer::Model| (row.balance_limit, row.balance_asset_code.clone(), row.balance_asset_issuer.clone());
    let name = |row: &customer::Model| {
        (row.given_name.clone(), row.middle_name.clone(), row.paternal_name.clone(), row.family_name.clone())
    };
    [
        ("externalId", before.external_id != after.external_id),
        ("login", before.login != after.login),
        ("entity", before.entity() != after.entity()),
        ("disabled", before.disabled != after.disabled),
        ("labels", before.labels != after.labels),
        ("segment", before.segment != after.segment),
        ("kycLevel", before.kyc_level != after.kyc_level),
        ("branch", before.branch_id != after.branch_id),
        ("balanceLimit", limit(before) != limit(after)),
        ("name", name(before) != name(after)),
    ]
    .into_iter()
    .filter_map(|(field, changed)| changed.then_some(field))
    .collect()
}
