//! Twelve customers that differ in whatever a filter can ask. Each row has a letter that stands for its id: customers
//! `a` to `l`, accounts `A` to `G`, addresses `1` to `6`, branches `n` and `s`, entities `x` to `z`.

use clientele::domain::account::AccountStatus;
use clientele::domain::address::{AddressStatus, OwnershipState};
use clientele::domain::amount::Amount;
use clientele::domain::customer::{CustomerStatus, EntityType, Segment};
use clientele::domain::time::Timestamp;
use clientele::entity::{account, address, customer};
use uuid::Uuid;

use super::data::{self, Data};
use crate::support::fixture::{evm, iban, issuer};

const FIRST: u128 = 0x0190_0000_0000_7000_8000_0000_0000_0000;

/// The id of the row with this letter.
pub fn id(letter: char) -> Uuid {
    Uuid::from_u128(FIRST + u128::from(letter))
}

/// The letters of the rows with these ids, sorted.
pub fn letters<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let letter = |id: &str| {
        let number = Uuid::try_parse(id).unwrap().as_u128() - FIRST;
        char::from_u32(u32::try_from(number).unwrap()).unwrap()
    };
    let mut letters: Vec<char> = ids.map(letter).collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

/// A filter with `@a` for the id of `a`, `#1` for the first issuer and `~1` for the first IBAN.
pub fn filled(filter: &str) -> String {
    let mut filled = String::new();
    let mut rest = filter.chars();
    while let Some(mark) = rest.next() {
        let mut next = || rest.next().unwrap();
        match mark {
            '@' => filled += &format!("\"{}\"", id(next())),
            '#' => filled += &format!("\"{}\"", issuer(u8::try_from(next().to_digit(10).unwrap()).unwrap())),
            '~' => filled += &format!("\"{}\"", iban(u64::from(next().to_digit(10).unwrap()))),
            other => filled.push(other),
        }
    }
    filled
}

/// Midnight of a day of January 2025.
fn day(day: u8) -> i64 {
    Timestamp::parse(&format!("2025-01-{day:02}T00:00:00Z")).unwrap().millis()
}

fn units(amount: &str) -> i64 {
    Amount::parse(amount).unwrap().units()
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// All rows.
pub fn data() -> Data {
    Data {
        branches: vec![data::branch(id('n'), "North"), data::branch(id('s'), "South")],
        customers: customers(),
        accounts: accounts(),
        addresses: addresses(),
    }
}

fn customers() -> Vec<customer::Model> {
    use CustomerStatus::{Active, Blocked, Deleted, Inactive, Registered, Suspended};
    let rows = [
        ('a', ["A-1", "anna"], Active, 0, ["Anna", "Petrivna", "Ärger"], [1, 11]),
        ('b', ["a-2", "Anna.B"], Active, 1, ["anna", "", "ärger"], [2, 12]),
        ('c', ["b-3", "bob"], Registered, 1, ["", "", "Aach"], [3, 13]),
        ('d', ["", "дмитро"], Suspended, 2, ["Дмитро", "Петрович", "Жук"], [4, 14]),
        ('e', ["Ж-5", ""], Blocked, 3, ["дмитро", "петрович", "жук"], [5, 15]),
        ('f', ["ж-6", "f%"], Inactive, 3, ["O'Neil", "", ""], [6, 16]),
        ('g', ["b_7", "f_"], Active, 100, ["Zoë", "ZOË", "zoe"], [7, 17]),
        ('h', ["bx7", "F%"], Deleted, 0, ["", "", ""], [8, 18]),
        ('i', ["\u{1f600}9", ""], Active, 50, ["", "", "\u{ff21}"], [9, 19]),
        ('j', ["", ""], Registered, 0, ["", "", ""], [10, 10]),
        ('k', ["K", "k"], Active, 5, ["Anna Maria", "", "K"], [10, 10]),
        ('l', ["l", "straße"], Deleted, 100, ["", "", "Z"], [12, 10]),
    ];
    let customer = |row: (char, [&str; 2], CustomerStatus, i64, [&str; 3], [u8; 2])| {
        let (letter, [external_id, login], status, kyc_level, [given, paternal, family], [created, updated]) = row;
        let mut row = data::customer(id(letter));
        (row.external_id, row.login) = (some(external_id), some(login));
        (row.status, row.kyc_level) = (status, kyc_level);
        row.disabled = matches!(letter, 'g' | 'j' | 'l');
        (row.given_name, row.paternal_name, row.family_name) = (some(given), some(paternal), some(family));
        (row.created_at_ms, row.updated_at_ms) = (day(created), day(updated));
        more(letter, &mut row);
        row
    };
    rows.map(customer).to_vec()
}

/// What only some of the customers have.
fn more(letter: char, row: &mut customer::Model) {
    row.phone = match letter {
        'a' | 'f' => some("+380441234567"),
        'b' => some("+380441234568"),
        'c' => some("+41440001234"),
        _ => None,
    };
    let entity = match letter {
        'a' | 'b' => Some(('x', EntityType::NaturalPerson)),
        'c' | 'g' => Some(('y', EntityType::LegalEntity)),
        'd' | 'h' => Some(('z', EntityType::JointPerson)),
        _ => None,
    };
    (row.entity_id, row.entity_type) = entity.map(|(letter, kind)| (id(letter), kind)).unzip();
    let labels = match letter {
        'a' => r#"["vip","eu"]"#,
        'b' => r#"["vip"]"#,
        'c' => r#"["eu"]"#,
        'e' => r#"["vip","VIP"]"#,
        'f' => r#"["it's"]"#,
        'g' => r#"["eu","vip"]"#,
        _ => "[]",
    };
    row.labels = labels.to_owned();
    row.segment = match letter {
        'a' | 'e' | 'g' => Some(Segment::Pl),
        'b' | 'f' => Some(Segment::Pi),
        _ => None,
    };
    row.branch_id = match letter {
        'a' | 'b' | 'g' => Some(id('n')),
        'c' | 'd' => Some(id('s')),
        _ => None,
    };
    let limit = match letter {
        'a' => Some(("100", Some(("USD", 1)))),
        'b' => Some(("100.5", Some(("usd", 1)))),
        'd' => Some(("0", None)),
        'e' => Some(("0.0000001", Some(("EUR", 2)))),
        'f' => Some(("922337203685.4775807", Some(("EUR", 1)))),
        'g' => Some(("100", Some(("USD", 2)))),
        'i' => Some(("1", None)),
        'l' => Some(("99.9999999", None)),
        _ => None,
    };
    row.balance_limit = limit.map(|(amount, _)| units(amount));
    let asset = limit.and_then(|(_, asset)| asset).map(|(code, number)| (code.to_owned(), issuer(number)));
    (row.balance_asset_code, row.balance_asset_issuer) = asset.unzip();
}

fn accounts() -> Vec<account::Model> {
    use AccountStatus::{Active, Blocked, Closed, Inactive, Registered};
    type Row = (char, char, (&'static str, u8), Option<u64>, AccountStatus, &'static str, [u8; 2]);
    let rows = [
        ('A', 'a', ("USD", 1), Some(1), Active, "10", [1, 5]),
        ('B', 'a', ("EUR", 1), None, Registered, "0", [2, 6]),
        ('C', 'b', ("USD", 2), Some(2), Blocked, "10.5", [3, 7]),
        ('D', 'c', ("usd", 2), None, Closed, "0", [4, 8]),
        ('E', 'd', ("BTC", 2), Some(3), Inactive, "922337203685.4775807", [5, 9]),
        ('F', 'd', ("X1", 1), None, Active, "10", [6, 9]),
        ('G', 'h', ("ETH", 1), None, Closed, "0", [7, 9]),
    ];
    let account = |row: Row| {
        let (letter, customer, (code, number), with_iban, status, balance, [created, updated]) = row;
        account::Model {
            iban: with_iban.map(iban),
            status,
            balance: units(balance),
            created_at_ms: day(created),
            updated_at_ms: day(updated),
            ..data::account(id(letter), id(customer), code, &issuer(number))
        }
    };
    rows.map(account).to_vec()
}

fn addresses() -> Vec<address::Model> {
    use OwnershipState::{Challenged, Expired, Revoked, Unverified, Verified};
    let on_polygon = evm(4).replace("eip155:1:", "eip155:137:");
    let rows = [
        ('1', 'a', Some('A'), evm(1), AddressStatus::Active, Unverified),
        ('2', 'a', Some('A'), "cosmos:Hub-4:abc".to_owned(), AddressStatus::Inactive, Verified),
        ('3', 'b', Some('C'), evm(3), AddressStatus::Active, Challenged),
        ('4', 'c', None, on_polygon, AddressStatus::Active, Expired),
        ('5', 'd', None, "cosmos:Hub-4:ABC".to_owned(), AddressStatus::Inactive, Revoked),
        ('6', 'd', Some('E'), evm(6), AddressStatus::Active, Verified),
    ];
    let address = |row: (char, char, Option<char>, String, AddressStatus, OwnershipState)| {
        let (letter, customer, account, caip10, status, ownership) = row;
        address::Model {
            status,
            ownership,
            created_at_ms: day(u8::try_from(letter.to_digit(10).unwrap()).unwrap()),
            ..data::address(id(letter), id(customer), account.map(id), &caip10)
        }
    };
    rows.map(address).to_vec()
}
