//! The row of a customer, and what a patch makes of it. What is sealed in it stands in `personal`.

use crate::domain::customer::{CustomerPatch, CustomerStatus, NewCustomer, PersonName};
use crate::domain::label::Labels;
use crate::domain::patch::Patch;
use crate::domain::text::fold;
use crate::entity::customer;
use crate::service::write::Write;
use crate::store::seal::{Keys, SealError};

use super::personal;

/// The row of a new customer and its labels.
pub fn row_of(write: &Write<'_>, new: &NewCustomer) -> Result<(customer::Model, Labels), SealError> {
    patched(write.keys(), &blank(write, new.status), CustomerPatch::replacing(new.clone()))
}

/// The row of a new customer of which nothing is known yet.
pub fn blank(write: &Write<'_>, status: CustomerStatus) -> customer::Model {
    let now = write.now.millis();
    customer::Model {
        id: write.new_id(),
        counterparty_id: write.who.counterparty,
        version: 1,
        external_id: None,
        external_id_folded: None,
        login: None,
        login_folded: None,
        entity_id: None,
        entity_type: None,
        status,
        disabled: false,
        labels: Labels::default().to_json(),
        segment: None,
        kyc_level: 0,
        branch_id: None,
        balance_limit: None,
        balance_asset_code: None,
        balance_asset_issuer: None,
        given_name: None,
        given_name_folded: None,
        middle_name: None,
        paternal_name: None,
        paternal_name_folded: None,
        family_name: None,
        family_name_folded: None,
        date_of_birth: None,
        phone: None,
        phone_index: None,
        identities: None,
        residence_street: None,
        residence_street2: None,
        residence_city: None,
        residence_post_code: None,
        residence_state: None,
        residence_country: None,
        created_at_ms: now,
        updated_at_ms: now,
    }
}

/// The row after a patch, and its labels.
pub fn patched(
    keys: &Keys,
    before: &customer::Model,
    patch: CustomerPatch,
) -> Result<(customer::Model, Labels), SealError> {
    let CustomerPatch {
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
    } = patch;
    let mut row = before.clone();
    row.external_id = external_id.apply(row.external_id);
    row.external_id_folded = row.external_id.as_deref().map(fold);
    row.login = login.apply(row.login);
    row.login_folded = row.login.as_deref().map(fold);
    let entity = entity.apply(before.entity());
    row.entity_id = entity.map(|entity| entity.id);
    row.entity_type = entity.map(|entity| entity.kind);
    row.disabled = disabled.apply_or(row.disabled, false);
    let labels = labels.apply_or(Labels::from_json(&row.labels), Labels::default());
    row.labels = labels.to_json();
    row.segment = segment.apply(row.segment);
    row.kyc_level = kyc_level.apply_or(row.kyc_level as i32, 0).into();
    row.branch_id = branch_id.apply(row.branch_id);
    match balance_limit {
        Patch::Keep => {}
        Patch::Clear => (row.balance_limit, row.balance_asset_code, row.balance_asset_issuer) = (None, None, None),
        Patch::Set(limit) => {
            row.balance_limit = Some(limit.amount.units());
            row.balance_asset_code = limit.asset.as_ref().map(|asset| asset.code.as_str().to_owned());
            row.balance_asset_issuer = limit.asset.as_ref().map(|asset| asset.issuer.as_str().to_owned());
        }
    }
    let present = PersonName {
        given: row.given_name,
        middle: row.middle_name,
        paternal: row.paternal_name,
        family: row.family_name,
    };
    let PersonName { given, middle, paternal, family } = name.apply_or(present, PersonName::default());
    row.given_name_folded = given.as_deref().map(fold);
    row.given_name = given;
    row.middle_name = middle;
    row.paternal_name_folded = paternal.as_deref().map(fold);
    row.paternal_name = paternal;
    row.family_name_folded = family.as_deref().map(fold);
    row.family_name = family;
    personal::date_of_birth(keys, &mut row, date_of_birth)?;
    personal::phone(keys, &mut row, phone)?;
    personal::identities(keys, &mut row, identities)?;
    personal::residence(&mut row, residence);
    Ok((row, labels))
}

/// The fields that differ, as the schema spells them.
pub fn changed_fields(before: &customer::Model, after: &customer::Model) -> Vec<&'static str> {
    let limit =
        |row: &customer::Model| (row.balance_limit, row.balance_asset_code.clone(), row.balance_asset_issuer.clone());
    let name = |row: &customer::Model| {
        (row.given_name.clone(), row.middle_name.clone(), row.paternal_name.clone(), row.family_name.clone())
    };
    [
        ("externalId", before.external_id != after.external_id),
        ("login", before.login != after.login),
        ("entity", before.entity() != after.entity()),
        ("disabled", before.disabled != after.disabled),
        ("labels", before.labels != after.labels),
        ("segment", before.segment != after.segment),
        ("kycLevel", before.kyc_level != after.kyc_level),
        ("branch", before.branch_id != after.branch_id),
        ("balanceLimit", limit(before) != limit(after)),
        ("name", name(before) != name(after)),
        // A sealed text is written anew only where its value is another.
        ("dateOfBirth", before.date_of_birth != after.date_of_birth),
        ("phone", before.phone != after.phone),
        ("identities", before.identities != after.identities),
        ("residence", before.residence() != after.residence()),
    ]
    .into_iter()
    .filter_map(|(field, changed)| changed.then_some(field))
    .collect()
}
