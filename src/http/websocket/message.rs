//! The messages of graphql-transport-ws, and the codes that a connection is closed with.

use serde::Deserialize;

use crate::graphql::door::Ask;
use crate::graphql::level::json::Json;
use crate::graphql::streamed::Streamed;

/// What a client says.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromClient {
    ConnectionInit,
    Ping,
    Pong,
    Subscribe { id: String, payload: Ask },
    Complete { id: String },
}

impl FromClient {
    /// Reads a message; what is not one of the protocol is none.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().filter(|message| match message {
            Self::Subscribe { id, payload: _ } | Self::Complete { id } => !id.is_empty(),
            Self::ConnectionInit | Self::Ping | Self::Pong => true,
        })
    }
}

/// An answer of an operation.
pub fn next(id: &str, answer: &Streamed) -> String {
    with_payload("next", id, &answer.json())
}

/// An operation was refused; nothing of it follows.
pub fn error(id: &str, answer: &Streamed) -> String {
    with_payload("error", id, &answer.errors_json())
}

/// An operation has nothing more to say.
pub fn complete(id: &str) -> String {
    let mut out = Json::default();
    out.push(r#"{"type":"complete","id":"#);
    out.string(id);
    out.push("}");
    out.0
}

fn with_payload(kind: &str, id: &str, payload: &str) -> String {
    let mut out = Json(String::with_capacity(payload.len() + id.len() + 48));
    out.push(r#"{"type":""#);
    out.push(kind);
    out.push(r#"","id":"#);
    out.string(id);
    out.push(r#","payload":"#);
    out.push(payload);
    out.push("}");
    out.0
}

/// Why a connection is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Close {
    pub code: u16,
    pub reason: String,
}

impl Close {
    /// The gateway stops; another one will answer.
    pub const GOING_AWAY: Self = Self { code: 1001, reason: String::new() };
    /// A message beyond the limit of a body.
    pub const TOO_LARGE: Self = Self { code: 1009, reason: String::new() };
    /// Not a message of the protocol.
    pub const INVALID: Self = Self { code: 4400, reason: String::new() };
    /// An operation before `connection_ack`.
    pub const UNAUTHORIZED: Self = Self { code: 4401, reason: String::new() };
    /// No `connection_init` in time.
    pub const INIT_TIMEOUT: Self = Self { code: 4408, reason: String::new() };
    /// A second `connection_init`.
    pub const SECOND_INIT: Self = Self { code: 4429, reason: String::new() };
    /// A ping was not answered.
    pub const SILENT: Self = Self { code: 1001, reason: String::new() };

    /// An operation under an id that another one has.
    pub fn repeated(id: &str) -> Self {
        // A reason has at most 123 bytes (RFC 6455 §5.5).
        let id: String = id.chars().take(20).collect();
        Self { code: 4409, reason: format!("Subscriber for {id} already exists") }
    }

    /// What the protocol calls it.
    pub fn reason(&self) -> &str {
        match self.code {
            _ if !self.reason.is_empty() => &self.reason,
            1001 => "Going away",
            1009 => "Message too large",
            4400 => "Invalid message",
            4401 => "Unauthorized",
            4408 => "Connection initialisation timeout",
            4429 => "Too many initialisation requests",
            _ => "",
        }
    }
}
