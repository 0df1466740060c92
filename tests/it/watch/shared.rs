//! Subscribers that ask for the same share one run of it, and each hears all of it.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::app::both;

const WATCH: &str = "subscription($kinds: [EventKind!]) { customerEvents(filter: { kinds: $kinds }) \
                     { kind customer { externalId status } } }";

both!(many_subscribers_cost_the_statements_of_one, async |app| {
    let client = app.client();
    let kinds = json!({ "kinds": ["CUSTOMER_STATUS_CHANGED"] });
    let mut watching = join_all((0..20).map(|_| client.subscribe(WATCH, kinds.clone()))).await;
    let customer = app.customer("alice").active().save().await;
    let before = app.service().database.statements();
    let change =
        "mutation($id: ID!) { customerStatusChange(input: { id: $id, status: SUSPENDED }) { userErrors { code } } }";
    client.query(change, json!({ "id": customer.id })).await;
    let heard: Vec<Value> = join_all(watching.iter_mut().map(async |one| one.next().await)).await;
    let expected = json!({ "customerEvents": { "kind": "CUSTOMER_STATUS_CHANGED", "customer": { "externalId": "alice", "status": "SUSPENDED" } } });
    assert!(heard.iter().all(|answer| *answer == expected), "{heard:?}");
    let reads = app.service().database.statements() - before;
    assert!(reads < 20, "{reads} statements for 20 subscribers");
});

both!(those_who_ask_for_something_else_hear_that, async |app| {
    let client = app.client();
    let mut moved = client.subscribe(WATCH, json!({ "kinds": ["CUSTOMER_STATUS_CHANGED"] })).await;
    let mut created = client.subscribe(WATCH, json!({ "kinds": ["CUSTOMER_CREATED"] })).await;
    let customer = app.customer("alice").active().save().await;
    let change =
        "mutation($id: ID!) { customerStatusChange(input: { id: $id, status: BLOCKED }) { userErrors { code } } }";
    client.query(change, json!({ "id": customer.id })).await;
    assert_eq!(created.next().await["customerEvents"]["kind"], "CUSTOMER_CREATED");
    assert_eq!(moved.next().await["customerEvents"]["kind"], "CUSTOMER_STATUS_CHANGED");
});

both!(one_who_comes_later_hears_what_comes_later, async |app| {
    let client = app.client();
    let all = json!({});
    let watch = "subscription { customerEvents { customer { externalId } } }";
    let mut first = client.subscribe(watch, all.clone()).await;
    app.customer("alice").save().await;
    assert_eq!(first.next().await["customerEvents"]["customer"]["externalId"], "alice");
    let mut second = client.subscribe(watch, all.clone()).await;
    app.customer("bob").save().await;
    for one in [&mut first, &mut second] {
        assert_eq!(one.next().await["customerEvents"]["customer"]["externalId"], "bob");
    }
    drop(first);
    drop(second);
    let mut third = client.subscribe(watch, all).await;
    app.customer("carol").save().await;
    assert_eq!(third.next().await["customerEvents"]["customer"]["externalId"], "carol");
});
