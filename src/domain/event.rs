//! The event: one thing that happened to a customer, its accounts or its addresses, as the log keeps it.

use async_graphql::Enum;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::customer::CustomerStatus;
use super::problem::Rule;
use super::time::Timestamp;

/// What happened.
#[derive(Enum, DeriveActiveEnum, EnumIter, Serialize, Deserialize, Copy, Clone, Debug, PartialEq, Eq, Hash)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EventKind {
    /// A customer was created.
    CustomerCreated,
    /// Fields of a customer changed; its labels may be among them, its status never is.
    CustomerUpdated,
    /// A customer moved to another status, and its accounts and addresses with it where they follow.
    CustomerStatusChanged,
    /// The labels of a customer changed, and nothing else.
    CustomerLabelsChanged,
    /// The personal data of a DELETED customer was removed for good.
    CustomerErased,
    /// An account was opened.
    AccountOpened,
    /// Fields of an account changed, other than its status.
    AccountUpdated,
    /// An account moved to another status by itself.
    AccountStatusChanged,
    /// An address was added.
    AddressAdded,
    /// Fields of an address changed, its status among them; or a challenge was put to its holder, or ran out.
    AddressUpdated,
    /// The holder of an address proved control of it. [S0]
    AddressVerified,
    /// What was known of who controls an address was taken back. [S0]
    AddressRevoked,
}

impl EventKind {
    /// The name as the schema and the database spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CustomerCreated => "CUSTOMER_CREATED",
            Self::CustomerUpdated => "CUSTOMER_UPDATED",
            Self::CustomerStatusChanged => "CUSTOMER_STATUS_CHANGED",
            Self::CustomerLabelsChanged => "CUSTOMER_LABELS_CHANGED",
            Self::CustomerErased => "CUSTOMER_ERASED",
            Self::AccountOpened => "ACCOUNT_OPENED",
            Self::AccountUpdated => "ACCOUNT_UPDATED",
            Self::AccountStatusChanged => "ACCOUNT_STATUS_CHANGED",
            Self::AddressAdded => "ADDRESS_ADDED",
            Self::AddressUpdated => "ADDRESS_UPDATED",
            Self::AddressVerified => "ADDRESS_VERIFIED",
            Self::AddressRevoked => "ADDRESS_REVOKED",
        }
    }
}

/// An event about to be written, in the transaction of the change that it tells of.
#[derive(Clone, Debug)]
pub struct NewEvent {
    pub kind: EventKind,
    pub occurred_at: Timestamp,
    pub account_id: Option<Uuid>,
    pub address_id: Option<Uuid>,
    pub reason: Option<String>,
    /// Names of the fields that changed, as the schema spells them; never their values.
    pub changed_fields: Vec<&'static str>,
    pub previous_status: Option<CustomerStatus>,
}

/// A place in the log: the transaction that wrote the event, then the event's own number.
///
/// In this order an event never appears behind one that a reader has already seen; see the event migration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub txid: i64,
    pub sequence: i64,
}

/// The longest reason of a change, in Unicode scalar values.
pub const MAX_REASON: usize = 500;

/// Reads the reason of a change: 0..500 characters, an empty one is none.
pub fn reason(value: Option<&str>) -> Result<Option<String>, Rule> {
    super::text::optional(value, MAX_REASON)
}
