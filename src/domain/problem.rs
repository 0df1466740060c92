//! What can be wrong with a caller's values, and the list that gathers every broken rule of one call, each with its
//! path into the input, so that a form is corrected once and not field by field.
//! Apart from the derive that names the codes, it must not know GraphQL, HTTP, the database, or where a problem ends up.

use std::fmt::Display;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Why a value or a call was refused. A client may branch on it; the message beside it is for people.
#[derive(async_graphql::Enum, Serialize, Deserialize, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(name = "UserErrorCode")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProblemCode {
    /// The value is missing, or empty once white space is trimmed.
    Required,
    /// The value does not have the form its field asks for.
    Invalid,
    /// The text has fewer characters than its field asks for; params hold min and actual.
    TooShort,
    /// The text has more characters than its field allows; params hold max and actual.
    TooLong,
    /// The number or date lies outside its bounds; params hold min and max.
    OutOfRange,
    /// The list has more entries than are allowed; params hold limit and actual.
    LimitExceeded,
    /// The same value stands twice in the input.
    Duplicate,
    /// Something with this value exists already, and the value must be unique.
    AlreadyExists,
    /// Nothing that the caller may see has this id.
    NotFound,
    /// The present status does not allow this change; the message names the statuses it does allow.
    InvalidTransition,
    /// The object has changed since the version the caller expected; params hold the present version.
    VersionConflict,
    /// The caller lacks a scope that this particular change needs.
    NotPermitted,
    /// The challenge can no longer be answered: its time is over, it was answered, or another took its place.
    ChallengeExpired,
    /// The signature is not one of the address over the text of the challenge; params say how many more answers it takes.
    SignatureInvalid,
    /// The balance does not cover the change.
    InsufficientBalance,
}

impl ProblemCode {
    /// The name as the schema spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Required => "REQUIRED",
            Self::Invalid => "INVALID",
            Self::TooShort => "TOO_SHORT",
            Self::TooLong => "TOO_LONG",
            Self::OutOfRange => "OUT_OF_RANGE",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::Duplicate => "DUPLICATE",
            Self::AlreadyExists => "ALREADY_EXISTS",
            Self::NotFound => "NOT_FOUND",
            Self::InvalidTransition => "INVALID_TRANSITION",
            Self::VersionConflict => "VERSION_CONFLICT",
            Self::NotPermitted => "NOT_PERMITTED",
            Self::ChallengeExpired => "CHALLENGE_EXPIRED",
            Self::SignatureInvalid => "SIGNATURE_INVALID",
            Self::InsufficientBalance => "INSUFFICIENT_BALANCE",
        }
    }
}

/// A broken rule that does not yet know which field it is about. The message is one plain English sentence; since it
/// reaches logs and screens, it never repeats the value it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub code: ProblemCode,
    pub message: String,
    /// The numbers behind the message, for a client that words it in another language.
    pub params: Option<Value>,
}

impl Rule {
    pub fn new(code: ProblemCode, message: impl Into<String>) -> Rule {
        Rule { code, message: message.into(), params: None }
    }

    pub fn with_params(self, params: Value) -> Rule {
        Rule { params: Some(params), ..self }
    }

    pub fn required() -> Rule {
        Rule::new(ProblemCode::Required, "A value is required.")
    }

    pub fn invalid(message: impl Into<String>) -> Rule {
        Rule::new(ProblemCode::Invalid, message)
    }

    /// Both bounds in Unicode scalar values.
    pub fn too_short(min: usize, actual: usize) -> Rule {
        Rule::new(ProblemCode::TooShort, format!("Must be at least {min} characters long."))
            .with_params(json!({ "min": min, "actual": actual }))
    }

    /// Both bounds in Unicode scalar values.
    pub fn too_long(max: usize, actual: usize) -> Rule {
        Rule::new(ProblemCode::TooLong, format!("Must be at most {max} characters long."))
            .with_params(json!({ "max": max, "actual": actual }))
    }

    /// Both bounds are allowed values themselves.
    pub fn out_of_range<T: Display + Into<Value>>(min: T, max: T) -> Rule {
        let message = format!("Must be from {min} to {max}.");
        let (min, max): (Value, Value) = (min.into(), max.into());
        Rule::new(ProblemCode::OutOfRange, message).with_params(json!({ "min": min, "max": max }))
    }

    pub fn limit_exceeded(limit: usize, actual: usize) -> Rule {
        Rule::new(ProblemCode::LimitExceeded, format!("At most {limit} are allowed, {actual} were given."))
            .with_params(json!({ "limit": limit, "actual": actual }))
    }

    /// The problem that this rule is at a place of the input, written from the outside in.
    pub fn at<S: Into<String>>(self, path: impl IntoIterator<Item = S>) -> Problem {
        let Rule { code, message, params } = self;
        Problem { code, message, field: path.into_iter().map(Into::into).collect(), params }
    }
}

/// A broken rule and its place.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub code: ProblemCode,
    pub message: String,
    /// Path into the input from the outside in, list positions counted from 0: `["addresses", "0", "caip10"]`.
    pub field: Vec<String>,
    pub params: Option<Value>,
}

/// Every problem of one call, in the order in which they were found.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    path: Vec<String>,
    found: Vec<Problem>,
}

impl Problems {
    /// Runs `f` one step deeper in the input: what it reports lies below `segment`.
    pub fn at<T>(&mut self, segment: impl Into<String>, f: impl FnOnce(&mut Problems) -> T) -> T {
        self.path.push(segment.into());
        let result = f(self);
        self.path.pop();
        result
    }

    /// The value of a good result; the rule of a bad one is recorded at `field`, and the walk goes on.
    pub fn take<T>(&mut self, field: &str, result: Result<T, Rule>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(rule) => {
                self.push(field, rule);
                None
            }
        }
    }

    pub fn push(&mut self, field: &str, rule: Rule) {
        let path = self.path.iter().map(String::as_str).chain([field]);
        self.found.push(rule.at(path));
    }

    /// Records a rule at the present place itself.
    pub fn append_rule(&mut self, rule: Rule) {
        self.found.push(rule.at(self.path.iter().map(String::as_str)));
    }

    /// Takes over what another walk found, at the present place.
    pub fn append(&mut self, below: Problems) {
        self.append_at(&[], below);
    }

    /// Takes over what another walk found, at a place some steps deeper.
    pub fn append_at(&mut self, steps: &[String], below: Problems) {
        for problem in below.found {
            let field = self.path.iter().chain(steps).cloned().chain(problem.field).collect();
            self.found.push(Problem { field, ..problem });
        }
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub fn into_vec(self) -> Vec<Problem> {
        self.found
    }

    /// `Err` with every problem, if there is one.
    pub fn finish(self) -> Result<(), Vec<Problem>> {
        if self.found.is_empty() { Ok(()) } else { Err(self.found) }
    }
}
