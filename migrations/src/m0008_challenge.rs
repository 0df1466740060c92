//! The challenges by which control of an address is proved. The text of a challenge is made from its row.
//!
//! At most one of an address is open. Those whose time is over are looked for all the time, so the open ones have an
//! index of their own; the others are kept for a while, and found by age.

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
    "CREATE TABLE challenge (
        id {uuid} NOT NULL PRIMARY KEY,
        counterparty_id {uuid} NOT NULL REFERENCES counterparty (id),
        address_id {uuid} NOT NULL REFERENCES address (id),
        issued_at_ms {i64} NOT NULL,
        expires_at_ms {i64} NOT NULL,
        failures {i64} NOT NULL,
        state {text} NOT NULL,
        domain {text} NOT NULL,
        nonce {text} NOT NULL)",
    "CREATE UNIQUE INDEX challenge_open_address ON challenge (address_id) WHERE state = 'OPEN'",
    "CREATE INDEX challenge_open_expires ON challenge (expires_at_ms) WHERE state = 'OPEN'",
    "CREATE INDEX challenge_expires ON challenge (expires_at_ms)",
];

const DOWN: &[&str] = &["DROP TABLE challenge"];
