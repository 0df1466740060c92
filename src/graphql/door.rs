//! The one door of every document, whatever it came by: nothing reaches the executor that has not passed it.

use std::sync::Arc;

use async_graphql::{Data, Executor, Request, Response, ServerError, Variables};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;

use super::document::{BY_GET, Documents, Operations};
use super::response::finish;
use super::schema::Contract;
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
}

/// The door. Cheap to clone.
#[derive(Clone)]
pub struct Door {
    contract: Contract,
    documents: Documents,
}

/// Whether a request was refused because it would have changed something by GET.
pub fn is_mutation_by_get(error: &ServerError) -> bool {
    error.message == BY_GET
}

impl Door {
    /// The door to this contract.
    pub const fn new(contract: Contract, documents: Documents) -> Self {
        Self { contract, documents }
    }

    /// Runs one query or mutation.
    pub async fn run(&self, ask: Ask, operations: Operations, principal: Principal, request_id: &str) -> Response {
        let Ask { query, operation_name, variables } = ask;
        let mut request = Request::new(query).data(principal).variables(variables.unwrap_or_default());
        request.operation_name = operation_name;
        self.execute(request, operations, request_id).await
    }

    /// The door for a connection that carries many requests.
    pub const fn for_connection(self, request_id: String) -> Connection {
        Connection { door: self, request_id }
    }

    async fn execute(&self, mut request: Request, operations: Operations, request_id: &str) -> Response {
        let mut response = match self.documents.prepare(&mut request, operations) {
            Ok(()) => self.contract.execute(request).await,
            Err(errors) => Response::from_errors(errors),
        };
        finish(&mut response, request_id);
        response
    }
}

/// One connection's way to the executor; its requests carry the id of the connection.
#[derive(Clone)]
pub struct Connection {
    door: Door,
    request_id: String,
}

impl Executor for Connection {
    async fn execute(&self, request: Request) -> Response {
        self.door.execute(request, Operations::All, &self.request_id).await
    }

    fn execute_stream(&self, mut request: Request, session: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        let request_id = self.request_id.clone();
        let responses = match self.door.documents.prepare(&mut request, Operations::All) {
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
