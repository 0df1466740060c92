//! The command line: one file a command. `clientele` alone is `clientele serve`.

pub mod export;
pub mod import;
pub mod keys;
pub mod migrate;
pub mod schema;
pub mod seed;
pub mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::{self, local};
use crate::config::{Config, EncryptionArgs};
use crate::service::Service;

/// What a command may fail with: it is printed with its causes, and the exit code is 1.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;

/// A customer registry with a GraphQL API.
#[derive(Parser)]
#[command(name = "clientele", version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Args,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and GraphiQL (what `clientele` alone does).
    Serve(serve::Args),
    /// Build the database, take steps of it back, or list them.
    Migrate(migrate::Args),
    /// Take customers from a file of JSON Lines or CSV; a second run changes nothing.
    Import {
        #[command(flatten)]
        args: import::Args,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Write customers as JSON Lines, in the form that `import` takes.
    Export {
        #[command(flatten)]
        args: export::Args,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Fill an empty database with customers, the same every time.
    Seed {
        #[command(flatten)]
        args: seed::Args,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Make a key, or encrypt everything with another one.
    Keys(keys::Args),
    /// Print the GraphQL schema.
    Schema,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    match runtime.block_on(run(cli)) {
        Ok(code) => code,
        Err(error) => failed(&*error),
    }
}

async fn run(Cli { command, serve }: Cli) -> Result<ExitCode, Fault> {
    match command.unwrap_or(Command::Serve(serve)) {
        Command::Serve(args) => serve::run(args).await,
        Command::Migrate(args) => migrate::run(args).await,
        Command::Import { args, database } => import::run(args, &open(database).await?, &local()).await,
        Command::Export { args, database } => export::run(args, &open(database).await?, &local()).await,
        Command::Seed { args, database } => seed::run(args, &open(database).await?, &local()).await,
        Command::Keys(args) => keys::run(args).await,
        Command::Schema => {
            schema::run();
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Opens the database for a command that works on it by itself.
async fn open(database: DatabaseArgs) -> Result<Service, Fault> {
    Ok(app::open(&Config::from(database)).await?)
}

fn failed(error: &dyn std::error::Error) -> ExitCode {
    eprint!("clientele: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        eprint!(": {error}");
        cause = error.source();
    }
    eprintln!();
    ExitCode::FAILURE
}

/// The settings that a command reads the database by.
#[derive(clap::Args, Clone)]
pub struct DatabaseArgs {
    /// The database: `sqlite://FILE?mode=rwc`, or `postgres://USER:PASSWORD@HOST/NAME`.
    #[arg(long, env = "DATABASE_URL", default_value = crate::config::DATABASE_URL, hide_env_values = true)]
    pub database_url: String,

    #[command(flatten)]
    pub encryption: EncryptionArgs,
}

impl From<DatabaseArgs> for Config {
    fn from(DatabaseArgs { database_url, encryption }: DatabaseArgs) -> Self {
        Self { database_url, encryption, ..Self::default() }
    }
}
