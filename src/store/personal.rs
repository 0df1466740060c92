//! The personal data of a row, opened.

use super::error::StoreError;
use super::seal::{Keys, SealError};
use crate::domain::country::CountryCode;
use crate::domain::date::Date;
use crate::domain::personal::Personal;
use crate::domain::phone::Phone;
use crate::domain::residence::Residence;
use crate::entity::customer::{self, Column};

/// Opens what is sealed in a row. What the rules have let in, they let in again.
pub fn open(row: &customer::Model, keys: &Keys) -> Result<Personal, StoreError> {
    let opened =
        |column, sealed: &Option<String>| sealed.as_deref().map(|sealed| keys.open(column, row.id, sealed)).transpose();
    let broken = |_| SealError::Broken;
    let date = opened(Column::DateOfBirth, &row.date_of_birth)?;
    let phone = opened(Column::Phone, &row.phone)?;
    let identities = opened(Column::Identities, &row.identities)?;
    Ok(Personal {
        date_of_birth: date.map(|text| Date::parse(&text)).transpose().map_err(broken)?,
        phone: phone.map(|text| Phone::parse(&text)).transpose().map_err(broken)?,
        identities: identities
            .map(|json| serde_json::from_str(&json))
            .transpose()
            .map_err(|_| SealError::Broken)?
            .unwrap_or_default(),
        residence: residence(row),
    })
}

/// The parts that a residence has are all there, or none is.
fn residence(row: &customer::Model) -> Option<Residence> {
    Some(Residence {
        street: row.residence_street.clone()?,
        street2: row.residence_street2.clone(),
        city: row.residence_city.clone()?,
        post_code: row.residence_post_code.clone()?,
        state: row.residence_state.clone(),
        country: CountryCode::parse(row.residence_country.as_deref()?).ok()?,
    })
}
