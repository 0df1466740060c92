//! The frame of every write: one transaction, the problems that it meets, and how it ends.

use std::sync::Arc;

use sea_orm::{ConnectionTrait as _, DatabaseTransaction};
use uuid::Uuid;

use super::Service;
use super::idempotency::{Mode, Repeatable, Stop};
use crate::domain::event::NewEvent;
use crate::domain::principal::Principal;
use crate::domain::problem::{Problem, ProblemCode, Problems, Rule};
use crate::domain::time::Timestamp;
use crate::entity::{customer, event};
use crate::store::changes::Changes;
use crate::store::database::Reader;
use crate::store::error::StoreError;
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
    /// Whether an earlier call did it, under the same idempotency key.
    pub replayed: bool,
    /// Where to read the result: a dry run's stands only in its own transaction, which ends unwritten.
    pub reader: Reader,
}

/// A write under way.
pub struct Write<'a> {
    pub service: &'a Service,
    pub who: &'a Principal,
    pub tx: DatabaseTransaction,
    pub now: Timestamp,
    pub mode: Mode,
}

impl Service {
    /// Opens the transaction of a write.
    pub async fn open<'a>(&'a self, who: &'a Principal, mode: Mode) -> Result<Write<'a>, StoreError> {
        let tx = self.database.begin().await?;
        Ok(Write { service: self, who, tx, now: self.clock.now(), mode })
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

    /// No change yet of those that are to go with an event.
    pub fn changes(&self) -> Changes {
        Changes::new(self.tx.get_database_backend())
    }

    /// Writes an event about the customer as it is now.
    pub async fn log(&self, customer: &customer::Model, new: NewEvent) -> Result<event::Model, StoreError> {
        crate::store::event::append(&self.tx, self.who, self.new_id(), customer, new).await
    }

    /// Writes changes and the event that tells of them at once; tells how many rows each of the changes touched.
    pub async fn log_with(
        &self,
        changes: Changes,
        id: Uuid,
        customer: &customer::Model,
        new: NewEvent,
    ) -> Result<(event::Model, Vec<u64>), StoreError> {
        crate::store::event::append_with(&self.tx, self.who, id, customer, new, changes).await
    }

    /// Ends the write: keeps its outcome where it has a key, commits it and wakes the listeners of the log, or leaves a
    /// dry run unwritten.
    pub async fn end<T: Repeatable>(self, value: T, event: Option<event::Model>) -> Result<Outcome<T>, Stop> {
        match self.mode {
            Mode::Dry => {
                let reader = self.unwritten();
                return Ok(Outcome::Done(Done { value, event: None, replayed: false, reader }));
            }
            Mode::Real => {}
            Mode::Once(token) => self.keep(token, &value, event.as_ref()).await?,
        }
        Ok(self.done(value, event).await?)
    }

    /// Ends a write whose outcome is kept by now, or is not to be kept.
    pub async fn done<T>(self, value: T, event: Option<event::Model>) -> Result<Outcome<T>, StoreError> {
        let reader = Reader::Pool(self.service.database.clone());
        self.commit(event.is_some()).await?;
        Ok(Outcome::Done(Done { value, event, replayed: false, reader }))
    }

    /// Commits what was written, and wakes the listeners of the log if it has grown.
    pub async fn commit(self, has_logged: bool) -> Result<(), StoreError> {
        self.tx.commit().await?;
        if has_logged {
            self.service.wake.log_has_grown();
        }
        Ok(())
    }

    /// Leaves the write as it is, to be read through the transaction that holds it until it ends unwritten.
    pub fn unwritten(self) -> Reader {
        Reader::Transaction(self.service.database.clone(), Arc::new(self.tx))
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
