//! How deep a document may ask the schema of itself: lists of lists of types grow with every step, and no client needs
//! them. The reference implementation draws the same line.

use std::collections::HashMap;

use apollo_compiler::executable::{Selection, SelectionSet};
use apollo_compiler::{ExecutableDocument, Name};

/// So many lists in one another are refused.
const TOO_DEEP: usize = 3;

/// The fields of a type that are lists of further types, or lead to them.
const LISTS: [&str; 4] = ["fields", "interfaces", "possibleTypes", "inputFields"];

/// Whether a valid document asks too deep.
pub fn flaw(document: &ExecutableDocument) -> Option<String> {
    let mut depths = Depths { document, fragments: HashMap::new() };
    let operations = document.operations.iter().map(|operation| &operation.selection_set);
    let fragments = document.fragments.values().map(|fragment| &fragment.selection_set);
    let too_deep = operations.chain(fragments).any(|set| depths.asks_too_deep(set));
    too_deep.then(|| "The introspection is nested too deep.".to_owned())
}

struct Depths<'a> {
    document: &'a ExecutableDocument,
    /// The depth of each fragment that has been measured.
    fragments: HashMap<&'a Name, usize>,
}

impl<'a> Depths<'a> {
    /// Whether introspection begins in this set, without its fragments' own, and goes too deep.
    fn asks_too_deep(&mut self, set: &'a SelectionSet) -> bool {
        set.selections.iter().any(|selection| match selection {
            Selection::Field(field) => {
                matches!(field.name.as_str(), "__schema" | "__type") && self.of(&field.selection_set) >= TOO_DEEP
            }
            Selection::InlineFragment(fragment) => self.asks_too_deep(&fragment.selection_set),
            Selection::FragmentSpread(_) => false,
        })
    }

    /// The most lists in one another.
    fn of(&mut self, set: &'a SelectionSet) -> usize {
        let depths = set.selections.iter().map(|selection| match selection {
            Selection::Field(field) => {
                usize::from(LISTS.contains(&field.name.as_str())) + self.of(&field.selection_set)
            }
            Selection::InlineFragment(fragment) => self.of(&fragment.selection_set),
            Selection::FragmentSpread(spread) => self.fragment(&spread.fragment_name),
        });
        depths.max().unwrap_or_default()
    }

    fn fragment(&mut self, name: &Name) -> usize {
        let Some(fragment) = self.document.fragments.get(name) else { return 0 };
        if let Some(depth) = self.fragments.get(&fragment.name) {
            return *depth;
        }
        let depth = self.of(&fragment.selection_set);
        self.fragments.insert(&fragment.name, depth);
        depth
    }
}
