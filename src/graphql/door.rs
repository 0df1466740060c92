//! The one door of every document, whatever it came by: nothing reaches the executor that has not passed it.

use std::collections::HashMap;

use async_graphql::{Request, Response, ServerError, Variables};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;
use serde::de::IgnoredAny;

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
    #[serde(default)]
    pub extensions: Option<Extensions>,
}

/// What goes beyond the draft: any object is taken, none is looked at.
pub type Extensions = HashMap<String, IgnoredAny>;

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

    /// Runs one query or mutation; beside the answer it tells the name of the operation, for the log.
    pub async fn run(
        &self,
        ask: Ask,
        operations: Operations,
        principal: Principal,
        request_id: &str,
    ) -> (Response, Option<String>) {
        let mut request = request(ask, principal);
        let prepared = self.documents.prepare(&mut request, operations);
        let operation = request.operation_name.clone();
        let mut answer = match prepared {
            Ok(()) => self.contract.execute(request).await,
            Err(errors) => Response::from_errors(errors),
        };
        finish(&mut answer, request_id);
        (answer, operation)
    }

    /// Runs whatever is asked: a query or a mutation gives one answer, a subscription as many as there come.
    pub fn stream(&self, ask: Ask, principal: Principal, request_id: String) -> BoxStream<'static, Response> {
        let mut request = request(ask, principal);
        let answers = match self.documents.prepare(&mut request, Operations::All) {
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

fn request(ask: Ask, principal: Principal) -> Request {
    let Ask { query, operation_name, variables, extensions: _ } = ask;
    let mut request = Request::new(query).data(principal).variables(variables.unwrap_or_default());
    request.operation_name = operation_name;
    request
}
