//! The documents that clients send: parsed, validated and counted once, and known from then on, the good and the bad.
//!
//! Validation is apollo-compiler's, which agrees with the reference implementation and walks no fragment twice; only
//! what passes it reaches the executor.

mod disclosure;
mod discreet;
mod executor;
mod introspection;
mod keys;
mod merge;
mod roots;
mod selections;
mod subscription;
mod values;
mod variables;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use apollo_compiler::ast::OperationType;
use apollo_compiler::executable::Operation;
use apollo_compiler::parser::Parser;
use apollo_compiler::response::GraphQLError;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument as Validated, Schema};
use apollo_parser::{Lexer, TokenKind};
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Pos, Request, ServerError};
use moka::sync::Cache;

pub use self::disclosure::Disclosure;
use super::error::{Code, coded, refusal};
use discreet::discreet;

/// How much a document may hold.
#[derive(Copy, Clone, Debug)]
pub struct DocumentLimits {
    /// Tokens, counted before anything is parsed.
    pub max_tokens: usize,
    /// Fields in all, with every fragment counted where it is spread.
    pub max_selections: u32,
    /// How deep fields stand in one another.
    pub max_depth: u32,
    /// How many bytes of text the documents that are kept may have together.
    pub max_kept_bytes: u64,
}

/// The longest recursion of the parser: selections, lists and objects in one another.
const MAX_RECURSION: usize = 200;

/// What the validator says where it follows a document no deeper.
const NESTED_TOO_DEEP: [&str; 2] = ["too much recursion", "contains too much nesting"];

/// What the validator says of a field that its type does not have, and of one that has no selection.
const UNKNOWN_FIELD: &str = "Cannot query field ";
const NO_SELECTION: &str = "must have a selection of subfields";

/// The most errors that one document is told of.
const MAX_ERRORS: usize = 20;

/// What a document costs beside its text, roughly.
const OVERHEAD_BYTES: u32 = 512;

/// The documents known so far. Cheap to clone.
#[derive(Clone)]
pub struct Documents {
    schema: Arc<Valid<Schema>>,
    limits: DocumentLimits,
    disclosure: Disclosure,
    known: Cache<Arc<str>, Arc<Verdict>>,
    counts: Arc<Counts>,
}

/// How often a document was known, and how often it had to be judged.
#[derive(Default)]
struct Counts {
    hits: AtomicU64,
    misses: AtomicU64,
}

/// How the documents have fared so far.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct DocumentStats {
    /// Requests whose document was known: nothing was parsed or validated for them.
    pub hits: u64,
    /// Requests whose document was parsed and validated.
    pub misses: u64,
    /// Documents kept, good and bad.
    pub kept: u64,
    /// What they weigh, in bytes.
    pub kept_bytes: u64,
}

type Verdict = Result<Known, Vec<ServerError>>;

/// A document that may run.
struct Known {
    validated: Valid<Validated>,
    parsed: ExecutableDocument,
    /// Whether fields have to be merged before it runs; see [`merge`].
    repeats: bool,
}

/// What an operation does.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Query,
    Mutation,
    Subscription,
}

/// What is known of an operation that may run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    pub kind: Kind,
    /// The response key of its first root field.
    pub root_field: String,
}

impl Documents {
    /// No document is known yet.
    ///
    /// # Errors
    /// The schema's text is not a valid schema, and why.
    pub fn new(sdl: &str, limits: DocumentLimits, disclosure: Disclosure) -> Result<Self, String> {
        let schema =
            Schema::builder().parse(sdl, "schema.graphql").parse(values::INTROSPECTION, "introspection.graphql");
        let schema = schema.build().map_err(|problem| problem.errors.to_string())?;
        let schema = schema.validate().map_err(|problem| problem.errors.to_string())?;
        let weigh = |text: &Arc<str>, _: &Arc<Verdict>| {
            u32::try_from(text.len()).unwrap_or(u32::MAX).saturating_add(OVERHEAD_BYTES)
        };
        let known = Cache::builder().max_capacity(limits.max_kept_bytes).weigher(weigh).build();
        Ok(Self { schema: Arc::new(schema), limits, disclosure, known, counts: Arc::default() })
    }

    /// How they have fared so far.
    pub fn stats(&self) -> DocumentStats {
        self.known.run_pending_tasks();
        let Counts { hits, misses } = &*self.counts;
        DocumentStats {
            hits: hits.load(Ordering::Relaxed),
            misses: misses.load(Ordering::Relaxed),
            kept: self.known.entry_count(),
            kept_bytes: self.known.weighted_size(),
        }
    }

    /// Gives a request its parsed document, the name of its operation, and its variables in the types that the
    /// operation declares, and tells what the operation does; or says why it must not run.
    pub fn prepare(&self, request: &mut Request) -> Result<Prepared, Vec<ServerError>> {
        let verdict = self.verdict(&request.query);
        let Known { validated, parsed, repeats } = (*verdict).as_ref().map_err(Clone::clone)?;
        let name = request.operation_name.as_deref();
        let operation = validated.operations.get(name).map_err(|_| vec![unknown_operation(name)])?;
        request.operation_name = operation.name.as_ref().map(ToString::to_string);
        let given = std::mem::take(&mut request.variables);
        request.variables = variables::coerce(&self.schema, operation, given).map_err(|problem| vec![problem])?;
        let mut parsed = parsed.clone();
        if *repeats {
            let (name, root) = (request.operation_name.as_deref(), operation.object_type());
            merge::merge(&mut parsed, name, root, &self.schema, &request.variables);
        }
        request.set_parsed_query(parsed);
        let root_field = operation.root_fields(validated).next().map(|field| field.response_key().to_string());
        Ok(Prepared { kind: kind(operation), root_field: root_field.unwrap_or_default() })
    }

    fn verdict(&self, text: &str) -> Arc<Verdict> {
        let Counts { hits, misses } = &*self.counts;
        if let Some(verdict) = self.known.get(text) {
            hits.fetch_add(1, Ordering::Relaxed);
            return verdict;
        }
        let misses = misses.fetch_add(1, Ordering::Relaxed) + 1;
        let verdict = Arc::new(self.judge(text));
        self.known.insert(Arc::from(text), verdict.clone());
        tracing::debug!(
            valid = verdict.is_ok(),
            bytes = text.len(),
            hits = hits.load(Ordering::Relaxed),
            misses,
            kept_bytes = self.known.weighted_size(),
            "a document was judged"
        );
        verdict
    }

    fn judge(&self, text: &str) -> Verdict {
        if tokens(text, self.limits.max_tokens) > self.limits.max_tokens {
            let message = format!("The document has more than {} tokens.", self.limits.max_tokens);
            return Err(vec![refusal(coded(Code::LimitExceeded, message))]);
        }
        let mut parser = Parser::new().recursion_limit(MAX_RECURSION);
        let ast = parser.parse_ast(text, "document").map_err(|problem| {
            if parser.recursion_reached() >= MAX_RECURSION {
                vec![too_deep()]
            } else {
                // One mistake of syntax makes many; the first is the one to mend.
                reported(&problem.errors, Code::ParseFailed, 1)
            }
        })?;
        if keys::lack_a_value(text) {
            let message = "Every argument and every input field has a value.";
            return Err(vec![refusal(coded(Code::ParseFailed, message))]);
        }
        let flaw = variables::flaw(&ast);
        let validated = ast.to_executable_validate(&self.schema).or_else(subscription::merged).map_err(|errors| {
            let mut errors = reported(&errors, Code::ValidationFailed, MAX_ERRORS);
            errors.iter_mut().for_each(|error| self.disclosure.suggest(&self.schema, &mut error.message));
            errors
        })?;
        let flaw = flaw.or_else(|| values::flaw(&self.schema, &validated));
        let flaw = flaw.or_else(|| introspection::flaw(&validated));
        if let Some(message) = flaw.or_else(|| self.disclosure.refuses(&ast)) {
            return Err(vec![refusal(coded(Code::ValidationFailed, message))]);
        }
        let mut parsed = executor::form(&ast);
        let measured = selections::measure(&parsed, self.limits.max_selections);
        self.within_limits(&measured).map_err(|problem| vec![problem])?;
        roots::lift(&mut parsed);
        let repeats = merge::repeats(&parsed);
        Ok(Known { validated, parsed, repeats })
    }

    fn within_limits(&self, measured: &selections::Measured) -> Result<(), ServerError> {
        let DocumentLimits { max_tokens: _, max_selections, max_depth, max_kept_bytes: _ } = self.limits;
        if measured.fields > max_selections {
            let message = format!("The document selects more than {max_selections} fields in all.");
            return Err(refusal(coded(Code::LimitExceeded, message)));
        }
        if measured.depth > max_depth {
            let message = format!("The document is nested {} deep; at most {max_depth} are allowed.", measured.depth);
            return Err(refusal(coded(Code::LimitExceeded, message)));
        }
        Ok(())
    }
}

/// How many tokens a text has, counted only a little beyond `limit`. White space, commas and comments are none.
fn tokens(text: &str, limit: usize) -> usize {
    let ignored = [TokenKind::Whitespace, TokenKind::Comment, TokenKind::Comma];
    let tokens = Lexer::new(text).filter(|token| token.as_ref().is_ok_and(|token| !ignored.contains(&token.kind())));
    tokens.take(limit + 2).count().saturating_sub(1)
}

fn too_deep() -> ServerError {
    refusal(coded(Code::LimitExceeded, "The document is nested too deep."))
}

fn reported(errors: &DiagnosticList, code: Code, most: usize) -> Vec<ServerError> {
    let told: Vec<_> = errors.iter().map(|diagnostic| diagnostic.unstable_to_json_compat()).collect();
    // Where a selection has only unknown fields, the validator misses the selection as well.
    let unknown = told.iter().any(|error| error.message.starts_with(UNKNOWN_FIELD));
    let apart = |error: &GraphQLError| !(unknown && error.message.contains(NO_SELECTION));
    let reported = told.into_iter().filter(apart).take(most).map(|told| {
        if NESTED_TOO_DEEP.iter().any(|words| told.message.ends_with(words)) {
            return too_deep();
        }
        let mut error = refusal(coded(code, discreet(&told.message)));
        error.locations = told.locations.iter().map(|at| Pos { line: at.line, column: at.column }).collect();
        error
    });
    reported.collect()
}

fn unknown_operation(name: Option<&str>) -> ServerError {
    let message = match name {
        Some(_) => "The document has no operation of this name.",
        None => "The document has several operations; operationName must say which to run.",
    };
    refusal(coded(Code::BadUserInput, message))
}

const fn kind(operation: &Operation) -> Kind {
    match operation.operation_type {
        OperationType::Query => Kind::Query,
        OperationType::Mutation => Kind::Mutation,
        OperationType::Subscription => Kind::Subscription,
    }
}
