//! How many fields a document selects and how deep they stand, found without walking them all: each fragment is
//! measured once, and its measure used wherever it is spread.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

/// The measure of a document, or of a part of it.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// Fields in all; above the limit it is not exact.
    pub fields: u32,
    /// How deep the deepest field stands.
    pub depth: u32,
}

/// Measures the largest operation of a valid document, in which no fragment spreads itself.
pub fn measure(document: &ExecutableDocument, limit: u32) -> Measured {
    let mut measure = Measure { document, limit, fragments: HashMap::new() };
    document.operations.iter().fold(Measured::default(), |largest, (_, operation)| {
        let own = measure.set(&operation.node.selection_set.node);
        Measured { fields: largest.fields.max(own.fields), depth: largest.depth.max(own.depth) }
    })
}

struct Measure<'a> {
    document: &'a ExecutableDocument,
    limit: u32,
    fragments: HashMap<&'a str, Measured>,
}

impl<'a> Measure<'a> {
    fn set(&mut self, set: &'a SelectionSet) -> Measured {
        let mut total = Measured::default();
        for item in &set.items {
            let one = match &item.node {
                Selection::Field(field) => {
                    let below = self.set(&field.node.selection_set.node);
                    Measured { fields: below.fields.saturating_add(1), depth: below.depth + 1 }
                }
                Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node),
            };
            total.fields = total.fields.saturating_add(one.fields);
            total.depth = total.depth.max(one.depth);
            if total.fields > self.limit {
                break;
            }
        }
        total
    }

    fn fragment(&mut self, name: &'a str) -> Measured {
        if let Some(measured) = self.fragments.get(name) {
            return *measured;
        }
        let Some(fragment) = self.document.fragments.get(name) else { return Measured::default() };
        let measured = self.set(&fragment.node.selection_set.node);
        self.fragments.insert(name, measured);
        measured
    }
}
