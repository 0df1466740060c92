//! The personal data of a customer beside its name, open and together: what an export writes and a sample makes up.
//! It must not know how any of it is kept.

use super::date::Date;
use super::identity::IdentityDocument;
use super::phone::Phone;
use super::residence::Residence;

/// Personal data of one customer; there may be none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Personal {
    pub date_of_birth: Option<Date>,
    pub phone: Option<Phone>,
    pub identities: Vec<IdentityDocument>,
    pub residence: Option<Residence>,
}
