//! The same call twice, one effect. [S0]
//!
//! A write under an idempotency key leaves a record in its own transaction: of what it did, by ids and counts, never
//! by values. A repeat is answered from the record: the same outcome and the same event, the objects as they are by
//! then. What was refused, or failed, left nothing, so its repeat is a first call.

use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sea_orm::DatabaseConnection;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::Service;
use super::write::{Done, Outcome, Write, taken};
use crate::domain::idempotency::Token;
use crate::domain::principal::Principal;
use crate::domain::problem::Problem;
use crate::entity::event;
use crate::store;
use crate::store::changes::Changes;
use crate::store::database::Reader;
use crate::store::error::{StoreError, Unique};
use crate::store::idempotency::{Claim, Record};
use crate::store::seal::SealError;

/// How a write is meant.
#[derive(Copy, Clone, Debug)]
pub enum Mode {
    /// Checked only: nothing is written, and nothing is kept.
    Dry,
    /// In earnest.
    Real,
    /// In earnest, and once: a repeat gets the first outcome again.
    Once(Token),
}

impl Mode {
    /// A dry run, or one in earnest.
    pub const fn dry_if(dry_run: bool) -> Self {
        if dry_run { Self::Dry } else { Self::Real }
    }
}

/// Why a write has no outcome.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The first call under this key is still running.
    #[error("the first call under this key is still running")]
    InFlight,
    /// The key belongs to another input.
    #[error("the key belongs to another input")]
    Mismatch,
    /// The call does not say on whose behalf it is made, and must. [S2]
    #[error("the call does not say on whose behalf it is made")]
    NoRequestor,
    /// The database failed it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an attempt at a write ended early.
#[derive(Debug)]
pub enum Stop {
    /// It was done before.
    Done(Record),
    /// While it ran, another process did it.
    Overtaken,
    /// It cannot be done.
    Failed(WriteError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failed(WriteError::Store(error))
    }
}

impl From<SealError> for Stop {
    fn from(error: SealError) -> Self {
        Self::Failed(WriteError::Store(error.into()))
    }
}

impl From<WriteError> for Stop {
    fn from(error: WriteError) -> Self {
        Self::Failed(error)
    }
}

/// What a write answers with, as a repeat can be answered with it.
pub trait Repeatable: Sized {
    /// What is kept of it: ids, counts and choices, nothing that a person is known by.
    type Kept: Serialize + DeserializeOwned + Send;

    /// What to keep.
    fn kept(&self) -> Self::Kept;

    /// The same again from what was kept, its rows as they are now.
    fn again(
        db: &DatabaseConnection,
        counterparty: Uuid,
        kept: Self::Kept,
    ) -> impl Future<Output = Result<Self, StoreError>> + Send;
}

/// A row that was written, and is not there: rows are never deleted, so this is a fault.
pub fn gone() -> StoreError {
    sea_orm::DbErr::RecordNotFound("the row of a kept outcome".to_owned()).into()
}

/// The outcome of a write, as it is kept.
#[derive(Serialize, Deserialize)]
struct KeptOutcome<K> {
    value: K,
    event: Option<Uuid>,
}

/// How many outcomes one transaction sweeps out: a writer of SQLite waits no longer than this takes.
const SWEPT_AT_ONCE: u32 = 500;

/// How long a sweep that has more to do gives way to others.
const BETWEEN_SWEEPS: Duration = Duration::from_millis(50);

/// What keeps a repeated call from being done twice. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Repeats {
    /// How long outcomes are kept.
    pub kept_ms: i64,
    /// The names of the writes that this process is about.
    running: Arc<Mutex<HashSet<Uuid>>>,
}

impl Repeats {
    /// Keeps outcomes for so long.
    pub fn new(kept_ms: i64) -> Self {
        Self { kept_ms, running: Arc::default() }
    }

    /// Takes a name for as long as the value lives; none where it is taken.
    fn enter(&self, name: Uuid) -> Option<Running> {
        let is_free = self.running.lock().unwrap_or_else(PoisonError::into_inner).insert(name);
        is_free.then(|| Running { names: self.running.clone(), name })
    }
}

struct Running {
    names: Arc<Mutex<HashSet<Uuid>>>,
    name: Uuid,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
    }
}

impl Service {
    /// Runs an attempt at a write, or answers with what an earlier one did. The attempt comes on the heap: it is large,
    /// and every frame around it would carry it. Where a unique index refused its row, a
    /// faster writer had that row: a problem at the place that `field` names.
    pub async fn once<T: Repeatable>(
        &self,
        who: &Principal,
        mode: Mode,
        attempt: Pin<Box<impl Future<Output = Result<Outcome<T>, Stop>>>>,
        field: fn(Unique) -> &'static [&'static str],
    ) -> Result<Outcome<T>, WriteError> {
        let (token, _running) = match mode {
            Mode::Dry | Mode::Real => (None, None),
            Mode::Once(token) => (Some(token), Some(self.repeats.enter(token.name).ok_or(WriteError::InFlight)?)),
        };
        let ended = attempt.await;
        let was_refused =
            matches!(ended, Ok(Outcome::Refused(_)) | Err(Stop::Failed(WriteError::Store(StoreError::Conflict(_)))));
        if was_refused {
            self.let_go(mode).await?;
        }
        match (ended, token) {
            (Ok(outcome), _) => Ok(outcome),
            (Err(Stop::Failed(WriteError::Store(StoreError::Conflict(unique)))), _) => {
                Ok(Outcome::Refused(vec![taken().at(field(unique).iter().copied())]))
            }
            (Err(Stop::Failed(error)), _) => Err(error),
            (Err(Stop::Done(record)), Some(token)) => self.again(who, token, record).await,
            (Err(Stop::Overtaken), Some(token)) => match self.begin(who, mode).await {
                Err(Stop::Done(record)) => self.again(who, token, record).await,
                Err(Stop::Failed(error)) => Err(error),
                Ok(_) | Err(Stop::Overtaken) => Err(WriteError::InFlight),
            },
            (Err(Stop::Done(_) | Stop::Overtaken), None) => Err(WriteError::InFlight),
        }
    }

    /// Waits until an attempt of this process that came to nothing has let go of its name.
    pub async fn let_go(&self, mode: Mode) -> Result<(), StoreError> {
        match mode {
            Mode::Dry | Mode::Real => Ok(()),
            Mode::Once(token) => store::idempotency::released(&self.database, token).await,
        }
    }

    /// Begins a write, unless it was done before.
    pub async fn begin<'a>(&'a self, who: &'a Principal, mode: Mode) -> Result<Write<'a>, Stop> {
        let write = self.open(who, mode).await?;
        if let Mode::Once(token) = mode {
            unless_done(&write, token).await?;
        }
        Ok(write)
    }

    async fn again<T: Repeatable>(
        &self,
        who: &Principal,
        token: Token,
        Record { input, outcome }: Record,
    ) -> Result<Outcome<T>, WriteError> {
        if input != token.input {
            return Err(WriteError::Mismatch);
        }
        let outcome: KeptOutcome<T::Kept> = serde_json::from_str(&outcome).map_err(|_| gone())?;
        let reader = Reader::Pool(self.database.clone());
        let value = T::again(self.database.reader(), who.counterparty, outcome.value).await?;
        let event = match outcome.event {
            Some(id) => Some(store::event::by_id(&reader, who.counterparty, id).await?.ok_or_else(gone)?),
            None => None,
        };
        Ok(Outcome::Done(Done { value, event, replayed: true, reader }))
    }

    /// Sweeps out the outcomes whose time is over, now and then, until it is told to stop.
    pub async fn keep_swept(self, interval: Duration, stop: CancellationToken) {
        loop {
            let more = match store::idempotency::sweep(&self.database, self.clock.now(), SWEPT_AT_ONCE).await {
                Ok(swept) => swept == u64::from(SWEPT_AT_ONCE),
                Err(error) => {
                    tracing::warn!(error = %error, "the outcomes of idempotent calls could not be swept");
                    false
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(if more { BETWEEN_SWEEPS.min(interval) } else { interval }) => {}
            }
        }
    }
}

impl Write<'_> {
    /// Keeps the outcome under the write's token, to be committed with it.
    pub async fn keep<T: Repeatable>(&self, token: Token, value: &T, event: Option<&event::Model>) -> Result<(), Stop> {
        let outcome = outcome(value, event.map(|event| event.id))?;
        let (counterparty, now) = (self.who.counterparty, self.now);
        let kept = store::idempotency::keep(&self.tx, counterparty, token, &outcome, now, self.kept_until_ms()).await?;
        if kept { Ok(()) } else { Err(Stop::Overtaken) }
    }

    /// The change that keeps the outcome, to go with the event. One that touches no row was overtaken.
    pub fn keep_with<T: Repeatable>(
        &self,
        changes: &mut Changes,
        token: Token,
        value: &T,
        event: Uuid,
    ) -> Result<(), Stop> {
        let outcome = outcome(value, Some(event))?;
        let counterparty = self.who.counterparty;
        store::idempotency::record(changes.add(), counterparty, token, &outcome, self.now, self.kept_until_ms());
        Ok(())
    }

    /// Ends a write that was not looked up at its beginning and was refused: it may have been done before.
    pub async fn refuse<T>(self, problems: Vec<Problem>) -> Result<Outcome<T>, Stop> {
        if let Mode::Once(token) = self.mode {
            unless_done(&self, token).await?;
        }
        Ok(Outcome::Refused(problems))
    }

    const fn kept_until_ms(&self) -> i64 {
        self.now.millis().saturating_add(self.service.repeats.kept_ms)
    }
}

fn outcome<T: Repeatable>(value: &T, event: Option<Uuid>) -> Result<String, StoreError> {
    serde_json::to_string(&KeptOutcome { value: value.kept(), event }).map_err(|_| gone())
}

/// Takes the token's name for the write, unless the write was done before, or is being done elsewhere.
async fn unless_done(write: &Write<'_>, token: Token) -> Result<(), Stop> {
    match store::idempotency::claim(&write.tx, write.who.counterparty, token, write.now).await? {
        Claim::Free => Ok(()),
        Claim::Done(record) => Err(Stop::Done(record)),
        Claim::Running => Err(Stop::Failed(WriteError::InFlight)),
    }
}
