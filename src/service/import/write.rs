//! Writing a record that breaks no rule. Each difference has the event that the single change would have; of a new
//! customer one event tells all.

use uuid::Uuid;

use super::{ImportAccount, ImportAddress, ImportRecord, Present};
use crate::domain::customer::CustomerPatch;
use crate::domain::event::{EventKind, NewEvent};
use crate::domain::patch::Patch;
use crate::entity::{account, address, customer, event};
use crate::service::account::{self as accounts, new_account};
use crate::service::address::{self as addresses, AddressPatch, new_address};
use crate::service::customer::{self as customers, row::patched};
use crate::service::write::Write;
use crate::store;
use crate::store::error::StoreError;

impl Present {
    /// Writes what differs, and gives the customer as it is then and the last event; none where nothing did.
    pub async fn write(
        mut self,
        write: &Write<'_>,
        record: ImportRecord,
    ) -> Result<(customer::Model, Option<event::Model>), StoreError> {
        let ImportRecord { patch, branch: _, status: _, wallet, accounts } = record;
        self.write_customer(write, patch).await?;
        if let Some(wallet) = wallet {
            self.write_address(write, None, wallet).await?;
        }
        for account in accounts {
            self.write_account(write, account).await?;
        }
        if self.is_new {
            let event = customers::event(write, EventKind::CustomerCreated, Vec::new());
            self.last_event = Some(write.log(&self.customer, event).await?);
        }
        Ok((self.customer, self.last_event))
    }

    async fn write_customer(&mut self, write: &Write<'_>, patch: CustomerPatch) -> Result<(), StoreError> {
        if self.is_new {
            let (row, labels) = patched(write.keys(), &self.customer, patch)?;
            store::customer::insert(&write.tx, &row, &labels).await?;
            self.customer = row;
        } else {
            let (row, event) = customers::change(write, self.customer.clone(), patch).await?;
            self.customer = row;
            self.told(event);
        }
        Ok(())
    }

    async fn write_account(&mut self, write: &Write<'_>, account: ImportAccount) -> Result<(), StoreError> {
        let ImportAccount { path: _, asset, patch, status, addresses } = account;
        let Some(asset) = asset else { return Ok(()) };
        let Some(row) = self.account(&asset).cloned() else {
            let row = accounts::patched(&new_account(write, &self.customer, &asset, None), patch);
            let row = account::Model { status: status.unwrap_or(row.status), ..row };
            return self.open_account(write, row, addresses).await;
        };
        let (row, event) = accounts::change(write, &self.customer, row, patch).await?;
        self.told(event);
        let id = row.id;
        if let Some(status) = status.filter(|status| *status != row.status) {
            let (_, event) = accounts::move_to(write, &self.customer, row, status, None).await?;
            self.told(Some(event));
        }
        for address in addresses {
            self.write_address(write, Some(id), address).await?;
        }
        Ok(())
    }

    /// One event tells of a new account and its addresses.
    async fn open_account(
        &mut self,
        write: &Write<'_>,
        row: account::Model,
        addresses: Vec<ImportAddress>,
    ) -> Result<(), StoreError> {
        store::account::insert(&write.tx, &row).await?;
        let rows: Vec<_> =
            addresses.into_iter().map(|address| self.new_address(write, Some(row.id), address)).collect();
        store::address::insert(&write.tx, &rows).await?;
        self.log(write, accounts::event(write, EventKind::AccountOpened, row.id)).await
    }

    async fn write_address(
        &mut self,
        write: &Write<'_>,
        account: Option<Uuid>,
        address: ImportAddress,
    ) -> Result<(), StoreError> {
        let Some(row) = self.address(&address.caip10).cloned() else {
            let row = self.new_address(write, account, address);
            store::address::insert(&write.tx, std::slice::from_ref(&row)).await?;
            return self.log(write, addresses::event(write, EventKind::AddressAdded, &row, Vec::new())).await;
        };
        let AddressPatch { label, status } = address.patch;
        // To say a status again is no change: it must not make the address forget that its customer's deactivation
        // took it.
        let status = if status == Patch::Set(row.status) { Patch::Keep } else { status };
        let (_, event) = addresses::change(write, &self.customer, row, AddressPatch { label, status }).await?;
        self.told(event);
        Ok(())
    }

    fn new_address(&self, write: &Write<'_>, account: Option<Uuid>, address: ImportAddress) -> address::Model {
        let ImportAddress { path: _, caip10, patch } = address;
        addresses::patched(&new_address(write, &self.customer, account, &caip10), patch)
    }

    /// Writes an event about a part of a customer that was there before.
    async fn log(&mut self, write: &Write<'_>, event: NewEvent) -> Result<(), StoreError> {
        if !self.is_new {
            self.last_event = Some(write.log(&self.customer, event).await?);
        }
        Ok(())
    }

    fn told(&mut self, event: Option<event::Model>) {
        self.last_event = event.or(self.last_event.take());
    }
}
