//! `clientele serve`: the gateway, until SIGTERM or Ctrl-C.

use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal};

use super::Fault;
use crate::app::{App, local, loopback_only, open};
use crate::config::Config;
use crate::service::Service;
use crate::store;

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
pub async fn run(Args { demo, config }: Args) -> Result<ExitCode, Fault> {
    crate::telemetry::start();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    loopback_only(&config)?;
    let service = open(&config).await?;
    if demo {
        load_sample(&service).await?;
    }
    let app = App::serve(&config, service).await?;
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

/// Loads the sample where there is no customer yet, before anything is served.
async fn load_sample(service: &Service) -> Result<(), Fault> {
    let who = local();
    if store::customer::any(service.database.reader(), who.counterparty).await? {
        return Ok(());
    }
    let summary = crate::import::load_sample(service, &who).await?;
    tracing::info!(customers = summary.created, "loaded the sample");
    Ok(())
}
