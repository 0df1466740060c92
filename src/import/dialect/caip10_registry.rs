//! A registry of customers that are known by their address on a blockchain, CAIP-10. [S0]

use super::translation::{Object, Translation};

/// Its own ids are kept where the customer has no other: an import knows a customer by its external id.
pub fn translate(from: &mut Object, to: &mut Translation) {
    to.put_first(from, &["externalId", "id"], &["externalId"]);
    to.put(from, "address", &["wallet"]);
    let statuses = ["REGISTERED", "ACTIVE", "INACTIVE", "SUSPENDED", "BLOCKED", "DELETED"];
    to.put_choice_in_any_spelling(from, "status", &["status"], &statuses);
}
