//! IBANs, assets and countries: short rules, mostly those of a public register.

use clientele::domain::asset::{Asset, AssetCode, AssetIssuer};
use clientele::domain::country::CountryCode;
use clientele::domain::iban::Iban;
use clientele::domain::problem::ProblemCode::{self, Invalid, Required, TooLong};
use clientele::domain::problem::Problems;

use super::{code, found};

const STELLAR: &str = "GA5ZSEJYB37JRC5AVCIA5MOP4RHTM335X2KGX3IHOJAPP5RE34K4KZVN";

#[test]
fn iban_examples_of_the_registry() {
    for (printed, stored) in [
        ("UA21 3223 1300 0002 6007 2335 6600 1", "UA213223130000026007233566001"),
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("gb29nwbk60161331926819", "GB29NWBK60161331926819"),
        ("FR14\u{a0}2004\u{a0}1010\u{a0}0505\u{a0}0001\u{a0}3M02\u{a0}606", "FR1420041010050500013M02606"),
        ("PL61 1090 1014 0000 0712 1981 2874", "PL61109010140000071219812874"),
        (" CH9300762011623852957\n", "CH9300762011623852957"),
        ("NO9386011117947", "NO9386011117947"),
        ("MT84 MALT 0110 0001 2345 MTLC AST0 01S", "MT84MALT011000012345MTLCAST001S"),
        ("LC55HEMM000100010012001200023015", "LC55HEMM000100010012001200023015"),
    ] {
        let iban = Iban::parse(printed).unwrap();
        assert_eq!(iban.as_str(), stored);
        assert_eq!(iban.to_string(), stored);
    }
}

#[test]
fn iban_refuses_what_the_check_digits_or_the_registry_refuse() {
    for (text, refused) in [
        ("", Required),
        (" \n", Required),
        ("DE88370400440532013000", Invalid),
        ("DE89370400440532013001", Invalid),
        ("DE8937040044053201300", Invalid),
        ("DE893704004405320130000", Invalid),
        // Right check digits, but no such country, and letters where Germany has digits.
        ("ZZ44123456789012345678", Invalid),
        ("DE89-3704-0044-0532-0130-00", Invalid),
        ("ДЕ89370400440532013000", Invalid),
        ("ß", Invalid),
        ("GB", Invalid),
    ] {
        assert_eq!(code(Iban::parse(text)), Some(refused), "{text}");
    }
}

#[test]
fn iban_has_one_spelling_of_its_check_digits() {
    // 98 - (x mod 97) gives 02 to 98; 00, 01 and 99 leave the right remainder too, beside 97, 98 and 02.
    let spelled = |check: u32, number: u32| format!("NO{check:02}8601{number:07}");
    let mut twins = 0;
    for number in 0..2000 {
        let accepted: Vec<u32> = (0..100).filter(|check| Iban::parse(&spelled(*check, number)).is_ok()).collect();
        assert!(accepted.len() <= 1, "{accepted:?}");
        twins += u32::from(accepted == [2]);
    }
    assert!(twins > 0, "no number with the check digits 02 was tried");
}

#[test]
fn asset_code_takes_ascii_letters_and_digits() {
    for good in ["a", "USDC", "yXLM", "ABCDEFGHIJ12", " UAH "] {
        assert_eq!(AssetCode::parse(good).unwrap().as_str(), good.trim());
    }
    for (bad, refused) in [
        ("", Required),
        (" ", Required),
        ("ABCDEFGHIJ123", TooLong),
        ("US D", Invalid),
        ("US-D", Invalid),
        ("ГРН", Invalid),
    ] {
        assert_eq!(code(AssetCode::parse(bad)), Some(refused), "{bad}");
    }
}

#[test]
fn asset_issuer_is_a_stellar_account_or_a_caip10_id() {
    for (given, stored) in [
        (STELLAR, STELLAR),
        (&*format!(" {STELLAR} "), STELLAR),
        ("eip155:1:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48", "eip155:1:0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"),
    ] {
        let issuer = AssetIssuer::parse(given).unwrap();
        assert_eq!(issuer.as_str(), stored);
        assert_eq!(issuer.to_string(), stored);
    }
    for (bad, refused) in [
        ("", Required),
        ("GA5ZSEJYB37JRC5AVCIA5MOP4RHTM335X2KGX3IHOJAPP5RE34K4KZVA", Invalid),
        ("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", Invalid),
        ("eip155:1:0xa0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", Invalid),
    ] {
        assert_eq!(code(AssetIssuer::parse(bad)), Some(refused), "{bad}");
    }
}

#[test]
fn asset_reports_both_of_its_parts() {
    let mut problems = Problems::default();
    let asset = Asset::parse("USDC", STELLAR, &mut problems).unwrap();
    assert_eq!((asset.code.as_str(), asset.issuer.as_str()), ("USDC", STELLAR));
    assert!(problems.is_empty());

    assert_eq!(problems.at("asset", |problems| Asset::parse("", "nobody", problems)), None);
    let expected: [(ProblemCode, String); 2] = [(Required, "asset.code".into()), (Invalid, "asset.issuer".into())];
    assert_eq!(found(problems), expected);
}

#[test]
fn country_is_two_letters_of_iso_3166() {
    for (text, stored) in [("US", "US"), ("ua", "UA"), (" Gb ", "GB"), ("AX", "AX")] {
        assert_eq!(CountryCode::parse(text).unwrap().as_str(), stored);
        assert_eq!(CountryCode::parse(text).unwrap().to_string(), stored);
    }
    for (text, refused) in [
        ("", Required),
        ("  ", Required),
        ("USA", Invalid),
        ("840", Invalid),
        ("U", Invalid),
        ("ZZ", Invalid),
        ("EU", Invalid),
        ("ß", Invalid),
    ] {
        assert_eq!(code(CountryCode::parse(text)), Some(refused), "{text}");
    }
}
