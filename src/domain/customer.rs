//! The customer: an entity in the role of a customer of a counterparty, its statuses, and how it may move between them.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, Iterable as _};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::account::NewAccount;
use super::amount::Amount;
use super::asset::Asset;
use super::caip10::Caip10;
use super::date::Date;
use super::identity::IdentityDocument;
use super::label::Labels;
use super::patch::Patch;
use super::phone::Phone;
use super::problem::Rule;
use super::residence::Residence;
use super::text;

/// Where a customer stands in its life. The value DELETED is final and hidden from lists by default. [S0][S1]
#[derive(
    Enum, DeriveActiveEnum, EnumIter, Serialize, Deserialize, Copy, Clone, Debug, PartialEq, Eq, Hash, Default,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CustomerStatus {
    /// Known, not yet active.
    #[default]
    Registered,
    /// May use every service.
    Active,
    /// Deactivated with all of its accounts and addresses; can be reactivated. [S0]
    Inactive,
    /// Paused by the company. [S1]
    Suspended,
    /// Blocked; leaves this status only by an unblock. [S4]
    Blocked,
    /// Final. Accounts are closed, the record and its events stay. [S1]
    Deleted,
}

impl CustomerStatus {
    /// The statuses that a customer in this one may move to.
    pub const fn allowed(self) -> &'static [Self] {
        use CustomerStatus::{Active, Blocked, Deleted, Inactive, Registered, Suspended};
        match self {
            Registered => &[Active, Inactive, Suspended, Blocked, Deleted],
            Active => &[Inactive, Suspended, Blocked, Deleted],
            Inactive => &[Active, Suspended, Blocked, Deleted],
            Suspended => &[Active, Inactive, Blocked, Deleted],
            Blocked => &[Active, Deleted],
            Deleted => &[],
        }
    }

    /// The status of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::iter().find(|status| status.name() == name)
    }

    /// The name as the schema and the database spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Registered => "REGISTERED",
            Self::Active => "ACTIVE",
            Self::Inactive => "INACTIVE",
            Self::Suspended => "SUSPENDED",
            Self::Blocked => "BLOCKED",
            Self::Deleted => "DELETED",
        }
    }

    /// Whether an account can be opened for a customer in this status.
    pub const fn may_open_account(self) -> bool {
        match self {
            Self::Registered | Self::Active => true,
            Self::Inactive | Self::Suspended | Self::Blocked | Self::Deleted => false,
        }
    }
}

/// What kind of person stands behind a customer. [S2]
#[derive(Enum, DeriveActiveEnum, EnumIter, Serialize, Deserialize, Copy, Clone, Debug, PartialEq, Eq, Hash)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EntityType {
    /// One human being.
    NaturalPerson,
    /// Several human beings together.
    JointPerson,
    /// A company or another organisation.
    LegalEntity,
}

impl EntityType {
    /// The name as the schema and the database spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NaturalPerson => "NATURAL_PERSON",
            Self::JointPerson => "JOINT_PERSON",
            Self::LegalEntity => "LEGAL_ENTITY",
        }
    }
}

/// The customer's segment. [S4]
#[derive(Enum, DeriveActiveEnum, EnumIter, Serialize, Deserialize, Copy, Clone, Debug, PartialEq, Eq, Hash)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Segment {
    /// Public Liability.
    Pl,
    /// Professional Indemnity.
    Pi,
}

impl Segment {
    /// The name as the schema and the database spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pl => "PL",
            Self::Pi => "PI",
        }
    }
}

/// The person or company behind a customer, known here by id and type only. [S2]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntityRef {
    pub id: Uuid,
    pub kind: EntityType,
}

/// How much a customer may hold, of which asset. [S4 balance_allowed]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalanceLimit {
    pub amount: Amount,
    pub asset: Option<Asset>,
}

/// The parts of a person's name, 1..50 characters each. [S3][S4]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonName {
    pub given: Option<String>,
    pub middle: Option<String>,
    pub paternal: Option<String>,
    pub family: Option<String>,
}

/// The longest external id or login, in Unicode scalar values. [S0][S1][S3][S4]
pub const MAX_KEY: usize = 128;

/// The longest part of a name, in Unicode scalar values. [S3]
pub const MAX_NAME_PART: usize = 50;

/// The highest level of verification. [S4 kyc_level]
pub const MAX_KYC_LEVEL: i32 = 100;

/// Reads a level of verification: 0..=[`MAX_KYC_LEVEL`].
pub fn kyc_level(value: i32) -> Result<i32, Rule> {
    if (0..=MAX_KYC_LEVEL).contains(&value) { Ok(value) } else { Err(Rule::out_of_range(0, MAX_KYC_LEVEL)) }
}

/// A customer to be created.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewCustomer {
    pub external_id: Option<String>,
    pub login: Option<String>,
    pub wallet: Option<Caip10>,
    pub entity: Option<EntityRef>,
    pub status: CustomerStatus,
    pub disabled: bool,
    pub labels: Labels,
    pub segment: Option<Segment>,
    pub kyc_level: i32,
    pub branch_id: Option<Uuid>,
    pub balance_limit: Option<BalanceLimit>,
    pub name: PersonName,
    pub date_of_birth: Option<Date>,
    pub phone: Option<Phone>,
    pub identities: Vec<IdentityDocument>,
    pub residence: Option<Residence>,
    pub account: Option<NewAccount>,
}

/// What an update asks of a customer; every field of the customer that a caller may change, but for its status.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomerPatch {
    pub external_id: Patch<String>,
    pub login: Patch<String>,
    pub entity: Patch<EntityRef>,
    pub disabled: Patch<bool>,
    pub labels: Patch<Labels>,
    pub segment: Patch<Segment>,
    pub kyc_level: Patch<i32>,
    pub branch_id: Patch<Uuid>,
    pub balance_limit: Patch<BalanceLimit>,
    pub name: Patch<PersonName>,
    pub date_of_birth: Patch<Date>,
    pub phone: Patch<Phone>,
    pub identities: Patch<Vec<IdentityDocument>>,
    pub residence: Patch<Residence>,
}

impl CustomerPatch {
    /// The change that leaves no field as it was: what the customer does not have is cleared. [S3 PUT]
    ///
    /// The wallet, the status and the account are no fields of a patch.
    pub fn replacing(new: NewCustomer) -> Self {
        let NewCustomer {
            external_id,
            login,
            wallet: _,
            entity,
            status: _,
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
            account: _,
        } = new;
        Self {
            external_id: Patch::replacing(external_id),
            login: Patch::replacing(login),
            entity: Patch::replacing(entity),
            disabled: Patch::Set(disabled),
            labels: Patch::Set(labels),
            segment: Patch::replacing(segment),
            kyc_level: Patch::Set(kyc_level),
            branch_id: Patch::replacing(branch_id),
            balance_limit: Patch::replacing(balance_limit),
            name: Patch::Set(name),
            date_of_birth: Patch::replacing(date_of_birth),
            phone: Patch::replacing(phone),
            identities: Patch::Set(identities),
            residence: Patch::replacing(residence),
        }
    }

    /// The change that takes everything that says who somebody is. The login goes with it, since it may be an address of
    /// e-mail or a phone; the external id stays, by which its own system finds the record again.
    pub fn erasing() -> Self {
        Self {
            login: Patch::Clear,
            name: Patch::Clear,
            date_of_birth: Patch::Clear,
            phone: Patch::Clear,
            identities: Patch::Clear,
            residence: Patch::Clear,
            ..Self::default()
        }
    }
}

/// What became of a customer that was to be created or replaced. [S3 PUT: 201 or 204]
#[derive(Enum, Serialize, Deserialize, Copy, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UpsertOutcome {
    /// It was not there and is now.
    Created,
    /// It was there, and something of it has changed.
    Updated,
    /// It was there just so: nothing was written.
    Unchanged,
}

/// The words that the search box finds a customer by: two spaces before each, folded.
///
/// The spaces make the beginning of a word something that can be looked for, so one or two letters find it.
pub fn search_text(parts: [Option<&str>; 6]) -> String {
    parts.into_iter().flatten().flat_map(text::search_words).fold(String::new(), |all, word| all + "  " + &word)
}
