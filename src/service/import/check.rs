//! The rules of a record that need the registry or one another. Every broken one is noted; only a move to another
//! status is written meanwhile, because the accounts and addresses are held against what it makes of them. Where a
//! rule is broken, the transaction ends unwritten.

use std::collections::HashSet;

use super::{ImportAccount, ImportAddress, ImportRecord, Present};
use crate::domain::account::AccountStatus;
use crate::domain::asset::Asset;
use crate::domain::caip10::Caip10;
use crate::domain::customer::{CustomerPatch, CustomerStatus};
use crate::domain::iban::Iban;
use crate::domain::patch::Patch;
use crate::domain::problem::{ProblemCode, Problems, Rule};
use crate::entity::account;
use crate::service::account::{check_iban, check_move, closed, closed_to, not_empty, patched};
use crate::service::customer::check::check_patch;
use crate::service::status::move_to;
use crate::service::write::{Write, taken, transition};
use crate::store;
use crate::store::error::StoreError;

/// How many addresses a record may hold in all: what one statement can ask for on either database.
const MAX_ADDRESSES: usize = 10_000;

/// What the record has named so far: nothing may stand in it twice.
#[derive(Default)]
struct Seen<'a> {
    assets: HashSet<&'a Asset>,
    ibans: HashSet<&'a Iban>,
    addresses: HashSet<&'a Caip10>,
}

/// Holds a record against the registry.
pub async fn check(
    write: &Write<'_>,
    record: &ImportRecord,
    present: &mut Present,
    problems: &mut Problems,
) -> Result<(), StoreError> {
    let ImportRecord { patch, branch: _, status, wallet, accounts } = record;
    let own = (!present.is_new).then_some(present.customer.id);
    // Who has the external id was just looked for. Should another have it by now, the index says so, and all is done again.
    let fields = CustomerPatch { external_id: Patch::Keep, ..patch.clone() };
    check_patch(write, own, &fields, problems).await?;
    if let Some(status) = status.filter(|status| *status != present.customer.status) {
        check_status(write, present, status, problems).await?;
    }
    let addresses: Vec<&Caip10> =
        accounts.iter().flat_map(|account| &account.addresses).chain(wallet).map(|address| &address.caip10).collect();
    if addresses.len() > MAX_ADDRESSES {
        problems.push("accounts", Rule::limit_exceeded(MAX_ADDRESSES, addresses.len()));
        return Ok(());
    }
    let unknown: Vec<&Caip10> = addresses.into_iter().filter(|caip10| present.address(caip10).is_none()).collect();
    let known = store::address::existing(&write.tx, write.who.counterparty, &unknown).await?;
    let known: HashSet<&str> = known.iter().map(|row| row.caip10.as_str()).collect();

    let mut seen = Seen::default();
    if let Some(wallet) = wallet {
        seen.addresses.insert(&wallet.caip10);
        check_wallet(present, wallet, &known, problems);
    }
    for account in accounts {
        let mut found = Problems::default();
        check_account(write, present, account, &known, &mut seen, &mut found).await?;
        problems.append_at(&account.path, found);
    }
    Ok(())
}

/// Moves the customer, if it may be moved. A new one begins in the status of the record instead.
async fn check_status(
    write: &Write<'_>,
    present: &mut Present,
    status: CustomerStatus,
    problems: &mut Problems,
) -> Result<(), StoreError> {
    let before = &present.customer;
    if problems
        .take("status", transition(before.status, status, before.status.allowed(), CustomerStatus::name))
        .is_some()
    {
        let (moved, event) = move_to(write, before, status, None).await?;
        present.customer = moved.customer;
        present.last_event = Some(event);
        present.read_parts(write).await?;
    }
    Ok(())
}

fn check_wallet(present: &Present, wallet: &ImportAddress, known: &HashSet<&str>, problems: &mut Problems) {
    let rule = match present.wallet() {
        Some(row) if row.caip10 == wallet.caip10.as_str() => return,
        Some(_) => {
            Rule::new(ProblemCode::NotPermitted, "The customer has another wallet, and a wallet is not replaced.")
        }
        None if present.address(&wallet.caip10).is_some() || known.contains(wallet.caip10.as_str()) => taken(),
        None => return,
    };
    problems.append_at(&wallet.path, one(rule));
}

async fn check_account<'a>(
    write: &Write<'_>,
    present: &Present,
    account: &'a ImportAccount,
    known: &HashSet<&str>,
    seen: &mut Seen<'a>,
    problems: &mut Problems,
) -> Result<(), StoreError> {
    let ImportAccount { path: _, asset, patch, status, addresses } = account;
    // Which account is meant cannot be told without its asset.
    let Some(asset) = asset else { return Ok(()) };
    let row = present.account(asset);
    if !seen.assets.insert(asset) {
        problems.push("asset", twice("An account for this asset"));
    } else if row.is_none() && !present.is_new && !present.customer.status.may_open_account() {
        problems.append_rule(closed_to(present.customer.status));
    } else if row.is_some_and(|row| row.status == AccountStatus::Closed && patched(row, patch.clone()) != *row) {
        problems.append_rule(closed());
    }
    match &patch.iban {
        Patch::Set(iban) if !seen.ibans.insert(iban) => problems.push("iban", twice("This IBAN")),
        iban => check_iban(write, row.map(|row| row.id), iban, problems).await?,
    }
    match (row, *status) {
        (Some(row), Some(status)) if status != row.status => {
            let balance = patched(row, patch.clone()).balance;
            check_move(row, status, balance, problems);
        }
        (None, Some(AccountStatus::Closed)) if matches!(patch.balance, Patch::Set(balance) if balance.units() != 0) => {
            problems.push("status", not_empty());
        }
        (_, _) => {}
    }
    for address in addresses {
        if !seen.addresses.insert(&address.caip10) {
            problems.append_at(&address.path, one(twice("This address")));
        } else if let Err(rule) = check_address(present, row, status.or(row.map(|row| row.status)), address, known) {
            problems.append_at(&address.path, one(rule));
        }
    }
    Ok(())
}

/// The rule of one address of an account that is there, or is about to be. `status` is the account's by then.
fn check_address(
    present: &Present,
    account: Option<&account::Model>,
    status: Option<AccountStatus>,
    address: &ImportAddress,
    known: &HashSet<&str>,
) -> Result<(), Rule> {
    match present.address(&address.caip10) {
        Some(row) if account.is_some_and(|account| row.account_id == Some(account.id)) => Ok(()),
        Some(_) => Err(taken()),
        None if known.contains(address.caip10.as_str()) => Err(taken()),
        None if account.is_some() && status == Some(AccountStatus::Closed) => Err(closed()),
        None => Ok(()),
    }
}

fn twice(what: &str) -> Rule {
    Rule::new(ProblemCode::Duplicate, format!("{what} is given twice."))
}

fn one(rule: Rule) -> Problems {
    let mut problems = Problems::default();
    problems.append_rule(rule);
    problems
}
