//! Floor 4: one function is one thing that the product does: the rule, then row and event in one transaction.

pub mod account;
pub mod address;
pub mod branch;
pub mod customer;
pub mod erase;
pub mod idempotency;
pub mod import;
pub mod ownership;
pub mod status;
pub mod write;

use crate::domain::challenge::ChallengeDomain;
use crate::domain::clock::Clock;
use crate::store::database::Database;
use crate::store::wake::Wake;
use idempotency::Repeats;

/// What every function of this floor works with. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Service {
    pub database: Database,
    pub clock: Clock,
    /// Told after each commit that the log has grown.
    pub wake: Wake,
    /// Who asks for a signature, as the text of a challenge says.
    pub challenge_domain: ChallengeDomain,
    /// What keeps a repeated call from being done twice.
    pub repeats: Repeats,
    /// Whether a change of labels must say on whose behalf it is made. [S2]
    pub require_requestor: bool,
}
