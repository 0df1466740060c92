//! What the validator does not know of values: input objects that take exactly one of their keys (`@oneOf`), and
//! variables that stand inside of lists and input objects. The reference implementation holds both: of literals when a
//! document is judged, of variables with each request.

use std::collections::HashSet;

use apollo_compiler::ast::{DirectiveList, Type, Value, VariableDefinition};
use apollo_compiler::executable::{Operation, Selection, SelectionSet};
use apollo_compiler::response::JsonValue;
use apollo_compiler::schema::{ExtendedType, InputObjectType};
use apollo_compiler::{ExecutableDocument, Name, Node, Schema};

/// What introspection says of an input object that takes one key, which the validator's own schema lacks.
pub const INTROSPECTION: &str =
    "extend type __Type { \"Whether an input object takes exactly one of its keys.\" isOneOf: Boolean }";

/// The first value of a document, valid otherwise, that cannot stand where it does.
pub fn flaw(schema: &Schema, document: &ExecutableDocument) -> Option<String> {
    document.operations.iter().find_map(|operation| {
        let Operation { variables, selection_set, .. } = operation.as_ref();
        let mut walk = Walk { schema, document, variables, opened: HashSet::new() };
        let default = |variable: &Node<VariableDefinition>| {
            let value = variable.default_value.as_ref()?;
            walk.value(value, Place { ty: &variable.ty, has_default: false })
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

/// Where a value stands.
#[derive(Copy, Clone)]
struct Place<'a> {
    ty: &'a Type,
    /// Whether a value takes its place where none is given.
    has_default: bool,
}

impl<'a> Walk<'a> {
    fn set(&mut self, set: &'a SelectionSet) -> Option<String> {
        set.selections.iter().find_map(|selection| match selection {
            Selection::Field(field) => {
                let flawed = field.arguments.iter().find_map(|argument| {
                    let defined = field.definition.argument_by_name(&argument.name)?;
                    let place = Place { ty: &defined.ty, has_default: defined.default_value.is_some() };
                    self.value(&argument.value, place)
                });
                flawed.or_else(|| self.directives(&field.directives)).or_else(|| self.set(&field.selection_set))
            }
            Selection::InlineFragment(fragment) => {
                self.directives(&fragment.directives).or_else(|| self.set(&fragment.selection_set))
            }
            Selection::FragmentSpread(spread) => {
                let fragment = self.document.fragments.get(&spread.fragment_name)?;
                let flawed = self.directives(&spread.directives);
                let new = self.opened.insert(&fragment.name);
                flawed.or_else(|| if new { self.set(&fragment.selection_set) } else { None })
            }
        })
    }

    fn directives(&self, directives: &DirectiveList) -> Option<String> {
        directives.iter().find_map(|directive| {
            let defined = self.schema.directive_definitions.get(&directive.name)?;
            directive.arguments.iter().find_map(|argument| {
                let defined = defined.argument_by_name(&argument.name)?;
                let place = Place { ty: &defined.ty, has_default: defined.default_value.is_some() };
                self.value(&argument.value, place)
            })
        })
    }

    fn value(&self, value: &Value, place: Place<'_>) -> Option<String> {
        match value {
            Value::Variable(name) => self.variable(name, place),
            Value::List(items) => {
                let place = Place { ty: place.ty.item_type(), has_default: false };
                items.iter().find_map(|item| self.value(item, place))
            }
            Value::Object(fields) => {
                let ty = place.ty.inner_named_type();
                let input = input_object(self.schema, ty)?;
                if is_one_of(input) {
                    let [(name, only)] = fields.as_slice() else { return Some(exactly_one(ty)) };
                    if let Some(problem) = self.only(ty, name, only) {
                        return Some(problem);
                    }
                }
                fields.iter().find_map(|(name, value)| {
                    let defined = input.fields.get(name)?;
                    self.value(value, Place { ty: &defined.ty, has_default: defined.default_value.is_some() })
                })
            }
            Value::Null | Value::Enum(_) | Value::String(_) | Value::Float(_) | Value::Int(_) | Value::Boolean(_) => {
                None
            }
        }
    }

    fn declared(&self, name: &Name) -> Option<&'a VariableDefinition> {
        self.variables.iter().find(|declared| declared.name == *name).map(AsRef::as_ref)
    }

    /// A variable may stand where its type is the place's or stricter; null is made up for by a default of either
    /// (GraphQL §5.8.5).
    fn variable(&self, name: &Name, Place { ty, has_default }: Place<'_>) -> Option<String> {
        let declared = self.declared(name)?;
        let own_default = declared.default_value.as_ref().is_some_and(|value| !value.is_null());
        let fits = if ty.is_non_null() && !declared.ty.is_non_null() {
            (own_default || has_default) && declared.ty.is_assignable_to(&ty.clone().nullable())
        } else {
            declared.ty.is_assignable_to(ty)
        };
        (!fits).then(|| format!("The variable ${name} of type {} cannot stand where {ty} is expected.", declared.ty))
    }

    /// Why the only key that is given cannot have this value.
    fn only(&self, ty: &Name, name: &Name, value: &Value) -> Option<String> {
        match value {
            Value::Null => Some(format!("The field {ty}.{name} must not be null.")),
            Value::Variable(variable) => {
                let nullable = !self.declared(variable)?.ty.is_non_null();
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
