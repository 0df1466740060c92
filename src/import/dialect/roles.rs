//! A directory of entities, natural, joint and legal persons, some of which have the role of a customer. [S2]

use super::translation::{Object, Translation};
use crate::domain::problem::Rule;

const TYPES: [&str; 3] = ["NATURAL_PERSON", "JOINT_PERSON", "LEGAL_ENTITY"];
const STATUSES: [&str; 6] = ["REGISTERED", "ACTIVE", "INACTIVE", "SUSPENDED", "BLOCKED", "DELETED"];

/// A customer that has no id yet, as in the request that makes it, goes by the id of its entity.
pub fn translate(from: &mut Object, to: &mut Translation) {
    let customer = from.take_given("customerId");
    let entity = from.take_given("entityId");
    let key = if customer.is_none() && entity.is_some() { "entityId" } else { "customerId" };
    to.comes_from(&["externalId"], from, key);
    if let Some(id) = customer.or_else(|| entity.clone()) {
        to.set(&["externalId"], id);
    }

    // The list calls it the type of the customer.
    let kind = if from.has("entityType") { "entityType" } else { "customerType" };
    let is_given = from.has(kind);
    let is_known = to.put_choice_in_any_spelling(from, kind, &["entity", "type"], &TYPES);
    to.comes_from(&["entity", "id"], from, "entityId");
    match (entity, is_known) {
        (Some(id), true) => to.set(&["entity", "id"], id),
        (Some(_), false) if !is_given => {
            to.comes_from(&["entity", "type"], from, "entityType");
            to.refuse(&["entity", "type"], Rule::required());
        }
        (None, true) => {
            to.refuse(&["entity", "id"], Rule::required());
            to.unset("entity");
        }
        (Some(_) | None, false) => {}
    }

    to.put_choice_in_any_spelling(from, "customerStatus", &["status"], &STATUSES);
    to.put(from, "labels", &["labels"]);
}
