//! Labels are a set that keeps its order, is stored as JSON, and reports its problems under `labels`.

use clientele::domain::label::{Labels, MAX_LABELS};
use clientele::domain::problem::ProblemCode::{Invalid, LimitExceeded, Required, TooLong};
use clientele::domain::problem::Problems;
use proptest::prelude::*;
use serde_json::json;

use super::found;

fn strings<T: ToString>(values: impl IntoIterator<Item = T>) -> Vec<String> {
    values.into_iter().map(|value| value.to_string()).collect()
}

fn labels<T: ToString>(values: impl IntoIterator<Item = T>) -> Labels {
    let mut problems = Problems::default();
    let labels = Labels::parse(&strings(values), &mut problems);
    assert_eq!(problems.finish(), Ok(()));
    labels.unwrap()
}

#[test]
fn keeps_order_and_drops_repeats() {
    assert_eq!(labels(["vip", " b ", "a", "vip", "b", "VIP"]).as_slice(), ["vip", "b", "a", "VIP"]);
    assert_eq!(labels::<&str>([]), Labels::default());
    assert_eq!(labels(["я".repeat(64)]).as_slice(), ["я".repeat(64)]);
}

#[test]
fn reports_every_bad_label_at_its_place() {
    let mut problems = Problems::default();
    let given = strings(["good", " ", "bad\nlabel", &"x".repeat(65), "good"]);
    assert_eq!(problems.at("input", |problems| Labels::parse(&given, problems)), None);
    assert_eq!(
        found(problems),
        [
            (Required, "input.labels.1".to_owned()),
            (Invalid, "input.labels.2".to_owned()),
            (TooLong, "input.labels.3".to_owned()),
        ]
    );
}

#[test]
fn limit_counts_what_is_left_without_repeats() {
    let sixteen = labels((0..MAX_LABELS).chain(0..MAX_LABELS));
    assert_eq!(sixteen.as_slice().len(), 16);

    let mut problems = Problems::default();
    assert_eq!(Labels::parse(&strings(0..17), &mut problems), None);
    let problems = problems.into_vec();
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].code, &*problems[0].field), (LimitExceeded, &["labels".to_owned()][..]));
    assert_eq!(problems[0].params, Some(json!({ "limit": 16, "actual": 17 })));

    let sum = sixteen.added(&labels(["one more"]));
    assert_eq!(sum.as_slice().len(), 17);
    assert_eq!(sum.within_limit().unwrap_err().code, LimitExceeded);
    assert_eq!(sixteen.clone().within_limit(), Ok(sixteen));
}

#[test]
fn adds_and_removes_as_a_set() {
    let (ab, bc) = (labels(["a", "b"]), labels(["c", "b"]));
    assert_eq!(ab.added(&bc), labels(["a", "b", "c"]));
    assert_eq!(ab.removed(&bc), labels(["a"]));
    assert_eq!(ab.added(&ab), ab);
    assert_eq!(ab.removed(&ab), Labels::default());
    assert_eq!(ab.removed(&Labels::default()), ab);
}

#[test]
fn json_is_a_plain_array() {
    assert_eq!(labels(["a", "\"b\"", "ж"]).to_json(), r#"["a","\"b\"","ж"]"#);
    assert_eq!(Labels::default().to_json(), "[]");
    assert_eq!(Labels::from_json("[]"), Labels::default());
    assert_eq!(Labels::from_json("no JSON at all"), Labels::default());
}

proptest! {
    #[test]
    fn json_round_trip(values in prop::collection::vec("[^\\p{C}\\s]{1,64}", 0..16)) {
        let labels = labels(values);
        prop_assert_eq!(Labels::from_json(&labels.to_json()), labels);
    }
}
