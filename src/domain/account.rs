//! The account: one asset of one customer, and how it may move between its statuses.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter, Iterable as _};
use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::asset::Asset;
use super::caip10::Caip10;
use super::iban::Iban;
use super::problem::{ProblemCode, Rule};

/// Where an account stands in its life. The value CLOSED is final and needs a balance of zero. [S4]
#[derive(
    Enum, DeriveActiveEnum, EnumIter, Serialize, Deserialize, Copy, Clone, Debug, PartialEq, Eq, Hash, Default,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccountStatus {
    /// Opened, not yet used.
    Registered,
    /// In use.
    #[default]
    Active,
    /// Put to rest, by itself or with its customer; can be activated again. [S0]
    Inactive,
    /// Blocked by the company. [S4]
    Blocked,
    /// Final.
    Closed,
}

impl AccountStatus {
    /// The statuses that an account in this one may move to.
    pub const fn allowed(self) -> &'static [Self] {
        use AccountStatus::{Active, Blocked, Closed, Inactive, Registered};
        match self {
            Registered => &[Active, Blocked, Closed],
            Active => &[Inactive, Blocked, Closed],
            Inactive => &[Active, Blocked, Closed],
            Blocked => &[Active, Closed],
            Closed => &[],
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
            Self::Blocked => "BLOCKED",
            Self::Closed => "CLOSED",
        }
    }
}

/// An account to be opened. The asset is missing only where it was refused, and then nothing is opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewAccount {
    pub asset: Option<Asset>,
    pub iban: Option<Iban>,
    /// In the order given; none in the place of one that was refused, so that the others keep their places.
    pub addresses: Vec<Option<Caip10>>,
}

/// Reads a balance. One that is a number but below zero has a code of its own. [S3 InsufficientBalance]
pub fn balance(text: &str) -> Result<Amount, Rule> {
    Amount::parse(text).map_err(|rule| match rule.code {
        ProblemCode::OutOfRange if text.trim_start().starts_with('-') => {
            Rule::new(ProblemCode::InsufficientBalance, "A balance cannot be below zero.")
        }
        _ => rule,
    })
}
