//! Thousands of rows, so that a planner has a choice to make: values that few rows have beside values that most have.

use clientele::domain::account::AccountStatus;
use clientele::domain::address::{AddressStatus, OwnershipState};
use clientele::domain::customer::{CustomerStatus, EntityType, Segment};
use clientele::domain::principal::{DEFAULT_COUNTERPARTY, DEFAULT_COUNTERPARTY_NAME};
use clientele::entity::counterparty;
use clientele::store::database::Database;
use uuid::Uuid;

use super::data::{self, Data, NEW_YEAR};
use crate::support::fixture::{evm, iban};

/// How many customers there are. Each has an account, and that an address.
pub const CUSTOMERS: u64 = 12_000;

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

/// Something that one row of so many has.
fn rare<T>(n: u64, one_in: u64, rare: T, common: T) -> T {
    if n % one_in == 7 { rare } else { common }
}

pub fn data() -> Data {
    let mut data = Data::default();
    for n in 0..200 {
        data.branches.push(data::branch(id(1, n), &format!("branch {n}")));
    }
    for n in 0..CUSTOMERS {
        customer(&mut data, n);
    }
    data
}

fn customer(data: &mut Data, n: u64) {
    let number = i64::try_from(n).unwrap();
    let mut row = data::customer(id(2, n));
    // Every other value in an order of its own.
    let shuffled = number * 1_237 % 12_007;
    let text = |what: &str| Some(format!("{what}{shuffled:05}"));
    row.external_id = if n % 10 == 0 { None } else { text("Ext") };
    row.login = if n % 4 == 0 { None } else { text("login") };
    row.given_name = text("Given");
    row.paternal_name = if n % 2 == 0 { None } else { text("Paternal") };
    row.family_name = if n % 4 == 1 { None } else { text("Family") };
    if n % 2 == 0 {
        (row.entity_id, row.entity_type) =
            (Some(id(3, n)), Some(rare(n / 2, 200, EntityType::JointPerson, EntityType::NaturalPerson)));
    }
    row.status = rare(n, 200, CustomerStatus::Blocked, CustomerStatus::Active);
    row.disabled = rare(n + 1, 200, true, false);
    row.labels = format!(r#"["all","l{}"]"#, n % 500);
    row.segment = if n % 5 == 0 { Some(rare(n / 5, 100, Segment::Pl, Segment::Pi)) } else { None };
    row.kyc_level = shuffled % 1_000;
    row.branch_id = if n % 3 == 0 { Some(id(1, n % 200)) } else { None };
    if n % 2 == 1 {
        row.balance_limit = Some(shuffled * 10_000_000);
        (row.balance_asset_code, row.balance_asset_issuer) = (Some(format!("C{}", n % 401)), Some(issuer(n % 401)));
    }
    row.created_at_ms = NEW_YEAR + number * MINUTE;
    row.updated_at_ms = NEW_YEAR + shuffled * MINUTE;

    let mut account = data::account(id(4, n), row.id, &format!("C{}", n % 401), &issuer(n % 401));
    account.iban = if n % 2 == 0 { Some(iban(n)) } else { None };
    account.status = rare(n, 200, AccountStatus::Blocked, AccountStatus::Active);
    account.balance = shuffled * 10_000_000;
    (account.created_at_ms, account.updated_at_ms) = (row.created_at_ms, row.updated_at_ms);

    let caip10 = evm(n).replace("eip155:1:", &format!("eip155:{}:", n % 401));
    let mut address = data::address(id(5, n), row.id, (n % 3 != 0).then_some(account.id), &caip10);
    address.status = rare(n, 200, AddressStatus::Inactive, AddressStatus::Active);
    address.ownership = rare(n, 200, OwnershipState::Verified, OwnershipState::Unverified);
    address.created_at_ms = row.created_at_ms;

    data.customers.push(row);
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
