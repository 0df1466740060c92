//! The table `customer`: a customer of a counterparty.

use sea_orm::entity::prelude::*;

use crate::domain::customer::{CustomerStatus, EntityType, Segment};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub counterparty_id: Uuid,
    pub version: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub external_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub external_id_folded: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub login: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub login_folded: Option<String>,
    pub entity_id: Option<Uuid>,
    pub entity_type: Option<EntityType>,
    pub status: CustomerStatus,
    pub disabled: bool,
    /// A JSON array of strings, in the order given; `customer_label` holds the same for filters.
    #[sea_orm(column_type = "Text")]
    pub labels: String,
    pub segment: Option<Segment>,
    pub kyc_level: i64,
    pub branch_id: Option<Uuid>,
    /// Units of 10⁻⁷.
    pub balance_limit: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub balance_asset_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub balance_asset_issuer: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub given_name: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub given_name_folded: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub middle_name: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub paternal_name: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub paternal_name_folded: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub family_name: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub family_name_folded: Option<String>,
    /// Sealed.
    #[sea_orm(column_type = "Text", nullable)]
    pub date_of_birth: Option<String>,
    /// Sealed.
    #[sea_orm(column_type = "Text", nullable)]
    pub phone: Option<String>,
    /// The keyed hash that the phone is found by.
    #[sea_orm(column_type = "Text", nullable)]
    pub phone_index: Option<String>,
    /// A JSON array of documents, sealed as a whole.
    #[sea_orm(column_type = "Text", nullable)]
    pub identities: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub residence_street: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub residence_street2: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub residence_city: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub residence_post_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub residence_state: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub residence_country: Option<String>,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
