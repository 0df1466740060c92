//! A document in the form that the executor takes, made from the one that has been validated. The executor's own parser
//! is older than the specification: it knows neither `\u{1F600}` nor white space between `$` and a name.

use std::collections::HashMap;

use apollo_compiler::ast::{self, Definition, Document, Value as Ast};
use apollo_compiler::parser::SourceMap;
use apollo_compiler::{Name as AstName, Node};
use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition, FragmentSpread, InlineFragment,
    OperationDefinition, OperationType, Selection, SelectionSet, Type, TypeCondition, VariableDefinition,
};
use async_graphql::{Name, Number, Pos, Positioned};
use async_graphql_value::Value;

/// The executor's form of a valid document.
pub fn form(document: &Document) -> ExecutableDocument {
    let form = Form { sources: &document.sources };
    let (mut anonymous, mut named, mut fragments) = (None, HashMap::new(), HashMap::new());
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(operation) => match &operation.name {
                Some(name) => {
                    named.insert(Name::new(name), form.operation(operation));
                }
                None => anonymous = Some(form.operation(operation)),
            },
            Definition::FragmentDefinition(fragment) => {
                fragments.insert(Name::new(&fragment.name), form.fragment(fragment));
            }
            // A valid document defines nothing else.
            _ => {}
        }
    }
    let operations = anonymous.map_or(DocumentOperations::Multiple(named), DocumentOperations::Single);
    ExecutableDocument { operations, fragments }
}

struct Form<'a> {
    sources: &'a SourceMap,
}

impl Form<'_> {
    /// A part of the document, and where it begins.
    fn at<T, U>(&self, node: &Node<T>, part: U) -> Positioned<U> {
        let pos = node.line_column_range(self.sources).map(|range| range.start);
        Positioned::new(part, pos.map_or(Pos::default(), |start| Pos { line: start.line, column: start.column }))
    }

    fn operation(&self, operation: &Node<ast::OperationDefinition>) -> Positioned<OperationDefinition> {
        let ast::OperationDefinition { operation_type, name: _, variables, directives, selection_set } =
            operation.as_ref();
        let ty = match operation_type {
            ast::OperationType::Query => OperationType::Query,
            ast::OperationType::Mutation => OperationType::Mutation,
            ast::OperationType::Subscription => OperationType::Subscription,
        };
        let variable_definitions = variables.iter().filter_map(|variable| self.variable(variable)).collect();
        let selection_set = self.at(operation, self.set(selection_set));
        let directives = self.directives(directives);
        self.at(operation, OperationDefinition { ty, variable_definitions, directives, selection_set })
    }

    fn variable(&self, variable: &Node<ast::VariableDefinition>) -> Option<Positioned<VariableDefinition>> {
        let ast::VariableDefinition { name, ty, default_value, directives } = variable.as_ref();
        let default = default_value.as_ref().and_then(|value| Some(self.at(value, literal(value).into_const()?)));
        let definition = VariableDefinition {
            name: self.at(variable, Name::new(name)),
            var_type: self.at(ty, Type::new(&ty.to_string())?),
            directives: self.directives(directives),
            default_value: default,
        };
        Some(self.at(variable, definition))
    }

    fn fragment(&self, fragment: &Node<ast::FragmentDefinition>) -> Positioned<FragmentDefinition> {
        let ast::FragmentDefinition { name: _, type_condition, directives, selection_set } = fragment.as_ref();
        let definition = FragmentDefinition {
            type_condition: self.at(fragment, TypeCondition { on: self.at(fragment, Name::new(type_condition)) }),
            directives: self.directives(directives),
            selection_set: self.at(fragment, self.set(selection_set)),
        };
        self.at(fragment, definition)
    }

    fn set(&self, selections: &[ast::Selection]) -> SelectionSet {
        let items = selections.iter().map(|selection| match selection {
            ast::Selection::Field(field) => self.at(field, Selection::Field(self.field(field))),
            ast::Selection::FragmentSpread(spread) => {
                let ast::FragmentSpread { fragment_name, directives } = spread.as_ref();
                let directives = self.directives(directives);
                let part = FragmentSpread { fragment_name: self.at(spread, Name::new(fragment_name)), directives };
                self.at(spread, Selection::FragmentSpread(self.at(spread, part)))
            }
            ast::Selection::InlineFragment(inline) => {
                let ast::InlineFragment { type_condition, directives, selection_set } = inline.as_ref();
                let on = |name: &AstName| self.at(inline, TypeCondition { on: self.at(inline, Name::new(name)) });
                let part = InlineFragment {
                    type_condition: type_condition.as_ref().map(on),
                    directives: self.directives(directives),
                    selection_set: self.at(inline, self.set(selection_set)),
                };
                self.at(inline, Selection::InlineFragment(self.at(inline, part)))
            }
        });
        SelectionSet { items: items.collect() }
    }

    fn field(&self, field: &Node<ast::Field>) -> Positioned<Field> {
        let ast::Field { alias, name, arguments, directives, selection_set } = field.as_ref();
        let part = Field {
            alias: alias.as_ref().map(|alias| self.at(field, Name::new(alias))),
            name: self.at(field, Name::new(name)),
            arguments: self.arguments(arguments),
            directives: self.directives(directives),
            selection_set: self.at(field, self.set(selection_set)),
        };
        self.at(field, part)
    }

    fn directives(&self, directives: &[Node<ast::Directive>]) -> Vec<Positioned<Directive>> {
        let part = |directive: &Node<ast::Directive>| {
            let ast::Directive { name, arguments } = directive.as_ref();
            let name = self.at(directive, Name::new(name));
            self.at(directive, Directive { name, arguments: self.arguments(arguments) })
        };
        directives.iter().map(part).collect()
    }

    fn arguments(&self, arguments: &[Node<ast::Argument>]) -> Vec<(Positioned<Name>, Positioned<Value>)> {
        let part = |argument: &Node<ast::Argument>| {
            let ast::Argument { name, value } = argument.as_ref();
            (self.at(argument, Name::new(name)), self.at(value, literal(value)))
        };
        arguments.iter().map(part).collect()
    }
}

fn literal(value: &Ast) -> Value {
    match value {
        Ast::Null => Value::Null,
        Ast::Enum(name) => Value::Enum(Name::new(name)),
        Ast::Variable(name) => Value::Variable(Name::new(name)),
        Ast::String(text) => Value::String(text.clone()),
        Ast::Int(number) => Value::Number(self::number(number.as_str())),
        Ast::Float(number) => Value::Number(self::number(number.as_str())),
        Ast::Boolean(yes) => Value::Boolean(*yes),
        Ast::List(items) => Value::List(items.iter().map(|item| literal(item)).collect()),
        Ast::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (Name::new(name), literal(value))).collect())
        }
    }
}

/// A number of the grammar. One too large for 64 bits is too large for every argument of the contract, whatever it is.
fn number(text: &str) -> Number {
    text.parse().unwrap_or_else(|_| Number::from(u64::MAX))
}
