//! A service that keeps what is known of a person: name, date of birth, documents, residence. [S3]

use serde_json::Value;

use super::translation::{Object, Translation};
use crate::domain::problem::Rule;

const TYPES: [(&str, &str); 6] = [
    ("DrivingLicense", "DRIVING_LICENSE"),
    ("NationalIDCard", "NATIONAL_ID_CARD"),
    ("Passport", "PASSPORT"),
    ("AddressProof", "ADDRESS_PROOF"),
    ("ResidencePermit", "RESIDENCE_PERMIT"),
    ("TaxID", "TAX_ID"),
];

pub fn translate(from: &mut Object, to: &mut Translation) {
    to.put(from, "CustomerID", &["externalId"]);
    if let Some(mut name) = to.object(from, "FullName", &["name"]) {
        to.put(&mut name, "FirstName", &["name", "given"]);
        to.put(&mut name, "MiddleName", &["name", "middle"]);
        to.put(&mut name, "LastName", &["name", "family"]);
        to.leave_below(name, "FullName.");
    }
    to.put(from, "DateOfBirth", &["dateOfBirth"]);
    to.put_list(from, "Identities", "identities", identity);
    if let Some(mut residence) = to.object(from, "PrimaryResidence", &["residence"]) {
        to.put_required(&mut residence, "Street", &["residence", "street"]);
        to.put(&mut residence, "Street2", &["residence", "street2"]);
        to.put_required(&mut residence, "City", &["residence", "city"]);
        to.put_required(&mut residence, "PostCode", &["residence", "postCode"]);
        to.put(&mut residence, "State", &["residence", "state"]);
        to.put_required(&mut residence, "Country", &["residence", "country"]);
        to.leave_below(residence, "PrimaryResidence.");
    }
}

fn identity(from: &mut Object, to: &mut Translation) {
    to.put_required(from, "Country", &["country"]);
    to.put_required(from, "Number", &["number"]);
    to.put(from, "IssueDate", &["issuedOn"]);
    to.put(from, "ExpirationDate", &["expiresOn"]);
    let is_given = from.has("Type");
    if !to.put_choice(from, "Type", &["type"], &TYPES) {
        if !is_given {
            to.refuse(&["type"], Rule::required());
        }
        // The document is refused; with a type its other parts are looked at all the same.
        to.set(&["type"], Value::from(TYPES[0].1));
    }
}
