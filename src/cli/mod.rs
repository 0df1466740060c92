//! The command line: one file a command. `clientele` alone is `clientele serve`.

pub mod migrate;
pub mod schema;
pub mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;

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
        Command::Schema => {
            schema::run();
            Ok(ExitCode::SUCCESS)
        }
    }
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
}

impl From<DatabaseArgs> for Config {
    fn from(DatabaseArgs { database_url }: DatabaseArgs) -> Self {
        Self { database_url, ..Self::default() }
    }
}
