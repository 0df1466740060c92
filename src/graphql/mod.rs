//! Floor 5: the contract. Reads go to the store, writes to the services, subscriptions to the bus.

pub mod scalar;
