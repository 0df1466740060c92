//! The tenant, and the branches that it owns. Every other row carries its id.

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
    "CREATE TABLE counterparty (
        id {uuid} NOT NULL PRIMARY KEY,
        name {text} NOT NULL,
        created_at_ms {i64} NOT NULL)",
    "CREATE INDEX counterparty_created ON counterparty (created_at_ms, id)",
    "CREATE TABLE branch (
        id {uuid} NOT NULL PRIMARY KEY,
        counterparty_id {uuid} NOT NULL REFERENCES counterparty (id),
        name {text} NOT NULL,
        created_at_ms {i64} NOT NULL)",
    "CREATE INDEX branch_created ON branch (counterparty_id, created_at_ms, id)",
    "CREATE UNIQUE INDEX branch_name ON branch (counterparty_id, name)",
];

const DOWN: &[&str] = &["DROP TABLE branch", "DROP TABLE counterparty"];
