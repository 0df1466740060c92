//! Times read any offset and are written as chrono would write them, in UTC with milliseconds.

use std::ops::RangeInclusive;

use chrono::{DateTime, SecondsFormat};
use clientele::domain::problem::ProblemCode::{Invalid, OutOfRange, Required};
use clientele::domain::time::{Timestamp, write_millis};
use proptest::prelude::*;

use super::code;

#[test]
fn reads_rfc_3339_with_any_offset() {
    for (text, written) in [
        ("2025-11-18T12:34:56.789Z", "2025-11-18T12:34:56.789Z"),
        ("2025-11-18T14:34:56.789+02:00", "2025-11-18T12:34:56.789Z"),
        ("2025-11-18T00:04:56-12:30", "2025-11-18T12:34:56.000Z"),
        ("2025-11-18t12:34:56z", "2025-11-18T12:34:56.000Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"),
        ("2000-02-29T23:59:59.5Z", "2000-02-29T23:59:59.500Z"),
        ("2025-11-18T12:34:56.789999999Z", "2025-11-18T12:34:56.789Z"),
        ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999Z"),
    ] {
        assert_eq!(Timestamp::parse(text).unwrap().to_string(), written, "{text}");
    }
    assert_eq!(Timestamp::parse("1970-01-01T00:00:00.001Z").unwrap().millis(), 1);
    assert_eq!(Timestamp::parse("1969-12-31T23:59:59.999Z").unwrap(), Timestamp::from_millis(-1));
}

#[test]
fn refuses_what_is_no_point_in_time() {
    for text in [
        "2025-11-18",
        "2025-11-18T12:34:56",
        "2025-11-18T12:34Z",
        "2025-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2025-13-01T00:00:00Z",
        "2025-11-18T24:00:00Z",
        "2025-11-18T12:34:56.Z",
        "20251118T123456Z",
        "+12025-11-18T12:34:56Z",
        "-0001-11-18T12:34:56Z",
        " 2025-11-18T12:34:56Z",
        "2025-11-18T12:34:56Z ",
        "1763469296789",
        "now",
    ] {
        assert_eq!(code(Timestamp::parse(text)), Some(Invalid), "{text:?}");
    }
    for text in ["0000-12-31T23:59:59Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"] {
        assert_eq!(code(Timestamp::parse(text)), Some(OutOfRange), "{text}");
    }
    for text in ["", " "] {
        assert_eq!(code(Timestamp::parse(text)), Some(Required));
    }
}

#[test]
fn writes_the_nearest_year_of_four_digits() {
    for (ms, written) in [(i64::MIN, "0001-01-01T00:00:00.000Z"), (i64::MAX, "9999-12-31T23:59:59.999Z")] {
        assert_eq!(Timestamp::from_millis(ms).to_string(), written);
    }
}

fn by_chrono(ms: i64) -> String {
    DateTime::from_timestamp_millis(ms).unwrap().to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Every day of an era of 400 years, and so every shape a date can have.
#[test]
fn agrees_with_chrono_on_every_day() {
    let mut out = String::new();
    for day in (0..146_097).map(|day| day - 25_567) {
        let ms = day * 86_400_000 + 45_296_789;
        out.clear();
        write_millis(ms, &mut out);
        assert_eq!(out, by_chrono(ms));
    }
}

fn any_millis() -> RangeInclusive<i64> {
    Timestamp::MIN.millis()..=Timestamp::MAX.millis()
}

proptest! {
    #[test]
    fn agrees_with_chrono(ms in any_millis()) {
        let mut out = String::from("\"");
        write_millis(ms, &mut out);
        prop_assert_eq!(&out[1..], by_chrono(ms));
    }

    #[test]
    fn round_trip(ms in any_millis()) {
        let time = Timestamp::from_millis(ms);
        prop_assert_eq!(Timestamp::parse(&time.to_string()), Ok(time));
    }

    #[test]
    fn text_sorts_as_time_does(a in any_millis(), b in any_millis()) {
        let (a, b) = (Timestamp::from_millis(a), Timestamp::from_millis(b));
        prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
    }
}
