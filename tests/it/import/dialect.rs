//! The JSON of other systems: each field of their documents goes to its place or is counted as left, each rule is told in
//! their spelling, and a second run changes nothing.

use clientele::import::Format;
use clientele::import::dialect::Dialect;
use serde_json::{Value, json};

use super::{Imported, try_import};
use crate::support::app::{TestApp, both};
use crate::support::fixture::{iban, issuer};

const READ: &str = "query($by: CustomerKey!) { customer(by: $by) {
    externalId login status disabled labels segment kycLevel wallet { caip10 } entity { id type } branch { name }
    balanceLimit { amount asset { code issuer } } name { given middle paternal family } dateOfBirth phone
    identities { type country number issuedOn expiresOn }
    residence { street street2 city postCode state country }
    accounts { nodes { asset { code issuer } iban } } } }";

async fn import(app: &TestApp, dialect: Dialect, objects: &[Value]) -> Imported {
    let file: String = objects.iter().map(|object| format!("{object}\n")).collect();
    try_import(app.service(), Format::Dialect(dialect), file.as_bytes()).await.expect("the file is read")
}

/// Imports one object twice, and gives the customer with this external id, without what it has not.
async fn carried(app: &TestApp, dialect: Dialect, object: Value, external_id: &str) -> (Value, String) {
    let first = import(app, dialect, std::slice::from_ref(&object)).await;
    first.is(1, 0, 0, 0);
    import(app, dialect, &[object]).await.is(0, 0, 1, 0);
    let answer = app.client().query(READ, json!({ "by": { "externalId": external_id } })).await;
    let mut customer = answer.data()["customer"].clone();
    let fields = customer.as_object_mut().unwrap();
    fields.retain(|_, value| !value.is_null() && *value != json!([]) && *value != json!({ "nodes": [] }));
    (customer, first.left)
}

/// Line, code and path of each rejection, without its sentence.
fn told(imported: &Imported) -> Vec<&str> {
    let place = |line: &'_ String| line.match_indices(": ").nth(1).unwrap().0;
    imported.rejections.iter().map(|line| &line[..place(line)]).collect()
}

both!(s0_a_customer_of_a_caip10_registry, async |app| {
    let wallet = "eip155:1:0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb";
    let object = json!({
        "id": "0b7c5ab1-70a5-4b46-9c3e-0f0ad0b4a0f1", "externalId": "your-system-1", "address": wallet,
        "status": "ACTIVE", "createdAt": "2025-11-18T12:34:56.789Z", "updatedAt": "2025-11-18T12:34:56.789Z",
    });
    let (customer, left) = carried(app, Dialect::Caip10Registry, object, "your-system-1").await;
    let expected = json!({
        "externalId": "your-system-1", "status": "ACTIVE", "disabled": false, "kycLevel": 0, "wallet": { "caip10": wallet },
    });
    assert_eq!(customer, expected);
    let expected =
        "not carried: createdAt in 1 objects\nnot carried: id in 1 objects\nnot carried: updatedAt in 1 objects";
    assert_eq!(left, expected);

    // One that is known by its address alone keeps the id that it had there.
    let object = json!({ "id": "registry-2", "address": "eip155:1:0x00000000000000000000000000000000000000aa" });
    let (customer, left) = carried(app, Dialect::Caip10Registry, object, "registry-2").await;
    assert_eq!((&customer["status"], left.as_str()), (&json!("REGISTERED"), ""));

    let objects = [
        json!({ "externalId": "c", "address": "eip155:1:0xAB16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb", "status": "frozen" }),
        json!({ "address": wallet }),
        json!({ "externalId": "d", "address": wallet }),
    ];
    let imported = import(app, Dialect::Caip10Registry, &objects).await;
    imported.is(0, 0, 0, 3);
    let expected = [
        "line 1: INVALID at status",
        "line 1: INVALID at address",
        "line 2: REQUIRED at externalId",
        "line 3: ALREADY_EXISTS at address",
    ];
    assert_eq!(told(&imported), expected);
});

both!(s1_a_customer_of_a_customer_service, async |app| {
    let object = |status: &str| {
        json!({
            "id": "c1d2e3f4-5678-90ab-cdef-1234567890ab", "externalId": format!("customer-{status}"), "status": status,
            "createdAt": "2025-11-18T12:34:56.789Z",
        })
    };
    for status in ["active", "inactive", "deleted", "suspended"] {
        let external_id = format!("customer-{status}");
        let (customer, left) = carried(app, Dialect::CustomerService, object(status), &external_id).await;
        let expected = json!({
            "externalId": external_id, "status": status.to_uppercase(), "disabled": false, "kycLevel": 0,
        });
        assert_eq!(customer, expected);
        assert_eq!(left, "not carried: createdAt in 1 objects\nnot carried: id in 1 objects");
    }

    // A move that the table of transitions has not, and words that are not of this system.
    let objects = [
        json!({ "externalId": "customer-deleted", "status": "active" }),
        json!({ "status": "ACTIVE" }),
        json!({ "externalId": "x".repeat(129), "status": 1 }),
    ];
    let imported = import(app, Dialect::CustomerService, &objects).await;
    imported.is(0, 0, 0, 3);
    let expected = [
        "line 1: INVALID_TRANSITION at status",
        "line 2: INVALID at status",
        "line 2: REQUIRED at externalId",
        "line 3: INVALID at status",
        "line 3: TOO_LONG at externalId",
    ];
    assert_eq!(told(&imported), expected);
    let message = "line 2: INVALID at status: Must be one of `active`, `inactive`, `deleted`, `suspended`.";
    assert_eq!(imported.rejections[1], message);
});

both!(s2_an_entity_in_the_role_of_a_customer, async |app| {
    let (entity, customer_id) = ("019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21", "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f22");
    let object = json!({
        "customerId": customer_id, "entityId": entity, "entityType": "LEGAL_ENTITY", "customerType": "LEGAL_ENTITY",
        "customerStatus": "active", "labels": ["vip", "eu", "vip"],
    });
    let (customer, left) = carried(app, Dialect::Roles, object, customer_id).await;
    let expected = json!({
        "externalId": customer_id, "status": "ACTIVE", "disabled": false, "kycLevel": 0, "labels": ["vip", "eu"],
        "entity": { "id": entity, "type": "LEGAL_ENTITY" },
    });
    assert_eq!(customer, expected);
    assert_eq!(left, "not carried: customerType in 1 objects");

    // The request that assigns the role has no id of the customer yet.
    let object = json!({ "entityId": entity, "entityType": "natural person" });
    let (customer, left) = carried(app, Dialect::Roles, object, entity).await;
    assert_eq!((&customer["entity"]["type"], left.as_str()), (&json!("NATURAL_PERSON"), ""));

    let labels: Vec<String> = (0..17).map(|n| format!("l{n}")).collect();
    let objects = [
        json!({ "entityId": entity, "labels": labels }),
        json!({ "customerId": "a", "customerType": "legal entity", "customerStatus": "gone" }),
        json!({ "customerId": "a", "entityId": "nobody", "entityType": "jointPerson" }),
        json!({ "customerId": "a", "entityId": entity, "entityType": "robot", "labels": [""] }),
    ];
    let imported = import(app, Dialect::Roles, &objects).await;
    imported.is(0, 0, 0, 4);
    let expected = [
        "line 1: REQUIRED at entityType",
        "line 1: LIMIT_EXCEEDED at labels",
        "line 2: REQUIRED at entityId",
        "line 2: INVALID at customerStatus",
        "line 3: INVALID at entityId",
        "line 4: INVALID at entityType",
        "line 4: REQUIRED at labels.0",
    ];
    assert_eq!(told(&imported), expected);
});

both!(s3_what_is_known_of_a_person, async |app| {
    let kinds = ["DrivingLicense", "NationalIDCard", "Passport", "AddressProof", "ResidencePermit", "TaxID"];
    let identities: Vec<Value> = kinds
        .iter()
        .map(|kind| {
            json!({ "Country": "US", "Number": format!("{kind}-1"), "IssueDate": "2024-04-16",
                    "ExpirationDate": "2034-04-16", "Type": kind, "Note": "seen" })
        })
        .collect();
    let object = json!({
        "CustomerID": "person-1",
        "FullName": { "FirstName": "Ada", "LastName": "Byron", "MiddleName": "King", "Suffix": null, "Title": "Countess" },
        "DateOfBirth": "1985-12-10",
        "Identities": identities,
        "PrimaryResidence": { "Street": "1 Main St", "Street2": "Floor 2", "City": "Los Angeles", "PostCode": "90001",
                              "State": "CA", "Country": "US" },
    });
    let (customer, left) = carried(app, Dialect::Kyc, object, "person-1").await;
    let ours = ["DRIVING_LICENSE", "NATIONAL_ID_CARD", "PASSPORT", "ADDRESS_PROOF", "RESIDENCE_PERMIT", "TAX_ID"];
    let identity = |(ours, kind): (&str, &str)| {
        json!({ "type": ours, "country": "US", "number": format!("{kind}-1"), "issuedOn": "2024-04-16",
                "expiresOn": "2034-04-16" })
    };
    let expected = json!({
        "externalId": "person-1", "status": "REGISTERED", "disabled": false, "kycLevel": 0,
        "name": { "given": "Ada", "middle": "King", "paternal": null, "family": "Byron" }, "dateOfBirth": "1985-12-10",
        "identities": ours.into_iter().zip(kinds).map(identity).collect::<Vec<_>>(),
        "residence": { "street": "1 Main St", "street2": "Floor 2", "city": "Los Angeles", "postCode": "90001",
                       "state": "CA", "country": "US" },
    });
    assert_eq!(customer, expected);
    assert_eq!(left, "not carried: FullName.Title in 1 objects\nnot carried: Identities[].Note in 6 objects");

    let objects = [
        json!({ "CustomerID": "b", "FullName": { "FirstName": "x".repeat(51), "LastName": "" }, "DateOfBirth": "1885-12-10",
                "Identities": [{ "Type": "Passport", "Country": "USA", "Number": "x".repeat(37), "IssueDate": "2024-4-16" },
                               { "Country": "US", "Number": "1", "IssueDate": "2024-04-16", "ExpirationDate": "2024-04-16" },
                               { "Type": "Library", "Country": "US", "Number": "1" }, 7],
                "PrimaryResidence": { "Street": "x", "State": "Golden State", "Country": "US" } }),
        json!({ "FullName": "Ada", "Identities": {}, "PrimaryResidence": [] }),
        json!({ "CustomerID": 7 }),
    ];
    let imported = import(app, Dialect::Kyc, &objects).await;
    imported.is(0, 0, 0, 3);
    let expected = [
        "line 1: REQUIRED at Identities.1.Type",
        "line 1: INVALID at Identities.2.Type",
        "line 1: INVALID at Identities.3",
        "line 1: TOO_LONG at FullName.FirstName",
        "line 1: INVALID at Identities.0.Country",
        "line 1: TOO_LONG at Identities.0.Number",
        "line 1: INVALID at Identities.0.IssueDate",
        "line 1: INVALID at Identities.1.ExpirationDate",
        "line 1: TOO_SHORT at PrimaryResidence.Street",
        "line 1: REQUIRED at PrimaryResidence.City",
        "line 1: REQUIRED at PrimaryResidence.PostCode",
        "line 1: INVALID at PrimaryResidence.State",
        "line 1: OUT_OF_RANGE at DateOfBirth",
        "line 2: INVALID at FullName",
        "line 2: INVALID at Identities",
        "line 2: INVALID at PrimaryResidence",
        "line 2: REQUIRED at CustomerID",
        "line 3: INVALID at CustomerID",
    ];
    assert_eq!(told(&imported), expected);
    assert!(imported.rejections.iter().all(|line| !line.contains("Golden State")), "a value is repeated");
});

both!(s4_a_customer_of_a_counterparty_with_its_first_account, async |app| {
    let (guid, branch) = ("6c0e0a2e-8a43-4f0c-9d1a-0b7a6f0d3c11", "Kyiv");
    let object = json!({
        "counterparty_guid": "8a5f0b3c-1f52-4a4e-8f4e-2c7d9b1e6a00", "customer_guid": guid, "wallet_user_guid": guid,
        "asset_code": "EUAH", "asset_issuer": issuer(1), "balance_allowed": 922_337_203_685.5, "balance_asset_code": "EUAH",
        "balance_asset_issuer": issuer(1), "branch_guid": branch, "iban": iban(1), "is_disabled": true, "kyc_level": 2,
        "login": "+380441234567", "name": "Олена", "paternal_name": "Іванівна", "phone_number": "+38 (044) 123-45-67",
        "segment": "PL", "status": "active", "surname": "Шевченко",
    });
    let exact = object.to_string().replace("922337203685.5", "922337203685.4775807");
    let imported = try_import(app.service(), Format::Dialect(Dialect::Counterparty), exact.as_bytes()).await.unwrap();
    imported.is(1, 0, 0, 0);
    assert_eq!(imported.left, "not carried: counterparty_guid in 1 objects");
    let answer = app.client().query(READ, json!({ "by": { "login": "+380441234567" } })).await;
    let asset = json!({ "code": "EUAH", "issuer": issuer(1) });
    let expected = json!({
        "externalId": guid, "login": "+380441234567", "status": "ACTIVE", "disabled": true, "labels": [], "segment": "PL",
        "kycLevel": 2, "wallet": null, "entity": null, "branch": { "name": branch },
        "balanceLimit": { "amount": "922337203685.4775807", "asset": asset },
        "name": { "given": "Олена", "middle": null, "paternal": "Іванівна", "family": "Шевченко" },
        "dateOfBirth": null, "phone": "+380441234567", "identities": null, "residence": null,
        "accounts": { "nodes": [{ "asset": asset, "iban": iban(1) }] },
    });
    assert_eq!(answer.data()["customer"], expected);
    let again = try_import(app.service(), Format::Dialect(Dialect::Counterparty), exact.as_bytes()).await.unwrap();
    again.is(0, 0, 1, 0);

    // The request that creates one has no id yet. Nothing of the balance but its asset stands for the amount 0, and a
    // branch is the one of this name.
    let object = json!({
        "login": "olha", "asset_code": "EUAH", "asset_issuer": issuer(1), "balance_asset_code": "EUAH",
        "balance_asset_issuer": issuer(1), "branch_guid": branch, "status": "blocked",
    });
    let (customer, left) = carried(app, Dialect::Counterparty, object, "olha").await;
    assert_eq!(customer["balanceLimit"]["amount"], "0");
    assert_eq!((&customer["status"], left.as_str()), (&json!("BLOCKED"), ""));
    let branches = app.client().query("{ counterparty { branches { nodes { name } } } }", json!({})).await;
    assert_eq!(branches.data()["counterparty"]["branches"]["nodes"], json!([{ "name": branch }]));

    let objects = [
        json!({ "login": "c", "balance_allowed": -1, "kyc_level": 101, "segment": "XX", "phone_number": "044",
                "status": "lost", "asset_code": "TOO-LONG", "iban": "UA00", "branch_guid": "x".repeat(129) }),
        json!({ "login": "c", "balance_allowed": true, "balance_asset_code": "EUAH", "is_disabled": "no" }),
        json!({ "login": "d", "balance_allowed": "1", "balance_asset_code": "EUAH" }),
        json!({ "login": "olha", "customer_guid": "other" }),
        json!({ "name": "Nobody" }),
        // What refuses a customer refuses its branch.
        json!({ "login": "e", "branch_guid": "Lviv", "kyc_level": 101 }),
    ];
    let imported = import(app, Dialect::Counterparty, &objects).await;
    imported.is(0, 0, 0, 6);
    let expected = [
        "line 1: INVALID at segment",
        "line 1: INVALID at status",
        "line 1: TOO_LONG at branch_guid",
        "line 1: OUT_OF_RANGE at kyc_level",
        "line 1: OUT_OF_RANGE at balance_allowed",
        "line 1: INVALID at phone_number",
        "line 1: INVALID at asset_code",
        "line 1: REQUIRED at asset_issuer",
        "line 1: INVALID at iban",
        "line 2: INVALID at balance_allowed",
        "line 2: INVALID at is_disabled",
        "line 3: REQUIRED at balance_asset_issuer",
        "line 4: ALREADY_EXISTS at login",
        "line 5: REQUIRED at customer_guid",
        "line 6: OUT_OF_RANGE at kyc_level",
    ];
    assert_eq!(told(&imported), expected);
    let branches = app.client().query("{ counterparty { branches { nodes { name } } } }", json!({})).await;
    assert_eq!(branches.data()["counterparty"]["branches"]["nodes"], json!([{ "name": branch }]));
});
