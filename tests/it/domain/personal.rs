//! Dates, phones, document numbers: the form of each, and nothing of a refused value in what is said of it.

use clientele::domain::date::{Date, born};
use clientele::domain::identity::masked;
use clientele::domain::phone::Phone;
use clientele::domain::time::Timestamp;
use proptest::prelude::*;

#[test]
fn a_date_is_a_day_of_the_calendar_in_one_form() {
    for text in ["2024-02-29", "0001-01-01", "9999-12-31", "1900-01-01", "2000-02-29"] {
        assert_eq!(Date::parse(text).unwrap().to_string(), text);
    }
    for text in [
        "",
        "2023-02-29",
        "1900-02-29",
        "2024-13-01",
        "2024-00-10",
        "2024-04-31",
        "2024-1-1",
        "+024-01-01",
        "0000-01-01",
        "2024/01/01",
        "2024-01-01T00:00:00Z",
        "20240101",
        "٢٠٢٤-٠١-٠١",
        "-001-01-01",
        "2024-01-1 ",
    ] {
        assert!(Date::parse(text).is_err(), "{text}");
    }
}

#[test]
fn nobody_is_born_before_1900_or_after_today() {
    let day = |text| Date::parse(text).unwrap();
    let today = Date::of(Timestamp::parse("2026-11-24T23:59:59.999Z").unwrap());
    assert_eq!(today, day("2026-11-24"));
    assert!(born(day("1900-01-01"), today).is_ok() && born(today, today).is_ok());
    assert!(born(day("1899-12-31"), today).is_err() && born(day("2026-11-25"), today).is_err());
}

#[test]
fn a_phone_has_one_canonical_form() {
    for (text, canonical) in [
        ("+380441234567", "+380441234567"),
        (" +38 (044) 123-45-67 ", "+380441234567"),
        ("+1 202.555.0123", "+12025550123"),
        ("+49/30/123456", "+4930123456"),
        ("+41\u{a0}44\u{a0}000\u{a0}12\u{a0}34", "+41440001234"),
    ] {
        assert_eq!(Phone::parse(text).unwrap().as_str(), canonical);
    }
    for text in [
        "",
        "+",
        "380441234567",
        "00380441234567",
        "+0380441234567",
        "++380441234567",
        "+380441234567 ext 1",
        "+123456",
        "+1234567890123456",
        "+44 (0) 1865 000123",
        "+٣٨٠٤٤١٢٣٤٥٦٧",
        "tel:+380441234567",
    ] {
        assert!(Phone::parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_number_shows_its_last_four_characters() {
    for (number, shown) in [
        ("", ""),
        ("1", "*"),
        ("1234", "****"),
        ("12345", "*2345"),
        ("ЖЖ123456", "****3456"),
        ("123456789", "*****6789"),
    ] {
        assert_eq!(masked(number), shown);
    }
}

proptest! {
    #[test]
    fn a_refusal_does_not_repeat_what_was_refused(text in "[A-Za-z0-9+]{6,40}") {
        for rule in [Date::parse(&text).err(), Phone::parse(&text).err()].into_iter().flatten() {
            prop_assert!(!rule.message.contains(&text));
        }
    }

    #[test]
    fn a_phone_in_canonical_form_stays_as_it_is(digits in "[1-9][0-9]{6,14}") {
        let phone = Phone::parse(&format!("+{digits}")).unwrap();
        prop_assert_eq!(Phone::parse(phone.as_str()).unwrap(), phone);
    }
}
