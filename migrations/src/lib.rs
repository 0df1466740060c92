//! The ordered list of the steps that build the database. A step is never edited once released: a change is a new step.
//!
//! Each step is written once, as SQL with a few `{words}` where SQLite and PostgreSQL spell a type differently
//! (see [`dialect`]); both databases always stand at the same step.

mod dialect;
mod m0001_counterparty;
mod m0002_customer;
mod m0003_account;
mod m0004_address;
mod m0005_event;
mod m0006_search;
mod m0007_personal;
mod m0008_challenge;
mod m0009_idempotency;

pub use sea_orm_migration::{MigrationStatus, MigratorTrait};
use sea_orm_migration::{MigrationTrait, async_trait};

/// Runs the steps; its table of applied steps is `schema_step`.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_counterparty::Step),
            Box::new(m0002_customer::Step),
            Box::new(m0003_account::Step),
            Box::new(m0004_address::Step),
            Box::new(m0005_event::Step),
            Box::new(m0006_search::Step),
            Box::new(m0007_personal::Step),
            Box::new(m0008_challenge::Step),
            Box::new(m0009_idempotency::Step),
        ]
    }
}
