//! The engine behind every object of the registry: it answers a query level by level, from one table of fields per
//! noun, in three steps.
//!
//! 1. [`select`] turns the document into a plan: fields merged, fragments opened, arguments read, columns gathered.
//! 2. [`fetch`] runs one statement for each list of a level, for all parents of the level at once.
//! 3. [`write`] writes the JSON in the order of the document.
//!
//! A field has no future of its own and a list no loader: the level knows all its parents, so one statement for each
//! parent cannot even be written. The schema, the columns and the values of a field come from the same line of its
//! table, so they cannot disagree.

pub mod facet;
pub mod fetch;
pub mod json;
pub mod list;
pub mod node;
pub mod object;
pub mod register;
pub mod root;
pub mod select;
pub mod value;
pub mod write;
