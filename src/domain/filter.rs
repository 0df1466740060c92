//! What a list can be filtered by: one input per noun, one per kind of value, defined once for the API, the
//! database and the event stream.
//!
//! The logic has two values: a comparison with a missing value is false, `ne` is exactly "not `eq`", `notIn` exactly
//! "not `in`", and `every` holds where no element fails. Keys of one object are all meant (AND).

use async_graphql::InputObject;
use uuid::Uuid;

use super::account::AccountStatus;
use super::address::{AddressStatus, OwnershipState};
use super::amount::Amount;
use super::customer::{CustomerStatus, EntityType, Segment};
use super::event::EventKind;
use super::time::Timestamp;

mod event;
mod given;
pub use given::{Given, NodeId};

/// Conditions on a customer. A key left out is no constraint; several keys are all meant.
#[derive(InputObject, Clone, Debug, Default)]
pub struct CustomerFilter {
    /// All of these.
    pub and: Given<Vec<CustomerFilter>>,
    /// At least one of these.
    pub or: Given<Vec<CustomerFilter>>,
    /// Not this.
    pub not: Given<CustomerFilter>,
    /// The id given here.
    pub id: Given<IdFilter>,
    /// The caller's own id. [S0][S1]
    pub external_id: Given<StringFilter>,
    /// The login. [S4 logins]
    pub login: Given<StringFilter>,
    /// The status; a filter on it also decides about DELETED customers. [S2][S4]
    pub status: Given<CustomerStatusFilter>,
    /// The flag beside the status; a filter on it also decides about disabled customers. [S4 is_disabled]
    pub disabled: Given<bool>,
    /// The id of the entity behind the customer. [S2 entityId]
    pub entity_id: Given<UuidFilter>,
    /// The type of the entity behind the customer. [S2 customerType]
    pub entity_type: Given<EntityTypeFilter>,
    /// The labels. [S2 labels]
    pub labels: Given<LabelsFilter>,
    /// The segment. [S4 segments]
    pub segment: Given<SegmentFilter>,
    /// The level of verification. [S4 kyc_levels]
    pub kyc_level: Given<IntFilter>,
    /// The branch. [S4 branch_guids]
    pub branch_id: Given<IdFilter>,
    /// The given name. [S4 names]
    pub given_name: Given<StringFilter>,
    /// The paternal name. [S4 paternal_names]
    pub paternal_name: Given<StringFilter>,
    /// The family name. [S4 surnames]
    pub family_name: Given<StringFilter>,
    /// The phone, E.164. Phones are kept encrypted and are found whole: startsWith is refused. [S4 phone_numbers]
    pub phone: Given<StringFilter>,
    /// The amount of the balance limit. [S4 min_balance_allowed, max_balance_allowed]
    pub balance_limit: Given<DecimalFilter>,
    /// The asset code of the balance limit. [S4 balance_asset_codes]
    pub balance_asset_code: Given<StringFilter>,
    /// The asset issuer of the balance limit. [S4 balance_asset_issuers]
    pub balance_asset_issuer: Given<StringFilter>,
    /// When the customer was created. [S4 min_created_at, max_created_at]
    pub created_at: Given<DateTimeFilter>,
    /// When the customer last changed. [S4 min_updated_at, max_updated_at]
    pub updated_at: Given<DateTimeFilter>,
    /// The customer's accounts.
    pub accounts: Given<AccountListFilter>,
    /// The customer's addresses: its wallet and those of its accounts.
    pub addresses: Given<AddressListFilter>,
}

/// Conditions on an account.
#[derive(InputObject, Clone, Debug, Default)]
pub struct AccountFilter {
    /// All of these.
    pub and: Given<Vec<AccountFilter>>,
    /// At least one of these.
    pub or: Given<Vec<AccountFilter>>,
    /// Not this.
    pub not: Given<AccountFilter>,
    /// The id.
    pub id: Given<IdFilter>,
    /// The customer that the account belongs to.
    pub customer_id: Given<IdFilter>,
    /// The code of the asset.
    pub asset_code: Given<StringFilter>,
    /// The issuer of the asset.
    pub asset_issuer: Given<StringFilter>,
    /// The IBAN, without spaces. [S4 iban]
    pub iban: Given<StringFilter>,
    /// The status.
    pub status: Given<AccountStatusFilter>,
    /// The balance.
    pub balance: Given<DecimalFilter>,
    /// When the account was opened.
    pub created_at: Given<DateTimeFilter>,
    /// When the account last changed.
    pub updated_at: Given<DateTimeFilter>,
    /// The account's addresses.
    pub addresses: Given<AddressListFilter>,
}

/// Conditions on an address.
#[derive(InputObject, Clone, Debug, Default)]
pub struct AddressFilter {
    /// All of these.
    pub and: Given<Vec<AddressFilter>>,
    /// At least one of these.
    pub or: Given<Vec<AddressFilter>>,
    /// Not this.
    pub not: Given<AddressFilter>,
    /// The id.
    pub id: Given<IdFilter>,
    /// The customer that the address belongs to.
    pub customer_id: Given<IdFilter>,
    /// The account that the address belongs to; a wallet has none.
    pub account_id: Given<IdFilter>,
    /// The CAIP-10 id.
    pub caip10: Given<StringFilter>,
    /// The CAIP-2 id of the chain.
    pub chain_id: Given<StringFilter>,
    /// The status.
    pub status: Given<AddressStatusFilter>,
    /// What is known of who controls the address.
    pub ownership: Given<OwnershipFilter>,
    /// When the address was added.
    pub created_at: Given<DateTimeFilter>,
}

/// Conditions on all accounts of a customer together.
#[derive(InputObject, Clone, Debug, Default)]
pub struct AccountListFilter {
    /// At least one account is so.
    pub some: Given<AccountFilter>,
    /// No account is otherwise; true where there is none.
    pub every: Given<AccountFilter>,
    /// No account is so.
    pub none: Given<AccountFilter>,
    /// Whether there is any account.
    pub exists: Given<bool>,
    /// How many accounts there are.
    pub count: Given<IntFilter>,
}

/// Conditions on all addresses of a customer or an account together.
#[derive(InputObject, Clone, Debug, Default)]
pub struct AddressListFilter {
    /// At least one address is so.
    pub some: Given<AddressFilter>,
    /// No address is otherwise; true where there is none.
    pub every: Given<AddressFilter>,
    /// No address is so.
    pub none: Given<AddressFilter>,
    /// Whether there is any address.
    pub exists: Given<bool>,
    /// How many addresses there are.
    pub count: Given<IntFilter>,
}

/// Conditions on an event.
#[derive(InputObject, Clone, Debug, Default)]
pub struct EventFilter {
    /// The kinds to keep.
    pub kinds: Given<Vec<EventKind>>,
    /// The customers to keep.
    pub customer_ids: Given<Vec<NodeId>>,
    /// The customer's status after the event.
    pub statuses: Given<Vec<CustomerStatus>>,
    /// The customer's labels after the event.
    pub labels: Given<LabelsFilter>,
    /// When it happened.
    pub occurred_at: Given<DateTimeFilter>,
}

/// Conditions on an id.
#[derive(InputObject, Clone, Debug, Default)]
pub struct IdFilter {
    /// Equal to.
    pub eq: Given<NodeId>,
    /// Not equal to.
    pub ne: Given<NodeId>,
    /// One of.
    pub r#in: Given<Vec<NodeId>>,
    /// None of.
    pub not_in: Given<Vec<NodeId>>,
}

/// Conditions on a UUID that may be missing.
#[derive(InputObject, Clone, Debug, Default)]
pub struct UuidFilter {
    /// Equal to.
    pub eq: Given<Uuid>,
    /// Not equal to.
    pub ne: Given<Uuid>,
    /// One of.
    pub r#in: Given<Vec<Uuid>>,
    /// None of.
    pub not_in: Given<Vec<Uuid>>,
    /// Whether it is missing.
    pub is_null: Given<bool>,
}

/// Conditions on a text. The condition startsWith ignores case on both databases; the others do not.
#[derive(InputObject, Clone, Debug, Default)]
pub struct StringFilter {
    /// Equal to, letter by letter.
    pub eq: Given<String>,
    /// Not equal to.
    pub ne: Given<String>,
    /// One of.
    pub r#in: Given<Vec<String>>,
    /// None of.
    pub not_in: Given<Vec<String>>,
    /// Begins with, whatever the case.
    pub starts_with: Given<String>,
    /// Whether it is missing.
    pub is_null: Given<bool>,
}

/// Conditions on a whole number.
#[derive(InputObject, Clone, Debug, Default)]
pub struct IntFilter {
    /// Equal to.
    pub eq: Given<i32>,
    /// Not equal to.
    pub ne: Given<i32>,
    /// One of.
    pub r#in: Given<Vec<i32>>,
    /// None of.
    pub not_in: Given<Vec<i32>>,
    /// Greater than.
    pub gt: Given<i32>,
    /// Greater than or equal to.
    pub gte: Given<i32>,
    /// Less than.
    pub lt: Given<i32>,
    /// Less than or equal to.
    pub lte: Given<i32>,
}

/// Conditions on an amount.
#[derive(InputObject, Clone, Debug, Default)]
pub struct DecimalFilter {
    /// Equal to.
    pub eq: Given<Amount>,
    /// Greater than.
    pub gt: Given<Amount>,
    /// Greater than or equal to.
    pub gte: Given<Amount>,
    /// Less than.
    pub lt: Given<Amount>,
    /// Less than or equal to.
    pub lte: Given<Amount>,
    /// Whether it is missing.
    pub is_null: Given<bool>,
}

/// Conditions on a time.
#[derive(InputObject, Clone, Debug, Default)]
pub struct DateTimeFilter {
    /// After.
    pub gt: Given<Timestamp>,
    /// At or after.
    pub gte: Given<Timestamp>,
    /// Before.
    pub lt: Given<Timestamp>,
    /// At or before.
    pub lte: Given<Timestamp>,
}

/// Conditions on a set of labels. [S2]
#[derive(InputObject, Clone, Debug, Default)]
pub struct LabelsFilter {
    /// Has every one of these.
    pub has_all: Given<Vec<String>>,
    /// Has at least one of these.
    pub has_any: Given<Vec<String>>,
    /// Has none of these.
    pub has_none: Given<Vec<String>>,
}

/// Conditions on a customer's status.
#[derive(InputObject, Clone, Debug, Default)]
pub struct CustomerStatusFilter {
    /// Equal to.
    pub eq: Given<CustomerStatus>,
    /// Not equal to.
    pub ne: Given<CustomerStatus>,
    /// One of.
    pub r#in: Given<Vec<CustomerStatus>>,
    /// None of.
    pub not_in: Given<Vec<CustomerStatus>>,
}

/// Conditions on an account's status.
#[derive(InputObject, Clone, Debug, Default)]
pub struct AccountStatusFilter {
    /// Equal to.
    pub eq: Given<AccountStatus>,
    /// Not equal to.
    pub ne: Given<AccountStatus>,
    /// One of.
    pub r#in: Given<Vec<AccountStatus>>,
    /// None of.
    pub not_in: Given<Vec<AccountStatus>>,
}

/// Conditions on an address's status.
#[derive(InputObject, Clone, Debug, Default)]
pub struct AddressStatusFilter {
    /// Equal to.
    pub eq: Given<AddressStatus>,
    /// One of.
    pub r#in: Given<Vec<AddressStatus>>,
}

/// Conditions on the ownership of an address.
#[derive(InputObject, Clone, Debug, Default)]
pub struct OwnershipFilter {
    /// Equal to.
    pub eq: Given<OwnershipState>,
    /// One of.
    pub r#in: Given<Vec<OwnershipState>>,
}

/// Conditions on the type of the entity behind a customer.
#[derive(InputObject, Clone, Debug, Default)]
pub struct EntityTypeFilter {
    /// Equal to.
    pub eq: Given<EntityType>,
    /// One of.
    pub r#in: Given<Vec<EntityType>>,
    /// Whether it is missing.
    pub is_null: Given<bool>,
}

/// Conditions on a customer's segment.
#[derive(InputObject, Clone, Debug, Default)]
pub struct SegmentFilter {
    /// Equal to.
    pub eq: Given<Segment>,
    /// One of.
    pub r#in: Given<Vec<Segment>>,
    /// Whether it is missing.
    pub is_null: Given<bool>,
}
