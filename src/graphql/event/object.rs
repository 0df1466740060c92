//! The table of an event's fields.

use crate::domain::filter::EventFilter;
use crate::entity::event::Column as E;
use crate::entity::{account, address, customer};
use crate::graphql::account::object::ACCOUNT;
use crate::graphql::address::object::ADDRESS;
use crate::graphql::customer::object::CUSTOMER;
use crate::graphql::level::json::Json;
use crate::graphql::level::list::{self, ListArgs};
use crate::graphql::level::object::{Connected, ConnectionType, Described, ObjectType, one, part, value, worked_out};
use crate::graphql::level::value::{big_int, id, json, name, text, time};
use crate::store::noun::{Column, Noun};
use crate::store::order;
use crate::store::page::{Condition, event_cursor};
use crate::store::row::Row;

/// The type `CustomerEvent`.
pub struct CustomerEvent;

impl Described for CustomerEvent {
    const OBJECT: &'static ObjectType = &EVENT;
}

impl Connected for CustomerEvent {
    const CONNECTION: &'static ConnectionType = &EVENTS;
}

pub static EVENTS: ConnectionType = ConnectionType {
    name: "EventConnection",
    edge: "EventEdge",
    object: &EVENT,
    facets: None,
    arguments: list::filtered::<EventFilter>,
    parse: |ctx, bounds| {
        Ok(ListArgs {
            condition: Condition::Events(list::filter::<EventFilter>(ctx)?),
            order: order::events(),
            page: list::page(ctx, bounds)?,
        })
    },
};

pub static EVENT: ObjectType = ObjectType {
    name: "CustomerEvent",
    description: "One thing that happened to a customer, its accounts or its addresses.",
    noun: Noun::Event,
    node: true,
    fields: &[
        value("id", "ID!", "The id.", E::Id as u8, id),
        worked_out(
            "cursor",
            "String!",
            "The event's place in the log: every list of events and every stream goes on from it.",
            POSITION,
            cursor,
        ),
        value(
            "sequence",
            "BigInt!",
            "The event's number. Numbers grow, with gaps, and may commit out of their order: go on from `cursor`.",
            E::Sequence as u8,
            big_int,
        ),
        value("kind", "EventKind!", "What happened.", E::Kind as u8, name),
        value("occurredAt", "DateTime!", "When it happened.", E::OccurredAtMs as u8, time),
        part("actor", "Actor!", "Who did it.", &ACTOR, &[Column(E::Principal as u8)]),
        value(
            "reason",
            "String",
            "Why, in the words of the one who did it, up to 500 characters.",
            E::Reason as u8,
            text,
        ),
        value(
            "changedFields",
            "[String!]!",
            "Names of the fields that changed, as this schema spells them.",
            E::ChangedFields as u8,
            json,
        ),
        value(
            "previousStatus",
            "CustomerStatus",
            "The customer's status before, where it changed.",
            E::PreviousStatus as u8,
            name,
        ),
        value("status", "CustomerStatus!", "The customer's status after the event.", E::Status as u8, name),
        one(
            "customer",
            "Customer",
            "The customer as it is now.",
            &CUSTOMER,
            E::CustomerId as u8,
            customer::Column::Id as u8,
        ),
        one(
            "account",
            "Account",
            "The account that it is about, as it is now.",
            &ACCOUNT,
            E::AccountId as u8,
            account::Column::Id as u8,
        ),
        one(
            "address",
            "Address",
            "The address that it is about, as it is now.",
            &ADDRESS,
            E::AddressId as u8,
            address::Column::Id as u8,
        ),
    ],
};

const POSITION: &[Column] = &[Column(E::Id as u8), Column(E::Txid as u8), Column(E::Sequence as u8)];

fn cursor(row: Row<'_>, _: Column, out: &mut Json) {
    out.plain(|out| event_cursor(row).write(out));
}

static ACTOR: ObjectType = ObjectType {
    name: "Actor",
    description: "Who did something.",
    noun: Noun::Event,
    node: false,
    fields: &[
        value("principal", "String!", "The name of the caller.", E::Principal as u8, text),
        value("onBehalfOf", "UUID", "Who the caller acted for, when it said so. [S2]", E::OnBehalfOf as u8, id),
    ],
};
