//! What is encrypted at rest: the tables hold nothing of it that can be read, it opens only in its own place and with its
//! own key, and a gateway that lacks a key says so.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use clientele::app::{App, StartError};
use clientele::config::Config;
use clientele::store::error::StoreError;
use clientele::store::seal::{Keys, SealError};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use super::{contents, done, query, send};
use crate::support::app::{TestApp, both};
use crate::support::both::both_kinds;
use crate::support::database::{Kind, TestDatabase};

/// What is planted, each to be found nowhere.
const SECRETS: [&str; 4] = ["1952-05-04", "441865000123", "PLANTED7788", "2016-04-16"];

fn person() -> Value {
    json!({
        "dateOfBirth": "1952-05-04", "phone": "+441865000123",
        "identities": [{ "type": "PASSPORT", "country": "GB", "number": "PLANTED7788", "issuedOn": "2016-04-16" }],
    })
}

const OPEN: &str = "customer { id phone dateOfBirth identities { number } }";

both!(the_tables_hold_nothing_that_can_be_read, async |app| {
    let api = app.client();
    let payload = done(&api, "customerCreate", person(), OPEN).await;
    done(&api, "customerUpdate", json!({ "id": payload["customer"]["id"], "phone": "+380441234567" }), OPEN).await;
    let tables = contents(app).await;
    for secret in SECRETS.into_iter().chain(["380441234567"]) {
        let found = tables.iter().find(|(_, rows)| rows.iter().any(|row| row.contains(secret)));
        assert!(found.is_none(), "{secret} stands in {found:?}");
    }
    // What is there is what the settings' key has sealed.
    let id = app.service().database.keys().ids().next().unwrap().to_owned();
    assert_eq!(tables["customer"][0].matches(&format!("\"{id}.")).count(), 3, "{:?}", tables["customer"]);
    assert!(tables["encryption_key"][0].contains(&id), "{:?}", tables["encryption_key"]);
});

both!(the_same_value_never_looks_the_same, async |app| {
    let api = app.client();
    done(&api, "customerCreate", person(), OPEN).await;
    done(&api, "customerCreate", person(), OPEN).await;
    let [one, other]: [Value; 2] = {
        let rows = contents(app).await["customer"].clone();
        rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect::<Vec<Value>>().try_into().unwrap()
    };
    for column in ["date_of_birth", "phone", "identities"] {
        assert_ne!(one[column], other[column], "{column}");
    }
    // But for what it is found by.
    assert_eq!(one["phone_index"], other["phone_index"]);
});

both!(a_value_opens_in_its_own_place_alone, async |app| {
    let api = app.client();
    let alice = done(&api, "customerCreate", person(), OPEN).await["customer"]["id"].clone();
    let bob = done(&api, "customerCreate", person(), OPEN).await["customer"]["id"].clone();
    let sql = "UPDATE customer SET phone = (SELECT phone FROM customer AS other ORDER BY other.id LIMIT 1)";
    app.service().database.reader().execute_unprepared(sql).await.unwrap();
    let phone = "query($id: ID!) { customer(by: { id: $id }) { phone } }";
    assert_eq!(query(&api, phone, json!({ "id": alice })).await["customer"]["phone"], "+441865000123");
    let answer = api.query(phone, json!({ "id": bob })).await;
    assert_eq!(answer.error_code(), "INTERNAL");
    assert_eq!(answer.body["data"]["customer"], json!(null));
    assert!(!answer.text.contains("sealed"), "nothing of the inside is told: {}", answer.text);
    let birth = "query($id: ID!) { customer(by: { id: $id }) { dateOfBirth } }";
    assert_eq!(query(&api, birth, json!({ "id": bob })).await["customer"]["dateOfBirth"], "1952-05-04");
    let sql = "UPDATE customer SET phone = date_of_birth";
    app.service().database.reader().execute_unprepared(sql).await.unwrap();
    let answer = api.query("{ customers { nodes { phone } } }", json!({})).await;
    assert_eq!(answer.error_code(), "INTERNAL", "nor in another column of its row");
});

async fn without_keys(kind: Kind, case: impl AsyncFnOnce(&TestApp)) {
    let app = TestApp::start_with(kind, |config| config.encryption.encryption_keys = None).await;
    case(&app).await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_without_keys_keeps_everything_else() {
    without_keys(Kind::Postgres, async |app| {
        let api = app.client();
        clientele::import::load_sample(app.service(), &clientele::app::local()).await.unwrap();
        let home = json!({ "street": "12", "city": "x", "postCode": "x", "country": "UA" });
        let input = json!({ "name": { "given": "Alice" }, "residence": home });
        let payload = done(&api, "customerCreate", input, "customer { id phone residence { city } }").await;
        let (id, before) = (payload["customer"]["id"].clone(), contents(app).await);
        for (key, value) in person().as_object().unwrap() {
            for (mutation, input) in [
                ("customerCreate", json!({ (key.as_str()): value })),
                ("customerUpdate", json!({ "id": id, (key.as_str()): value })),
            ] {
                let answer = send(&api, mutation, input, "customer { id }").await;
                assert_eq!(answer.error_code(), "FEATURE_DISABLED", "{mutation} {key}");
                let error = &answer.body["errors"][0];
                assert_eq!(error["extensions"]["retryable"], json!(false));
                let features = json!({ "encryption": ["No encryption keys are configured."] });
                assert_eq!(error["extensions"]["params"]["features"], features);
                assert_eq!(error["path"], json!([mutation]));
                assert_eq!(answer.status, 200);
            }
        }
        let answer =
            api.query("{ customers(filter: { phone: { eq: \"+380441234567\" } }) { nodes { id } } }", json!({})).await;
        assert_eq!(answer.error_code(), "FEATURE_DISABLED");
        assert_eq!(contents(app).await, before);
        // To say that there is none needs no key.
        let input = json!({ "id": id, "phone": null, "identities": [], "dateOfBirth": null });
        done(&api, "customerUpdate", input, "customer { id }").await;
    })
    .await;
}

fn key_file(database: &TestDatabase) -> PathBuf {
    PathBuf::from(format!("{}.keys", database.url.strip_prefix("sqlite://").unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_embedded_database_makes_a_key_that_only_its_owner_reads() {
    let app = TestApp::start(Kind::Sqlite).await;
    let id = done(&app.client(), "customerCreate", person(), OPEN).await["customer"]["id"].clone();
    let database = app.stop().await;
    let file = key_file(&database);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let key = std::fs::read_to_string(&file).unwrap();
    let beside = std::fs::read_dir(file.parent().unwrap()).unwrap().count();

    // The next start reads it.
    let app = TestApp::over(database, |_| {}).await;
    assert_eq!(std::fs::read_to_string(&file).unwrap(), key);
    let document = "query($id: ID!) { customer(by: { id: $id }) { phone } }";
    assert_eq!(query(&app.client(), document, json!({ "id": id })).await["customer"]["phone"], "+441865000123");
    let database = app.stop().await;
    assert_eq!(std::fs::read_dir(file.parent().unwrap()).unwrap().count(), beside, "no draft stays behind");

    // Not when others can.
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(start(&database, None).await, SealError::Exposed));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();

    // And a lost one is not made anew, which would lose what it has sealed.
    std::fs::remove_file(&file).unwrap();
    let lost = Keys::parse(&key).unwrap().ids().next().unwrap().to_owned();
    assert!(matches!(start(&database, None).await, SealError::UnknownKey(id) if id == lost));
    assert!(!file.exists());
}

both_kinds!(a_gateway_without_the_key_of_its_database_does_not_start, async |kind| {
    let (first, second) = (Keys::generate().unwrap(), Keys::generate().unwrap());
    let app = TestApp::start_with(kind, |config| config.encryption.encryption_keys = Some(first.clone())).await;
    done(&app.client(), "customerCreate", person(), OPEN).await;
    let database = app.stop().await;
    assert!(matches!(start(&database, Some(second.clone())).await, SealError::UnknownKey(_)));
    for wrong in ["", "x", "AAAA", &format!("{first},{first}"), &first[1..]] {
        assert!(matches!(start(&database, Some(wrong.to_owned())).await, SealError::Malformed), "{wrong}");
    }
    // Both together read what the one has written and write with the other.
    let both = format!("{second}, {first}");
    let app = TestApp::over(database, |config| config.encryption.encryption_keys = Some(both)).await;
    let nodes =
        query(&app.client(), "{ customers { nodes { phone } } }", json!({})).await["customers"]["nodes"].clone();
    assert_eq!(nodes, json!([{ "phone": "+441865000123" }]));
    done(&app.client(), "customerCreate", person(), OPEN).await;
    let found = "{ customers(filter: { phone: { eq: \"+441865000123\" } }) { nodes { phone } } }";
    let nodes = query(&app.client(), found, json!({})).await["customers"]["nodes"].clone();
    assert_eq!(nodes.as_array().unwrap().len(), 2, "both are found");
    app.stop().await;
});

/// Why a gateway does not start on this database.
async fn start(database: &TestDatabase, keys: Option<String>) -> SealError {
    let mut config = Config { database_url: database.url.clone(), ..Config::default() };
    config.listen.set_port(0);
    config.encryption.encryption_keys = keys;
    match App::start(config).await {
        Err(StartError::Database(StoreError::Seal(problem))) => problem,
        Err(other) => panic!("another reason: {other:?}"),
        Ok(_) => panic!("it starts"),
    }
}
