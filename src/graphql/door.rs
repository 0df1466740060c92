//! The one door of every document, whatever it came by: nothing reaches the executor that has not passed it.

use std::any::TypeId;
use std::collections::HashMap;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use async_graphql::{Name, Request, Response, ServerError, Variables};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;
use serde::de::IgnoredAny;
use tokio::time::timeout;

use super::document::{BY_GET, Documents, Operations};
use super::error::{self, Code, about, coded, refusal};
use super::response::finish;
use super::schema::Contract;
use crate::domain::idempotency::IdempotencyKey;
use crate::domain::principal::Principal;

/// What a client asks, in the form of the GraphQL-over-HTTP draft.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ask {
    pub query: String,
    #[serde(default)]
    pub operation_name: Option<String>,
    #[serde(default)]
    pub variables: Option<Variables>,
    #[serde(default)]
    pub extensions: Option<Extensions>,
    /// The key that the transport itself carried.
    #[serde(skip)]
    pub idempotency_key: Option<IdempotencyKey>,
}

/// What a client says beside the document, in the body. What it says beyond this is passed over.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct Extensions {
    /// The key of every mutation in the document, for transports without headers of their own, as a WebSocket is.
    #[serde(default)]
    pub idempotency_key: Option<String>,
    #[serde(flatten)]
    #[expect(dead_code, reason = "it is not looked at; that it is there makes anything but an object an error")]
    rest: HashMap<String, IgnoredAny>,
}

/// The door. Cheap to clone.
#[derive(Clone)]
pub struct Door {
    contract: Contract,
    documents: Documents,
    /// How long a request may take.
    time_limit: Duration,
}

/// Whether a request was refused because it would have changed something by GET.
pub fn is_mutation_by_get(error: &ServerError) -> bool {
    error.message == BY_GET
}

impl Door {
    /// The door to this contract.
    pub const fn new(contract: Contract, documents: Documents, time_limit: Duration) -> Self {
        Self { contract, documents, time_limit }
    }

    /// Runs one query or mutation; beside the answer it tells the name of the operation, for the log.
    pub async fn run(
        &self,
        ask: Ask,
        operations: Operations,
        principal: Principal,
        request_id: &str,
    ) -> (Response, Option<String>) {
        let (mut request, key) = request(ask, principal);
        let prepared = self.documents.prepare(&mut request, operations).and_then(|()| under(&mut request, key));
        let operation = request.operation_name.clone();
        let mut answer = match prepared {
            Ok(()) => self.execute(request).await,
            Err(errors) => Response::from_errors(errors),
        };
        finish(&mut answer, request_id);
        (answer, operation)
    }

    async fn execute(&self, mut request: Request) -> Response {
        let is_safe = is_repeatable(&mut request);
        // On the heap: what runs a request is large, and every frame around it would carry it.
        match timeout(self.time_limit, Box::pin(self.contract.execute(request))).await {
            Ok(answer) => answer,
            Err(_) => Response::from_errors(vec![refusal(error::timeout(is_safe))]),
        }
    }

    /// Runs whatever is asked: a query or a mutation gives one answer, a subscription as many as there come.
    pub fn stream(&self, ask: Ask, principal: Principal, request_id: String) -> BoxStream<'static, Response> {
        let (mut request, key) = request(ask, principal);
        let prepared = self.documents.prepare(&mut request, Operations::All).and_then(|()| under(&mut request, key));
        let answers = match prepared {
            Ok(()) => self.contract.execute_stream(request).boxed(),
            Err(errors) => stream::iter([Response::from_errors(errors)]).boxed(),
        };
        let finished = answers.map(move |mut answer| {
            finish(&mut answer, &request_id);
            answer
        });
        finished.boxed()
    }
}

/// Whether a request can be sent again whatever became of it: it changes nothing, or it has a key.
fn is_repeatable(request: &mut Request) -> bool {
    let (name, has_key) = (request.operation_name.clone(), request.data.contains_key(&TypeId::of::<IdempotencyKey>()));
    let Ok(document) = request.parsed_query() else { return true };
    let mut operations = document.operations.iter();
    let operation = operations.find(|(known, _)| name.is_none() || known.map(Name::as_str) == name.as_deref());
    has_key || operation.is_none_or(|(_, operation)| operation.node.ty != OperationType::Mutation)
}

type Key = Result<Option<IdempotencyKey>, Vec<ServerError>>;

fn request(ask: Ask, principal: Principal) -> (Request, Key) {
    let Ask { query, operation_name, variables, extensions, idempotency_key } = ask;
    let Extensions { idempotency_key: in_body, rest: _ } = extensions.unwrap_or_default();
    let mut request = Request::new(query).data(principal).variables(variables.unwrap_or_default());
    request.operation_name = operation_name;
    (request, key(idempotency_key, in_body.as_deref()))
}

/// Where a key stands in a body.
const IN_BODY: &str = "extensions.idempotencyKey";

/// The one key of a request, however it came.
fn key(carried: Option<IdempotencyKey>, in_body: Option<&str>) -> Key {
    let refused = |message: &str| vec![refusal(about(coded(Code::BadUserInput, message), IN_BODY))];
    let Some(text) = in_body else { return Ok(carried) };
    let key = IdempotencyKey::parse(text).ok_or_else(|| refused("extensions.idempotencyKey must be a UUID."))?;
    match carried {
        Some(other) if other != key => Err(refused("Idempotency-Key and extensions.idempotencyKey are not the same.")),
        Some(_) | None => Ok(Some(key)),
    }
}

/// Puts a request under its key.
fn under(request: &mut Request, key: Key) -> Result<(), Vec<ServerError>> {
    if let Some(key) = key? {
        request.data.insert(key);
    }
    Ok(())
}
