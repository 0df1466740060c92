//! Input objects that take exactly one of their keys. The validator does not know the directive `@oneOf`, so what it
//! means is held here, as the reference implementation holds it: for literals when a document is judged, for variables
//! with each request.

use std::collections::HashSet;

use apollo_compiler::ast::{Value, VariableDefinition};
use apollo_compiler::executable::{Operation, Selection, SelectionSet};
use apollo_compiler::response::JsonValue;
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use apollo_compiler::{ExecutableDocument, Name, Node, Schema};

/// What introspection says of such objects, which the validator's own schema lacks.
pub const INTROSPECTION: &str =
    "extend type __Type { \"Whether an input object takes exactly one of its keys.\" isOneOf: Boolean }";

/// The first literal of a valid document that gives none of the keys, several, or null.
pub fn flaw(schema: &Schema, document: &ExecutableDocument) -> Option<String> {
    document.operations.iter().find_map(|operation| {
        let Operation { variables, selection_set, .. } = operation.as_ref();
        let mut walk = Walk { schema, document, variables, opened: HashSet::new() };
        let default = |variable: &Node<VariableDefinition>| {
            variable.default_value.as_ref().and_then(|value| walk.value(value, variable.ty.inner_named_type()))
        };
        variables.iter().find_map(default).or_else(|| walk.set(selection_set))
    })
}

/// Why the value of a variable of this type cannot be taken.
pub fn unfit(schema: &Schema, value: &JsonValue, ty: &str) -> Option<String> {
    match value {
        JsonValue::Array(items) => items.iter().find_map(|item| unfit(schema, item, ty)),
        JsonValue::Object(members) => {
            let input = input_object(schema, ty)?;
            if is_one_of(input) && (members.len() != 1 || members.iter().any(|(_, value)| value.is_null())) {
                return Some(exactly_one(ty));
            }
            members
                .iter()
                .find_map(|(name, value)| unfit(schema, value, input.fields.get(name.as_str())?.ty.inner_named_type()))
        }
        JsonValue::Null | JsonValue::Bool(_) | JsonValue::Number(_) | JsonValue::String(_) => None,
    }
}

/// A walk through one operation. A fragment is walked once.
struct Walk<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    variables: &'a [Node<VariableDefinition>],
    opened: HashSet<&'a Name>,
}

impl<'a> Walk<'a> {
    fn set(&mut self, set: &'a SelectionSet) -> Option<String> {
        set.selections.iter().find_map(|selection| match selection {
            Selection::Field(field) => {
                let flawed = field.arguments.iter().find_map(|argument| {
                    let defined = field.definition.argument_by_name(&argument.name)?;
                    self.value(&argument.value, defined.ty.inner_named_type())
                });
                flawed.or_else(|| self.set(&field.selection_set))
            }
            Selection::InlineFragment(fragment) => self.set(&fragment.selection_set),
            Selection::FragmentSpread(spread) => {
                let fragment = self.document.fragments.get(&spread.fragment_name)?;
                if self.opened.insert(&fragment.name) { self.set(&fragment.selection_set) } else { None }
            }
        })
    }

    fn value(&self, value: &Value, ty: &Name) -> Option<String> {
        match value {
            Value::List(items) => items.iter().find_map(|item| self.value(item, ty)),
            Value::Object(fields) => {
                let input = input_object(self.schema, ty)?;
                if is_one_of(input) {
                    let [(name, only)] = fields.as_slice() else { return Some(exactly_one(ty)) };
                    if let Some(problem) = self.only(ty, name, only) {
                        return Some(problem);
                    }
                }
                fields.iter().find_map(|(name, value)| self.value(value, input.fields.get(name)?.ty.inner_named_type()))
            }
            Value::Null
            | Value::Enum(_)
            | Value::Variable(_)
            | Value::String(_)
            | Value::Float(_)
            | Value::Int(_)
            | Value::Boolean(_) => None,
        }
    }

    /// Why the only key that is given cannot have this value.
    fn only(&self, ty: &Name, name: &Name, value: &Value) -> Option<String> {
        match value {
            Value::Null => Some(format!("The field {ty}.{name} must not be null.")),
            Value::Variable(variable) => {
                let declared = self.variables.iter().find(|declared| declared.name == *variable)?;
                let nullable = !declared.ty.is_non_null();
                nullable.then(|| format!("The variable ${variable} must not be nullable to be used for {ty}.{name}."))
            }
            Value::Enum(_)
            | Value::String(_)
            | Value::Float(_)
            | Value::Int(_)
            | Value::Boolean(_)
            | Value::List(_)
            | Value::Object(_) => None,
        }
    }
}

fn input_object<'a>(schema: &'a Schema, ty: &str) -> Option<&'a InputObjectType> {
    match schema.types.get(ty)? {
        ExtendedType::InputObject(input) => Some(input),
        ExtendedType::Scalar(_)
        | ExtendedType::Object(_)
        | ExtendedType::Interface(_)
        | ExtendedType::Union(_)
        | ExtendedType::Enum(_) => None,
    }
}

fn is_one_of(input: &InputObjectType) -> bool {
    input.directives.has("oneOf")
}

fn exactly_one(ty: &str) -> String {
    format!("{ty} takes exactly one of its fields.")
}
