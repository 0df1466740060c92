//! The scalars of the schema, over the types of the domain. What is no value of its scalar is a bad input.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

use crate::domain::amount::Amount;
use crate::domain::problem::Rule;
use crate::domain::time::Timestamp;

/// A moment in UTC to the millisecond, RFC 3339: `2025-11-18T12:34:56.789Z`. Other offsets are taken and turned to UTC.
#[Scalar(name = "DateTime", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for Timestamp {
    fn parse(value: Value) -> InputValueResult<Self> {
        parsed(value, Self::parse)
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}

/// An exact decimal as a string, 0 to 922337203685.4775807 with at most 7 fraction digits: `"1250.5"`. Never a float.
#[Scalar(name = "Decimal")]
impl ScalarType for Amount {
    fn parse(value: Value) -> InputValueResult<Self> {
        parsed(value, Self::parse)
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}

/// The text of a CAIP-10 account id, before the rules of its chain have been applied to it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(transparent)]
pub struct Caip10Text(pub String);

/// A blockchain account, CAIP-10: `eip155:1:0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb`. Answers are canonical and checksummed.
#[Scalar(name = "Caip10", specified_by_url = "https://chainagnostic.org/CAIPs/caip-10")]
impl ScalarType for Caip10Text {
    fn parse(value: Value) -> InputValueResult<Self> {
        text(value).map(Self)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// The text of a decimal in a mutation, where a broken rule is a user error with its path.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(transparent)]
pub struct DecimalText(pub String);

/// An exact decimal as a string, 0 to 922337203685.4775807 with at most 7 fraction digits: `"1250.5"`. Never a float.
#[Scalar(name = "Decimal")]
impl ScalarType for DecimalText {
    fn parse(value: Value) -> InputValueResult<Self> {
        text(value).map(Self)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// The text of a date in a mutation.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(transparent)]
pub struct DateText(pub String);

/// A day of the calendar, ISO 8601: `2024-04-16`.
#[Scalar(name = "Date", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")]
impl ScalarType for DateText {
    fn parse(value: Value) -> InputValueResult<Self> {
        text(value).map(Self)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// The text of a country in a mutation.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(transparent)]
pub struct CountryText(pub String);

/// A country, ISO 3166-1 alpha-2: `US`.
#[Scalar(name = "CountryCode", specified_by_url = "https://www.iso.org/iso-3166-country-codes.html")]
impl ScalarType for CountryText {
    fn parse(value: Value) -> InputValueResult<Self> {
        text(value).map(Self)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

fn text<T: async_graphql::InputType>(value: Value) -> Result<String, InputValueError<T>> {
    match value {
        Value::String(text) => Ok(text),
        // The executor's own words would repeat the value.
        _ => Err(InputValueError::custom("a string is expected")),
    }
}

fn parsed<T: async_graphql::InputType>(value: Value, parse: fn(&str) -> Result<T, Rule>) -> InputValueResult<T> {
    let text = text(value)?;
    parse(&text).map_err(|Rule { code: _, message, params: _ }| InputValueError::custom(message))
}

/// A 64-bit whole number as a string.
pub struct BigInt(pub i64);

/// A 64-bit whole number as a string.
#[Scalar(name = "BigInt")]
impl ScalarType for BigInt {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = text(value)?;
        text.parse().map(Self).map_err(|_| InputValueError::custom("not a 64-bit whole number"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}
