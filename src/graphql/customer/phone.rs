//! A filter by phone. Phones are kept encrypted and are found by a keyed hash, so a filter is turned into one by hashes
//! before it goes further: it can ask for whole phones, and never for the beginning of one.

use async_graphql::{Context, Result};

use crate::domain::filter::{CustomerFilter, Given, StringFilter};
use crate::domain::phone::Phone;
use crate::graphql::{context, error};
use crate::store::error::StoreError;

/// Puts hashes in the place of the phones of a filter, at every depth.
pub fn hashed(ctx: &Context<'_>, filter: Option<CustomerFilter>) -> Result<Option<CustomerFilter>> {
    filter.map(|filter| in_filter(ctx, filter)).transpose()
}

fn in_filter(ctx: &Context<'_>, mut filter: CustomerFilter) -> Result<CustomerFilter> {
    let all = |filters: Given<Vec<CustomerFilter>>| match filters.into_inner() {
        Some(filters) => {
            let filters: Result<Vec<_>> = filters.into_iter().map(|filter| in_filter(ctx, filter)).collect();
            filters.map(Given::new)
        }
        None => Ok(Given::default()),
    };
    filter.and = all(std::mem::take(&mut filter.and))?;
    filter.or = all(std::mem::take(&mut filter.or))?;
    if let Some(not) = std::mem::take(&mut filter.not).into_inner() {
        filter.not = Given::new(in_filter(ctx, not)?);
    }
    if let Some(phone) = std::mem::take(&mut filter.phone).into_inner() {
        filter.phone = Given::new(by_hash(ctx, phone)?);
    }
    Ok(filter)
}

fn by_hash(ctx: &Context<'_>, filter: StringFilter) -> Result<StringFilter> {
    let StringFilter { eq, ne, r#in, not_in, starts_with, is_null } = filter;
    if starts_with.is_some() {
        return Err(error::bad_input(
            "phone cannot be filtered by startsWith: phones are kept encrypted and are found whole, by eq, ne, in and notIn.",
        ));
    }
    let phones = |texts: Option<Vec<String>>| -> Result<Option<Vec<Phone>>> {
        let phones = texts.map(|texts| texts.iter().map(|text| Phone::parse(text)).collect());
        phones.transpose().map_err(error::rule)
    };
    let one = |text: Given<String>| text.into_inner().map(|text| vec![text]);
    let (eq, within) = (phones(one(eq))?, phones(r#in.into_inner())?);
    let wanted = match (eq, within) {
        (Some(eq), Some(within)) => Some(eq.into_iter().filter(|phone| within.contains(phone)).collect()),
        (eq, within) => eq.or(within),
    };
    let unwanted = [phones(one(ne))?, phones(not_in.into_inner())?];
    let unwanted = unwanted.into_iter().flatten().reduce(|one, other| [one, other].concat());
    Ok(StringFilter {
        eq: Given::default(),
        ne: Given::default(),
        r#in: hashes(ctx, wanted)?,
        not_in: hashes(ctx, unwanted)?,
        starts_with: Given::default(),
        is_null,
    })
}

/// Each phone as every key hashes it: while keys are rotated, customers of both are there.
fn hashes(ctx: &Context<'_>, phones: Option<Vec<Phone>>) -> Result<Given<Vec<String>>> {
    let Some(phones) = phones else { return Ok(Given::default()) };
    let (keys, counterparty) = (context::service(ctx).database.keys(), context::principal(ctx).counterparty);
    let mut hashes = Vec::with_capacity(phones.len());
    for phone in &phones {
        let of_phone = keys.indexes(counterparty, phone).map_err(|problem| error::store(&StoreError::Seal(problem)))?;
        hashes.extend(of_phone);
    }
    Ok(Given::new(hashes))
}
