//! Cursors of the log: pages put together are the log, and whoever goes on from a cursor misses nothing.

use serde_json::{Value, json};

use super::{alice, changes, cursor_of, log};
use crate::support::app::{TestApp, both};
use crate::support::client::Client;
use crate::write::{done, query, text};

const PAGE: &str = "query($filter: EventFilter, $first: Int, $after: String, $last: Int, $before: String) {
    events(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor } } }";

async fn page(api: &Client, arguments: Value) -> (Vec<String>, Value) {
    let events = query(api, PAGE, arguments).await["events"].take();
    let cursors = events["edges"].as_array().unwrap().iter().map(|edge| text(&edge["cursor"])).collect();
    (cursors, events["pageInfo"].clone())
}

/// The cursors of a log of 17 events.
async fn written(app: &TestApp) -> Vec<String> {
    let alice = alice(app).await;
    for (mutation, input) in changes(&alice) {
        done(&app.client(), mutation, input, "__typename").await;
    }
    log(&app.client(), 17).await.iter().map(|event| text(&event["cursor"])).collect()
}

both!(pages_put_together_are_the_log, async |app| {
    let api = app.client();
    let all = written(app).await;
    for size in [1, 2, 5, 16, 17, 18] {
        let (mut forward, mut after) = (Vec::new(), json!(null));
        loop {
            let (cursors, info) = page(&api, json!({ "first": size, "after": after })).await;
            assert_eq!(info["hasPreviousPage"], !forward.is_empty());
            forward.extend(cursors);
            after = info["endCursor"].clone();
            if info["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(forward, all, "{size} at a time");
        let (mut backward, mut before) = (Vec::new(), json!(null));
        loop {
            let (cursors, info) = page(&api, json!({ "last": size, "before": before })).await;
            assert_eq!(info["hasNextPage"], !backward.is_empty());
            backward.splice(0..0, cursors);
            before = info["startCursor"].clone();
            if info["hasPreviousPage"] == false {
                break;
            }
        }
        assert_eq!(backward, all, "{size} at a time, from the end");
    }
});

both!(a_cursor_goes_on_in_every_list_of_events, async |app| {
    let api = app.client();
    let all = written(app).await;
    // From an event that the filter leaves out.
    let filter = json!({ "kinds": ["ACCOUNT_OPENED", "ADDRESS_ADDED"] });
    let of_kinds = [&all[1], &all[2], &all[8], &all[11]];
    for (from, rest) in [(0, &of_kinds[..]), (1, &of_kinds[1..]), (5, &of_kinds[2..]), (8, &of_kinds[3..]), (16, &[])] {
        let (cursors, _) = page(&api, json!({ "filter": filter, "after": all[from], "first": 10 })).await;
        assert_eq!(cursors.iter().collect::<Vec<_>>(), rest, "after {from}");
    }
});

both!(behind_the_last_cursor_stands_what_is_new_and_nothing_else, async |app| {
    let api = app.client();
    let mut cursor = json!(null);
    for round in 0..5 {
        let mut written = Vec::new();
        for n in 0..3 {
            let input = json!({ "externalId": format!("customer {round} {n}") });
            written.push(cursor_of(&api, "customerCreate", input).await);
        }
        log(&api, 3 * (round + 1)).await;
        let (cursors, info) = page(&api, json!({ "after": cursor, "first": 100 })).await;
        assert_eq!(cursors, written);
        cursor = info["endCursor"].clone();
        let (none, info) = page(&api, json!({ "after": cursor, "first": 100 })).await;
        assert_eq!((none.len(), &info["hasNextPage"]), (0, &json!(false)));
    }
});

both!(what_is_no_cursor_of_the_log_is_refused, async |app| {
    let api = app.client();
    app.customer("alice").save().await;
    let customers = query(&api, "{ customers { edges { cursor } } }", json!({})).await;
    let of_customers = text(&customers["customers"]["edges"][0]["cursor"]);
    for (arguments, code) in [
        (json!({ "after": of_customers }), "CURSOR_MISMATCH"),
        (json!({ "before": of_customers, "last": 1 }), "CURSOR_MISMATCH"),
        (json!({ "after": "nonsense" }), "BAD_USER_INPUT"),
        (json!({ "after": "" }), "BAD_USER_INPUT"),
        (json!({ "first": 0 }), "BAD_USER_INPUT"),
        (json!({ "first": -1 }), "BAD_USER_INPUT"),
        (json!({ "first": 1, "last": 1 }), "BAD_USER_INPUT"),
        (json!({ "first": 201 }), "LIMIT_EXCEEDED"),
    ] {
        assert_eq!(api.query(PAGE, arguments.clone()).await.error_code(), code, "{arguments}");
    }
    let cursor = &log(&api, 1).await[0]["cursor"];
    let answer =
        api.query("query($after: String) { customers(after: $after) { nodes { id } } }", json!({ "after": cursor }));
    assert_eq!(answer.await.error_code(), "CURSOR_MISMATCH");
});
