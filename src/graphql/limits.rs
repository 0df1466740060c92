//! How much a request may ask for: each a setting, and readable by clients where it concerns them.

use super::document::DocumentLimits;

/// How much a request may ask for.
#[derive(Copy, Clone, Debug)]
pub struct Limits {
    /// How deep a query may be nested.
    pub max_depth: u32,
    /// How many fields a document may select in all, with every fragment counted where it is spread.
    pub max_selections: u32,
    /// How many tokens a document may have.
    pub max_tokens: u32,
    /// How many bytes of text the documents that are kept may have together.
    pub max_kept_document_bytes: u64,
    /// How many bytes the body of a request may have.
    pub max_body_bytes: u32,
}

impl Limits {
    /// How much a document may hold.
    pub const fn documents(&self) -> DocumentLimits {
        let Self { max_depth, max_selections, max_tokens, max_kept_document_bytes, max_body_bytes: _ } = *self;
        DocumentLimits {
            max_tokens: max_tokens as usize,
            max_selections,
            max_depth,
            max_kept_bytes: max_kept_document_bytes,
        }
    }
}
