//! What follows a customer to another status: which of its accounts and addresses, and where to. [S0]

use super::account::AccountStatus;
use super::address::AddressStatus;
use super::customer::CustomerStatus;

/// A move of everything in some statuses.
#[derive(Copy, Clone, Debug)]
pub struct Cascade<S: 'static> {
    pub from: &'static [S],
    pub to: S,
    /// Only those that the customer's deactivation took.
    pub taken: bool,
    /// Whether this is the deactivation, which remembers what it takes.
    pub takes: bool,
}

/// What follows a customer to this status. Deactivation takes what is active and remembers it; a return to ACTIVE
/// brings back exactly that, and nothing that was inactive before; the end closes everything.
pub const fn following(to: CustomerStatus) -> Option<(Cascade<AccountStatus>, Cascade<AddressStatus>)> {
    use AccountStatus::{Active, Blocked, Closed, Inactive, Registered};
    const IN_USE: &[AddressStatus] = &[AddressStatus::Active];
    const AT_REST: &[AddressStatus] = &[AddressStatus::Inactive];
    Some(match to {
        CustomerStatus::Inactive => (
            Cascade { from: &[Active], to: Inactive, taken: false, takes: true },
            Cascade { from: IN_USE, to: AddressStatus::Inactive, taken: false, takes: true },
        ),
        CustomerStatus::Active => (
            Cascade { from: &[Inactive], to: Active, taken: true, takes: false },
            Cascade { from: AT_REST, to: AddressStatus::Active, taken: true, takes: false },
        ),
        CustomerStatus::Deleted => (
            Cascade { from: &[Registered, Active, Inactive, Blocked], to: Closed, taken: false, takes: false },
            Cascade { from: IN_USE, to: AddressStatus::Inactive, taken: false, takes: false },
        ),
        CustomerStatus::Registered | CustomerStatus::Suspended | CustomerStatus::Blocked => return None,
    })
}
