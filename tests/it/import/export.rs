//! The way back: an export is whole, it can be narrowed, and importing it changes nothing.

use clientele::app::local;
use clientele::domain::customer::CustomerStatus;
use clientele::domain::filter::{CustomerFilter, CustomerStatusFilter, Given};
use clientele::import::Format;
use clientele::import::export::{Exported, run};
use clientele::import::load_sample;
use serde_json::{Value, json};

use super::{import, log, try_import};
use crate::support::app::{TestApp, both};
use crate::support::fixture::{evm, issuer};

async fn export(app: &TestApp, filter: Option<CustomerFilter>) -> (Exported, String) {
    let mut out = Vec::new();
    let mut told = Vec::new();
    let exported = run(app.service(), &local(), filter, &mut out, |written| told.push(written)).await.unwrap();
    assert_eq!(told.last(), Some(&exported.customers));
    (exported, String::from_utf8(out).unwrap())
}

both!(an_import_of_an_export_changes_nothing, async |app| {
    // More than one page.
    load_sample(app.service(), &local()).await.unwrap();
    app.customer("after").active().label("vip").wallet(&evm(1)).account("USD").address(&evm(2)).save().await;
    let (exported, lines) = export(app, None).await;
    assert_eq!(exported, Exported { customers: 501, without_external_id: 0 });
    let before = log(app).await;
    import(app, &lines).await.is(0, 0, 501, 0);
    assert_eq!(log(app).await, before);

    // And into an empty registry it brings all of it.
    let other = TestApp::start(app.kind()).await;
    try_import(other.service(), Format::Jsonl, lines.as_bytes()).await.unwrap().is(501, 0, 0, 0);
    let (_, again) = export(&other, None).await;
    assert!(again == lines, "the export of the import is another");
    other.stop().await;
});

both!(a_record_holds_what_is_there_and_nothing_else, async |app| {
    app.customer("a").label("vip").wallet(&evm(1)).account("USD").address(&evm(2)).save().await;
    app.customer("b").save().await;
    let (_, lines) = export(app, None).await;
    let records: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let expected = [
        json!({
            "externalId": "a", "wallet": evm(1), "status": "REGISTERED", "disabled": false, "labels": ["vip"],
            "kycLevel": 0, "accounts": [{
                "asset": { "code": "USD", "issuer": issuer(1) }, "status": "ACTIVE", "balance": "0", "addresses": [evm(2)],
            }],
        }),
        json!({ "externalId": "b", "status": "REGISTERED", "disabled": false, "labels": [], "kycLevel": 0 }),
    ];
    assert_eq!(records, expected);
});

both!(everything_is_exported_unless_a_filter_says_otherwise, async |app| {
    app.customer("disabled").with("disabled", json!(true)).save().await;
    app.customer("deleted").status("DELETED").save().await;
    let document = "mutation { customerCreate(input: { login: \"x\" }) { userErrors { code } } }";
    app.client().query(document, json!({})).await.data();
    let (exported, _) = export(app, None).await;
    assert_eq!(exported, Exported { customers: 3, without_external_id: 1 });
    let statuses = CustomerStatusFilter { r#in: Given::new(vec![CustomerStatus::Deleted]), ..Default::default() };
    let (exported, lines) =
        export(app, Some(CustomerFilter { status: Given::new(statuses), ..Default::default() })).await;
    assert_eq!(exported, Exported { customers: 1, without_external_id: 0 });
    assert!(lines.contains("\"deleted\""));
});
