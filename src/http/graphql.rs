//! GraphQL over HTTP: a query or a mutation by POST, a query by GET, a subscription by either where the client accepts a
//! stream. A GET that asks for it becomes a WebSocket.
//!
//! An old client that accepts `application/json` always gets status 200; one that accepts
//! `application/graphql-response+json` gets 400 where its request was refused before anything ran.

use async_graphql::{Error, Response as Answer};
use axum::body::Bytes;
use axum::extract::{Extension, FromRequest, FromRequestParts, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt as _;
use futures_util::stream::{BoxStream, once};
use serde::Deserialize;

use super::accept::{Accepted, Form, StreamForm};
use super::request::{OperationName, RequestId};
use super::{Shared, caller, multipart, position, sse, websocket};
use crate::domain::principal::Principal;
use crate::graphql::door::{Ask, Kind};
use crate::graphql::error::{Code, coded, refusal};
use crate::graphql::response;
use crate::graphql::streamed::Streamed;

/// How much of a body that is too large, or of the wrong kind, is read before it is refused. A client that is still
/// writing when the connection closes would not see the answer.
const DRAINED: usize = 1 << 20;

/// A query in the URL, as the draft has it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GetParameters {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// A request that is no GraphQL request at all, and why.
struct Malformed(StatusCode, &'static str);

/// A query by GET, or the beginning of a WebSocket.
pub async fn get(
    State(shared): State<Shared>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Request,
) -> Response {
    let (mut parts, _) = request.into_parts();
    if websocket::is_upgrade(&parts.headers) {
        return websocket::serve(&mut parts, shared, id).await;
    }
    let Some(accepted) = Accepted::of(&parts.headers) else { return not_acceptable(&id) };
    let asked = match Query::from_request_parts(&mut parts, &shared).await {
        Ok(Query(parameters)) => by_get(parameters),
        Err(_) => Err(Malformed(StatusCode::BAD_REQUEST, "The query string could not be read.")),
    };
    let ask = match asked {
        Ok(ask) => ask,
        Err(Malformed(status, message)) => return refuse(accepted, status, message, &id),
    };
    match caller::on_behalf(shared.principal.clone(), &parts.headers) {
        Ok(principal) => match position::after(&parts.headers) {
            Ok(after) => answer(&shared, Ask { after, ..ask }, principal, &Method::GET, accepted, id).await,
            Err(message) => refuse(accepted, StatusCode::BAD_REQUEST, message, &id),
        },
        Err(error) => refuse_as(accepted, StatusCode::BAD_REQUEST, error, &id),
    }
}

fn by_get(GetParameters { query, operation_name, variables, extensions }: GetParameters) -> Result<Ask, Malformed> {
    let wrong = |message| Malformed(StatusCode::BAD_REQUEST, message);
    let query = query.ok_or(wrong("The parameter query is missing."))?;
    let variables = variables.as_deref().map(serde_json::from_str).transpose();
    let extensions = extensions.as_deref().map(serde_json::from_str).transpose();
    Ok(Ask {
        query,
        // A form has no other way to leave it out.
        operation_name: operation_name.filter(|name| !name.is_empty()),
        variables: variables.map_err(|_| wrong("The parameter variables is not a JSON object."))?,
        extensions: extensions.map_err(|_| wrong("The parameter extensions is not a JSON object."))?,
        idempotency_key: None,
        after: None,
    })
}

/// A query or a mutation by POST.
pub async fn post(
    State(shared): State<Shared>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Request,
) -> Response {
    let Some(accepted) = Accepted::of(request.headers()) else {
        drain(request).await;
        return not_acceptable(&id);
    };
    if !is_json(request.headers()) {
        drain(request).await;
        let message = "The content type must be application/json.";
        return refuse(accepted, StatusCode::UNSUPPORTED_MEDIA_TYPE, message, &id);
    }
    let headers = request.headers();
    let after = position::after(headers);
    let said = caller::idempotency_key(headers)
        .and_then(|key| Ok((key, caller::on_behalf(shared.principal.clone(), headers)?)));
    let (idempotency_key, principal) = match said {
        Ok(said) => said,
        Err(error) => {
            drain(request).await;
            return refuse_as(accepted, StatusCode::BAD_REQUEST, error, &id);
        }
    };
    let after = match after {
        Ok(after) => after,
        Err(message) => {
            drain(request).await;
            return refuse(accepted, StatusCode::BAD_REQUEST, message, &id);
        }
    };
    let body = match read(request, shared.max_body_bytes).await {
        Ok(body) => body,
        Err(status) => return refuse(accepted, status, "The body is too large, or could not be read.", &id),
    };
    match serde_json::from_slice::<Ask>(&body) {
        Ok(ask) => {
            let ask = Ask { idempotency_key, after, ..ask };
            answer(&shared, ask, principal, &Method::POST, accepted, id).await
        }
        Err(_) => {
            let message =
                "The body must be a JSON object with a query, and variables and operationName where it needs them.";
            refuse(accepted, StatusCode::BAD_REQUEST, message, &id)
        }
    }
}

/// Any other method.
pub async fn other(Extension(RequestId(id)): Extension<RequestId>, request: Request) -> Response {
    let accepted = Accepted::of(request.headers()).unwrap_or(PLAIN);
    drain(request).await;
    let mut response = refuse(accepted, StatusCode::METHOD_NOT_ALLOWED, "GraphQL is asked by GET or POST.", &id);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET,HEAD,POST"));
    response
}

/// Runs what is asked, and answers in the form that the client accepts.
async fn answer(
    shared: &Shared,
    ask: Ask,
    principal: Principal,
    method: &Method,
    accepted: Accepted,
    id: String,
) -> Response {
    let operation = match shared.door.open(ask, principal, &id) {
        Ok(operation) => operation,
        Err(refused) => return respond(shared, accepted, *refused, id),
    };
    let name = operation.name().map(|name| OperationName(name.chars().take(64).collect()));
    let mut response = match (operation.kind(), accepted) {
        (Kind::Mutation, _) if method == Method::GET => by_post_only(accepted, &id),
        (Kind::Subscription, Accepted { single: _, stream: Some(form) })
        | (Kind::Query | Kind::Mutation, Accepted { single: None, stream: Some(form) }) => {
            stream(form, operation.answers(), shared, id)
        }
        (Kind::Subscription, Accepted { single: _, stream: None }) => {
            let message = "A subscription needs a WebSocket, server-sent events, or a multipart stream.";
            respond(shared, accepted, refused(coded(Code::ValidationFailed, message), &id), id)
        }
        (Kind::Query | Kind::Mutation, accepted) => respond(shared, accepted, operation.answer().await, id),
    };
    if let Some(name) = name {
        response.extensions_mut().insert(name);
    }
    response
}

/// One answer, in the form of a stream where the client accepts nothing else.
fn respond(shared: &Shared, accepted: Accepted, answer: Answer, id: String) -> Response {
    match accepted {
        Accepted { single: Some(form), stream: _ } => {
            let status = match form {
                Form::Json => StatusCode::OK,
                Form::GraphQl => {
                    StatusCode::from_u16(response::status(&answer)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
                }
            };
            one(form, status, &answer)
        }
        Accepted { single: None, stream: Some(form) } => {
            stream(form, once(async { answer.into() }).boxed(), shared, id)
        }
        Accepted { single: None, stream: None } => not_acceptable(&id),
    }
}

fn stream(form: StreamForm, answers: BoxStream<'static, Streamed>, shared: &Shared, id: String) -> Response {
    match form {
        StreamForm::Events => sse::respond(answers, shared),
        StreamForm::Multipart => multipart::respond(answers, shared, id),
    }
}

fn one(form: Form, status: StatusCode, answer: &Answer) -> Response {
    let body = response::to_json(answer);
    let mut response = (status, [(header::CONTENT_TYPE, form.content_type())], body).into_response();
    position::tell(answer, &mut response);
    response
}

/// A client that says nothing of what it accepts.
const PLAIN: Accepted = Accepted { single: Some(Form::Json), stream: None };

fn not_acceptable(id: &str) -> Response {
    let message = "The answer is application/graphql-response+json, application/json, text/event-stream, or multipart/mixed with subscriptionSpec=1.0.";
    refuse(PLAIN, StatusCode::NOT_ACCEPTABLE, message, id)
}

fn by_post_only(accepted: Accepted, id: &str) -> Response {
    let message = "A GET can only run a query; send this by POST.";
    let mut response = refuse(accepted, StatusCode::METHOD_NOT_ALLOWED, message, id);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}

/// A refusal by HTTP's own means, told in JSON.
fn refuse(accepted: Accepted, status: StatusCode, message: &str, id: &str) -> Response {
    let code = if status == StatusCode::PAYLOAD_TOO_LARGE { Code::LimitExceeded } else { Code::BadUserInput };
    refuse_as(accepted, status, coded(code, message), id)
}

fn refuse_as(accepted: Accepted, status: StatusCode, error: Error, id: &str) -> Response {
    one(accepted.single.unwrap_or(Form::Json), status, &refused(error, id))
}

fn refused(error: Error, id: &str) -> Answer {
    let mut answer = Answer::from_errors(vec![refusal(error)]);
    response::finish(&mut answer, id);
    answer
}

fn is_json(headers: &HeaderMap) -> bool {
    let essence = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    essence.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

async fn read(request: Request, limit: usize) -> Result<Bytes, StatusCode> {
    let mut body = Vec::new();
    let mut stream = request.into_body().into_data_stream();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| StatusCode::BAD_REQUEST)?;
        if body.len() + chunk.len() > limit {
            let mut drained = chunk.len();
            while drained < DRAINED
                && let Some(Ok(chunk)) = stream.next().await
            {
                drained += chunk.len();
            }
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.into())
}

async fn drain(request: Request) {
    // What it holds does not matter.
    let _ = Bytes::from_request(request, &()).await;
}
