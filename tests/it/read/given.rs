//! Random rows and random filters over them. Few values are shared by many rows, so that there are ties, and a filter
//! takes its values from the rows, so that it finds some.

use clientele::domain::account::AccountStatus;
use clientele::domain::address::{AddressStatus, OwnershipState};
use clientele::domain::amount::Amount;
use clientele::domain::customer::{CustomerStatus, EntityType, Segment};
use clientele::domain::label::Labels;
use clientele::domain::problem::Problems;
use sea_orm::Iterable;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::data::{self, Data, NEW_YEAR};
use super::random::Random;
use crate::support::fixture::{evm, iban, issuer};

/// Beginnings of texts: letters whose case only Unicode knows, one beyond the 16 bits of UTF-16 beside one that sorts
/// behind it there, and letters that mean something to somebody.
const TEXTS: [&str; 12] = ["a", "A", "an", "Ä", "ä", "Ж", "ж", "\u{ff41}", "\u{1f600}", "ß", "%", "_'\""];
const LABELS: [&str; 5] = ["vip", "VIP", "eu", "ä", "it's"];
const CODES: [&str; 4] = ["USD", "EUR", "usd", "X1"];
const UNITS: [i64; 6] = [0, 1, 10_000_000, 12_500_000, 10_000_000_000, i64::MAX];
const LEVELS: [i64; 4] = [0, 1, 2, 100];
const PHONES: [&str; 3] = ["+380441234567", "+380441234568", "+41440001234"];

fn any<T: Iterable + Clone>(random: &mut Random) -> T {
    random.one(&T::iter().collect::<Vec<_>>()).clone()
}

fn moment(random: &mut Random) -> i64 {
    NEW_YEAR + [0, 1, 1000, 86_400_000, -1][random.below(5)]
}

fn id(random: &mut Random) -> Uuid {
    let bytes = std::array::from_fn(|_| u8::try_from(random.below(256)).unwrap());
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// 30 to 60 customers, with up to four accounts each and up to four addresses for each of those.
pub fn data(random: &mut Random) -> Data {
    let mut data = Data::default();
    for name in ["North", "South", "West"] {
        data.branches.push(data::branch(id(random), name));
    }
    let entities = [id(random), id(random)];
    for number in 0..random.within(30..=60) {
        customer(random, &mut data, number, &entities);
    }
    data
}

fn customer(random: &mut Random, data: &mut Data, number: usize, entities: &[Uuid]) {
    let mut row = data::customer(id(random));
    let text = |random: &mut Random| random.maybe(3, &TEXTS).map(str::to_owned);
    let key = |random: &mut Random| text(random).map(|text| format!("{text}{number}"));
    (row.external_id, row.login) = (key(random), key(random));
    if !random.once_in(3) {
        (row.entity_id, row.entity_type) = (Some(*random.one(entities)), Some(any::<EntityType>(random)));
    }
    row.status = any::<CustomerStatus>(random);
    row.disabled = random.once_in(4);
    let count = random.below(4);
    let labels: Vec<String> = random.some(count, &LABELS).into_iter().map(str::to_owned).collect();
    row.labels = Labels::parse(&labels, &mut Problems::default()).unwrap().to_json();
    row.segment = random.maybe(3, &[Segment::Pl, Segment::Pi]);
    row.kyc_level = *random.one(&LEVELS);
    row.branch_id = random.maybe(3, &data.branches).map(|branch| branch.id);
    row.balance_limit = random.maybe(3, &UNITS);
    if row.balance_limit.is_some() && !random.once_in(3) {
        row.balance_asset_code = Some((*random.one(&CODES)).to_owned());
        row.balance_asset_issuer = Some(issuer(u8::try_from(random.below(3)).unwrap()));
    }
    (row.given_name, row.paternal_name, row.family_name) = (text(random), text(random), text(random));
    row.phone = random.maybe(3, &PHONES).map(str::to_owned);
    (row.created_at_ms, row.updated_at_ms) = (moment(random), moment(random));

    if random.once_in(3) {
        address(random, data, row.id, None);
    }
    let codes = random.below(4);
    for code in random.some(codes, &CODES) {
        account(random, data, row.id, code);
    }
    data.customers.push(row);
}

fn account(random: &mut Random, data: &mut Data, customer: Uuid, code: &str) {
    let mut row = data::account(id(random), customer, code, &issuer(u8::try_from(random.below(3)).unwrap()));
    row.iban = random.maybe(2, &[iban(data.accounts.len() as u64)]);
    row.status = any::<AccountStatus>(random);
    row.balance = *random.one(&UNITS);
    (row.created_at_ms, row.updated_at_ms) = (moment(random), moment(random));
    for _ in 0..random.below(5) {
        address(random, data, customer, Some(row.id));
    }
    data.accounts.push(row);
}

fn address(random: &mut Random, data: &mut Data, customer: Uuid, account: Option<Uuid>) {
    let number = data.addresses.len() as u64;
    let caip10 = if random.once_in(3) { format!("cosmos:Hub-{}:x{number}", number % 2) } else { evm(number) };
    let mut row = data::address(id(random), customer, account, &caip10);
    row.status = any::<AddressStatus>(random);
    row.ownership = any::<OwnershipState>(random);
    row.created_at_ms = moment(random);
    data.addresses.push(row);
}

/// What a field of a filter compares.
#[derive(Copy, Clone)]
enum Kind {
    Flag,
    Labels,
    Decimal,
    /// A comparison with these operators.
    Of(&'static [&'static str]),
    Accounts,
    Addresses,
}

const ID: Kind = Kind::Of(&["eq", "ne", "in", "notIn"]);
const UUID: Kind = Kind::Of(&["eq", "ne", "in", "notIn", "isNull"]);
const TEXT: Kind = Kind::Of(&["eq", "ne", "in", "notIn", "startsWith", "startsWith", "isNull"]);
const NUMBER: Kind = Kind::Of(&["eq", "ne", "in", "notIn", "gt", "gte", "lt", "lte"]);
const TIME: Kind = Kind::Of(&["gt", "gte", "lt", "lte"]);
const CHOICE: Kind = Kind::Of(&["eq", "in"]);
const NULLABLE_CHOICE: Kind = Kind::Of(&["eq", "in", "isNull"]);
const AMOUNT: [&str; 6] = ["eq", "gt", "gte", "lt", "lte", "isNull"];

/// The fields of a filter.
pub struct Fields(&'static [(&'static str, Kind)]);

pub const CUSTOMER: Fields = Fields(&[
    ("id", ID),
    ("externalId", TEXT),
    ("login", TEXT),
    ("status", ID),
    ("disabled", Kind::Flag),
    ("entityId", UUID),
    ("entityType", NULLABLE_CHOICE),
    ("labels", Kind::Labels),
    ("segment", NULLABLE_CHOICE),
    ("kycLevel", NUMBER),
    ("branchId", ID),
    ("givenName", TEXT),
    ("paternalName", TEXT),
    ("familyName", TEXT),
    ("phone", UUID),
    ("balanceLimit", Kind::Decimal),
    ("balanceAssetCode", TEXT),
    ("balanceAssetIssuer", TEXT),
    ("createdAt", TIME),
    ("updatedAt", TIME),
    ("accounts", Kind::Accounts),
    ("accounts", Kind::Accounts),
    ("addresses", Kind::Addresses),
]);

pub const ACCOUNT: Fields = Fields(&[
    ("id", ID),
    ("customerId", ID),
    ("assetCode", TEXT),
    ("assetIssuer", TEXT),
    ("iban", TEXT),
    ("status", ID),
    ("balance", Kind::Decimal),
    ("createdAt", TIME),
    ("updatedAt", TIME),
    ("addresses", Kind::Addresses),
    ("addresses", Kind::Addresses),
]);

pub const ADDRESS: Fields = Fields(&[
    ("id", ID),
    ("customerId", ID),
    ("accountId", ID),
    ("caip10", TEXT),
    ("chainId", TEXT),
    ("status", CHOICE),
    ("ownership", CHOICE),
    ("createdAt", TIME),
]);

/// The rows that the values of a filter are taken from.
pub struct Rows {
    pub customers: Vec<Value>,
    pub accounts: Vec<Value>,
    pub addresses: Vec<Value>,
}

impl Rows {
    pub fn of(data: &Data) -> Self {
        Self { customers: data.customers(), accounts: data.accounts(), addresses: data.addresses() }
    }

    /// A filter of customers, `depth` levels of and, or, not and lists deep at the most.
    pub fn customer_filter(&self, random: &mut Random, depth: usize) -> Value {
        self.filter(random, &CUSTOMER, &self.customers, depth)
    }

    /// A filter of accounts.
    pub fn account_filter(&self, random: &mut Random, depth: usize) -> Value {
        self.filter(random, &ACCOUNT, &self.accounts, depth)
    }

    /// A filter of addresses.
    pub fn address_filter(&self, random: &mut Random, depth: usize) -> Value {
        self.filter(random, &ADDRESS, &self.addresses, depth)
    }

    fn filter(&self, random: &mut Random, Fields(fields): &Fields, rows: &[Value], depth: usize) -> Value {
        let mut filter = Map::new();
        while filter.is_empty() || random.once_in(4) {
            if depth > 0 && random.once_in(2) {
                let below = |random: &mut Random| self.filter(random, &Fields(fields), rows, depth - 1);
                let (key, value) = match random.below(3) {
                    0 => ("and", (0..random.within(1..=2)).map(|_| below(random)).collect()),
                    1 => ("or", (0..random.within(1..=3)).map(|_| below(random)).collect()),
                    _ => ("not", below(random)),
                };
                filter.insert(key.to_owned(), value);
            } else {
                let (key, kind) = random.one(fields);
                let values: Vec<Value> =
                    rows.iter().map(|row| &row[*key]).filter(|value| !value.is_null()).cloned().collect();
                filter.insert((*key).to_owned(), self.condition(random, *kind, &values, depth));
            }
        }
        Value::Object(filter)
    }

    fn condition(&self, random: &mut Random, kind: Kind, values: &[Value], depth: usize) -> Value {
        let (accounts, addresses) = (&self.accounts, &self.addresses);
        match kind {
            Kind::Flag => json!(random.once_in(2)),
            Kind::Labels => {
                let count = random.within(1..=2);
                json!({ (*random.one(&["hasAll", "hasAny", "hasNone"])): random.some(count, &LABELS) })
            }
            Kind::Decimal => {
                let operator = *random.one(&AMOUNT);
                let amount = Amount::from_units(*random.one(&UNITS)).to_string();
                json!({ operator: if operator == "isNull" { json!(random.once_in(2)) } else { json!(amount) } })
            }
            Kind::Of(operators) => comparison(random, operators, values),
            Kind::Accounts => self.list(random, &ACCOUNT, accounts, depth),
            Kind::Addresses => self.list(random, &ADDRESS, addresses, depth),
        }
    }

    fn list(&self, random: &mut Random, fields: &Fields, rows: &[Value], depth: usize) -> Value {
        if depth > 0 && !random.once_in(3) {
            let below = self.filter(random, fields, rows, depth - 1);
            return json!({ (*random.one(&["some", "every", "none"])): below });
        }
        match random.below(3) {
            0 => json!({ "exists": random.once_in(2) }),
            1 => json!({ "count": { (*random.one(&["eq", "ne", "gt", "gte", "lt", "lte"])): random.below(3) } }),
            _ => json!({ "count": { (*random.one(&["in", "notIn"])): [random.below(3), random.below(3)] } }),
        }
    }
}

fn comparison(random: &mut Random, operators: &[&str], values: &[Value]) -> Value {
    let operator = *random.one(operators);
    let value = match operator {
        "isNull" => json!(random.once_in(2)),
        "in" | "notIn" => (0..random.within(1..=3)).map(|_| random.one(values).clone()).collect(),
        "startsWith" => {
            let text = random.one(values).as_str().unwrap();
            json!(beginning(random, text))
        }
        _ => random.one(values).clone(),
    };
    json!({ operator: value })
}

/// The first letters of a text, in any case.
fn beginning(random: &mut Random, text: &str) -> String {
    let length = random.below(text.chars().count() + 1);
    let beginning: String = text.chars().take(length).collect();
    match random.below(3) {
        0 => beginning.to_uppercase(),
        1 => beginning.to_lowercase(),
        _ => beginning,
    }
}
