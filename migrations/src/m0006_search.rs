//! What the search box looks through: the words of a customer, folded in Rust, two spaces before each.
//!
//! PostgreSQL finds candidates by a GIN index over hashes of the text's trigrams, an array that needs no extension;
//! SQLite by its own FTS5 trigram index. Both then hold the text itself against the words that were asked for.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::dialect::{is_postgres, run};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, if is_postgres(manager) { POSTGRES } else { SQLITE }).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !is_postgres(manager) {
            run(manager, &["DROP TABLE customer_search_trigram"]).await?;
        }
        run(manager, &["DROP TABLE customer_search"]).await
    }
}

const POSTGRES: &[&str] = &[
    "CREATE TABLE customer_search (
        customer_id uuid NOT NULL PRIMARY KEY REFERENCES customer (id),
        words {text} NOT NULL,
        trigrams integer[] NOT NULL)",
    "CREATE INDEX customer_search_trigrams ON customer_search USING gin (trigrams)",
];

const SQLITE: &[&str] = &[
    "CREATE TABLE customer_search (
        row integer PRIMARY KEY,
        customer_id blob NOT NULL UNIQUE REFERENCES customer (id),
        words text NOT NULL)",
    "CREATE VIRTUAL TABLE customer_search_trigram USING fts5 (
        words, content = 'customer_search', content_rowid = 'row', tokenize = 'trigram case_sensitive 1')",
    "CREATE TRIGGER customer_search_insert AFTER INSERT ON customer_search BEGIN
        INSERT INTO customer_search_trigram (rowid, words) VALUES (new.row, new.words);
     END",
    "CREATE TRIGGER customer_search_delete AFTER DELETE ON customer_search BEGIN
        INSERT INTO customer_search_trigram (customer_search_trigram, rowid, words) VALUES ('delete', old.row, old.words);
     END",
    "CREATE TRIGGER customer_search_update AFTER UPDATE ON customer_search BEGIN
        INSERT INTO customer_search_trigram (customer_search_trigram, rowid, words) VALUES ('delete', old.row, old.words);
        INSERT INTO customer_search_trigram (rowid, words) VALUES (new.row, new.words);
     END",
];
