//! Accounts and addresses of a made-up customer, in statuses that go with its own.

use uuid::Uuid;

use super::country::Country;
use super::random::Random;
use super::value::{ASSETS, address, asset_of, iban, id};
use crate::domain::account::AccountStatus;
use crate::domain::address::{AddressStatus, OwnershipState};
use crate::domain::customer::CustomerStatus;
use crate::entity::{account, address, customer};

/// The most accounts that a customer has.
pub const MAX_ACCOUNTS: u64 = 4;

const LABELS: &[&str] = &["Main", "Savings", "Payroll", "Treasury", "Cold storage", "Hardware wallet"];

/// Makes what belongs to one customer.
pub struct Parts<'a> {
    pub customer: &'a customer::Model,
    pub country: &'a Country,
    pub random: &'a mut Random,
    /// The numbers of its IBANs begin here; [`MAX_ACCOUNTS`] of them are its own.
    pub first_number: u64,
    /// The number of the last id.
    pub counter: u16,
}

impl Parts<'_> {
    /// The accounts, one and a half on average, and the addresses.
    pub fn make(mut self, number: impl Fn(u64) -> u64) -> (Vec<account::Model>, Vec<address::Model>) {
        let mut addresses = Vec::new();
        if self.random.chance(25) {
            addresses.push(self.address(None, AccountStatus::Active));
        }
        let count = self.random.weighted(&[(10, 0), (45, 1), (32, 2), (11, 3)], MAX_ACCOUNTS);
        // The first account is in the country's currency; the others are in assets of their own each.
        let (first, step) = (asset_of(self.country), 1 + self.random.below(ASSETS.len() as u64 - 1) as usize);
        let mut accounts = Vec::with_capacity(count as usize);
        for index in 0..count {
            let (code, issuer) = ASSETS[(first + index as usize * step) % ASSETS.len()];
            let has_iban = index == 0 && self.random.chance(85);
            let iban = if has_iban { iban(self.country, number(self.first_number + index)) } else { None };
            let account = self.account(code, issuer, iban);
            for _ in 0..self.random.weighted(&[(15, 0), (40, 1), (30, 2), (10, 3)], 4) {
                addresses.push(self.address(Some(account.id), account.status));
            }
            accounts.push(account);
        }
        (accounts, addresses)
    }

    fn account(&mut self, code: &str, issuer: &str, iban: Option<String>) -> account::Model {
        let customer = self.customer;
        let status = self.account_status();
        let balance = match status {
            AccountStatus::Registered | AccountStatus::Closed => 0,
            AccountStatus::Active | AccountStatus::Inactive | AccountStatus::Blocked => self.balance(),
        };
        account::Model {
            id: self.new_id(),
            counterparty_id: customer.counterparty_id,
            customer_id: customer.id,
            version: 1,
            asset_code: code.to_owned(),
            asset_issuer: issuer.to_owned(),
            iban,
            status,
            balance,
            deactivated_with_customer: customer.status == CustomerStatus::Inactive && status == AccountStatus::Inactive,
            created_at_ms: customer.created_at_ms,
            updated_at_ms: customer.updated_at_ms,
        }
    }

    /// Without an account it is the wallet.
    fn address(&mut self, account: Option<Uuid>, account_status: AccountStatus) -> address::Model {
        let customer = self.customer;
        let (chain_id, address) = address(self.random);
        let rests = match customer.status {
            CustomerStatus::Inactive | CustomerStatus::Deleted => true,
            CustomerStatus::Registered
            | CustomerStatus::Active
            | CustomerStatus::Suspended
            | CustomerStatus::Blocked => account_status == AccountStatus::Closed || self.random.chance(3),
        };
        let ownership = self.random.weighted(
            &[(20, OwnershipState::Verified), (3, OwnershipState::Challenged), (2, OwnershipState::Expired)],
            OwnershipState::Unverified,
        );
        let is_proved = matches!(ownership, OwnershipState::Verified | OwnershipState::Expired);
        let is_labelled = account.is_some() && self.random.chance(25);
        address::Model {
            id: self.new_id(),
            counterparty_id: customer.counterparty_id,
            customer_id: customer.id,
            account_id: account,
            version: 1,
            caip10: format!("{chain_id}:{address}"),
            chain_id: chain_id.to_owned(),
            address,
            label: is_labelled.then(|| (*self.random.pick(LABELS)).to_owned()),
            status: if rests { AddressStatus::Inactive } else { AddressStatus::Active },
            ownership,
            verified_at_ms: is_proved.then_some(customer.created_at_ms),
            deactivated_with_customer: customer.status == CustomerStatus::Inactive,
            created_at_ms: customer.created_at_ms,
            updated_at_ms: customer.updated_at_ms,
        }
    }

    fn account_status(&mut self) -> AccountStatus {
        use AccountStatus::{Active, Blocked, Closed, Inactive, Registered};
        match self.customer.status {
            CustomerStatus::Registered => self.random.weighted(&[(20, Active)], Registered),
            CustomerStatus::Active => {
                self.random.weighted(&[(4, Registered), (3, Inactive), (3, Blocked), (2, Closed)], Active)
            }
            CustomerStatus::Inactive => self.random.weighted(&[(10, Closed)], Inactive),
            CustomerStatus::Suspended => self.random.weighted(&[(20, Inactive), (10, Blocked)], Active),
            CustomerStatus::Blocked => self.random.weighted(&[(30, Active)], Blocked),
            CustomerStatus::Deleted => Closed,
        }
    }

    /// Small ones are many; most are in hundredths, some in the smallest unit.
    fn balance(&mut self) -> i64 {
        let whole = self.random.weighted(&[(10, 1), (30, 1_000), (40, 20_000), (15, 200_000)], 5_000_000);
        let fine = if self.random.chance(10) { 1 } else { 100_000 };
        (self.random.below(whole * 10_000_000) / fine * fine).cast_signed()
    }

    fn new_id(&mut self) -> Uuid {
        self.counter += 1;
        id(self.customer.created_at_ms, self.counter, self.random)
    }
}
