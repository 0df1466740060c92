//! Whether a filter asks for so few rows that they should be found by it, and put in order afterwards.
//!
//! PostgreSQL knows that from its statistics. SQLite keeps none here, and would read the whole list in its order for
//! the sake of the order.

use crate::domain::filter::{
    AccountFilter, AddressFilter, CustomerFilter, DecimalFilter, Given, IdFilter, IntFilter, StringFilter,
};

/// Whether a filter of customers names a few.
pub fn customers(filter: &CustomerFilter) -> bool {
    let texts = [
        &filter.external_id,
        &filter.login,
        &filter.given_name,
        &filter.paternal_name,
        &filter.family_name,
        &filter.phone,
        &filter.balance_asset_code,
        &filter.balance_asset_issuer,
    ];
    customers_by_key(filter)
        || texts.into_iter().any(text)
        || filter.entity_id.as_ref().is_some_and(|f| f.eq.is_some() || f.r#in.is_some())
        || number(&filter.kyc_level)
        || amount(&filter.balance_limit)
        || filter.and.as_ref().is_some_and(|filters| filters.iter().any(customers))
}

/// Whether a filter of accounts names a few.
pub fn accounts(filter: &AccountFilter) -> bool {
    let texts = [&filter.asset_code, &filter.asset_issuer, &filter.iban];
    accounts_by_key(filter)
        || texts.into_iter().any(text)
        || amount(&filter.balance)
        || filter.and.as_ref().is_some_and(|filters| filters.iter().any(accounts))
}

/// Whether a filter of addresses names a few.
pub fn addresses(filter: &AddressFilter) -> bool {
    addresses_by_key(filter)
        || text(&filter.caip10)
        || filter.and.as_ref().is_some_and(|filters| filters.iter().any(addresses))
}

/// Whether a filter of customers names them by their ids.
pub fn customers_by_key(filter: &CustomerFilter) -> bool {
    ids(&filter.id)
}

/// Whether a filter of accounts names them or their customers by ids.
pub fn accounts_by_key(filter: &AccountFilter) -> bool {
    ids(&filter.id) || ids(&filter.customer_id)
}

/// Whether a filter of addresses names them, their customers or their accounts by ids.
pub fn addresses_by_key(filter: &AddressFilter) -> bool {
    ids(&filter.id) || ids(&filter.customer_id) || ids(&filter.account_id)
}

fn ids(key: &Given<IdFilter>) -> bool {
    key.as_ref().is_some_and(|f| f.eq.is_some() || f.r#in.is_some())
}

fn text(key: &Given<StringFilter>) -> bool {
    key.as_ref().is_some_and(|f| f.eq.is_some() || f.r#in.is_some() || f.starts_with.is_some())
}

fn number(key: &Given<IntFilter>) -> bool {
    key.as_ref().is_some_and(|f| f.eq.is_some())
}

fn amount(key: &Given<DecimalFilter>) -> bool {
    key.as_ref().is_some_and(|f| f.eq.is_some())
}
