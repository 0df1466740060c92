//! The transport, point by point: what GraphQL's specifications of HTTP, WebSocket and streams ask, and what the usual
//! stack of libraries does otherwise. Each point has a test of its own here:
//!
//! 1. `limits::a_fragment_bomb_is_refused_at_once`
//! 2. `http::a_mutation_does_not_run_by_get`
//! 3. `http::nothing_runs_from_a_form`
//! 4. `http::a_query_runs_by_get_with_its_operation_name_and_variables`
//! 5. `http::status_and_form_of_an_answer_follow_what_the_client_accepts`
//! 6. `http::other_methods_are_refused_in_json`, `http::a_body_that_is_no_request_is_refused_in_words`
//! 7. `limits::a_body_over_the_limit_is_refused`, `websocket::a_message_over_the_limit_is_refused`
//! 8. `http::a_batch_is_refused_whatever_its_size`
//! 9. `websocket::a_connection_is_closed_with_the_codes_of_the_protocol`
//! 10. `websocket::a_request_that_is_refused_is_an_error_and_no_answer`
//! 11. `websocket::the_gateway_pings_and_closes_on_a_client_that_does_not_answer`
//! 12. `documents::a_subscription_with_two_root_fields_is_refused`
//! 13. `sse::a_subscription_comes_as_events_until_it_is_complete`
//! 14. `multipart::a_subscription_comes_as_parts_with_payloads`
//! 15. `documents::typename_is_validated_as_any_field`
//! 16. `documents::what_the_reference_refuses_is_refused_and_what_it_takes_is_taken`
//! 17. `errors::errors_are_few_and_short`
//! 18. `errors::suggestions_are_a_setting`, `errors::introspection_is_a_setting`
//! 19. `errors::every_error_has_a_code_of_ours_and_no_words_of_a_library`, `errors::what_goes_wrong_inside_stays_inside`
//! 20. `page::the_page_loads_nothing_from_elsewhere`
//! 21. `http::fields_come_in_the_order_of_the_document`

mod documents;
mod errors;
mod http;
mod limits;
mod multipart;
mod page;
mod sse;
mod websocket;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap};
use reqwest::{StatusCode, Url};
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::client::Response;

/// The media type of the GraphQL-over-HTTP draft.
const MODERN: &str = "application/graphql-response+json";

/// A mutation that would leave a customer behind.
const MUTATION: &str = "mutation { customerCreate(input: { externalId: \"alice\" }) { customer { id } } }";

/// Posts a body under a media type.
async fn post(app: &TestApp, media_type: Option<&str>, accept: &str, body: impl Into<reqwest::Body>) -> Response {
    let client = app.client();
    let mut request = client.http().post(client.url("/graphql")).header(ACCEPT, accept).body(body);
    if let Some(media_type) = media_type {
        request = request.header(CONTENT_TYPE, media_type);
    }
    Response::read(request).await
}

/// Asks by GET.
async fn get(app: &TestApp, parameters: &[(&str, &str)]) -> Response {
    let client = app.client();
    let url = Url::parse_with_params(&client.url("/graphql"), parameters).unwrap();
    Response::read(client.http().get(url).header(ACCEPT, MODERN)).await
}

/// Whether the answer is a well-formed refusal, with a code and words for people and without data.
fn assert_refused(answer: &Response, status: StatusCode, code: &str) {
    assert_eq!((answer.status, answer.error_code()), (status, code), "{}", answer.text);
    let error = &answer.body["errors"][0];
    assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{error}");
    assert!(error["extensions"]["requestId"].is_string(), "{error}");
    assert_eq!((&error["extensions"]["retryable"], answer.body.get("data")), (&json!(false), None), "{}", answer.text);
}

/// An answer that goes on, read piece by piece.
struct Streamed {
    status: StatusCode,
    headers: HeaderMap,
    response: reqwest::Response,
    /// What has come and is not yet taken.
    early: String,
}

impl Streamed {
    async fn post(app: &TestApp, accept: &str, document: &str) -> Self {
        let client = app.client();
        let body = json!({ "query": document });
        Self::open(client.http().post(client.url("/graphql")).header(ACCEPT, accept).json(&body)).await
    }

    async fn open(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        Self { status: response.status(), headers: response.headers().clone(), response, early: String::new() }
    }

    fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// What comes up to the end of this mark.
    async fn until(&mut self, mark: &str) -> String {
        loop {
            if let Some(at) = self.early.find(mark) {
                let rest = self.early.split_off(at + mark.len());
                return std::mem::replace(&mut self.early, rest);
            }
            let chunk = self.response.chunk().await.unwrap();
            let chunk = chunk.unwrap_or_else(|| panic!("{mark:?} should have come, but only {:?}", self.early));
            self.early.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// What comes until the stream ends.
    async fn rest(mut self) -> String {
        while let Some(chunk) = self.response.chunk().await.unwrap() {
            self.early.push_str(std::str::from_utf8(&chunk).unwrap());
        }
        self.early
    }
}
