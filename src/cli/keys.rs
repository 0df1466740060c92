//! `clientele keys new|rotate`: the keys that personal data is encrypted with.

use std::process::ExitCode;

use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};

use super::{DatabaseArgs, Fault, open};
use crate::store::seal::{self, Keys};

/// The arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Print a new key.
    New,
    /// Encrypt again, with the first key of the settings, what was encrypted with the others. Gateways serve meanwhile.
    Rotate {
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

/// Runs the command.
pub async fn run(Args { action }: Args) -> Result<ExitCode, Fault> {
    match action {
        Action::New => println!("{}", Keys::generate()?),
        Action::Rotate { database } => {
            let service = open(database).await?;
            let bar = ProgressBar::no_length().with_style(ProgressStyle::with_template("{spinner} {pos} customers")?);
            let outcome = seal::rotate(&service.database, |customers| bar.set_position(customers)).await;
            bar.finish_and_clear();
            println!("encrypted {} customers again", outcome?);
        }
    }
    Ok(ExitCode::SUCCESS)
}
