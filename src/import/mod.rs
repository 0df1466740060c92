//! Floor 6: customers from files, and back. A file is read as a stream, record by record, by the same rules as the API.
//!
//! A record is one transaction: it is imported whole or rejected whole, and what was imported before a fault stays. The
//! memory that an import takes does not depend on the size of the file.

pub mod csv;
pub mod dialect;
pub mod export;
pub mod jsonl;
pub mod record;
pub mod sample;
pub mod seed;

use std::fmt;

use tokio::io::AsyncBufRead;

use crate::domain::patch::Patch;
use crate::domain::principal::Principal;
use crate::domain::problem::{Problem, Rule};
use crate::service::Service;
use crate::service::idempotency::WriteError;
use crate::service::import::{ImportOutcome, ImportRecord};
use crate::service::write::Parsed;
use dialect::{Dialect, Left};

/// The longest record, in bytes.
pub const MAX_RECORD_BYTES: usize = 1 << 20;

/// About 500 customers of three countries, to try things on.
const SAMPLE: &str = include_str!("../../examples/customers.jsonl");

/// How the records of a file are written.
#[derive(clap::ValueEnum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// A header and a row a customer.
    Csv,
    /// As another system writes them.
    #[value(skip)]
    Dialect(Dialect),
}

/// A record of a file, and the number of its first line.
#[derive(Debug)]
pub struct Line {
    pub number: u64,
    pub record: Result<Parsed<ImportRecord>, Problem>,
}

/// The records of a file.
#[derive(Debug)]
pub enum Source<R> {
    Jsonl(jsonl::Lines<R>),
    Csv(csv::Rows<R>),
    Dialect(dialect::Objects<R>),
}

/// Why a file could not be read on.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("the file could not be read")]
    Io(#[from] std::io::Error),
    #[error("the list that the file begins with does not end, or something comes after its end")]
    List,
    #[error("the header is not a row of column names")]
    Header,
    #[error("the header names a column that is not known: {0}")]
    UnknownColumn(String),
    #[error("the header names {0} twice")]
    RepeatedColumn(&'static str),
    #[error("the header does not name {0}")]
    MissingColumn(&'static str),
}

/// Why an import came to its end before the file did.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("line {line} could not be imported; the lines before it are")]
    Store {
        line: u64,
        #[source]
        error: WriteError,
    },
}

/// A rule that a record breaks; the record was not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    pub line: u64,
    pub problem: Problem,
}

/// How the records of a file ended.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: u64,
}

impl<R: AsyncBufRead + Unpin> Source<R> {
    /// Begins to read.
    pub async fn open(reader: R, format: Format) -> Result<Self, ReadError> {
        Ok(match format {
            Format::Jsonl => Self::Jsonl(jsonl::Lines::new(reader)),
            Format::Csv => Self::Csv(csv::Rows::open(reader).await?),
            Format::Dialect(dialect) => Self::Dialect(dialect::Objects::open(reader, dialect).await?),
        })
    }

    /// How many bytes were read.
    pub const fn position(&self) -> u64 {
        match self {
            Self::Jsonl(lines) => lines.position(),
            Self::Csv(rows) => rows.position(),
            Self::Dialect(objects) => objects.position(),
        }
    }

    /// A problem of a record at its place in the file.
    fn located(&self, problem: Problem) -> Problem {
        match self {
            Self::Jsonl(_) => problem,
            Self::Csv(_) => csv::in_columns(problem),
            Self::Dialect(objects) => objects.located(problem),
        }
    }

    /// What could not be carried of the records so far; only another system has what a record has no place for.
    pub const fn left(&self) -> Option<&Left> {
        match self {
            Self::Jsonl(_) | Self::Csv(_) => None,
            Self::Dialect(objects) => Some(objects.left()),
        }
    }

    /// The next record.
    pub async fn next(&mut self) -> Result<Option<Line>, ReadError> {
        match self {
            Self::Jsonl(lines) => lines.next().await,
            Self::Csv(rows) => rows.next().await,
            Self::Dialect(objects) => objects.next().await,
        }
    }
}

/// Imports every record of a file, as it is. After each, `told` hears how many bytes were read and which rules it breaks.
pub async fn run<R: AsyncBufRead + Unpin>(
    service: &Service,
    who: &Principal,
    source: &mut Source<R>,
    told: impl FnMut(u64, &[Rejection]),
) -> Result<Summary, ImportError> {
    run_as(service, who, source, told, |_| ()).await
}

/// The same with records that `adapt` changes first.
async fn run_as<R: AsyncBufRead + Unpin>(
    service: &Service,
    who: &Principal,
    source: &mut Source<R>,
    mut told: impl FnMut(u64, &[Rejection]),
    adapt: fn(&mut ImportRecord),
) -> Result<Summary, ImportError> {
    let mut summary = Summary::default();
    while let Some(Line { number, record }) = source.next().await? {
        let outcome = match record {
            Ok(mut record) => {
                adapt(&mut record.value);
                service.import_customer(who, record).await
            }
            Err(problem) => Ok(ImportOutcome::Refused(vec![problem])),
        };
        let outcome = outcome.map_err(|error| ImportError::Store { line: number, error })?;
        let mut rejections = Vec::new();
        match outcome {
            ImportOutcome::Created => summary.created += 1,
            ImportOutcome::Updated => summary.updated += 1,
            ImportOutcome::Unchanged => summary.unchanged += 1,
            ImportOutcome::Refused(problems) => {
                summary.rejected += 1;
                let located = problems.into_iter().map(|problem| source.located(problem));
                rejections.extend(located.map(|problem| Rejection { line: number, problem }));
            }
        }
        told(source.position(), &rejections);
    }
    Ok(summary)
}

/// Imports the sample; without keys it comes without what is kept under one.
pub async fn load_sample(service: &Service, who: &Principal) -> Result<Summary, ImportError> {
    let mut source = Source::open(SAMPLE.as_bytes(), Format::Jsonl).await?;
    let adapt: fn(&mut ImportRecord) =
        if service.database.keys().ids().next().is_some() { |_| () } else { without_sealed };
    run_as(service, who, &mut source, |_, _| {}, adapt).await
}

fn without_sealed(ImportRecord { patch, branch: _, status: _, wallet: _, accounts: _ }: &mut ImportRecord) {
    patch.date_of_birth = Patch::Keep;
    patch.phone = Patch::Keep;
    patch.identities = Patch::Keep;
}

/// The problem of a record that is longer than [`MAX_RECORD_BYTES`].
fn too_long() -> Problem {
    Rule::invalid(format!("A record may have {MAX_RECORD_BYTES} bytes at the most.")).at([""; 0])
}

impl fmt::Display for Rejection {
    /// `line 12: REQUIRED at externalId: A value is required.`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, problem: Problem { code, message, field, params: _ } } = self;
        write!(f, "line {line}: {}", code.name())?;
        if !field.is_empty() {
            write!(f, " at {}", field.join("."))?;
        }
        write!(f, ": {message}")
    }
}

impl fmt::Display for Summary {
    /// `created 3, updated 1, unchanged 0, rejected 2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { created, updated, unchanged, rejected } = self;
        write!(f, "created {created}, updated {updated}, unchanged {unchanged}, rejected {rejected}")
    }
}
