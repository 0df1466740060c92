//! Floor 4: one function is one thing that the product does: the rule, then row and event in one transaction.

pub mod account;
pub mod address;
pub mod branch;
pub mod customer;
pub mod erase;
pub mod import;
pub mod ownership;
pub mod status;
pub mod write;

use crate::domain::challenge::ChallengeDomain;
use crate::domain::clock::Clock;
use crate::store::database::Database;
use crate::store::wake::Wake;

/// What every function of this floor works with. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Service {
    pub database: Database,
    pub clock: Clock,
    /// Told after each commit that the log has grown.
    pub wake: Wake,
    /// Who asks for a signature, as the text of a challenge says.
    pub challenge_domain: ChallengeDomain,
}
