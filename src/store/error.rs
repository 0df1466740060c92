//! What can go wrong in a query, told so that the floors above never see a driver's words.

use sea_orm::DbErr;
use sea_orm::error::{RuntimeErr, SqlErr};

use super::seal::SealError;
use crate::domain::page::PageError;

/// Why a query gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address of the database is none. It may hold a password, so nothing of it is told.
    #[error("DATABASE_URL must be sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME")]
    Address,
    /// The address of the replica is none, or the database is one that cannot have any.
    #[error(
        "DATABASE_REPLICA_URL must be postgres://USER:PASSWORD@HOST/NAME, and so must DATABASE_URL: SQLite has no replicas"
    )]
    ReplicaAddress,
    /// The database could not be reached, or had no connection free in time: worth another try.
    #[error("the database is away")]
    Unavailable(#[source] Cause),
    /// A unique index refused the row: another writer was first.
    #[error("a row with the same key exists")]
    Conflict(Unique),
    /// Two transactions were in each other's way and this one lost: worth another try.
    #[error("another transaction was in the way")]
    Contention(#[source] Cause),
    /// The page asked for does not exist.
    #[error(transparent)]
    Page(#[from] PageError),
    /// A value that is kept under a key cannot be kept or read.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Anything else: a fault of ours.
    #[error("the query failed")]
    Fault(#[source] Cause),
}

/// What a driver said. It goes to the log, never to a caller.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// The unique indexes that a caller can run into, by the field that they guard.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Unique {
    ExternalId,
    Login,
    Wallet,
    Iban,
    Asset,
    Caip10,
    BranchName,
}

/// Each index as PostgreSQL names it, and as SQLite lists its columns.
const UNIQUE: [(Unique, &str, &str); 7] = [
    (Unique::ExternalId, "customer_external_id", "customer.external_id"),
    (Unique::Login, "customer_login", "customer.login"),
    (Unique::Wallet, "address_wallet", "address.customer_id"),
    (Unique::Iban, "account_iban", "account.iban"),
    (Unique::Asset, "account_asset", "account.asset_code"),
    (Unique::Caip10, "address_caip10", "address.caip10"),
    (Unique::BranchName, "branch_name", "branch.name"),
];

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if let Some(SqlErr::UniqueConstraintViolation(detail)) = error.sql_err()
            && let Some((unique, ..)) = UNIQUE
                .iter()
                .find(|(_, index, columns)| detail.contains(&format!("\"{index}\"")) || detail.contains(columns))
        {
            return Self::Conflict(*unique);
        }
        let state = match &error {
            DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => Some(Sqlstate::Away),
            DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => of_sqlx(cause),
            _ => None,
        };
        Self::of(state, error)
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let state = match error.code() {
            Some(code) => sqlstate(code.code()),
            // What is no answer of the database is a connection that was lost, or could not be made.
            None => Some(Sqlstate::Away),
        };
        Self::of(state, error)
    }
}

impl StoreError {
    /// A value that cannot be read as what its column holds.
    pub fn value(error: Cause) -> Self {
        Self::Fault(error)
    }

    /// What SeaORM's driver said of a row.
    pub fn driver(error: sea_orm::sqlx::Error) -> Self {
        Self::of(of_sqlx(&error), error)
    }

    /// The database did not answer in time.
    pub fn away(error: impl Into<Cause>) -> Self {
        Self::Unavailable(error.into())
    }

    fn of(state: Option<Sqlstate>, error: impl Into<Cause>) -> Self {
        match state {
            Some(Sqlstate::Away) => Self::Unavailable(error.into()),
            Some(Sqlstate::Contention) => Self::Contention(error.into()),
            None => Self::Fault(error.into()),
        }
    }
}

/// What a database says by its error code.
enum Sqlstate {
    Away,
    Contention,
}

fn of_sqlx(error: &sea_orm::sqlx::Error) -> Option<Sqlstate> {
    match error {
        sea_orm::sqlx::Error::Io(_) | sea_orm::sqlx::Error::PoolTimedOut | sea_orm::sqlx::Error::PoolClosed => {
            Some(Sqlstate::Away)
        }
        sea_orm::sqlx::Error::Database(database) => sqlstate(&database.code()?),
        _ => None,
    }
}

fn sqlstate(code: &str) -> Option<Sqlstate> {
    match code {
        // PostgreSQL: serialization failure, deadlock. SQLite: busy, locked.
        "40001" | "40P01" | "5" | "6" | "517" => Some(Sqlstate::Contention),
        // PostgreSQL: connection exceptions, too many connections, shutdown and start-up.
        "08000" | "08003" | "08006" | "53300" | "57P01" | "57P02" | "57P03" => Some(Sqlstate::Away),
        _ => None,
    }
}
