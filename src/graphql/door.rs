//! The one door of every document, whatever it came by: nothing reaches the executor that has not passed it.

use std::collections::HashMap;
use std::time::Duration;

use async_graphql::{Request, Response, ServerError, Variables};
use futures_util::StreamExt as _;
use futures_util::stream::{BoxStream, once};
use serde::Deserialize;
use serde::de::IgnoredAny;
use tokio::time::timeout;
use uuid::Uuid;

pub use super::document::Kind;
use super::document::{Documents, Prepared};
use super::error::{self, Code, about, coded, refusal};
use super::response::finish;
use super::schema::Contract;
use super::share::{Question, Shared};
use super::streamed::Streamed;
use crate::domain::idempotency::IdempotencyKey;
use crate::domain::principal::Principal;
use crate::store::database::Database;

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
    /// The event that the client has written last, where it says so: the answer must know of it.
    #[serde(skip)]
    pub after: Option<Uuid>,
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
    database: Database,
    /// How long a request may take.
    time_limit: Duration,
    shared: Shared,
}

impl Door {
    /// The door to this contract.
    pub fn new(contract: Contract, documents: Documents, database: Database, time_limit: Duration) -> Self {
        Self { contract, documents, database, time_limit, shared: Shared::default() }
    }

    /// Takes a request in, or gives the answer that refuses it. Nothing has run yet.
    pub fn open(&self, ask: Ask, principal: Principal, request_id: &str) -> Result<Operation, Box<Response>> {
        let after = ask.after;
        let (mut request, key) = request(ask, principal.clone());
        let prepared =
            self.documents.prepare(&mut request).and_then(|prepared| Ok((prepared, under(&mut request, key)?)));
        match prepared {
            Ok((prepared, has_key)) => {
                let (door, request_id) = (self.clone(), request_id.to_owned());
                Ok(Operation { door, request, principal, after, prepared, has_key, request_id })
            }
            Err(errors) => {
                let mut answer = Response::from_errors(errors);
                finish(&mut answer, request_id);
                Err(Box::new(answer))
            }
        }
    }
}

/// An operation that may run. What transport it came by decides whether it does.
pub struct Operation {
    door: Door,
    request: Request,
    principal: Principal,
    /// The caller's last write, which what it reads must hold.
    after: Option<Uuid>,
    prepared: Prepared,
    /// It has a key, so it is done once however often it is sent.
    has_key: bool,
    request_id: String,
}

impl Operation {
    /// What it does.
    pub const fn kind(&self) -> Kind {
        self.prepared.kind
    }

    /// Its name in the document, for the log.
    pub fn name(&self) -> Option<&str> {
        self.request.operation_name.as_deref()
    }

    /// Runs a query or a mutation.
    pub async fn answer(self) -> Response {
        let Self { door, request, principal, after, prepared, has_key, request_id } = self;
        let Prepared { kind, root_field: _ } = prepared;
        let execute = async {
            let reader = door.database.reader_after(principal.counterparty, after).await;
            door.contract.execute(request.data(reader)).await
        };
        // On the heap: what runs a request is large, and every frame around it would carry it.
        let mut answer = match timeout(door.time_limit, Box::pin(execute)).await {
            Ok(answer) => answer,
            // What changes nothing, or has a key, can be sent again whatever became of it.
            Err(_) => Response::from_errors(vec![refusal(error::timeout(has_key || kind != Kind::Mutation))]),
        };
        finish(&mut answer, &request_id);
        answer
    }

    /// Runs whatever it is: a query or a mutation gives one answer, a subscription as many as there come. Subscriptions
    /// that ask for the same run once.
    pub fn answers(self) -> BoxStream<'static, Streamed> {
        if self.kind() != Kind::Subscription {
            return once(async { self.answer().await.into() }).boxed();
        }
        // What is told of an event is read from the primary, so that it is never older than the event.
        let Self { door, request, principal, after: _, prepared, has_key: _, request_id } = self;
        let Door { contract, documents: _, database: _, time_limit: _, shared } = door;
        let question = Question {
            document: request.query.clone(),
            operation: request.operation_name.clone(),
            // Variables have a JSON form: they came as JSON.
            variables: serde_json::to_string(&request.variables).unwrap_or_default(),
            principal,
            field: prepared.root_field,
        };
        let answers = shared.join(question, move || contract.execute_stream(request).boxed());
        answers.map(move |answer| answer.finished(&request_id)).boxed()
    }
}

type Key = Result<Option<IdempotencyKey>, Vec<ServerError>>;

fn request(ask: Ask, principal: Principal) -> (Request, Key) {
    let Ask { query, operation_name, variables, extensions, idempotency_key, after: _ } = ask;
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

/// Puts a request under its key, and tells whether it has one.
fn under(request: &mut Request, key: Key) -> Result<bool, Vec<ServerError>> {
    let key = key?;
    let has_key = key.is_some();
    if let Some(key) = key {
        request.data.insert(key);
    }
    Ok(has_key)
}
