//! The account: one asset of one customer.

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
    "CREATE TABLE account (
        id {uuid} NOT NULL PRIMARY KEY,
        counterparty_id {uuid} NOT NULL REFERENCES counterparty (id),
        customer_id {uuid} NOT NULL REFERENCES customer (id),
        created_at_ms {i64} NOT NULL,
        updated_at_ms {i64} NOT NULL,
        version {i64} NOT NULL,
        balance {i64} NOT NULL CHECK (balance >= 0),
        deactivated_with_customer {bool} NOT NULL,
        status {text} NOT NULL,
        asset_code {text} NOT NULL,
        asset_issuer {text} NOT NULL,
        iban {text})",
    "CREATE UNIQUE INDEX account_iban ON account (counterparty_id, iban)",
    "CREATE UNIQUE INDEX account_asset ON account (customer_id, asset_code, asset_issuer)",
    "CREATE INDEX account_customer ON account (customer_id, created_at_ms, id)",
    "CREATE INDEX account_created ON account (counterparty_id, created_at_ms, id)",
    "CREATE INDEX account_updated ON account (counterparty_id, updated_at_ms, id)",
    "CREATE INDEX account_status ON account (counterparty_id, status, created_at_ms, id)",
    "CREATE INDEX account_asset_code ON account (counterparty_id, asset_code, id)",
    "CREATE INDEX account_asset_code_folded ON account (counterparty_id, lower(asset_code))",
    "CREATE INDEX account_asset_issuer ON account (counterparty_id, asset_issuer, id)",
    "CREATE INDEX account_asset_issuer_folded ON account (counterparty_id, lower(asset_issuer))",
    "CREATE INDEX account_iban_folded ON account (counterparty_id, lower(iban)) WHERE iban IS NOT NULL",
    "CREATE INDEX account_balance ON account (counterparty_id, balance, id)",
];

const DOWN: &[&str] = &["DROP TABLE account"];
