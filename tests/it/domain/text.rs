//! Bounds count characters and not bytes; folding and trigrams keep the promise that a part of a text is found in it.

use clientele::domain::problem::ProblemCode::{Invalid, Required, TooLong, TooShort};
use clientele::domain::text::{bounded, fold, optional, search_words, trigrams};
use proptest::prelude::*;
use serde_json::json;

use super::code;

#[test]
fn bounded_trims_and_counts_scalar_values() {
    for (value, kept) in [
        ("Ivan", "Ivan"),
        ("  Ivan Franko\n", "Ivan Franko"),
        ("\u{a0}Іван\u{a0}", "Іван"),
        ("𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳", "𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳𝒳"),
    ] {
        assert_eq!(bounded(value, 2, 12).as_deref(), Ok(kept));
    }
    for (value, refused) in [
        ("", Required),
        (" \t\n", Required),
        ("і", TooShort),
        ("ІІІІІІІІІІІІІ", TooLong),
        ("a\u{0}b", Invalid),
        ("a\nb", Invalid),
        ("a\u{1f}b", Invalid),
        ("a\u{7f}b", Invalid),
    ] {
        assert_eq!(code(bounded(value, 2, 12)), Some(refused), "{value:?}");
    }
    let rule = bounded(" ІІІ ", 1, 2).unwrap_err();
    assert_eq!(rule.params, Some(json!({ "max": 2, "actual": 3 })));
}

#[test]
fn optional_takes_emptiness_for_absence() {
    for absent in [None, Some(""), Some(" \n")] {
        assert_eq!(optional(absent, 3), Ok(None));
    }
    assert_eq!(optional(Some(" abc "), 3), Ok(Some("abc".to_owned())));
    assert_eq!(code(optional(Some("abcd"), 3)), Some(TooLong));
}

#[test]
fn fold_knows_more_than_ascii() {
    for (text, folded) in
        [("IVAN", "ivan"), ("ЇЖАК", "їжак"), ("STRAẞE", "straße"), ("ΟΔΟΣ", "οδοσ"), ("İ", "i\u{307}"), ("42", "42")]
    {
        assert_eq!(fold(text), folded);
    }
    assert_eq!(search_words("  Ivan\tФРАНКО\u{a0}X "), ["ivan", "франко", "x"]);
    assert!(search_words(" \n").is_empty());
}

#[test]
fn trigrams_are_hashes_that_never_change() {
    // "foo" is one of the FNV authors' own vectors. Its hash exceeds 2³¹ and is stored as a negative integer.
    assert_eq!(trigrams("foo"), [0xa9f3_7ed7_u32.cast_signed()]);
    assert_eq!(trigrams("abc"), [0x1a47_e90b]);
    assert!(trigrams("").is_empty() && trigrams("ab").is_empty());
    assert_eq!(trigrams("їжа").len(), 1);
    assert_eq!(trigrams("aaaaaa").len(), 1);
}

#[test]
fn words_padded_in_one_text_do_not_mix() {
    let mut apart = [trigrams("  ivan"), trigrams("  petrov")].concat();
    apart.sort_unstable();
    assert_eq!(trigrams("  ivan  petrov"), apart);
}

fn contains_all(whole: &[i32], part: &[i32]) -> bool {
    part.iter().all(|hash| whole.binary_search(hash).is_ok())
}

proptest! {
    #[test]
    fn fold_is_idempotent(text in any::<String>()) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
    }

    #[test]
    fn fold_of_a_part_is_a_part_of_the_fold(one in any::<String>(), other in any::<String>()) {
        prop_assert_eq!(fold(&[one.as_str(), &other].concat()), fold(&one) + &fold(&other));
    }

    #[test]
    fn trigrams_of_a_part_are_among_those_of_the_word(
        word in "[\\p{L}\\p{N}]{3,20}", from in 0usize..18, length in 3usize..20,
    ) {
        let whole = trigrams(&format!("  {word}"));
        let part: String = word.chars().skip(from).take(length).collect();
        prop_assert!(contains_all(&whole, &trigrams(&part)));
        let start: String = "  ".chars().chain(word.chars().take(length)).collect();
        prop_assert!(contains_all(&whole, &trigrams(&start)));
    }

    #[test]
    fn trigrams_are_sorted_and_distinct(text in any::<String>()) {
        prop_assert!(trigrams(&text).is_sorted_by(|a, b| a < b));
    }
}
