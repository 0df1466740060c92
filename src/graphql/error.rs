//! The public codes, one table; and how the errors of the floors below become errors of the contract.
//!
//! Nothing of the inside reaches a caller: no SQL, no constraint, no file. What is ours is logged, and the caller gets
//! the id of the request to name it by.

use async_graphql::indexmap::IndexMap;
use async_graphql::{Error, ErrorExtensionValues, Name, Pos, ServerError, Value};

use crate::domain::page::PageError;
use crate::domain::problem::Rule;
use crate::service::idempotency::WriteError;
use crate::store::error::StoreError;
use crate::store::seal::SealError;

/// The public codes of errors. User errors of a mutation are data and have codes of their own.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Code {
    ParseFailed,
    ValidationFailed,
    BadUserInput,
    CursorMismatch,
    LimitExceeded,
    FeatureDisabled,
    IdempotencyInFlight,
    IdempotencyMismatch,
    Lagged,
    Unavailable,
    Timeout,
    Internal,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 12] = [
        Self::ParseFailed,
        Self::ValidationFailed,
        Self::BadUserInput,
        Self::CursorMismatch,
        Self::LimitExceeded,
        Self::FeatureDisabled,
        Self::IdempotencyInFlight,
        Self::IdempotencyMismatch,
        Self::Lagged,
        Self::Unavailable,
        Self::Timeout,
        Self::Internal,
    ];

    /// The code as callers see it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::ValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::CursorMismatch => "CURSOR_MISMATCH",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::FeatureDisabled => "FEATURE_DISABLED",
            Self::IdempotencyInFlight => "IDEMPOTENCY_IN_FLIGHT",
            Self::IdempotencyMismatch => "IDEMPOTENCY_MISMATCH",
            Self::Lagged => "LAGGED",
            Self::Unavailable => "UNAVAILABLE",
            Self::Timeout => "TIMEOUT",
            Self::Internal => "INTERNAL",
        }
    }

    /// The code of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// The HTTP status of an answer that is nothing but this error.
    pub const fn http_status(self) -> u16 {
        match self {
            Self::ParseFailed
            | Self::ValidationFailed
            | Self::BadUserInput
            | Self::CursorMismatch
            | Self::LimitExceeded => 400,
            Self::FeatureDisabled => 200,
            Self::IdempotencyInFlight => 409,
            Self::IdempotencyMismatch => 422,
            Self::Lagged | Self::Internal => 500,
            Self::Unavailable => 503,
            Self::Timeout => 504,
        }
    }

    /// Whether the same request may succeed later.
    pub const fn retryable(self) -> bool {
        match self {
            Self::Unavailable | Self::Timeout | Self::Lagged | Self::IdempotencyInFlight => true,
            Self::ParseFailed
            | Self::ValidationFailed
            | Self::BadUserInput
            | Self::CursorMismatch
            | Self::LimitExceeded
            | Self::FeatureDisabled
            | Self::IdempotencyMismatch
            | Self::Internal => false,
        }
    }
}

/// An error with a public code.
pub fn coded(code: Code, message: impl Into<String>) -> Error {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code.name());
    extensions.set("retryable", code.retryable());
    Error { message: message.into(), source: None, extensions: Some(extensions) }
}

/// The same error, told to be about a part of the request: an argument, a header, a key of the body. [S1 details]
pub fn about(mut error: Error, field: &str) -> Error {
    if let Some(extensions) = &mut error.extensions {
        extensions.set("details", details(field, &error.message));
    }
    error
}

/// What is wrong with one part of a request, in the form of the contract.
pub fn details(field: &str, message: &str) -> Value {
    let members = [(Name::new("field"), Value::from(field)), (Name::new("message"), Value::from(message))];
    Value::List(vec![Value::Object(IndexMap::from(members))])
}

/// An error about the request as a whole, which has no place in the document.
pub fn refusal(error: Error) -> ServerError {
    let mut error = error.into_server_error(Pos::default());
    error.locations.clear();
    error
}

/// An argument that cannot be taken.
pub fn bad_input(message: impl Into<String>) -> Error {
    coded(Code::BadUserInput, message)
}

/// An argument that breaks a rule of the domain.
pub fn rule(Rule { code: _, message, params: _ }: Rule) -> Error {
    bad_input(message)
}

/// A page that cannot be had.
pub fn page(problem: &PageError) -> Error {
    let code = match problem {
        PageError::TooLarge { .. } => Code::LimitExceeded,
        PageError::Mismatch => Code::CursorMismatch,
        PageError::BothDirections
        | PageError::NotPositive { .. }
        | PageError::NegativeOffset
        | PageError::OffsetWithCursor
        | PageError::Malformed => Code::BadUserInput,
    };
    let error = coded(code, problem.to_string());
    let mut error = match argument(problem) {
        Some(argument) => about(error, argument),
        None => error,
    };
    if let (PageError::TooLarge { argument: _, limit, actual }, Some(extensions)) = (problem, &mut error.extensions) {
        let params = [("limit", Value::from(*limit)), ("actual", Value::from(*actual))];
        let params = params.into_iter().map(|(key, value)| (async_graphql::Name::new(key), value)).collect();
        extensions.set("params", Value::Object(params));
    }
    error
}

/// The argument that a page cannot be had for; a cursor may have come in either of two.
const fn argument(problem: &PageError) -> Option<&'static str> {
    match problem {
        PageError::TooLarge { argument, .. } | PageError::NotPositive { argument } => Some(*argument),
        PageError::NegativeOffset | PageError::OffsetWithCursor => Some("offset"),
        PageError::BothDirections | PageError::Mismatch | PageError::Malformed => None,
    }
}

/// A query that gave no answer. The cause goes to the log.
pub fn store(problem: &StoreError) -> Error {
    match problem {
        StoreError::Page(problem) => page(problem),
        StoreError::Unavailable(cause) | StoreError::Contention(cause) => {
            tracing::warn!(error = %cause, "the database did not answer");
            coded(Code::Unavailable, "The database is not available just now. Try again.")
        }
        StoreError::Address | StoreError::ReplicaAddress => {
            tracing::error!(error = %problem, "the database is not set");
            internal()
        }
        StoreError::Seal(SealError::NoKeys) => no_keys(),
        StoreError::Seal(cause) => {
            tracing::error!(error = %cause, "a sealed value could not be used");
            internal()
        }
        StoreError::Fault(cause) => {
            tracing::error!(error = %cause, "a query failed");
            internal()
        }
        StoreError::Conflict(unique) => {
            tracing::error!(unique = ?unique, "a unique index refused a row that its rule had let through");
            internal()
        }
    }
}

/// Values that are kept encrypted only, where there is no key. [S3 Extensions.Features]
fn no_keys() -> Error {
    let reason = "No encryption keys are configured.";
    let mut error = coded(
        Code::FeatureDisabled,
        "Dates of birth, phones and identities are kept encrypted, and this gateway has no encryption keys.",
    );
    if let Some(extensions) = &mut error.extensions {
        let reasons = Value::List(vec![Value::from(reason)]);
        let features = IndexMap::from([(Name::new("encryption"), reasons)]);
        extensions.set("params", Value::Object(IndexMap::from([(Name::new("features"), Value::Object(features))])));
    }
    error
}

/// A write that has no outcome.
pub fn write(problem: &WriteError) -> Error {
    match problem {
        WriteError::InFlight => coded(
            Code::IdempotencyInFlight,
            "The first call with this Idempotency-Key is still running. Ask again later.",
        ),
        WriteError::Mismatch => {
            coded(Code::IdempotencyMismatch, "This Idempotency-Key was used for another input. Use a new key.")
        }
        WriteError::NoRequestor => {
            about(bad_input("A change of labels needs the header Requestor-ID."), "Requestor-ID")
        }
        WriteError::Store(problem) => store(problem),
    }
}

/// The time of a request is over. What it had done by then stays done.
pub fn timeout(is_repeatable: bool) -> Error {
    let message = if is_repeatable {
        "The request took too long. Send it again."
    } else {
        "The request took too long, and may have been done all the same. Look before you send it again; with an \
         Idempotency-Key it could be sent again at once."
    };
    let mut error = coded(Code::Timeout, message);
    if let Some(extensions) = &mut error.extensions {
        extensions.set("retryable", is_repeatable);
    }
    error
}

/// A fault of ours.
pub fn internal() -> Error {
    coded(Code::Internal, "Something went wrong here. The request id names it in our log.")
}
