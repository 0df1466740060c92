//! GraphQL over HTTP: which methods and media types are taken, and what each answer looks like from outside.

use reqwest::header::{ALLOW, CONTENT_TYPE};
use reqwest::{Method, StatusCode, Url};
use serde_json::json;

use super::{MODERN, MUTATION, assert_refused, get, post};
use crate::support::app::both;
use crate::support::client::Response;
use crate::write::contents;

const JSON: &str = "application/json; charset=utf-8";
const GRAPHQL: &str = "application/graphql-response+json; charset=utf-8";

both!(status_and_form_of_an_answer_follow_what_the_client_accepts, async |app| {
    let good = json!({ "query": "{ __typename }" }).to_string();
    let refused = json!({ "query": "{ nonsense }" }).to_string();
    for (accept, media_type, status) in [
        ("application/json", JSON, StatusCode::OK),
        ("*/*", JSON, StatusCode::OK),
        ("", JSON, StatusCode::OK),
        ("application/*", JSON, StatusCode::OK),
        ("text/html, application/json;q=0.9", JSON, StatusCode::OK),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON, StatusCode::OK),
        (MODERN, GRAPHQL, StatusCode::BAD_REQUEST),
        ("application/graphql-response+json; charset=utf-8, application/json;q=0.9", GRAPHQL, StatusCode::BAD_REQUEST),
        ("application/json;q=0.5, Application/GraphQL-Response+JSON", GRAPHQL, StatusCode::BAD_REQUEST),
        ("application/json, application/graphql-response+json", GRAPHQL, StatusCode::BAD_REQUEST),
        ("*/*, application/graphql-response+json", GRAPHQL, StatusCode::BAD_REQUEST),
        ("application/json, application/graphql-response+json;q=0.1", JSON, StatusCode::OK),
        ("application/graphql-response+json;q=0, */*", JSON, StatusCode::OK),
        ("application/json;q=0, */*;q=0.1", GRAPHQL, StatusCode::BAD_REQUEST),
        // What more a client of subscriptions accepts does not matter to a query.
        ("text/event-stream, multipart/mixed;subscriptionSpec=1.0, application/json;q=0.1", JSON, StatusCode::OK),
    ] {
        let answer = post(app, Some("application/json"), accept, good.clone()).await;
        assert_eq!(
            (answer.status, &answer.headers[CONTENT_TYPE]),
            (StatusCode::OK, &media_type.parse().unwrap()),
            "{accept}"
        );
        assert_eq!(answer.text, r#"{"data":{"__typename":"Query"}}"#);
        let answer = post(app, Some("application/json"), accept, refused.clone()).await;
        assert_refused(&answer, status, "GRAPHQL_VALIDATION_FAILED");
        assert_eq!(answer.headers[CONTENT_TYPE], media_type, "{accept}");
    }
    for accept in
        ["text/html", "application/graphql-response+jsonp", "multipart/mixed", "*/*;q=0", "nonsense/*, image/png"]
    {
        let answer = post(app, Some("application/json"), accept, good.clone()).await;
        assert_refused(&answer, StatusCode::NOT_ACCEPTABLE, "BAD_USER_INPUT");
        assert_eq!(answer.headers[CONTENT_TYPE], JSON, "{accept}");
    }
    // Without the header a client is an old one.
    let client = app.client();
    let url = Url::parse_with_params(&client.url("/graphql"), [("query", "{ nonsense }")]).unwrap();
    let answer = Response::read(client.http().get(url)).await;
    assert_eq!((answer.status, &answer.headers[CONTENT_TYPE]), (StatusCode::OK, &JSON.parse().unwrap()));
});

both!(a_batch_is_refused_whatever_its_size, async |app| {
    let before = contents(app).await;
    let one = json!({ "query": MUTATION });
    for batch in [json!([]), json!([one]), json!([one, one]), json!(vec![one.clone(); 500])] {
        let answer = post(app, Some("application/json"), MODERN, batch.to_string()).await;
        assert_refused(&answer, StatusCode::BAD_REQUEST, "BAD_USER_INPUT");
        assert!(answer.text.contains("JSON object"), "{}", answer.text);
    }
    assert_eq!(contents(app).await, before);
});

both!(an_argument_that_cannot_be_taken_costs_its_own_field_alone, async |app| {
    let document = "{ a: __typename bad: customer(by: { id: \"alice\" }) { id } b: __typename }";
    let answer = app.client().query(document, json!({})).await;
    assert_eq!((answer.error_code(), &answer.body["errors"][0]["path"]), ("BAD_USER_INPUT", &json!(["bad"])));
    // The field may be null, so the error goes no further (GraphQL, section 6.4.4).
    assert_eq!(answer.body["data"], json!({ "a": "Query", "bad": null, "b": "Query" }), "{}", answer.text);
});

both!(fields_come_in_the_order_of_the_document, async |app| {
    app.customer("alice").save().await;
    let document = "{ z: __typename customers { nodes { version externalId b: status } } a: __typename }";
    let answer = app.client().query(document, json!({})).await;
    let alice = r#"{"version":1,"externalId":"alice","b":"REGISTERED"}"#;
    let expected = format!(r#"{{"data":{{"z":"Query","customers":{{"nodes":[{alice}]}},"a":"Query"}}}}"#);
    assert_eq!(answer.text, expected);
});

both!(a_query_runs_by_get_with_its_operation_name_and_variables, async |app| {
    app.customer("alice").save().await;
    let document = "query One($by: CustomerKey!) { customer(by: $by) { externalId } } query Two { __typename }";
    let variables = r#"{ "by": { "externalId": "alice" } }"#;
    let parameters = [("query", document), ("operationName", "One"), ("variables", variables), ("extensions", "{}")];
    let answer = get(app, &parameters).await;
    assert_eq!(answer.data(), &json!({ "customer": { "externalId": "alice" } }));
    assert_eq!((answer.status, &answer.headers[CONTENT_TYPE]), (StatusCode::OK, &GRAPHQL.parse().unwrap()));
    assert_eq!(
        get(app, &[("query", document), ("operationName", "Two")]).await.data(),
        &json!({ "__typename": "Query" })
    );
    // A form that leaves the name out sends it empty.
    let answer = get(app, &[("query", "query One { __typename }"), ("operationName", "")]).await;
    assert_eq!(answer.data(), &json!({ "__typename": "Query" }));
    for (parameters, code) in [
        (&[][..], "BAD_USER_INPUT"),
        (&[("operationName", "One")], "BAD_USER_INPUT"),
        (&[("query", "{ __typename }"), ("variables", "{")], "BAD_USER_INPUT"),
        (&[("query", "{ __typename }"), ("variables", "[]")], "BAD_USER_INPUT"),
        (&[("query", "{ __typename }"), ("extensions", "1")], "BAD_USER_INPUT"),
        (&[("query", document)], "BAD_USER_INPUT"),
        (&[("query", document), ("operationName", "Three")], "BAD_USER_INPUT"),
        (&[("query", document), ("operationName", "One")], "BAD_USER_INPUT"),
        (&[("query", "{")], "GRAPHQL_PARSE_FAILED"),
        (&[("query", "")], "GRAPHQL_PARSE_FAILED"),
        (&[("query", "{ nonsense }")], "GRAPHQL_VALIDATION_FAILED"),
    ] {
        assert_refused(&get(app, parameters).await, StatusCode::BAD_REQUEST, code);
    }
});

both!(a_mutation_does_not_run_by_get, async |app| {
    let before = contents(app).await;
    let several = format!("query One {{ __typename }} {}", MUTATION.replacen("mutation", "mutation Two", 1));
    for parameters in [&[("query", MUTATION)][..], &[("query", &several), ("operationName", "Two")]] {
        let answer = get(app, parameters).await;
        assert_refused(&answer, StatusCode::METHOD_NOT_ALLOWED, "BAD_USER_INPUT");
        assert_eq!(answer.headers[ALLOW], "POST");
    }
    // The same for a client that wants 200 for everything else.
    let client = app.client();
    let url = Url::parse_with_params(&client.url("/graphql"), [("query", MUTATION)]).unwrap();
    for accept in ["application/json", "text/event-stream"] {
        let answer = Response::read(client.http().get(url.clone()).header("accept", accept)).await;
        assert_refused(&answer, StatusCode::METHOD_NOT_ALLOWED, "BAD_USER_INPUT");
    }
    // A mutation beside a query does no harm to the query.
    let answer = get(app, &[("query", &several), ("operationName", "One")]).await;
    assert_eq!(answer.data(), &json!({ "__typename": "Query" }));
    assert_eq!(contents(app).await, before);
});

both!(nothing_runs_from_a_form, async |app| {
    let before = contents(app).await;
    let body = json!({ "query": MUTATION }).to_string();
    for media_type in [
        Some("text/plain"),
        Some("text/plain; charset=application/json"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data; boundary=x"),
        Some("application/graphql"),
        Some("application/jsonp"),
        Some("json"),
        Some(""),
        None,
    ] {
        let answer = post(app, media_type, MODERN, body.clone()).await;
        assert_refused(&answer, StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_USER_INPUT");
    }
    assert_eq!(contents(app).await, before);
    for media_type in ["application/json", "Application/JSON ; charset=utf-8"] {
        let query = json!({ "query": "{ __typename }" }).to_string();
        assert_eq!(post(app, Some(media_type), "*/*", query).await.data(), &json!({ "__typename": "Query" }));
    }
});

both!(a_body_that_is_no_request_is_refused_in_words, async |app| {
    for body in [
        "",
        " ",
        "nonsense",
        "{",
        "null",
        "1",
        "\"{ __typename }\"",
        "{}",
        "{ \"query\": null }",
        "{ \"query\": 1 }",
        "{ \"query\": \"{ __typename }\", \"variables\": \"x\" }",
        "{ \"query\": \"{ __typename }\", \"variables\": [] }",
        "{ \"query\": \"{ __typename }\", \"operationName\": 1 }",
        "{ \"query\": \"{ __typename }\", \"extensions\": [] }",
        "{ \"query\": \"{ __typename }\", \"extensions\": 1 }",
        "{ \"query\": \"{ __typename }\" } x",
    ] {
        let answer = post(app, Some("application/json"), MODERN, body).await;
        assert_refused(&answer, StatusCode::BAD_REQUEST, "BAD_USER_INPUT");
        assert!(!answer.text.contains("serde") && !answer.text.contains("line 1"), "{}", answer.text);
    }
    let bytes: &[u8] = b"{ \"query\": \"{ \xff }\" }";
    let answer = post(app, Some("application/json"), MODERN, bytes).await;
    assert_refused(&answer, StatusCode::BAD_REQUEST, "BAD_USER_INPUT");
    // Null is as good as left out, and what is not known is passed over, as the draft has it.
    let body =
        json!({ "query": "{ __typename }", "variables": null, "operationName": null, "extensions": {}, "id": 1 });
    assert_eq!(app.client().send(&body).await.data(), &json!({ "__typename": "Query" }));
});

both!(a_request_without_its_variables_is_refused, async |app| {
    let before = contents(app).await;
    let document = "mutation($input: CustomerCreateInput!) { customerCreate(input: $input) { customer { id } } }";
    for variables in [
        json!({}),
        json!(null),
        json!({ "input": null }),
        json!({ "input": 1 }),
        json!({ "input": { "externalId": 1 } }),
        json!({ "input": { "unknown": 1 } }),
        json!({ "input": { "status": "GONE" } }),
    ] {
        let answer = app.client().query(document, variables.clone()).await;
        assert_eq!((answer.status, answer.error_code()), (StatusCode::BAD_REQUEST, "BAD_USER_INPUT"), "{variables}");
        assert_eq!(answer.body.get("data"), None, "{}", answer.text);
    }
    assert_eq!(contents(app).await, before);
});

both!(a_subscription_needs_a_client_that_accepts_a_stream, async |app| {
    let document = "subscription { customerEvents { id } }";
    for answer in [app.client().query(document, json!({})).await, get(app, &[("query", document)]).await] {
        assert_refused(&answer, StatusCode::BAD_REQUEST, "GRAPHQL_VALIDATION_FAILED");
        assert!(answer.text.contains("WebSocket"), "{}", answer.text);
    }
    // One that accepts anything does not expect an answer without an end.
    let answer = app.client().with_header("accept", "*/*").query(document, json!({})).await;
    assert_refused(&answer, StatusCode::OK, "GRAPHQL_VALIDATION_FAILED");
});

both!(other_methods_are_refused_in_json, async |app| {
    let client = app.client();
    let body = json!({ "query": "{ __typename }" }).to_string();
    for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS] {
        let request = client.http().request(method.clone(), client.url("/graphql")).body(body.clone());
        let answer = Response::read(request.header(CONTENT_TYPE, "application/json")).await;
        assert_refused(&answer, StatusCode::METHOD_NOT_ALLOWED, "BAD_USER_INPUT");
        assert_eq!(
            (&answer.headers[ALLOW], &answer.headers[CONTENT_TYPE]),
            (&"GET,HEAD,POST".parse().unwrap(), &JSON.parse().unwrap())
        );
    }
    let head = Response::read(client.http().head(client.url("/graphql?query=%7B__typename%7D"))).await;
    assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""));
    for path in ["/graphql/", "/graphiql/assets/nothing.js", "/graphiql/../Cargo.toml", "/nothing"] {
        assert_eq!(Response::read(client.http().get(client.url(path))).await.status, StatusCode::NOT_FOUND, "{path}");
    }
});
