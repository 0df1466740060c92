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
    let database = home.connect().await;
    many::with_counterparty(&database).await;
    many::data().write(&database).await;
    // SQLite's planner knows nothing of the rows, as in production: see the last test here.
    if kind == Kind::Postgres {
        database.reader().execute_unprepared("ANALYZE").await.unwrap();
    }
    database.close().await.unwrap();
    let explainer = Explainer::new(&home).await;
    (home, explainer)
}

fn customers() -> Vec<(Value, &'static str)> {
    let external = "Ext00500";
    vec![
        (json!({ "id": { "eq": id(2, 9) } }), "customer_pkey|customer_1"),
        (json!({ "id": { "in": [id(2, 9), id(2, 10)] } }), ""),
        (json!({ "id": { "ne": id(2, 9) } }), ""),
        (json!({ "externalId": { "eq": external } }), "customer_external_id"),
        (json!({ "externalId": { "in": [external] } }), "customer_external_id"),
        (json!({ "externalId": { "startsWith": "ext0050" } }), "customer_external_id_folded"),
        (json!({ "externalId": { "ne": external } }), ""),
        (json!({ "externalId": { "isNull": true } }), ""),
        (json!({ "login": { "eq": "login00501" } }), "customer_login"),
        (json!({ "login": { "in": ["login00501"] } }), "customer_login"),
        (json!({ "login": { "startsWith": "LOGIN0050" } }), "customer_login_folded"),
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
        (json!({ "givenName": { "eq": "Given00700" } }), "customer_given_name"),
        (json!({ "givenName": { "in": ["Given00700"] } }), "customer_given_name"),
        (json!({ "givenName": { "startsWith": "GIVEN0070" } }), "customer_given_name"),
        (json!({ "paternalName": { "eq": "Paternal00700" } }), "customer_paternal_name"),
        (json!({ "paternalName": { "in": ["Paternal00700"] } }), "customer_paternal_name"),
        (json!({ "paternalName": { "startsWith": "paternal0070" } }), "customer_paternal_name"),
        (json!({ "familyName": { "eq": "Family00700" } }), "customer_family_name"),
        (json!({ "familyName": { "in": ["Family00700"] } }), "customer_family_name"),
        (json!({ "familyName": { "startsWith": "fam" } }), ""),
        (json!({ "familyName": { "startsWith": "family0070" } }), "customer_family_name_folded"),
        (json!({ "balanceLimit": { "eq": "500" } }), "customer_balance_limit"),
        (json!({ "balanceLimit": { "gt": "11990" } }), "customer_balance_limit"),
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


fn accounts() -> Vec<(Value, &'static str)> {
    vec![
        (json!({ "id": { "eq": id(4, 9) } }), "account_pkey|account_1"),
        (json!({ "id": { "in": [id(4, 9)] } }), "account_pkey|account_1"),
        (json!({ "id": { "ne": id(4, 9) } }), ""),
        (json!({ "customerId": { "eq": id(2, 9) } }), "account_customer"),
        (json!({ "customerId": { "in": [id(2, 9), id(2, 10)] } }), "account_customer|account_asset"),
        (json!({ "assetCode": { "eq": "C7" } }), "account_asset_code"),
        (json!({ "assetCode": { "in": ["C7"] } }), "account_asset_code"),
        (json!({ "assetCode": { "startsWith": "c399" } }), "account_asset_code_folded"),
        (json!({ "assetIssuer": { "eq": issuer(7) } }), "account_asset_issuer"),
        (json!({ "assetIssuer": { "in": [issuer(7)] } }), "account_asset_issuer"),
        (json!({ "assetIssuer": { "startsWith": "COSMOS:hub:issuer39" } }), "account_asset_issuer_folded"),
        (json!({ "iban": { "eq": iban(8) } }), "account_iban"),
        (json!({ "iban": { "in": [iban(8)] } }), "account_iban"),
        (json!({ "iban": { "startsWith": &iban(8)[..8] } }), "account_iban_folded"),
        (json!({ "iban": { "isNull": true } }), ""),
        (json!({ "status": { "eq": "BLOCKED" } }), "account_status"),
        (json!({ "status": { "in": ["BLOCKED"] } }), "account_status"),
        (json!({ "status": { "ne": "ACTIVE" } }), "account_status"),
        (json!({ "balance": { "eq": "500" } }), "account_balance"),
        (json!({ "balance": { "gt": "11990" } }), "account_balance"),
        (json!({ "createdAt": { "lt": "2025-01-01T00:10:00Z" } }), "account_created"),
        (json!({ "updatedAt": { "lt": "2025-01-01T00:10:00Z" } }), "account_updated"),
        (json!({ "addresses": { "some": { "caip10": { "eq": evm(0).replace(":1:", ":0:") } } } }), "address_caip10"),
        (json!({ "addresses": { "none": { "status": { "eq": "INACTIVE" } } } }), "address_account"),
        (json!({ "addresses": { "exists": true } }), "address_account"),
        (json!({ "addresses": { "count": { "lt": 3 } } }), "address_account"),
    ]
}

fn addresses() -> Vec<(Value, &'static str)> {
    let caip10 = evm(0).replace(":1:", ":0:");
    vec![
        (json!({ "id": { "eq": id(5, 9) } }), "address_pkey|address_1"),
        (json!({ "id": { "in": [id(5, 9)] } }), "address_pkey|address_1"),
        (json!({ "customerId": { "eq": id(2, 9) } }), "address_customer"),
        (json!({ "customerId": { "in": [id(2, 9), id(2, 10)] } }), "address_customer"),
        (json!({ "accountId": { "eq": id(4, 10) } }), "address_account"),
        (json!({ "accountId": { "in": [id(4, 10)] } }), "address_account"),
        (json!({ "accountId": { "ne": id(4, 10) } }), ""),
        (json!({ "caip10": { "eq": caip10 } }), "address_caip10"),
        (json!({ "caip10": { "in": [caip10] } }), "address_caip10"),
        (json!({ "caip10": { "startsWith": caip10.to_uppercase() } }), "address_caip10_folded"),
        (json!({ "chainId": { "eq": "eip155:7" } }), "address_chain_id"),
        (json!({ "chainId": { "in": ["eip155:7"] } }), "address_chain_id"),
        (json!({ "chainId": { "startsWith": "EIP155:399" } }), "address_chain_id_folded"),
        (json!({ "status": { "eq": "INACTIVE" } }), "address_status"),
        (json!({ "status": { "in": ["INACTIVE"] } }), "address_status"),
        (json!({ "ownership": { "eq": "VERIFIED" } }), "address_ownership"),
        (json!({ "ownership": { "in": ["VERIFIED"] } }), "address_ownership"),
        (json!({ "createdAt": { "lt": "2025-01-01T00:10:00Z" } }), "address_created"),
    ]
}

both_kinds!(discover, async |kind| {
    let (_home, explainer) = explainer(kind).await;
    for (noun, rows, order) in [(Noun::Customer, customers(), order::customers(&[])), (Noun::Account, accounts(), order::accounts(&[], true)), (Noun::Address, addresses(), order::addresses(&[], true))] {
    for (filter, index) in rows {
        let list = list(noun, condition(noun, &filter), order.clone());
        let t = std::time::Instant::now();
        let plan = explainer.page(&list, &page(Toward::End, None)).await;
        if t.elapsed().as_millis() > 50 { eprintln!("{kind:?} SLOW {:?} {filter}", t.elapsed()); }
        let ok = !plan.scans() && (index.is_empty() || index.split('|').any(|i| plan.has(i)));
        eprintln!("{kind:?} {noun:?} {} {filter} [{index}] scans {}\n{}", if ok { "ok" } else { "WRONG" }, plan.scans(), plan.0.join("\n"));
    }}
    explainer.close().await;
});

both_kinds!(discover_links, async |kind| {
    let (_home, explainer) = explainer(kind).await;
    for noun in [Noun::Customer, Noun::Account, Noun::Address] {
        for ids in [vec![id(2, 9)], vec![id(2, 9), id(2, 10)]] {
            let plan = explainer.found(noun, clientele::store::page::Key { by: noun.id(), ids, without: None }).await;
            eprintln!("{kind:?} find {noun:?}\n{}", plan.0.join("\n"));
        }
    }
    use clientele::entity::{account, address};
    use clientele::store::noun::Column;
    use clientele::store::page::Condition;
    let parents: Vec<_> = (0..20).map(|n| id(2, n)).collect();
    for (noun, cond, by, order) in [
        (Noun::Account, Condition::Accounts(None), account::Column::CustomerId as u8, order::accounts(&[], false)),
        (Noun::Address, Condition::Addresses(None), address::Column::CustomerId as u8, order::addresses(&[], false)),
        (Noun::Address, Condition::Addresses(None), address::Column::AccountId as u8, order::addresses(&[], false)),
    ] {
        let list = list(noun, cond, order);
        let plan = explainer.below(&list, Column(by), &parents, &page(Toward::End, None)).await;
        eprintln!("{kind:?} below {noun:?}\n{}", plan.0.join("\n"));
    }
    explainer.close().await;
});
