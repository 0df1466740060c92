//! Who is calling: the name that goes into the log, and the counterparty whose rows are all that they can see.

use uuid::Uuid;

/// The caller of a request, after the door has checked the credential.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Principal {
    /// The name that the event log keeps.
    pub name: String,
    /// The tenant that every query of this caller begins with.
    pub counterparty: Uuid,
    /// The person or system on whose behalf the caller acts, when it says so. [S2 Requestor-ID]
    pub on_behalf_of: Option<Uuid>,
}

impl Principal {
    /// The caller of a gateway without authentication, which serves one counterparty on loopback only.
    pub fn local(counterparty: Uuid) -> Self {
        Self { name: "local".to_owned(), counterparty, on_behalf_of: None }
    }

    /// The gateway itself, which lets go of what ran out of time.
    pub fn gateway(counterparty: Uuid) -> Self {
        Self { name: "clientele".to_owned(), counterparty, on_behalf_of: None }
    }
}

/// The counterparty that an empty database begins with; a gateway without authentication serves this one.
pub const DEFAULT_COUNTERPARTY: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);

/// The name of [`DEFAULT_COUNTERPARTY`].
pub const DEFAULT_COUNTERPARTY_NAME: &str = "default";
