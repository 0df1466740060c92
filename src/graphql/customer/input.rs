//! The inputs about customers, and how they become types of the domain: every broken rule is noted with its path.

use async_graphql::{InputObject, MaybeUndefined};
use serde::Deserialize;
use uuid::Uuid;

use super::personal::{self, IdentityInput, PostalAddressInput};
use crate::domain::account::NewAccount;
use crate::domain::amount::Amount;
use crate::domain::asset::Asset;
use crate::domain::caip10::Caip10;
use crate::domain::customer::{
    self, BalanceLimit, CustomerPatch, CustomerStatus, EntityRef, EntityType, MAX_KEY, MAX_NAME_PART, NewCustomer,
    PersonName, Segment,
};
use crate::domain::filter::NodeId;
use crate::domain::iban::Iban;
use crate::domain::label::Labels;
use crate::domain::or_default::OrDefault;
use crate::domain::patch::Patch;
use crate::domain::problem::{Problems, Rule};
use crate::domain::text::{bounded, optional};
use crate::graphql::scalar::{Caip10Text, DateText, DecimalText};
use crate::service::write::Parsed;

/// The most addresses that an account is opened with.
const MAX_ADDRESSES: usize = 100;

/// A customer to be created.
#[derive(InputObject, Deserialize, Clone, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CustomerCreateInput {
    /// The caller's own id, 1 to 128 characters, unique in the counterparty. [S0][S1]
    pub external_id: Option<String>,
    /// The login, 1 to 128 characters, unique in the counterparty. [S4]
    pub login: Option<String>,
    /// The wallet that identifies the customer on chain. [S0]
    pub wallet: Option<Caip10Text>,
    /// The person or company behind the customer. [S2]
    pub entity: Option<EntityInput>,
    /// The status to begin with. [S1]
    #[graphql(default)]
    #[serde(default)]
    pub status: OrDefault<CustomerStatus>,
    /// A flag beside the status. [S4]
    #[graphql(default)]
    #[serde(default)]
    pub disabled: OrDefault<bool>,
    /// Up to 16 labels of 1 to 64 characters each. [S2]
    pub labels: Option<Vec<String>>,
    /// The segment. [S4]
    pub segment: Option<Segment>,
    /// The level of verification, 0 to 100. [S4]
    #[graphql(default)]
    #[serde(default)]
    pub kyc_level: OrDefault<i32>,
    /// The branch. [S4]
    #[serde(default)]
    pub branch_id: Option<NodeId>,
    /// How much the customer may hold. [S4]
    pub balance_limit: Option<AssetAmountInput>,
    /// The name of the person. [S3][S4]
    pub name: Option<PersonNameInput>,
    /// The day on which the person was born, 1900-01-01 to today. It is kept encrypted. [S3]
    pub date_of_birth: Option<DateText>,
    /// The phone, E.164: `+380441234567`. It is kept encrypted. [S4]
    pub phone: Option<String>,
    /// The documents that say who the person is, up to 20. [S3]
    pub identities: Option<Vec<IdentityInput>>,
    /// Where the customer lives. [S3]
    pub residence: Option<PostalAddressInput>,
    /// The first account. [S4]
    pub account: Option<AccountInput>,
    /// Check everything, write nothing.
    #[graphql(default)]
    #[serde(default)]
    pub dry_run: OrDefault<bool>,
}

/// The person or company behind a customer. [S2]
#[derive(InputObject, Deserialize, Copy, Clone, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntityInput {
    /// The id of the entity in the system that knows it.
    pub id: Uuid,
    /// What kind of person it is.
    pub r#type: EntityType,
}

/// An asset.
#[derive(InputObject, Deserialize, Clone, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssetInput {
    /// 1 to 12 letters and digits.
    pub code: String,
    /// A Stellar account or a CAIP-10 id.
    pub issuer: String,
}

/// An amount, of an asset where it matters which.
#[derive(InputObject, Deserialize, Clone, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssetAmountInput {
    /// The amount.
    pub amount: DecimalText,
    /// The asset.
    pub asset: Option<AssetInput>,
}

/// The parts of a person's name, 1 to 50 characters each; an empty one is none.
#[derive(InputObject, Deserialize, Clone, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonNameInput {
    /// The given or first name.
    pub given: Option<String>,
    /// The middle name.
    pub middle: Option<String>,
    /// The paternal name.
    pub paternal: Option<String>,
    /// The family name.
    pub family: Option<String>,
}

/// An account to be opened.
#[derive(InputObject, Deserialize, Clone, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountInput {
    /// What it holds.
    pub asset: AssetInput,
    /// The IBAN, unique in the counterparty.
    pub iban: Option<String>,
    /// Its addresses, up to 100.
    pub addresses: Option<Vec<Caip10Text>>,
}

/// What to change of a customer: a key left out keeps, null clears. [S4 PUT]
#[derive(InputObject, Clone, Debug)]
pub struct CustomerUpdateInput {
    /// The customer.
    pub id: NodeId,
    /// The caller's own id.
    pub external_id: MaybeUndefined<String>,
    /// The login.
    pub login: MaybeUndefined<String>,
    /// The person or company behind the customer.
    pub entity: MaybeUndefined<EntityInput>,
    /// The flag beside the status.
    pub disabled: MaybeUndefined<bool>,
    /// The labels, all of them.
    pub labels: MaybeUndefined<Vec<String>>,
    /// The segment.
    pub segment: MaybeUndefined<Segment>,
    /// The level of verification.
    pub kyc_level: MaybeUndefined<i32>,
    /// The branch.
    pub branch_id: MaybeUndefined<NodeId>,
    /// How much the customer may hold.
    pub balance_limit: MaybeUndefined<AssetAmountInput>,
    /// The name, all of its parts.
    pub name: MaybeUndefined<PersonNameInput>,
    /// The day on which the person was born, 1900-01-01 to today. It is kept encrypted. [S3]
    pub date_of_birth: MaybeUndefined<DateText>,
    /// The phone, E.164: `+380441234567`. It is kept encrypted. [S4]
    pub phone: MaybeUndefined<String>,
    /// The documents that say who the person is, up to 20. [S3]
    pub identities: MaybeUndefined<Vec<IdentityInput>>,
    /// Where the customer lives. [S3]
    pub residence: MaybeUndefined<PostalAddressInput>,
    /// The version that the change builds on; another one is a VERSION_CONFLICT.
    pub expected_version: Option<i32>,
    /// Check everything, write nothing.
    #[graphql(default)]
    pub dry_run: OrDefault<bool>,
}

impl CustomerCreateInput {
    /// The customer that this describes, and what is wrong with it.
    pub fn parse(self) -> Parsed<NewCustomer> {
        let Self {
            external_id,
            login,
            wallet,
            entity,
            status,
            disabled,
            labels,
            segment,
            kyc_level,
            branch_id,
            balance_limit,
            name,
            date_of_birth,
            phone,
            identities,
            residence,
            account,
            dry_run: _,
        } = self;
        let mut problems = Problems::default();
        let p = &mut problems;
        let value = NewCustomer {
            external_id: external_id.and_then(|text| p.take("externalId", bounded(&text, 1, MAX_KEY))),
            login: login.and_then(|text| p.take("login", bounded(&text, 1, MAX_KEY))),
            wallet: wallet.and_then(|Caip10Text(text)| p.take("wallet", Caip10::parse(&text))),
            entity: entity.map(EntityInput::parse),
            status: status.0,
            disabled: disabled.0,
            labels: labels.and_then(|labels| Labels::parse(&labels, p)).unwrap_or_default(),
            segment,
            kyc_level: p.take("kycLevel", customer::kyc_level(kyc_level.0)).unwrap_or_default(),
            branch_id: branch_id.map(|NodeId(id)| id),
            balance_limit: balance_limit.and_then(|limit| p.at("balanceLimit", |p| limit.parse(p))),
            name: name.map(|name| p.at("name", |p| name.parse(p))).unwrap_or_default(),
            date_of_birth: date_of_birth.and_then(|text| personal::date_of_birth(text, p)),
            phone: phone.and_then(|text| personal::phone(&text, p)),
            identities: identities.map(|given| personal::identities(given, p)).unwrap_or_default(),
            residence: residence.and_then(|given| personal::residence(given, p)),
            account: account.map(|account| p.at("account", |p| account.parse(p))),
        };
        Parsed { value, problems }
    }
}

impl CustomerUpdateInput {
    /// The change that this describes, and what is wrong with it.
    pub fn parse(self) -> Parsed<CustomerPatch> {
        let Self {
            id: _,
            external_id,
            login,
            entity,
            disabled,
            labels,
            segment,
            kyc_level,
            branch_id,
            balance_limit,
            name,
            date_of_birth,
            phone,
            identities,
            residence,
            expected_version: _,
            dry_run: _,
        } = self;
        let mut problems = Problems::default();
        let p = &mut problems;
        let value = CustomerPatch {
            external_id: Patch::from(external_id).and_then(|text| p.take("externalId", bounded(&text, 1, MAX_KEY))),
            login: Patch::from(login).and_then(|text| p.take("login", bounded(&text, 1, MAX_KEY))),
            entity: Patch::from(entity).and_then(|entity| Some(entity.parse())),
            disabled: disabled.into(),
            labels: Patch::from(labels).and_then(|labels| Labels::parse(&labels, p)),
            segment: segment.into(),
            kyc_level: Patch::from(kyc_level).and_then(|value| p.take("kycLevel", customer::kyc_level(value))),
            branch_id: Patch::from(branch_id).and_then(|NodeId(id)| Some(id)),
            balance_limit: Patch::from(balance_limit).and_then(|limit| p.at("balanceLimit", |p| limit.parse(p))),
            name: Patch::from(name).and_then(|name| Some(p.at("name", |p| name.parse(p)))),
            date_of_birth: Patch::from(date_of_birth).and_then(|text| personal::date_of_birth(text, p)),
            phone: Patch::from(phone).and_then(|text| personal::phone(&text, p)),
            identities: Patch::from(identities).and_then(|given| Some(personal::identities(given, p))),
            residence: Patch::from(residence).and_then(|given| personal::residence(given, p)),
        };
        Parsed { value, problems }
    }
}

impl EntityInput {
    /// The entity that this describes.
    pub const fn parse(self) -> EntityRef {
        let Self { id, r#type } = self;
        EntityRef { id, kind: r#type }
    }
}

impl AssetAmountInput {
    /// The limit that this describes; none where it was refused.
    pub fn parse(self, problems: &mut Problems) -> Option<BalanceLimit> {
        let Self { amount: DecimalText(amount), asset } = self;
        let amount = problems.take("amount", Amount::parse(&amount));
        let asset = asset.map(|asset| problems.at("asset", |problems| asset.parse(problems)));
        Some(BalanceLimit { amount: amount?, asset: asset.flatten() })
    }
}

impl AssetInput {
    /// The asset that this describes; none where it was refused.
    pub fn parse(self, problems: &mut Problems) -> Option<Asset> {
        let Self { code, issuer } = self;
        Asset::parse(&code, &issuer, problems)
    }
}

impl PersonNameInput {
    /// The name that this describes, without the parts that were refused.
    pub fn parse(self, problems: &mut Problems) -> PersonName {
        let Self { given, middle, paternal, family } = self;
        let mut part =
            |field, text: Option<String>| problems.take(field, optional(text.as_deref(), MAX_NAME_PART)).flatten();
        PersonName {
            given: part("given", given),
            middle: part("middle", middle),
            paternal: part("paternal", paternal),
            family: part("family", family),
        }
    }
}

impl AccountInput {
    /// The account that this describes; its asset is missing where it was refused.
    pub fn parse(self, problems: &mut Problems) -> NewAccount {
        let Self { asset, iban, addresses } = self;
        NewAccount {
            asset: problems.at("asset", |problems| asset.parse(problems)),
            iban: iban.and_then(|text| problems.take("iban", Iban::parse(&text))),
            addresses: problems.at("addresses", |problems| parse_addresses(addresses.unwrap_or_default(), problems)),
        }
    }
}

fn parse_addresses(texts: Vec<Caip10Text>, problems: &mut Problems) -> Vec<Option<Caip10>> {
    if texts.len() > MAX_ADDRESSES {
        problems.append_rule(Rule::limit_exceeded(MAX_ADDRESSES, texts.len()));
        return Vec::new();
    }
    let parse =
        |(index, Caip10Text(text)): (usize, &Caip10Text)| problems.take(&index.to_string(), Caip10::parse(text));
    texts.iter().enumerate().map(parse).collect()
}
