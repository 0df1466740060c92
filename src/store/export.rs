//! Customers with all that is theirs, page by page, for an export.

use std::collections::HashMap;
use std::sync::Arc;

use sea_orm::{ColumnTrait as _, QueryFilter as _, QueryOrder as _};
use uuid::Uuid;

use super::database::{Database, Reader};
use super::error::StoreError;
use super::noun::{Columns, Noun};
use super::page::{self, List};
use super::scope;
use crate::domain::page::Page;
use crate::entity::{account, address, customer};

/// A customer with its accounts and addresses, each oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    pub customer: customer::Model,
    pub accounts: Vec<account::Model>,
    /// Those of the accounts, and the wallet.
    pub addresses: Vec<address::Model>,
}

/// Reads a page of a list of customers, as one moment saw them, and gives the page behind it, if there is one.
pub async fn read(database: &Database, list: &List, page: &Page) -> Result<(Vec<Whole>, Option<Page>), StoreError> {
    let tx = Arc::new(database.begin_read().await?);
    let reader = Reader::Transaction(database.clone(), Arc::clone(&tx));
    let found = page::read(&reader, list, page, Columns::default()).await?;
    let ids: Vec<Uuid> = found.rows.iter().filter_map(|row| row.id(Noun::Customer.id())).collect();

    let (tx, counterparty) = (&*tx, list.counterparty);
    let customers = scope::customers(counterparty).filter(customer::Column::Id.is_in(ids.iter().copied()));
    let customers = customers.all(tx).await?.into_iter().map(|row| (row.id, row));
    let mut customers: HashMap<Uuid, customer::Model> = customers.collect();

    let of_page = account::Column::CustomerId.is_in(ids.iter().copied());
    let ordered = scope::accounts(counterparty).filter(of_page).order_by_asc(account::Column::CreatedAtMs);
    let mut accounts: HashMap<Uuid, Vec<account::Model>> = HashMap::new();
    for row in ordered.order_by_asc(account::Column::Id).all(tx).await? {
        accounts.entry(row.customer_id).or_default().push(row);
    }

    let of_page = address::Column::CustomerId.is_in(ids.iter().copied());
    let ordered = scope::addresses(counterparty).filter(of_page).order_by_asc(address::Column::CreatedAtMs);
    let mut addresses: HashMap<Uuid, Vec<address::Model>> = HashMap::new();
    for row in ordered.order_by_asc(address::Column::Id).all(tx).await? {
        addresses.entry(row.customer_id).or_default().push(row);
    }

    let whole = |id: &Uuid| {
        let accounts = accounts.remove(id).unwrap_or_default();
        let addresses = addresses.remove(id).unwrap_or_default();
        customers.remove(id).map(|customer| Whole { customer, accounts, addresses })
    };
    let wholes = ids.iter().filter_map(whole).collect();
    Ok((wholes, next(list, page, &found)))
}

fn next(list: &List, page: &Page, found: &page::PageRows) -> Option<Page> {
    let last = found.rows.iter().next_back().filter(|_| found.has_next)?;
    let mut cursor = String::new();
    list.cursor(last, found.fingerprint).write(&mut cursor);
    Some(Page { cursor: Some(cursor), offset: 0, ..page.clone() })
}
