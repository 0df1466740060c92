//! Where times, ids and what nobody can guess come from. The rest of the house is handed a clock, so that a test can hand it another.
#![expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine for time and chance")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use uuid::{NoContext, Uuid};

use super::time::Timestamp;

/// Tells the time and makes ids.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's own clock.
    #[default]
    System,
    /// A clock that stands still until it is moved: milliseconds since the epoch.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The present moment, to the millisecond.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp::from_millis(chrono::Utc::now().timestamp_millis()),
            Self::Fixed(ms) => Timestamp::from_millis(ms.load(Ordering::Relaxed)),
        }
    }

    /// 64 hex digits that nobody can guess: two random UUIDs, which hold 122 random bits each (RFC 9562 §5.4).
    pub fn nonce(&self) -> String {
        format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
    }

    /// A new UUIDv7 (RFC 9562 §5.7): it sorts by the time it was made.
    pub fn new_id(&self) -> Uuid {
        match self {
            Self::System => Uuid::now_v7(),
            Self::Fixed(ms) => {
                let ms = ms.load(Ordering::Relaxed).unsigned_abs();
                let nanos = u32::try_from(ms % 1000).unwrap_or(0) * 1_000_000;
                Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, ms / 1000, nanos))
            }
        }
    }
}
