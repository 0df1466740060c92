//! Nothing that says who somebody is comes out where it does not belong: not into the log, not into an error, not into
//! the log of events. The program runs by itself, with its own code's log at its finest.

use sea_orm::{FromQueryResult as _, JsonValue, Statement};
use serde_json::{Value, json};

use super::process::{Gateway, program, run};
use crate::support::app::KEY;
use crate::support::both::both_kinds;
use crate::support::client::{Client, Response};
use crate::support::database::TestDatabase;

/// What is planted in every place that takes it. Digits, letters, and what looks like neither.
const SECRETS: [&str; 12] = [
    "Secretgiven",
    "Secretmiddle",
    "Secretpaternal",
    "Secretfamily",
    "secret.login@example.com",
    "1987-06-05",
    "447700900123",
    "SECRETNO1",
    "Secretstreet",
    "Secrettown",
    "SECR3T",
    "770090012",
];

fn person() -> Value {
    json!({
        "externalId": "alice", "login": "secret.login@example.com",
        "name": {
            "given": "Secretgiven", "middle": "Secretmiddle", "paternal": "Secretpaternal", "family": "Secretfamily",
        },
        "dateOfBirth": "1987-06-05", "phone": "+447700900123",
        "identities": [{ "type": "PASSPORT", "country": "GB", "number": "SECRETNO1" }],
        "residence": { "street": "Secretstreet 1", "city": "Secrettown", "postCode": "SECR3T", "country": "GB" },
    })
}

fn silent(what: &str, text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} stands in {what}:\n{text}");
    }
}

/// Inputs that are refused, each with planted values in the place of what is wrong with it.
fn wrong() -> Vec<Value> {
    let with = |key: &str, value: Value| {
        let mut input = person();
        input[key] = value;
        input
    };
    vec![
        with("phone", json!("+447700900123 Secretgiven")),
        with("phone", json!(447_700_900_123_u64)),
        with("phone", json!({ "number": "+447700900123" })),
        with("dateOfBirth", json!("Secretgiven 1987-06-05")),
        with("dateOfBirth", json!(["1987-06-05"])),
        with("name", json!({ "given": "Secretgiven".repeat(5), "nickname": "Secretfamily" })),
        with("name", json!({ "given": "Secretgiven".repeat(5) })),
        with("name", json!("Secretgiven")),
        with("identities", json!([{ "type": "PASSPORT", "country": "SECRETNO1", "number": "SECRETNO1".repeat(9) }])),
        with("identities", json!([{ "type": "PASSPORT", "country": "GB", "number": 770_090_012 }])),
        with("identities", json!("SECRETNO1")),
        with(
            "residence",
            json!({ "street": "S", "city": "", "postCode": "SECR3T".repeat(9), "state": "Secrettown", "country": "US" }),
        ),
        with(
            "residence",
            json!({ "street": ["Secretstreet"], "city": "Secrettown", "postCode": "SECR3T", "country": "GB" }),
        ),
        with("login", json!("secret.login@example.com".repeat(9))),
    ]
}

const CREATE: &str = "mutation($input: CustomerCreateInput!) { customerCreate(input: $input) {
    customer { id phone } userErrors { code field message params } } }";

async fn provoke(client: &Client) {
    let created = client.query(CREATE, json!({ "input": person() })).await;
    let id = created.data()["customerCreate"]["customer"]["id"].clone();
    assert_eq!(created.data()["customerCreate"]["customer"]["phone"], "+447700900123");
    let again = client.query(CREATE, json!({ "input": person() })).await;
    assert_eq!(again.user_errors("customerCreate").len(), 2);
    silent("user errors", &again.text);
    for input in wrong() {
        let refused = client.query(CREATE, json!({ "input": input })).await;
        let told = refused.body["errors"].is_array() || !refused.user_errors("customerCreate").is_empty();
        assert!(told, "{}", refused.text);
        silent("the answer to what was refused", &refused.text);
    }
    for document in [
        "{ customers(filter: { phone: { eq: \"+44 7700 900123 Secretgiven\" } }) { nodes { id } } }",
        "{ customers(filter: { phone: { startsWith: \"+447700900123\" } }) { nodes { id } } }",
        "{ customers(filter: { phone: { eq: 447700900123 } }) { nodes { id } } }",
        "{ customers(filter: { familyName: { eq: 770090012 } }) { nodes { id } } }",
        "mutation { customerCreate(input: { phone: 447700900123 }) { customer { id } } }",
        "mutation { customerCreate(input: { name: { given: 770090012 } }) { customer { id } } }",
        "mutation { customerCreate(input: { identities: [{ type: PASSPORT, country: \"GB\", number: 770090012 }] }) { customer { id } } }",
    ] {
        let refused = client.query(document, json!({})).await;
        assert!(refused.body["errors"].is_array(), "{}", refused.text);
        silent("the answer to what was refused", &refused.text);
    }
    // What succeeds is to be silent as well, and where it stands in an address, too.
    let mut address = reqwest::Url::parse(&client.url("/graphql")).unwrap();
    let document = "query($phone: String) { customers(filter: { phone: { eq: $phone } }) { nodes { id } } }";
    let variables = "{\"phone\":\"+447700900123\"}";
    address.query_pairs_mut().append_pair("query", document).append_pair("variables", variables);
    let by_get = client.http().get(address);
    assert!(Response::read(by_get).await.data()["customers"]["nodes"][0].is_object());
    for document in [
        "{ customers(search: \"Secretfamily\", filter: { familyName: { eq: \"Secretfamily\" } }) { nodes { name { full } } } }",
        "{ customers(filter: { phone: { eq: \"+447700900123\" } }) { nodes { phone dateOfBirth identities { number } } } }",
    ] {
        assert!(client.query(document, json!({})).await.text.contains("ecret") || document.contains("phone"));
    }
    let update = "mutation($input: CustomerUpdateInput!) { customerUpdate(input: $input) { userErrors { code } } }";
    for phone in ["+447700900124", "+447700900123"] {
        client.query(update, json!({ "input": { "id": id, "phone": phone } })).await.data();
    }
    let delete =
        "mutation($id: ID!) { customerStatusChange(input: { id: $id, status: DELETED }) { userErrors { code } } }";
    client.query(delete, json!({ "id": id })).await.data();
    let erase = "mutation($id: ID!) { customerErase(input: { id: $id }) { userErrors { code } event { kind } } }";
    let erased = client.query(erase, json!({ "id": id })).await;
    assert_eq!(erased.data()["customerErase"]["event"]["kind"], "CUSTOMER_ERASED");
}

both_kinds!(what_says_who_somebody_is_stays_out_of_logs_errors_and_events, async |kind| {
    let database = TestDatabase::empty(kind).await;
    let mut command = program(&["serve", "--encryption-keys", KEY], &database.url);
    command.env("CLIENTELE_LOG", "clientele=trace,info");
    let mut gateway = Gateway::spawn_by(command);
    let client = gateway.client().await;
    provoke(&client).await;
    let ended = gateway.stop().await;
    assert_eq!(ended.code, Some(0));
    assert!(ended.err.lines().count() > 20, "there is a log: {}", ended.err);
    silent("the log", &ended.err);
    silent("the output", &ended.out);
    assert!(!ended.err.contains(KEY), "nor the key");

    // A file says the same on the way in.
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("customers.jsonl");
    let lines: String = wrong().iter().map(|record| format!("{record}\n")).collect();
    std::fs::write(&file, lines).unwrap();
    let arguments = ["import", "--encryption-keys", KEY, file.to_str().unwrap()];
    let imported = run(program(&arguments, &database.url)).await;
    assert!(imported.out.contains("rejected 14"), "{imported:?}");
    silent("what the import says", &(imported.out + &imported.err));

    let connection = database.connect().await;
    let all = Statement::from_string(connection.backend(), "SELECT * FROM event".to_owned());
    let events = JsonValue::find_by_statement(all).all(connection.reader()).await.unwrap();
    assert!(events.len() >= 5, "{events:?}");
    silent("the events", &serde_json::to_string(&events).unwrap());
    connection.close().await.unwrap();
});
