//! Where a customer lives: a postal address, never called address, which is a word of blockchains here. [S3]
//! It must not know how a letter is addressed in each country; of the parts of a country it knows those of two.

use rust_iso3166::iso3166_2;

use super::country::CountryCode;
use super::problem::{Problems, Rule};
use super::text::{bounded, optional};

/// A residence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residence {
    pub street: String,
    pub street2: Option<String>,
    pub city: String,
    pub post_code: String,
    pub state: Option<String>,
    pub country: CountryCode,
}

/// The bounds of the parts, in Unicode scalar values. [S3]
const STREET: (usize, usize) = (2, 200);
const MAX_CITY: usize = 100;
const MAX_POST_CODE: usize = 20;
const MAX_STATE: usize = 100;

/// Where a state is needed, and has a code. [S3]
const WITH_STATES: [&str; 2] = ["US", "CA"];

/// The parts of a residence as a caller gives them.
#[derive(Clone, Copy, Debug)]
pub struct ResidenceParts<'a> {
    pub street: &'a str,
    pub street2: Option<&'a str>,
    pub city: &'a str,
    pub post_code: &'a str,
    pub state: Option<&'a str>,
    pub country: &'a str,
}

impl Residence {
    /// Reads a residence; none where a part was refused.
    pub fn parse(parts: ResidenceParts<'_>, problems: &mut Problems) -> Option<Self> {
        let ResidenceParts { street, street2, city, post_code, state, country } = parts;
        let street = problems.take("street", bounded(street, STREET.0, STREET.1));
        let street2 = problems.take("street2", optional(street2, STREET.1));
        let city = problems.take("city", bounded(city, 1, MAX_CITY));
        let post_code = problems.take("postCode", bounded(post_code, 1, MAX_POST_CODE));
        let country = problems.take("country", CountryCode::parse(country));
        // Without its country a state can only be too long.
        let state = problems.take(
            "state",
            optional(state, MAX_STATE).and_then(|state| match country {
                Some(country) => state_of(country, state),
                None => Ok(state),
            }),
        );
        Some(Self {
            street: street?,
            street2: street2?,
            city: city?,
            post_code: post_code?,
            state: state?,
            country: country?,
        })
    }
}

/// The state as it is kept: in the United States and Canada its ISO 3166-2 code without the country, `CA`.
fn state_of(country: CountryCode, state: Option<String>) -> Result<Option<String>, Rule> {
    if !WITH_STATES.contains(&country.as_str()) {
        return Ok(state);
    }
    let code = state.ok_or_else(Rule::required)?.to_ascii_uppercase();
    match iso3166_2::from_code(&format!("{country}-{code}")) {
        Some(_) => Ok(Some(code)),
        None => Err(Rule::invalid("Must be the ISO 3166-2 code of a part of the country: CA, not California.")),
    }
}
