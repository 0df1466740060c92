//! A country, as identity documents and residences name it.
//! It must not know the parts of a country, nor anybody who lives there.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::problem::Rule;

/// An ISO 3166-1 alpha-2 code in upper case, `US` [S3].
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CountryCode(&'static str);

impl CountryCode {
    /// Takes either case; only ASCII is folded, or else `ß` would become South Sudan.
    pub fn parse(text: &str) -> Result<CountryCode, Rule> {
        let code = text.trim().to_ascii_uppercase();
        if code.is_empty() {
            return Err(Rule::required());
        }
        match rust_iso3166::from_alpha2(&code) {
            Some(country) => Ok(CountryCode(country.alpha2)),
            None => Err(Rule::invalid("Must be an ISO 3166-1 alpha-2 country code such as US.")),
        }
    }

    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl Serialize for CountryCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for CountryCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        CountryCode::parse(&String::deserialize(deserializer)?).map_err(|rule| de::Error::custom(rule.message))
    }
}
