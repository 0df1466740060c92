//! The one door of every document, whatever it came by.
//!
//! Before the executor sees a document, its selections are counted with every fragment where it is spread: a short
//! document can stand for millions of fields, and the executor would walk them all.

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationType};
use async_graphql::{Data, Executor, Request, Response, ServerError, Variables};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;
use std::sync::Arc;

use super::error::{Code, coded};
use super::response::finish;
use super::schema::Contract;
use super::selections;
use crate::domain::principal::Principal;

/// What a client asks, in the form of the GraphQL-over-HTTP draft.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ask {
    pub query: String,
    #[serde(default)]
    pub operation_name: Option<String>,
    #[serde(default)]
    pub variables: Option<serde_json::Map<String, serde_json::Value>>,
}

/// Which operations a transport may run.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Operations {
    /// A GET must change nothing.
    QueriesOnly,
    /// A POST has one answer, so it runs no subscription.
    All,
}

/// The door. Cheap to clone.
#[derive(Clone)]
pub struct Door {
    contract: Contract,
    max_selections: u32,
}

const BY_GET: &str = "A GET can only run a query; send this by POST.";

/// Whether a request was refused because it would have changed something by GET.
pub fn is_mutation_by_get(error: &ServerError) -> bool {
    error.message == BY_GET
}

impl Door {
    /// The door to this contract.
    pub const fn new(contract: Contract, max_selections: u32) -> Self {
        Self { contract, max_selections }
    }

    /// Runs one query or mutation.
    pub async fn run(&self, ask: Ask, operations: Operations, principal: Principal, request_id: &str) -> Response {
        let Ask { query, operation_name, variables } = ask;
        let mut request = Request::new(query).data(principal);
        request.operation_name = operation_name;
        request.variables = Variables::from_json(serde_json::Value::Object(variables.unwrap_or_default()));
        let mut response = match self.check(&mut request, Some(operations)) {
            Ok(()) => self.contract.execute(request).await,
            Err(errors) => Response::from_errors(errors),
        };
        finish(&mut response, request_id);
        response
    }

    /// The door for a connection that carries many requests.
    pub const fn for_connection(self, request_id: String) -> Connection {
        Connection { door: self, request_id }
    }

    /// Parses the document and refuses what must not reach the executor.
    fn check(&self, request: &mut Request, operations: Option<Operations>) -> Result<(), Vec<ServerError>> {
        let operation_name = request.operation_name.clone();
        let document = request.parsed_query().map_err(|error| vec![parse_failed(error)])?;
        let selections = selections::count(document, self.max_selections).map_err(|error| vec![error])?;
        if selections > self.max_selections {
            return Err(vec![too_many(self.max_selections)]);
        }
        match (operations, operation_type(document, operation_name.as_deref())) {
            (Some(Operations::QueriesOnly), Some(OperationType::Mutation | OperationType::Subscription)) => {
                Err(vec![refused(BY_GET)])
            }
            (Some(Operations::All), Some(OperationType::Subscription)) => {
                Err(vec![refused("A subscription needs a WebSocket.")])
            }
            _ => Ok(()),
        }
    }
}

fn operation_type(document: &ExecutableDocument, name: Option<&str>) -> Option<OperationType> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), _) => Some(operation.node.ty),
        (DocumentOperations::Multiple(operations), Some(name)) => {
            operations.get(name).map(|operation| operation.node.ty)
        }
        (DocumentOperations::Multiple(_), None) => None,
    }
}

fn parse_failed(error: ServerError) -> ServerError {
    let message = error.message.lines().last().unwrap_or_default().trim_start_matches([' ', '=']).to_owned();
    let mut coded = coded(Code::ParseFailed, message).into_server_error(Default::default());
    coded.locations = error.locations;
    coded
}

fn refused(message: &str) -> ServerError {
    without_place(coded(Code::ValidationFailed, message))
}

fn too_many(limit: u32) -> ServerError {
    without_place(coded(Code::LimitExceeded, format!("The document selects more than {limit} fields in all.")))
}

fn without_place(error: async_graphql::Error) -> ServerError {
    let mut error = error.into_server_error(Default::default());
    error.locations.clear();
    error
}

/// One connection's way to the executor; its requests carry the id of the connection.
#[derive(Clone)]
pub struct Connection {
    door: Door,
    request_id: String,
}

impl Executor for Connection {
    async fn execute(&self, mut request: Request) -> Response {
        let mut response = match self.door.check(&mut request, None) {
            Ok(()) => self.door.contract.execute(request).await,
            Err(errors) => Response::from_errors(errors),
        };
        finish(&mut response, &self.request_id);
        response
    }

    fn execute_stream(&self, mut request: Request, session: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        let request_id = self.request_id.clone();
        let responses = match self.door.check(&mut request, None) {
            Ok(()) => self.door.contract.execute_stream_with_session_data(request, session.unwrap_or_default()).boxed(),
            Err(errors) => stream::iter([Response::from_errors(errors)]).boxed(),
        };
        let finished = responses.map(move |mut response| {
            finish(&mut response, &request_id);
            response
        });
        finished.boxed()
    }
}
