//! Floor 1: the rules of the registry. No I/O, no async, no SQL, no request: what is decided here holds everywhere.

pub mod account;
pub mod address;
pub mod amount;
pub mod asset;
pub mod bucket;
pub mod caip10;
pub mod clock;
pub mod country;
pub mod customer;
pub mod date;
pub mod event;
pub mod filter;
pub mod iban;
pub mod identity;
pub mod label;
pub mod or_default;
pub mod order;
pub mod page;
pub mod patch;
pub mod personal;
pub mod phone;
pub mod principal;
pub mod problem;
pub mod residence;
pub mod text;
pub mod time;
