//! A phone number of the world, E.164. [S4]
//!
//! The form alone is held: which numbers of a country are in use changes faster than a release, and a customer must not
//! be refused for that. It must not know how a number is kept or found.

use super::problem::Rule;

/// `+380441234567`: a plus, and 7 to 15 digits of which the first is not 0 (ITU-T E.164 §6).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// The fewest and the most digits.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

impl Phone {
    /// Takes the usual marks between digits and drops them: space, `-`, `.`, `/` and round brackets.
    pub fn parse(text: &str) -> Result<Phone, Rule> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Rule::required());
        }
        let invalid =
            || Rule::invalid("Must be a phone number in the form of E.164: +, the code of the country, the number.");
        let marked = text.strip_prefix('+').ok_or_else(invalid)?;
        // The 0 that some countries dial at home is no part of the number, and cannot be told from one that is.
        if marked.contains("(0)") {
            return Err(invalid());
        }
        let digits: String = marked.chars().filter(|letter| !" -./()\u{a0}".contains(*letter)).collect();
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
        if is_number && DIGITS.contains(&digits.len()) { Ok(Phone(format!("+{digits}"))) } else { Err(invalid()) }
    }

    /// The canonical form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
