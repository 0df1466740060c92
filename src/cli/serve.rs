//! `clientele serve`: the gateway, until SIGTERM or Ctrl-C.

use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal};

use super::Fault;
use crate::app::App;
use crate::config::Config;

/// The arguments of the command.
#[derive(clap::Args)]
pub struct Args {
    /// Load the sample, about 500 customers, when the database has none.
    #[arg(long)]
    demo: bool,
    #[command(flatten)]
    config: Config,
}

/// Runs the command.
pub async fn run(Args { demo: _, config }: Args) -> Result<ExitCode, Fault> {
    crate::telemetry::start();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let app = App::start(config).await?;
    let (address, database) = (app.address(), app.service().database.name());
    tracing::info!(
        %address,
        database,
        graphql = format!("http://{address}/graphql"),
        graphiql = format!("http://{address}/graphiql"),
        "Clientele listens"
    );
    app.run_until(async {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
    })
    .await;
    Ok(ExitCode::SUCCESS)
}
