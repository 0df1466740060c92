//! `clientele keys`: a new key takes the place of an old one while a gateway writes and reads, and the old one is not
//! needed any more.

use std::sync::atomic::{AtomicBool, Ordering};

use clientele::domain::time::Timestamp;
use clientele::store::seal::{self, KeySource, Keys, Secret};
use serde_json::{Value, json};

use super::{contents, done, query};
use crate::support::app::TestApp;
use crate::support::both::both_kinds;

fn person(n: usize) -> Value {
    json!({
        "externalId": format!("c{n}"), "phone": format!("+3804400{n:05}"), "dateOfBirth": "1990-12-31",
        "identities": [{ "type": "PASSPORT", "country": "UA", "number": format!("N{n}") }],
    })
}

/// The number of a customer is what is asked of everything it has.
fn is_whole(node: &Value) {
    let n: usize = node["externalId"].as_str().unwrap()[1..].parse().unwrap();
    assert_eq!(node["dateOfBirth"], "1990-12-31");
    assert_eq!(node["identities"], json!([{ "number": format!("N{n}") }]));
    let phone = node["phone"].as_str().unwrap();
    assert!(phone == format!("+3804400{n:05}") || phone == format!("+3804499{n:05}"), "{phone}");
}

const ALL: &str = "query($after: String) { customers(first: 200, after: $after) {
    nodes { externalId phone dateOfBirth identities { number } } pageInfo { hasNextPage endCursor } } }";

async fn read_all(app: &TestApp) -> Vec<Value> {
    let (mut nodes, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = query(&app.client(), ALL, json!({ "after": after })).await["customers"].clone();
        nodes.extend(page["nodes"].as_array().unwrap().clone());
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            nodes.iter().for_each(is_whole);
            return nodes;
        }
    }
}

both_kinds!(everything_is_encrypted_again_while_a_gateway_serves, async |kind| {
    const BEFORE: usize = 450;
    let (old, new) = (Keys::generate().unwrap(), Keys::generate().unwrap());
    let app = TestApp::start_with(kind, |config| config.encryption.encryption_keys = Some(old.clone())).await;
    for n in 0..BEFORE {
        app.customer(&format!("c{n}")).save().await;
    }
    let lines: String = (0..BEFORE).map(|n| person(n).to_string() + "\n").collect();
    let mut source = clientele::import::Source::open(lines.as_bytes(), clientele::import::Format::Jsonl).await.unwrap();
    let who = clientele::app::local();
    let summary = clientele::import::run(app.service(), &who, &mut source, |_, _| {}).await.unwrap();
    assert_eq!(summary.updated, BEFORE as u64);
    let database = app.stop().await;

    let both = format!("{new}, {old}");
    let app = TestApp::over(database, |config| config.encryption.encryption_keys = Some(both.clone())).await;
    let other = app.another_connection().await;
    let keys = seal::hold(&other, &KeySource::Text(Secret(both)), Timestamp::from_millis(0)).await.unwrap();
    let other = other.with_keys(keys);
    let before = contents(&app).await;

    let over = AtomicBool::new(false);
    let rotating = async {
        let mut told = 0;
        let sealed = seal::rotate(&other, |sealed| told = sealed).await.unwrap();
        over.store(true, Ordering::SeqCst);
        assert_eq!(sealed, told);
        sealed
    };
    // Writers change phones of customers on both sides of where the rotation is, and create some.
    let writing = async {
        let mut n = 0;
        while !over.load(Ordering::SeqCst) || n < 20 {
            let place = (n * 37) % BEFORE;
            let input = json!({ "externalId": format!("c{place}") });
            let found = "query($id: String!) { customer(by: { externalId: $id }) { id } }";
            let id = query(&app.client(), found, json!({ "id": input["externalId"] })).await["customer"]["id"].clone();
            let phone = json!({ "id": id, "phone": format!("+3804499{place:05}") });
            done(&app.client(), "customerUpdate", phone, "customer { id phone }").await;
            done(&app.client(), "customerCreate", person(BEFORE + n), "customer { id }").await;
            n += 1;
        }
        n
    };
    let reading = async {
        while !over.load(Ordering::SeqCst) {
            assert!(read_all(&app).await.len() >= BEFORE);
        }
    };
    let (sealed, written, ()) = tokio::join!(rotating, writing, reading);
    assert_eq!(sealed, BEFORE as u64);
    other.close().await.unwrap();

    let all = read_all(&app).await;
    assert_eq!(all.len(), BEFORE + written);
    let changed = all.iter().filter(|node| node["phone"].as_str().unwrap().starts_with("+3804499")).count();
    assert_eq!(changed, written.min(BEFORE), "no change was lost");
    for phone in ["+380449900000", "+380440000413"] {
        let found = "query($phone: String!) { customers(filter: { phone: { eq: $phone } }) { nodes { phone } } }";
        let nodes = query(&app.client(), found, json!({ "phone": phone })).await["customers"]["nodes"].clone();
        assert_eq!(nodes, json!([{ "phone": phone }]));
    }
    let after = contents(&app).await;
    let id = |key: &str| Keys::parse(key).unwrap().ids().next().unwrap().to_owned();
    let under = |key: &str, tables: &std::collections::BTreeMap<String, Vec<String>>| {
        tables["customer"].iter().filter(|row| row.contains(&format!("\"{}.", id(key)))).count()
    };
    assert_eq!(under(&old, &before), BEFORE);
    assert_eq!((under(&old, &after), under(&new, &after)), (0, BEFORE + written));
    assert_eq!(after["encryption_key"].len(), 1);
    // The rotation itself is no change: a version for each write, and no more.
    assert_eq!(after["event"].len(), before["event"].len() + 2 * written);

    // The old key is not needed any more.
    let database = app.stop().await;
    let app = TestApp::over(database, |config| config.encryption.encryption_keys = Some(new.clone())).await;
    assert_eq!(read_all(&app).await.len(), BEFORE + written);
    app.stop().await;
});
