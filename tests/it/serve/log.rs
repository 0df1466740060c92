//! The log: no personal datum is in it, however much is asked of it.

use serde_json::json;

use super::process::{Gateway, program};
use crate::support::both::both_kinds;
use crate::support::database::TestDatabase;
use crate::write::query;

both_kinds!(what_is_bound_to_a_statement_is_not_logged, async |kind| {
    let database = TestDatabase::migrated(kind).await;
    let mut command = program(&[], &database.url);
    command.env("CLIENTELE_LOG", "info,clientele=trace,tokio_postgres=trace,sqlx=debug,sea_orm=debug");
    let mut gateway = Gateway::spawn_by(command);
    let api = gateway.client().await;
    let create = "mutation { customerCreate(input: { name: { family: \"Plantedname\" }, login: \"planted@login\" }) \
                  { customer { id } userErrors { code } } }";
    query(&api, create, json!({})).await;
    let find = "query($name: String!) { customers(search: $name, filter: { login: { eq: \"planted@login\" } }) \
                { nodes { name { family } } } }";
    let found = query(&api, find, json!({ "name": "plantedname" })).await;
    assert_eq!(found["customers"]["nodes"][0]["name"]["family"], "Plantedname");
    let ended = gateway.stop().await;
    let log = ended.err.to_lowercase();
    assert!(log.contains("\"message\":\"request\""), "the requests are logged: {log}");
    assert!(!log.contains("planted"), "{log}");
});
