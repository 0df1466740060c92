//! The table of a customer's fields.

use std::sync::Arc;

use super::facet::CUSTOMER_FACETS;
use super::identity::{self, IDENTITY_DOCUMENT};
use super::phone;
use crate::domain::customer::CustomerStatus;
use crate::domain::filter::CustomerFilter;
use crate::domain::order::CustomerOrder;
use crate::entity::customer::Column as C;
use crate::entity::{account, address, branch, counterparty, event};
use crate::graphql::account::object::ACCOUNTS;
use crate::graphql::address::object::{ADDRESS, ADDRESSES};
use crate::graphql::counterparty::object::{BRANCH, COUNTERPARTY};
use crate::graphql::event::object::EVENTS;
use crate::graphql::level::json::Json;
use crate::graphql::level::list::{self, ListArgs};
use crate::graphql::level::object::{
    Connected, ConnectionType, Described, Field, FieldKind, ObjectType, items, many, one, part, value, worked_out,
};
use crate::graphql::level::value::{amount, flag, id, int, json, name, names, text, time};
use crate::store::noun::{Column, Noun};
use crate::store::order;
use crate::store::page::Condition;
use crate::store::row::Row;

/// The type `Customer`.
pub struct Customer;

impl Described for Customer {
    const OBJECT: &'static ObjectType = &CUSTOMER;
}

impl Connected for Customer {
    const CONNECTION: &'static ConnectionType = &CUSTOMERS;
}

pub static CUSTOMERS: ConnectionType = ConnectionType {
    name: "CustomerConnection",
    edge: "CustomerEdge",
    object: &CUSTOMER,
    facets: Some(&CUSTOMER_FACETS),
    arguments: list::filtered_and_ordered::<CustomerFilter, CustomerOrder>,
    parse: |ctx, bounds| {
        let filter = list::filter::<CustomerFilter>(ctx)?.map(Arc::unwrap_or_clone);
        let filter = phone::hashed(ctx, filter).map_err(|error| error.into_server_error(ctx.item.pos))?.map(Arc::new);
        Ok(ListArgs {
            condition: Condition::Customers { filter, search: None, disabled: false, deleted: false },
            order: order::customers(&list::order::<CustomerOrder>(ctx)?),
            page: list::page(ctx, bounds)?,
        })
    },
};

pub static CUSTOMER: ObjectType = ObjectType {
    name: "Customer",
    description: "An entity, a person or a company, in the role of a customer of a counterparty.",
    noun: Noun::Customer,
    node: true,
    fields: &[
        value("id", "ID!", "The id given here.", C::Id as u8, id),
        value(
            "version",
            "Int!",
            "Grows by one with every change; pass it back as `expectedVersion`.",
            C::Version as u8,
            int,
        ),
        one(
            "counterparty",
            "Counterparty!",
            "The counterparty whose customer this is. [S4]",
            &COUNTERPARTY,
            C::CounterpartyId as u8,
            counterparty::Column::Id as u8,
        ),
        value(
            "externalId",
            "String",
            "The caller's own id, unique in the counterparty. [S0][S1]",
            C::ExternalId as u8,
            text,
        ),
        value("login", "String", "The login, unique in the counterparty. [S4]", C::Login as u8, text),
        Field {
            name: "wallet",
            ty: "Address",
            description: "The wallet that identifies the customer on chain: its address without an account. [S0]",
            kind: FieldKind::One {
                object: &ADDRESS,
                key: Column(C::Id as u8),
                by: Column(address::Column::CustomerId as u8),
                without: Some(Column(address::Column::AccountId as u8)),
            },
        },
        part(
            "entity",
            "EntityRef",
            "The person or company behind the customer. [S2]",
            &ENTITY_REF,
            &[Column(C::EntityId as u8)],
        ),
        value("status", "CustomerStatus!", "Where the customer stands in its life.", C::Status as u8, name),
        value(
            "allowedTransitions",
            "[CustomerStatus!]!",
            "The statuses that `customerStatusChange` would accept now.",
            C::Status as u8,
            allowed_transitions,
        ),
        value("disabled", "Boolean!", "A flag beside the status. [S4]", C::Disabled as u8, flag),
        value("labels", "[String!]!", "The labels, in the order given. [S2]", C::Labels as u8, json),
        value("segment", "Segment", "The segment. [S4]", C::Segment as u8, name),
        value("kycLevel", "Int!", "The level of verification, 0 to 100. [S4]", C::KycLevel as u8, int),
        one("branch", "Branch", "The branch. [S4]", &BRANCH, C::BranchId as u8, branch::Column::Id as u8),
        part(
            "balanceLimit",
            "AssetAmount",
            "How much the customer may hold. [S4]",
            &ASSET_AMOUNT,
            &[Column(C::BalanceLimit as u8)],
        ),
        part("name", "PersonName", "The name of the person. [S3][S4]", &PERSON_NAME, NAME_PARTS),
        value(
            "dateOfBirth",
            "Date",
            "The day on which the person was born. Kept encrypted. [S3]",
            C::DateOfBirth as u8,
            text,
        ),
        value("phone", "String", "The phone, E.164: `+380441234567`. Kept encrypted. [S4]", C::Phone as u8, text),
        items(
            "identities",
            "[IdentityDocument!]",
            "The documents that say who the person is, in the order given; null where none is known. [S3]",
            &IDENTITY_DOCUMENT,
            C::Identities as u8,
            identity::items,
        ),
        part(
            "residence",
            "PostalAddress",
            "Where the customer lives. [S3]",
            &POSTAL_ADDRESS,
            &[Column(C::ResidenceCountry as u8)],
        ),
        value("createdAt", "DateTime!", "When the customer was created.", C::CreatedAtMs as u8, time),
        value("updatedAt", "DateTime!", "When the customer last changed.", C::UpdatedAtMs as u8, time),
        many(
            "accounts",
            "AccountConnection!",
            "The customer's accounts. [S4]",
            &ACCOUNTS,
            account::Column::CustomerId as u8,
        ),
        many(
            "addresses",
            "AddressConnection!",
            "Every address of the customer: the wallet and those of all accounts. [S1]",
            &ADDRESSES,
            address::Column::CustomerId as u8,
        ),
        many(
            "events",
            "EventConnection!",
            "What happened to the customer, oldest first.",
            &EVENTS,
            event::Column::CustomerId as u8,
        ),
    ],
};

fn allowed_transitions(row: Row<'_>, column: Column, out: &mut Json) {
    let status = row.text(column).and_then(CustomerStatus::from_name);
    names(status.map(CustomerStatus::allowed).unwrap_or_default(), CustomerStatus::name, out);
}

static ENTITY_REF: ObjectType = ObjectType {
    name: "EntityRef",
    description: "A natural, joint or legal person, known here by id and type only. [S2]",
    noun: Noun::Customer,
    node: false,
    fields: &[
        value("id", "UUID!", "The id of the entity in the system that knows it.", C::EntityId as u8, id),
        value("type", "EntityType!", "What kind of person it is.", C::EntityType as u8, name),
    ],
};

static ASSET_AMOUNT: ObjectType = ObjectType {
    name: "AssetAmount",
    description: "An amount, of an asset where it is known which.",
    noun: Noun::Customer,
    node: false,
    fields: &[
        value("amount", "Decimal!", "The amount.", C::BalanceLimit as u8, amount),
        part("asset", "Asset", "The asset.", &LIMIT_ASSET, &[Column(C::BalanceAssetCode as u8)]),
    ],
};

static LIMIT_ASSET: ObjectType = ObjectType {
    name: "Asset",
    description: "What an account holds: a code and the one who issues it. [S4]",
    noun: Noun::Customer,
    node: false,
    fields: &[
        value("code", "String!", "1 to 12 letters and digits.", C::BalanceAssetCode as u8, text),
        value("issuer", "String!", "A Stellar account or a CAIP-10 id.", C::BalanceAssetIssuer as u8, text),
    ],
};

static PERSON_NAME: ObjectType = ObjectType {
    name: "PersonName",
    description: "The parts of a person's name. [S3][S4]",
    noun: Noun::Customer,
    node: false,
    fields: &[
        value("given", "String", "The given or first name.", C::GivenName as u8, text),
        value("middle", "String", "The middle name.", C::MiddleName as u8, text),
        value("paternal", "String", "The paternal name.", C::PaternalName as u8, text),
        value("family", "String", "The family name.", C::FamilyName as u8, text),
        worked_out("full", "String!", "The parts that are known, one after the other.", NAME_PARTS, full_name),
    ],
};

static POSTAL_ADDRESS: ObjectType = ObjectType {
    name: "PostalAddress",
    description: "A postal address. [S3]",
    noun: Noun::Customer,
    node: false,
    fields: &[
        value("street", "String!", "The street and the number of the house.", C::ResidenceStreet as u8, text),
        value("street2", "String", "What the first line has no room for.", C::ResidenceStreet2 as u8, text),
        value("city", "String!", "The city or town.", C::ResidenceCity as u8, text),
        value("postCode", "String!", "The post code.", C::ResidencePostCode as u8, text),
        value(
            "state",
            "String",
            "The state, province or county; in the United States and Canada its ISO 3166-2 code, `CA`.",
            C::ResidenceState as u8,
            text,
        ),
        value("country", "CountryCode!", "The country.", C::ResidenceCountry as u8, name),
    ],
};

const NAME_PARTS: &[Column] = &[
    Column(C::GivenName as u8),
    Column(C::MiddleName as u8),
    Column(C::PaternalName as u8),
    Column(C::FamilyName as u8),
];

fn full_name(row: Row<'_>, _: Column, out: &mut Json) {
    let parts: Vec<&str> = NAME_PARTS.iter().filter_map(|column| row.text(*column)).collect();
    out.string(&parts.join(" "));
}
