//! Every filter and every order has an index behind it, on both databases: their own plans say so.
//!
//! PostgreSQL chooses by what it knows of the rows, so there are thousands, and what is asked for is rare. SQLite knows
//! nothing of them, as in production, and chooses by the indexes alone.

use clientele::domain::page::Toward;
use clientele::entity::{account, address};
use clientele::store::noun::{Column, Noun};
use clientele::store::page::Key;
use sea_orm::{ConnectionTrait as _, DatabaseBackend, Statement};
use serde_json::{Value, json};
use uuid::Uuid;

use super::explain::{Explainer, Plan, condition, list, order, page};
use super::many::{self, id, issuer};
use super::walk::{ACCOUNTS, ADDRESSES, CUSTOMERS};
use crate::support::app::both;
use crate::support::both::both_kinds;
use crate::support::database::{Kind, TestDatabase};
use crate::support::fixture::{evm, iban};

/// The n-th address of [`many`].
fn caip10(n: u64) -> String {
    evm(n).replace("eip155:1:", &format!("eip155:{n}:"))
}

/// So many customers on PostgreSQL: the fewer are asked for, the more it takes to see it.
pub async fn explainer(kind: Kind, customers: u64) -> (TestDatabase, Explainer) {
    let home = TestDatabase::migrated(kind).await;
    let database = home.connect().await;
    many::with_counterparty(&database).await;
    match kind {
        Kind::Sqlite => many::data(100).write(&database).await,
        Kind::Postgres => {
            many::data(customers).write(&database).await;
            database.reader().execute_unprepared("ANALYZE").await.unwrap();
        }
    }
    database.close().await.unwrap();
    let explainer = Explainer::new(&home).await;
    (home, explainer)
}

/// A filter, and the index that finds its rows: on PostgreSQL, and on SQLite. Where none is named, rows are taken in
/// their order and held against the filter, which is right where most pass, and for what no index can answer.
type Row = (Value, &'static str, &'static str);

/// The same index on both.
fn by(filter: Value, index: &'static str) -> Row {
    (filter, index, index)
}

/// No index of its own.
fn walked(filter: Value) -> Row {
    (filter, "", "")
}

fn customers() -> Vec<Row> {
    let (key, other) = (id(2, 9), id(2, 10));
    vec![
        (json!({ "id": { "eq": key } }), "customer_pkey", "sqlite_autoindex_customer_1"),
        (json!({ "id": { "in": [key, other] } }), "customer_pkey", "sqlite_autoindex_customer_1"),
        walked(json!({ "id": { "ne": key } })),
        walked(json!({ "id": { "notIn": [key, other] } })),
        by(json!({ "externalId": { "eq": "Ext00500" } }), "customer_external_id"),
        by(json!({ "externalId": { "in": ["Ext00500", "Ext00600"] } }), "customer_external_id"),
        by(json!({ "externalId": { "startsWith": "ext0050" } }), "customer_external_id_folded"),
        walked(json!({ "externalId": { "isNull": true } })),
        walked(json!({ "externalId": { "ne": "Ext00500" } })),
        walked(json!({ "externalId": { "isNull": false } })),
        by(json!({ "login": { "eq": "login00501" } }), "customer_login"),
        by(json!({ "login": { "in": ["login00501", "login00601"] } }), "customer_login"),
        by(json!({ "login": { "startsWith": "LOGIN0050" } }), "customer_login_folded"),
        walked(json!({ "login": { "notIn": ["login00501"] } })),
        by(json!({ "status": { "eq": "BLOCKED" } }), "customer_status"),
        (json!({ "status": { "in": ["BLOCKED", "SUSPENDED"] } }), "customer_status", ""),
        walked(json!({ "status": { "ne": "ACTIVE" } })),
        walked(json!({ "status": { "ne": "BLOCKED" } })),
        by(json!({ "disabled": true }), "customer_disabled"),
        walked(json!({ "disabled": false })),
        by(json!({ "entityId": { "eq": id(3, 8) } }), "customer_entity"),
        by(json!({ "entityId": { "in": [id(3, 8), id(3, 10)] } }), "customer_entity"),
        walked(json!({ "entityId": { "isNull": true } })),
        by(json!({ "entityType": { "eq": "JOINT_PERSON" } }), "customer_entity_type"),
        (json!({ "entityType": { "in": ["JOINT_PERSON"] } }), "customer_entity_type", ""),
        by(json!({ "labels": { "hasAll": ["l5", "l6"] } }), "customer_label"),
        by(json!({ "labels": { "hasAny": ["l5", "l6"] } }), "customer_label"),
        by(json!({ "labels": { "hasNone": ["l5"] } }), "customer_label"),
        by(json!({ "segment": { "eq": "PL" } }), "customer_segment"),
        (json!({ "segment": { "in": ["PL"] } }), "customer_segment", ""),
        by(json!({ "kycLevel": { "eq": 77 } }), "customer_kyc_level"),
        (json!({ "kycLevel": { "in": [77, 78] } }), "customer_kyc_level", ""),
        by(json!({ "kycLevel": { "gte": 998 } }), "customer_kyc_level"),
        by(json!({ "kycLevel": { "lt": 2 } }), "customer_kyc_level"),
        walked(json!({ "kycLevel": { "ne": 77 } })),
        by(json!({ "branchId": { "eq": id(1, 30) } }), "customer_branch"),
        (json!({ "branchId": { "in": [id(1, 30)] } }), "customer_branch", ""),
        by(json!({ "givenName": { "eq": "Given00700" } }), "customer_given_name"),
        by(json!({ "givenName": { "in": ["Given00700", "Given00800"] } }), "customer_given_name"),
        by(json!({ "givenName": { "startsWith": "GIVEN0070" } }), "customer_given_name"),
        by(json!({ "paternalName": { "eq": "Paternal00700" } }), "customer_paternal_name"),
        by(json!({ "paternalName": { "in": ["Paternal00700"] } }), "customer_paternal_name"),
        by(json!({ "paternalName": { "startsWith": "paternal0070" } }), "customer_paternal_name"),
        by(json!({ "familyName": { "eq": "Family00700" } }), "customer_family_name"),
        by(json!({ "familyName": { "in": ["Family00700"] } }), "customer_family_name"),
        by(json!({ "familyName": { "startsWith": "family0070" } }), "customer_family_name_folded"),
        // What the filter holds by then are hashes.
        by(json!({ "phone": { "in": ["Phone00700"] } }), "customer_phone_index"),
        walked(json!({ "phone": { "notIn": ["Phone00700"] } })),
        by(json!({ "balanceLimit": { "eq": "500" } }), "customer_balance_limit"),
        by(json!({ "balanceLimit": { "gt": "11990" } }), "customer_balance_limit"),
        by(json!({ "balanceLimit": { "lte": "5" } }), "customer_balance_limit"),
        by(json!({ "balanceAssetCode": { "eq": "C7" } }), "customer_balance_asset_code"),
        by(json!({ "balanceAssetCode": { "in": ["C7"] } }), "customer_balance_asset_code"),
        by(json!({ "balanceAssetCode": { "startsWith": "c400" } }), "customer_balance_asset_code"),
        by(json!({ "balanceAssetIssuer": { "eq": issuer(7) } }), "customer_balance_asset_issuer"),
        by(json!({ "balanceAssetIssuer": { "in": [issuer(7)] } }), "customer_balance_asset_issuer"),
        by(json!({ "balanceAssetIssuer": { "startsWith": "COSMOS:hub:issuer400" } }), "customer_balance_asset_issuer"),
        by(json!({ "createdAt": { "lt": "2025-01-01T00:10:00Z" } }), "customer_created"),
        by(json!({ "updatedAt": { "lt": "2025-01-01T00:10:00Z" } }), "customer_updated"),
        // SQLite walks customers, and looks at the accounts of each.
        (json!({ "accounts": { "some": { "iban": { "eq": iban(8) } } } }), "account_iban", "account_customer"),
        (json!({ "accounts": { "some": { "status": { "eq": "BLOCKED" } } } }), "account_status", "account_customer"),
        by(json!({ "accounts": { "every": { "status": { "eq": "ACTIVE" } } } }), "account_customer"),
        by(json!({ "accounts": { "none": { "status": { "eq": "BLOCKED" } } } }), "account_"),
        by(json!({ "accounts": { "exists": true } }), "account_customer"),
        by(json!({ "accounts": { "exists": false } }), "account_customer"),
        by(json!({ "accounts": { "count": { "lt": 3 } } }), "account_customer"),
        (json!({ "addresses": { "some": { "caip10": { "eq": caip10(9) } } } }), "address_caip10", "address_customer"),
        by(json!({ "addresses": { "every": { "status": { "eq": "ACTIVE" } } } }), "address_customer"),
        by(json!({ "addresses": { "exists": false } }), "address_customer"),
        by(json!({ "addresses": { "count": { "lt": 3 } } }), "address_customer"),
    ]
}

fn accounts() -> Vec<Row> {
    vec![
        (json!({ "id": { "eq": id(4, 9) } }), "account_pkey", "sqlite_autoindex_account_1"),
        (json!({ "id": { "in": [id(4, 9), id(4, 8)] } }), "account_pkey", "sqlite_autoindex_account_1"),
        walked(json!({ "id": { "ne": id(4, 9) } })),
        by(json!({ "customerId": { "eq": id(2, 9) } }), "account_customer"),
        by(json!({ "customerId": { "in": [id(2, 9), id(2, 8)] } }), "account_customer"),
        by(json!({ "assetCode": { "eq": "C7" } }), "account_asset_code"),
        by(json!({ "assetCode": { "in": ["C7"] } }), "account_asset_code"),
        by(json!({ "assetCode": { "startsWith": "c400" } }), "account_asset_code_folded"),
        by(json!({ "assetIssuer": { "eq": issuer(7) } }), "account_asset_issuer"),
        by(json!({ "assetIssuer": { "in": [issuer(7)] } }), "account_asset_issuer"),
        by(json!({ "assetIssuer": { "startsWith": "COSMOS:hub:issuer400" } }), "account_asset_issuer_folded"),
        by(json!({ "iban": { "eq": iban(8) } }), "account_iban"),
        by(json!({ "iban": { "in": [iban(8), iban(14)] } }), "account_iban"),
        by(json!({ "iban": { "startsWith": &iban(8)[..8] } }), "account_iban_folded"),
        walked(json!({ "iban": { "isNull": false } })),
        by(json!({ "status": { "eq": "BLOCKED" } }), "account_status"),
        (json!({ "status": { "in": ["BLOCKED", "CLOSED"] } }), "account_status", ""),
        walked(json!({ "status": { "ne": "ACTIVE" } })),
        by(json!({ "balance": { "eq": "500" } }), "account_balance"),
        by(json!({ "balance": { "gt": "11990" } }), "account_balance"),
        by(json!({ "createdAt": { "lt": "2025-01-01T00:10:00Z" } }), "account_created"),
        by(json!({ "updatedAt": { "lt": "2025-01-01T00:10:00Z" } }), "account_updated"),
        (json!({ "addresses": { "some": { "caip10": { "eq": caip10(8) } } } }), "address_caip10", "address_account"),
        by(json!({ "addresses": { "every": { "status": { "eq": "ACTIVE" } } } }), "address_account"),
        by(json!({ "addresses": { "exists": true } }), "address_account"),
        by(json!({ "addresses": { "count": { "lt": 3 } } }), "address_account"),
    ]
}

fn addresses() -> Vec<Row> {
    vec![
        (json!({ "id": { "eq": id(5, 9) } }), "address_pkey", "sqlite_autoindex_address_1"),
        (json!({ "id": { "in": [id(5, 9), id(5, 8)] } }), "address_pkey", "sqlite_autoindex_address_1"),
        by(json!({ "customerId": { "eq": id(2, 9) } }), "address_customer"),
        by(json!({ "customerId": { "in": [id(2, 9), id(2, 8)] } }), "address_customer"),
        by(json!({ "accountId": { "eq": id(4, 8) } }), "address_account"),
        by(json!({ "accountId": { "in": [id(4, 8), id(4, 11)] } }), "address_account"),
        walked(json!({ "accountId": { "ne": id(4, 8) } })),
        by(json!({ "caip10": { "eq": caip10(9) } }), "address_caip10"),
        by(json!({ "caip10": { "in": [caip10(9), caip10(8)] } }), "address_caip10"),
        by(json!({ "caip10": { "startsWith": caip10(9).to_uppercase() } }), "address_caip10_folded"),
        by(json!({ "chainId": { "eq": "eip155:7" } }), "address_chain_id"),
        (json!({ "chainId": { "in": ["eip155:7"] } }), "address_chain_id", ""),
        by(json!({ "chainId": { "startsWith": "EIP155:400" } }), "address_chain_id_folded"),
        by(json!({ "status": { "eq": "INACTIVE" } }), "address_status"),
        (json!({ "status": { "in": ["INACTIVE"] } }), "address_status", ""),
        by(json!({ "ownership": { "eq": "VERIFIED" } }), "address_ownership"),
        (json!({ "ownership": { "in": ["VERIFIED", "REVOKED"] } }), "address_ownership", ""),
        by(json!({ "createdAt": { "lt": "2025-01-01T00:10:00Z" } }), "address_created"),
    ]
}

/// What is wrong with a plan that should read by this index, or walk where none is named.
fn wrong(plan: &Plan, index: &str) -> bool {
    plan.scans() || !plan.has(index)
}

both_kinds!(every_filter_has_an_index, async |kind| {
    let (_home, explainer) = explainer(kind, 12_000).await;
    let mut found = Vec::new();
    for (noun, rows) in [(Noun::Customer, customers()), (Noun::Account, accounts()), (Noun::Address, addresses())] {
        for (filter, postgres, sqlite) in rows {
            let index = if kind == Kind::Postgres { postgres } else { sqlite };
            let list = list(noun, condition(noun, Some(&filter)), order(noun, &[]));
            let plan = explainer.page(&list, &page(Toward::End, None)).await;
            if wrong(&plan, index) {
                found.push(format!("{} where {filter}, by {index:?}:\n{plan}", noun.table()));
            }
        }
    }
    explainer.close().await;
    assert!(found.is_empty(), "{} filters are read the wrong way:\n{}", found.len(), found.join("\n"));
});

both_kinds!(labels_are_looked_up_once_and_not_for_each_customer, async |kind| {
    let (_home, explainer) = explainer(kind, 4_000).await;
    let mut found = Vec::new();
    for (operator, labels) in [("hasAll", ["l5", "l6"]), ("hasAny", ["l5", "l6"]), ("hasNone", ["l5", "l6"])] {
        let filter = json!({ "labels": { operator: labels } });
        let list = list(Noun::Customer, condition(Noun::Customer, Some(&filter)), order(Noun::Customer, &[]));
        let plan = explainer.page(&list, &page(Toward::End, None)).await;
        // PostgreSQL says of a subplan that is run once that it is hashed; SQLite says of one that is not.
        let each = |line: &String| line.contains("(SubPlan") || line.contains("CORRELATED LIST");
        if plan.0.iter().any(each) {
            found.push(format!("{filter}:\n{plan}"));
        }
    }
    explainer.close().await;
    assert!(found.is_empty(), "{}", found.join("\n"));
});

both_kinds!(every_order_is_read_from_an_index, async |kind| {
    let (_home, explainer) = explainer(kind, 2_000).await;
    let mut found = Vec::new();
    let nouns = [(Noun::Customer, &CUSTOMERS), (Noun::Account, &ACCOUNTS), (Noun::Address, &ADDRESSES)];
    let orders = nouns.iter().flat_map(|(noun, listed)| {
        listed.orders.iter().flat_map(|field| [false, true].map(|down| (*noun, ((*field).to_owned(), down))))
    });
    for (noun, key) in orders {
        let list = list(noun, condition(noun, None), order(noun, std::slice::from_ref(&key)));
        // Where rows have a value, and where they have none: those stand last.
        let cursors = [explainer.cursor(&list, 5).await, explainer.last_cursor(&list).await];
        let mut pages = vec![("first", page(Toward::End, None)), ("last", page(Toward::Start, None))];
        for cursor in &cursors {
            pages.push(("after", page(Toward::End, Some(cursor.clone()))));
            pages.push(("before", page(Toward::Start, Some(cursor.clone()))));
        }
        for (what, page) in pages {
            let plan = explainer.page(&list, &page).await;
            // PostgreSQL sorts what it expects to be few rows, or rows that the index has almost in order.
            if plan.scans() || plan.has("TEMP B-TREE") {
                found.push(format!("{} by {key:?}, {what}:\n{plan}", noun.table()));
            }
        }
    }
    explainer.close().await;
    assert!(found.is_empty(), "{} pages are read the wrong way:\n{}", found.len(), found.join("\n"));
});

both_kinds!(a_search_goes_by_its_trigrams, async |kind| {
    let home = TestDatabase::migrated(kind).await;
    let database = home.connect().await;
    many::with_counterparty(&database).await;
    let data = many::data(2_000);
    data.write(&database).await;
    data.write_words(&database).await;
    if kind == Kind::Postgres {
        // New words wait in a list until PostgreSQL has time for them.
        database.reader().execute_unprepared("VACUUM ANALYZE").await.unwrap();
    }
    database.close().await.unwrap();
    let explainer = Explainer::new(&home).await;
    let index =
        if kind == Kind::Postgres { "customer_search_trigrams" } else { "customer_search_trigram VIRTUAL TABLE" };
    for text in ["0123", "ven01234", "given01234 l"] {
        let list = explainer.search(text).await;
        let plan = explainer.page(&list, &page(Toward::End, None)).await;
        assert!(!wrong(&plan, index), "{text}:\n{plan}");
    }
    explainer.close().await;
});

/// The index of a table's primary key.
fn primary_key(kind: Kind, noun: Noun) -> String {
    match kind {
        Kind::Postgres => format!("{}_pkey", noun.table()),
        Kind::Sqlite => format!("sqlite_autoindex_{}_1", noun.table()),
    }
}

/// The ids of the first rows of a kind of [`many`].
fn first(kind: u8) -> Vec<Uuid> {
    (0..5).map(|n| id(kind, n)).collect()
}

both_kinds!(rows_are_found_by_the_index_of_their_key, async |kind| {
    let (_home, explainer) = explainer(kind, 4_000).await;
    let mut found = Vec::new();
    let nouns = [(Noun::Customer, 2), (Noun::Account, 4), (Noun::Address, 5)];
    for (noun, rows) in nouns {
        for ids in [first(rows), vec![id(rows, 1)]] {
            let plan = explainer.found(noun, Key { by: noun.id(), ids, without: None }).await;
            if wrong(&plan, &primary_key(kind, noun)) {
                found.push(format!("{} by its id:\n{plan}", noun.table()));
            }
        }
    }
    let (by, without) = (Column(address::Column::CustomerId as u8), Column(address::Column::AccountId as u8));
    for ids in [first(2), vec![id(2, 1)]] {
        let plan = explainer.found(Noun::Address, Key { by, ids, without: Some(without) }).await;
        if wrong(&plan, "address_wallet") && wrong(&plan, "address_customer") {
            found.push(format!("wallets:\n{plan}"));
        }
    }
    let plan = explainer.kinds(&[first(2), first(4), first(5)].concat()).await;
    if nouns.iter().any(|(noun, _)| wrong(&plan, &primary_key(kind, *noun))) {
        found.push(format!("what ids are:\n{plan}"));
    }
    explainer.close().await;
    assert!(found.is_empty(), "{} are read the wrong way:\n{}", found.len(), found.join("\n"));
});

both_kinds!(lists_below_rows_are_read_by_the_index_of_their_parents, async |kind| {
    let (_home, explainer) = explainer(kind, 4_000).await;
    let mut found = Vec::new();
    for (noun, by, parents, index) in [
        (Noun::Account, Column(account::Column::CustomerId as u8), first(2), "account_customer"),
        (Noun::Address, Column(address::Column::CustomerId as u8), first(2), "address_customer"),
        (Noun::Address, Column(address::Column::AccountId as u8), first(4), "address_account"),
    ] {
        let oldest = order(noun, &[("createdAt".to_owned(), false)]);
        let list = list(noun, condition(noun, None), oldest);
        for parents in [&parents[..], &parents[..1]] {
            let what = format!("{} of {} parents", noun.table(), parents.len());
            for (plan, how) in [
                (explainer.below(&list, by, parents, &page(Toward::End, None)).await, "first"),
                (explainer.below(&list, by, parents, &page(Toward::Start, None)).await, "last"),
                (explainer.counted(&list, by, parents).await, "counted"),
            ] {
                if wrong(&plan, index) {
                    found.push(format!("{what}, {how}:\n{plan}"));
                }
            }
        }
    }
    explainer.close().await;
    assert!(found.is_empty(), "{} lists are read the wrong way:\n{}", found.len(), found.join("\n"));
});

// With statistics SQLite would prepare a statement anew for each value that is bound to it.
both!(sqlite_has_no_statistics, async |app| {
    app.customer("alice").active().account("USD").save().await;
    let database = &app.service().database;
    let tables = match database.backend() {
        DatabaseBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
        _ => "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'",
    };
    let rows = database.reader().query_all_raw(Statement::from_string(database.backend(), tables)).await.unwrap();
    let names: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    assert!(names.contains(&"customer".to_owned()), "{names:?}");
    assert!(!names.iter().any(|name| name.starts_with("sqlite_stat")), "{names:?}");
});
