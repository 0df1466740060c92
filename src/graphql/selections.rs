//! How many fields a document selects, counted without walking them: each fragment is counted once, and its count
//! used wherever it is spread. A fragment that spreads itself is refused.

use std::collections::HashMap;

use async_graphql::ServerError;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use super::error::{Code, coded};

/// How deep selections may stand in one another before they are no longer followed.
const MAX_NESTING: u32 = 200;

/// What is known of a fragment.
enum Counted {
    Underway,
    Done(u32),
}

/// Counts the selections of all operations of a document; a count above `limit` is not exact.
pub fn count(document: &ExecutableDocument, limit: u32) -> Result<u32, ServerError> {
    let mut counter = Counter { document, limit, fragments: HashMap::new() };
    let mut total = 0_u32;
    for (_, operation) in document.operations.iter() {
        total = total.saturating_add(counter.set(&operation.node.selection_set.node, 0)?);
    }
    for name in document.fragments.keys() {
        counter.fragment(name, 0)?;
    }
    Ok(total)
}

struct Counter<'a> {
    document: &'a ExecutableDocument,
    limit: u32,
    fragments: HashMap<&'a str, Counted>,
}

impl<'a> Counter<'a> {
    fn set(&mut self, set: &'a SelectionSet, nesting: u32) -> Result<u32, ServerError> {
        if nesting > MAX_NESTING {
            return Err(refused(Code::LimitExceeded, format!("Selections are nested more than {MAX_NESTING} deep.")));
        }
        let mut total = 0_u32;
        for item in &set.items {
            let count = match &item.node {
                Selection::Field(field) => self.set(&field.node.selection_set.node, nesting + 1)?.saturating_add(1),
                Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set.node, nesting + 1)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node, nesting + 1)?,
            };
            total = total.saturating_add(count);
            if total > self.limit {
                break;
            }
        }
        Ok(total)
    }

    fn fragment(&mut self, name: &'a str, nesting: u32) -> Result<u32, ServerError> {
        match self.fragments.get(name) {
            Some(Counted::Done(count)) => return Ok(*count),
            Some(Counted::Underway) => {
                return Err(refused(Code::ValidationFailed, format!("The fragment {name} spreads itself.")));
            }
            None => {}
        }
        // A fragment that does not exist is the validator's to report.
        let Some(fragment) = self.document.fragments.get(name) else { return Ok(0) };
        self.fragments.insert(name, Counted::Underway);
        let count = self.set(&fragment.node.selection_set.node, nesting)?;
        self.fragments.insert(name, Counted::Done(count));
        Ok(count)
    }
}

fn refused(code: Code, message: String) -> ServerError {
    let mut error = coded(code, message).into_server_error(Default::default());
    error.locations.clear();
    error
}
