//! Group counts under a list's own filter and search: what the model counts in memory, on both databases.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, TimeDelta};
use clientele::domain::bucket::TimeBucket;
use clientele::entity::customer;
use clientele::store::facet::Facet;
use clientele::store::noun::{Column, Noun};
use serde_json::{Value, json};

use super::data::NEW_YEAR;
use super::explain::{condition, list, order};
use super::given::{self, Rows};
use super::model;
use super::plans::explainer;
use super::random::Random;
use crate::support::app::{TestApp, both};
use crate::support::both::both_kinds;
use crate::support::database::Kind;

const FACETS: [(&str, &str); 5] = [
    ("statuses", "status"),
    ("entityTypes", "entityType"),
    ("kycLevels", "kycLevel"),
    ("segments", "segment"),
    ("labels", "labels"),
];
const BUCKETS: [&str; 4] = ["HOUR", "DAY", "WEEK", "MONTH"];

/// Noon of the second day of the year: the rows are of the days before.
const NOW: i64 = NEW_YEAR + 36 * 3_600_000;

/// The groups of these rows by a key, the largest first, equal ones by value, a missing value last.
fn grouped(rows: &[&Value], key: &str, top: usize) -> Value {
    let mut counts: BTreeMap<(bool, i64, String), (Value, i64)> = BTreeMap::new();
    let values = |row: &Value| match &row[key] {
        Value::Array(values) => values.clone(),
        value => vec![value.clone()],
    };
    for value in rows.iter().flat_map(|row| values(row)) {
        let place = (value.is_null(), value.as_i64().unwrap_or(0), value.as_str().unwrap_or("").to_owned());
        counts.entry(place).or_insert((value, 0)).1 += 1;
    }
    let mut groups: Vec<(Value, i64)> = counts.into_values().collect();
    groups.sort_by_key(|(_, count)| -count);
    groups.into_iter().take(top).map(|(value, count)| json!({ "value": value, "count": count })).collect()
}

/// Where the bucket begins that lies so many before the one of this moment.
fn start(bucket: &str, now: &str, back: u32) -> String {
    let date = NaiveDate::parse_from_str(&now[..10], "%Y-%m-%d").unwrap();
    let day = match bucket {
        "HOUR" => {
            let hour = DateTime::parse_from_rfc3339(&format!("{}:00:00Z", &now[..13])).unwrap();
            let begin = hour - TimeDelta::hours(back.into());
            return begin.format("%Y-%m-%dT%H:00:00.000Z").to_string();
        }
        "DAY" => date - Days::new(back.into()),
        "WEEK" => date - Days::new(u64::from(date.weekday().num_days_from_monday()) + 7 * u64::from(back)),
        _ => date.with_day(1).unwrap() - Months::new(back),
    };
    day.format("%Y-%m-%dT00:00:00.000Z").to_string()
}

/// The rows by when they were created: each is put where its own bucket begins.
fn created(rows: &[&Value], bucket: &str, last: u32, now: &str) -> Value {
    let count =
        |begin: &str| rows.iter().filter(|row| start(bucket, row["createdAt"].as_str().unwrap(), 0) == begin).count();
    let starts = (0..last).rev().map(|back| start(bucket, now, back));
    starts.map(|start| json!({ "count": count(&start), "start": start })).collect()
}

const DOCUMENT: &str = "query($filter: CustomerFilter, $disabled: Boolean, $deleted: Boolean, $top: Int, $bucket: TimeBucket!, $last: Int!) {
    customers(filter: $filter, includeDisabled: $disabled, includeDeleted: $deleted, first: 1) {
        facets(top: $top) {
            statuses { value count } entityTypes { value count } kycLevels { value count } segments { value count }
            labels { value count } createdPer(bucket: $bucket, last: $last) { start count } } } }";

both_kinds!(facets_count_what_the_model_counts, async |kind| {
    let app = TestApp::at(kind, NOW).await;
    let mut random = Random::new(31);
    let mut groups = 0;
    for _ in 0..3 {
        let data = given::data(&mut random);
        data.replace(&app.service().database).await;
        let rows = Rows::of(&data);
        for case in 0..20 {
            let filter = (!random.once_in(4)).then(|| rows.customer_filter(&mut random, 2));
            let (disabled, deleted) = (random.once_in(2), random.once_in(2));
            let (top, bucket, last) = (random.within(1..=8), *random.one(&BUCKETS), random.within(1..=60));
            let mut variables =
                json!({ "disabled": disabled, "deleted": deleted, "top": top, "bucket": bucket, "last": last });
            if let Some(filter) = &filter {
                variables["filter"] = filter.clone();
            }
            let listed = model::listed(&rows.customers, filter.as_ref(), disabled, deleted);
            let mut expected = json!({});
            for (facet, key) in FACETS {
                expected[facet] = grouped(&listed, key, top);
                groups += expected[facet].as_array().unwrap().len();
            }
            expected["createdPer"] = created(&listed, bucket, u32::try_from(last).unwrap(), "2025-01-02T12:00:00Z");
            let answer = app.client().query(DOCUMENT, variables.clone()).await;
            assert_eq!(answer.data()["customers"]["facets"], expected, "case {case}: {variables}");
        }
    }
    assert!(groups > 300, "only {groups} groups were told");
    app.stop().await;
});

both_kinds!(buckets_are_of_utc_and_none_is_left_out, async |kind| {
    let app = TestApp::at(kind, 0).await;
    // A Friday, a leap day, the Saturday and the Sunday behind it, Monday to the millisecond, the year before, and what is yet to come.
    for (name, at) in [
        ("friday", "2024-02-23T23:59:59.999Z"),
        ("leap day", "2024-02-29T00:00:00Z"),
        ("saturday", "2024-03-02T12:00:00Z"),
        ("sunday", "2024-03-03T23:59:59.999Z"),
        ("monday", "2024-03-04T00:00:00Z"),
        ("last year", "2023-12-31T23:59:59.999Z"),
        ("next month", "2024-04-01T00:00:00Z"),
    ] {
        app.set_time(DateTime::parse_from_rfc3339(at).unwrap().timestamp_millis());
        app.customer(name).save().await;
    }
    app.set_time(DateTime::parse_from_rfc3339("2024-03-06T10:30:00Z").unwrap().timestamp_millis());
    let document = "{ customers { facets {
        hour: createdPer(bucket: HOUR, last: 2) { start count }
        day: createdPer(last: 4) { start count }
        week: createdPer(bucket: WEEK, last: 3) { start count }
        month: createdPer(bucket: MONTH, last: 4) { start count }
        usual: createdPer { start } } } }";
    let answer = app.client().query(document, json!({})).await;
    let facets = &answer.data()["customers"]["facets"];
    let told = |facet: &str| -> Vec<String> {
        let one = |group: &Value| format!("{} {}", group["start"].as_str().unwrap(), group["count"]);
        facets[facet].as_array().unwrap().iter().map(one).collect()
    };
    assert_eq!(told("hour"), ["2024-03-06T09:00:00.000Z 0", "2024-03-06T10:00:00.000Z 0"]);
    assert_eq!(
        told("day"),
        [
            "2024-03-03T00:00:00.000Z 1",
            "2024-03-04T00:00:00.000Z 1",
            "2024-03-05T00:00:00.000Z 0",
            "2024-03-06T00:00:00.000Z 0"
        ]
    );
    let weeks = ["2024-02-19T00:00:00.000Z 1", "2024-02-26T00:00:00.000Z 3", "2024-03-04T00:00:00.000Z 1"];
    assert_eq!(told("week"), weeks);
    assert_eq!(
        told("month"),
        [
            "2023-12-01T00:00:00.000Z 1",
            "2024-01-01T00:00:00.000Z 0",
            "2024-02-01T00:00:00.000Z 2",
            "2024-03-01T00:00:00.000Z 3"
        ]
    );
    assert_eq!(facets["usual"].as_array().unwrap().len(), 30);
    app.stop().await;
});

both!(facets_are_counted_under_the_search_and_merged_like_any_field, async |app| {
    for (name, level, label) in [("anna", 1, "vip"), ("hannah", 2, "vip"), ("bob", 3, "eu")] {
        app.customer(name).active().with("kycLevel", json!(level)).label(label).save().await;
    }
    let document = "{ customers(search: \"anna\", first: 1) { nodes { externalId } facets { labels { count } }
        facets { labels { value __typename } __typename } few: facets(top: 1) { kycLevels { value count } } } }";
    let answer = app.client().query(document, json!({})).await;
    answer.data();
    let expected = concat!(
        r#"{"data":{"customers":{"nodes":[{"externalId":"hannah"}],"#,
        r#""facets":{"labels":[{"count":2,"value":"vip","__typename":"LabelCount"}],"__typename":"CustomerFacets"},"#,
        r#""few":{"kycLevels":[{"value":1,"count":1}]}}}"#
    );
    assert!(answer.text.starts_with(expected), "{}", answer.text);
});

both!(what_is_asked_of_facets_has_bounds, async |app| {
    for (asked, code) in [
        ("facets(top: 0) { statuses { count } }", "BAD_USER_INPUT"),
        ("facets(top: 201) { statuses { count } }", "LIMIT_EXCEEDED"),
        ("facets { createdPer(last: 0) { count } }", "BAD_USER_INPUT"),
        ("facets { createdPer(last: 1001) { count } }", "LIMIT_EXCEEDED"),
        ("facets { createdPer(last: null) { count } }", "GRAPHQL_VALIDATION_FAILED"),
        ("facets { createdPer(bucket: YEAR) { count } }", "GRAPHQL_VALIDATION_FAILED"),
    ] {
        let refused = app.client().query(&format!("{{ customers {{ {asked} }} }}"), json!({})).await;
        assert_eq!(refused.error_code(), code, "{asked}");
    }
    let most = "{ customers { facets(top: 200) { createdPer(bucket: MONTH, last: 1000) { count } } } }";
    let answer = app.client().query(most, json!({})).await;
    assert_eq!(answer.data()["customers"]["facets"]["createdPer"].as_array().unwrap().len(), 1000);
});

/// A list of customers has facets only at the root: below rows each parent would need its own.
#[test]
fn lists_below_rows_have_no_facets() {
    let schema = clientele::graphql::schema::sdl();
    let fields: Vec<&str> = schema.lines().filter(|line| line.ends_with(": CustomerConnection!")).collect();
    assert_eq!(fields.len(), 1, "{fields:?}");
}

both_kinds!(facets_are_read_by_the_index_of_the_filter, async |kind| {
    let (_home, explainer) = explainer(kind, 12_000).await;
    let bounds = TimeBucket::Day.bounds(2, clientele::domain::time::Timestamp::from_millis(NEW_YEAR));
    let created = Facet::Created { bounds, step_ms: TimeBucket::Day.step_ms() };
    let level = Facet::Column { column: Column(customer::Column::KycLevel as u8), top: 20 };
    let labels = Facet::Labels { top: 20 };
    let login = json!({ "login": { "eq": "login00501" } });
    let status = json!({ "status": { "eq": "BLOCKED" } });
    let mut wrong = Vec::new();
    for (facet, filter, index) in [
        (&level, Some(&login), "customer_login"),
        (&labels, Some(&login), "customer_login"),
        (&created, Some(&login), "customer_login"),
        (&level, Some(&status), "customer_status"),
        (&labels, Some(&status), "customer_status"),
        (&created, None, "customer_created"),
    ] {
        let list = list(Noun::Customer, condition(Noun::Customer, filter), order(Noun::Customer, &[]));
        let plan = explainer.facet(&list, facet).await;
        // PostgreSQL may well read all labels at once for many customers.
        let scans = plan.scans() && !(kind == Kind::Postgres && filter == Some(&status));
        if scans || !plan.has(index) {
            wrong.push(format!("{facet:?} where {filter:?}:\n{plan}"));
        }
    }
    explainer.close().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
});
