//! Filling a database with made-up customers.

use std::pin::pin;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::sample::Sample;
use crate::domain::principal::Principal;
use crate::service::Service;
use crate::store::error::StoreError;
use crate::store::{bulk, customer};

/// How many customers are written in one transaction.
const BATCH: u64 = 4_000;

/// Why a database is not filled.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    #[error("the database has customers already; --append adds to them, with another --seed-value")]
    NotEmpty,
    #[error("the customers of this --seed-value are there already; take another")]
    SameSeed,
    #[error("the customers could not be written")]
    Store(#[from] StoreError),
}

/// Writes every customer of a sample; `told` hears how many are written. What one transaction has written stays when a
/// later one fails.
pub async fn run(
    service: &Service,
    who: &Principal,
    sample: Sample,
    append: bool,
    mut told: impl FnMut(u64),
) -> Result<(), SeedError> {
    let database = &service.database;
    let (reader, counterparty) = (database.reader(), who.counterparty);
    if customer::any(reader, counterparty).await? {
        if !append {
            return Err(SeedError::NotEmpty);
        }
        if customer::by_external_id(reader, counterparty, &sample.external_id_of(0)).await?.is_some() {
            return Err(SeedError::SameSeed);
        }
    }
    // The next batches are made while the database writes these.
    let (sender, mut batches) = mpsc::channel(1);
    let making = spawn_blocking(move || {
        for first in (0..sample.customers()).step_by(BATCH as usize) {
            let batch = sample.batch(first..sample.customers().min(first + BATCH));
            if sender.blocking_send(batch).is_err() {
                return;
            }
        }
    });
    let batches = stream::poll_fn(|context| batches.poll_recv(context));
    let writing = batches.map(async |batch| bulk::insert(database, &batch).await.map(|()| batch.wholes.len() as u64));
    let mut writing = pin!(writing.buffered(bulk::at_once(database.backend())));
    let mut written = 0;
    while let Some(more) = writing.try_next().await? {
        written += more;
        told(written);
    }
    if let Err(error) = making.await
        && let Ok(panic) = error.try_into_panic()
    {
        std::panic::resume_unwind(panic);
    }
    bulk::analyze(database).await?;
    Ok(())
}
