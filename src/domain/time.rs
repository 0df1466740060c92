//! Points in time, the same text from both databases: UTC with milliseconds, kept as an integer that compares and
//! sorts.
//! It must not know what time it is (a clock is passed in), nor time zones other than the offset of a text.

use std::fmt;

use chrono::DateTime;

use super::problem::Rule;

const DAY_MS: u64 = 86_400_000;
/// 0001-01-01T00:00:00.000Z.
const MIN_MS: i64 = -62_135_596_800_000;
/// 9999-12-31T23:59:59.999Z, the last that RFC 3339's four digits of a year can write.
const MAX_MS: i64 = 253_402_300_799_999;

/// Milliseconds since 1970-01-01T00:00:00Z, without leap seconds; years 0001..=9999.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

impl Timestamp {
    pub const MIN: Timestamp = Timestamp(MIN_MS);
    pub const MAX: Timestamp = Timestamp(MAX_MS);

    /// Reads RFC 3339 with any offset; what is finer than a millisecond is cut off, not rounded.
    pub fn parse(text: &str) -> Result<Timestamp, Rule> {
        if text.trim().is_empty() {
            return Err(Rule::required());
        }
        match DateTime::parse_from_rfc3339(text).map(|time| time.timestamp_millis()) {
            Ok(ms @ MIN_MS..=MAX_MS) => Ok(Timestamp(ms)),
            Ok(_) => Err(Rule::out_of_range(Timestamp::MIN.to_string(), Timestamp::MAX.to_string())),
            Err(_) => Err(Rule::invalid("Must be an RFC 3339 time with its offset, such as 2025-11-18T12:34:56.789Z.")),
        }
    }

    /// Trusts its caller, a clock or the database.
    pub const fn from_millis(ms: i64) -> Timestamp {
        Timestamp(ms)
    }

    pub const fn millis(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Timestamp {
    /// `2025-11-18T12:34:56.789Z`, always 24 characters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        write_millis(self.0, &mut text);
        f.pad(&text)
    }
}

/// Appends `2025-11-18T12:34:56.789Z`, always 24 characters, without allocating beyond `out`. Four digits cannot write
/// a year outside 0001..=9999: the nearest time they can write stands for it.
///
/// Done by hand because every row of a page carries several times, and chrono would allocate for each of them.
pub fn write_millis(ms: i64, out: &mut String) {
    // Counted from 0001-01-01 nothing is negative, and the arithmetic stays unsigned.
    let ms = ms.clamp(MIN_MS, MAX_MS).abs_diff(MIN_MS);
    let (year, month, day) = civil_from_days(ms / DAY_MS);
    let (hour, minute, second) = (ms % DAY_MS / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);

    out.reserve(24);
    out.push_str(two_digits(year / 100));
    out.push_str(two_digits(year % 100));
    for (mark, number) in [('-', month), ('-', day), ('T', hour), (':', minute), (':', second), ('.', ms % 1000 / 10)] {
        out.push(mark);
        out.push_str(two_digits(number));
    }
    out.push(char::from(b'0' + (ms % 10) as u8));
    out.push('Z');
}

/// Year, month and day of a day counted from 0001-01-01, by Howard Hinnant's `civil_from_days`
/// (howardhinnant.github.io/date_algorithms.html). Its years begin in March, which puts the leap day at their end, and
/// its eras are the 400 years after which the calendar repeats.
fn civil_from_days(days_since_0001: u64) -> (u64, u64, u64) {
    const ERA_DAYS: u64 = 146_097;
    /// From 0000-03-01 to 0001-01-01.
    const SHIFT_DAYS: u64 = 306;

    let days = days_since_0001 + SHIFT_DAYS;
    let (era, day_of_era) = (days / ERA_DAYS, days % ERA_DAYS);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let (month, year_after) = if month_from_march < 10 { (month_from_march + 3, 0) } else { (month_from_march - 9, 1) };
    (400 * era + year_of_era + year_after, month, day)
}

/// The decimal of a number below 100.
fn two_digits(number: u64) -> &'static str {
    const PAIRS: &str = "0001020304050607080910111213141516171819\
                         2021222324252627282930313233343536373839\
                         4041424344454647484950515253545556575859\
                         6061626364656667686970717273747576777879\
                         8081828384858687888990919293949596979899";
    let start = 2 * number as usize;
    &PAIRS[start..start + 2]
}
