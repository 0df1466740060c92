//! Challenges of addresses: proved, refused, worn out, void, over, and taken back. [S0]

use chrono::DateTime;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{contents, done, errors, mutate, query, refused, text, with};
use crate::support::app::{TestApp, both};
use crate::support::both::both_kinds;
use crate::support::client::Client;
use crate::support::fixture::evm;
use crate::support::signer::Signer;
use crate::watch::until;

const COSMOS: &str = "cosmos:cosmoshub-3:cosmos1t2uflqwqe0fsj0shcfkrvpukewcw40yjj6hdc0";
const CHALLENGE: &str = "challenge { id message nonce expiresAt address { id ownership version } }";
const NOBODY: &str = "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21";

/// The challenge that a new customer's wallet comes with.
async fn challenged(api: &Client, signer: &Signer) -> Value {
    done(api, "customerCreate", json!({ "wallet": signer.caip10() }), CHALLENGE).await["challenge"].clone()
}

async fn another(api: &Client, challenge: &Value) -> Value {
    let input = json!({ "addressId": challenge["address"]["id"] });
    done(api, "addressChallengeCreate", input, CHALLENGE).await["challenge"].clone()
}

fn answer(challenge: &Value, signature: &str) -> Value {
    json!({ "challengeId": challenge["id"], "signature": signature })
}

/// The right answer.
fn signed(challenge: &Value, signer: &Signer) -> Value {
    answer(challenge, &signer.sign(challenge["message"].as_str().unwrap()))
}

async fn ownership(api: &Client, challenge: &Value) -> String {
    let document = "query($id: ID!) { address(by: { id: $id }) { ownership } }";
    let found = query(api, document, json!({ "id": challenge["address"]["id"] })).await;
    text(&found["address"]["ownership"])
}

fn ms(time: &str) -> i64 {
    DateTime::parse_from_rfc3339(time).unwrap().timestamp_millis()
}

const NOON: &str = "2025-06-01T12:00:00.000Z";

both_kinds!(a_wallet_is_challenged_and_proved, async |kind| {
    let app = TestApp::at(kind, ms(NOON)).await;
    let api = app.client();
    let cases = [(Signer::ethereum(1), "Ethereum"), (Signer::stellar(2), "Stellar"), (Signer::solana(3), "Solana")];
    for (signer, name) in cases {
        let challenge = challenged(&api, &signer).await;
        let (address, nonce) = (signer.address(), text(&challenge["nonce"]));
        let chain = signer.caip10().split(':').nth(1).unwrap().to_owned();
        assert!(nonce.len() == 64 && nonce.bytes().all(|byte| byte.is_ascii_hexdigit()), "{nonce}");
        let message = format!(
            "localhost wants you to sign in with your {name} account:\n{address}\n\n\
             This proves that you control the address. It moves nothing and costs nothing.\n\n\
             URI: https://localhost\nVersion: 1\nChain ID: {chain}\nNonce: {nonce}\n\
             Issued At: {NOON}\nExpiration Time: 2025-06-01T12:10:00.000Z"
        );
        assert_eq!(challenge["message"], message);
        assert_eq!(challenge["expiresAt"], "2025-06-01T12:10:00.000Z");
        let id = &challenge["address"]["id"];
        assert_eq!(challenge["address"], json!({ "id": id, "ownership": "CHALLENGED", "version": 1 }));

        let right = signed(&challenge, &signer);
        let selection = "address { id ownership verifiedAt version } event { kind changedFields reason }";
        let payload = done(&api, "addressVerify", right.clone(), selection).await;
        let address = json!({ "id": id, "ownership": "VERIFIED", "verifiedAt": NOON, "version": 2 });
        let event = json!({ "kind": "ADDRESS_VERIFIED", "changedFields": ["ownership", "verifiedAt"], "reason": null });
        assert_eq!(payload, json!({ "address": address, "event": event, "userErrors": [] }));
        // It is used up by its first success.
        let before = contents(&app).await;
        assert_eq!(refused(&api, "addressVerify", right).await, ["CHALLENGE_EXPIRED challengeId"]);
        assert_eq!(contents(&app).await, before);
    }
    app.stop().await;
});

both!(an_address_of_an_account_is_proved_as_well, async |app| {
    let api = app.client();
    let signer = Signer::ethereum(7);
    let alice = app.customer("alice").active().account("USD").address(&signer.caip10()).save().await;
    let id = &alice.accounts[0].addresses[0];
    let payload = done(&api, "addressChallengeCreate", json!({ "addressId": id }), CHALLENGE).await;
    let challenge = &payload["challenge"];
    assert_eq!(challenge["address"], json!({ "id": id, "ownership": "CHALLENGED", "version": 2 }));
    done(&api, "addressVerify", signed(challenge, &signer), "address { id }").await;
    let document = "query($id: ID!) { customer(by: { id: $id }) { events { nodes { kind changedFields } } } }";
    let told = until(async || {
        let nodes = query(&api, document, json!({ "id": alice.id })).await["customer"]["events"]["nodes"].clone();
        (nodes.as_array().unwrap().len() == 5).then_some(nodes)
    })
    .await;
    assert_eq!(told[3], json!({ "kind": "ADDRESS_UPDATED", "changedFields": ["ownership"] }));
    assert_eq!(told[4], json!({ "kind": "ADDRESS_VERIFIED", "changedFields": ["ownership", "verifiedAt"] }));
});

both!(other_chains_have_no_challenges, async |app| {
    let api = app.client();
    let input = json!({ "wallet": COSMOS });
    let payload = done(&api, "customerCreate", input, "challenge { id } customer { wallet { id ownership } }").await;
    let wallet = &payload["customer"]["wallet"];
    assert_eq!((&payload["challenge"], &wallet["ownership"]), (&json!(null), &json!("UNVERIFIED")));
    let before = contents(app).await;
    let payload = mutate(&api, "addressChallengeCreate", json!({ "addressId": wallet["id"] }), CHALLENGE).await;
    assert_eq!((errors(&payload), &payload["challenge"]), (vec!["NOT_PERMITTED addressId".to_owned()], &json!(null)));
    let told = refused(&api, "addressRevoke", json!({ "id": wallet["id"] })).await;
    assert_eq!(told, ["INVALID_TRANSITION id"]);
    assert_eq!(contents(app).await, before);
    // Without a wallet there is nothing to prove.
    let payload = done(&api, "customerCreate", json!({}), "challenge { id }").await;
    assert_eq!(payload["challenge"], json!(null));
});

both!(a_dry_run_shows_a_challenge_and_keeps_none, async |app| {
    let api = app.client();
    let before = contents(app).await;
    let input = json!({ "wallet": evm(1), "dryRun": true });
    let payload = done(&api, "customerCreate", input, "challenge { id message address { ownership } }").await;
    let challenge = &payload["challenge"];
    assert_eq!(challenge["address"]["ownership"], "CHALLENGED");
    assert_eq!(contents(app).await, before);
    assert_eq!(refused(&api, "addressVerify", answer(challenge, "0x")).await, ["NOT_FOUND challengeId"]);
});

both!(wrong_answers_count_and_use_a_challenge_up, async |app| {
    let api = app.client();
    let (alice, mallory) = (Signer::ethereum(1), Signer::ethereum(2));
    let challenge = challenged(&api, &alice).await;
    let wrong = signed(&challenge, &mallory);
    let try_wrong = async |left: u8| {
        let payload = mutate(&api, "addressVerify", wrong.clone(), "address { id }").await;
        assert_eq!(errors(&payload), ["SIGNATURE_INVALID signature"]);
        assert_eq!(payload["userErrors"][0]["params"], json!({ "attemptsLeft": left }));
    };
    for left in [4, 3, 2, 1] {
        try_wrong(left).await;
    }
    // What is no signature says nothing of the key, and does not count.
    for malformed in ["", "0x", "zz", "0x00", &format!("0x{}", "00".repeat(64)), &format!("0x{}", "00".repeat(66))] {
        let told = refused(&api, "addressVerify", answer(&challenge, malformed)).await;
        assert_eq!(told, ["INVALID signature"], "{malformed}");
    }
    assert_eq!(ownership(&api, &challenge).await, "CHALLENGED");
    done(&api, "addressVerify", signed(&challenge, &alice), "address { id }").await;
    assert_eq!(ownership(&api, &challenge).await, "VERIFIED");

    let bob = Signer::stellar(3);
    let challenge = challenged(&api, &bob).await;
    let wrong = signed(&challenge, &Signer::stellar(4));
    for _ in 0..5 {
        assert_eq!(refused(&api, "addressVerify", wrong.clone()).await, ["SIGNATURE_INVALID signature"]);
    }
    assert_eq!(ownership(&api, &challenge).await, "EXPIRED");
    for late in [wrong, signed(&challenge, &bob)] {
        assert_eq!(refused(&api, "addressVerify", late).await, ["CHALLENGE_EXPIRED challengeId"]);
    }
    // A new one begins anew.
    let challenge = another(&api, &challenge).await;
    assert_eq!(challenge["address"]["ownership"], "CHALLENGED");
    done(&api, "addressVerify", signed(&challenge, &bob), "address { id }").await;
});

both!(a_new_challenge_makes_the_one_before_it_void, async |app| {
    let api = app.client();
    let signer = Signer::solana(1);
    let first = challenged(&api, &signer).await;
    let second = another(&api, &first).await;
    assert_ne!((&first["id"], &first["nonce"]), (&second["id"], &second["nonce"]));
    // The address waited for an answer already: nothing about it has changed.
    assert_eq!(second["address"], first["address"]);
    assert_eq!(refused(&api, "addressVerify", signed(&first, &signer)).await, ["CHALLENGE_EXPIRED challengeId"]);
    // The answer to one is none to another, though the key is the same.
    let stale = answer(&second, &signer.sign(first["message"].as_str().unwrap()));
    assert_eq!(refused(&api, "addressVerify", stale).await, ["SIGNATURE_INVALID signature"]);
    done(&api, "addressVerify", signed(&second, &signer), "address { id }").await;
    // What is proved stays so while it is proved again.
    let third = another(&api, &second).await;
    assert_eq!(third["address"]["ownership"], "VERIFIED");
    let payload = done(&api, "addressVerify", signed(&third, &signer), "address { version ownership }").await;
    assert_eq!(payload["address"], json!({ "version": 3, "ownership": "VERIFIED" }));
});

both_kinds!(a_challenge_is_good_for_ten_minutes, async |kind| {
    let app = TestApp::at_with(kind, ms(NOON), |config| config.challenge_sweep_ms = 10).await;
    let api = app.client();
    let (alice, bob, carol) = (Signer::ethereum(1), Signer::ethereum(2), Signer::ethereum(3));
    let challenge = challenged(&api, &alice).await;
    app.set_time(ms("2025-06-01T12:09:59.999Z"));
    done(&api, "addressVerify", signed(&challenge, &alice), "address { id }").await;

    // One that is VERIFIED stays so when a further challenge runs out.
    app.set_time(ms(NOON));
    let further = another(&api, &challenge).await;
    let late = challenged(&api, &bob).await;
    let never = challenged(&api, &carol).await;
    let document = "subscription { customerEvents(filter: { kinds: [ADDRESS_UPDATED] }) {
        kind changedFields actor { principal } address { id ownership } } }";
    let mut events = api.subscribe(document, json!({})).await;
    app.set_time(ms("2025-06-01T12:10:00.000Z"));
    let told = refused(&api, "addressVerify", signed(&late, &bob)).await;
    assert_eq!(told, ["CHALLENGE_EXPIRED challengeId"]);
    let mut expired = Vec::new();
    for _ in 0..2 {
        let event = events.next().await["customerEvents"].clone();
        assert_eq!(event["changedFields"], json!(["ownership"]));
        assert_eq!(event["actor"], json!({ "principal": "clientele" }));
        assert_eq!(event["address"]["ownership"], "EXPIRED");
        expired.push(text(&event["address"]["id"]));
    }
    expired.sort();
    let mut expected = [&late, &never].map(|challenge| text(&challenge["address"]["id"]));
    expected.sort();
    assert_eq!(expired, expected);
    let document = "{ addresses(filter: { ownership: { eq: EXPIRED } }) { totalCount { value } } }";
    assert_eq!(query(&api, document, json!({})).await["addresses"]["totalCount"]["value"], 2);
    assert_eq!(ownership(&api, &further).await, "VERIFIED");
    assert_eq!(refused(&api, "addressVerify", signed(&further, &alice)).await, ["CHALLENGE_EXPIRED challengeId"]);

    // A day later nobody knows of them.
    app.set_time(ms("2025-06-02T12:10:00.001Z"));
    until(async || {
        let told = refused(&api, "addressVerify", signed(&late, &bob)).await;
        (told == ["NOT_FOUND challengeId"]).then_some(())
    })
    .await;
    app.stop().await;
});

both!(of_many_answers_at_once_one_proves_it_and_five_can_fail, async |app| {
    let api = app.client();
    for round in 1..=5 {
        let (alice, mallory) = (Signer::ethereum(round), Signer::ethereum(100 + round));
        let challenge = challenged(&api, &alice).await;
        let right = signed(&challenge, &alice);
        let payloads = join_all((0..4).map(|_| mutate(&api, "addressVerify", right.clone(), "event { kind }"))).await;
        let mut told: Vec<String> = payloads.iter().map(|payload| errors(payload).join(", ")).collect();
        told.sort();
        let late = "CHALLENGE_EXPIRED challengeId";
        assert_eq!(told, ["", late, late, late]);

        let challenge = another(&api, &challenge).await;
        let wrong = signed(&challenge, &mallory);
        let payloads = join_all((0..8).map(|_| mutate(&api, "addressVerify", wrong.clone(), "event { kind }"))).await;
        let told: Vec<String> = payloads.iter().map(|payload| errors(payload).join(", ")).collect();
        let wrong = told.iter().filter(|error| *error == "SIGNATURE_INVALID signature").count();
        let over = told.iter().filter(|error| *error == late).count();
        assert_eq!((wrong, over), (5, 3), "{told:?}");
    }
});

both!(of_many_challenges_at_once_one_is_open, async |app| {
    let api = app.client();
    let signer = Signer::stellar(1);
    let first = challenged(&api, &signer).await;
    let challenges = join_all((0..4).map(|_| another(&api, &first))).await;
    let answers = challenges.iter().map(|one| mutate(&api, "addressVerify", signed(one, &signer), "event { kind }"));
    let mut told: Vec<String> = Vec::new();
    for payload in join_all(answers).await {
        told.push(errors(&payload).join(", "));
    }
    told.sort();
    let late = "CHALLENGE_EXPIRED challengeId";
    assert_eq!(told, ["", late, late, late]);
});

both!(a_proof_is_taken_back, async |app| {
    let api = app.client();
    let signer = Signer::ethereum(1);
    let challenge = challenged(&api, &signer).await;
    done(&api, "addressVerify", signed(&challenge, &signer), "address { id }").await;
    let id = &challenge["address"]["id"];
    let before = contents(app).await;
    let payload =
        done(&api, "addressRevoke", json!({ "id": id, "dryRun": true }), "address { ownership } event { id }").await;
    assert_eq!(payload, json!({ "address": { "ownership": "REVOKED" }, "event": null, "userErrors": [] }));
    let input = json!({ "id": id, "expectedVersion": 1, "reason": "x".repeat(501) });
    let mut told = refused(&api, "addressRevoke", input).await;
    told.sort();
    assert_eq!(told, ["TOO_LONG reason", "VERSION_CONFLICT expectedVersion"]);
    assert_eq!(contents(app).await, before);

    let open = another(&api, &challenge).await;
    let input = json!({ "id": id, "expectedVersion": 2, "reason": " the key was lost " });
    let selection = "address { ownership version } event { kind reason changedFields }";
    let payload = done(&api, "addressRevoke", input, selection).await;
    assert_eq!(payload["address"], json!({ "ownership": "REVOKED", "version": 3 }));
    let event = json!({ "kind": "ADDRESS_REVOKED", "reason": "the key was lost", "changedFields": ["ownership"] });
    assert_eq!(payload["event"], event);
    // With the proof goes the challenge that would have renewed it.
    assert_eq!(refused(&api, "addressVerify", signed(&open, &signer)).await, ["CHALLENGE_EXPIRED challengeId"]);
    assert_eq!(refused(&api, "addressRevoke", json!({ "id": id })).await, ["INVALID_TRANSITION id"]);
    // It can be proved again, and a challenge taken back before it is answered.
    let again = another(&api, &challenge).await;
    assert_eq!(again["address"]["ownership"], "CHALLENGED");
    done(&api, "addressRevoke", json!({ "id": id }), "address { id }").await;
    assert_eq!(refused(&api, "addressVerify", signed(&again, &signer)).await, ["CHALLENGE_EXPIRED challengeId"]);
    assert_eq!(ownership(&api, &challenge).await, "REVOKED");
});

both!(nothing_is_proved_of_strangers_or_the_deleted, async |app| {
    let api = app.client();
    let signer = Signer::ethereum(1);
    let input = json!({ "wallet": signer.caip10() });
    let payload = done(&api, "customerCreate", input, &format!("customer {{ id }} {CHALLENGE}")).await;
    let (customer, challenge) = (&payload["customer"]["id"], &payload["challenge"]);
    done(&api, "customerStatusChange", json!({ "id": customer, "status": "DELETED" }), "customer { id }").await;
    let before = contents(app).await;
    let address = challenge["address"]["id"].as_str().unwrap();
    let create = async |id: &str| {
        let payload = mutate(&api, "addressChallengeCreate", json!({ "addressId": id }), CHALLENGE).await;
        assert_eq!(payload["challenge"], json!(null));
        errors(&payload)
    };
    assert_eq!(create(address).await, ["NOT_PERMITTED addressId"]);
    assert_eq!(create(NOBODY).await, ["NOT_FOUND addressId"]);
    assert_eq!(create(customer.as_str().unwrap()).await, ["NOT_FOUND addressId"]);
    let right = signed(challenge, &signer);
    assert_eq!(refused(&api, "addressVerify", right.clone()).await, ["NOT_PERMITTED challengeId"]);
    let told = refused(&api, "addressVerify", with(right.clone(), json!({ "challengeId": NOBODY }))).await;
    assert_eq!(told, ["NOT_FOUND challengeId"]);
    assert_eq!(refused(&api, "addressRevoke", json!({ "id": NOBODY })).await, ["NOT_FOUND id"]);
    for (mutation, input) in [
        ("addressChallengeCreate", json!({ "addressId": "x" })),
        ("addressVerify", with(right, json!({ "challengeId": "x" }))),
        ("addressRevoke", json!({ "id": "x" })),
    ] {
        let response = super::send(&api, mutation, input, "").await;
        assert_eq!(response.error_code(), "BAD_USER_INPUT");
    }
    assert_eq!(contents(app).await, before);
});
