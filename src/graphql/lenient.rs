//! An argument of a field that may be null: one that cannot be taken costs that field alone, not the whole answer
//! (GraphQL §6.4.4). The executor itself would let the error pass on to the root.

use std::borrow::Cow;

use async_graphql::registry::Registry;
use async_graphql::{Error, InputType, InputValueResult, Pos, Value};

use super::error::bad_input;

/// An argument, or why it cannot be taken.
pub struct Lenient<T>(pub Result<T, Error>);

impl<T: InputType> InputType for Lenient<T> {
    type RawValueType = T::RawValueType;

    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        Ok(Self(T::parse(value).map_err(|problem| bad_input(problem.into_server_error(Pos::default()).message))))
    }

    fn to_value(&self) -> Value {
        self.0.as_ref().map_or(Value::Null, InputType::to_value)
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        self.0.as_ref().ok().and_then(InputType::as_raw_value)
    }
}
