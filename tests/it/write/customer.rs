//! customerCreate: everything in one transaction, or nothing and every reason at once.

use serde_json::{Value, json};

use super::{contents, done, errors, mutate, query, refused, text};
use crate::support::app::both;
use crate::support::fixture::{evm, iban, issuer};

/// An address as EIP-55 writes it.
const CHECKSUMMED: &str = "eip155:1:0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb";
/// The same, with a letter of the wrong case.
const WRONG_CHECKSUM: &str = "eip155:1:0xAb16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb";

const ENTITY: &str = "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21";

const EVERYTHING: &str = "customer {
    id version counterparty { name } externalId login
    wallet { caip10 chainId address status ownership verifiedAt label version account { id } }
    entity { id type } status allowedTransitions disabled labels segment kycLevel branch { name }
    balanceLimit { amount asset { code issuer } }
    name { given middle paternal family full }
    accounts(first: 5) {
        totalCount { value precision }
        nodes {
            version asset { code issuer } iban status balance customer { externalId }
            addresses(first: 5) { nodes { caip10 status ownership account { iban } } }
        }
    }
    addresses(first: 5) { nodes { caip10 account { iban } } }
    createdAt updatedAt }
    event {
        kind status previousStatus changedFields reason actor { principal onBehalfOf } occurredAt
        customer { externalId } account { id } address { id }
    }";

both!(a_customer_is_created_with_everything_at_once, async |app| {
    let api = app.client();
    let branch = done(&api, "branchCreate", json!({ "name": "Kyiv" }), "branch { id }").await;
    let input = json!({
        "externalId": " alice ", "login": "alice@example.com", "wallet": CHECKSUMMED.to_lowercase(),
        "entity": { "id": ENTITY, "type": "NATURAL_PERSON" }, "status": "ACTIVE", "disabled": true,
        "labels": ["vip", " eu ", "vip"], "segment": "PL", "kycLevel": 3, "branchId": branch["branch"]["id"],
        "balanceLimit": { "amount": "1250.50", "asset": { "code": "USD", "issuer": issuer(1) } },
        "name": { "given": "Alice", "middle": " ", "family": "Liddell" },
        "account": {
            "asset": { "code": "EUR", "issuer": issuer(2) }, "iban": "de89 3704 0044 0532 0130 00",
            "addresses": [evm(1), evm(2)],
        },
    });
    let payload = done(&api, "customerCreate", input, EVERYTHING).await;
    let (customer, event) = (&payload["customer"], &payload["event"]);
    let iban = "DE89370400440532013000";
    let address = |n| {
        json!({
            "caip10": evm(n), "status": "ACTIVE", "ownership": "UNVERIFIED", "account": { "iban": iban },
        })
    };
    let expected = json!({
        "id": customer["id"], "version": 1, "counterparty": { "name": "default" },
        "externalId": "alice", "login": "alice@example.com",
        "wallet": {
            "caip10": CHECKSUMMED, "chainId": "eip155:1", "address": &CHECKSUMMED["eip155:1:".len()..],
            "status": "ACTIVE", "ownership": "CHALLENGED", "verifiedAt": null, "label": null, "version": 1,
            "account": null,
        },
        "entity": { "id": ENTITY, "type": "NATURAL_PERSON" },
        "status": "ACTIVE", "allowedTransitions": ["INACTIVE", "SUSPENDED", "BLOCKED", "DELETED"], "disabled": true,
        "labels": ["vip", "eu"], "segment": "PL", "kycLevel": 3, "branch": { "name": "Kyiv" },
        "balanceLimit": { "amount": "1250.5", "asset": { "code": "USD", "issuer": issuer(1) } },
        "name": { "given": "Alice", "middle": null, "paternal": null, "family": "Liddell", "full": "Alice Liddell" },
        "accounts": {
            "totalCount": { "value": 1, "precision": "EXACT" },
            "nodes": [{
                "version": 1, "asset": { "code": "EUR", "issuer": issuer(2) }, "iban": iban, "status": "ACTIVE",
                "balance": "0", "customer": { "externalId": "alice" },
                "addresses": { "nodes": [address(1), address(2)] },
            }],
        },
        "addresses": { "nodes": [
            { "caip10": CHECKSUMMED, "account": null },
            { "caip10": evm(1), "account": { "iban": iban } },
            { "caip10": evm(2), "account": { "iban": iban } },
        ] },
        "createdAt": customer["createdAt"], "updatedAt": customer["createdAt"],
    });
    assert_eq!(customer, &expected);
    let told = json!({
        "kind": "CUSTOMER_CREATED", "status": "ACTIVE", "previousStatus": null, "changedFields": [], "reason": null,
        "actor": { "principal": "local", "onBehalfOf": null }, "occurredAt": customer["createdAt"],
        "customer": { "externalId": "alice" }, "account": null, "address": null,
    });
    assert_eq!(event, &told);

    let read =
        "query($id: ID!) { customer(by: { id: $id }) { externalId wallet { caip10 } accounts { nodes { iban } } } }";
    let found = query(&api, read, json!({ "id": customer["id"] })).await;
    let expected = json!({
        "externalId": "alice", "wallet": { "caip10": CHECKSUMMED }, "accounts": { "nodes": [{ "iban": iban }] },
    });
    assert_eq!(found["customer"], expected);
});

both!(what_is_left_out_or_null_has_its_default, async |app| {
    let expected = json!({
        "version": 1, "externalId": null, "login": null, "wallet": null, "entity": null, "status": "REGISTERED",
        "disabled": false, "labels": [], "segment": null, "kycLevel": 0, "branch": null, "balanceLimit": null,
        "name": null, "accounts": { "nodes": [] }, "addresses": { "nodes": [] },
    });
    let nulls = json!({
        "externalId": null, "login": null, "wallet": null, "entity": null, "status": null, "disabled": null,
        "labels": null, "segment": null, "kycLevel": null, "branchId": null, "balanceLimit": null, "name": null,
        "account": null, "dryRun": null,
    });
    for input in [json!({}), nulls] {
        let selection = "customer { version externalId login wallet { id } entity { id } status disabled labels \
                         segment kycLevel branch { id } balanceLimit { amount } name { full } \
                         accounts { nodes { id } } addresses { nodes { id } } } event { kind }";
        let payload = done(&app.client(), "customerCreate", input, selection).await;
        assert_eq!(payload["customer"], expected);
        assert_eq!(payload["event"]["kind"], "CUSTOMER_CREATED");
    }
});

both!(any_status_can_be_the_first, async |app| {
    for status in ["REGISTERED", "ACTIVE", "INACTIVE", "SUSPENDED", "BLOCKED", "DELETED"] {
        let input = json!({ "externalId": status, "status": status });
        let payload = done(&app.client(), "customerCreate", input, "customer { status } event { status }").await;
        assert_eq!((&payload["customer"]["status"], &payload["event"]["status"]), (&json!(status), &json!(status)));
    }
});

both!(every_broken_rule_is_told_at_once_and_nothing_is_written, async |app| {
    let api = app.client();
    app.customer("alice").with("login", json!("alice")).save().await;
    let account = json!({
        "asset": { "code": "USD", "issuer": issuer(1) }, "iban": iban(1), "addresses": [evm(1)],
    });
    app.customer("bob").with("account", account).save().await;
    let before = contents(app).await;

    let input = json!({
        "externalId": "x".repeat(129), "login": "alice", "wallet": WRONG_CHECKSUM, "kycLevel": 101,
        "labels": ["fine", "x".repeat(65), " "], "branchId": ENTITY,
        "balanceLimit": { "amount": "1e3", "asset": { "code": "U$D", "issuer": issuer(1) } },
        "name": { "given": "Alice", "family": "x".repeat(51) },
        "account": {
            "asset": { "code": "USD", "issuer": "GABC" }, "iban": iban(1), "addresses": [evm(1), WRONG_CHECKSUM],
        },
    });
    let mut told = refused(&api, "customerCreate", input).await;
    told.sort();
    let expected = [
        "ALREADY_EXISTS account.addresses.0",
        "ALREADY_EXISTS account.iban",
        "ALREADY_EXISTS login",
        "INVALID account.addresses.1",
        "INVALID account.asset.issuer",
        "INVALID balanceLimit.amount",
        "INVALID balanceLimit.asset.code",
        "INVALID wallet",
        "NOT_FOUND branchId",
        "OUT_OF_RANGE kycLevel",
        "REQUIRED labels.2",
        "TOO_LONG externalId",
        "TOO_LONG labels.1",
        "TOO_LONG name.family",
    ];
    assert_eq!(told, expected);
    assert_eq!(contents(app).await, before);
});

both!(what_must_be_unique_is_refused_where_it_stands, async |app| {
    let api = app.client();
    let account = json!({ "asset": { "code": "USD", "issuer": issuer(1) }, "iban": iban(1), "addresses": [evm(2)] });
    app.customer("alice").with("login", json!("alice")).wallet(&evm(1)).with("account", account).save().await;
    let before = contents(app).await;
    let asset = json!({ "code": "USD", "issuer": issuer(1) });
    let cases = [
        (json!({ "externalId": "alice" }), "ALREADY_EXISTS externalId"),
        (json!({ "externalId": " alice\t" }), "ALREADY_EXISTS externalId"),
        (json!({ "login": "alice" }), "ALREADY_EXISTS login"),
        (json!({ "wallet": evm(1) }), "ALREADY_EXISTS wallet"),
        // An address is unique, whether as a wallet or below an account.
        (json!({ "wallet": evm(2) }), "ALREADY_EXISTS wallet"),
        (json!({ "account": { "asset": asset, "iban": iban(1).to_lowercase() } }), "ALREADY_EXISTS account.iban"),
        (json!({ "account": { "asset": asset, "addresses": [evm(3), evm(1)] } }), "ALREADY_EXISTS account.addresses.1"),
    ];
    for (input, expected) in cases {
        assert_eq!(refused(&api, "customerCreate", input).await, [expected]);
    }
    assert_eq!(contents(app).await, before);
    // Each key by itself: what is one customer's login may be another's external id; and case counts.
    for input in [json!({ "login": "Alice", "externalId": "ALICE" }), json!({ "externalId": "al ice" })] {
        done(&api, "customerCreate", input, "customer { id }").await;
    }
});

both!(an_address_given_twice_is_told_by_its_place_in_the_input, async |app| {
    let api = app.client();
    let account = |addresses: Value| {
        json!({
            "wallet": CHECKSUMMED,
            "account": { "asset": { "code": "USD", "issuer": issuer(1) }, "addresses": addresses },
        })
    };
    let twice = account(json!([evm(1), CHECKSUMMED.to_lowercase(), evm(1)]));
    let expected = ["DUPLICATE account.addresses.1", "DUPLICATE account.addresses.2"];
    assert_eq!(refused(&api, "customerCreate", twice).await, expected);
    // One that cannot be read does not move the others.
    let behind_a_bad_one = account(json!([WRONG_CHECKSUM, evm(1), evm(1)]));
    let expected = ["INVALID account.addresses.0", "DUPLICATE account.addresses.2"];
    assert_eq!(refused(&api, "customerCreate", behind_a_bad_one).await, expected);
});

both!(no_account_is_opened_for_a_customer_that_may_have_none, async |app| {
    let account = json!({ "asset": { "code": "USD", "issuer": issuer(1) } });
    for status in ["INACTIVE", "SUSPENDED", "BLOCKED", "DELETED"] {
        let input = json!({ "externalId": status, "status": status, "account": account });
        let payload = mutate(&app.client(), "customerCreate", input, "customer { id }").await;
        let told = errors(&payload);
        assert!(
            payload["customer"].is_null() && told.len() == 1 && told[0].contains(" account"),
            "{status}: {payload}"
        );
    }
    for status in ["REGISTERED", "ACTIVE"] {
        let input = json!({ "externalId": status, "status": status, "account": account });
        done(&app.client(), "customerCreate", input, "customer { id }").await;
    }
});

both!(what_is_no_value_of_its_type_is_a_bad_input, async |app| {
    let before = contents(app).await;
    for input in [
        json!({ "branchId": "Kyiv" }),
        json!({ "entity": { "id": "Alice", "type": "NATURAL_PERSON" } }),
        json!({ "status": "GONE" }),
        json!({ "kycLevel": "3" }),
        json!({ "wallet": 1 }),
        json!({ "externalId": "a\u{0}b" }),
        json!({ "unknown": true }),
        json!([]),
    ] {
        let answer = super::send(&app.client(), "customerCreate", input.clone(), "customer { id }").await;
        let code = text(&answer.body["errors"][0]["extensions"]["code"]);
        assert!(["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"].contains(&code.as_str()), "{input}: {}", answer.text);
        assert!(answer.body["data"].is_null(), "{input}: {}", answer.text);
    }
    assert_eq!(contents(app).await, before);
});
