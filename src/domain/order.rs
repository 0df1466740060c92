//! How lists are ordered: one list of fields per noun, a direction, and nothing about how a database does it.

use async_graphql::{Enum, InputObject};
use serde::{Deserialize, Serialize};

use super::or_default::OrDefault;

/// Which way a list runs. Nulls sort last in both directions, on both databases.
#[derive(Enum, Serialize, Deserialize, Copy, Clone, Debug, PartialEq, Eq, Hash, Default)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderDirection {
    /// Smallest, oldest or first letter first.
    #[default]
    Asc,
    /// Largest, newest or last letter first.
    Desc,
}

/// What a list of customers can be ordered by.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum CustomerOrderField {
    /// When the customer was created.
    CreatedAt,
    /// When the customer last changed.
    UpdatedAt,
    /// The caller's own id, by Unicode code point.
    ExternalId,
    /// The login, by Unicode code point.
    Login,
    /// The status, by its name.
    Status,
    /// The level of verification.
    KycLevel,
    /// The family name, by Unicode code point.
    FamilyName,
    /// The amount of the balance limit.
    BalanceLimit,
}

/// What a list of accounts can be ordered by.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum AccountOrderField {
    /// When the account was opened.
    CreatedAt,
    /// When the account last changed.
    UpdatedAt,
    /// The code of its asset.
    AssetCode,
    /// Its balance.
    Balance,
}

/// What a list of addresses can be ordered by.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum AddressOrderField {
    /// When the address was added.
    CreatedAt,
    /// The CAIP-10 id, by Unicode code point.
    Caip10,
}

/// One step in the order of a list of customers.
#[derive(InputObject, Copy, Clone, Debug, PartialEq, Eq)]
pub struct CustomerOrder {
    /// The field to order by.
    pub field: CustomerOrderField,
    /// The direction.
    #[graphql(default)]
    pub direction: OrDefault<OrderDirection>,
}

/// One step in the order of a list of accounts.
#[derive(InputObject, Copy, Clone, Debug, PartialEq, Eq)]
pub struct AccountOrder {
    /// The field to order by.
    pub field: AccountOrderField,
    /// The direction.
    #[graphql(default)]
    pub direction: OrDefault<OrderDirection>,
}

/// One step in the order of a list of addresses.
#[derive(InputObject, Copy, Clone, Debug, PartialEq, Eq)]
pub struct AddressOrder {
    /// The field to order by.
    pub field: AddressOrderField,
    /// The direction.
    #[graphql(default)]
    pub direction: OrDefault<OrderDirection>,
}
