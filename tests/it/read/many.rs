//! Thousands of rows, so that a planner has a choice to make: values that few rows have beside values that most have.

use clientele::domain::account::AccountStatus;
use clientele::domain::address::{AddressStatus, OwnershipState};
use clientele::domain::customer::{CustomerStatus, EntityType, Segment};
use clientele::domain::principal::{DEFAULT_COUNTERPARTY, DEFAULT_COUNTERPARTY_NAME};
use clientele::entity::{counterparty, customer};
use clientele::store::database::Database;
use uuid::Uuid;

use super::data::{self, Data, NEW_YEAR};
use crate::support::fixture::{evm, iban};

/// How many values a code, a chain or a label has: a prime, so that few rows share one.
const VALUES: u64 = 4_001;

/// Larger than any number of customers here.
const PRIME: i64 = 12_007;

const MINUTE: i64 = 60_000;

/// The id of the n-th row of a kind; ids say nothing of the order of other values.
pub fn id(kind: u8, n: u64) -> Uuid {
    let mixed = (n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    Uuid::from_u128((u128::from(mixed) << 64) | (u128::from(kind) << 56) | u128::from(n))
}

/// The n-th issuer. Stellar knows only 256 of the kind that tests make, and nobody checks here.
pub fn issuer(n: u64) -> String {
    format!("cosmos:hub:issuer{n}")
}

/// The place of the n-th row in an order that is not that of time.
fn shuffled(n: u64) -> i64 {
    i64::try_from(n).unwrap() * 1_237 % PRIME
}

/// Something that one row of so many has.
fn rare<T>(n: u64, one_in: u64, rare: T, common: T) -> T {
    if n % one_in == 7 { rare } else { common }
}

/// So many customers. Most have an account, and that an address; some have neither.
pub fn data(customers: u64) -> Data {
    let mut data = Data::default();
    for n in 0..200 {
        data.branches.push(data::branch(id(1, n), &format!("branch {n}")));
    }
    for n in 0..customers {
        customer(&mut data, n);
    }
    data
}

fn customer(data: &mut Data, n: u64) {
    let shuffled = shuffled(n);
    let mut row = data::customer(id(2, n));
    let text = |what: &str| Some(format!("{what}{shuffled:05}"));
    row.external_id = if n.is_multiple_of(10) { None } else { text("Ext") };
    row.login = if n.is_multiple_of(4) { None } else { text("login") };
    row.given_name = text("Given");
    row.paternal_name = if n.is_multiple_of(2) { None } else { text("Paternal") };
    row.phone_index = text("Phone");
    row.family_name = if n % 4 == 1 { None } else { text("Family") };
    if n.is_multiple_of(2) {
        (row.entity_id, row.entity_type) =
            (Some(id(3, n)), Some(rare(n / 2, 200, EntityType::JointPerson, EntityType::NaturalPerson)));
    }
    row.status = rare(n, 200, CustomerStatus::Blocked, CustomerStatus::Active);
    row.disabled = rare(n + 1, 200, true, false);
    row.labels = format!(r#"["all","l{}"]"#, n % VALUES);
    row.segment = if n.is_multiple_of(5) { Some(rare(n / 5, 100, Segment::Pl, Segment::Pi)) } else { None };
    // More levels than there are, so that one has few rows.
    row.kyc_level = shuffled % 1_000;
    row.branch_id = if n.is_multiple_of(3) { Some(id(1, n % 200)) } else { None };
    if n % 2 == 1 {
        row.balance_limit = Some(shuffled * 10_000_000);
        (row.balance_asset_code, row.balance_asset_issuer) =
            (Some(format!("C{}", n % VALUES)), Some(issuer(n % VALUES)));
    }
    row.created_at_ms = NEW_YEAR + i64::try_from(n).unwrap() * MINUTE;
    row.updated_at_ms = NEW_YEAR + shuffled * MINUTE;

    if n % 7 != 3 {
        account(data, &row, n);
    }
    data.customers.push(row);
}

fn account(data: &mut Data, customer: &customer::Model, n: u64) {
    let mut account = data::account(id(4, n), customer.id, &format!("C{}", n % VALUES), &issuer(n % VALUES));
    account.iban = if n.is_multiple_of(2) { Some(iban(n)) } else { None };
    account.status = rare(n, 200, AccountStatus::Blocked, AccountStatus::Active);
    account.balance = shuffled(n) * 10_000_000;
    (account.created_at_ms, account.updated_at_ms) = (customer.created_at_ms, customer.updated_at_ms);

    let caip10 = evm(n).replace("eip155:1:", &format!("eip155:{}:", n % VALUES));
    let mut address = data::address(id(5, n), customer.id, (!n.is_multiple_of(3)).then_some(account.id), &caip10);
    address.status = rare(n, 200, AddressStatus::Inactive, AddressStatus::Active);
    address.ownership = rare(n, 200, OwnershipState::Verified, OwnershipState::Unverified);
    address.created_at_ms = customer.created_at_ms;

    data.accounts.push(account);
    data.addresses.push(address);
}

/// The counterparty that all of it belongs to; a gateway makes it at its start.
pub async fn with_counterparty(database: &Database) {
    let row = counterparty::Model {
        id: DEFAULT_COUNTERPARTY,
        name: DEFAULT_COUNTERPARTY_NAME.to_owned(),
        created_at_ms: NEW_YEAR,
    };
    let tx = database.begin().await.unwrap();
    clientele::store::counterparty::ensure(&tx, row).await.unwrap();
    tx.commit().await.unwrap();
}
