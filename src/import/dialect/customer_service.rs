//! A small service that knows of a customer its external id and its status. [S1]

use super::translation::{Object, Translation};

const STATUSES: [(&str, &str); 4] =
    [("active", "ACTIVE"), ("inactive", "INACTIVE"), ("deleted", "DELETED"), ("suspended", "SUSPENDED")];

pub fn translate(from: &mut Object, to: &mut Translation) {
    to.put(from, "externalId", &["externalId"]);
    to.put_choice(from, "status", &["status"], &STATUSES);
}
