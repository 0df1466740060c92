//! Every bound of domain.md §2 that a mutation holds: the last value that passes and the first that does not.

use serde_json::{Value, json};

use super::{done, refusal, refused, with};
use crate::support::app::both;
use crate::support::fixture::{evm, issuer};

/// So many letters, two bytes each: a bound counts characters.
fn letters(count: usize) -> String {
    "ж".repeat(count)
}

fn many(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("label {n}")).collect()
}

both!(a_customer_within_bounds_passes_and_one_beyond_does_not, async |app| {
    let api = app.client();
    let name = |part: &str, length| json!({ "name": { part: letters(length) } });
    let limit = |amount: &str| json!({ "balanceLimit": { "amount": amount } });
    let asset =
        |code: &str| json!({ "balanceLimit": { "amount": "1", "asset": { "code": code, "issuer": issuer(1) } } });
    let cases = [
        (
            json!({ "externalId": format!(" {}\n", letters(128)) }),
            json!({ "externalId": letters(129) }),
            "TOO_LONG externalId",
        ),
        (json!({ "externalId": "x" }), json!({ "externalId": " \t" }), "REQUIRED externalId"),
        (json!({ "externalId": "a b" }), json!({ "externalId": "a\u{1}b" }), "INVALID externalId"),
        (json!({ "login": letters(128) }), json!({ "login": letters(129) }), "TOO_LONG login"),
        (json!({ "login": "x" }), json!({ "login": "" }), "REQUIRED login"),
        (json!({ "labels": many(16) }), json!({ "labels": many(17) }), "LIMIT_EXCEEDED labels"),
        (json!({ "labels": [letters(64)] }), json!({ "labels": ["a", letters(65)] }), "TOO_LONG labels.1"),
        (json!({ "labels": [] }), json!({ "labels": [""] }), "REQUIRED labels.0"),
        (json!({ "kycLevel": 0 }), json!({ "kycLevel": -1 }), "OUT_OF_RANGE kycLevel"),
        (json!({ "kycLevel": 100 }), json!({ "kycLevel": 101 }), "OUT_OF_RANGE kycLevel"),
        (name("given", 50), name("given", 51), "TOO_LONG name.given"),
        (name("middle", 50), name("middle", 51), "TOO_LONG name.middle"),
        (name("paternal", 50), name("paternal", 51), "TOO_LONG name.paternal"),
        (name("family", 50), name("family", 51), "TOO_LONG name.family"),
        (limit("922337203685.4775807"), limit("922337203685.4775808"), "OUT_OF_RANGE balanceLimit.amount"),
        (limit("0"), limit("-0.0000001"), "OUT_OF_RANGE balanceLimit.amount"),
        (limit("0.0000001"), limit("0.00000001"), "INVALID balanceLimit.amount"),
        (asset("ABCDEFGHIJK9"), asset("ABCDEFGHIJKL9"), "TOO_LONG balanceLimit.asset.code"),
        (asset("a"), asset("ü"), "INVALID balanceLimit.asset.code"),
    ];
    for (good, bad, expected) in cases {
        done(&api, "customerCreate", good, "customer { id }").await;
        assert_eq!(refused(&api, "customerCreate", bad).await, [expected]);
    }
});

both!(an_update_holds_the_same_bounds, async |app| {
    let api = app.client();
    let alice = app.customer("alice").save().await.id;
    let cases = [
        (json!({ "externalId": letters(128) }), json!({ "externalId": letters(129) }), "TOO_LONG externalId"),
        (json!({ "login": letters(128) }), json!({ "login": " " }), "REQUIRED login"),
        (json!({ "labels": many(16) }), json!({ "labels": many(17) }), "LIMIT_EXCEEDED labels"),
        (json!({ "kycLevel": 100 }), json!({ "kycLevel": 101 }), "OUT_OF_RANGE kycLevel"),
        (
            json!({ "name": { "given": letters(50) } }),
            json!({ "name": { "given": letters(51) } }),
            "TOO_LONG name.given",
        ),
        (
            json!({ "balanceLimit": { "amount": "922337203685.4775807" } }),
            json!({ "balanceLimit": { "amount": "922337203686" } }),
            "OUT_OF_RANGE balanceLimit.amount",
        ),
    ];
    let of_alice = |input: Value| with(input, json!({ "id": alice }));
    for (good, bad, expected) in cases {
        done(&api, "customerUpdate", of_alice(good), "customer { id }").await;
        assert_eq!(refused(&api, "customerUpdate", of_alice(bad)).await, [expected]);
    }
});

both!(the_numbers_behind_a_refusal_are_in_its_params, async |app| {
    let input = json!({
        "externalId": letters(129), "labels": many(17), "kycLevel": 101, "balanceLimit": { "amount": "-1" },
    });
    let payload = refusal(&app.client(), "customerCreate", input).await;
    let mut params: Vec<(String, Value)> = payload["userErrors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["field"][0].as_str().unwrap().to_owned(), error["params"].clone()))
        .collect();
    params.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [
        ("balanceLimit".to_owned(), json!({ "min": "0", "max": "922337203685.4775807" })),
        ("externalId".to_owned(), json!({ "max": 128, "actual": 129 })),
        ("kycLevel".to_owned(), json!({ "min": 0, "max": 100 })),
        ("labels".to_owned(), json!({ "limit": 16, "actual": 17 })),
    ];
    assert_eq!(params, expected);
});

both!(accounts_addresses_and_branches_have_their_bounds, async |app| {
    let api = app.client();
    let alice = app.customer("alice").active().account("USD").address(&evm(1_000)).save().await;
    let (account, address) = (&alice.accounts[0].id, &alice.accounts[0].addresses[0]);
    let addresses = |range: std::ops::Range<u64>| range.map(evm).collect::<Vec<_>>();
    let open = |code: &str, addresses: Vec<String>| {
        json!({
            "customerId": alice.id, "asset": { "code": code, "issuer": issuer(1) }, "addresses": addresses,
        })
    };
    let balance = |balance: &str| json!({ "id": account, "balance": balance });
    let label = |length| json!({ "id": address, "label": letters(length) });
    let add = |n, length| json!({ "accountId": account, "caip10": evm(n), "label": letters(length) });
    let branch = |length| json!({ "name": letters(length) });
    let cases = [
        ("accountOpen", open("A", addresses(0..100)), open("B", addresses(200..301)), "LIMIT_EXCEEDED addresses"),
        ("accountOpen", open("ABCDEFGHIJKL", vec![]), open("ABCDEFGHIJKLM", vec![]), "TOO_LONG asset.code"),
        ("accountOpen", open("9", vec![]), open("", vec![]), "REQUIRED asset.code"),
        ("accountUpdate", balance("922337203685.4775807"), balance("922337203685.4775808"), "OUT_OF_RANGE balance"),
        ("accountUpdate", balance("0.0000001"), balance("0.00000001"), "INVALID balance"),
        ("addressUpdate", label(64), label(65), "TOO_LONG label"),
        ("addressUpdate", label(1), label(0), "REQUIRED label"),
        ("addressAdd", add(2_001, 64), add(2_002, 65), "TOO_LONG label"),
        ("branchCreate", branch(128), branch(129), "TOO_LONG name"),
        ("branchCreate", branch(1), branch(0), "REQUIRED name"),
    ];
    for (mutation, good, bad, expected) in cases {
        done(&api, mutation, good, "__typename").await;
        assert_eq!(refused(&api, mutation, bad).await, [expected]);
    }
});

both!(a_reason_has_at_most_500_characters, async |app| {
    let api = app.client();
    let alice = app.customer("alice").active().account("USD").save().await;
    let account = &alice.accounts[0].id;
    let told = "event { reason }";
    for (length, expected) in [(500, json!(letters(500))), (0, json!(null))] {
        let status = if length == 0 { "ACTIVE" } else { "INACTIVE" };
        let input = json!({ "id": account, "status": status, "reason": format!(" {} ", letters(length)) });
        assert_eq!(done(&api, "accountStatusChange", input, told).await["event"]["reason"], expected);
        let input = json!({ "id": alice.id, "status": status, "reason": format!(" {} ", letters(length)) });
        assert_eq!(done(&api, "customerStatusChange", input, told).await["event"]["reason"], expected);
    }
    for (mutation, id) in [("customerStatusChange", &alice.id), ("accountStatusChange", account)] {
        let input = json!({ "id": id, "status": "BLOCKED", "reason": letters(501) });
        assert_eq!(refused(&api, mutation, input).await, ["TOO_LONG reason"]);
    }
    let input = json!({ "id": alice.id, "reason": letters(501) });
    assert_eq!(refused(&api, "customerDeactivate", input).await, ["TOO_LONG reason"]);
});
