//! The rules of a customer that need the database: what must be unique, and what must be there.

use uuid::Uuid;

use crate::domain::customer::{CustomerPatch, NewCustomer};
use crate::domain::date::{Date, born};
use crate::domain::patch::Patch;
use crate::domain::problem::Problems;
use crate::service::account::{check_account, closed_to};
use crate::service::address::check_addresses;
use crate::service::write::{Write, not_found, taken};
use crate::store;
use crate::store::error::StoreError;

/// The rules that need the database, for a new customer.
pub async fn check_new(write: &Write<'_>, new: &NewCustomer, problems: &mut Problems) -> Result<(), StoreError> {
    check_names(write, None, new.external_id.as_deref(), new.login.as_deref(), problems).await?;
    check_branch(write, new.branch_id, problems).await?;
    check_birth(write, new.date_of_birth, problems);
    if let Some(wallet) = &new.wallet {
        let known = store::address::existing(&write.tx, write.who.counterparty, &[wallet]).await?;
        if !known.is_empty() {
            problems.push("wallet", taken());
        }
    }
    if let Some(account) = &new.account {
        if !new.status.may_open_account() {
            problems.push("account", closed_to(new.status));
        }
        let mut in_account = Problems::default();
        check_account(write, None, account, &mut in_account).await?;
        check_addresses(write, &account.addresses, new.wallet.as_ref(), &mut in_account).await?;
        problems.at("account", |problems| problems.append(in_account));
    }
    Ok(())
}

/// The rules that need the database, for a change; of a customer that is itself new, `own` is none.
pub async fn check_patch(
    write: &Write<'_>,
    own: Option<Uuid>,
    patch: &CustomerPatch,
    problems: &mut Problems,
) -> Result<(), StoreError> {
    let set = |patch: &Patch<String>| match patch {
        Patch::Set(value) => Some(value.clone()),
        Patch::Keep | Patch::Clear => None,
    };
    let (external_id, login) = (set(&patch.external_id), set(&patch.login));
    check_names(write, own, external_id.as_deref(), login.as_deref(), problems).await?;
    if let Patch::Set(branch) = patch.branch_id {
        check_branch(write, Some(branch), problems).await?;
    }
    if let Patch::Set(date) = patch.date_of_birth {
        check_birth(write, Some(date), problems);
    }
    Ok(())
}

/// Nobody is born after today.
fn check_birth(write: &Write<'_>, date: Option<Date>, problems: &mut Problems) {
    if let Some(date) = date {
        problems.take("dateOfBirth", born(date, Date::of(write.now)));
    }
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
