//! The customers of a counterparty, each with its first account. [S4]

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::translation::{Object, Translation};
use crate::domain::problem::Rule;

const SEGMENTS: [(&str, &str); 2] = [("PL", "PL"), ("PI", "PI")];
const STATUSES: [&str; 6] = ["REGISTERED", "ACTIVE", "INACTIVE", "SUSPENDED", "BLOCKED", "DELETED"];

/// Where the limit of the balance comes from, and where it goes.
const AMOUNT: (&str, [&str; 2]) = ("balance_allowed", ["balanceLimit", "amount"]);
const CODE: (&str, [&str; 3]) = ("balance_asset_code", ["balanceLimit", "asset", "code"]);
const ISSUER: (&str, [&str; 3]) = ("balance_asset_issuer", ["balanceLimit", "asset", "issuer"]);

/// The one number of an object that may have more digits than a float keeps.
#[derive(Deserialize)]
struct Exact {
    balance_allowed: Box<RawValue>,
}

/// A customer goes by its id; by its login where it has no id yet, as in the request that makes it.
pub fn translate(json: &[u8], from: &mut Object, to: &mut Translation) {
    let login = from.get("login");
    to.put(from, "login", &["login"]);
    to.put_first(from, &["customer_guid", "wallet_user_guid"], &["externalId"]);
    if let (false, Some(login)) = (to.record.contains_key("externalId"), login) {
        to.comes_from(&["externalId"], from, "login");
        to.set(&["externalId"], login);
    }
    to.put(from, "is_disabled", &["disabled"]);
    to.put(from, "kyc_level", &["kycLevel"]);
    to.put(from, "name", &["name", "given"]);
    to.put(from, "paternal_name", &["name", "paternal"]);
    to.put(from, "surname", &["name", "family"]);
    to.put(from, "phone_number", &["phone"]);
    to.put_choice(from, "segment", &["segment"], &SEGMENTS);
    to.put_choice_in_any_spelling(from, "status", &["status"], &STATUSES);
    to.put_branch(from, "branch_guid");
    limit(json, from, to);
    if from.has("asset_code") || from.has("asset_issuer") || from.has("iban") {
        to.put_required(from, "asset_code", &["account", "asset", "code"]);
        to.put_required(from, "asset_issuer", &["account", "asset", "issuer"]);
        to.put(from, "iban", &["account", "iban"]);
    }
}

/// An asset without an amount has the amount that is the default there, 0.
fn limit(json: &[u8], from: &mut Object, to: &mut Translation) {
    let has_asset = from.has(CODE.0) || from.has(ISSUER.0);
    to.comes_from(&AMOUNT.1, from, AMOUNT.0);
    let amount = match from.take_given(AMOUNT.0) {
        Some(Value::Number(_)) => {
            serde_json::from_slice::<Exact>(json).ok().map(|exact| exact.balance_allowed.get().to_owned())
        }
        Some(Value::String(text)) => Some(text),
        Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) => {
            to.refuse(&AMOUNT.1, Rule::invalid("Must be a number."));
            // It is refused; with an amount the asset is looked at all the same.
            Some("0".to_owned())
        }
        None => has_asset.then(|| "0".to_owned()),
    };
    if let Some(amount) = amount {
        to.set(&AMOUNT.1, Value::from(amount));
    }
    if has_asset {
        to.put_required(from, CODE.0, &CODE.1);
        to.put_required(from, ISSUER.0, &ISSUER.1);
    }
}
