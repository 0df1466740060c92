//! The last step of every answer: the public form of its errors, and its bytes.

use async_graphql::{ErrorExtensionValues, PathSegment, Response, ServerError, Value};

use super::error::Code;
use super::level::json::Json;
use super::level::root::RAW_VALUE_TOKEN;

/// How many errors an answer holds at the most.
const MAX_ERRORS: usize = 20;

/// How long the message of an error is at the most, in characters.
const MAX_MESSAGE: usize = 200;

/// How long a name that a document makes up is repeated, in characters.
const MAX_NAME: usize = 64;

/// Gives every error its code, the id of the request, what was being done and what was wrong with it, and cuts what an attacker could make long.
pub fn finish(response: &mut Response, request_id: &str) {
    response.errors.truncate(MAX_ERRORS);
    for error in &mut response.errors {
        if let Some((cut, _)) = error.message.char_indices().nth(MAX_MESSAGE) {
            error.message.truncate(cut);
            error.message.push('…');
        }
        let code = stated(error).unwrap_or_else(|| code(error));
        let action = action(code, &error.path);
        let details = details(code, error);
        let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
        if extensions.get("code").is_none() {
            extensions.set("code", code.name());
            extensions.set("retryable", code.retryable());
        }
        extensions.set("requestId", request_id);
        extensions.set("action", action);
        if extensions.get("details").is_none() {
            extensions.set("details", details);
        }
    }
}

/// What was being done when it went wrong [S3 Action]: the root field, as the answer calls it, or what comes before any
/// field.
fn action(code: Code, path: &[PathSegment]) -> String {
    match (path.first(), code) {
        (Some(PathSegment::Field(name)), _) => name.chars().take(MAX_NAME).collect(),
        (Some(PathSegment::Index(_)) | None, Code::ParseFailed) => "parse".to_owned(),
        (Some(PathSegment::Index(_)) | None, Code::ValidationFailed) => "validate".to_owned(),
        (Some(PathSegment::Index(_)) | None, _) => "request".to_owned(),
    }
}

/// What is wrong with which part of the request, where nobody has told it better: the field whose arguments could not
/// be taken. [S1 details]
fn details(code: Code, error: &ServerError) -> Value {
    let names = error.path.iter().filter_map(|segment| match segment {
        PathSegment::Field(name) => Some(name.as_str()),
        PathSegment::Index(_) => None,
    });
    let field: String = names.collect::<Vec<_>>().join(".").chars().take(MAX_MESSAGE).collect();
    match code {
        Code::BadUserInput | Code::CursorMismatch | Code::LimitExceeded if !field.is_empty() => {
            super::error::details(&field, &error.message)
        }
        _ => Value::List(Vec::new()),
    }
}

/// The code of an error that came without one: those of the executor itself. One with a path is an argument that could
/// not be read; one without is about the document.
fn code(error: &ServerError) -> Code {
    if !error.path.is_empty() {
        Code::BadUserInput
    } else if error.message.trim_start().starts_with("-->") {
        Code::ParseFailed
    } else {
        Code::ValidationFailed
    }
}

/// Whether the request itself was refused, so that there is no data at all, not even null.
pub fn is_refused(response: &Response) -> bool {
    response.data == Value::Null && !response.errors.is_empty() && response.errors.iter().all(|e| e.path.is_empty())
}

/// The HTTP status of an answer: that of its first error where nothing at all came of the request, 200 otherwise.
pub fn status(response: &Response) -> u16 {
    match response.errors.first() {
        Some(error) if response.data == Value::Null => stated(error).map_or(400, Code::http_status),
        Some(_) | None => 200,
    }
}

/// The code that an error carries.
fn stated(error: &ServerError) -> Option<Code> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(name) => Code::from_name(name),
        _ => None,
    }
}

/// The errors of an answer as JSON.
pub fn errors_to_json(response: &Response) -> String {
    // An error is made of strings and numbers: it always has a JSON form.
    serde_json::to_string(&response.errors).unwrap_or_else(|_| "[]".to_owned())
}

/// The answer as JSON, in the order of the document.
pub fn to_json(response: &Response) -> String {
    let mut out = Json::default();
    out.push("{");
    if !response.errors.is_empty() {
        out.key(true, "errors");
        out.push(&errors_to_json(response));
    }
    if !is_refused(response) {
        out.key(response.errors.is_empty(), "data");
        value(&response.data, &mut out);
    }
    out.push("}");
    out.0
}

fn value(data: &Value, out: &mut Json) {
    match data {
        Value::Null => out.null(),
        Value::Boolean(flag) => out.bool(*flag),
        Value::Number(number) => out.push(&number.to_string()),
        Value::String(text) => out.string(text),
        Value::Enum(name) => out.plain(|out| out.push_str(name)),
        Value::Binary(_) => out.null(),
        Value::List(items) => {
            out.push("[");
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(",");
                }
                value(item, out);
            }
            out.push("]");
        }
        Value::Object(members) => match members.first() {
            Some((key, Value::String(json))) if key == RAW_VALUE_TOKEN => out.push(json),
            _ => {
                out.push("{");
                for (index, (key, member)) in members.iter().enumerate() {
                    out.key(index == 0, key);
                    value(member, out);
                }
                out.push("}");
            }
        },
    }
}
