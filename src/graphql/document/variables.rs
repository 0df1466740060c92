//! The variables of a request in the types that its operation declares, defaults filled in; what does not fit refuses
//! the request before anything runs.

use apollo_compiler::ast::{Argument, Definition, Directive, Document, Selection, Value as AstValue};
use apollo_compiler::executable::Operation;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Node, Schema};
use async_graphql::{ServerError, Value, Variables};

use super::discreet::discreet;
use super::values;
use crate::graphql::error::{Code, coded, refusal};

/// Puts the variables into the types that the operation declares.
pub fn coerce(schema: &Valid<Schema>, operation: &Operation, given: Variables) -> Result<Variables, ServerError> {
    if operation.variables.is_empty() {
        return Ok(Variables::default());
    }
    if given.values().any(holds_nul) {
        return Err(refusal(coded(Code::BadUserInput, NUL)));
    }
    let given: JsonMap = given.iter().map(|(name, value)| (name.as_str().into(), to_json(value))).collect();
    let coerced = coerce_variable_values(schema, operation, &given).map_err(|problem| {
        let message = problem.to_graphql_error(&Default::default()).message;
        refusal(coded(Code::BadUserInput, discreet(&message)))
    })?;
    let unfit = operation.variables.iter().find_map(|variable| {
        values::unfit(schema, coerced.get(variable.name.as_str())?, variable.ty.inner_named_type())
    });
    if let Some(message) = unfit {
        return Err(refusal(coded(Code::BadUserInput, message)));
    }
    let mut variables = Variables::default();
    for (name, value) in coerced.iter() {
        variables.insert(async_graphql::Name::new(name.as_str()), to_value(value));
    }
    Ok(variables)
}

/// What is said to a text with U+0000: no text here has one, and PostgreSQL takes none.
const NUL: &str = "A text must not hold the character U+0000.";

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::List(items) => items.iter().any(holds_nul),
        Value::Object(members) => members.values().any(holds_nul),
        Value::Null | Value::Number(_) | Value::Boolean(_) | Value::Binary(_) | Value::Enum(_) => false,
    }
}

fn to_json(value: &Value) -> JsonValue {
    match value {
        Value::Null | Value::Binary(_) => JsonValue::Null,
        Value::Number(number) => JsonValue::Number(number.clone()),
        Value::String(text) => text.as_str().into(),
        Value::Boolean(flag) => JsonValue::Bool(*flag),
        Value::Enum(name) => name.as_str().into(),
        Value::List(items) => JsonValue::Array(items.iter().map(to_json).collect()),
        Value::Object(members) => {
            JsonValue::Object(members.iter().map(|(name, value)| (name.as_str().into(), to_json(value))).collect())
        }
    }
}

fn to_value(value: &JsonValue) -> Value {
    match value {
        JsonValue::Null => Value::Null,
        JsonValue::Bool(flag) => Value::Boolean(*flag),
        JsonValue::Number(number) => Value::Number(number.clone()),
        JsonValue::String(text) => Value::String(text.as_str().to_owned()),
        JsonValue::Array(items) => Value::List(items.iter().map(to_value).collect()),
        JsonValue::Object(members) => {
            let members =
                members.iter().map(|(name, value)| (async_graphql::Name::new(name.as_str()), to_value(value)));
            Value::Object(members.collect())
        }
    }
}

/// What the validator lets through and must not pass: an input field that an object gives twice, or a text that no
/// database takes.
pub fn flaw(document: &Document) -> Option<String> {
    document.definitions.iter().find_map(|definition| match definition {
        Definition::OperationDefinition(operation) => in_directives(&operation.directives)
            .or_else(|| {
                operation
                    .variables
                    .iter()
                    .find_map(|variable| variable.default_value.as_ref().and_then(|v| in_value(v)))
            })
            .or_else(|| in_selections(&operation.selection_set)),
        Definition::FragmentDefinition(fragment) => {
            in_directives(&fragment.directives).or_else(|| in_selections(&fragment.selection_set))
        }
        _ => None,
    })
}

fn in_selections(selections: &[Selection]) -> Option<String> {
    selections.iter().find_map(|selection| match selection {
        Selection::Field(field) => in_arguments(&field.arguments)
            .or_else(|| in_directives(&field.directives))
            .or_else(|| in_selections(&field.selection_set)),
        Selection::FragmentSpread(spread) => in_directives(&spread.directives),
        Selection::InlineFragment(fragment) => {
            in_directives(&fragment.directives).or_else(|| in_selections(&fragment.selection_set))
        }
    })
}

fn in_directives(directives: &[Node<Directive>]) -> Option<String> {
    directives.iter().find_map(|directive| in_arguments(&directive.arguments))
}

fn in_arguments(arguments: &[Node<Argument>]) -> Option<String> {
    arguments.iter().find_map(|argument| in_value(&argument.value))
}

fn in_value(value: &AstValue) -> Option<String> {
    match value {
        AstValue::Object(fields) => fields.iter().enumerate().find_map(|(index, (name, value))| {
            let repeated = fields[..index].iter().any(|(other, _)| other == name);
            if repeated { Some(format!("There can be only one input field named {name}.")) } else { in_value(value) }
        }),
        AstValue::List(items) => items.iter().find_map(|item| in_value(item)),
        AstValue::String(text) if text.contains('\0') => Some(NUL.to_owned()),
        AstValue::Null
        | AstValue::Enum(_)
        | AstValue::Variable(_)
        | AstValue::String(_)
        | AstValue::Float(_)
        | AstValue::Int(_)
        | AstValue::Boolean(_) => None,
    }
}
