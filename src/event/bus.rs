//! From the relay to every subscriber: each event once, shared, to whoever listens.

use std::sync::Arc;

use tokio::sync::broadcast;

use crate::entity::event;

/// How many events a slow subscriber may be behind before it is told that it has missed some.
pub const QUEUE: usize = 1024;

/// The fan-out of this process.
#[derive(Clone, Debug)]
pub struct Bus(broadcast::Sender<Arc<event::Model>>);

impl Default for Bus {
    fn default() -> Self {
        Self(broadcast::Sender::new(QUEUE))
    }
}

impl Bus {
    /// Hands an event to everyone who listens now.
    pub fn publish(&self, event: event::Model) {
        // An error only says that nobody listens.
        let _ = self.0.send(Arc::new(event));
    }

    /// Listens from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<event::Model>> {
        self.0.subscribe()
    }

    /// Whether anybody listens.
    pub fn is_idle(&self) -> bool {
        self.0.receiver_count() == 0
    }
}
