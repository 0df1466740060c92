//! The id of a request: the caller's own or a new one, in the header of every answer and in every error.

use reqwest::header::HeaderValue;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::app::{TestApp, both};
use crate::support::client::Response;

async fn asked(app: &TestApp, id: Option<HeaderValue>, path: &str) -> String {
    let client = app.client();
    let mut request = client.http().get(client.url(path));
    if let Some(id) = id {
        request = request.header("x-request-id", id);
    }
    Response::read(request).await.headers["x-request-id"].to_str().unwrap().to_owned()
}

both!(a_request_keeps_the_id_that_it_came_with, async |app| {
    let longest = "x".repeat(128);
    for id in ["019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21", "a", "A.b_c-9", &longest] {
        let answer = app.client().with_header("x-request-id", id).query("{ nonsense }", json!({})).await;
        assert_eq!(answer.headers["x-request-id"], id);
        assert_eq!(answer.body["errors"][0]["extensions"]["requestId"], id);
    }
});

both!(a_request_without_a_proper_id_gets_one, async |app| {
    let longer = "x".repeat(129);
    let given = ["", "a b", "a\tb", "<b>", "a,b", "a;b", "ä", "\u{1f600}", &longer];
    let mut made = vec![asked(app, None, "/graphql").await];
    for id in given {
        let answer = asked(app, Some(HeaderValue::from_bytes(id.as_bytes()).unwrap()), "/graphql").await;
        assert_ne!(answer, id);
        made.push(answer);
    }
    for id in &made {
        assert_eq!(id.parse::<Uuid>().unwrap().get_version_num(), 7, "{id}");
    }
    made.sort();
    made.dedup();
    assert_eq!(made.len(), given.len() + 1, "each has its own");
});

both!(every_answer_has_one, async |app| {
    for path in ["/healthz", "/readyz", "/graphiql", "/nothing", "/graphql", "/graphql?query=%7B__typename%7D"] {
        assert_eq!(asked(app, Some(HeaderValue::from_static("the-id")), path).await, "the-id", "{path}");
    }
    let refused = ["nonsense", "{ customer(by: { id: \"1\" }) { id } }", "{ a: nonsense b: nonsense }"];
    for document in refused {
        let answer = app.client().query(document, json!({})).await;
        let id = answer.headers["x-request-id"].to_str().unwrap();
        for error in answer.body["errors"].as_array().unwrap() {
            assert_eq!(error["extensions"]["requestId"], id, "{document}");
        }
    }
    let answer = app.client().send(&json!([])).await;
    assert_eq!(answer.body["errors"][0]["extensions"]["requestId"], answer.headers["x-request-id"].to_str().unwrap());
});

both!(a_connection_has_the_id_of_the_request_that_it_began_with, async |app| {
    let api = app.client().with_header("x-request-id", "the-id");
    let mut watched = api.subscribe("subscription { nonsense }", json!({})).await;
    let message = watched.message().await;
    let id: Option<&Value> = message.pointer("/payload/0/extensions/requestId");
    assert_eq!(id, Some(&json!("the-id")), "{message}");
    watched.complete().await;
});
