//! A day of the calendar, without a time or a place: when somebody was born, when a document was issued and expires.
//! It must not know what day it is; a moment is passed in.

use std::fmt;

use chrono::{DateTime, Datelike as _, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::problem::Rule;
use super::time::Timestamp;

/// A day of the years 0001..=9999.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(NaiveDate);

/// The first day on which a customer can have been born. [S3]
const FIRST_BIRTH: &str = "1900-01-01";

impl Date {
    /// Reads ISO 8601 in its one common form, `2024-04-16`: 10 characters [S3].
    pub fn parse(text: &str) -> Result<Date, Rule> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Rule::required());
        }
        let invalid = || Rule::invalid("Must be a date of the calendar, such as 2024-04-16.");
        // chrono would take signs and months of one digit.
        let form =
            |(index, byte): (usize, u8)| if matches!(index, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
        if text.len() != 10 || !text.bytes().enumerate().all(form) {
            return Err(invalid());
        }
        let date = text.parse::<NaiveDate>().map_err(|_| invalid())?;
        if date.year() == 0 { Err(invalid()) } else { Ok(Date(date)) }
    }

    /// The day of this moment in UTC.
    pub fn of(moment: Timestamp) -> Date {
        Date(DateTime::from_timestamp_millis(moment.millis()).unwrap_or_default().date_naive())
    }
}

/// Holds a date of birth: 1900-01-01..=`today`. [S3]
pub fn born(date: Date, today: Date) -> Result<(), Rule> {
    let first = Date::parse(FIRST_BIRTH)?;
    if (first..=today).contains(&date) {
        Ok(())
    } else {
        Err(Rule::out_of_range(FIRST_BIRTH.to_owned(), today.to_string()))
    }
}

impl fmt::Display for Date {
    /// `2024-04-16`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Date::parse(&String::deserialize(deserializer)?).map_err(|rule| de::Error::custom(rule.message))
    }
}
