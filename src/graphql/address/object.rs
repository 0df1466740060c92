//! The table of an address's fields.

use crate::domain::filter::AddressFilter;
use crate::domain::order::AddressOrder;
use crate::entity::address::Column as A;
use crate::entity::{account, customer};
use crate::graphql::account::object::ACCOUNT;
use crate::graphql::customer::object::CUSTOMER;
use crate::graphql::level::list::{self, ListArgs};
use crate::graphql::level::object::{Connected, ConnectionType, Described, ObjectType, one, value};
use crate::graphql::level::value::{id, int, name, text, time};
use crate::store::noun::Noun;
use crate::store::order;
use crate::store::page::Condition;

/// The type `Address`.
pub struct Address;

impl Described for Address {
    const OBJECT: &'static ObjectType = &ADDRESS;
}

impl Connected for Address {
    const CONNECTION: &'static ConnectionType = &ADDRESSES;
}

pub static ADDRESSES: ConnectionType = ConnectionType {
    name: "AddressConnection",
    edge: "AddressEdge",
    object: &ADDRESS,
    facets: None,
    arguments: list::filtered_and_ordered::<AddressFilter, AddressOrder>,
    parse: |ctx, bounds| {
        Ok(ListArgs {
            condition: Condition::Addresses(list::filter::<AddressFilter>(ctx)?),
            order: order::addresses(&list::order::<AddressOrder>(ctx)?, false),
            page: list::page(ctx, bounds)?,
        })
    },
};

pub static ADDRESS: ObjectType = ObjectType {
    name: "Address",
    description: "An account on a blockchain, belonging to an account here or, as its wallet, to the customer itself. [S0][S1]",
    noun: Noun::Address,
    node: true,
    fields: &[
        value("id", "ID!", "The id.", A::Id as u8, id),
        value(
            "version",
            "Int!",
            "Grows by one with every change; pass it back as `expectedVersion`.",
            A::Version as u8,
            int,
        ),
        one(
            "customer",
            "Customer!",
            "The customer whose address it is.",
            &CUSTOMER,
            A::CustomerId as u8,
            customer::Column::Id as u8,
        ),
        one(
            "account",
            "Account",
            "The account that it belongs to; null for a wallet.",
            &ACCOUNT,
            A::AccountId as u8,
            account::Column::Id as u8,
        ),
        value("caip10", "Caip10!", "The CAIP-10 id, canonical and checksummed.", A::Caip10 as u8, text),
        value("chainId", "String!", "The CAIP-2 id of the chain: `eip155:1`.", A::ChainId as u8, text),
        value("address", "String!", "The chain's own form: `0xab16…`.", A::Address as u8, text),
        value("label", "String", "What people here call it, 1 to 64 characters.", A::Label as u8, text),
        value("status", "AddressStatus!", "Whether it may be used.", A::Status as u8, name),
        value("ownership", "OwnershipState!", "What is known of who controls it. [S0]", A::Ownership as u8, name),
        value("verifiedAt", "DateTime", "When control was last proved. [S0]", A::VerifiedAtMs as u8, time),
        value("createdAt", "DateTime!", "When the address was added.", A::CreatedAtMs as u8, time),
        value("updatedAt", "DateTime!", "When the address last changed.", A::UpdatedAtMs as u8, time),
    ],
};
