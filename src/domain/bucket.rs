//! The stretches of time that a chart counts by, in UTC.
//! It must not know what is counted, nor what time it is.

use async_graphql::Enum;
use chrono::{DateTime, Datelike as _, NaiveDate};

use super::time::Timestamp;

/// How long a stretch is. All begin in UTC.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum TimeBucket {
    /// From one full hour to the next.
    Hour,
    /// From midnight to midnight.
    Day,
    /// From Monday to Monday.
    Week,
    /// From the first of a month to the first of the next.
    Month,
}

/// The most buckets that are counted at once.
pub const MAX_BUCKETS: u32 = 1000;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

impl TimeBucket {
    /// Where each of the last `count` buckets begins, and behind them where the last one ends. The last one holds `now`.
    pub fn bounds(self, count: u32, now: Timestamp) -> Vec<Timestamp> {
        let back = |place: u32| i64::from(place) - i64::from(count) + 1;
        let fixed = |origin: i64, width: i64| {
            let current = (now.millis() - origin).div_euclid(width) * width + origin;
            (0..=count).map(|place| Timestamp::from_millis(current + back(place) * width)).collect()
        };
        match self {
            Self::Hour => fixed(0, HOUR_MS),
            Self::Day => fixed(0, DAY_MS),
            // 1970-01-05 was a Monday.
            Self::Week => fixed(4 * DAY_MS, 7 * DAY_MS),
            Self::Month => {
                let current = month_of(now);
                (0..=count).map(|place| first_of(current + back(place))).collect()
            }
        }
    }

    /// The widest stretch of which every bucket is made up, in milliseconds.
    pub const fn step_ms(self) -> i64 {
        match self {
            Self::Hour => HOUR_MS,
            Self::Day | Self::Week | Self::Month => DAY_MS,
        }
    }
}

/// Months since the year 0.
fn month_of(at: Timestamp) -> i64 {
    let date = DateTime::from_timestamp_millis(at.millis()).unwrap_or_default().date_naive();
    i64::from(date.year()) * 12 + i64::from(date.month0())
}

fn first_of(month: i64) -> Timestamp {
    let year = i32::try_from(month.div_euclid(12)).unwrap_or_default();
    let date = NaiveDate::from_ymd_opt(year, month.rem_euclid(12) as u32 + 1, 1).unwrap_or_default();
    Timestamp::from_millis(date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis())
}
