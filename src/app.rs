//! The gateway put together: database, schema, tasks, router; how it starts and how it stops. Wiring only.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Config;
use crate::domain::clock::Clock;
use crate::domain::principal::{DEFAULT_COUNTERPARTY, DEFAULT_COUNTERPARTY_NAME, Principal};
use crate::entity::counterparty;
use crate::event::bus::Bus;
use crate::event::relay::{Relay, hear_others, tell_others};
use crate::graphql::document::Documents;
use crate::graphql::door::Door;
use crate::graphql::schema::{contract, sdl};
use crate::http::{Shared, router};
use crate::service::Service;
use crate::service::idempotency::Repeats;
use crate::store::database::Database;
use crate::store::error::StoreError;
use crate::store::replica::Replica;
use crate::store::seal;
use crate::store::wake::Wake;

/// A gateway that serves.
pub struct App {
    address: SocketAddr,
    service: Service,
    documents: Documents,
    stop: CancellationToken,
    tasks: TaskTracker,
    server: JoinHandle<std::io::Result<()>>,
    grace: Duration,
}

/// Why a gateway cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database did not take the gateway in.
    #[error("the database cannot be used")]
    Database(#[from] StoreError),
    /// The address cannot be listened on.
    #[error("cannot listen on {1}")]
    Listen(#[source] std::io::Error, SocketAddr),
    /// The schema that the code makes is not one: a fault of ours.
    #[error("the schema is not valid: {0}")]
    Schema(String),
    /// Anybody on the network could read and change everything.
    #[error("{0} is not a loopback address, and this gateway asks nobody who they are; listen on 127.0.0.1")]
    Open(SocketAddr),
}

/// Opens the database, migrated and with its first counterparty, and what works on it.
pub async fn open(config: &Config) -> Result<Service, StoreError> {
    let settings = config.database();
    let replica = config.database_replica_url.as_deref().map(|url| Replica::new(url, &settings)).transpose()?;
    Database::migrate_up(&settings, None).await?;
    let database = Database::connect(&settings).await?;
    let clock = Clock::default();
    let keys = seal::hold(&database, &config.keys(), clock.now()).await?;
    let service = Service {
        database: database.with_keys(keys).with_replica(replica),
        clock,
        wake: Wake::default(),
        challenge_domain: config.challenge_domain.clone(),
        repeats: Repeats::new(i64::try_from(config.idempotency_kept_ms).unwrap_or(i64::MAX)),
        require_requestor: config.require_requestor,
    };
    let first = counterparty::Model {
        id: DEFAULT_COUNTERPARTY,
        name: DEFAULT_COUNTERPARTY_NAME.to_owned(),
        created_at_ms: service.clock.now().millis(),
    };
    let tx = service.database.begin().await?;
    crate::store::counterparty::ensure(&tx, first).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(service)
}

/// Refuses to be reached from elsewhere while nobody is asked who they are.
pub fn loopback_only(config: &Config) -> Result<(), StartError> {
    if config.listen.ip().is_loopback() { Ok(()) } else { Err(StartError::Open(config.listen)) }
}

/// Who calls where no credential is asked for.
pub fn local() -> Principal {
    Principal::local(DEFAULT_COUNTERPARTY)
}

impl App {
    /// Starts a gateway: when this returns, it answers.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        loopback_only(&config)?;
        let service = open(&config).await?;
        Self::serve(&config, service).await
    }

    /// Serves what is open already.
    pub async fn serve(config: &Config, service: Service) -> Result<Self, StartError> {
        let bus = Bus::default();
        let limits = config.limits();
        let documents = Documents::new(&sdl(), limits.documents(), config.disclosure()).map_err(StartError::Schema)?;
        let contract = contract(service.clone(), bus.clone(), config.page_bounds(), limits);
        let time_limit = Duration::from_millis(config.request_timeout_ms);
        let door = Door::new(contract, documents.clone(), service.database.clone(), time_limit);
        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        relay(config, &service, bus, &stop, &tasks).await?;
        if let Some(replica) = service.database.replica() {
            tasks.spawn(replica.clone().watch(service.database.clone(), stop.clone()));
        }
        let interval = Duration::from_millis(config.challenge_sweep_ms);
        tasks.spawn(service.clone().expire_in_time(interval, stop.clone()));
        let sweep = Duration::from_millis(config.idempotency_sweep_ms);
        tasks.spawn(service.clone().keep_swept(sweep, stop.clone()));
        let shared = Shared {
            door,
            database: service.database.clone(),
            principal: local(),
            max_body_bytes: limits.max_body_bytes as usize,
            keep_alive: Duration::from_millis(config.keep_alive_ms),
            init_within: Duration::from_millis(config.init_timeout_ms),
            stop: stop.clone(),
        };
        let listen = |error| StartError::Listen(error, config.listen);
        let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let stopped = stop.clone().cancelled_owned();
        let server =
            tasks.spawn(async move { axum::serve(listener, router(shared)).with_graceful_shutdown(stopped).await });
        Ok(Self {
            address,
            service,
            documents,
            stop,
            tasks,
            server,
            grace: Duration::from_millis(config.shutdown_grace_ms),
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it works with.
    pub const fn service(&self) -> &Service {
        &self.service
    }

    /// The documents that have come through its door.
    pub const fn documents(&self) -> &Documents {
        &self.documents
    }

    /// Serves until `end` comes, then stops.
    pub async fn run_until(self, end: impl Future<Output = ()>) {
        end.await;
        self.stop().await;
    }

    /// Takes no more requests, lets those under way finish for as long as the grace lasts, and lets go of the database.
    pub async fn stop(self) {
        let Self { address: _, service, documents: _, stop, tasks, server, grace } = self;
        stop.cancel();
        tasks.close();
        if tokio::time::timeout(grace, tasks.wait()).await.is_err() {
            tracing::warn!("requests were still under way when the grace was over");
            server.abort();
        }
        if let Err(error) = service.database.close().await {
            tracing::warn!(error = %error, "the database was not closed");
        }
    }
}

/// Starts the tasks between the log and its listeners.
async fn relay(
    config: &Config,
    service: &Service,
    bus: Bus,
    stop: &CancellationToken,
    tasks: &TaskTracker,
) -> Result<(), StoreError> {
    let Service { database, clock: _, wake, challenge_domain: _, repeats: _, require_requestor: _ } = service.clone();
    let interval = Duration::from_millis(config.event_poll_ms);
    let relay = Relay { database: database.clone(), wake: wake.clone(), bus, interval };
    let position = relay.start().await?;
    tasks.spawn(relay.run(position, stop.clone()));
    tasks.spawn(tell_others(database.clone(), wake.clone(), stop.clone()));
    tasks.spawn(hear_others(database, wake, stop.clone()));
    Ok(())
}
