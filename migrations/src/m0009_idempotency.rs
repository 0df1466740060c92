//! The outcomes of writes under an idempotency key, kept for a day or so.
//!
//! Neither the key nor the input stands here, only digests that nobody can turn round without the key; the outcome
//! holds ids and counts. A row has no life of its own, so nothing refers to the counterparty: the check would cost each
//! write a look-up.

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
    "CREATE TABLE idempotency (
        counterparty_id {uuid} NOT NULL,
        name {uuid} NOT NULL,
        input {uuid} NOT NULL,
        outcome {text} NOT NULL,
        expires_at_ms {i64} NOT NULL,
        PRIMARY KEY (counterparty_id, name))",
    "CREATE INDEX idempotency_expires ON idempotency (expires_at_ms)",
];

const DOWN: &[&str] = &["DROP TABLE idempotency"];
