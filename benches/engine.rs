//! What a request costs before and after the database: reading a document for the first time, knowing it again, and
//! the engine's two steps that need no database, the plan and the JSON of a customer whose row is at hand.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that cannot be set up has nothing to say")]

use async_graphql::{Context, EmptyMutation, EmptySubscription, Object, Request, Schema};
use clientele::config::Config;
use clientele::entity::customer;
use clientele::graphql::customer::object::Customer;
use clientele::graphql::document::Documents;
use clientele::graphql::level::fetch::Source;
use clientele::graphql::level::root::Loaded;
use clientele::graphql::schema::sdl;
use clientele::import::sample::Sample;
use clientele::store::database::{Database, Reader};
use divan::Bencher;
use tokio::runtime::Runtime;
use uuid::Uuid;

const DASHBOARD: &str = include_str!("requests/dashboard.graphql");
const CUSTOMER: &str = "{ customer { id externalId status kycLevel entity { type } name { given family } createdAt } }";

fn main() {
    divan::main();
}

fn documents() -> Documents {
    Documents::new(&sdl(), Config::default().limits().documents(), Config::default().disclosure())
        .expect("the schema is valid")
}

/// The document is parsed, validated and counted.
#[divan::bench]
fn document_unknown(bencher: Bencher) {
    let documents = documents();
    let number = std::cell::Cell::new(0);
    bencher
        .with_inputs(|| {
            number.set(number.get() + 1);
            Request::new(format!("# {}\n{DASHBOARD}", number.get()))
        })
        .bench_local_values(|mut request| documents.prepare(&mut request).is_ok());
}

/// The document is known, and only copied for the executor.
#[divan::bench]
fn document_known(bencher: Bencher) {
    let documents = documents();
    bencher
        .with_inputs(|| Request::new(DASHBOARD))
        .bench_local_values(|mut request| documents.prepare(&mut request).is_ok());
}

/// Hands out one customer, again and again.
struct AtHand(Source, customer::Model);

#[Object]
impl AtHand {
    async fn customer(&self, _ctx: &Context<'_>) -> Loaded<Customer> {
        Loaded::new(self.0.clone(), &self.1)
    }
}

/// The executor and the engine, from the row to the answer.
#[divan::bench]
fn customer_at_hand(bencher: Bencher) {
    let runtime = Runtime::new().unwrap();
    let settings = Config { database_url: "sqlite::memory:".to_owned(), ..Config::default() }.database();
    let database = runtime.block_on(Database::connect(&settings)).expect("a database in memory");
    let source = Source { reader: Reader::Pool(database), counterparty: Uuid::nil() };
    let bounds = Config::default().page_bounds();
    let schema = Schema::build(
        AtHand(source, Sample::new(Uuid::nil(), 1, 1).customer(0).0.customer),
        EmptyMutation,
        EmptySubscription,
    )
    .data(bounds)
    .finish();
    let parsed = async_graphql::parser::parse_query(CUSTOMER).unwrap();
    bencher
        .with_inputs(|| {
            let mut request = Request::new(CUSTOMER);
            request.set_parsed_query(parsed.clone());
            request
        })
        .bench_local_values(|request| runtime.block_on(schema.execute(request)));
}
