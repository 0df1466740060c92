//! The address: an account on a blockchain, belonging to an account here, or to the customer itself as its wallet.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// Whether an address may be used.
#[derive(
    Enum, DeriveActiveEnum, EnumIter, Serialize, Deserialize, Copy, Clone, Debug, PartialEq, Eq, Hash, Default,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AddressStatus {
    /// In use.
    #[default]
    Active,
    /// Put to rest, by itself or with its customer.
    Inactive,
}

impl AddressStatus {
    /// The name as the schema and the database spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Inactive => "INACTIVE",
        }
    }
}

/// What is known of who controls an address. [S0]
#[derive(
    Enum, DeriveActiveEnum, EnumIter, Serialize, Deserialize, Copy, Clone, Debug, PartialEq, Eq, Hash, Default,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OwnershipState {
    /// Nobody has proved control of it.
    #[default]
    Unverified,
    /// A challenge is out and not yet answered.
    Challenged,
    /// Its holder has signed a challenge with its key. It stays so while a further challenge is out.
    Verified,
    /// The challenge was not answered in time, or wrongly too often.
    Expired,
    /// The proof was taken back, or the challenge before there was one.
    Revoked,
}

impl OwnershipState {
    /// The name as the schema and the database spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unverified => "UNVERIFIED",
            Self::Challenged => "CHALLENGED",
            Self::Verified => "VERIFIED",
            Self::Expired => "EXPIRED",
            Self::Revoked => "REVOKED",
        }
    }

    /// The states that this one can move to.
    pub const fn allowed(self) -> &'static [Self] {
        match self {
            Self::Unverified | Self::Expired | Self::Revoked => &[Self::Challenged],
            Self::Challenged => &[Self::Verified, Self::Expired, Self::Revoked],
            Self::Verified => &[Self::Revoked],
        }
    }
}

/// The longest label of an address, in Unicode scalar values.
pub const MAX_ADDRESS_LABEL: usize = 64;
