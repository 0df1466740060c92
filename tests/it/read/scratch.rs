//! scratch
use crate::support::app::TestApp;
use crate::support::database::Kind;
use clientele::domain::filter::*;
use serde_json::json;

#[test]
fn sizes() {
    eprintln!("CustomerFilter {}", size_of::<CustomerFilter>());
    eprintln!("AccountListFilter {}", size_of::<AccountListFilter>());
    eprintln!("AccountFilter {}", size_of::<AccountFilter>());
    eprintln!("AddressListFilter {}", size_of::<AddressListFilter>());
    eprintln!("AddressFilter {}", size_of::<AddressFilter>());
    eprintln!("StringFilter {}", size_of::<StringFilter>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deep() {
    let app = TestApp::start(Kind::Sqlite).await;
    for depth in 0..20 {
        let deep = (0..depth).fold(json!({"kycLevel": {"eq": 1}}), |filter, _| json!({ "not": filter }));
        eprintln!("not {depth}");
        let r = app
            .client()
            .query("query($f: CustomerFilter) { customers(filter: $f) { nodes { id } } }", json!({"f": deep}))
            .await;
        r.data();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wide() {
    let app = TestApp::start(Kind::Sqlite).await;
    for depth in 0..20 {
        let deep = (0..depth).fold(
            json!({"accounts": {"some": {"addresses": {"some": {"chainId": {"eq": "a"}}}}}}),
            |filter, _| json!({ "and": [filter] }),
        );
        eprintln!("and {depth}");
        let r = app
            .client()
            .query("query($f: CustomerFilter) { customers(filter: $f) { nodes { id } } }", json!({"f": deep}))
            .await;
        r.data();
    }
}
