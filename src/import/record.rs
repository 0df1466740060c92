//! One record as JSON: the shape of `CustomerCreateInput`, and more than one account. A key that is left out keeps
//! what is there, null clears it.

use std::fmt;

use async_graphql::MaybeUndefined;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde_path_to_error::{Path, Segment};
use uuid::Uuid;

use crate::domain::account::{AccountStatus, balance};
use crate::domain::address::{AddressStatus, MAX_ADDRESS_LABEL};
use crate::domain::caip10::Caip10;
use crate::domain::customer::{CustomerPatch, CustomerStatus, MAX_KEY, Segment as CustomerSegment, kyc_level};
use crate::domain::iban::Iban;
use crate::domain::label::Labels;
use crate::domain::patch::Patch;
use crate::domain::problem::{Problem, ProblemCode, Problems, Rule};
use crate::domain::text::bounded;
use crate::graphql::customer::input::{AssetAmountInput, AssetInput, EntityInput, PersonNameInput};
use crate::graphql::customer::personal::{self, IdentityInput, PostalAddressInput};
use crate::graphql::scalar::DateText;
use crate::service::account::AccountPatch;
use crate::service::address::AddressPatch;
use crate::service::import::{ImportAccount, ImportAddress, ImportRecord};
use crate::service::write::Parsed;

/// A customer.
#[derive(serde::Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Record {
    external_id: Option<String>,
    login: MaybeUndefined<String>,
    wallet: Option<Address>,
    entity: MaybeUndefined<EntityInput>,
    status: Option<CustomerStatus>,
    disabled: MaybeUndefined<bool>,
    labels: MaybeUndefined<Vec<String>>,
    segment: MaybeUndefined<CustomerSegment>,
    kyc_level: MaybeUndefined<i32>,
    branch_id: MaybeUndefined<Uuid>,
    balance_limit: MaybeUndefined<AssetAmountInput>,
    name: MaybeUndefined<PersonNameInput>,
    date_of_birth: MaybeUndefined<DateText>,
    phone: MaybeUndefined<String>,
    identities: MaybeUndefined<Vec<IdentityInput>>,
    residence: MaybeUndefined<PostalAddressInput>,
    account: Option<Account>,
    accounts: Option<Vec<Account>>,
}

/// An account.
#[derive(serde::Deserialize, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Account {
    asset: AssetInput,
    #[serde(default)]
    iban: MaybeUndefined<String>,
    status: Option<AccountStatus>,
    #[serde(default)]
    balance: MaybeUndefined<String>,
    addresses: Option<Vec<Address>>,
}

/// An address: its CAIP-10 id alone, or an object with more.
#[derive(Debug)]
enum Address {
    Id(String),
    Object(AddressObject),
}

#[derive(serde::Deserialize, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AddressObject {
    caip10: String,
    #[serde(default)]
    label: MaybeUndefined<String>,
    status: Option<AddressStatus>,
}

/// Reads a record, and what is wrong with it.
///
/// # Errors
/// What has not the form of a record at all, with the place where that shows first.
pub fn parse(json: &[u8]) -> Result<Parsed<ImportRecord>, Problem> {
    // serde would take a list for an object whose values come in order.
    if !json.trim_ascii_start().starts_with(b"{") {
        return Err(not_an_object(1));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let record: Record = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = path(error.path());
        malformed(&error.into_inner(), path)
    })?;
    deserializer.end().map_err(|error| malformed(&error, Vec::new()))?;
    Ok(record.parse())
}

/// Where in the JSON an error showed.
pub(super) fn path(path: &Path) -> Vec<String> {
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(index.to_string()),
            Segment::Map { key } => Some(key.clone()),
            Segment::Enum { variant: _ } | Segment::Unknown => None,
        })
        .collect()
}

pub(super) fn not_an_object(column: usize) -> Problem {
    Rule::invalid(format!("This is not a JSON object on one line: column {column}.")).at([""; 0])
}

/// The problem behind an error of serde. Its message may repeat what was given, which is nobody's business in a log,
/// so only what it says of the form is taken over.
pub(super) fn malformed(error: &serde_json::Error, mut field: Vec<String>) -> Problem {
    if !error.is_data() {
        // How far it was read says nothing of which field was meant.
        return not_an_object(error.column());
    }
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    let named = |start: &str| text.strip_prefix(start).and_then(|rest| rest.strip_suffix('`')).map(str::to_owned);
    if let Some(name) = named("missing field `") {
        field.push(name);
        return Rule::required().at(field);
    }
    if let Some(name) = named("duplicate field `") {
        field.push(name);
        return Rule::new(ProblemCode::Duplicate, "This key is given twice.").at(field);
    }
    let expected = text.rsplit_once(", expected ").map(|(_, expected)| match expected {
        "i32" => "a whole number",
        "a sequence" => "a list",
        _ if expected.starts_with("struct ") => "an object",
        _ => expected,
    });
    let message = match (expected, text.starts_with("unknown field")) {
        (Some(expected), true) => format!("This key is not known, expected {expected}."),
        (Some(expected), false) => format!("Must be {expected}."),
        (None, _) => "Does not have the form that this field asks for.".to_owned(),
    };
    Rule::invalid(message).at(field)
}

impl Record {
    fn parse(self) -> Parsed<ImportRecord> {
        let Self {
            external_id,
            login,
            wallet,
            entity,
            status,
            disabled,
            labels,
            segment,
            kyc_level: level,
            branch_id,
            balance_limit,
            name,
            date_of_birth,
            phone,
            identities,
            residence,
            account,
            accounts,
        } = self;
        let mut problems = Problems::default();
        let p = &mut problems;
        // A record without an external id is not anybody's, so nothing stands for a value that is missing.
        let external_id = p.take("externalId", bounded(external_id.as_deref().unwrap_or_default(), 1, MAX_KEY));
        let patch = CustomerPatch {
            external_id: external_id.map_or(Patch::Keep, Patch::Set),
            login: Patch::from(login).and_then(|text| p.take("login", bounded(&text, 1, MAX_KEY))),
            entity: Patch::from(entity).and_then(|entity| Some(entity.parse())),
            disabled: disabled.into(),
            labels: Patch::from(labels).and_then(|labels| Labels::parse(&labels, p)),
            segment: segment.into(),
            kyc_level: Patch::from(level).and_then(|value| p.take("kycLevel", kyc_level(value))),
            branch_id: branch_id.into(),
            balance_limit: Patch::from(balance_limit).and_then(|limit| p.at("balanceLimit", |p| limit.parse(p))),
            name: Patch::from(name).and_then(|name| Some(p.at("name", |p| name.parse(p)))),
            date_of_birth: Patch::from(date_of_birth).and_then(|text| personal::date_of_birth(text, p)),
            phone: Patch::from(phone).and_then(|text| personal::phone(&text, p)),
            identities: Patch::from(identities).and_then(|given| Some(personal::identities(given, p))),
            residence: Patch::from(residence).and_then(|given| personal::residence(given, p)),
        };
        let wallet = wallet.and_then(|wallet| wallet.parse(vec!["wallet".to_owned()], p));
        let only = account.map(|account| (vec!["account".to_owned()], account));
        let listed = accounts.into_iter().flatten().enumerate();
        let listed = listed.map(|(index, account)| (vec!["accounts".to_owned(), index.to_string()], account));
        let accounts = only.into_iter().chain(listed).map(|(path, account)| account.parse(path, p)).collect();
        Parsed { value: ImportRecord { patch, branch: None, status, wallet, accounts }, problems }
    }
}

impl Account {
    fn parse(self, path: Vec<String>, problems: &mut Problems) -> ImportAccount {
        let Self { asset, iban, status, balance: amount, addresses } = self;
        let mut found = Problems::default();
        let p = &mut found;
        let asset = p.at("asset", |p| asset.parse(p));
        let patch = AccountPatch {
            iban: Patch::from(iban).and_then(|text| p.take("iban", Iban::parse(&text))),
            balance: Patch::from(amount).and_then(|text| p.take("balance", balance(&text))),
        };
        let addresses = addresses.into_iter().flatten().enumerate();
        let addresses = addresses
            .filter_map(|(index, address)| address.parse(vec!["addresses".to_owned(), index.to_string()], p))
            .collect();
        problems.append_at(&path, found);
        ImportAccount { path, asset, patch, status, addresses }
    }
}

impl Address {
    fn parse(self, mut path: Vec<String>, problems: &mut Problems) -> Option<ImportAddress> {
        let (caip10, patch) = match self {
            Self::Id(text) => (text, AddressPatch::default()),
            Self::Object(AddressObject { caip10, label, status }) => {
                let mut found = Problems::default();
                let label = Patch::from(label);
                let label = label.and_then(|text| found.take("label", bounded(&text, 1, MAX_ADDRESS_LABEL)));
                problems.append_at(&path, found);
                path.push("caip10".to_owned());
                (caip10, AddressPatch { label, status: status.map_or(Patch::Keep, Patch::Set) })
            }
        };
        let mut found = Problems::default();
        let caip10 = Caip10::parse(&caip10).map_err(|rule| found.append_rule(rule)).ok();
        problems.append_at(&path, found);
        Some(ImportAddress { path, caip10: caip10?, patch })
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AddressVisitor)
    }
}

/// An untagged enum of serde would lose the place of an error inside the object.
struct AddressVisitor;

impl<'de> Visitor<'de> for AddressVisitor {
    type Value = Address;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a CAIP-10 account id, or an object with the key caip10")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Address, E> {
        Ok(Address::Id(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Address, A::Error> {
        AddressObject::deserialize(MapAccessDeserializer::new(map)).map(Address::Object)
    }
}
