//! The table `event`: the log.

use sea_orm::entity::prelude::*;

use crate::domain::customer::CustomerStatus;
use crate::domain::event::EventKind;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub sequence: i64,
    pub txid: i64,
    pub id: Uuid,
    pub counterparty_id: Uuid,
    pub kind: EventKind,
    pub occurred_at_ms: i64,
    pub customer_id: Uuid,
    pub account_id: Option<Uuid>,
    pub address_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub principal: String,
    pub on_behalf_of: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// A JSON array of names.
    #[sea_orm(column_type = "Text")]
    pub changed_fields: String,
    pub previous_status: Option<CustomerStatus>,
    pub status: CustomerStatus,
    /// A JSON array of strings: the customer's labels after the event.
    #[sea_orm(column_type = "Text")]
    pub labels: String,
    pub customer_version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
