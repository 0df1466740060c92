//! addressAdd and addressUpdate.

use serde_json::{Value, json};

use super::{contents, done, query, refusal, refused, with};
use crate::support::app::both;
use crate::support::fixture::{evm, issuer};

const NOBODY: &str = "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21";

both!(an_address_is_added_in_its_canonical_form, async |app| {
    let api = app.client();
    let alice = app.customer("alice").active().account("USD").save().await;
    let account = &alice.accounts[0].id;
    let stellar = issuer(5);
    let cases = [
        (
            "eip155:1:0xAB16A96D359EC26A11E2C2B3D8F8B8942D5BFCDB".to_owned(),
            "eip155:1:0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb".to_owned(),
        ),
        // The same account on another chain is another address.
        (
            "eip155:137:0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb".to_owned(),
            "eip155:137:0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb".to_owned(),
        ),
        (format!(" stellar:pubnet:{stellar} "), format!("stellar:pubnet:{stellar}")),
        (
            "cosmos:cosmoshub-3:cosmos1t2uflqwqe0fsj0shcfkrvpukewcw40yjj6hdc0".to_owned(),
            "cosmos:cosmoshub-3:cosmos1t2uflqwqe0fsj0shcfkrvpukewcw40yjj6hdc0".to_owned(),
        ),
    ];
    for (given, canonical) in cases {
        let (chain, address) = canonical.rsplit_once(':').unwrap();
        let input = json!({ "accountId": account, "caip10": given, "label": " cold " });
        let selection = "address {
            id version caip10 chainId address label status ownership verifiedAt createdAt updatedAt
            account { id } customer { id version } }
            event { kind status changedFields address { caip10 } account { id } customer { id } }";
        let payload = done(&api, "addressAdd", input, selection).await;
        let added = &payload["address"];
        let expected = json!({
            "id": added["id"], "version": 1, "caip10": canonical, "chainId": chain, "address": address, "label": "cold",
            "status": "ACTIVE", "ownership": "UNVERIFIED", "verifiedAt": null,
            "createdAt": added["createdAt"], "updatedAt": added["createdAt"],
            "account": { "id": account }, "customer": { "id": alice.id, "version": 1 },
        });
        assert_eq!(added, &expected);
        let event = json!({
            "kind": "ADDRESS_ADDED", "status": "ACTIVE", "changedFields": [], "address": { "caip10": canonical },
            "account": { "id": account }, "customer": { "id": alice.id },
        });
        assert_eq!(payload["event"], event);
        let document = "query($caip10: Caip10!) { address(by: { caip10: $caip10 }) { id } }";
        assert_eq!(query(&api, document, json!({ "caip10": given })).await["address"]["id"], added["id"]);
    }
});

both!(an_address_that_cannot_be_is_refused, async |app| {
    let api = app.client();
    let alice =
        app.customer("alice").active().wallet(&evm(1)).account("USD").address(&evm(2)).account("EUR").save().await;
    let [usd, eur] = alice.accounts.as_slice() else { panic!("{alice:?}") };
    done(&api, "accountStatusChange", json!({ "id": eur.id, "status": "CLOSED" }), "account { id }").await;
    let before = contents(app).await;
    let add = |account: &str, caip10: &str| json!({ "accountId": account, "caip10": caip10 });
    for (input, expected) in [
        (add(&usd.id, &evm(1)), vec!["ALREADY_EXISTS caip10"]),
        (add(&usd.id, &evm(2)), vec!["ALREADY_EXISTS caip10"]),
        (add(&usd.id, "eip155:1:0xAb16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb"), vec!["INVALID caip10"]),
        (add(&usd.id, "0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb"), vec!["INVALID caip10"]),
        (add(&usd.id, " "), vec!["REQUIRED caip10"]),
        (add(&eur.id, &evm(3)), vec!["NOT_PERMITTED accountId"]),
        (add(&alice.id, &evm(3)), vec!["NOT_FOUND accountId"]),
        (
            with(add(NOBODY, &evm(1)), json!({ "label": "x".repeat(65) })),
            vec!["ALREADY_EXISTS caip10", "NOT_FOUND accountId", "TOO_LONG label"],
        ),
    ] {
        let mut told = refused(&api, "addressAdd", input).await;
        told.sort();
        assert_eq!(told, expected);
    }
    assert_eq!(contents(app).await, before);
});

both!(label_and_status_are_kept_set_and_cleared, async |app| {
    let api = app.client();
    let alice = app.customer("alice").active().wallet(&evm(1)).account("USD").address(&evm(2)).save().await;
    let account = &alice.accounts[0];
    // A wallet is changed as any other address is; its events are about no account.
    let wallet = (alice.wallet.unwrap(), json!(null));
    for (id, of_account) in [wallet, (account.addresses[0].clone(), json!({ "id": account.id }))] {
        let steps = [
            (json!({ "label": " cold " }), json!("cold"), "ACTIVE", json!(["label"])),
            (json!({ "status": "INACTIVE" }), json!("cold"), "INACTIVE", json!(["status"])),
            (json!({ "status": "ACTIVE", "label": "hot" }), json!("hot"), "ACTIVE", json!(["label", "status"])),
            (json!({ "label": null }), json!(null), "ACTIVE", json!(["label"])),
        ];
        for (number, (change, label, status, changed)) in steps.into_iter().enumerate() {
            let input = with(change, json!({ "id": id, "expectedVersion": number + 1 }));
            let selection = "address { version label status }
                event { kind changedFields address { label } account { id } customer { version } }";
            let payload = done(&api, "addressUpdate", input, selection).await;
            assert_eq!(payload["address"], json!({ "version": number + 2, "label": label, "status": status }));
            let event = json!({
                "kind": "ADDRESS_UPDATED", "changedFields": changed, "address": { "label": label },
                "account": of_account, "customer": { "version": 1 },
            });
            assert_eq!(payload["event"], event);
        }
        let before = contents(app).await;
        for same in [json!({}), json!({ "status": "ACTIVE", "label": null })] {
            let input = with(same, json!({ "id": id }));
            let payload = done(&api, "addressUpdate", input, "address { version } event { id }").await;
            assert_eq!((&payload["address"]["version"], &payload["event"]), (&json!(5), &json!(null)));
        }
        assert_eq!(contents(app).await, before);
    }
});

both!(an_update_is_refused_with_every_reason, async |app| {
    let api = app.client();
    let alice = app.customer("alice").active().account("USD").address(&evm(1)).save().await;
    let id = &alice.accounts[0].addresses[0];
    let before = contents(app).await;
    let input = json!({ "id": id, "label": " ", "status": null, "expectedVersion": 3 });
    let payload = refusal(&api, "addressUpdate", input).await;
    let mut told = super::errors(&payload);
    told.sort();
    assert_eq!(told, ["REQUIRED label", "REQUIRED status", "VERSION_CONFLICT expectedVersion"]);
    let conflict = |error: &&Value| error["code"] == "VERSION_CONFLICT";
    let conflict = payload["userErrors"].as_array().unwrap().iter().find(conflict).unwrap();
    assert_eq!(conflict["params"], json!({ "version": 1 }));
    for stranger in [NOBODY, &alice.id, &alice.accounts[0].id] {
        assert_eq!(refused(&api, "addressUpdate", json!({ "id": stranger, "label": "x" })).await, ["NOT_FOUND id"]);
    }
    assert_eq!(contents(app).await, before);
});
