//! Reads the log on from its position and hands every event to the bus, in the order of the log.
//!
//! It looks when it is woken, and otherwise once every interval: a lost wake-up costs that interval, never an event.

use std::time::Duration;

use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{ConnectionTrait as _, DatabaseBackend};
use tokio_util::sync::CancellationToken;

use super::bus::Bus;
use crate::domain::event::Position;
use crate::store::database::{Database, Reader};
use crate::store::error::StoreError;
use crate::store::event;
use crate::store::wake::Wake;

/// How many events one look takes.
const BATCH: u32 = 500;

/// How long the relay waits after the database failed it.
const AFTER_FAULT: Duration = Duration::from_secs(1);

/// The PostgreSQL channel on which gateways tell one another that the log has grown.
const CHANNEL: &str = "clientele_log";

/// How often a gateway tells the others at most.
const BETWEEN_NOTIFICATIONS: Duration = Duration::from_millis(5);

/// The relay of this process.
pub struct Relay {
    pub database: Database,
    pub wake: Wake,
    pub bus: Bus,
    /// The longest time between two looks.
    pub interval: Duration,
}

impl Relay {
    /// Finds the end of the log; what comes after it will be relayed.
    pub async fn start(&self) -> Result<Position, StoreError> {
        event::last(&Reader::Pool(self.database.clone())).await
    }

    /// Relays until it is told to stop.
    pub async fn run(self, mut position: Position, stop: CancellationToken) {
        loop {
            let waited = match self.look(&mut position).await {
                Ok(true) => continue,
                Ok(false) => self.interval,
                Err(error) => {
                    tracing::warn!(error = %error, "the event relay could not read the log");
                    AFTER_FAULT
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.wake.grown() => {}
                () = tokio::time::sleep(waited) => {}
            }
        }
    }

    /// Relays one batch, and says whether there may be more at once.
    async fn look(&self, position: &mut Position) -> Result<bool, StoreError> {
        let events = event::after(&Reader::Pool(self.database.clone()), *position, BATCH).await?;
        let full = events.len() == BATCH as usize;
        for event in events {
            *position = event.position();
            self.bus.publish(event);
        }
        Ok(full)
    }
}

/// Tells the other gateways on the same PostgreSQL when this one has written. It is done after the commit and apart
/// from it: inside the transaction, NOTIFY would make every commit wait for the one before.
pub async fn tell_others(database: Database, wake: Wake, stop: CancellationToken) {
    if database.backend() != DatabaseBackend::Postgres {
        return;
    }
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = wake.outward() => {}
        }
        if let Err(error) = database.reader().execute_unprepared(&format!("NOTIFY {CHANNEL}")).await {
            tracing::debug!(error = %error, "could not tell the other gateways");
        }
        tokio::time::sleep(BETWEEN_NOTIFICATIONS).await;
    }
}

/// Listens for what other gateways say, and comes back after a broken connection.
pub async fn hear_others(database: Database, wake: Wake, stop: CancellationToken) {
    if database.backend() != DatabaseBackend::Postgres {
        return;
    }
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => return,
            heard = listen(&database, &wake) => if let Err(error) = heard {
                tracing::debug!(error = %error, "lost the other gateways");
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(AFTER_FAULT) => {}
        }
    }
}

async fn listen(database: &Database, wake: &Wake) -> Result<(), sea_orm::sqlx::Error> {
    let mut listener = PgListener::connect_with(database.reader().get_postgres_connection_pool()).await?;
    listener.listen(CHANNEL).await?;
    loop {
        listener.recv().await?;
        wake.heard();
    }
}
