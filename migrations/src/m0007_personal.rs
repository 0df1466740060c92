//! Personal data of a customer beside its name: date of birth, phone, identity documents, residence.
//!
//! Date of birth, phone and identities hold sealed text only: the id of a key, and what that key has encrypted. So that
//! a phone can still be found there is a keyed hash of it beside it. `encryption_key` remembers which keys have sealed
//! anything here, so that a gateway without one of them says so at its start.
//!
//! SQLite's full-text index keeps what was deleted from it until its parts are merged, unless told otherwise: what is
//! erased must be gone.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::dialect::{is_postgres, run};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await?;
        if is_postgres(manager) { Ok(()) } else { run(manager, SQLITE).await }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    "ALTER TABLE customer ADD COLUMN date_of_birth {text}",
    "ALTER TABLE customer ADD COLUMN phone {text}",
    "ALTER TABLE customer ADD COLUMN phone_index {text}",
    "ALTER TABLE customer ADD COLUMN identities {text}",
    "ALTER TABLE customer ADD COLUMN residence_street {text}",
    "ALTER TABLE customer ADD COLUMN residence_street2 {text}",
    "ALTER TABLE customer ADD COLUMN residence_city {text}",
    "ALTER TABLE customer ADD COLUMN residence_post_code {text}",
    "ALTER TABLE customer ADD COLUMN residence_state {text}",
    "ALTER TABLE customer ADD COLUMN residence_country {text}",
    "CREATE INDEX customer_phone_index ON customer (counterparty_id, phone_index) WHERE phone_index IS NOT NULL",
    "CREATE TABLE encryption_key (
        id {text} NOT NULL PRIMARY KEY,
        created_at_ms {i64} NOT NULL)",
];

const SQLITE: &[&str] =
    &["INSERT INTO customer_search_trigram (customer_search_trigram, rank) VALUES ('secure-delete', 1)"];

const DOWN: &[&str] = &[
    "DROP TABLE encryption_key",
    "DROP INDEX customer_phone_index",
    "ALTER TABLE customer DROP COLUMN residence_country",
    "ALTER TABLE customer DROP COLUMN residence_state",
    "ALTER TABLE customer DROP COLUMN residence_post_code",
    "ALTER TABLE customer DROP COLUMN residence_city",
    "ALTER TABLE customer DROP COLUMN residence_street2",
    "ALTER TABLE customer DROP COLUMN residence_street",
    "ALTER TABLE customer DROP COLUMN identities",
    "ALTER TABLE customer DROP COLUMN phone_index",
    "ALTER TABLE customer DROP COLUMN phone",
    "ALTER TABLE customer DROP COLUMN date_of_birth",
];
