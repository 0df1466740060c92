//! The event log: audit trail, subscription and history at once.
//!
//! A position in the log is (`txid`, `sequence`). Transactions commit out of the order of their sequence numbers, so
//! a reader on PostgreSQL reads only rows whose transaction is older than every one still running; in that order a
//! row can never appear behind a position already read, and no writer waits for another. SQLite has one writer, so
//! there `txid` is 0 and the sequence alone is the order.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::dialect::run;

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE event (
        sequence {sequence},
        txid {i64} NOT NULL DEFAULT {transaction},
        id {uuid} NOT NULL,
        counterparty_id {uuid} NOT NULL REFERENCES counterparty (id),
        kind {text} NOT NULL,
        occurred_at_ms {i64} NOT NULL,
        customer_id {uuid} NOT NULL REFERENCES customer (id),
        account_id {uuid} REFERENCES account (id),
        address_id {uuid} REFERENCES address (id),
        principal {text} NOT NULL,
        on_behalf_of {uuid},
        reason {text},
        changed_fields {text} NOT NULL,
        previous_status {text},
        status {text} NOT NULL,
        labels {text} NOT NULL,
        customer_version {i64} NOT NULL)",
    "CREATE UNIQUE INDEX event_id ON event (id)",
    "CREATE INDEX event_position ON event (txid, sequence)",
    "CREATE INDEX event_counterparty ON event (counterparty_id, txid, sequence)",
    "CREATE INDEX event_kind ON event (counterparty_id, kind, txid, sequence)",
    "CREATE INDEX event_status ON event (counterparty_id, status, txid, sequence)",
    "CREATE INDEX event_occurred ON event (counterparty_id, occurred_at_ms)",
    "CREATE INDEX event_customer ON event (customer_id, txid, sequence)",
];

const DOWN: &[&str] = &["DROP TABLE event"];
