//! The number of a bank account, in the one form in which it is stored and compared.
//! It must not know whose account it is.

use std::fmt;

use ::iban::IbanLike;

use super::problem::Rule;

/// An IBAN by ISO 13616: country, length and structure as in the SWIFT registry, check digits by ISO 7064 MOD 97-10.
/// Without spaces, upper case, 15..=33 characters [S4].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Iban(String);

impl Iban {
    /// Takes the printed form too: spaces anywhere, any case.
    pub fn parse(text: &str) -> Result<Iban, Rule> {
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        if compact.is_empty() {
            return Err(Rule::required());
        }
        match compact.parse::<::iban::Iban>() {
            // The check digits run from 02 to 98. 99 has the same remainder as 02 and would be a second spelling of
            // it.
            Ok(iban) if iban.check_digits_str() != "99" => Ok(Iban(compact)),
            Ok(_) | Err(_) => Err(Rule::invalid("Must be an IBAN of a known country with valid check digits.")),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
