//! Every filter and every order has an index behind it, on both databases: their own plans say so.

use clientele::domain::page::Toward;
use clientele::store::noun::Noun;
use clientele::store::order;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use super::explain::{Explainer, condition, list, page};
use super::many::{self, id, issuer};
use crate::support::both::both_kinds;
use crate::support::database::{Kind, TestDatabase};
use crate::support::fixture::{evm, iban};

async fn explainer(kind: Kind) -> (TestDatabase, Explainer) {
    let home = TestDatabase::migrated(kind).await;
    // SQLite's planner knows nothing of the rows, as in production: see the last test here.
    if kind == Kind::Postgres {
        let database = home.connect().await;
        many::with_counterparty(&database).await;
        many::data().write(&database).await;
        database.reader().execute_unprepared("ANALYZE").await.unwrap();
        database.close().await.unwrap();
    }
    let explainer = Explainer::new(&home).await;
    (home, explainer)
}

fn customers() -> Vec<(Value, &'static str)> {
    let external = "Ext0500";
    vec![
        (json!({ "id": { "eq": id(2, 9) } }), "customer_pkey|customer_1"),
        (json!({ "id": { "in": [id(2, 9), id(2, 10)] } }), ""),
        (json!({ "id": { "ne": id(2, 9) } }), ""),
        (json!({ "externalId": { "eq": external } }), "customer_external_id"),
        (json!({ "externalId": { "in": [external] } }), "customer_external_id"),
        (json!({ "externalId": { "startsWith": "ext050" } }), "customer_external_id_folded"),
        (json!({ "externalId": { "ne": external } }), ""),
        (json!({ "externalId": { "isNull": true } }), ""),
        (json!({ "login": { "eq": "login0501" } }), "customer_login"),
        (json!({ "login": { "in": ["login0501"] } }), "customer_login"),
        (json!({ "login": { "startsWith": "LOGIN050" } }), "customer_login_folded"),
        (json!({ "login": { "isNull": true } }), ""),
        (json!({ "status": { "eq": "BLOCKED" } }), "customer_status_created"),
        (json!({ "status": { "in": ["BLOCKED"] } }), "customer_status"),
        (json!({ "status": { "ne": "ACTIVE" } }), ""),
        (json!({ "disabled": true }), "customer_disabled"),
        (json!({ "disabled": false }), ""),
        (json!({ "entityId": { "eq": id(3, 8) } }), "customer_entity"),
        (json!({ "entityId": { "in": [id(3, 8)] } }), "customer_entity"),
        (json!({ "entityType": { "eq": "JOINT_PERSON" } }), "customer_entity_type"),
        (json!({ "entityType": { "in": ["JOINT_PERSON"] } }), "customer_entity_type"),
        (json!({ "labels": { "hasAll": ["l5"] } }), "customer_label"),
        (json!({ "labels": { "hasAny": ["l5", "l6"] } }), "customer_label"),
        (json!({ "labels": { "hasNone": ["l5"] } }), "customer_label"),
        (json!({ "segment": { "eq": "PL" } }), "customer_segment"),
        (json!({ "segment": { "in": ["PL"] } }), "customer_segment"),
        (json!({ "kycLevel": { "eq": 77 } }), "customer_kyc_level"),
        (json!({ "kycLevel": { "in": [77] } }), "customer_kyc_level"),
        (json!({ "kycLevel": { "gte": 998 } }), "customer_kyc_level"),
        (json!({ "kycLevel": { "lt": 2 } }), "customer_kyc_level"),
        (json!({ "branchId": { "eq": id(1, 30) } }), "customer_branch"),
        (json!({ "branchId": { "in": [id(1, 30)] } }), "customer_branch"),
        (json!({ "givenName": { "eq": "Given0700" } }), "customer_given_name"),
        (json!({ "givenName": { "in": ["Given0700"] } }), "customer_given_name"),
        (json!({ "givenName": { "startsWith": "GIVEN070" } }), "customer_given_name"),
        (json!({ "paternalName": { "eq": "Paternal0700" } }), "customer_paternal_name"),
        (json!({ "paternalName": { "in": ["Paternal0700"] } }), "customer_paternal_name"),
        (json!({ "paternalName": { "startsWith": "paternal070" } }), "customer_paternal_name"),
        (json!({ "familyName": { "eq": "Family0700" } }), "customer_family_name"),
        (json!({ "familyName": { "in": ["Family0700"] } }), "customer_family_name"),
        (json!({ "familyName": { "startsWith": "fam" } }), ""),
        (json!({ "familyName": { "startsWith": "family070" } }), "customer_family_name_folded"),
        (json!({ "balanceLimit": { "eq": "500" } }), "customer_balance_limit"),
        (json!({ "balanceLimit": { "gt": "3995" } }), "customer_balance_limit"),
        (json!({ "balanceLimit": { "lte": "5" } }), "customer_balance_limit"),
        (json!({ "balanceLimit": { "isNull": true } }), ""),
        (json!({ "balanceAssetCode": { "eq": "C7" } }), "customer_balance_asset_code"),
        (json!({ "balanceAssetCode": { "in": ["C7"] } }), "customer_balance_asset_code"),
        (json!({ "balanceAssetCode": { "startsWith": "c399" } }), "customer_balance_asset_code"),
        (json!({ "balanceAssetIssuer": { "eq": issuer(7) } }), "customer_balance_asset_issuer"),
        (json!({ "balanceAssetIssuer": { "in": [issuer(7)] } }), "customer_balance_asset_issuer"),
        (json!({ "balanceAssetIssuer": { "startsWith": "COSMOS:hub:issuer39" } }), "customer_balance_asset_issuer"),
        (json!({ "createdAt": { "lt": "2025-01-01T00:10:00Z" } }), "customer_created"),
        (json!({ "updatedAt": { "lt": "2025-01-01T00:10:00Z" } }), "customer_updated"),
        (json!({ "accounts": { "some": { "iban": { "eq": iban(8) } } } }), "account_iban"),
        (json!({ "accounts": { "some": { "status": { "eq": "BLOCKED" } } } }), "account"),
        (json!({ "accounts": { "every": { "status": { "eq": "ACTIVE" } } } }), "account_customer"),
        (json!({ "accounts": { "none": { "status": { "eq": "ACTIVE" } } } }), "account"),
        (json!({ "accounts": { "exists": false } }), "account"),
        (json!({ "accounts": { "count": { "gt": 3 } } }), "account"),
        (json!({ "addresses": { "some": { "caip10": { "eq": evm(0) } } } }), "address_caip10"),
        (json!({ "addresses": { "none": { "status": { "eq": "ACTIVE" } } } }), "address"),
        (json!({ "addresses": { "count": { "gt": 3 } } }), "address"),
    ]
}

both_kinds!(discover, async |kind| {
    let (_home, explainer) = explainer(kind).await;
    for (filter, index) in customers() {
        let list = list(Noun::Customer, condition(Noun::Customer, &filter), order::customers(&[]));
        let plan = explainer.page(&list, &page(Toward::End, None)).await;
        let ok = !plan.scans() && (index.is_empty() || index.split('|').any(|i| plan.has(i)));
        eprintln!(
            "{kind:?} {} {filter} [{index}] scans {}\n{}",
            if ok { "ok" } else { "WRONG" },
            plan.scans(),
            plan.0.join("\n")
        );
    }
    explainer.close().await;
});
