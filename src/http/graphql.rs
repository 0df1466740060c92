//! GraphQL over HTTP: a query or a mutation by POST, a query by GET. A GET that asks for it becomes a WebSocket, a
//! POST that accepts it a stream of server-sent events.
//!
//! An old client that accepts `application/json` always gets status 200; one that accepts
//! `application/graphql-response+json` gets 400 where its request was refused before anything ran.

use async_graphql::Response as Answer;
use axum::body::Bytes;
use axum::extract::{Extension, FromRequest, FromRequestParts, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt as _;
use serde::Deserialize;

use super::request::{OperationName, RequestId};
use super::{Shared, caller, sse, websocket};
use crate::domain::principal::Principal;
use crate::graphql::document::Operations;
use crate::graphql::door::Ask;
use crate::graphql::error::{Code, coded, refusal};
use crate::graphql::response;

/// The media type of the GraphQL-over-HTTP draft.
const RESPONSE_JSON: &str = "application/graphql-response+json";

/// How much of a body that is too large, or of the wrong kind, is read before it is refused. A client that is still
/// writing when the connection closes would not see the answer.
const DRAINED: usize = 1 << 20;

/// A query in the URL, as the draft has it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetParameters {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

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
    let form = Form::of(&parts.headers);
    let Ok(Query(GetParameters { query, operation_name, variables, extensions })) =
        Query::from_request_parts(&mut parts, &shared).await
    else {
        return refuse(form, StatusCode::BAD_REQUEST, "The query string could not be read.", &id);
    };
    let Some(query) = query else {
        return refuse(form, StatusCode::BAD_REQUEST, "The parameter query is missing.", &id);
    };
    let variables = match variables.as_deref().map(serde_json::from_str).transpose() {
        Ok(variables) => variables,
        Err(_) => return refuse(form, StatusCode::BAD_REQUEST, "The parameter variables is not a JSON object.", &id),
    };
    let extensions = match extensions.as_deref().map(serde_json::from_str).transpose() {
        Ok(extensions) => extensions,
        Err(_) => return refuse(form, StatusCode::BAD_REQUEST, "The parameter extensions is not a JSON object.", &id),
    };
    let principal = match caller::on_behalf(shared.principal.clone(), &parts.headers) {
        Ok(principal) => principal,
        Err(error) => return refused(form, StatusCode::BAD_REQUEST, error, &id),
    };
    let ask = Ask { query, operation_name, variables, extensions, idempotency_key: None };
    run(&shared, ask, Operations::Queries, principal, form, &id).await
}

/// A query or a mutation by POST.
pub async fn post(
    State(shared): State<Shared>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Request,
) -> Response {
    let (form, streams) = (Form::of(request.headers()), accepts(request.headers(), sse::MEDIA_TYPE));
    if !is_json(request.headers()) {
        drain(request).await;
        let message = "The content type must be application/json.";
        return refuse(form, StatusCode::UNSUPPORTED_MEDIA_TYPE, message, &id);
    }
    let headers = request.headers();
    let said = caller::idempotency_key(headers)
        .and_then(|key| Ok((key, caller::on_behalf(shared.principal.clone(), headers)?)));
    let (idempotency_key, principal) = match said {
        Ok(said) => said,
        Err(error) => {
            drain(request).await;
            return refused(form, StatusCode::BAD_REQUEST, error, &id);
        }
    };
    let body = match read(request, shared.max_body_bytes).await {
        Ok(body) => body,
        Err(status) => return refuse(form, status, "The body is too large, or could not be read.", &id),
    };
    match serde_json::from_slice::<Ask>(&body) {
        Ok(ask) if streams => {
            let ask = Ask { idempotency_key, ..ask };
            sse::respond(shared.door.stream(ask, principal, id), shared.stop)
        }
        Ok(ask) => {
            let ask = Ask { idempotency_key, ..ask };
            run(&shared, ask, Operations::QueriesAndMutations, principal, form, &id).await
        }
        Err(_) => {
            let message =
                "The body must be a JSON object with a query, and variables and operationName where it needs them.";
            refuse(form, StatusCode::BAD_REQUEST, message, &id)
        }
    }
}

async fn run(
    shared: &Shared,
    ask: Ask,
    operations: Operations,
    principal: Principal,
    form: Form,
    id: &str,
) -> Response {
    let (answer, operation) = shared.door.run(ask, operations, principal, id).await;
    let refused = response::is_refused(&answer);
    let status = match form {
        Form::Json => StatusCode::OK,
        Form::GraphQl => StatusCode::from_u16(response::status(&answer)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
    };
    let mut response = respond(form, status, &answer);
    if refused && answer.errors.iter().any(crate::graphql::door::is_mutation_by_get) {
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    }
    if let Some(name) = operation {
        response.extensions_mut().insert(OperationName(name.chars().take(64).collect()));
    }
    response
}

/// The form of an answer, by what the client accepts.
#[derive(Copy, Clone)]
enum Form {
    GraphQl,
    Json,
}

impl Form {
    fn of(headers: &HeaderMap) -> Self {
        if accepts(headers, RESPONSE_JSON) { Self::GraphQl } else { Self::Json }
    }

    const fn content_type(self) -> HeaderValue {
        match self {
            Self::GraphQl => HeaderValue::from_static("application/graphql-response+json; charset=utf-8"),
            Self::Json => HeaderValue::from_static("application/json; charset=utf-8"),
        }
    }
}

/// Whether the client names a media type among those that it accepts.
fn accepts(headers: &HeaderMap, media_type: &str) -> bool {
    let named = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    named
        .flat_map(|value| value.split(','))
        .any(|one| one.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case(media_type)))
}

fn respond(form: Form, status: StatusCode, answer: &Answer) -> Response {
    (status, [(header::CONTENT_TYPE, form.content_type())], response::to_json(answer)).into_response()
}

/// A request that is no GraphQL request at all.
fn refuse(form: Form, status: StatusCode, message: &str, id: &str) -> Response {
    let code = if status == StatusCode::PAYLOAD_TOO_LARGE { Code::LimitExceeded } else { Code::BadUserInput };
    refused(form, status, coded(code, message), id)
}

fn refused(form: Form, status: StatusCode, error: async_graphql::Error, id: &str) -> Response {
    let mut answer = Answer::from_errors(vec![refusal(error)]);
    response::finish(&mut answer, id);
    respond(form, status, &answer)
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
