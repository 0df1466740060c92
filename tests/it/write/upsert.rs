//! customerUpsert: by the caller's key a customer is created, replaced, or left as it is. [S3 Put Customer: 201, 204]

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{contents, done, errors, mutate, query, refusal, refused, with};
use crate::support::app::both;
use crate::support::fixture::{evm, issuer};

const NOBODY: &str = "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21";

const FIELDS: &str = "externalId status login entity { type } disabled labels segment kycLevel \
    balanceLimit { amount } name { full } dateOfBirth phone identities { type number } residence { city state } \
    wallet { caip10 } accounts { nodes { asset { code } addresses { nodes { caip10 } } } }";

fn payload() -> String {
    format!("outcome customer {{ id version {FIELDS} }} event {{ kind changedFields status }}")
}

/// The customer of S3: its UUID, full name, identities, primary residence.
fn full() -> Value {
    json!({
        "externalId": NOBODY, "login": "alice@example.com", "entity": { "id": NOBODY, "type": "NATURAL_PERSON" },
        "disabled": true, "labels": ["vip"], "segment": "PL", "kycLevel": 3, "balanceLimit": { "amount": "10" },
        "name": { "given": "Alice", "middle": "M.", "family": "Liddell" }, "dateOfBirth": "1952-05-04",
        "phone": "+441865000123",
        "identities": [{
            "type": "PASSPORT", "country": "US", "number": "123456789", "issuedOn": "2024-04-16",
            "expiresOn": "2034-04-16",
        }],
        "residence": { "street": "1 Main St", "city": "Sacramento", "postCode": "95814", "state": "CA", "country": "US" },
    })
}

both!(put_customer_creates_replaces_and_leaves_alone, async |app| {
    let api = app.client();
    let created = done(&api, "customerUpsert", full(), &payload()).await;
    let customer = json!({
        "id": created["customer"]["id"], "version": 1, "externalId": NOBODY, "status": "REGISTERED",
        "login": "alice@example.com", "entity": { "type": "NATURAL_PERSON" }, "disabled": true, "labels": ["vip"],
        "segment": "PL", "kycLevel": 3, "balanceLimit": { "amount": "10" }, "name": { "full": "Alice M. Liddell" },
        "dateOfBirth": "1952-05-04", "phone": "+441865000123",
        "identities": [{ "type": "PASSPORT", "number": "123456789" }],
        "residence": { "city": "Sacramento", "state": "CA" }, "wallet": null, "accounts": { "nodes": [] },
    });
    let event = json!({ "kind": "CUSTOMER_CREATED", "changedFields": [], "status": "REGISTERED" });
    assert_eq!(created, json!({ "outcome": "CREATED", "customer": customer, "event": event, "userErrors": [] }));

    let before = contents(app).await;
    let same = done(&api, "customerUpsert", full(), &payload()).await;
    assert_eq!(same, json!({ "outcome": "UNCHANGED", "customer": customer, "event": null, "userErrors": [] }));
    assert_eq!(contents(app).await, before);

    let input = with(full(), json!({ "kycLevel": 4, "identities": null, "expectedVersion": 1 }));
    let updated = done(&api, "customerUpsert", input, &payload()).await;
    let customer = with(customer, json!({ "version": 2, "kycLevel": 4, "identities": null }));
    let event = json!({
        "kind": "CUSTOMER_UPDATED", "changedFields": ["kycLevel", "identities"], "status": "REGISTERED",
    });
    assert_eq!(updated, json!({ "outcome": "UPDATED", "customer": customer, "event": event, "userErrors": [] }));
});

both!(what_is_left_out_is_cleared_but_for_id_status_accounts_and_addresses, async |app| {
    let api = app.client();
    let saved = app.customer("alice").active().wallet(&evm(1)).account("USD").address(&evm(2)).save().await;
    done(&api, "customerUpsert", with(full(), json!({ "externalId": "alice" })), "customer { id }").await;
    let payload = done(&api, "customerUpsert", json!({ "externalId": " alice " }), &payload()).await;
    let expected = json!({
        "id": saved.id, "version": 3, "externalId": "alice", "status": "ACTIVE", "login": null, "entity": null,
        "disabled": false, "labels": [], "segment": null, "kycLevel": 0, "balanceLimit": null, "name": null,
        "dateOfBirth": null, "phone": null, "identities": null, "residence": null, "wallet": { "caip10": evm(1) },
        "accounts": { "nodes": [{ "asset": { "code": "USD" }, "addresses": { "nodes": [{ "caip10": evm(2) }] } }] },
    });
    assert_eq!((&payload["outcome"], &payload["customer"]), (&json!("UPDATED"), &expected));
});

both!(a_dry_run_answers_as_the_real_call_would_and_writes_nothing, async |app| {
    let api = app.client();
    let before = contents(app).await;
    let dry = json!({ "dryRun": true });
    let payload = payload();
    let created = done(&api, "customerUpsert", with(full(), dry.clone()), &payload).await;
    assert_eq!((&created["outcome"], &created["event"]), (&json!("CREATED"), &json!(null)));
    assert_eq!(created["customer"]["phone"], "+441865000123");
    assert_eq!(contents(app).await, before);

    done(&api, "customerUpsert", full(), "customer { id }").await;
    let before = contents(app).await;
    let updated = done(&api, "customerUpsert", with(json!({ "externalId": NOBODY }), dry.clone()), &payload).await;
    assert_eq!((&updated["outcome"], &updated["customer"]["version"]), (&json!("UPDATED"), &json!(2)));
    let unchanged = done(&api, "customerUpsert", with(full(), dry), &payload).await;
    assert_eq!((&unchanged["outcome"], &unchanged["customer"]["version"]), (&json!("UNCHANGED"), &json!(1)));
    assert_eq!(contents(app).await, before);
});

both!(every_broken_rule_is_told_at_once, async |app| {
    let api = app.client();
    app.customer("bob").with("login", json!("bob")).save().await;
    let before = contents(app).await;
    let input = json!({
        "externalId": "alice", "login": "bob", "kycLevel": 101, "branchId": NOBODY, "labels": [""],
        "balanceLimit": { "amount": "-1", "asset": { "code": "U$D", "issuer": issuer(1) } },
        "name": { "given": "x".repeat(51) }, "dateOfBirth": "1800-01-01", "phone": "1",
        "identities": [{ "type": "PASSPORT", "country": "US", "number": "" }],
        "residence": { "street": "12", "city": "x", "postCode": "x", "country": "US" }, "expectedVersion": 7,
    });
    let mut told = refused(&api, "customerUpsert", input).await;
    told.sort();
    let expected = [
        "ALREADY_EXISTS login",
        "INVALID balanceLimit.asset.code",
        "INVALID phone",
        "NOT_FOUND branchId",
        "OUT_OF_RANGE balanceLimit.amount",
        "OUT_OF_RANGE dateOfBirth",
        "OUT_OF_RANGE kycLevel",
        "REQUIRED identities.0.number",
        "REQUIRED labels.0",
        "REQUIRED residence.state",
        "TOO_LONG name.given",
        "VERSION_CONFLICT expectedVersion",
    ];
    assert_eq!(told, expected);
    for (key, expected) in [("", "REQUIRED externalId"), (" ", "REQUIRED externalId")] {
        assert_eq!(refused(&api, "customerUpsert", json!({ "externalId": key })).await, [expected]);
    }
    let input = json!({ "externalId": "x".repeat(129) });
    assert_eq!(refused(&api, "customerUpsert", input).await, ["TOO_LONG externalId"]);
    assert_eq!(contents(app).await, before);
    done(&api, "customerUpsert", json!({ "externalId": "x".repeat(128) }), "customer { id }").await;
});

both!(the_version_of_a_customer_that_is_not_there_is_zero, async |app| {
    let api = app.client();
    let with_version = |version: i32| json!({ "externalId": "alice", "kycLevel": version, "expectedVersion": version });
    for (version, present) in [(1, 0), (-1, 0)] {
        let payload = refusal(&api, "customerUpsert", with_version(version)).await;
        assert!(errors(&payload).contains(&"VERSION_CONFLICT expectedVersion".to_owned()));
        let conflict =
            payload["userErrors"].as_array().unwrap().iter().find(|error| error["code"] == "VERSION_CONFLICT");
        assert_eq!(conflict.unwrap()["params"], json!({ "version": present }));
    }
    done(&api, "customerUpsert", with_version(0), "customer { id }").await;
    let payload = refusal(&api, "customerUpsert", with_version(0)).await;
    assert_eq!(errors(&payload), ["VERSION_CONFLICT expectedVersion"]);
    assert_eq!(payload["userErrors"][0]["params"], json!({ "version": 1 }));
    done(&api, "customerUpsert", with_version(1), "customer { id }").await;
});

both!(of_many_at_once_with_one_new_key_one_creates_and_none_is_refused, async |app| {
    let api = app.client();
    for round in 0..10 {
        let key = format!("customer {round}");
        let puts = (0..8).map(|level| {
            mutate(
                &api,
                "customerUpsert",
                json!({ "externalId": key, "kycLevel": level % 2 }),
                "outcome customer { id }",
            )
        });
        let payloads = join_all(puts).await;
        for payload in &payloads {
            assert_eq!(errors(payload), [""; 0], "{payload}");
            assert_eq!(payload["customer"]["id"], payloads[0]["customer"]["id"], "there is one customer");
        }
        let created = payloads.iter().filter(|payload| payload["outcome"] == "CREATED").count();
        assert_eq!(created, 1, "{payloads:?}");
        let changed = payloads.iter().filter(|payload| payload["outcome"] != "UNCHANGED").count();
        let document = "query($key: String!) { customers(filter: { externalId: { eq: $key } }) { nodes { version } } }";
        let now = query(&api, document, json!({ "key": key })).await;
        assert_eq!(now["customers"]["nodes"], json!([{ "version": changed }]), "each change is one version");
    }
});
