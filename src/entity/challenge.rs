//! The table `challenge`: what was asked of the holder of an address, and what became of it.

use sea_orm::entity::prelude::*;

use crate::domain::challenge::ChallengeState;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "challenge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub counterparty_id: Uuid,
    pub address_id: Uuid,
    pub issued_at_ms: i64,
    pub expires_at_ms: i64,
    /// How often it was answered wrongly.
    pub failures: i64,
    pub state: ChallengeState,
    #[sea_orm(column_type = "Text")]
    pub domain: String,
    #[sea_orm(column_type = "Text")]
    pub nonce: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
