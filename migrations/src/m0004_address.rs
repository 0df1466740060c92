//! The address on a blockchain: of an account, or (without one) the wallet of its customer.

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
    "CREATE TABLE address (
        id {uuid} NOT NULL PRIMARY KEY,
        counterparty_id {uuid} NOT NULL REFERENCES counterparty (id),
        customer_id {uuid} NOT NULL REFERENCES customer (id),
        created_at_ms {i64} NOT NULL,
        updated_at_ms {i64} NOT NULL,
        version {i64} NOT NULL,
        deactivated_with_customer {bool} NOT NULL,
        status {text} NOT NULL,
        ownership {text} NOT NULL,
        chain_id {text} NOT NULL,
        address {text} NOT NULL,
        caip10 {text} NOT NULL,
        account_id {uuid} REFERENCES account (id),
        label {text},
        verified_at_ms {i64})",
    "CREATE UNIQUE INDEX address_caip10 ON address (counterparty_id, caip10)",
    "CREATE UNIQUE INDEX address_wallet ON address (customer_id) WHERE account_id IS NULL",
    "CREATE INDEX address_caip10_folded ON address (counterparty_id, lower(caip10))",
    "CREATE INDEX address_address ON address (counterparty_id, address)",
    "CREATE INDEX address_chain_id ON address (counterparty_id, chain_id, created_at_ms, id)",
    "CREATE INDEX address_chain_id_folded ON address (counterparty_id, lower(chain_id))",
    "CREATE INDEX address_customer ON address (customer_id, created_at_ms, id)",
    "CREATE INDEX address_account ON address (account_id, created_at_ms, id)",
    "CREATE INDEX address_created ON address (counterparty_id, created_at_ms, id)",
    "CREATE INDEX address_status ON address (counterparty_id, status, created_at_ms, id)",
    "CREATE INDEX address_ownership ON address (counterparty_id, ownership, created_at_ms, id)",
];

const DOWN: &[&str] = &["DROP TABLE address"];
