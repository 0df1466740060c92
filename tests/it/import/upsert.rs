//! What a record does to the registry, and what the log says of it.

use clientele::app::local;
use clientele::domain::event::EventKind::{
    AccountOpened, AccountStatusChanged, AccountUpdated, AddressAdded, AddressUpdated, CustomerCreated,
    CustomerLabelsChanged, CustomerStatusChanged, CustomerUpdated,
};
use clientele::domain::problem::ProblemCode;
use clientele::import::record::parse;
use clientele::service::import::ImportOutcome;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{import, log};
use crate::support::app::{TestApp, both};
use crate::support::fixture::{evm, iban, issuer};

/// All that a record can hold.
fn full() -> Value {
    json!({
        "externalId": "a-1",
        "login": "alice@example.ch",
        "wallet": evm(1),
        "entity": { "id": "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21", "type": "NATURAL_PERSON" },
        "status": "ACTIVE",
        "disabled": true,
        "labels": ["vip", "eu"],
        "segment": "PL",
        "kycLevel": 20,
        "balanceLimit": { "amount": "1000.5", "asset": { "code": "EUR", "issuer": issuer(1) } },
        "name": { "given": "Alice", "middle": "B.", "paternal": "Ivanivna", "family": "Müller" },
        "accounts": [
            { "asset": { "code": "EUR", "issuer": issuer(1) }, "iban": iban(1), "balance": "12.5", "addresses": [
                evm(2), { "caip10": evm(3), "label": "Cold", "status": "INACTIVE" },
            ] },
            { "asset": { "code": "USD", "issuer": issuer(1) }, "status": "BLOCKED" },
        ],
    })
}

/// What the API says of the only customer.
async fn shown(app: &TestApp) -> Value {
    let document = "{ customers(first: 2, includeDisabled: true, includeDeleted: true) { nodes {
        externalId login status disabled labels segment kycLevel version
        wallet { caip10 } entity { id type } balanceLimit { amount asset { code } } name { given middle paternal family }
        accounts(first: 9) { nodes { asset { code } iban status balance version
            addresses(first: 9) { nodes { caip10 label status version } } } } } } }";
    let answer = app.client().query(document, json!({})).await;
    let nodes = answer.data()["customers"]["nodes"].as_array().expect("customers").clone();
    assert_eq!(nodes.len(), 1);
    nodes[0].clone()
}

both!(a_record_creates_a_customer_whole, async |app| {
    import(app, &full().to_string()).await.is(1, 0, 0, 0);
    assert_eq!(log(app).await, [(CustomerCreated, "[]".to_owned(), 1)], "one event tells all");
    let expected = json!({
        "externalId": "a-1", "login": "alice@example.ch", "status": "ACTIVE", "disabled": true,
        "labels": ["vip", "eu"], "segment": "PL", "kycLevel": 20, "version": 1,
        "wallet": { "caip10": evm(1) },
        "entity": { "id": "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21", "type": "NATURAL_PERSON" },
        "balanceLimit": { "amount": "1000.5", "asset": { "code": "EUR" } },
        "name": { "given": "Alice", "middle": "B.", "paternal": "Ivanivna", "family": "Müller" },
        "accounts": { "nodes": [
            { "asset": { "code": "EUR" }, "iban": iban(1), "status": "ACTIVE", "balance": "12.5", "version": 1,
              "addresses": { "nodes": [
                { "caip10": evm(2), "label": null, "status": "ACTIVE", "version": 1 },
                { "caip10": evm(3), "label": "Cold", "status": "INACTIVE", "version": 1 },
            ] } },
            { "asset": { "code": "USD" }, "iban": null, "status": "BLOCKED", "balance": "0", "version": 1,
              "addresses": { "nodes": [] } },
        ] },
    });
    assert_eq!(shown(app).await, expected);
    let document = "{ customers(search: \"müll\", includeDisabled: true) { totalCount { value } } }";
    assert_eq!(app.client().query(document, json!({})).await.data()["customers"]["totalCount"]["value"], 1);
});

both!(a_second_run_changes_nothing, async |app| {
    let file = format!("{}\n{}\n", full(), json!({ "externalId": "b-2" }));
    import(app, &file).await.is(2, 0, 0, 0);
    let before = log(app).await;
    import(app, &file).await.is(0, 0, 2, 0);
    assert_eq!(log(app).await, before);
});

both!(what_a_record_leaves_out_stays_and_null_clears, async |app| {
    import(app, &full().to_string()).await.is(1, 0, 0, 0);
    let before = shown(app).await;
    let asset = json!({ "code": "EUR", "issuer": issuer(1) });
    let silent = json!({ "externalId": "a-1", "accounts": [{ "asset": asset, "addresses": [evm(3)] }] });
    import(app, &silent.to_string()).await.is(0, 0, 1, 0);
    assert_eq!(shown(app).await, before);

    let cleared = json!({
        "externalId": "a-1", "login": null, "entity": null, "disabled": null, "labels": null, "segment": null,
        "kycLevel": null, "balanceLimit": null, "name": null, "status": null, "wallet": null,
        "account": { "asset": asset, "iban": null, "balance": null, "status": null,
                     "addresses": [{ "caip10": evm(3), "label": null, "status": null }] },
    });
    import(app, &cleared.to_string()).await.is(0, 1, 0, 0);
    let after = shown(app).await;
    for field in ["login", "entity", "segment", "balanceLimit"] {
        assert_eq!(after[field], Value::Null, "{field}");
    }
    assert_eq!((&after["disabled"], &after["labels"], &after["kycLevel"]), (&json!(false), &json!([]), &json!(0)));
    assert_eq!((&after["status"], &after["wallet"]), (&before["status"], &before["wallet"]), "these cannot be cleared");
    let account = &after["accounts"]["nodes"][0];
    assert_eq!(
        (&account["iban"], &account["balance"], &account["status"]),
        (&Value::Null, &json!("0"), &json!("ACTIVE"))
    );
    let address = &account["addresses"]["nodes"][1];
    assert_eq!((&address["label"], &address["status"]), (&Value::Null, &json!("INACTIVE")));
    let fields = r#"["login","entity","disabled","labels","segment","kycLevel","balanceLimit","name"]"#;
    let expected = [
        (CustomerCreated, "[]", 1),
        (CustomerUpdated, fields, 2),
        (AccountUpdated, r#"["iban","balance"]"#, 2),
        (AddressUpdated, r#"["label"]"#, 2),
    ];
    assert_eq!(log(app).await, expected.map(|(kind, fields, version)| (kind, fields.to_owned(), version)));
});

both!(every_difference_has_its_event, async |app| {
    let asset = |code: &str| json!({ "code": code, "issuer": issuer(1) });
    import(
        app,
        &json!({ "externalId": "a-1", "account": { "asset": asset("EUR"), "addresses": [evm(2)] } }).to_string(),
    )
    .await
    .is(1, 0, 0, 0);
    let changed = json!({
        "externalId": "a-1", "status": "ACTIVE", "labels": ["vip"], "wallet": evm(1),
        "accounts": [
            { "asset": asset("EUR"), "status": "INACTIVE", "balance": "1", "addresses": [
                { "caip10": evm(2), "status": "INACTIVE" }, { "caip10": evm(3), "label": "New" },
            ] },
            { "asset": asset("USD"), "iban": iban(7), "addresses": [evm(4), evm(5)] },
        ],
    });
    import(app, &changed.to_string()).await.is(0, 1, 0, 0);
    let expected = [
        (CustomerCreated, "[]", 1),
        (CustomerStatusChanged, r#"["status"]"#, 2),
        (CustomerLabelsChanged, r#"["labels"]"#, 3),
        (AddressAdded, "[]", 3),
        (AccountUpdated, r#"["balance"]"#, 3),
        (AccountStatusChanged, r#"["status"]"#, 3),
        (AddressUpdated, r#"["status"]"#, 3),
        (AddressAdded, "[]", 3),
        (AccountOpened, "[]", 3),
    ];
    assert_eq!(log(app).await, expected.map(|(kind, fields, version)| (kind, fields.to_owned(), version)));
    import(app, &changed.to_string()).await.is(0, 0, 1, 0);
    let shown = shown(app).await;
    assert_eq!((&shown["version"], &shown["status"], &shown["labels"]), (&json!(3), &json!("ACTIVE"), &json!(["vip"])));
    let [euro, dollar] = [0, 1].map(|place| &shown["accounts"]["nodes"][place]);
    assert_eq!((&euro["version"], &euro["status"], &euro["balance"]), (&json!(3), &json!("INACTIVE"), &json!("1")));
    assert_eq!(dollar["addresses"]["nodes"].as_array().map(Vec::len), Some(2));
});

both!(a_move_takes_accounts_along_before_the_record_is_held_against_them, async |app| {
    let record = |status: &str, rest: &str| {
        let asset = json!({ "code": "EUR", "issuer": issuer(1) });
        let address = json!({ "caip10": evm(2), "status": rest });
        let account = json!({ "asset": asset, "status": rest, "addresses": [address] });
        json!({ "externalId": "a-1", "status": status, "account": account }).to_string()
    };
    import(app, &record("ACTIVE", "ACTIVE")).await.is(1, 0, 0, 0);
    import(app, &record("INACTIVE", "INACTIVE")).await.is(0, 1, 0, 0);
    import(app, &record("INACTIVE", "INACTIVE")).await.is(0, 0, 1, 0);
    // Nothing was said of the account and its address by themselves, so they come back with the customer.
    import(app, &json!({ "externalId": "a-1", "status": "ACTIVE" }).to_string()).await.is(0, 1, 0, 0);
    import(app, &record("ACTIVE", "ACTIVE")).await.is(0, 0, 1, 0);
    let moved = (CustomerStatusChanged, r#"["status"]"#.to_owned());
    let expected = [(CustomerCreated, "[]".to_owned(), 1), (moved.0, moved.1.clone(), 2), (moved.0, moved.1, 3)];
    assert_eq!(log(app).await, expected);
});

both!(of_several_imports_of_one_customer_one_creates_it, async |app| {
    let records = (0..8).map(|place| {
        let account = json!({ "asset": { "code": "EUR", "issuer": issuer(1) }, "addresses": [evm(2)] });
        let line = json!({ "externalId": "a-1", "login": "alice", "wallet": evm(1), "account": account });
        (place, parse(line.to_string().as_bytes()).expect("a record"))
    });
    let who = local();
    let imports = records.map(async |(place, record)| {
        let outcome = app.service().import_customer(&who, record).await;
        outcome.unwrap_or_else(|error| panic!("import {place}: {error:?}"))
    });
    let outcomes = join_all(imports).await;
    let created = outcomes.iter().filter(|outcome| **outcome == ImportOutcome::Created).count();
    assert_eq!(created, 1, "{outcomes:?}");
    for outcome in outcomes {
        match outcome {
            ImportOutcome::Created | ImportOutcome::Unchanged => {}
            ImportOutcome::Updated => panic!("an import of the same changed something"),
            // It looked when the customer was not there yet, and wrote when it was.
            ImportOutcome::Refused(problems) => {
                assert!(problems.iter().all(|problem| problem.code == ProblemCode::AlreadyExists), "{problems:?}");
            }
        }
    }
    assert_eq!(log(app).await.len(), 1);
});
