//! A dry run answers as the real call would, down to what hangs on the object, with event null; nothing of it stays.

use serde_json::{Value, json};

use super::{contents, done, errors, mutate, query, text, with};
use crate::support::app::{TestApp, both};
use crate::support::fixture::{SavedCustomer, evm, iban, issuer};

const CUSTOMER: &str = "customer {
    version externalId status allowedTransitions labels kycLevel branch { name } name { full } wallet { caip10 status }
    accounts(first: 5) {
        totalCount { value precision } pageInfo { hasNextPage hasPreviousPage }
        nodes {
            version asset { code issuer } iban status balance customer { version status labels }
            addresses(first: 5) { totalCount { value } nodes { version caip10 label status } }
        }
    }
    addresses(first: 2) {
        pageInfo { hasNextPage } nodes { version caip10 status account { iban customer { version } } }
    }
    }";
const ACCOUNT: &str = "account {
    version asset { code issuer } iban status allowedTransitions balance
    customer { version accounts(first: 5) { totalCount { value } nodes { iban status balance } } }
    addresses(first: 5) { totalCount { value } nodes { version caip10 status account { iban } } }
    }";
const ADDRESS: &str = "address {
    version caip10 label status ownership account { iban addresses(first: 5) { nodes { caip10 label status } } }
    customer { version addresses(first: 5) { totalCount { value } nodes { caip10 label status } } }
    }";

/// Runs the mutation dry, looks that nothing was written, and then in earnest: both must answer the same.
async fn dry_and_real(app: &TestApp, mutation: &str, input: Value, object: &str) {
    let api = app.client();
    let batch = mutation == "customersStatusChange";
    let affected = if mutation.starts_with("customer") && object == CUSTOMER && moves(mutation) {
        "affectedAccounts affectedAddresses"
    } else {
        ""
    };
    let event = if batch { "" } else { "event { kind }" };
    let selection = format!("{object} {affected} {event}");
    let before = contents(app).await;
    let mut dry = done(&api, mutation, with(input.clone(), json!({ "dryRun": true })), &selection).await;
    assert_eq!(contents(app).await, before, "a dry {mutation} writes nothing");
    let mut real = done(&api, mutation, with(input.clone(), json!({ "dryRun": false })), &selection).await;
    assert_ne!(contents(app).await, before, "{mutation} of {input} writes");
    if !batch {
        assert!(dry["event"].take().is_null() && !real["event"].take().is_null(), "{mutation} of {input}");
    }
    assert_eq!(dry, real, "{mutation} of {input}");
}

fn moves(mutation: &str) -> bool {
    matches!(mutation, "customerStatusChange" | "customerDeactivate" | "customerReactivate")
}

/// A customer with a wallet and two accounts, of which one has two addresses.
async fn alice(app: &TestApp) -> SavedCustomer {
    let alice = app.customer("alice").active().label("vip").wallet(&evm(1));
    alice.account("USD").address(&evm(2)).address(&evm(3)).account("EUR").save().await
}

both!(creating_dry_and_in_earnest_is_answered_alike, async |app| {
    let branch = done(&app.client(), "branchCreate", json!({ "name": "Kyiv" }), "branch { id }").await;
    let input = json!({
        "externalId": "alice", "login": "alice", "wallet": evm(1), "status": "ACTIVE", "labels": ["vip"], "kycLevel": 2,
        "branchId": branch["branch"]["id"], "name": { "given": "Alice" },
        "account": {
            "asset": { "code": "USD", "issuer": issuer(1) }, "iban": iban(1), "addresses": [evm(2), evm(3)],
        },
    });
    dry_and_real(app, "customerCreate", input, CUSTOMER).await;
});

both!(updating_dry_and_in_earnest_is_answered_alike, async |app| {
    let id = alice(app).await.id;
    let input =
        json!({ "id": id, "externalId": "alice 2", "labels": ["eu"], "kycLevel": 9, "name": { "family": "L" } });
    dry_and_real(app, "customerUpdate", input, CUSTOMER).await;
    dry_and_real(app, "customerLabelsSet", json!({ "id": id, "labels": ["a"] }), CUSTOMER).await;
    dry_and_real(app, "customerLabelsAdd", json!({ "id": id, "labels": ["b"] }), CUSTOMER).await;
    dry_and_real(app, "customerLabelsRemove", json!({ "id": id, "labels": ["a"] }), CUSTOMER).await;
});

both!(moving_dry_and_in_earnest_is_answered_alike, async |app| {
    let id = alice(app).await.id;
    dry_and_real(app, "customerDeactivate", json!({ "id": id, "reason": "gone" }), CUSTOMER).await;
    dry_and_real(app, "customerReactivate", json!({ "id": id }), CUSTOMER).await;
    dry_and_real(app, "customerStatusChange", json!({ "id": id, "status": "INACTIVE" }), CUSTOMER).await;
    dry_and_real(app, "customerStatusChange", json!({ "id": id, "status": "DELETED" }), CUSTOMER).await;
});

both!(moving_many_dry_and_in_earnest_is_answered_alike, async |app| {
    let alice = alice(app).await.id;
    let bob = app.customer("bob").status("DELETED").save().await.id;
    let carol = app.customer("carol").active().account("USD").save().await.id;
    let nobody = "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21";
    // One twice: the second time it is there already.
    let input = json!({ "ids": [alice, bob, nobody, carol, alice], "status": "INACTIVE" });
    let results = format!("changed failed results {{ id {CUSTOMER} userErrors {{ code message field params }} }}");
    dry_and_real(app, "customersStatusChange", input, &results).await;
});

both!(accounts_and_addresses_dry_and_in_earnest_are_answered_alike, async |app| {
    let alice = alice(app).await;
    let (usd, eur) = (&alice.accounts[0], &alice.accounts[1]);
    let input = json!({
        "customerId": alice.id, "asset": { "code": "GBP", "issuer": issuer(1) }, "iban": iban(1),
        "addresses": [evm(11), evm(12)],
    });
    dry_and_real(app, "accountOpen", input, ACCOUNT).await;
    dry_and_real(app, "accountUpdate", json!({ "id": usd.id, "iban": iban(2), "balance": "7.5" }), ACCOUNT).await;
    dry_and_real(app, "accountStatusChange", json!({ "id": eur.id, "status": "CLOSED" }), ACCOUNT).await;
    let input = json!({ "accountId": usd.id, "caip10": evm(13), "label": "cold" });
    dry_and_real(app, "addressAdd", input, ADDRESS).await;
    let input = json!({ "id": usd.addresses[0], "label": "hot", "status": "INACTIVE" });
    dry_and_real(app, "addressUpdate", input, ADDRESS).await;
});

both!(a_dry_run_is_refused_as_the_real_call_would_be, async |app| {
    let api = app.client();
    let alice = alice(app).await;
    let before = contents(app).await;
    for (mutation, input) in [
        ("customerCreate", json!({ "externalId": "alice", "kycLevel": 101 })),
        ("customerUpdate", json!({ "id": alice.id, "kycLevel": 1, "expectedVersion": 9 })),
        ("customerLabelsAdd", json!({ "id": alice.id, "labels": [""] })),
        ("customerStatusChange", json!({ "id": alice.id, "status": "ACTIVE" })),
        ("accountOpen", json!({ "customerId": alice.id, "asset": { "code": "USD", "issuer": issuer(1) } })),
        ("accountUpdate", json!({ "id": alice.accounts[0].id, "balance": "-1" })),
        ("addressAdd", json!({ "accountId": alice.accounts[0].id, "caip10": evm(2) })),
    ] {
        let dry = mutate(&api, mutation, with(input.clone(), json!({ "dryRun": true })), "event { id }").await;
        let real = mutate(&api, mutation, with(input, json!({ "dryRun": false })), "event { id }").await;
        assert!(!errors(&real).is_empty() && dry == real, "{dry} {real}");
    }
    assert_eq!(contents(app).await, before);
});

both!(dry_runs_in_one_request_do_not_see_or_wait_for_one_another, async |app| {
    let document = "mutation {
        first: customerCreate(input: { externalId: \"alice\", dryRun: true }) { ...it }
        second: customerCreate(input: { externalId: \"alice\", dryRun: true }) { ...it }
        real: customerCreate(input: { externalId: \"alice\" }) { ...it }
        third: customerCreate(input: { externalId: \"alice\", dryRun: true }) { ...it }
        } fragment it on CustomerCreatePayload { customer { externalId } userErrors { code } event { kind } }";
    let done = json!({ "customer": { "externalId": "alice" }, "userErrors": [], "event": null });
    let expected = json!({
        "first": done, "second": done, "real": with(done.clone(), json!({ "event": { "kind": "CUSTOMER_CREATED" } })),
        "third": { "customer": null, "userErrors": [{ "code": "ALREADY_EXISTS" }], "event": null },
    });
    assert_eq!(query(&app.client(), document, json!({})).await, expected);
});

both!(what_a_dry_run_made_is_not_to_be_found, async |app| {
    let api = app.client();
    let input = json!({ "externalId": "alice", "wallet": evm(1), "dryRun": true });
    let payload = done(&api, "customerCreate", input, "customer { id wallet { id } }").await;
    let ids = json!({ "ids": [text(&payload["customer"]["id"]), text(&payload["customer"]["wallet"]["id"])] });
    let answer = query(&api, "query($ids: [ID!]!) { nodes(ids: $ids) { id } events { nodes { id } } }", ids).await;
    assert_eq!(answer, json!({ "nodes": [null, null], "events": { "nodes": [] } }));
});
