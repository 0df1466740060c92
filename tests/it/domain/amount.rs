//! Amounts are exact: what is read is what is written, to the last of seven places and to both ends of the range.

use clientele::domain::amount::{Amount, write_units};
use clientele::domain::problem::ProblemCode::{Invalid, OutOfRange, Required};
use proptest::prelude::*;
use serde_json::json;

use super::code;

#[test]
fn reads_and_writes_the_shortest_exact_form() {
    for (text, units, shortest) in [
        ("0", 0, "0"),
        ("-0", 0, "0"),
        ("+0.0000000", 0, "0"),
        ("1", 10_000_000, "1"),
        ("+1250.50", 12_505_000_000, "1250.5"),
        ("007.25", 72_500_000, "7.25"),
        ("0.0000001", 1, "0.0000001"),
        ("0.1", 1_000_000, "0.1"),
        ("1000000", 10_000_000_000_000, "1000000"),
        ("922337203685.4775807", i64::MAX, "922337203685.4775807"),
        ("00000000000000000000000000000000000001", 10_000_000, "1"),
    ] {
        let amount = Amount::parse(text).unwrap();
        assert_eq!(amount, Amount::from_units(units), "{text}");
        assert_eq!(amount.units(), units);
        assert_eq!(amount.to_string(), shortest);
    }
}

#[test]
fn refuses_what_is_no_plain_decimal() {
    for text in [
        "1.",
        ".5",
        ".",
        "+",
        "-",
        "+-1",
        "--1",
        "1e3",
        "1E3",
        "0x10",
        "1,5",
        "1 000",
        " 1",
        "1 ",
        "1\n",
        "1.2.3",
        "1.-2",
        "1.+2",
        "NaN",
        "inf",
        "١",
        "1.00000000",
        "0.12345678",
        "-1.12345678",
        "99999999999999999999x",
    ] {
        assert_eq!(code(Amount::parse(text)), Some(Invalid), "{text:?}");
    }
    for text in ["", " ", "\n"] {
        assert_eq!(code(Amount::parse(text)), Some(Required), "{text:?}");
    }
}

#[test]
fn refuses_what_lies_outside_the_range() {
    for text in [
        "-0.0000001",
        "-1",
        "922337203685.4775808",
        "922337203686",
        "99999999999999999999999999",
        "-99999999999999999999",
    ] {
        let rule = Amount::parse(text).unwrap_err();
        assert_eq!(rule.code, OutOfRange, "{text}");
        assert_eq!(rule.params, Some(json!({ "min": "0", "max": "922337203685.4775807" })));
    }
}

#[test]
fn writer_takes_any_units_and_appends() {
    let mut out = String::from("[");
    for units in [-1, -12_505_000_000, i64::MIN] {
        write_units(units, &mut out);
        out.push(' ');
    }
    assert_eq!(out, "[-0.0000001 -1250.5 -922337203685.4775808 ");
    assert_eq!(format!("{:>6}", Amount::from_units(5_000_000)), "   0.5");
}

proptest! {
    #[test]
    fn round_trip(units in 0..=i64::MAX) {
        let amount = Amount::from_units(units);
        prop_assert_eq!(Amount::parse(&amount.to_string()), Ok(amount));
    }

    #[test]
    fn written_units_are_the_long_form_without_its_zeros(units in any::<i64>()) {
        let (magnitude, sign) = (units.unsigned_abs(), if units < 0 { "-" } else { "" });
        let long = format!("{sign}{}.{:07}", magnitude / 10_000_000, magnitude % 10_000_000);
        let mut out = String::new();
        write_units(units, &mut out);
        prop_assert_eq!(out, long.trim_end_matches('0').trim_end_matches('.'));
    }
}
