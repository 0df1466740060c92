//! Filling a database in bulk: what is there afterwards is what single writes would have left, and it is filled once.

use clientele::app::local;
use clientele::domain::principal::DEFAULT_COUNTERPARTY;
use clientele::entity::{account, address, customer, event};
use clientele::import::sample::Sample;
use clientele::import::seed::{SeedError, run};
use clientele::import::{Format, export};
use sea_orm::{EntityTrait as _, QueryOrder as _};
use serde_json::json;

use super::try_import;
use crate::support::app::{TestApp, both};

async fn seed(app: &TestApp, sample: Sample, append: bool) -> Result<Vec<u64>, SeedError> {
    let mut told = Vec::new();
    run(app.service(), &local(), sample, append, |written| told.push(written)).await?;
    Ok(told)
}

both!(the_rows_in_the_database_are_those_of_the_sample, async |app| {
    // More than one transaction.
    let sample = Sample::new(DEFAULT_COUNTERPARTY, 4_300, 3);
    assert_eq!(seed(app, sample, false).await.unwrap(), [4_000, 4_300]);
    let db = app.service().database.reader();
    let customers = customer::Entity::find().order_by_asc(customer::Column::Id).all(db).await.unwrap();
    let accounts = account::Entity::find().order_by_asc(account::Column::Id).all(db).await.unwrap();
    let addresses = address::Entity::find().order_by_asc(address::Column::Id).all(db).await.unwrap();
    let mut events = event::Entity::find();
    events = events.order_by_asc(event::Column::Txid).order_by_asc(event::Column::Sequence);
    let events = events.all(db).await.unwrap();
    let batch = sample.batch(0..sample.customers());
    assert!(customers.iter().eq(batch.wholes.iter().map(|whole| &whole.customer)), "the customers differ");
    let mut expected: Vec<_> = batch.wholes.iter().flat_map(|whole| &whole.accounts).collect();
    expected.sort_by_key(|account| account.id);
    assert!(accounts.iter().eq(expected), "the accounts differ");
    let mut expected: Vec<_> = batch.wholes.iter().flat_map(|whole| &whole.addresses).collect();
    expected.sort_by_key(|address| address.id);
    assert!(addresses.iter().eq(expected), "the addresses differ");
    let events: Vec<_> = events.into_iter().map(|event| event::Model { sequence: 0, txid: 0, ..event }).collect();
    assert!(events == batch.events, "the events differ, or their order");
});

both!(what_was_seeded_is_found_as_what_was_written_one_by_one, async |app| {
    let sample = Sample::new(DEFAULT_COUNTERPARTY, 400, 1);
    seed(app, sample, false).await.unwrap();
    // The same customers once more in another registry, by the import.
    let mut lines = Vec::new();
    export::run(app.service(), &local(), None, &mut lines, |_| {}).await.unwrap();
    let other = TestApp::start(app.kind()).await;
    try_import(other.service(), Format::Jsonl, &lines).await.unwrap().is(400, 0, 0, 0);

    let document = "query($search: String, $filter: CustomerFilter) {
        customers(search: $search, filter: $filter, first: 100, orderBy: [{ field: EXTERNAL_ID }], includeDisabled: true,
                  includeDeleted: true) { totalCount { value } nodes { externalId labels accounts(first: 9) { totalCount { value } } } } }";
    let questions = [
        json!({ "search": "енко" }),
        json!({ "search": "ke" }),
        json!({ "search": "mail1.example.ua" }),
        json!({ "filter": { "labels": { "hasAny": ["vip", "beta"] } } }),
        json!({ "filter": { "labels": { "hasNone": ["vip"] }, "familyName": { "startsWith": "mü" } } }),
        json!({ "filter": { "addresses": { "some": { "chainId": { "eq": "stellar:pubnet" } } } } }),
    ];
    for question in questions {
        let seeded = app.client().query(document, question.clone()).await;
        let written = other.client().query(document, question.clone()).await;
        assert_eq!(seeded.data(), written.data(), "{question}");
        assert!(seeded.data()["customers"]["totalCount"]["value"].as_i64() > Some(0), "{question} finds nobody");
    }
    other.stop().await;
});

both!(a_database_is_filled_once_with_each_seed, async |app| {
    let sample = |customers, seed| Sample::new(DEFAULT_COUNTERPARTY, customers, seed);
    seed(app, sample(50, 1), false).await.unwrap();
    assert!(matches!(seed(app, sample(50, 1), false).await, Err(SeedError::NotEmpty)));
    assert!(matches!(seed(app, sample(50, 2), false).await, Err(SeedError::NotEmpty)));
    assert!(matches!(seed(app, sample(80, 1), true).await, Err(SeedError::SameSeed)));
    seed(app, sample(50, 2), true).await.unwrap();
    assert_eq!(customer::Entity::find().all(app.service().database.reader()).await.unwrap().len(), 100);
});
