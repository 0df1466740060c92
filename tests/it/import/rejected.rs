//! Records that break a rule: all of their rules are told, each at its place, and nothing of them is written.

use serde_json::{Value, json};

use super::{import, log};
use crate::support::app::both;
use crate::support::fixture::{evm, iban, issuer};

fn asset(code: &str) -> Value {
    json!({ "code": code, "issuer": issuer(1) })
}

both!(every_broken_rule_of_a_record_is_told, async |app| {
    let record = json!({
        "login": " ", "wallet": "eip155:1:0x12", "labels": ["ok", ""], "kycLevel": 101, "name": { "given": "x".repeat(51) },
        "balanceLimit": { "amount": "1e3" },
        "accounts": [
            { "asset": { "code": "E-R", "issuer": "G" }, "iban": "CH00", "balance": "-1", "addresses": [
                "nonsense", { "caip10": "", "label": "x".repeat(65) },
            ] },
        ],
    });
    let imported = import(app, &record.to_string()).await;
    imported.is(0, 0, 0, 1);
    let told: Vec<&str> = imported.rejections.iter().map(|line| line.rsplit_once(": ").unwrap().0).collect();
    let expected = [
        "line 1: REQUIRED at externalId",
        "line 1: REQUIRED at login",
        "line 1: REQUIRED at labels.1",
        "line 1: OUT_OF_RANGE at kycLevel",
        "line 1: INVALID at balanceLimit.amount",
        "line 1: TOO_LONG at name.given",
        "line 1: INVALID at wallet",
        "line 1: INVALID at accounts.0.asset.code",
        "line 1: INVALID at accounts.0.asset.issuer",
        "line 1: INVALID at accounts.0.iban",
        "line 1: INSUFFICIENT_BALANCE at accounts.0.balance",
        "line 1: INVALID at accounts.0.addresses.0",
        "line 1: TOO_LONG at accounts.0.addresses.1.label",
        "line 1: REQUIRED at accounts.0.addresses.1.caip10",
    ];
    assert_eq!(told, expected);
});

both!(what_is_not_free_is_told_at_its_place, async |app| {
    let taken = json!({
        "externalId": "a", "login": "a", "wallet": evm(1),
        "account": { "asset": asset("EUR"), "iban": iban(1), "addresses": [evm(2)] },
    });
    let wanting = json!({
        "externalId": "b", "login": "a", "wallet": evm(2), "branchId": "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21",
        "account": { "asset": asset("EUR"), "iban": iban(1), "addresses": [evm(3), evm(2)] },
        "accounts": [
            { "asset": asset("EUR"), "iban": iban(1) },
            { "asset": asset("USD"), "iban": iban(2), "addresses": [{ "caip10": evm(3) }, evm(1)] },
        ],
    });
    let imported = import(app, &format!("{taken}\n{wanting}\n")).await;
    imported.is(1, 0, 0, 1);
    let expected = [
        "line 2: ALREADY_EXISTS at login: This value is already in use.",
        "line 2: NOT_FOUND at branchId: There is no such branch.",
        "line 2: ALREADY_EXISTS at wallet: This value is already in use.",
        "line 2: ALREADY_EXISTS at account.iban: This value is already in use.",
        "line 2: DUPLICATE at account.addresses.1: This address is given twice.",
        "line 2: DUPLICATE at accounts.0.asset: An account for this asset is given twice.",
        "line 2: DUPLICATE at accounts.0.iban: This IBAN is given twice.",
        "line 2: DUPLICATE at accounts.1.addresses.0.caip10: This address is given twice.",
        "line 2: ALREADY_EXISTS at accounts.1.addresses.1: This value is already in use.",
    ];
    assert_eq!(imported.rejections, expected);
    assert_eq!(log(app).await.len(), 1);
});

both!(a_customer_that_is_there_keeps_its_rules, async |app| {
    let account = |fields: Value| {
        let mut account = json!({ "asset": asset("EUR") });
        account.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        account
    };
    let ends = json!({ "status": "CLOSED", "addresses": [evm(3)] });
    let lines = [
        json!({ "externalId": "a", "status": "SUSPENDED", "wallet": evm(1),
                "account": account(json!({ "balance": "5", "addresses": [evm(2)] })) }),
        // The rules of the transitions, of the customer and of its account.
        json!({ "externalId": "a", "status": "REGISTERED", "account": account(json!({ "status": "REGISTERED" })) }),
        json!({ "externalId": "a", "account": account(json!({ "status": "CLOSED" })) }),
        // A wallet is not replaced, and an address moves to no other account.
        json!({ "externalId": "a", "wallet": evm(9) }),
        json!({ "externalId": "a", "wallet": evm(2) }),
        json!({ "externalId": "a", "account": account(json!({ "addresses": [evm(1)] })) }),
        // Only some customers may open accounts.
        json!({ "externalId": "a", "accounts": [{ "asset": asset("USD") }] }),
        // Of an account that the same record closes, nothing comes after the end.
        json!({ "externalId": "a", "account": account({
            let mut ends = ends.clone();
            ends["balance"] = json!("0");
            ends
        }) }),
        // A new account may begin closed, but only empty.
        json!({ "externalId": "b", "account": account({
            let mut ends = ends.clone();
            ends["balance"] = json!("1");
            ends
        }) }),
        // What is closed stays as it is.
        json!({ "externalId": "c", "account": account(json!({ "status": "CLOSED", "addresses": [evm(5)] })) }),
        json!({ "externalId": "c", "account": account(json!({ "status": "CLOSED", "iban": null, "addresses": [evm(5)] })) }),
        json!({ "externalId": "c", "account": account(json!({ "iban": iban(1), "addresses": [evm(6)] })) }),
        // A record that is rejected in one place does nothing in another.
        json!({ "externalId": "a", "status": "ACTIVE", "labels": ["new"], "kycLevel": -1 }),
    ];
    let file: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let imported = import(app, &file).await;
    imported.is(2, 0, 1, 10);
    let told: Vec<&str> = imported.rejections.iter().map(|line| line.rsplit_once(": ").unwrap().0).collect();
    let expected = [
        "line 2: INVALID_TRANSITION at status",
        "line 2: INVALID_TRANSITION at account.status",
        "line 3: NOT_PERMITTED at account.status",
        "line 4: NOT_PERMITTED at wallet",
        "line 5: NOT_PERMITTED at wallet",
        "line 6: ALREADY_EXISTS at account.addresses.0",
        "line 7: NOT_PERMITTED at accounts.0",
        "line 8: NOT_PERMITTED at account.addresses.0",
        "line 9: NOT_PERMITTED at account.status",
        "line 12: NOT_PERMITTED at account",
        "line 12: NOT_PERMITTED at account.addresses.0",
        "line 13: OUT_OF_RANGE at kycLevel",
    ];
    assert_eq!(told, expected);
    assert_eq!(log(app).await.len(), 2, "nothing was written of what was rejected");
});

both!(a_record_holds_so_many_addresses, async |app| {
    let addresses: Vec<String> = (0..=10_000).map(evm).collect();
    let most = json!({ "externalId": "a", "account": { "asset": asset("EUR"), "addresses": addresses[1..] } });
    let more = json!({ "externalId": "b", "account": { "asset": asset("EUR"), "addresses": addresses } });
    let imported = import(app, &format!("{more}\n{most}\n{most}\n")).await;
    imported.is(1, 0, 1, 1);
    assert_eq!(
        imported.rejections,
        ["line 1: LIMIT_EXCEEDED at accounts: At most 10000 are allowed, 10001 were given."]
    );
});
