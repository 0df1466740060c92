//! One filter, asked twice: of the database by `events`, and of an event at hand by a subscription. Both must give the
//! same answer to whatever filter there is.

use async_graphql::{InputType as _, Value as Input};
use clientele::app::local;
use clientele::domain::customer::CustomerStatus;
use clientele::domain::event::{EventKind, NewEvent, Position};
use clientele::domain::filter::EventFilter;
use clientele::domain::label::Labels;
use clientele::domain::principal::DEFAULT_COUNTERPARTY;
use clientele::domain::time::Timestamp;
use clientele::entity::event::Model as Event;
use clientele::store;
use clientele::store::database::Reader;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value, json};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use super::log;
use crate::support::app::{TestApp, both};
use crate::write::{query, text, uuid};

const KINDS: [EventKind; 4] =
    [EventKind::CustomerCreated, EventKind::CustomerUpdated, EventKind::CustomerStatusChanged, EventKind::AddressAdded];
const STATUSES: [CustomerStatus; 3] = [CustomerStatus::Registered, CustomerStatus::Active, CustomerStatus::Deleted];
/// Labels that JSON, LIKE, quoting or a loose comparison could take for something else.
const LABELS: [&str; 8] = ["a", "A", "ä", "a\"b", "a\\b", "a,b", "%", "𝔸['"];
/// All events happen within a few milliseconds from here.
const EPOCH_MS: i64 = 1_700_000_000_000;
const SPAN_MS: i64 = 6;
const CUSTOMERS: usize = 4;
const EVENTS: usize = 60;

/// One event to be written: its kind, the number of its customer, its status, its labels and its millisecond.
type Row = (EventKind, Index, CustomerStatus, Vec<&'static str>, i64);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (select(&KINDS), any::<Index>(), select(&STATUSES), vec(select(&LABELS), 0..4), 0..SPAN_MS);
    vec(row, EVENTS)
}

/// A filter as a caller sends it; `customers` are the ids that it may name.
fn filters(customers: Vec<String>) -> impl Strategy<Value = Value> {
    let labels = || prop::option::of(vec(select(&LABELS), 1..4).prop_map(|labels| json!(labels)));
    let time =
        || prop::option::of((-1..=SPAN_MS).prop_map(|ms| json!(Timestamp::from_millis(EPOCH_MS + ms).to_string())));
    let label_keys = (labels(), labels(), labels())
        .prop_map(|(all, any, none)| object([("hasAll", all), ("hasAny", any), ("hasNone", none)]));
    let time_keys = (time(), time(), time(), time())
        .prop_map(|(gt, gte, lt, lte)| object([("gt", gt), ("gte", gte), ("lt", lt), ("lte", lte)]));
    let names = |names: Vec<&'static str>| prop::option::of(vec(select(names), 1..4).prop_map(|names| json!(names)));
    let ids = prop::option::of(vec(select(customers), 1..3).prop_map(|ids| json!(ids)));
    let kinds = names(KINDS.map(EventKind::name).to_vec());
    let statuses = names(STATUSES.map(CustomerStatus::name).to_vec());
    (kinds, ids, statuses, label_keys, time_keys)
        .prop_map(|(kinds, ids, statuses, labels, time)| {
            object([
                ("kinds", kinds),
                ("customerIds", ids),
                ("statuses", statuses),
                ("labels", labels),
                ("occurredAt", time),
            ])
        })
        .prop_filter_map("an empty filter is refused", |filter| filter)
}

/// An object of the keys that have a value; none where no key has one.
fn object<const N: usize>(keys: [(&str, Option<Value>); N]) -> Option<Value> {
    let keys: Map<String, Value> = keys.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect();
    (!keys.is_empty()).then_some(Value::Object(keys))
}

/// Writes the events behind the API, where they can be as random as they like.
async fn write(app: &TestApp, customers: &[String], rows: &[Row]) {
    let service = app.service();
    let tx = service.database.begin().await.unwrap();
    for (kind, customer, status, labels, ms) in rows {
        let id = uuid(customer.get::<String>(customers));
        let mut row = store::customer::lock(&tx, DEFAULT_COUNTERPARTY, id).await.unwrap().unwrap();
        let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
        row.labels = Labels::parse(&labels, &mut clientele::domain::problem::Problems::default()).unwrap().to_json();
        row.status = *status;
        let new = NewEvent {
            kind: *kind,
            occurred_at: Timestamp::from_millis(EPOCH_MS + ms),
            account_id: None,
            address_id: None,
            reason: None,
            changed_fields: Vec::new(),
            previous_status: None,
        };
        store::event::append(&tx, &local(), service.clock.new_id(), &row, new).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn holds(filter: &EventFilter, event: &Event) -> bool {
    let labels = Labels::from_json(&event.labels);
    filter.holds(event.kind, event.customer_id, event.status, labels.as_slice(), event.occurred_at_ms)
}

both!(a_filter_says_the_same_of_the_log_and_of_an_event_at_hand, async |app| {
    let api = app.client();
    let mut customers = Vec::new();
    for n in 0..CUSTOMERS {
        customers.push(app.customer(&format!("customer {n}")).save().await.id);
    }
    let mut runner = TestRunner::new(Config { cases: 256, failure_persistence: None, ..Config::default() });
    let rows = rows().new_tree(&mut runner).unwrap().current();
    write(app, &customers, &rows).await;
    log(&api, CUSTOMERS + EVENTS).await;
    let reader = Reader::Pool(app.service().database.clone());
    let all = store::event::after(&reader, Position::default(), 1000).await.unwrap();
    assert_eq!(all.len(), CUSTOMERS + EVENTS);

    let document = "query($filter: EventFilter!) { events(filter: $filter, first: 200) { nodes { id } } }";
    let handle = Handle::current();
    let outcome = runner.run(&filters(customers), |filter| {
        let input = Input::from_json(filter.clone()).unwrap();
        let Ok(at_hand) = EventFilter::parse(Some(input)) else { panic!("{filter} is no filter") };
        let listed = block_in_place(|| handle.block_on(query(&api, document, json!({ "filter": filter }))));
        let listed: Vec<String> =
            listed["events"]["nodes"].as_array().unwrap().iter().map(|node| text(&node["id"])).collect();
        let held: Vec<String> =
            all.iter().filter(|event| holds(&at_hand, event)).map(|event| event.id.to_string()).collect();
        prop_assert_eq!(&listed, &held);
        Ok(())
    });
    outcome.unwrap();
});
