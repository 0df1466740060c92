//! Floor 4: from the log to its listeners. The log is the truth; a wake-up only saves them waiting for the next look.

pub mod bus;
pub mod relay;
