//! The log as a list: what it tells, what it can be filtered by, and the part of it that is about one customer.

use serde_json::{Value, json};

use super::{KINDS, alice, changes, log};
use crate::support::app::both;
use crate::write::{done, query, text};

both!(the_log_tells_what_happened_oldest_first, async |app| {
    let api = app.client();
    let alice = alice(app).await;
    for (mutation, input) in changes(&alice) {
        done(&api, mutation, input, "__typename").await;
    }
    let events = log(&api, 17).await;
    let kinds: Vec<&str> = events.iter().filter_map(|event| event["kind"].as_str()).collect();
    assert_eq!(kinds, [&["CUSTOMER_CREATED", "ACCOUNT_OPENED", "ADDRESS_ADDED"][..], &KINDS].concat());

    let order: Vec<(i64, &str)> = events
        .iter()
        .map(|event| (text(&event["sequence"]).parse().unwrap(), event["occurredAt"].as_str().unwrap()))
        .collect();
    assert!(order.is_sorted(), "{order:?}");
    assert!(order.windows(2).all(|two| two[0].0 < two[1].0), "{order:?}");

    let local = json!({ "principal": "local", "onBehalfOf": null });
    assert!(events.iter().all(|event| event["actor"] == local));
    let (account, address) = (&alice.accounts[0].id, &alice.accounts[0].addresses[0]);
    let of = |index: usize, field: &str| events[index][field].clone();
    let about = |index: usize| ["customer", "account", "address"].map(|noun| events[index][noun]["id"].clone());
    // The update, the labels, the account, its address, and the ways of the customer.
    assert_eq!(
        (of(4, "changedFields"), about(4)),
        (json!(["labels", "kycLevel"]), [json!(alice.id), json!(null), json!(null)])
    );
    assert_eq!((of(5, "changedFields"), of(5, "status")), (json!(["labels"]), json!("ACTIVE")));
    assert_eq!(
        (of(9, "changedFields"), about(9)),
        (json!(["balance"]), [json!(alice.id), json!(account), json!(null)])
    );
    assert_eq!((of(10, "reason"), of(10, "previousStatus")), (json!("stop"), json!(null)));
    assert_eq!(
        (of(12, "changedFields"), about(12)),
        (json!(["label", "status"]), [json!(alice.id), json!(account), json!(address)])
    );
    let ways: Vec<[Value; 3]> =
        (13..17).map(|index| ["previousStatus", "status", "reason"].map(|field| of(index, field))).collect();
    let way = |from: &str, to: &str, reason: Value| [json!(from), json!(to), reason];
    let expected = [
        way("ACTIVE", "SUSPENDED", json!("wait")),
        way("SUSPENDED", "INACTIVE", json!(null)),
        way("INACTIVE", "ACTIVE", json!(null)),
        way("ACTIVE", "DELETED", json!(null)),
    ];
    assert_eq!(ways, expected);

    // Each is a node of its own.
    let ids: Vec<&Value> = events.iter().map(|event| &event["id"]).collect();
    let document = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on CustomerEvent { kind } } }";
    let nodes = query(&api, document, json!({ "ids": ids })).await;
    for (node, event) in nodes["nodes"].as_array().unwrap().iter().zip(&events) {
        assert_eq!(node, &json!({ "__typename": "CustomerEvent", "id": event["id"], "kind": event["kind"] }));
    }
});

both!(an_event_of_a_mutation_is_the_one_in_the_log, async |app| {
    let api = app.client();
    let fields = "event { id cursor sequence kind occurredAt actor { principal onBehalfOf } reason changedFields \
                  previousStatus status customer { id } account { id } address { id } }";
    let alice = alice(app).await;
    let mut answered = Vec::new();
    for (mutation, input) in changes(&alice) {
        if mutation != "customersStatusChange" {
            answered.push(done(&api, mutation, input, fields).await["event"].take());
        }
    }
    assert_eq!(log(&api, 16).await[3..], answered);
});

both!(the_log_is_filtered, async |app| {
    let api = app.client();
    let alice = alice(app).await;
    for (mutation, input) in changes(&alice) {
        done(&api, mutation, input, "__typename").await;
    }
    let events = log(&api, 17).await;
    let bob = text(&events[3]["customer"]["id"]);
    let nobody = "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21";
    let time = |index: usize| events[index]["occurredAt"].clone();
    let cases = [
        (json!({ "kinds": ["ACCOUNT_OPENED"] }), vec![1, 8]),
        (json!({ "kinds": ["ADDRESS_UPDATED", "CUSTOMER_CREATED", "ADDRESS_UPDATED"] }), vec![0, 3, 12]),
        (json!({ "customerIds": [bob] }), vec![3]),
        (json!({ "customerIds": [nobody] }), vec![]),
        (json!({ "customerIds": [nobody, bob, alice.id], "kinds": ["CUSTOMER_CREATED"] }), vec![0, 3]),
        // The status after the event.
        (json!({ "statuses": ["SUSPENDED", "DELETED"] }), vec![13, 16]),
        (json!({ "statuses": ["REGISTERED"] }), vec![3]),
        // The labels after the event.
        (json!({ "labels": { "hasAll": ["vip"] } }), vec![0, 1, 2, 4, 5, 6]),
        (json!({ "labels": { "hasAll": ["vip", "eu"] } }), vec![4, 5, 6]),
        (json!({ "labels": { "hasAny": ["b", "new"] } }), vec![3, 5]),
        (json!({ "labels": { "hasNone": ["eu"] } }), vec![0, 1, 2, 3]),
        (json!({ "labels": { "hasNone": ["vip"], "hasAny": ["eu"] }, "statuses": ["DELETED"] }), vec![16]),
        (json!({ "occurredAt": { "lt": "2000-01-01T00:00:00Z" } }), vec![]),
        (json!({ "occurredAt": { "gte": time(0), "lte": time(16) } }), (0..17).collect()),
    ];
    let document = "query($filter: EventFilter) {
        events(filter: $filter, first: 100) { totalCount { value } nodes { id } } }";
    for (filter, expected) in cases {
        let listed = query(&api, document, json!({ "filter": filter })).await;
        let ids: Vec<&Value> = expected.iter().map(|index: &usize| &events[*index]["id"]).collect();
        let found: Vec<&Value> = listed["events"]["nodes"].as_array().unwrap().iter().map(|node| &node["id"]).collect();
        assert_eq!(found, ids, "{filter}");
        assert_eq!(listed["events"]["totalCount"]["value"], ids.len(), "{filter}");
    }
    // A bound takes in its own millisecond or it does not.
    for (bound, keeps) in [("gt", false), ("gte", true), ("lt", false), ("lte", true)] {
        let filter = json!({ "occurredAt": { bound: time(8) } });
        let listed = query(&api, document, json!({ "filter": filter })).await;
        let found = listed["events"]["nodes"].as_array().unwrap().contains(&json!({ "id": events[8]["id"] }));
        assert_eq!(found, keeps, "{bound}");
    }
    for empty in [
        json!({}),
        json!({ "kinds": [] }),
        json!({ "kinds": null }),
        json!({ "customerIds": [] }),
        json!({ "customerIds": ["alice"] }),
        json!({ "statuses": null }),
        json!({ "labels": {} }),
        json!({ "labels": { "hasAll": [] } }),
        json!({ "occurredAt": {} }),
        json!({ "occurredAt": { "gt": "yesterday" } }),
    ] {
        let answer = api.query(document, json!({ "filter": empty })).await;
        assert_eq!(answer.error_code(), "BAD_USER_INPUT", "{empty}");
    }
});

both!(a_customer_has_its_own_part_of_the_log, async |app| {
    let api = app.client();
    let alice = alice(app).await;
    for (mutation, input) in changes(&alice) {
        done(&api, mutation, input, "__typename").await;
    }
    let events = log(&api, 17).await;
    let own = |kinds: &[&str]| {
        let is_own = |event: &&Value| event["customer"]["id"] == json!(alice.id);
        let of_kind = |event: &&Value| kinds.is_empty() || kinds.contains(&event["kind"].as_str().unwrap());
        let node = |event: &Value| json!({ "cursor": event["cursor"], "node": { "cursor": event["cursor"] } });
        events.iter().filter(is_own).filter(of_kind).map(node).collect::<Vec<_>>()
    };
    let document = "query($id: ID!, $filter: EventFilter, $first: Int, $after: String, $last: Int, $before: String) {
        customer(by: { id: $id }) {
            events(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
                totalCount { value } pageInfo { hasNextPage hasPreviousPage } edges { cursor node { cursor } } } } }";
    let page = async |arguments: Value| {
        let variables = crate::write::with(arguments, json!({ "id": alice.id }));
        query(&api, document, variables).await["customer"]["events"].take()
    };
    let all = own(&[]);
    assert_eq!(all.len(), 16);
    assert_eq!(page(json!({ "first": 100 })).await["edges"], json!(all));
    let kinds = ["ADDRESS_ADDED", "ADDRESS_UPDATED"];
    let filtered = page(json!({ "filter": { "kinds": kinds }, "first": 2 })).await;
    assert_eq!(filtered["edges"], json!(own(&kinds)[..2]));
    assert_eq!(filtered["totalCount"]["value"], 3);
    assert_eq!(filtered["pageInfo"], json!({ "hasNextPage": true, "hasPreviousPage": false }));
    // A cursor of the whole log, of an event of another customer, goes on here too.
    let of_bob = &events[3]["cursor"];
    assert_eq!(page(json!({ "after": of_bob, "first": 2 })).await["edges"], json!(all[3..5]));
    assert_eq!(page(json!({ "before": of_bob, "last": 2 })).await["edges"], json!(all[1..3]));
});
