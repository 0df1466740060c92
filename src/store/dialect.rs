//! The few places where SQLite and PostgreSQL differ in a query. The migrations have their own.

use sea_orm::DatabaseBackend;

/// The condition that keeps a reader of the log below every transaction that is still running; see the event
/// migration for why. SQLite has one writer, so there everything that can be seen has its place.
pub const fn settled_events(backend: DatabaseBackend) -> &'static str {
    match backend {
        DatabaseBackend::Postgres => "event.txid < txid_snapshot_xmin(txid_current_snapshot())",
        _ => "TRUE",
    }
}

/// The comparison that takes a missing value for a value: true or false, never unknown.
pub const fn is_not(backend: DatabaseBackend) -> &'static str {
    match backend {
        DatabaseBackend::Postgres => " IS DISTINCT FROM ",
        _ => " IS NOT ",
    }
}
