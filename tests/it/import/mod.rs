//! Customers from files and back, by the library itself: what a record does, what is rejected and how it is told.

mod csv;
mod dialect;
mod dialect_list;
mod export;
mod jsonl;
mod rejected;
mod sample;
mod seed;
mod upsert;

use clientele::app::local;
use clientele::domain::event::EventKind;
use clientele::entity::event;
use clientele::import::{Format, ImportError, Rejection, Source, Summary, run};
use clientele::service::Service;
use sea_orm::{EntityTrait as _, QueryOrder as _};

use crate::support::app::TestApp;

/// How an import ended, with the rejections as they are printed.
#[derive(Debug)]
struct Imported {
    summary: Summary,
    rejections: Vec<String>,
    /// What could not be carried, as it is printed.
    left: String,
}

impl Imported {
    fn is(&self, created: u64, updated: u64, unchanged: u64, rejected: u64) {
        assert_eq!(self.summary, Summary { created, updated, unchanged, rejected }, "{:#?}", self.rejections);
    }
}

async fn try_import(service: &Service, format: Format, file: &[u8]) -> Result<Imported, ImportError> {
    let mut rejections = Vec::new();
    let mut source = Source::open(file, format).await?;
    let told = |_, more: &[Rejection]| rejections.extend(more.iter().map(ToString::to_string));
    let summary = run(service, &local(), &mut source, told).await?;
    assert_eq!(source.position(), file.len() as u64, "the file is read to its end");
    let left = source.left().map(ToString::to_string).unwrap_or_default();
    Ok(Imported { summary, rejections, left })
}

async fn import(app: &TestApp, lines: &str) -> Imported {
    try_import(app.service(), Format::Jsonl, lines.as_bytes()).await.expect("the file is read")
}

/// The log, oldest first: what happened, which fields changed, and the customer's version by then.
async fn log(app: &TestApp) -> Vec<(EventKind, String, i64)> {
    let events = event::Entity::find().order_by_asc(event::Column::Sequence);
    let events = events.all(app.service().database.reader()).await.expect("the log is read");
    events.into_iter().map(|event| (event.kind, event.changed_fields, event.customer_version)).collect()
}
