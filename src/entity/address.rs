//! The table `address`: an address of an account, or the wallet of a customer.

use sea_orm::entity::prelude::*;

use crate::domain::address::{AddressStatus, OwnershipState};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "address")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub counterparty_id: Uuid,
    pub customer_id: Uuid,
    /// None for a wallet.
    pub account_id: Option<Uuid>,
    pub version: i64,
    #[sea_orm(column_type = "Text")]
    pub caip10: String,
    #[sea_orm(column_type = "Text")]
    pub chain_id: String,
    #[sea_orm(column_type = "Text")]
    pub address: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub label: Option<String>,
    pub status: AddressStatus,
    pub ownership: OwnershipState,
    pub verified_at_ms: Option<i64>,
    /// The customer's deactivation took it, so the reactivation brings it back.
    pub deactivated_with_customer: bool,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
