//! The table `account`: an account of a customer.

use sea_orm::entity::prelude::*;

use crate::domain::account::AccountStatus;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub counterparty_id: Uuid,
    pub customer_id: Uuid,
    pub version: i64,
    #[sea_orm(column_type = "Text")]
    pub asset_code: String,
    #[sea_orm(column_type = "Text")]
    pub asset_issuer: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub iban: Option<String>,
    pub status: AccountStatus,
    /// Units of 10⁻⁷.
    pub balance: i64,
    /// The customer's deactivation took it, so the reactivation brings it back.
    pub deactivated_with_customer: bool,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
