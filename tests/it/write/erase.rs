//! customerErase: what says who somebody is leaves every table for good; the record and its events stay.

use std::path::PathBuf;

use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use super::{contents, done, errors, query, refusal, refused};
use crate::support::app::{TestApp, both};
use crate::support::database::Kind;
use crate::support::fixture::{evm, iban, issuer};

/// Letters that nobody else has: in a name, folded in the words of the search, in its trigrams.
const GIVEN: &str = "Ꙗꙗꙗзорка";
const FOLDED: &str = "ꙗꙗꙗзорка";

/// What is planted, and is to be found in no table afterwards.
const SECRETS: [&str; 9] = [
    GIVEN,
    FOLDED,
    "Middlemost",
    "Paternalych",
    "Familiarova",
    "planted@example.com",
    "7 Planted Way",
    "Plantedville",
    "PL4 NT7",
];

fn person() -> Value {
    json!({
        "externalId": "alice", "login": "planted@example.com", "wallet": evm(1), "labels": ["vip"], "kycLevel": 3,
        "name": { "given": GIVEN, "middle": "Middlemost", "paternal": "Paternalych", "family": "Familiarova" },
        "dateOfBirth": "1952-05-04", "phone": "+441865000123",
        "identities": [{ "type": "PASSPORT", "country": "GB", "number": "123456789" }],
        "residence": { "street": "7 Planted Way", "city": "Plantedville", "postCode": "PL4 NT7", "country": "GB" },
        "account": { "asset": { "code": "USD", "issuer": issuer(1) }, "iban": iban(1), "addresses": [evm(2)] },
    })
}

async fn deleted(app: &TestApp) -> Value {
    let id = done(&app.client(), "customerCreate", person(), "customer { id }").await["customer"]["id"].clone();
    let change = json!({ "id": id, "status": "DELETED" });
    done(&app.client(), "customerStatusChange", change, "customer { id }").await;
    id
}

const LEFT: &str = "customer { version status externalId login labels kycLevel name { full } dateOfBirth phone \
    identities { number } residence { city } wallet { caip10 } accounts { nodes { iban } } } \
    event { kind status previousStatus reason changedFields }";

both!(nothing_that_says_who_somebody_is_stays_in_any_table, async |app| {
    let api = app.client();
    let id = deleted(app).await;
    let before = contents(app).await;
    for secret in SECRETS {
        assert!(before.values().flatten().any(|row| row.contains(secret)), "{secret} is there before");
    }
    let input = json!({ "id": id, "reason": "asked to be forgotten", "expectedVersion": 2 });
    let payload = done(&api, "customerErase", input, LEFT).await;
    let customer = json!({
        "version": 3, "status": "DELETED", "externalId": "alice", "login": null, "labels": ["vip"], "kycLevel": 3,
        "name": null, "dateOfBirth": null, "phone": null, "identities": null, "residence": null,
        "wallet": { "caip10": evm(1) }, "accounts": { "nodes": [{ "iban": iban(1) }] },
    });
    assert_eq!(payload["customer"], customer);
    let event = json!({
        "kind": "CUSTOMER_ERASED", "status": "DELETED", "previousStatus": null, "reason": "asked to be forgotten",
        "changedFields": ["login", "name", "dateOfBirth", "phone", "identities", "residence"],
    });
    assert_eq!(payload["event"], event);

    let tables = contents(app).await;
    for secret in SECRETS {
        let found = tables.iter().find(|(_, rows)| rows.iter().any(|row| row.contains(secret)));
        assert!(found.is_none(), "{secret} stands in {found:?}");
    }
    let row: Value = serde_json::from_str(&tables["customer"][0]).unwrap();
    let left: Vec<&String> =
        row.as_object().unwrap().iter().filter(|(_, value)| !value.is_null()).map(|(key, _)| key).collect();
    let mut kept = vec![
        "counterparty_id",
        "created_at_ms",
        "disabled",
        "external_id",
        "external_id_folded",
        "id",
        "kyc_level",
        "labels",
        "status",
        "updated_at_ms",
        "version",
    ];
    kept.sort_unstable();
    assert_eq!(left, kept, "what is left of the row");
    // The log tells what happened, as before.
    assert_eq!(tables["event"].len(), before["event"].len() + 1);
    assert!(before["event"].iter().all(|event| tables["event"].contains(event)));
});

both!(an_erased_customer_is_found_by_what_stays_and_by_nothing_else, async |app| {
    let api = app.client();
    let id = deleted(app).await;
    done(&api, "customerErase", json!({ "id": id }), "customer { id }").await;
    for (text, found) in [(GIVEN, 0), ("familiar", 0), ("planted@example.com", 0), ("+441865000123", 0), ("alice", 1)] {
        let document = "query($text: String!) { customers(search: $text, includeDeleted: true) { nodes { id } } }";
        let nodes = query(&api, document, json!({ "text": text })).await["customers"]["nodes"].clone();
        assert_eq!(nodes.as_array().unwrap().len(), found, "{text}");
    }
    let document = "{ customers(filter: { phone: { eq: \"+441865000123\" } }, includeDeleted: true) { nodes { id } } }";
    assert_eq!(query(&api, document, json!({})).await["customers"]["nodes"], json!([]));
    // The login is free again.
    done(&api, "customerCreate", json!({ "login": "planted@example.com" }), "customer { id }").await;
});

both!(only_a_deleted_customer_is_erased, async |app| {
    let api = app.client();
    for status in ["REGISTERED", "ACTIVE", "INACTIVE", "SUSPENDED", "BLOCKED"] {
        let input = json!({ "externalId": status, "status": status, "name": { "given": "Alice" } });
        let id = done(&api, "customerCreate", input, "customer { id }").await["customer"]["id"].clone();
        let before = contents(app).await;
        let payload = refusal(&api, "customerErase", json!({ "id": id })).await;
        assert_eq!(errors(&payload), ["INVALID_TRANSITION id"]);
        assert_eq!(payload["userErrors"][0]["params"], json!({ "status": status, "allowed": ["DELETED"] }));
        assert_eq!(contents(app).await, before);
    }
});

both!(every_broken_rule_of_an_erasure_is_told_at_once, async |app| {
    let api = app.client();
    let id = app.customer("alice").active().save().await.id;
    let input = json!({ "id": id, "expectedVersion": 7, "reason": "x".repeat(501) });
    let mut told = refused(&api, "customerErase", input).await;
    told.sort();
    assert_eq!(told, ["INVALID_TRANSITION id", "TOO_LONG reason", "VERSION_CONFLICT expectedVersion"]);
    let nobody = json!({ "id": "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21" });
    assert_eq!(refused(&api, "customerErase", nobody).await, ["NOT_FOUND id"]);
});

both!(a_dry_run_erases_nothing_and_a_second_erasure_changes_nothing, async |app| {
    let api = app.client();
    let id = deleted(app).await;
    let before = contents(app).await;
    let payload = done(&api, "customerErase", json!({ "id": id, "dryRun": true }), LEFT).await;
    assert_eq!((&payload["customer"]["name"], &payload["customer"]["version"]), (&json!(null), &json!(3)));
    assert_eq!(payload["event"], json!(null));
    assert_eq!(contents(app).await, before);
    done(&api, "customerErase", json!({ "id": id }), "customer { id }").await;
    let before = contents(app).await;
    let again = done(&api, "customerErase", json!({ "id": id }), "customer { version } event { id }").await;
    assert_eq!((&again["customer"]["version"], &again["event"]), (&json!(3), &json!(null)));
    assert_eq!(contents(app).await, before);
});

/// The file itself: pages that were written over, the index of the search, what its log held before the end.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_stays_in_the_file_of_the_embedded_database() {
    let app = TestApp::start(Kind::Sqlite).await;
    for n in 0..50 {
        app.customer(&format!("other {n}")).with("name", json!({ "given": format!("Other{n}") })).save().await;
    }
    let id = deleted(&app).await;
    let database = app.stop().await;
    let file = PathBuf::from(database.url.strip_prefix("sqlite://").unwrap());
    let holds = |text: &str| {
        let bytes = std::fs::read(&file).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    let trigram = "ꙗꙗꙗ";
    for secret in SECRETS.into_iter().chain([trigram]) {
        assert!(holds(secret), "{secret} is there before");
    }
    let app = TestApp::over(database, |_| {}).await;
    done(&app.client(), "customerErase", json!({ "id": id }), "customer { id }").await;
    app.service().database.reader().execute_unprepared("SELECT 1").await.unwrap();
    let database = app.stop().await;
    for secret in SECRETS.into_iter().chain([trigram]) {
        assert!(!holds(secret), "{secret} stands in the file");
    }
    drop(database);
}
