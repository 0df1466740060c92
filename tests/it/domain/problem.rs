//! Problems carry the path at which they were found, the code a client branches on, and the numbers behind the
//! message.

use async_graphql::resolver_utils::EnumType;
use clientele::domain::problem::{ProblemCode, Problems, Rule};
use serde_json::json;

use super::found;

#[test]
fn path_is_written_from_the_outside_in() {
    let mut problems = Problems::default();
    problems.push("id", Rule::required());
    let kept = problems.at("residence", |problems| {
        problems.at("lines", |problems| problems.push("0", Rule::too_long(200, 201)));
        problems.take("state", Err::<u8, _>(Rule::invalid("Must be a code.")));
        problems.take("city", Ok("Kyiv"))
    });
    problems.push("login", Rule::required());

    assert_eq!(kept, Some("Kyiv"));
    assert_eq!(
        found(problems),
        [
            (ProblemCode::Required, "id".to_owned()),
            (ProblemCode::TooLong, "residence.lines.0".to_owned()),
            (ProblemCode::Invalid, "residence.state".to_owned()),
            (ProblemCode::Required, "login".to_owned()),
        ]
    );
}

#[test]
fn finish_is_an_error_once_something_was_found() {
    let mut problems = Problems::default();
    assert!(problems.is_empty());
    problems.push("id", Rule::required());
    assert!(!problems.is_empty());

    assert_eq!(problems.finish(), Err(vec![Rule::required().at(["id"])]));
    assert_eq!(Problems::default().finish(), Ok(()));
}

#[test]
fn rules_carry_their_numbers() {
    let cases = [
        (Rule::too_short(2, 1), ProblemCode::TooShort, json!({ "min": 2, "actual": 1 })),
        (Rule::too_long(50, 51), ProblemCode::TooLong, json!({ "max": 50, "actual": 51 })),
        (Rule::out_of_range(0, 100), ProblemCode::OutOfRange, json!({ "min": 0, "max": 100 })),
        (
            Rule::out_of_range("1900-01-01", "2025-11-18"),
            ProblemCode::OutOfRange,
            json!({ "min": "1900-01-01", "max": "2025-11-18" }),
        ),
        (Rule::limit_exceeded(16, 17), ProblemCode::LimitExceeded, json!({ "limit": 16, "actual": 17 })),
    ];
    for (rule, code, params) in cases {
        assert_eq!((rule.code, rule.params), (code, Some(params)));
        assert!(rule.message.ends_with('.'), "{}", rule.message);
    }
    assert_eq!(Rule::out_of_range("1900-01-01", "2025-11-18").message, "Must be from 1900-01-01 to 2025-11-18.");
}

#[test]
fn codes_have_the_names_of_the_contract() {
    let names: Vec<&str> = ProblemCode::items().iter().map(|item| item.name).collect();
    assert_eq!(
        names,
        [
            "REQUIRED",
            "INVALID",
            "TOO_SHORT",
            "TOO_LONG",
            "OUT_OF_RANGE",
            "LIMIT_EXCEEDED",
            "DUPLICATE",
            "ALREADY_EXISTS",
            "NOT_FOUND",
            "INVALID_TRANSITION",
            "VERSION_CONFLICT",
            "NOT_PERMITTED",
            "CHALLENGE_EXPIRED",
            "SIGNATURE_INVALID",
            "INSUFFICIENT_BALANCE",
        ]
    );
}
