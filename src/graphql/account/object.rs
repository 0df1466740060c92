//! The table of an account's fields.

use crate::domain::account::AccountStatus;
use crate::domain::filter::AccountFilter;
use crate::domain::order::AccountOrder;
use crate::entity::account::Column as A;
use crate::entity::{address, customer};
use crate::graphql::address::object::ADDRESSES;
use crate::graphql::customer::object::CUSTOMER;
use crate::graphql::level::json::Json;
use crate::graphql::level::list::{self, ListArgs};
use crate::graphql::level::object::{Connected, ConnectionType, Described, ObjectType, many, one, part, value};
use crate::graphql::level::value::{amount, id, int, name, names, text, time};
use crate::store::noun::{Column, Noun};
use crate::store::order;
use crate::store::page::Condition;
use crate::store::row::Row;

/// The type `Account`.
pub struct Account;

impl Described for Account {
    const OBJECT: &'static ObjectType = &ACCOUNT;
}

impl Connected for Account {
    const CONNECTION: &'static ConnectionType = &ACCOUNTS;
}

pub static ACCOUNTS: ConnectionType = ConnectionType {
    name: "AccountConnection",
    edge: "AccountEdge",
    object: &ACCOUNT,
    facets: None,
    arguments: list::filtered_and_ordered::<AccountFilter, AccountOrder>,
    parse: |ctx, bounds| {
        Ok(ListArgs {
            condition: Condition::Accounts(list::filter::<AccountFilter>(ctx)?),
            order: order::accounts(&list::order::<AccountOrder>(ctx)?, false),
            page: list::page(ctx, bounds)?,
        })
    },
};

pub static ACCOUNT: ObjectType = ObjectType {
    name: "Account",
    description: "One asset of one customer. [S4]",
    noun: Noun::Account,
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
            "The customer whose account it is.",
            &CUSTOMER,
            A::CustomerId as u8,
            customer::Column::Id as u8,
        ),
        part(
            "asset",
            "Asset!",
            "What the account holds. A customer has one account for each asset.",
            &ASSET,
            &[Column(A::AssetCode as u8)],
        ),
        value("iban", "String", "The IBAN without spaces, unique in the counterparty. [S4]", A::Iban as u8, text),
        value("status", "AccountStatus!", "Where the account stands in its life.", A::Status as u8, name),
        value(
            "allowedTransitions",
            "[AccountStatus!]!",
            "The statuses that `accountStatusChange` would accept now; CLOSED needs a balance of zero as well.",
            A::Status as u8,
            allowed_transitions,
        ),
        value("balance", "Decimal!", "The balance, exact.", A::Balance as u8, amount),
        value("createdAt", "DateTime!", "When the account was opened.", A::CreatedAtMs as u8, time),
        value("updatedAt", "DateTime!", "When the account last changed.", A::UpdatedAtMs as u8, time),
        many(
            "addresses",
            "AddressConnection!",
            "The account's addresses. [S1]",
            &ADDRESSES,
            address::Column::AccountId as u8,
        ),
    ],
};

fn allowed_transitions(row: Row<'_>, column: Column, out: &mut Json) {
    let status = row.text(column).and_then(AccountStatus::from_name);
    names(status.map(AccountStatus::allowed).unwrap_or_default(), AccountStatus::name, out);
}

static ASSET: ObjectType = ObjectType {
    name: "Asset",
    description: "What an account holds: a code and the one who issues it. [S4]",
    noun: Noun::Account,
    node: false,
    fields: &[
        value("code", "String!", "1 to 12 letters and digits.", A::AssetCode as u8, text),
        value("issuer", "String!", "A Stellar account or a CAIP-10 id.", A::AssetIssuer as u8, text),
    ],
};
