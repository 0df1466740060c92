//! [S4] Get customers list: its twenty filters, and offset, limit and ordering; the fields of a customer; and its accounts.

use serde_json::{Value, json};

use super::{World, day, filter, line};
use crate::support::app::both;
use crate::support::both::both_kinds;
use crate::support::database::Kind;
use crate::support::fixture::{iban, issuer};

fn limit(amount: &str, code: &str, by: u8) -> Value {
    json!({ "amount": amount, "asset": { "code": code, "issuer": issuer(by) } })
}

async fn world(kind: Kind) -> World {
    let mut world = World::new(kind).await;
    let (north, south) = (world.branch("North").await, world.branch("South").await);
    let ann = json!({
        "login": "ann@example.com", "kycLevel": 0, "segment": "PL", "status": "ACTIVE", "branchId": north,
        "name": { "given": "Ann", "paternal": "Petrivna", "family": "Koval" }, "phone": "+380441234567",
        "balanceLimit": limit("100", "UAH", 1),
    });
    let bob = json!({
        "login": "bob", "kycLevel": 1, "segment": "PI", "branchId": south,
        "name": { "given": "Bob", "family": "Stone" }, "phone": "+14155552671",
        "balanceLimit": limit("250.5", "EUR", 2),
    });
    let cyd = json!({
        "kycLevel": 2, "status": "BLOCKED", "disabled": true, "branchId": north,
        "name": { "given": "Cyd", "paternal": "Ivanivna", "family": "Koval" },
        "balanceLimit": limit("500", "UAH", 2),
    });
    let dan =
        json!({ "login": "dan", "kycLevel": 1, "segment": "PL", "status": "SUSPENDED", "name": { "given": "Dan" } });
    world.customer(1, "ann", ann).await;
    world.customer(2, "bob", bob).await;
    world.customer(3, "cyd", cyd).await;
    world.customer(4, "dan", dan).await;
    world.customer(5, "eve", json!({ "login": "eve", "status": "DELETED" })).await;
    // Dan changes last, and is then of another level.
    world.today(10);
    let document = "mutation($id: ID!) { customerUpdate(input: { id: $id, kycLevel: 2 }) { customer { id } } }";
    let changed = world.app.client().query(document, json!({ "id": world.id("dan") })).await;
    assert_eq!(changed.data()["customerUpdate"]["customer"]["id"], world.id("dan"));
    world
}

both_kinds!(s4_lists_customers_by_each_of_its_filters, async |kind| {
    let world = world(kind).await;
    let id = |name| world.id(name);
    let by = |field: &str, descending: bool| json!({ "orderBy": [{ "field": field, "direction": if descending { "DESC" } else { "ASC" } }], "includeDisabled": true });
    let lines = vec![
        filter("wallet_user_guids", json!({ "id": { "in": [id("ann"), id("dan")] } }), &["dan", "ann"]),
        filter("logins", json!({ "login": { "in": ["bob", "ann@example.com", "nobody"] } }), &["bob", "ann"]),
        filter("kyc_levels", json!({ "kycLevel": { "in": [0, 2] } }), &["dan", "ann"]),
        line("is_disabled=true", json!({ "includeDisabled": true }), &["dan", "cyd", "bob", "ann"]),
        line("is_disabled=false", json!({ "includeDisabled": false }), &["dan", "bob", "ann"]),
        filter("is_disabled, those alone", json!({ "disabled": true }), &["cyd"]),
        filter("min_balance_allowed", json!({ "balanceLimit": { "gte": "250.5" } }), &["bob"]),
        filter("max_balance_allowed", json!({ "balanceLimit": { "lte": "250.4999999" } }), &["ann"]),
        filter(
            "min_ and max_balance_allowed",
            json!({ "balanceLimit": { "gte": "100", "lte": "500" }, "disabled": true }),
            &["cyd"],
        ),
        filter("balance_asset_codes", json!({ "balanceAssetCode": { "in": ["EUR", "USD"] } }), &["bob"]),
        filter("balance_asset_issuers", json!({ "balanceAssetIssuer": { "in": [issuer(1), issuer(3)] } }), &["ann"]),
        filter("branch_guids", json!({ "branchId": { "in": [id("North"), id("South")] } }), &["bob", "ann"]),
        filter("names", json!({ "givenName": { "in": ["Ann", "Dan"] } }), &["dan", "ann"]),
        filter("paternal_names", json!({ "paternalName": { "in": ["Petrivna", "Ivanivna"] } }), &["ann"]),
        filter("phone_numbers", json!({ "phone": { "in": ["+380441234567", "+15005550006"] } }), &["ann"]),
        filter("segments", json!({ "segment": { "in": ["PL"] } }), &["dan", "ann"]),
        filter("statuses", json!({ "status": { "in": ["DELETED", "REGISTERED"] } }), &["eve", "bob"]),
        filter("surnames", json!({ "familyName": { "in": ["Koval", "Stone"] } }), &["bob", "ann"]),
        line("search_string, a name", json!({ "search": "KOV" }), &["ann"]),
        line("search_string, a login", json!({ "search": "example.com" }), &["ann"]),
        filter("min_created_at", json!({ "createdAt": { "gte": day(2) } }), &["dan", "bob"]),
        filter("max_created_at", json!({ "createdAt": { "lte": day(2) } }), &["bob", "ann"]),
        filter("min_updated_at", json!({ "updatedAt": { "gte": day(3) } }), &["dan"]),
        filter("max_updated_at", json!({ "updatedAt": { "lte": day(2) } }), &["bob", "ann"]),
        line("offset", json!({ "offset": 1, "includeDisabled": true }), &["cyd", "bob", "ann"]),
        line("limit", json!({ "first": 2, "includeDisabled": true }), &["dan", "cyd"]),
        line("offset and limit", json!({ "first": 2, "offset": 1, "includeDisabled": true }), &["cyd", "bob"]),
        line("ordering, created", by("CREATED_AT", false), &["ann", "bob", "cyd", "dan"]),
        line("ordering, updated", by("UPDATED_AT", true), &["dan", "cyd", "bob", "ann"]),
        line("ordering, login", by("LOGIN", false), &["ann", "bob", "dan", "cyd"]),
        line("ordering, surname", by("FAMILY_NAME", true), &["bob", "cyd", "ann", "dan"]),
        line("ordering, kyc level", by("KYC_LEVEL", true), &["dan", "cyd", "bob", "ann"]),
        line("ordering, balance", by("BALANCE_LIMIT", true), &["cyd", "bob", "ann", "dan"]),
        line("ordering, status", by("STATUS", false), &["ann", "cyd", "bob", "dan"]),
        // All of them at once, as that API takes them.
        filter(
            "several",
            json!({ "kycLevel": { "in": [0, 1] }, "segment": { "in": ["PL", "PI"] }, "balanceLimit": { "gte": "1" },
                "createdAt": { "gte": day(1), "lte": day(1) } }),
            &["ann"],
        ),
    ];
    world.hold(lines).await;
    world.app.stop().await;
});

both_kinds!(s4_fields_of_a_customer_are_set_read_changed_and_cleared, async |kind| {
    let world = world(kind).await;
    let api = world.app.client();
    let read = "id login kycLevel disabled segment status phone name { given paternal family } branch { id name }
        balanceLimit { amount asset { code issuer } } counterparty { name branches { nodes { name } } }";
    let document = format!("query($id: ID!) {{ customer(by: {{ id: $id }}) {{ {read} }} counterparty {{ id name }} }}");
    let answer = api.query(&document, json!({ "id": world.id("ann") })).await;
    let branches = json!({ "nodes": [{ "name": "North" }, { "name": "South" }] });
    let expected = json!({
        "id": world.id("ann"), "login": "ann@example.com", "kycLevel": 0, "disabled": false, "segment": "PL",
        "status": "ACTIVE", "phone": "+380441234567",
        "name": { "given": "Ann", "paternal": "Petrivna", "family": "Koval" },
        "branch": { "id": world.id("North"), "name": "North" }, "balanceLimit": limit("100", "UAH", 1),
        "counterparty": { "name": "default", "branches": branches },
    });
    assert_eq!(answer.data()["customer"], expected);
    let document = "query($id: ID) { counterparty(id: $id) { name } counterparties { nodes { id name } } }";
    let tenant = answer.data()["counterparty"]["id"].clone();
    let answer = api.query(document, json!({ "id": tenant })).await;
    assert_eq!(answer.data()["counterparty"], json!({ "name": "default" }));
    assert_eq!(answer.data()["counterparties"]["nodes"], json!([{ "id": tenant, "name": "default" }]));

    let update = async |input: Value| {
        let document = format!(
            "mutation($input: CustomerUpdateInput!) {{ customerUpdate(input: $input) {{
                customer {{ {read} }} userErrors {{ code field }} event {{ changedFields }} }} }}"
        );
        api.query(&document, json!({ "input": input })).await.data()["customerUpdate"].clone()
    };
    let moved = update(json!({
        "id": world.id("ann"), "branchId": world.id("South"), "segment": "PI", "disabled": true, "kycLevel": 100,
        "balanceLimit": { "amount": "0.0000001" }, "phone": "+14155552671",
    }))
    .await;
    assert_eq!(moved["userErrors"], json!([]));
    let now = &moved["customer"];
    assert_eq!(now["branch"]["name"], "South");
    assert_eq!(now["balanceLimit"], json!({ "amount": "0.0000001", "asset": null }));
    let flags = (&now["segment"], &now["disabled"], &now["kycLevel"], &now["phone"]);
    assert_eq!(flags, (&json!("PI"), &json!(true), &json!(100), &json!("+14155552671")));
    let cleared = update(json!({
        "id": world.id("ann"), "branchId": null, "segment": null, "balanceLimit": null, "phone": null, "login": null,
    }))
    .await;
    let now = &cleared["customer"];
    for field in ["branch", "segment", "balanceLimit", "phone", "login"] {
        assert_eq!(now[field], json!(null), "{field}");
    }
    let bad = update(json!({ "id": world.id("ann"), "branchId": world.id("bob"), "kycLevel": 101 })).await;
    let mut told: Vec<String> = bad["userErrors"].as_array().unwrap().iter().map(Value::to_string).collect();
    told.sort();
    let expected = [r#"{"code":"NOT_FOUND","field":["branchId"]}"#, r#"{"code":"OUT_OF_RANGE","field":["kycLevel"]}"#];
    assert_eq!(told, expected);
    world.app.stop().await;
});

both!(s4_creates_a_customer_with_its_first_account_and_finds_accounts, async |app| {
    let api = app.client();
    let asset = |code: &str| json!({ "code": code, "issuer": issuer(1) });
    let document = "mutation($input: CustomerCreateInput!) { customerCreate(input: $input) {
        customer { id accounts { nodes { id asset { code issuer } iban status balance } } } userErrors { code field } } }";
    let input = json!({ "login": "ann", "account": { "asset": asset("UAH"), "iban": iban(1) } });
    let created = api.query(document, json!({ "input": input })).await;
    let customer = &created.data()["customerCreate"]["customer"];
    let account = &customer["accounts"]["nodes"][0];
    let expected =
        json!({ "id": account["id"], "asset": asset("UAH"), "iban": iban(1), "status": "ACTIVE", "balance": "0" });
    assert_eq!(account, &expected);

    let open = async |code: &str, iban: String| {
        let document = "mutation($input: AccountOpenInput!) { accountOpen(input: $input) {
            account { id } userErrors { code field } } }";
        let input = json!({ "customerId": customer["id"], "asset": asset(code), "iban": iban });
        api.query(document, json!({ "input": input })).await.data()["accountOpen"].clone()
    };
    let euro = open("EUR", iban(2)).await;
    assert_eq!(euro["userErrors"], json!([]));
    // One account for each asset.
    let again = open("UAH", iban(3)).await;
    assert_eq!(again["userErrors"], json!([{ "code": "ALREADY_EXISTS", "field": ["asset"] }]));

    let read = "query($customer: ID!, $iban: String!, $spaced: String!, $account: ID!) {
        customer(by: { id: $customer }) { accounts(filter: { iban: { eq: $iban } }) { nodes { id } } }
        byId: account(by: { id: $account }) { iban customer { login } }
        byIban: account(by: { iban: $spaced }) { id } }";
    let spaced = format!("{} {}", &iban(2)[..4], &iban(2)[4..]);
    let variables =
        json!({ "customer": customer["id"], "iban": iban(2), "spaced": spaced, "account": euro["account"]["id"] });
    let answer = api.query(read, variables).await;
    let found = json!({ "id": euro["account"]["id"] });
    let expected = json!({
        "customer": { "accounts": { "nodes": [found] } },
        "byId": { "iban": iban(2), "customer": { "login": "ann" } },
        "byIban": found,
    });
    assert_eq!(answer.data(), &expected);
    for status in ["BLOCKED", "ACTIVE"] {
        let document = "mutation($input: AccountStatusChangeInput!) { accountStatusChange(input: $input) {
            account { status } } }";
        let input = json!({ "id": account["id"], "status": status });
        let moved = api.query(document, json!({ "input": input })).await;
        assert_eq!(moved.data()["accountStatusChange"]["account"]["status"], status);
    }
});
