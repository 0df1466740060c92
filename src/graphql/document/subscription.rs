//! The one field of a subscription. The validator counts how often fields are written, where the specification counts
//! what is left once those of one name are merged (GraphQL §5.2.4.1).

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Selection, SelectionSet};
use apollo_compiler::validation::{DiagnosticList, Valid, WithErrors};

/// The name that the validator has for its finding.
const SEVERAL_FIELDS: &str = "SubscriptionUsesMultipleFields";

/// A document that the validator refused for nothing but a field written twice is valid; any other is not.
pub fn merged(problem: WithErrors<ExecutableDocument>) -> Result<Valid<ExecutableDocument>, DiagnosticList> {
    let WithErrors { partial, errors } = problem;
    let only_this = errors.iter().all(|error| error.error.unstable_error_name() == Some(SEVERAL_FIELDS));
    let subscriptions = || partial.operations.iter().filter(|operation| operation.is_subscription());
    if only_this && subscriptions().all(|operation| has_one_key(&partial, &operation.selection_set)) {
        Ok(Valid::assume_valid(partial))
    } else {
        Err(errors)
    }
}

fn has_one_key(document: &ExecutableDocument, set: &SelectionSet) -> bool {
    let mut keys = Vec::new();
    collect(document, set, &mut keys);
    keys.windows(2).all(|pair| pair[0] == pair[1])
}

fn collect<'a>(document: &'a ExecutableDocument, set: &'a SelectionSet, keys: &mut Vec<&'a str>) {
    for selection in &set.selections {
        match selection {
            Selection::Field(field) => keys.push(field.response_key().as_str()),
            Selection::InlineFragment(fragment) => collect(document, &fragment.selection_set, keys),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.fragment_name) {
                    collect(document, &fragment.selection_set, keys);
                }
            }
        }
    }
}
