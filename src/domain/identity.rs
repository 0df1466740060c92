//! The documents that say who a customer is. [S3]
//! It must not know how they are kept, nor who may see their numbers.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use super::country::CountryCode;
use super::date::Date;
use super::problem::{Problems, Rule};
use super::text::bounded;

/// What kind of document it is. [S3]
#[derive(Enum, Serialize, Deserialize, Copy, Clone, Debug, PartialEq, Eq, Hash)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IdentityDocumentType {
    /// A driving licence.
    DrivingLicense,
    /// A national identity card.
    NationalIdCard,
    /// A passport.
    Passport,
    /// A proof of where the customer lives.
    AddressProof,
    /// A residence permit.
    ResidencePermit,
    /// The number under which the customer pays taxes.
    TaxId,
}

impl IdentityDocumentType {
    /// The name as the schema spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DrivingLicense => "DRIVING_LICENSE",
            Self::NationalIdCard => "NATIONAL_ID_CARD",
            Self::Passport => "PASSPORT",
            Self::AddressProof => "ADDRESS_PROOF",
            Self::ResidencePermit => "RESIDENCE_PERMIT",
            Self::TaxId => "TAX_ID",
        }
    }
}

/// A document of a customer.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct IdentityDocument {
    pub r#type: IdentityDocumentType,
    pub country: CountryCode,
    pub number: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<Date>,
}

/// The most documents of one customer.
pub const MAX_IDENTITIES: usize = 20;

/// The longest number of a document, in Unicode scalar values. [S3]
pub const MAX_IDENTITY_NUMBER: usize = 36;

/// How many characters of a number are shown where the rest is masked.
const SHOWN: usize = 4;

/// The parts of a document as a caller gives them.
#[derive(Clone, Copy, Debug)]
pub struct IdentityParts<'a> {
    pub r#type: IdentityDocumentType,
    pub country: &'a str,
    pub number: &'a str,
    pub issued_on: Option<&'a str>,
    pub expires_on: Option<&'a str>,
}

impl IdentityDocument {
    /// Reads a document; none where a part was refused.
    pub fn parse(parts: IdentityParts<'_>, problems: &mut Problems) -> Option<Self> {
        let IdentityParts { r#type, country, number, issued_on, expires_on } = parts;
        let country = problems.take("country", CountryCode::parse(country));
        let number = problems.take("number", bounded(number, 1, MAX_IDENTITY_NUMBER));
        let issued_on = issued_on.map(|text| problems.take("issuedOn", Date::parse(text)));
        let expires_on = expires_on.map(|text| problems.take("expiresOn", Date::parse(text)));
        if let (Some(Some(issued)), Some(Some(expires))) = (issued_on, expires_on)
            && issued >= expires
        {
            problems.push("expiresOn", Rule::invalid("Must be a later day than issuedOn."));
            return None;
        }
        let (country, number) = country.zip(number)?;
        // A date that was given and refused refuses the document.
        let dates = issued_on.is_none_or(|date| date.is_some()) && expires_on.is_none_or(|date| date.is_some());
        let document =
            Self { r#type, country, number, issued_on: issued_on.flatten(), expires_on: expires_on.flatten() };
        dates.then_some(document)
    }
}

/// A number with all but its last four characters masked; one that has no more than those is masked whole.
pub fn masked(number: &str) -> String {
    let length = number.chars().count();
    let hidden = if length > SHOWN { length - SHOWN } else { length };
    number.chars().enumerate().map(|(index, letter)| if index < hidden { '*' } else { letter }).collect()
}

/// Reads the list of a customer's documents, each at its place. What was refused is not in the list.
pub fn parse_all<T>(
    given: Vec<T>,
    problems: &mut Problems,
    one: fn(T, &mut Problems) -> Option<IdentityDocument>,
) -> Vec<IdentityDocument> {
    if given.len() > MAX_IDENTITIES {
        problems.push("identities", Rule::limit_exceeded(MAX_IDENTITIES, given.len()));
        return Vec::new();
    }
    problems.at("identities", |problems| {
        let each = given.into_iter().enumerate();
        each.filter_map(|(index, document)| problems.at(index.to_string(), |problems| one(document, problems)))
            .collect()
    })
}
