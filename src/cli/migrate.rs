//! `clientele migrate up|down|status`: the database by hand. `serve` does `up` by itself.

use std::process::ExitCode;

use clap::Subcommand;

use super::{DatabaseArgs, Fault};
use crate::config::Config;
use crate::store::database::Database;

/// The arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    direction: Direction,
}

#[derive(Subcommand)]
enum Direction {
    /// Apply the steps that are missing.
    Up {
        /// How many; all when left out.
        #[arg(long)]
        steps: Option<u32>,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Take the last steps back, with all that their tables hold.
    Down {
        /// How many.
        #[arg(long, default_value_t = 1)]
        steps: u32,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// List the steps and whether they are applied.
    Status {
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

/// Runs the command.
pub async fn run(Args { direction }: Args) -> Result<ExitCode, Fault> {
    match direction {
        Direction::Up { steps, database } => Database::migrate_up(&Config::from(database).database(), steps).await?,
        Direction::Down { steps, database } => {
            Database::migrate_down(&Config::from(database).database(), steps).await?;
        }
        Direction::Status { database } => {
            let database = Database::connect(&Config::from(database).database()).await?;
            for (step, applied) in database.migrations().await? {
                println!("{} {step}", if applied { "applied" } else { "missing" });
            }
            database.close().await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
