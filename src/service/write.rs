//! The frame of every write: one transaction, the problems that it meets, and how it ends.

use std::sync::Arc;

use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::Service;
use crate::domain::event::NewEvent;
use crate::domain::principal::Principal;
use crate::domain::problem::{Problem, ProblemCode, Problems, Rule};
use crate::domain::time::Timestamp;
use crate::entity::{customer, event};
use crate::store::database::Reader;
use crate::store::error::{StoreError, Unique};
use crate::store::seal::Keys;

/// What a caller asked for, as far as it could be read, and what was wrong with the rest. The rules that need the
/// database are checked all the same, so that every broken rule of a call is told at once.
#[derive(Clone, Debug, Default)]
pub struct Parsed<T> {
    pub value: T,
    pub problems: Problems,
}

/// How a write ended.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "it lives for one match, and nearly always holds the large variant")]
pub enum Outcome<T> {
    /// It was done, or, in a dry run, would have been.
    Done(Done<T>),
    /// Rules were broken, and nothing was changed.
    Refused(Vec<Problem>),
}

/// A write that was done.
#[derive(Debug)]
pub struct Done<T> {
    pub value: T,
    /// The event that it left in the log; none in a dry run, and none where nothing changed.
    pub event: Option<event::Model>,
    /// Where to read the result: a dry run's stands only in its own transaction, which ends unwritten.
    pub reader: Reader,
}

/// A write under way.
pub struct Write<'a> {
    pub service: &'a Service,
    pub who: &'a Principal,
    pub tx: DatabaseTransaction,
    pub now: Timestamp,
    dry_run: bool,
}

impl Service {
    /// Begins a write.
    pub async fn begin<'a>(&'a self, who: &'a Principal, dry_run: bool) -> Result<Write<'a>, StoreError> {
        let tx = self.database.begin().await?;
        Ok(Write { service: self, who, tx, now: self.clock.now(), dry_run })
    }
}

impl Write<'_> {
    /// A new id.
    pub fn new_id(&self) -> Uuid {
        self.service.clock.new_id()
    }

    /// What seals and opens the values of a row.
    pub const fn keys(&self) -> &Keys {
        self.service.database.keys()
    }

    /// Writes an event about the customer as it is now.
    pub async fn log(&self, customer: &customer::Model, new: NewEvent) -> Result<event::Model, StoreError> {
        crate::store::event::append(&self.tx, self.who, self.new_id(), customer, new).await
    }

    /// Ends the write: commits it and wakes the listeners of the log, or leaves a dry run unwritten.
    pub async fn end<T>(self, value: T, event: Option<event::Model>) -> Result<Outcome<T>, StoreError> {
        let database = self.service.database.clone();
        if self.dry_run {
            let reader = Reader::Transaction(database, Arc::new(self.tx));
            return Ok(Outcome::Done(Done { value, event: None, reader }));
        }
        self.tx.commit().await?;
        if event.is_some() {
            self.service.wake.log_has_grown();
        }
        Ok(Outcome::Done(Done { value, event, reader: Reader::Pool(database) }))
    }
}

/// A problem in place of a write whose row a faster writer had already written: the unique index has the last word.
pub fn refused_by_index<T>(
    result: Result<Outcome<T>, StoreError>,
    field: fn(Unique) -> &'static [&'static str],
) -> Result<Outcome<T>, StoreError> {
    match result {
        Err(StoreError::Conflict(unique)) => Ok(Outcome::Refused(vec![taken().at(field(unique).iter().copied())])),
        other => other,
    }
}

/// The rule that a value that names something must be free.
pub fn taken() -> Rule {
    Rule { code: ProblemCode::AlreadyExists, message: "This value is already in use.".to_owned(), params: None }
}

/// The rule that an id must name something of the caller's.
pub fn not_found(what: &str) -> Rule {
    Rule { code: ProblemCode::NotFound, message: format!("There is no such {what}."), params: None }
}

/// The rule that a change builds on the version that its caller has seen.
pub fn version(expected: Option<i32>, present: i64) -> Result<(), Rule> {
    match expected {
        Some(expected) if i64::from(expected) != present => Err(Rule {
            code: ProblemCode::VersionConflict,
            message: format!("The present version is {present}."),
            params: Some(serde_json::json!({ "version": present })),
        }),
        Some(_) | None => Ok(()),
    }
}

/// The rule that a status may only move where the table of transitions lets it.
pub fn transition<S: Copy + PartialEq>(from: S, to: S, allowed: &[S], name: fn(S) -> &'static str) -> Result<(), Rule> {
    if allowed.contains(&to) {
        return Ok(());
    }
    let names: Vec<&str> = allowed.iter().copied().map(name).collect();
    let may = if names.is_empty() { "nothing else".to_owned() } else { names.join(", ") };
    Err(Rule {
        code: ProblemCode::InvalidTransition,
        message: format!("{} can become {may}, not {}.", name(from), name(to)),
        params: Some(serde_json::json!({ "from": name(from), "to": name(to), "allowed": names })),
    })
}
