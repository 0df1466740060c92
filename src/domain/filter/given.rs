//! A key of a filter: left out, or given a value. Null, `{}` and `[]` are neither, and are refused.

use std::borrow::Cow;

use async_graphql::registry::Registry;
use async_graphql::{ID, InputType, InputValueError, InputValueResult, Value};
use uuid::Uuid;

/// A key that may be left out, but not set to nothing: an empty condition is a mistake of the caller, and
/// taking it for "no constraint" would answer with rows that nobody asked for.
///
/// The value is behind a pointer: filters have many keys and callers give few, so an empty filter stays small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given<T>(Option<Box<T>>);

impl<T> Default for Given<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Given<T> {
    /// A key that was given.
    pub fn new(value: T) -> Self {
        Self(Some(Box::new(value)))
    }

    /// The value, when the key was given.
    pub fn as_ref(&self) -> Option<&T> {
        self.0.as_deref()
    }

    /// The value itself, when the key was given.
    pub fn into_inner(self) -> Option<T> {
        self.0.map(|value| *value)
    }

    /// Whether the key was given.
    pub const fn is_some(&self) -> bool {
        self.0.is_some()
    }
}

impl<T> From<Option<T>> for Given<T> {
    fn from(value: Option<T>) -> Self {
        Self(value.map(Box::new))
    }
}

impl<T: InputType> InputType for Given<T> {
    type RawValueType = T::RawValueType;

    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::type_name().into_owned()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry);
        Self::qualified_type_name()
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value {
            None => Ok(Self(None)),
            Some(Value::Null) => Err(InputValueError::custom("null is not a condition; leave the key out instead")),
            Some(Value::Object(keys)) if keys.is_empty() => {
                Err(InputValueError::custom("{} is not a condition; leave the key out instead"))
            }
            Some(Value::List(items)) if items.is_empty() => {
                Err(InputValueError::custom("[] is not a condition; leave the key out instead"))
            }
            Some(Value::List(items)) if items.iter().any(is_nothing) => {
                Err(InputValueError::custom("null and {} are not conditions; leave them out of the list instead"))
            }
            Some(value) if too_large(&value) => Err(InputValueError::custom(format!(
                "A filter has at most {MAX_CONDITIONS} conditions, and a list of it at most {MAX_VALUES} values."
            ))
            .with_extension("code", "LIMIT_EXCEEDED")),
            Some(value) => T::parse(Some(value)).map(Self::new).map_err(InputValueError::propagate),
        }
    }

    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, InputType::to_value)
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        self.as_ref().and_then(InputType::as_raw_value)
    }
}

/// The most conditions that a filter has, at all depths together.
const MAX_CONDITIONS: usize = 200;

/// The most values that a list of a filter has.
const MAX_VALUES: usize = 1000;

fn is_nothing(item: &Value) -> bool {
    match item {
        Value::Null => true,
        Value::Object(keys) => keys.is_empty(),
        Value::Number(_)
        | Value::String(_)
        | Value::Boolean(_)
        | Value::Binary(_)
        | Value::Enum(_)
        | Value::List(_) => false,
    }
}

/// Whether a filter would make a statement that a database cannot take.
fn too_large(value: &Value) -> bool {
    conditions(value).is_none_or(|conditions| conditions > MAX_CONDITIONS)
}

/// How many conditions there are; none where a list has too many values.
fn conditions(value: &Value) -> Option<usize> {
    match value {
        Value::Object(keys) => keys.values().try_fold(keys.len(), |sum, value| Some(sum + conditions(value)?)),
        Value::List(items) if items.len() > MAX_VALUES => None,
        Value::List(items) => items.iter().try_fold(0, |sum, item| Some(sum + conditions(item)?)),
        Value::Null | Value::Number(_) | Value::String(_) | Value::Boolean(_) | Value::Binary(_) | Value::Enum(_) => {
            Some(0)
        }
    }
}

/// An id argument: a UUID. Another form is a bad input, not "not found". [S1 400]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
pub struct NodeId(pub Uuid);

impl InputType for NodeId {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <ID as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <ID as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value {
            Some(Value::String(text)) => Uuid::try_parse(&text)
                .map(Self)
                .map_err(|_| InputValueError::custom("an id is a UUID, such as 019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21")),
            other => Err(InputValueError::expected_type(other.unwrap_or_default())),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        Some(self)
    }
}
