//! The word from a writer to the relay that the log has grown. It carries nothing, and many are as good as one.

use std::sync::Arc;

use tokio::sync::Notify;

/// Both ends of the word.
#[derive(Clone, Debug, Default)]
pub struct Wake {
    /// For the relay of this process.
    grown: Arc<Notify>,
    /// For the task that tells other processes.
    outward: Arc<Notify>,
}

impl Wake {
    /// Says that a transaction with an event has committed here.
    pub fn log_has_grown(&self) {
        self.grown.notify_one();
        self.outward.notify_one();
    }

    /// Says that another process has written.
    pub fn heard(&self) {
        self.grown.notify_one();
    }

    /// Waits until the log has grown.
    pub async fn grown(&self) {
        self.grown.notified().await;
    }

    /// Waits until other processes are to be told.
    pub async fn outward(&self) {
        self.outward.notified().await;
    }
}
