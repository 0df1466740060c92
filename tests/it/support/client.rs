//! A client of the API as strangers write it: GraphQL over HTTP, and answers that can be asked what they say.
//! It must not know anything of the server but its address.

use std::net::SocketAddr;
use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};

use super::subscription::Subscription;

/// No answer may take longer.
const ANSWER: Duration = Duration::from_secs(30);

/// Speaks to one server. It belongs to the runtime of the test that made it.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    address: SocketAddr,
    headers: HeaderMap,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        // A proxy of this machine has no business between the tests and the loopback.
        let http = reqwest::Client::builder().no_proxy().timeout(ANSWER).build().expect("an HTTP client");
        let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/graphql-response+json"))]);
        Self { http, address, headers }
    }

    /// The same client with one more header in every request, in place of one with the same name.
    pub fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).expect("a header's value"));
        self
    }

    /// Runs a query or a mutation.
    pub async fn query(&self, document: &str, variables: Value) -> Response {
        self.send(&json!({ "query": document, "variables": variables })).await
    }

    /// Posts a body of one's own making.
    pub async fn send(&self, body: &Value) -> Response {
        Response::read(self.http.post(self.url("/graphql")).headers(self.headers.clone()).json(body)).await
    }

    /// Opens a WebSocket and subscribes; once this is back, nothing that happens is missed.
    pub async fn subscribe(&self, document: &str, variables: Value) -> Subscription {
        let mut subscription = Subscription::connect(self.address, &self.headers).await;
        subscription.subscribe(document, variables).await;
        subscription
    }

    /// A request of one's own making, to be read by [`Response::read`]. It carries none of the headers.
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// The address of a path of the server.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// An answer, whole.
#[derive(Debug)]
pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// The body as it came: the order of fields is lost in `body`.
    pub text: String,
    /// The body as JSON, or null where it is none.
    pub body: Value,
}

impl Response {
    /// Sends a request and reads the answer to its end.
    pub async fn read(request: RequestBuilder) -> Self {
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.expect("the answer comes to its end");
        let body = serde_json::from_str(&text).unwrap_or_default();
        Self { status, headers, text, body }
    }

    /// The data of an answer without errors.
    pub fn data(&self) -> &Value {
        match self.body.get("data") {
            Some(data) if self.body.get("errors").is_none() => data,
            _ => self.fail("should have data and no errors"),
        }
    }

    /// The code of the first error.
    pub fn error_code(&self) -> &str {
        let code = self.body.pointer("/errors/0/extensions/code").and_then(Value::as_str);
        code.unwrap_or_else(|| self.fail("should have an error with a code"))
    }

    /// Code and dotted path of each user error of a mutation.
    pub fn user_errors(&self, mutation: &str) -> Vec<(String, String)> {
        let errors = self.data()[mutation]["userErrors"].as_array();
        let errors = errors.unwrap_or_else(|| self.fail(&format!("should have selected userErrors of {mutation}")));
        errors.iter().map(|error| (text(&error["code"]), path(&error["field"]))).collect()
    }

    fn fail(&self, what: &str) -> ! {
        panic!("the answer {what}, but is {}:\n{}", self.status, self.text)
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn path(field: &Value) -> String {
    field.as_array().into_iter().flatten().map(text).collect::<Vec<_>>().join(".")
}
