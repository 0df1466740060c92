//! What a filter and an order mean, said a second time and as plainly as it can be: over rows in memory, as
//! [`super::data`] tells them. A comparison with a missing value is false, and every negation is exactly that.

use std::cmp::Ordering;

use clientele::domain::amount::Amount;
use serde_json::Value;

/// Whether a filter keeps a row.
pub fn holds(filter: &Value, row: &Value) -> bool {
    filter.as_object().unwrap().iter().all(|(key, condition)| match key.as_str() {
        "and" => all_of(condition).iter().all(|filter| holds(filter, row)),
        "or" => all_of(condition).iter().any(|filter| holds(filter, row)),
        "not" => !holds(condition, row),
        "labels" => labels(condition, all_of(&row[key])),
        "accounts" | "addresses" => list(condition, all_of(&row[key])),
        "disabled" => row[key] == *condition,
        "balance" | "balanceLimit" => compares(&in_units(condition), &row[key]),
        _ => compares(condition, &row[key]),
    })
}

fn all_of(list: &Value) -> &[Value] {
    list.as_array().unwrap()
}

fn list(condition: &Value, rows: &[Value]) -> bool {
    condition.as_object().unwrap().iter().all(|(key, wanted)| match key.as_str() {
        "some" => rows.iter().any(|row| holds(wanted, row)),
        "every" => !rows.iter().any(|row| !holds(wanted, row)),
        "none" => !rows.iter().any(|row| holds(wanted, row)),
        "exists" => !rows.is_empty() == *wanted,
        "count" => compares(wanted, &Value::from(rows.len())),
        _ => panic!("a list has no condition {key}"),
    })
}

fn labels(condition: &Value, has: &[Value]) -> bool {
    condition.as_object().unwrap().iter().all(|(key, wanted)| match key.as_str() {
        "hasAll" => all_of(wanted).iter().all(|label| has.contains(label)),
        "hasAny" => all_of(wanted).iter().any(|label| has.contains(label)),
        "hasNone" => !all_of(wanted).iter().any(|label| has.contains(label)),
        _ => panic!("labels have no condition {key}"),
    })
}

fn compares(condition: &Value, value: &Value) -> bool {
    condition.as_object().unwrap().iter().all(|(operator, wanted)| match operator.as_str() {
        "eq" => value == wanted,
        "ne" => value != wanted,
        "in" => all_of(wanted).contains(value),
        "notIn" => !all_of(wanted).contains(value),
        "isNull" => value.is_null() == *wanted,
        "startsWith" => value.as_str().is_some_and(|text| lower(text).starts_with(&lower(wanted.as_str().unwrap()))),
        "gt" => order(value, wanted).is_some_and(Ordering::is_gt),
        "gte" => order(value, wanted).is_some_and(Ordering::is_ge),
        "lt" => order(value, wanted).is_some_and(Ordering::is_lt),
        "lte" => order(value, wanted).is_some_and(Ordering::is_le),
        _ => panic!("there is no operator {operator}"),
    })
}

/// Case is ignored letter by letter.
fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Amounts are kept in units of 10⁻⁷, and asked for as decimals.
fn in_units(condition: &Value) -> Value {
    let units = |wanted: &Value| match wanted {
        Value::String(decimal) => Value::from(Amount::parse(decimal).unwrap().units()),
        other => other.clone(),
    };
    condition.as_object().unwrap().iter().map(|(operator, wanted)| (operator.clone(), units(wanted))).collect()
}

/// Numbers by size, texts by code point (as Rust compares them), which is right for times of one form as well; a
/// missing value has no order.
fn order(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => Some(one.as_i64()?.cmp(&other.as_i64()?)),
        (Value::String(one), Value::String(other)) => Some(one.cmp(other)),
        _ => None,
    }
}

/// The rows of a list of customers: those that the filter keeps, and of the disabled and the DELETED only those that
/// were asked for, or all where the filter itself speaks of them.
pub fn listed<'a>(rows: &'a [Value], filter: Option<&Value>, disabled: bool, deleted: bool) -> Vec<&'a Value> {
    let speaks = |key| filter.is_some_and(|filter| speaks_of(filter, key));
    let (disabled, deleted) = (disabled || speaks("disabled"), deleted || speaks("status"));
    let shown = |row: &Value| (disabled || row["disabled"] == false) && (deleted || row["status"] != "DELETED");
    rows.iter().filter(|row| shown(row) && filter.is_none_or(|filter| holds(filter, row))).collect()
}

fn speaks_of(filter: &Value, field: &str) -> bool {
    filter.as_object().unwrap().iter().any(|(key, below)| match key.as_str() {
        "and" | "or" => all_of(below).iter().any(|filter| speaks_of(filter, field)),
        "not" => speaks_of(below, field),
        _ => key == field,
    })
}

/// The rows in an order of the API: missing values last in both directions, the id behind all, the way of the last key.
pub fn sorted<'a>(mut rows: Vec<&'a Value>, by: &[(String, bool)]) -> Vec<&'a Value> {
    let way = |descending: bool, order: Ordering| if descending { order.reverse() } else { order };
    let key = |one: &Value, other: &Value, descending| match (one.is_null(), other.is_null()) {
        (false, false) => way(descending, order(one, other).unwrap()),
        (one, other) => one.cmp(&other),
    };
    let last = by.last().is_some_and(|(_, descending)| *descending);
    rows.sort_by(|one, other| {
        let keys = by.iter().map(|(field, descending)| key(&one[field], &other[field], *descending));
        let id = way(last, order(&one["id"], &other["id"]).unwrap());
        keys.fold(Ordering::Equal, Ordering::then).then(id)
    });
    rows
}

/// The ids of these rows, in their order.
pub fn ids(rows: &[&Value]) -> Vec<String> {
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}
