//! The last step of every answer: the public form of its errors, and its bytes.

use async_graphql::{ErrorExtensionValues, Response, ServerError, Value};

use super::error::Code;
use super::level::json::Json;
use super::level::root::RAW_VALUE_TOKEN;

/// How many errors an answer holds at the most.
const MAX_ERRORS: usize = 20;

/// How long the message of an error is at the most, in characters.
const MAX_MESSAGE: usize = 200;

/// Gives every error its code and the id of the request, and cuts what an attacker could make long.
pub fn finish(response: &mut Response, request_id: &str) {
    response.errors.truncate(MAX_ERRORS);
    for error in &mut response.errors {
        if let Some((cut, _)) = error.message.char_indices().nth(MAX_MESSAGE) {
            error.message.truncate(cut);
            error.message.push('…');
        }
        let code = code(error);
        let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
        if extensions.get("code").is_none() {
            extensions.set("code", code.name());
            extensions.set("retryable", code.retryable());
        }
        extensions.set("requestId", request_id);
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
