//! Writers at the same time: of one customer they take turns, of different customers they do not wait, and whoever
//! comes too late is told so.

use std::pin::pin;

use clientele::domain::account::AccountStatus;
use clientele::domain::principal::DEFAULT_COUNTERPARTY;
use clientele::store;
use futures_util::future::{Either, join_all, select};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

use super::{done, errors, mutate, on_postgres, query, uuid};
use crate::support::app::{TestApp, both};
use crate::support::fixture::{evm, iban, issuer};
use crate::watch::until;

both!(of_two_moves_of_one_customer_exactly_one_wins, async |app| {
    let api = app.client();
    for round in 0..10 {
        let id = app.customer(&format!("customer {round}")).active().save().await.id;
        // On the same version, and on whatever version there is.
        let expected = if round % 2 == 0 { json!(1) } else { json!(null) };
        let to = |status: &str| json!({ "id": id, "status": status, "expectedVersion": expected });
        let moves =
            ["DELETED", "DELETED"].map(|status| mutate(&api, "customerStatusChange", to(status), "event { id }"));
        let payloads = join_all(moves).await;
        let (won, lost): (Vec<&Value>, Vec<&Value>) = payloads.iter().partition(|payload| errors(payload).is_empty());
        assert_eq!((won.len(), lost.len()), (1, 1), "{payloads:?}");
        let told = errors(lost[0]);
        let late = ["VERSION_CONFLICT expectedVersion", "INVALID_TRANSITION status"];
        assert!(told.iter().all(|error| late.contains(&error.as_str())), "{told:?}");
        let document = "query($id: ID!) { customer(by: { id: $id }) { version status } }";
        let now = query(&api, document, json!({ "id": id })).await;
        assert_eq!(now["customer"], json!({ "version": 2, "status": "DELETED" }));
    }
});

both!(no_change_of_many_at_once_is_lost, async |app| {
    let api = app.client();
    let id = app.customer("alice").save().await.id;
    let labels: Vec<String> = (0..16).map(|n| format!("label {n}")).collect();
    let adds = labels
        .iter()
        .map(|label| done(&api, "customerLabelsAdd", json!({ "id": id, "labels": [label] }), "customer { version }"));
    let mut versions: Vec<i64> =
        join_all(adds).await.iter().map(|payload| payload["customer"]["version"].as_i64().unwrap()).collect();
    versions.sort_unstable();
    assert_eq!(versions, (2..=17).collect::<Vec<_>>());
    let document = "query($id: ID!) { customer(by: { id: $id }) { version labels } }";
    let now = query(&api, document, json!({ "id": id })).await;
    let mut kept: Vec<&str> = now["customer"]["labels"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    kept.sort_unstable();
    let mut labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    labels.sort_unstable();
    assert_eq!((kept, &now["customer"]["version"]), (labels, &json!(17)));
});

both!(what_must_be_unique_is_given_to_one, async |app| {
    let api = app.client();
    let alice = app.customer("alice").active().account("AAA").account("BBB").save().await;
    let [one, other] = alice.accounts.as_slice() else { panic!("{alice:?}") };
    for round in 0..5 {
        let account = |n: u64| json!({ "asset": { "code": "USD", "issuer": issuer(1) }, "iban": iban(n) });
        let asset = json!({ "code": format!("R{round}"), "issuer": issuer(1) });
        let open = json!({ "customerId": alice.id, "asset": asset });
        let add = |account: &str| json!({ "accountId": account, "caip10": evm(1_000 + round) });
        let name = format!("name {round}");
        let races = [
            ("customerCreate", [json!({ "externalId": name }), json!({ "externalId": name })], "externalId"),
            ("customerCreate", [json!({ "login": name }), json!({ "login": name })], "login"),
            ("customerCreate", [json!({ "wallet": evm(round) }), json!({ "wallet": evm(round) })], "wallet"),
            (
                "customerCreate",
                [json!({ "account": account(round) }), json!({ "account": account(round) })],
                "account.iban",
            ),
            ("accountOpen", [open.clone(), open], "asset"),
            ("addressAdd", [add(&one.id), add(&other.id)], "caip10"),
            ("branchCreate", [json!({ "name": name }), json!({ "name": name })], "name"),
        ];
        for (mutation, inputs, field) in races {
            let payloads = join_all(inputs.map(|input| mutate(&api, mutation, input, "__typename"))).await;
            let mut told: Vec<Vec<String>> = payloads.iter().map(errors).collect();
            told.sort();
            assert_eq!(told, [vec![], vec![format!("ALREADY_EXISTS {field}")]], "{mutation}: {payloads:?}");
        }
    }
});

both!(fifty_writers_at_once_all_succeed, async |app| {
    let api = app.client();
    let create = |n: u64| {
        let account = json!({ "asset": { "code": "USD", "issuer": issuer(1) }, "addresses": [evm(n), evm(100 + n)] });
        let input = json!({ "externalId": format!("customer {n}"), "labels": ["a", "b"], "account": account });
        done(&api, "customerCreate", input, "customer { id accounts { nodes { id } } }")
    };
    let payloads = join_all((0..50).map(create)).await;
    assert_eq!(payloads.len(), 50);
    let document = "{ customers(first: 1) { totalCount { value } } accounts(first: 1) { totalCount { value } }
                      addresses(first: 1) { totalCount { value } } }";
    let count = |value: i32| json!({ "totalCount": { "value": value } });
    let expected = json!({ "customers": count(50), "accounts": count(50), "addresses": count(100) });
    assert_eq!(query(&api, document, json!({})).await, expected);
    let events = "{ events(first: 200) { nodes { kind sequence } } }";
    let listed = until(async || {
        let listed = query(&api, events, json!({})).await["events"]["nodes"].as_array().unwrap().clone();
        (listed.len() == 50).then_some(listed)
    });
    assert!(listed.await.iter().all(|event| event["kind"] == "CUSTOMER_CREATED"));
});

/// How many wait for an advisory lock in the test's own database.
async fn waiting(app: &TestApp) -> i64 {
    let database = &app.service().database;
    let sql = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted \
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let statement = Statement::from_string(database.backend(), sql);
    database.reader().query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_only_writers_of_one_customer_wait_for_one_another() {
    on_postgres(async |app| {
        let api = app.client();
        let alice = app.customer("alice").active().account("USD").save().await;
        let bob = app.customer("bob").active().account("USD").save().await;

        let held = app.service().database.begin().await.unwrap();
        store::customer::lock(&held, DEFAULT_COUNTERPARTY, uuid(&alice.id)).await.unwrap().unwrap();

        for (mutation, input) in [
            ("customerUpdate", json!({ "id": bob.id, "kycLevel": 1 })),
            ("customerStatusChange", json!({ "id": bob.id, "status": "SUSPENDED" })),
            ("accountUpdate", json!({ "id": bob.accounts[0].id, "balance": "1" })),
            ("addressAdd", json!({ "accountId": bob.accounts[0].id, "caip10": evm(1) })),
            ("customerCreate", json!({ "externalId": "carol" })),
            ("branchCreate", json!({ "name": "Kyiv" })),
        ] {
            done(&api, mutation, input, "__typename").await;
        }

        let change =
            pin!(done(&api, "customerUpdate", json!({ "id": alice.id, "kycLevel": 1 }), "customer { version }"));
        let queued = pin!(until(async || (waiting(app).await == 1).then_some(())));
        let Either::Right(((), change)) = select(change, queued).await else {
            panic!("Alice was changed while she was held");
        };
        held.rollback().await.unwrap();
        assert_eq!(change.await["customer"]["version"], 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_an_address_is_not_added_to_an_account_that_closes_meanwhile() {
    on_postgres(async |app| {
        let api = app.client();
        let alice = app.customer("alice").active().account("USD").save().await;
        let account = &alice.accounts[0].id;

        // Another writer holds the customer, and closes the account before it lets go.
        let held = app.service().database.begin().await.unwrap();
        store::customer::lock(&held, DEFAULT_COUNTERPARTY, uuid(&alice.id)).await.unwrap().unwrap();
        let input = json!({ "accountId": account, "caip10": evm(1) });
        let add = pin!(mutate(&api, "addressAdd", input, "address { account { status } }"));
        let queued = pin!(until(async || (waiting(app).await == 1).then_some(())));
        let Either::Right(((), add)) = select(add, queued).await else {
            panic!("an address was added while its customer was held");
        };
        let mut row = store::account::by_id(&held, DEFAULT_COUNTERPARTY, uuid(account)).await.unwrap().unwrap();
        row.status = AccountStatus::Closed;
        store::account::update(&held, &row).await.unwrap();
        held.commit().await.unwrap();

        let payload = add.await;
        assert_eq!(errors(&payload), ["NOT_PERMITTED accountId"], "{payload}");
    })
    .await;
}
