//! Fields that a document selects several times under one name, made one field with all of their selections (GraphQL
//! §6.3.2). The engine merges what it answers itself; above it the executor would resolve each of them on its own, and
//! so run a mutation twice.

use apollo_compiler::Schema;
use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Value, Variables};

/// Whether any name stands twice in one place, as far as that can be told without knowing types and variables.
pub fn repeats(document: &ExecutableDocument) -> bool {
    document.operations.iter().any(|(_, operation)| repeats_in(document, &operation.node.selection_set.node))
}

fn repeats_in<'a>(document: &'a ExecutableDocument, set: &'a SelectionSet) -> bool {
    let mut fields = Vec::new();
    open(document, set, &mut fields);
    let mut keys: Vec<&str> = fields.iter().map(|field| field.response_key().node.as_str()).collect();
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair[0] == pair[1])
        || fields.iter().any(|field| repeats_in(document, &field.selection_set.node))
}

fn open<'a>(document: &'a ExecutableDocument, set: &'a SelectionSet, fields: &mut Vec<&'a Field>) {
    for item in &set.items {
        match &item.node {
            Selection::Field(field) => fields.push(&field.node),
            Selection::InlineFragment(fragment) => open(document, &fragment.node.selection_set.node, fields),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    open(document, &fragment.node.selection_set.node, fields);
                }
            }
        }
    }
}

/// Merges the fields of the operation with this name, which begins at the type `root`.
pub fn merge(
    document: &mut ExecutableDocument,
    name: Option<&str>,
    root: &str,
    schema: &Schema,
    variables: &Variables,
) {
    let Some(operation) = operation(&document.operations, name) else { return };
    let merge = Merge { document, schema, variables };
    let merged = merge.set(&operation.node.selection_set.node, root);
    if let Some(operation) = operation_mut(&mut document.operations, name) {
        operation.node.selection_set.node = merged;
    }
}

fn operation<'a>(
    operations: &'a DocumentOperations,
    name: Option<&str>,
) -> Option<&'a Positioned<OperationDefinition>> {
    match operations {
        DocumentOperations::Single(operation) => Some(operation),
        DocumentOperations::Multiple(operations) => operations.get(name?),
    }
}

fn operation_mut<'a>(
    operations: &'a mut DocumentOperations,
    name: Option<&str>,
) -> Option<&'a mut Positioned<OperationDefinition>> {
    match operations {
        DocumentOperations::Single(operation) => Some(operation),
        DocumentOperations::Multiple(operations) => operations.get_mut(name?),
    }
}

struct Merge<'a> {
    document: &'a ExecutableDocument,
    schema: &'a Schema,
    variables: &'a Variables,
}

impl Merge<'_> {
    /// The selections of a type with each name once. A fragment of another type stays one: whether it applies is known
    /// to whoever knows the object.
    fn set(&self, set: &SelectionSet, ty: &str) -> SelectionSet {
        let mut merged = SelectionSet { items: Vec::new() };
        self.collect(set, ty, &mut merged.items);
        for item in &mut merged.items {
            if let Selection::Field(field) = &mut item.node
                && !field.node.selection_set.node.items.is_empty()
                && let Ok(defined) = self.schema.type_field(ty, &field.node.name.node)
            {
                let below = self.set(&field.node.selection_set.node, defined.ty.inner_named_type());
                field.node.selection_set.node = below;
            }
        }
        merged
    }

    fn collect(&self, set: &SelectionSet, ty: &str, merged: &mut Vec<Positioned<Selection>>) {
        for item in set.items.iter().filter(|item| self.is_selected(item.node.directives())) {
            match &item.node {
                Selection::Field(field) => match same(merged, &field.node) {
                    Some(first) => {
                        first.selection_set.node.items.extend_from_slice(&field.node.selection_set.node.items);
                    }
                    None => {
                        let mut field = field.clone();
                        // They have been applied, and would be again to what is merged in.
                        field.node.directives.clear();
                        merged.push(Positioned::new(Selection::Field(field), item.pos));
                    }
                },
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    if condition.is_none_or(|condition| condition.node.on.node == ty) {
                        self.collect(&fragment.node.selection_set.node, ty, merged);
                    } else {
                        merged.push(item.clone());
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = self.document.fragments.get(&spread.node.fragment_name.node);
                    match fragment {
                        Some(fragment) if fragment.node.type_condition.node.on.node == ty => {
                            self.collect(&fragment.node.selection_set.node, ty, merged);
                        }
                        Some(_) | None => merged.push(item.clone()),
                    }
                }
            }
        }
    }

    /// What `@skip` and `@include` say together.
    fn is_selected(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().all(|directive| {
            let value = directive.node.get_argument("if").map(|value| value.node.clone());
            let value = value.and_then(|value| value.into_const_with(|name| self.variable(&name)).ok());
            let yes = value == Some(Value::Boolean(true));
            match directive.node.name.node.as_str() {
                "skip" => !yes,
                "include" => yes,
                _ => true,
            }
        })
    }

    fn variable(&self, name: &Name) -> Result<Value, ()> {
        self.variables.get(name).cloned().ok_or(())
    }
}

fn same<'a>(merged: &'a mut [Positioned<Selection>], field: &Field) -> Option<&'a mut Field> {
    merged.iter_mut().find_map(|item| match &mut item.node {
        Selection::Field(other) if other.node.response_key().node == field.response_key().node => Some(&mut other.node),
        Selection::Field(_) | Selection::InlineFragment(_) | Selection::FragmentSpread(_) => None,
    })
}
