//! The personal data of a customer as an input, beside its name: date of birth, phone, identities, residence. [S3][S4]

use async_graphql::InputObject;
use serde::Deserialize;

use crate::domain::date::Date;
use crate::domain::identity::{self, IdentityDocument, IdentityDocumentType, IdentityParts};
use crate::domain::phone::Phone;
use crate::domain::problem::Problems;
use crate::domain::residence::{Residence, ResidenceParts};
use crate::graphql::scalar::{CountryText, DateText};

/// A document that says who a customer is. [S3]
#[derive(InputObject, Deserialize, Clone, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdentityInput {
    /// What kind of document it is.
    pub r#type: IdentityDocumentType,
    /// The country that issued it.
    pub country: CountryText,
    /// Its number, 1 to 36 characters. It is kept encrypted.
    pub number: String,
    /// The day on which it was issued.
    pub issued_on: Option<DateText>,
    /// The day on which it expires, later than that of its issue.
    pub expires_on: Option<DateText>,
}

/// A postal address. [S3]
#[derive(InputObject, Deserialize, Clone, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PostalAddressInput {
    /// The street and the number of the house, 2 to 200 characters.
    pub street: String,
    /// What the first line has no room for, up to 200 characters.
    pub street2: Option<String>,
    /// The city or town, 1 to 100 characters.
    pub city: String,
    /// The post code, 1 to 20 characters.
    pub post_code: String,
    /// The state, province or county, up to 100 characters. For the United States and Canada it is required, and is its
    /// ISO 3166-2 code without the country: `CA`, not `California`.
    pub state: Option<String>,
    /// The country.
    pub country: CountryText,
}

impl IdentityInput {
    /// The document that this describes; none where it was refused.
    pub fn parse(self, problems: &mut Problems) -> Option<IdentityDocument> {
        let Self { r#type, country: CountryText(country), number, issued_on, expires_on } = self;
        let parts = IdentityParts {
            r#type,
            country: &country,
            number: &number,
            issued_on: issued_on.as_ref().map(|DateText(text)| text.as_str()),
            expires_on: expires_on.as_ref().map(|DateText(text)| text.as_str()),
        };
        IdentityDocument::parse(parts, problems)
    }
}

impl PostalAddressInput {
    /// The residence that this describes; none where it was refused.
    pub fn parse(self, problems: &mut Problems) -> Option<Residence> {
        let Self { street, street2, city, post_code, state, country: CountryText(country) } = self;
        let parts = ResidenceParts {
            street: &street,
            street2: street2.as_deref(),
            city: &city,
            post_code: &post_code,
            state: state.as_deref(),
            country: &country,
        };
        Residence::parse(parts, problems)
    }
}

/// The date of birth that a text gives; whether it lies before today is told later.
pub fn date_of_birth(DateText(text): DateText, problems: &mut Problems) -> Option<Date> {
    problems.take("dateOfBirth", Date::parse(&text))
}

/// The phone that a text gives.
pub fn phone(text: &str, problems: &mut Problems) -> Option<Phone> {
    problems.take("phone", Phone::parse(text))
}

/// The documents that a list gives, without those that were refused.
pub fn identities(given: Vec<IdentityInput>, problems: &mut Problems) -> Vec<IdentityDocument> {
    identity::parse_all(given, problems, IdentityInput::parse)
}

/// The residence that an input gives.
pub fn residence(given: PostalAddressInput, problems: &mut Problems) -> Option<Residence> {
    problems.at("residence", |problems| given.parse(problems))
}
