//! The personal data of a customer on its way into the row: what must be sealed is, and what has not changed stays as it
//! was sealed, so that it can be told that nothing has changed.

use crate::domain::date::Date;
use crate::domain::identity::IdentityDocument;
use crate::domain::patch::Patch;
use crate::domain::phone::Phone;
use crate::domain::residence::Residence;
use crate::entity::customer::{self, Column};
use crate::store::seal::{Keys, SealError};

/// What a patch makes of the date of birth.
pub fn date_of_birth(keys: &Keys, row: &mut customer::Model, patch: Patch<Date>) -> Result<(), SealError> {
    let text = patch.and_then(|date| Some(date.to_string()));
    row.date_of_birth = sealed(keys, row, Column::DateOfBirth, row.date_of_birth.clone(), text)?;
    Ok(())
}

/// What a patch makes of the phone, and of what it is found by.
pub fn phone(keys: &Keys, row: &mut customer::Model, patch: Patch<Phone>) -> Result<(), SealError> {
    let text = patch.clone().and_then(|phone| Some(phone.as_str().to_owned()));
    let after = sealed(keys, row, Column::Phone, row.phone.clone(), text)?;
    if after != row.phone {
        row.phone_index = match &patch {
            Patch::Set(phone) => Some(keys.index(row.counterparty_id, phone)?),
            Patch::Keep | Patch::Clear => None,
        };
        row.phone = after;
    }
    Ok(())
}

/// What a patch makes of the documents. None of them is the same as an empty list.
pub fn identities(
    keys: &Keys,
    row: &mut customer::Model,
    patch: Patch<Vec<IdentityDocument>>,
) -> Result<(), SealError> {
    let text = match patch {
        Patch::Keep => Patch::Keep,
        Patch::Clear => Patch::Clear,
        Patch::Set(documents) if documents.is_empty() => Patch::Clear,
        Patch::Set(documents) => Patch::Set(serde_json::to_string(&documents).map_err(|_| SealError::Broken)?),
    };
    row.identities = sealed(keys, row, Column::Identities, row.identities.clone(), text)?;
    Ok(())
}

/// What a patch makes of the residence.
pub fn residence(row: &mut customer::Model, patch: Patch<Residence>) {
    let parts = match patch {
        Patch::Keep => return,
        Patch::Clear => None,
        Patch::Set(residence) => Some(residence),
    };
    let (country, parts) = (parts.as_ref().map(|parts| parts.country.to_string()), parts);
    row.residence_country = country;
    row.residence_state = parts.as_ref().and_then(|parts| parts.state.clone());
    row.residence_street2 = parts.as_ref().and_then(|parts| parts.street2.clone());
    row.residence_street = parts.as_ref().map(|parts| parts.street.clone());
    row.residence_city = parts.as_ref().map(|parts| parts.city.clone());
    row.residence_post_code = parts.map(|parts| parts.post_code);
}

/// The sealed text of a column after a patch.
fn sealed(
    keys: &Keys,
    row: &customer::Model,
    column: Column,
    before: Option<String>,
    patch: Patch<String>,
) -> Result<Option<String>, SealError> {
    let text = match patch {
        Patch::Keep => return Ok(before),
        Patch::Clear => return Ok(None),
        Patch::Set(text) => text,
    };
    if let Some(before) = before
        && keys.open(column, row.id, &before)? == text
    {
        return Ok(Some(before));
    }
    Ok(Some(keys.seal(column, row.id, &text)?))
}
