//! The root field of a subscription, put where the executor looks for it: it opens no stream for a field that stands in
//! a fragment.

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationType, Selection, SelectionSet};

/// The root field of a subscription, put where the executor looks for it: at the top, and not in a fragment.
pub fn lift(document: &mut ExecutableDocument) {
    let ExecutableDocument { operations, fragments } = document;
    let operations: Vec<_> = match operations {
        DocumentOperations::Single(operation) => vec![operation],
        DocumentOperations::Multiple(operations) => operations.values_mut().collect(),
    };
    for operation in operations.into_iter().filter(|operation| operation.node.ty == OperationType::Subscription) {
        let set = &mut operation.node.selection_set.node;
        while let [only] = set.items.as_slice() {
            let inner: Option<SelectionSet> = match &only.node {
                Selection::Field(_) => None,
                Selection::InlineFragment(fragment) => Some(fragment.node.selection_set.node.clone()),
                Selection::FragmentSpread(spread) => fragments
                    .get(&spread.node.fragment_name.node)
                    .map(|fragment| fragment.node.selection_set.node.clone()),
            };
            let Some(inner) = inner else { break };
            *set = inner;
        }
    }
}
