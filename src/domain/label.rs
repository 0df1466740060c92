//! The labels by which a counterparty groups its customers.
//! It must not know customers, nor the statement that filters by a label.

use std::collections::HashSet;

use serde_json::Value;

use super::problem::{Problems, Rule};
use super::text;

/// How many labels a customer may have [S2].
pub const MAX_LABELS: usize = 16;
/// How long a label may be, in Unicode scalar values.
pub const MAX_LABEL_LENGTH: usize = 64;

/// A set of labels that remembers the order in which they were given; case counts [S2].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Labels(Vec<String>);

impl Labels {
    /// Trims, drops repeats, and reports a bad label at `["labels", "<its position in the input>"]`, too many of them
    /// at `["labels"]`.
    pub fn parse(values: &[String], problems: &mut Problems) -> Option<Labels> {
        // Collected before it is judged, so that a bad label does not hide the next one.
        let parsed: Vec<Option<String>> = problems.at("labels", |problems| {
            let label = |(index, value): (usize, &String)| {
                problems.take(&index.to_string(), text::bounded(value, 1, MAX_LABEL_LENGTH))
            };
            values.iter().enumerate().map(label).collect()
        });
        let all_good = parsed.iter().all(Option::is_some);
        let labels = problems.take("labels", distinct(parsed.into_iter().flatten()).within_limit())?;
        all_good.then_some(labels)
    }

    /// Two good sets may add up to one that is too large: whoever stores the sum asks here first.
    pub fn within_limit(self) -> Result<Labels, Rule> {
        match self.0.len() {
            ..=MAX_LABELS => Ok(self),
            actual => Err(Rule::limit_exceeded(MAX_LABELS, actual)),
        }
    }

    pub fn as_slice(&self) -> &[String] {
        &self.0
    }

    /// These, and then those of `other` that are new. May exceed the limit: see [`Labels::within_limit`].
    pub fn added(&self, other: &Labels) -> Labels {
        distinct(self.0.iter().chain(&other.0).cloned())
    }

    /// These without those of `other`.
    pub fn removed(&self, other: &Labels) -> Labels {
        Labels(self.0.iter().filter(|label| !other.0.contains(label)).cloned().collect())
    }

    /// A JSON array of strings: the form of the column.
    pub fn to_json(&self) -> String {
        Value::from(self.0.as_slice()).to_string()
    }

    /// Trusts the database, which holds only what [`Labels::to_json`] wrote; anything else reads as no labels.
    pub fn from_json(json: &str) -> Labels {
        Labels(serde_json::from_str(json).unwrap_or_default())
    }
}

fn distinct(labels: impl Iterator<Item = String>) -> Labels {
    let mut seen = HashSet::new();
    Labels(labels.filter(|label| seen.insert(label.clone())).collect())
}
