//! The customer and its labels.
//!
//! An index stands behind every filter and every order of a customer list, the counterparty first. Where a column is
//! mostly empty the index leaves the empty rows out, so that they cost nothing to write. The `_folded` columns hold
//! the text in lower case, folded in Rust: what ignores case must not depend on a database. Columns of a fixed width
//! that are never missing come first: PostgreSQL finds them in a row without walking over the others.

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
    "CREATE TABLE customer (
        id {uuid} NOT NULL PRIMARY KEY,
        counterparty_id {uuid} NOT NULL REFERENCES counterparty (id),
        created_at_ms {i64} NOT NULL,
        updated_at_ms {i64} NOT NULL,
        version {i64} NOT NULL,
        kyc_level {i64} NOT NULL,
        disabled {bool} NOT NULL,
        status {text} NOT NULL,
        labels {text} NOT NULL,
        external_id {text},
        external_id_folded {text},
        login {text},
        login_folded {text},
        entity_id {uuid},
        entity_type {text},
        segment {text},
        branch_id {uuid} REFERENCES branch (id),
        balance_limit {i64},
        balance_asset_code {text},
        balance_asset_issuer {text},
        given_name {text},
        given_name_folded {text},
        middle_name {text},
        paternal_name {text},
        paternal_name_folded {text},
        family_name {text},
        family_name_folded {text})",
    "CREATE UNIQUE INDEX customer_external_id ON customer (counterparty_id, external_id) WHERE external_id IS NOT NULL",
    "CREATE UNIQUE INDEX customer_login ON customer (counterparty_id, login) WHERE login IS NOT NULL",
    "CREATE INDEX customer_created ON customer (counterparty_id, created_at_ms, id)",
    "CREATE INDEX customer_updated ON customer (counterparty_id, updated_at_ms, id)",
    "CREATE INDEX customer_status_created ON customer (counterparty_id, status, created_at_ms, id)",
    "CREATE INDEX customer_status ON customer (counterparty_id, status, id)",
    "CREATE INDEX customer_kyc_level ON customer (counterparty_id, kyc_level, id)",
    "CREATE INDEX customer_family_name ON customer (counterparty_id, family_name, id)",
    "CREATE INDEX customer_balance_limit ON customer (counterparty_id, balance_limit, id)",
    "CREATE INDEX customer_disabled ON customer (counterparty_id, created_at_ms, id) WHERE disabled",
    "CREATE INDEX customer_external_id_folded ON customer (counterparty_id, external_id_folded) WHERE external_id_folded IS NOT NULL",
    "CREATE INDEX customer_login_folded ON customer (counterparty_id, login_folded) WHERE login_folded IS NOT NULL",
    "CREATE INDEX customer_given_name ON customer (counterparty_id, given_name_folded) WHERE given_name_folded IS NOT NULL",
    "CREATE INDEX customer_paternal_name ON customer (counterparty_id, paternal_name_folded) WHERE paternal_name_folded IS NOT NULL",
    "CREATE INDEX customer_family_name_folded ON customer (counterparty_id, family_name_folded) WHERE family_name_folded IS NOT NULL",
    "CREATE INDEX customer_entity ON customer (counterparty_id, entity_id) WHERE entity_id IS NOT NULL",
    "CREATE INDEX customer_entity_type ON customer (counterparty_id, entity_type, created_at_ms, id) WHERE entity_type IS NOT NULL",
    "CREATE INDEX customer_segment ON customer (counterparty_id, segment, created_at_ms, id) WHERE segment IS NOT NULL",
    "CREATE INDEX customer_branch ON customer (counterparty_id, branch_id, created_at_ms, id) WHERE branch_id IS NOT NULL",
    "CREATE INDEX customer_external_id_order ON customer (counterparty_id, external_id, id)",
    "CREATE INDEX customer_login_order ON customer (counterparty_id, login, id)",
    "CREATE INDEX customer_balance_asset_code_folded ON customer (counterparty_id, lower(balance_asset_code)) WHERE balance_asset_code IS NOT NULL",
    "CREATE INDEX customer_balance_asset_issuer_folded ON customer (counterparty_id, lower(balance_asset_issuer)) WHERE balance_asset_issuer IS NOT NULL",
    "CREATE INDEX customer_balance_asset_code ON customer (counterparty_id, balance_asset_code) WHERE balance_asset_code IS NOT NULL",
    "CREATE INDEX customer_balance_asset_issuer ON customer (counterparty_id, balance_asset_issuer) WHERE balance_asset_issuer IS NOT NULL",
    "CREATE TABLE customer_label (
        customer_id {uuid} NOT NULL REFERENCES customer (id),
        counterparty_id {uuid} NOT NULL,
        label {text} NOT NULL,
        PRIMARY KEY (customer_id, label))",
    "CREATE INDEX customer_label_label ON customer_label (counterparty_id, label, customer_id)",
];

const DOWN: &[&str] = &["DROP TABLE customer_label", "DROP TABLE customer"];
