//! Watching what happens: the log as a list, and as a subscription over WebSocket.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

/// How long to wait between two looks.
const LOOK: Duration = Duration::from_millis(10);

/// Looks until there is what the test waits for; the time of the test as a whole is bounded. On PostgreSQL the log
/// shows an event once no older transaction is under way in the cluster, those of other tests included.
pub async fn until<T>(look: impl AsyncFn() -> Option<T>) -> T {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        if let Some(found) = look().await {
            return found;
        }
    }
}
