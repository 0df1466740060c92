//! accountOpen and accountUpdate. The transitions of accounts are in `status`.

use serde_json::{Value, json};

use super::{contents, done, errors, mutate, query, refusal, refused, with};
use crate::support::app::both;
use crate::support::fixture::{evm, iban, issuer};

const NOBODY: &str = "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21";

fn asset(code: &str) -> Value {
    json!({ "code": code, "issuer": issuer(1) })
}

both!(an_account_is_opened_with_its_addresses, async |app| {
    let api = app.client();
    for status in ["REGISTERED", "ACTIVE"] {
        let n = if status == "ACTIVE" { 0x10 } else { 0x20 };
        let customer = app.customer(status).status(status).save().await.id;
        let input = json!({
            "customerId": customer, "asset": { "code": " EUR ", "issuer": evm(7) }, "iban": iban(n),
            "addresses": [evm(n), evm(n + 1)],
        });
        let selection = "account {
            id version asset { code issuer } iban status allowedTransitions balance createdAt updatedAt
            customer { id version } addresses(first: 5) { nodes { version caip10 label status account { iban } } } }
            event { kind status changedFields account { iban } customer { id } address { id } }";
        let payload = done(&api, "accountOpen", input, selection).await;
        let account = &payload["account"];
        let address = |caip10: String| {
            json!({
                "version": 1, "caip10": caip10, "label": null, "status": "ACTIVE", "account": { "iban": iban(n) },
            })
        };
        let expected = json!({
            "id": account["id"], "version": 1, "asset": { "code": "EUR", "issuer": evm(7) }, "iban": iban(n),
            "status": "ACTIVE", "allowedTransitions": ["INACTIVE", "BLOCKED", "CLOSED"], "balance": "0",
            "createdAt": account["createdAt"], "updatedAt": account["createdAt"],
            "customer": { "id": customer, "version": 1 },
            "addresses": { "nodes": [address(evm(n)), address(evm(n + 1))] },
        });
        assert_eq!(account, &expected);
        let event = json!({
            "kind": "ACCOUNT_OPENED", "status": status, "changedFields": [], "account": { "iban": iban(n) },
            "customer": { "id": customer }, "address": null,
        });
        assert_eq!(payload["event"], event);
        let found =
            query(&api, "query($iban: String!) { account(by: { iban: $iban }) { id } }", json!({ "iban": iban(n) }));
        assert_eq!(found.await["account"]["id"], account["id"]);
    }
});

both!(a_customer_has_one_account_for_an_asset, async |app| {
    let api = app.client();
    let alice = app.customer("alice").active().account("USD").save().await;
    let bob = app.customer("bob").active().save().await.id;
    let open = |customer: &str, asset: Value| json!({ "customerId": customer, "asset": asset });
    let again = open(&alice.id, asset("USD"));
    assert_eq!(refused(&api, "accountOpen", again.clone()).await, ["ALREADY_EXISTS asset"]);
    // A closed one counts as well.
    done(&api, "accountStatusChange", json!({ "id": alice.accounts[0].id, "status": "CLOSED" }), "account { id }")
        .await;
    assert_eq!(refused(&api, "accountOpen", again).await, ["ALREADY_EXISTS asset"]);
    // Another customer, another issuer and another case are another account.
    for input in [
        open(&bob, asset("USD")),
        open(&alice.id, json!({ "code": "USD", "issuer": issuer(2) })),
        open(&alice.id, asset("usd")),
    ] {
        done(&api, "accountOpen", input, "account { id }").await;
    }
});

both!(no_account_is_opened_for_a_customer_that_may_have_none, async |app| {
    let api = app.client();
    for status in ["INACTIVE", "SUSPENDED", "BLOCKED", "DELETED"] {
        let customer = app.customer(status).status(status).save().await.id;
        let payload = refusal(&api, "accountOpen", json!({ "customerId": customer, "asset": asset("USD") })).await;
        let error = &payload["userErrors"][0];
        assert_eq!(errors(&payload), ["NOT_PERMITTED customerId"]);
        assert!(error["message"].as_str().unwrap().contains(status), "{error}");
    }
});

both!(every_broken_rule_is_told_at_once_and_nothing_is_written, async |app| {
    let api = app.client();
    let held = json!({ "asset": asset("USD"), "iban": iban(1), "addresses": [evm(1)] });
    let alice = app.customer("alice").active().with("account", held).save().await;
    let before = contents(app).await;
    let wrong = "eip155:1:0xAb16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb";
    let cases = [
        (
            json!({
                "customerId": alice.id, "asset": asset("USD"), "iban": iban(1),
                "addresses": [evm(2), evm(1), evm(2), wrong],
            }),
            vec![
                "ALREADY_EXISTS addresses.1",
                "ALREADY_EXISTS asset",
                "ALREADY_EXISTS iban",
                "DUPLICATE addresses.2",
                "INVALID addresses.3",
            ],
        ),
        (
            json!({
                "customerId": NOBODY, "asset": { "code": "", "issuer": "x" }, "iban": "DE00", "addresses": [evm(1)],
            }),
            vec![
                "ALREADY_EXISTS addresses.0",
                "INVALID asset.issuer",
                "INVALID iban",
                "NOT_FOUND customerId",
                "REQUIRED asset.code",
            ],
        ),
        // One that cannot be read does not move the others.
        (
            json!({ "customerId": alice.id, "asset": asset("EUR"), "addresses": [wrong, evm(2), evm(2), evm(1)] }),
            vec!["ALREADY_EXISTS addresses.3", "DUPLICATE addresses.2", "INVALID addresses.0"],
        ),
    ];
    for (input, expected) in cases {
        let mut told = refused(&api, "accountOpen", input).await;
        told.sort();
        assert_eq!(told, expected);
    }
    assert_eq!(contents(app).await, before);
});

both!(iban_and_balance_are_kept_set_and_cleared, async |app| {
    let api = app.client();
    let id = app.customer("alice").active().account("USD").save().await.accounts[0].id.clone();
    let steps = [
        (json!({ "iban": iban(1).to_lowercase() }), json!(iban(1)), "0", json!(["iban"])),
        (json!({ "balance": "+1250.50" }), json!(iban(1)), "1250.5", json!(["balance"])),
        (
            json!({ "balance": "922337203685.4775807", "iban": iban(2) }),
            json!(iban(2)),
            "922337203685.4775807",
            json!(["iban", "balance"]),
        ),
        (json!({ "iban": null }), json!(null), "922337203685.4775807", json!(["iban"])),
        (json!({ "balance": "0.0000001" }), json!(null), "0.0000001", json!(["balance"])),
        (json!({ "balance": null }), json!(null), "0", json!(["balance"])),
    ];
    for (number, (change, iban, balance, changed)) in steps.into_iter().enumerate() {
        let input = with(change, json!({ "id": id, "expectedVersion": number + 1 }));
        let selection = "account { version iban balance } event { kind changedFields account { balance } }";
        let payload = done(&api, "accountUpdate", input, selection).await;
        assert_eq!(payload["account"], json!({ "version": number + 2, "iban": iban, "balance": balance }));
        let event = json!({ "kind": "ACCOUNT_UPDATED", "changedFields": changed, "account": { "balance": balance } });
        assert_eq!(payload["event"], event);
    }
    // What changes nothing leaves no trace.
    let before = contents(app).await;
    for same in [json!({}), json!({ "balance": "-0", "iban": null })] {
        let payload =
            done(&api, "accountUpdate", with(same, json!({ "id": id })), "account { version } event { id }").await;
        assert_eq!((&payload["account"]["version"], &payload["event"]), (&json!(7), &json!(null)));
    }
    assert_eq!(contents(app).await, before);
});

both!(a_balance_is_never_below_zero, async |app| {
    let api = app.client();
    let id = app.customer("alice").active().account("USD").save().await.accounts[0].id.clone();
    let before = contents(app).await;
    for balance in ["-0.0000001", "-1", "-922337203685.4775808"] {
        let told = refused(&api, "accountUpdate", json!({ "id": id, "balance": balance })).await;
        assert_eq!(told, ["INSUFFICIENT_BALANCE balance"], "{balance}");
    }
    for (balance, expected) in [("-x", "INVALID balance"), ("", "REQUIRED balance"), ("1e3", "INVALID balance")] {
        assert_eq!(refused(&api, "accountUpdate", json!({ "id": id, "balance": balance })).await, [expected]);
    }
    assert_eq!(contents(app).await, before);
});

both!(an_update_is_refused_with_every_reason, async |app| {
    let api = app.client();
    let alice = app.customer("alice").active().account("USD").account("EUR").save().await;
    let [usd, eur] = alice.accounts.as_slice() else { panic!("{alice:?}") };
    done(&api, "accountUpdate", json!({ "id": usd.id, "iban": iban(1) }), "account { id }").await;
    let input = json!({ "id": eur.id, "iban": iban(1), "balance": "-1", "expectedVersion": 2 });
    let mut told = refused(&api, "accountUpdate", input).await;
    told.sort();
    let expected = ["ALREADY_EXISTS iban", "INSUFFICIENT_BALANCE balance", "VERSION_CONFLICT expectedVersion"];
    assert_eq!(told, expected);
    // Its own IBAN is not in its way.
    let input = json!({ "id": usd.id, "iban": iban(1), "balance": "1" });
    done(&api, "accountUpdate", input, "account { id }").await;
    for (mutation, input) in [
        ("accountUpdate", json!({ "id": NOBODY, "balance": "1" })),
        ("accountStatusChange", json!({ "id": NOBODY, "status": "ACTIVE" })),
        // A customer is no account.
        ("accountUpdate", json!({ "id": alice.id, "balance": "1" })),
    ] {
        assert_eq!(refused(&api, mutation, input).await, ["NOT_FOUND id"]);
    }
});

both!(the_version_of_the_customer_is_not_its_accounts, async |app| {
    let api = app.client();
    let alice = app.customer("alice").active().account("USD").save().await;
    let input = json!({ "id": alice.accounts[0].id, "balance": "1" });
    let payload = mutate(&api, "accountUpdate", input, "account { version customer { version } }").await;
    assert_eq!(payload["account"], json!({ "version": 2, "customer": { "version": 1 } }));
});
