//! One query answered level by level: links up and down, fragments, aliases, and everything in the order of the
//! document.

use serde_json::{Value, json};

use crate::support::app::{TestApp, both};
use crate::support::client::Response;
use crate::support::fixture::{SavedCustomer, evm, issuer};

/// Alice with a branch, a wallet, two accounts and three addresses of those; and Bob with nothing.
struct World {
    branch: String,
    alice: SavedCustomer,
    bob: SavedCustomer,
}

async fn world(app: &TestApp) -> World {
    let mut events = app.client().subscribe("subscription { customerEvents { kind } }", json!({})).await;
    let document = "mutation { branchCreate(input: { name: \"North\" }) { branch { id } userErrors { code } } }";
    let created = app.client().query(document, json!({})).await;
    let branch = created.data()["branchCreate"]["branch"]["id"].as_str().unwrap().to_owned();
    let alice = app.customer("alice").active().with("login", json!("al")).with("branchId", json!(branch));
    let alice = alice.wallet(&evm(1)).account("USD").address(&evm(2)).address(&evm(3)).account("EUR").address(&evm(4));
    let (alice, bob) = (alice.save().await, app.customer("bob").save().await);
    // Once an event is told, the log can be read up to it.
    assert_eq!(events.next().await["customerEvents"]["kind"], "CUSTOMER_CREATED");
    World { branch, alice, bob }
}

async fn ask(app: &TestApp, document: &str, variables: Value) -> Response {
    let response = app.client().query(document, variables).await;
    response.data();
    response
}

both!(links_lead_up_and_down, async |app| {
    let World { branch, alice, bob } = world(app).await;
    let document = "query($id: ID!, $bob: ID!) {
        alice: customer(by: { id: $id }) {
            wallet { address customer { externalId } account { id } }
            branch { id name }
            counterparty { name branches { nodes { name } } }
            accounts(first: 1) { nodes {
                asset { code issuer }
                customer { externalId accounts { nodes { asset { code } customer { login } } } }
                addresses(last: 1) { nodes { account { id } customer { wallet { id } } } } } }
            addresses { nodes { id account { asset { code } } } } }
        bob: customer(by: { id: $bob }) {
            wallet { id } branch { id } accounts { nodes { id } } addresses { nodes { id } } } }";
    let [usd, eur] = alice.accounts.as_slice() else { panic!("two accounts") };
    let address = |id: &str, code: &str| json!({ "id": id, "account": { "asset": { "code": code } } });
    let expected = json!({
        "alice": {
            "wallet": { "address": evm(1).trim_start_matches("eip155:1:"), "customer": { "externalId": "alice" }, "account": null },
            "branch": { "id": branch, "name": "North" },
            "counterparty": { "name": "default", "branches": { "nodes": [{ "name": "North" }] } },
            "accounts": { "nodes": [{
                "asset": { "code": "USD", "issuer": issuer(1) },
                "customer": { "externalId": "alice", "accounts": { "nodes": [
                    { "asset": { "code": "USD" }, "customer": { "login": "al" } },
                    { "asset": { "code": "EUR" }, "customer": { "login": "al" } },
                ] } },
                "addresses": { "nodes": [{ "account": { "id": usd.id }, "customer": { "wallet": { "id": alice.wallet } } }] },
            }] },
            "addresses": { "nodes": [
                { "id": alice.wallet, "account": null },
                address(&usd.addresses[0], "USD"),
                address(&usd.addresses[1], "USD"),
                address(&eur.addresses[0], "EUR"),
            ] },
        },
        "bob": { "wallet": null, "branch": null, "accounts": { "nodes": [] }, "addresses": { "nodes": [] } },
    });
    assert_eq!(ask(app, document, json!({ "id": alice.id, "bob": bob.id })).await.data(), &expected);
});

both!(every_type_says_its_name, async |app| {
    let World { alice, .. } = world(app).await;
    let page_info = "pageInfo { __typename } totalCount { __typename }";
    let document = format!(
        "query($id: ID!) {{ __typename
            node(id: $id) {{ __typename }}
            customer(by: {{ id: $id }}) {{ __typename name {{ __typename }} entity {{ __typename }} balanceLimit {{ __typename }}
                wallet {{ __typename }} branch {{ __typename }}
                counterparty {{ __typename branches {{ __typename edges {{ __typename node {{ __typename }} }} {page_info} }} }}
                accounts(first: 1) {{ __typename edges {{ __typename node {{ __typename asset {{ __typename }}
                    addresses(first: 1) {{ __typename edges {{ __typename node {{ __typename }} }} {page_info} }} }} }} {page_info} }}
                events(first: 1) {{ __typename edges {{ __typename node {{ __typename actor {{ __typename }} }} }} {page_info} }} }}
            customers(first: 1) {{ __typename nodes {{ __typename }} edges {{ __typename node {{ __typename }} }} {page_info} }}
            serviceConfig {{ __typename }} }}"
    );
    let page = |noun: &str, node: Value| {
        json!({ "__typename": format!("{noun}Connection"), "edges": [{ "__typename": format!("{noun}Edge"), "node": node }],
            "pageInfo": { "__typename": "PageInfo" }, "totalCount": { "__typename": "Count" } })
    };
    let named = |name: &str| json!({ "__typename": name });
    let mut customers = page("Customer", named("Customer"));
    customers["nodes"] = json!([named("Customer")]);
    let addresses = page("Address", named("Address"));
    let account = json!({ "__typename": "Account", "asset": named("Asset"), "addresses": addresses });
    let event = json!({ "__typename": "CustomerEvent", "actor": named("Actor") });
    let expected = json!({
        "__typename": "Query",
        "node": named("Customer"),
        "customer": { "__typename": "Customer", "name": null, "entity": null, "balanceLimit": null,
            "wallet": named("Address"), "branch": named("Branch"),
            "counterparty": { "__typename": "Counterparty", "branches": page("Branch", named("Branch")) },
            "accounts": page("Account", account), "events": page("Event", event) },
        "customers": customers,
        "serviceConfig": named("ServiceConfig"),
    });
    assert_eq!(ask(app, &document, json!({ "id": alice.id })).await.data(), &expected);
});

both!(fragments_are_opened_where_their_type_fits, async |app| {
    let World { alice, bob, .. } = world(app).await;
    let document = "query($ids: [ID!]!) {
        nodes(ids: $ids) { ...Id ... on Customer { externalId ...Accounts } ... on Account { asset { ...Asset } }
            ... on Address { chainId } ... { __typename } } }
        fragment Id on Node { id }
        fragment Accounts on Customer { accounts { ...Page } ...More }
        fragment More on Customer { login ... on Node { id } ... on Customer { kycLevel } }
        fragment Page on AccountConnection { nodes { ...Code ... on Node { id } } }
        fragment Code on Account { asset { ...Asset } }
        fragment Asset on Asset { code }";
    let [usd, eur] = alice.accounts.as_slice() else { panic!("two accounts") };
    let accounts = json!({ "nodes": [
        { "asset": { "code": "USD" }, "id": usd.id }, { "asset": { "code": "EUR" }, "id": eur.id } ] });
    let customer = |id: &str, name: &str, login: Value, accounts: Value| json!({ "id": id, "externalId": name, "accounts": accounts, "login": login, "kycLevel": 0, "__typename": "Customer" });
    let expected = json!({ "nodes": [
        { "id": eur.id, "asset": { "code": "EUR" }, "__typename": "Account" },
        customer(&bob.id, "bob", Value::Null, json!({ "nodes": [] })),
        { "id": alice.wallet, "chainId": "eip155:1", "__typename": "Address" },
        customer(&alice.id, "alice", json!("al"), accounts),
    ] });
    let ids = json!([eur.id, bob.id, alice.wallet, alice.id]);
    assert_eq!(ask(app, document, json!({ "ids": ids })).await.data(), &expected);
});

both!(a_response_key_selected_twice_is_merged, async |app| {
    let World { alice, .. } = world(app).await;
    for (document, expected) in [
        (
            "{ customers(first: 2) { nodes { externalId } } customers(first: 2) { nodes { login } } }",
            r#"{"customers":{"nodes":[{"externalId":"bob","login":null},{"externalId":"alice","login":"al"}]}}"#,
        ),
        (
            "{ customers { nodes { externalId } } ...More customers { nodes { accounts { nodes { status } } } } }
             fragment More on Query { customers { nodes { accounts { nodes { asset { code } } } } totalCount { value } } }",
            "{\"customers\":{\"nodes\":[{\"externalId\":\"bob\",\"accounts\":{\"nodes\":[]}},\
             {\"externalId\":\"alice\",\"accounts\":{\"nodes\":[{\"asset\":{\"code\":\"USD\"},\"status\":\"ACTIVE\"},\
             {\"asset\":{\"code\":\"EUR\"},\"status\":\"ACTIVE\"}]}}],\"totalCount\":{\"value\":2}}}",
        ),
        (
            "query($id: ID!) { node(id: $id) { id ... on Customer { wallet { chainId } } ... on Customer { wallet { label } } } \
             node(id: $id) { __typename ... on Customer { wallet { status } } } }",
            "{\"node\":{\"id\":\"ID\",\"wallet\":{\"chainId\":\"eip155:1\",\"label\":null,\"status\":\"ACTIVE\"},\
             \"__typename\":\"Customer\"}}",
        ),
        (
            "query($id: ID!) { customer(by: { id: $id }) { a: accounts(first: 1) { nodes { asset { code } } } \
             a: accounts(first: 1) { edges { node { status } } } a: accounts(first: 1) { edges { node { iban } } } } }",
            "{\"customer\":{\"a\":{\"nodes\":[{\"asset\":{\"code\":\"USD\"}}],\
             \"edges\":[{\"node\":{\"status\":\"ACTIVE\",\"iban\":null}}]}}}",
        ),
    ] {
        let response = ask(app, document, json!({ "id": alice.id })).await;
        let expected = expected.replace("\"ID\"", &format!("\"{}\"", alice.id));
        assert_eq!(response.text, format!("{{\"data\":{expected}}}"), "{document}");
    }
});

both!(fields_stand_in_the_order_of_the_document, async |app| {
    let World { alice, .. } = world(app).await;
    let document = "query($id: ID!) { z: __typename customers(last: 1) { pageInfo { hasPreviousPage hasNextPage }
        totalCount { precision value } nodes { status login first: externalId kycLevel accounts(first: 1) { totalCount { value }
        nodes { status balance asset { code } } } disabled labels b: login } } a: serviceConfig { maxPageSize defaultPageSize }
        customer(by: { id: $id }) { version externalId } }";
    let expected = "{\"data\":{\"z\":\"Query\",\"customers\":{\"pageInfo\":{\"hasPreviousPage\":true,\"hasNextPage\":false},\
        \"totalCount\":{\"precision\":\"EXACT\",\"value\":2},\"nodes\":[{\"status\":\"ACTIVE\",\"login\":\"al\",\
        \"first\":\"alice\",\"kycLevel\":0,\"accounts\":{\"totalCount\":{\"value\":2},\"nodes\":[{\"status\":\"ACTIVE\",\
        \"balance\":\"0\",\"asset\":{\"code\":\"USD\"}}]},\"disabled\":false,\"labels\":[],\"b\":\"al\"}]},\
        \"a\":{\"maxPageSize\":200,\"defaultPageSize\":20},\"customer\":{\"version\":VERSION,\"externalId\":\"alice\"}}}";
    let response = ask(app, document, json!({ "id": alice.id })).await;
    let version = response.body["data"]["customer"]["version"].to_string();
    assert_eq!(response.text, expected.replace("VERSION", &version));
});

both!(aliases_have_arguments_of_their_own, async |app| {
    let World { alice, .. } = world(app).await;
    let document = "query($id: ID!, $code: String!) { customer(by: { id: $id }) {
        one: accounts(first: 1) { nodes { asset { code } } pageInfo { hasNextPage } }
        last: accounts(last: 1) { nodes { asset { code } } pageInfo { hasNextPage hasPreviousPage } }
        eur: accounts(filter: { assetCode: { eq: $code } }) { nodes { all: addresses { nodes { chainId } }
            none: addresses(filter: { status: { eq: INACTIVE } }) { nodes { chainId } totalCount { value } } } }
        down: accounts(orderBy: [{ field: ASSET_CODE, direction: DESC }]) { nodes { asset { code } } }
        up: accounts(orderBy: { field: ASSET_CODE }) { nodes { asset { code } } } } }";
    let account = |code: &str| json!({ "asset": { "code": code } });
    let expected = json!({ "customer": {
        "one": { "nodes": [account("USD")], "pageInfo": { "hasNextPage": true } },
        "last": { "nodes": [account("EUR")], "pageInfo": { "hasNextPage": false, "hasPreviousPage": true } },
        "eur": { "nodes": [{ "all": { "nodes": [{ "chainId": "eip155:1" }] },
            "none": { "nodes": [], "totalCount": { "value": 0 } } }] },
        "down": { "nodes": [account("USD"), account("EUR")] },
        "up": { "nodes": [account("EUR"), account("USD")] },
    } });
    assert_eq!(ask(app, document, json!({ "id": alice.id, "code": "EUR" })).await.data(), &expected);
});

both!(skip_and_include_hold_with_variables_and_their_defaults, async |app| {
    app.customer("alice").with("login", json!("al")).active().account("USD").save().await;
    let document = "query($yes: Boolean = true, $no: Boolean = false, $given: Boolean!) {
        customers @include(if: $yes) { nodes {
            externalId @include(if: $yes)
            login @skip(if: $yes)
            status @skip(if: $no)
            kycLevel @include(if: $no)
            disabled @include(if: $given)
            labels @skip(if: $given)
            accounts @include(if: $yes) { nodes { asset { code @skip(if: false) issuer @include(if: false) } } }
            both: id @include(if: true) @skip(if: true)
            ... @include(if: $yes) { a: login }
            ... on Customer @skip(if: $yes) { b: login }
            ...C @include(if: $no)
            ...D @skip(if: $no) } }
        gone: customers @skip(if: $yes) { nodes { id } } }
        fragment C on Customer { c: login }
        fragment D on Customer { d: login e: externalId @include(if: $no) f: externalId @include(if: $yes) }";
    let asset = json!({ "nodes": [{ "asset": { "code": "USD" } }] });
    let with = |more: Value| {
        let mut node =
            json!({ "externalId": "alice", "status": "ACTIVE", "accounts": asset, "a": "al", "d": "al", "f": "alice" });
        node.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "customers": { "nodes": [node] } })
    };
    let given = ask(app, document, json!({ "given": true })).await;
    assert_eq!(given.data(), &with(json!({ "disabled": false })));
    let not_given = ask(app, document, json!({ "given": false })).await;
    assert_eq!(not_given.data(), &with(json!({ "labels": [] })));
    let turned = ask(app, document, json!({ "given": true, "yes": false })).await;
    assert_eq!(turned.data(), &json!({ "gone": { "nodes": [{ "id": turned.data()["gone"]["nodes"][0]["id"] }] } }));
});

both!(anything_is_found_by_its_id, async |app| {
    let World { branch, alice, .. } = world(app).await;
    let document = "{ customers { nodes { externalId counterparty { id } } } events(first: 1) { nodes { id kind } } }";
    let response = ask(app, document, json!({})).await;
    let (nodes, event) = (&response.data()["customers"]["nodes"], &response.data()["events"]["nodes"][0]);
    let counterparty = nodes[0]["counterparty"]["id"].as_str().unwrap();
    let event_id = event["id"].as_str().unwrap();
    let own = "... on Customer { a: externalId } ... on Account { b: balance } ... on Address { c: caip10 }
        ... on CustomerEvent { d: kind } ... on Counterparty { e: name } ... on Branch { f: name }";
    let expected = [
        (alice.id.as_str(), json!({ "__typename": "Customer", "a": "alice" })),
        (&alice.accounts[0].id, json!({ "__typename": "Account", "b": "0" })),
        (alice.wallet.as_deref().unwrap(), json!({ "__typename": "Address", "c": evm(1) })),
        (event_id, json!({ "__typename": "CustomerEvent", "d": event["kind"] })),
        (counterparty, json!({ "__typename": "Counterparty", "e": "default" })),
        (&branch, json!({ "__typename": "Branch", "f": "North" })),
        ("00000000-0000-4000-8000-000000000000", Value::Null),
    ];
    for (id, expected) in &expected {
        let document = format!("query($id: ID!) {{ node(id: $id) {{ __typename {own} }} }}");
        assert_eq!(ask(app, &document, json!({ "id": id })).await.data()["node"], *expected, "{id}");
    }
    let document = format!("query($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename {own} }} }}");
    // In their order, forward, backward and twice; what is unknown is null at its place.
    let forward: Vec<&(&str, Value)> = expected.iter().collect();
    let backward: Vec<&(&str, Value)> = expected.iter().rev().collect();
    let twice: Vec<&(&str, Value)> = expected.iter().chain(&expected).collect();
    for asked in [forward, backward, twice, Vec::new()] {
        let ids: Vec<&str> = asked.iter().map(|(id, _)| *id).collect();
        let nodes: Vec<&Value> = asked.iter().map(|(_, node)| node).collect();
        assert_eq!(ask(app, &document, json!({ "ids": ids })).await.data(), &json!({ "nodes": nodes }));
    }
    for ids in [json!(["alice"]), json!([alice.id, ""]), json!(["019a8c5e"])] {
        let refused = app.client().query(&document, json!({ "ids": ids })).await;
        assert_eq!(refused.error_code(), "BAD_USER_INPUT", "{ids}: {}", refused.text);
    }
    let many = vec![alice.id.clone(); 201];
    let refused = app.client().query(&document, json!({ "ids": many })).await;
    assert_eq!(refused.error_code(), "LIMIT_EXCEEDED", "{}", refused.text);
});
