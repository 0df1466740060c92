//! A repeat one after the other: the first outcome again, and nothing done.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{apart, count, key, keyed};
use crate::support::app::{TestApp, both};
use crate::support::fixture::{evm, iban, issuer};
use crate::write::{contents, done, errors, mutate, query, send, with};

const EVENT: &str = "event { id cursor kind reason changedFields }";
const CUSTOMER: &str = "customer { id version status externalId labels accounts { nodes { id status } } }";

/// Runs a mutation twice under one key: both answer the same, and only the first does anything.
async fn twice(app: &TestApp, mutation: &str, input: Value, selection: &str) -> Value {
    let api = keyed(app, &key());
    let selection = format!("{selection} replayed");
    let (first, was_replayed) = apart(done(&api, mutation, input.clone(), &selection).await);
    assert!(!was_replayed, "{mutation} was done before");
    let after = contents(app).await;
    for _ in 0..2 {
        let (again, replayed) = apart(done(&api, mutation, input.clone(), &selection).await);
        assert!(replayed, "{mutation} was not replayed");
        assert_eq!(again, first, "{mutation} of {input}");
    }
    assert_eq!(contents(app).await, after, "a repeat of {mutation} writes nothing");
    first
}

both!(every_mutation_is_done_once, async |app| {
    let moved = format!("{CUSTOMER} affectedAccounts affectedAddresses {EVENT}");
    let changed = format!("{CUSTOMER} {EVENT}");
    let branch = twice(app, "branchCreate", json!({ "name": "Kyiv" }), "branch { id name }").await;
    let input = json!({
        "externalId": "alice", "wallet": evm(1), "status": "ACTIVE", "branchId": branch["branch"]["id"],
        "account": { "asset": { "code": "USD", "issuer": issuer(1) }, "addresses": [evm(2)] },
    });
    let alice = twice(app, "customerCreate", input, &changed).await["customer"]["id"].clone();
    twice(app, "customerUpdate", json!({ "id": alice, "kycLevel": 7, "login": null }), &changed).await;
    twice(app, "customerLabelsSet", json!({ "id": alice, "labels": ["a", "b"] }), &changed).await;
    twice(app, "customerLabelsAdd", json!({ "id": alice, "labels": ["c"] }), &changed).await;
    twice(app, "customerLabelsRemove", json!({ "id": alice, "labels": ["a"] }), &changed).await;
    let gone = twice(app, "customerDeactivate", json!({ "id": alice, "reason": "gone" }), &moved).await;
    assert_eq!((&gone["affectedAccounts"], &gone["affectedAddresses"]), (&json!(1), &json!(2)));
    twice(app, "customerReactivate", json!({ "id": alice }), &moved).await;
    twice(app, "customerStatusChange", json!({ "id": alice, "status": "SUSPENDED" }), &moved).await;
    let upsert = json!({ "externalId": "zoe", "phone": "+380441234567", "name": { "given": "Zoe" } });
    let selection = format!("{changed} outcome");
    let zoe = twice(app, "customerUpsert", upsert, &selection).await;
    assert_eq!(zoe["outcome"], "CREATED");
    twice(app, "customerUpsert", json!({ "externalId": "zoe", "kycLevel": 3 }), &selection).await;
    let zoe = zoe["customer"]["id"].clone();
    twice(app, "customerStatusChange", json!({ "id": zoe, "status": "DELETED" }), &moved).await;
    twice(app, "customerErase", json!({ "id": zoe }), &changed).await;
    twice(app, "customerStatusChange", json!({ "id": alice, "status": "ACTIVE" }), &moved).await;

    let open = json!({ "customerId": alice, "asset": { "code": "EUR", "issuer": issuer(1) }, "iban": iban(1) });
    let account = twice(app, "accountOpen", open, &format!("account {{ id version iban }} {EVENT}")).await;
    let account = account["account"]["id"].clone();
    let selection = format!("account {{ id version balance status }} {EVENT}");
    twice(app, "accountUpdate", json!({ "id": account, "balance": "12.5" }), &selection).await;
    twice(app, "accountStatusChange", json!({ "id": account, "status": "BLOCKED" }), &selection).await;

    let selection = format!("address {{ id version caip10 label status }} {EVENT}");
    let added = twice(app, "addressAdd", json!({ "accountId": account, "caip10": evm(3) }), &selection).await;
    let challenge = "challenge { id message nonce expiresAt address { id ownership } }";
    twice(app, "addressChallengeCreate", json!({ "addressId": added["address"]["id"] }), challenge).await;
    twice(app, "addressRevoke", json!({ "id": added["address"]["id"] }), &selection).await;
    let input = json!({ "id": added["address"]["id"], "label": "cold", "status": "INACTIVE" });
    twice(app, "addressUpdate", input, &selection).await;

    let bob = app.customer("bob").status("DELETED").save().await.id;
    let input = json!({ "ids": [alice, bob, alice], "status": "SUSPENDED" });
    let results =
        "changed failed results { id customer { id version status } userErrors { code message field params } }";
    let batch = twice(app, "customersStatusChange", input, results).await;
    assert_eq!((&batch["changed"], &batch["failed"]), (&json!(1), &json!(2)));
});

both!(a_change_that_changes_nothing_is_an_outcome_too, async |app| {
    let id = app.customer("alice").label("a").save().await.id;
    let payload =
        twice(app, "customerLabelsAdd", json!({ "id": id, "labels": ["a"] }), &format!("{CUSTOMER} {EVENT}")).await;
    assert_eq!((&payload["event"], &payload["customer"]["version"]), (&json!(null), &json!(1)));
});

both!(objects_are_as_they_are_now_and_the_event_as_it_was, async |app| {
    let alice = app.customer("alice").active().save().await.id;
    let api = keyed(app, &key());
    let input = json!({ "id": alice, "status": "SUSPENDED", "reason": "first" });
    let selection = "customer { version status } event { id reason status } replayed";
    let first = done(&api, "customerStatusChange", input.clone(), selection).await;
    done(&app.client(), "customerStatusChange", json!({ "id": alice, "status": "BLOCKED" }), "__typename").await;
    let again = done(&api, "customerStatusChange", input, selection).await;
    assert_eq!(again["event"], first["event"]);
    assert_eq!(again["customer"], json!({ "version": 3, "status": "BLOCKED" }));
    assert_eq!(again["replayed"], true);
});

both!(another_input_under_the_same_key_is_refused, async |app| {
    let alice = app.customer("alice").active().save().await.id;
    let key = key();
    let api = keyed(app, &key);
    done(&api, "customerUpdate", json!({ "id": alice, "kycLevel": 1 }), "__typename").await;
    let before = contents(app).await;
    for (mutation, input) in [
        ("customerUpdate", json!({ "id": alice, "kycLevel": 2 })),
        // Null clears, a key left out keeps.
        ("customerUpdate", json!({ "id": alice, "kycLevel": 1, "login": null })),
        ("customerUpdate", json!({ "id": alice, "kycLevel": 1, "expectedVersion": 2 })),
        ("customerUpdate", json!({ "id": alice })),
    ] {
        let answer = send(&api, mutation, input.clone(), "__typename").await;
        let told = (answer.status, answer.error_code());
        assert_eq!(told, (StatusCode::UNPROCESSABLE_ENTITY, "IDEMPOTENCY_MISMATCH"), "{input}");
        assert_eq!(answer.body["data"], json!(null));
        assert_eq!(answer.body["errors"][0]["extensions"]["retryable"], false);
    }
    // Another mutation that happens to answer under the same name.
    let document =
        "mutation($id: ID!) { customerUpdate: customerDeactivate(input: { id: $id }) { userErrors { code } } }";
    let answer = api.query(document, json!({ "id": alice })).await;
    assert_eq!(answer.error_code(), "IDEMPOTENCY_MISMATCH");
    // An old client hears of it with status 200.
    let old = keyed(app, &key).with_header("accept", "application/json");
    let answer = send(&old, "customerUpdate", json!({ "id": alice, "kycLevel": 2 }), "__typename").await;
    assert_eq!((answer.status, answer.error_code()), (StatusCode::OK, "IDEMPOTENCY_MISMATCH"));
    assert_eq!(contents(app).await, before);
});

both!(the_same_input_may_be_written_otherwise, async |app| {
    let api = keyed(app, &key());
    let payload = "{ customer { id } userErrors { code } replayed }";
    let first = format!("mutation {{ customerCreate(input: {{ externalId: \"alice\", labels: [\"a\"] }}) {payload} }}");
    let id = query(&api, &first, json!({})).await["customerCreate"]["customer"]["id"].clone();
    let variables = json!({ "labels": "a", "name": "alice" });
    for document in [
        "mutation M { customerCreate(input: { status: REGISTERED, labels: \"a\", externalId: \"alice\", dryRun: false }) ",
        "mutation M($labels: [String!], $name: String = \"bob\") { customerCreate(input: { labels: $labels, externalId: $name }) ",
        "mutation M($name: String = \"alice\", $none: Segment) { customerCreate(input: { labels: [\"a\"], externalId: $name, segment: $none }) ",
    ] {
        let document = format!("{document} {payload} }}");
        let again = query(&api, &document, variables.clone()).await["customerCreate"].clone();
        assert_eq!(again, json!({ "customer": { "id": id }, "userErrors": [], "replayed": true }), "{document}");
    }
    let by_id = keyed(app, &key());
    let upper = json!({ "id": id.as_str().unwrap().to_uppercase(), "labels": ["b"] });
    done(&by_id, "customerLabelsAdd", json!({ "id": id, "labels": ["b"] }), "__typename").await;
    assert_eq!(done(&by_id, "customerLabelsAdd", upper, "replayed").await["replayed"], true);
});

both!(each_mutation_of_a_document_has_its_own_outcome, async |app| {
    let api = keyed(app, &key());
    let document = "mutation {
        a: branchCreate(input: { name: \"A\" }) { ...it }
        b: branchCreate(input: { name: \"B\" }) { ...it }
        c: branchCreate(input: { name: \"A\" }) { ...it }
        branchCreate(input: { name: \"D\" }) { ...it }
        } fragment it on BranchPayload { branch { id name } userErrors { code field } replayed }";
    let first = query(&api, document, json!({})).await;
    let rows = count(app, "branch").await;
    let again = query(&api, document, json!({})).await;
    for name in ["a", "b", "branchCreate"] {
        assert_eq!((&first[name]["replayed"], &again[name]["replayed"]), (&json!(false), &json!(true)), "{name}");
        assert_eq!(again[name]["branch"], first[name]["branch"]);
    }
    // What was refused is asked anew, and refused again.
    assert_eq!((&again["c"], errors(&again["c"])), (&first["c"], vec!["ALREADY_EXISTS name".to_owned()]));
    // A mutation of another name is another one, though the input is the same.
    let renamed =
        document.replace("a: branchCreate(input: { name: \"A\" })", "z: branchCreate(input: { name: \"Z\" })");
    let renamed = query(&api, &renamed, json!({})).await;
    assert_eq!((&renamed["z"]["replayed"], &renamed["b"]["replayed"]), (&json!(false), &json!(true)));
    assert_eq!(count(app, "branch").await, rows + 1);
});

both!(what_was_refused_may_be_sent_again, async |app| {
    let api = keyed(app, &key());
    let taken = app.customer("alice").save().await;
    let before = contents(app).await;
    let input = json!({ "externalId": "alice" });
    let payload = mutate(&api, "customerCreate", input.clone(), "replayed").await;
    assert_eq!((errors(&payload), &payload["replayed"]), (vec!["ALREADY_EXISTS externalId".to_owned()], &json!(false)));
    assert_eq!(contents(app).await, before, "a refusal leaves no record");
    // The reason is gone; the same call now succeeds, and so would another one have.
    done(&app.client(), "customerUpdate", json!({ "id": taken.id, "externalId": "other" }), "__typename").await;
    assert_eq!(done(&api, "customerCreate", input.clone(), "replayed").await["replayed"], false);
    assert_eq!(done(&api, "customerCreate", input, "replayed").await["replayed"], true);
});

both!(a_dry_run_keeps_nothing_and_asks_for_nothing_kept, async |app| {
    let api = keyed(app, &key());
    let input = json!({ "externalId": "alice" });
    let dry = with(input.clone(), json!({ "dryRun": true }));
    let before = contents(app).await;
    for _ in 0..2 {
        assert_eq!(done(&api, "customerCreate", dry.clone(), "replayed").await["replayed"], false);
    }
    assert_eq!(contents(app).await, before);
    assert_eq!(done(&api, "customerCreate", input, "replayed").await["replayed"], false);
    let payload = mutate(&api, "customerCreate", dry, "replayed").await;
    assert_eq!(errors(&payload), ["ALREADY_EXISTS externalId"], "a dry run looks at what there is");
});

both!(what_is_kept_tells_nothing_of_the_input, async |app| {
    let key = key();
    let input = json!({ "externalId": "a-secret", "login": "a-secret", "labels": ["a-secret"], "name": { "given": "a-secret" } });
    done(&keyed(app, &key), "customerCreate", input, "__typename").await;
    let kept = &contents(app).await["idempotency"];
    assert_eq!(kept.len(), 1);
    assert!(!kept[0].contains("a-secret") && !kept[0].contains(&key), "{kept:?}");
});
