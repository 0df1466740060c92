//! Amounts of an asset, exact: a 64-bit integer of 10⁻⁷ units, which adds, compares and sorts alike in Rust, SQLite
//! and PostgreSQL. Seven places are what a Stellar amount has.
//! It must not know the asset, nor ever see a float.

use std::fmt;

use super::problem::Rule;

const FRACTION_DIGITS: usize = 7;

/// An amount in units of 10⁻⁷, 0..=922337203685.4775807 [S4 balance_allowed].
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Amount(i64);

impl Amount {
    pub const ZERO: Amount = Amount(0);
    pub const MAX: Amount = Amount(i64::MAX);

    /// Reads a decimal exactly: an optional sign, digits, and if there is a point, 1..=7 digits after it. No exponent,
    /// no white space, no grouping; nothing is rounded.
    pub fn parse(text: &str) -> Result<Amount, Rule> {
        if text.trim().is_empty() {
            return Err(Rule::required());
        }
        let (is_negative, decimal) = match text.strip_prefix('-') {
            Some(decimal) => (true, decimal),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, "0"));
        if !is_digits(whole) || !is_digits(fraction) {
            return Err(Rule::invalid("Must be a decimal number such as 1250.5."));
        }
        if fraction.len() > FRACTION_DIGITS {
            return Err(Rule::invalid("Must have at most 7 fraction digits."));
        }
        // Digits only from here on: what does not parse is too great.
        match format!("{whole}{fraction:0<FRACTION_DIGITS$}").parse() {
            Ok(units) if !is_negative || units == 0 => Ok(Amount(units)),
            Ok(_) | Err(_) => Err(Rule::out_of_range(Amount::ZERO.to_string(), Amount::MAX.to_string())),
        }
    }

    /// Trusts its caller, the database.
    pub const fn from_units(units: i64) -> Amount {
        Amount(units)
    }

    pub const fn units(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Amount {
    /// The shortest exact form: `1250.5`, `0`, `0.0000001`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        write_units(self.0, &mut text);
        f.pad(&text)
    }
}

/// Appends the shortest exact decimal of `units` · 10⁻⁷, at most 21 characters, without allocating beyond `out`. Works
/// for any `i64`.
pub fn write_units(units: i64, out: &mut String) {
    let mut rest = units.unsigned_abs();
    let mut fraction_digits = FRACTION_DIGITS;
    while fraction_digits > 0 && rest.is_multiple_of(10) {
        rest /= 10;
        fraction_digits -= 1;
    }

    // Digits come from the right; 19 of them and the point are the longest there is.
    let mut text = [0; 20];
    let mut start = text.len();
    let mut prepend = |byte| {
        start -= 1;
        text[start] = byte;
    };
    for _ in 0..fraction_digits {
        prepend(b'0' + (rest % 10) as u8);
        rest /= 10;
    }
    if fraction_digits > 0 {
        prepend(b'.');
    }
    loop {
        prepend(b'0' + (rest % 10) as u8);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }

    if units < 0 {
        out.push('-');
    }
    out.extend(text[start..].iter().copied().map(char::from));
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
