//! The tables of a counterparty's and a branch's fields.

use crate::entity::branch;
use crate::entity::branch::Column as B;
use crate::entity::counterparty::Column as C;
use crate::graphql::level::list::{self, ListArgs};
use crate::graphql::level::object::{Connected, ConnectionType, Described, ObjectType, many, value};
use crate::graphql::level::value::{id, text, time};
use crate::store::noun::Noun;
use crate::store::order;
use crate::store::page::Condition;

/// The type `Counterparty`.
pub struct Counterparty;

impl Described for Counterparty {
    const OBJECT: &'static ObjectType = &COUNTERPARTY;
}

impl Connected for Counterparty {
    const CONNECTION: &'static ConnectionType = &COUNTERPARTIES;
}

/// The type `Branch`.
pub struct Branch;

impl Described for Branch {
    const OBJECT: &'static ObjectType = &BRANCH;
}

pub static COUNTERPARTIES: ConnectionType = ConnectionType {
    name: "CounterpartyConnection",
    edge: "CounterpartyEdge",
    object: &COUNTERPARTY,
    facets: None,
    arguments: list::paged,
    parse: |ctx, bounds| {
        let page = list::page(ctx, bounds)?;
        Ok(ListArgs { condition: Condition::All, order: order::counterparties(), page })
    },
};

pub static BRANCHES: ConnectionType = ConnectionType {
    name: "BranchConnection",
    edge: "BranchEdge",
    object: &BRANCH,
    facets: None,
    arguments: list::paged,
    parse: |ctx, bounds| {
        let page = list::page(ctx, bounds)?;
        Ok(ListArgs { condition: Condition::All, order: order::branches(), page })
    },
};

pub static COUNTERPARTY: ObjectType = ObjectType {
    name: "Counterparty",
    description: "The tenant: owns customers and branches. [S4]",
    noun: Noun::Counterparty,
    node: true,
    fields: &[
        value("id", "ID!", "The id.", C::Id as u8, id),
        value("name", "String!", "The name.", C::Name as u8, text),
        many(
            "branches",
            "BranchConnection!",
            "Its branches, oldest first.",
            &BRANCHES,
            branch::Column::CounterpartyId as u8,
        ),
        value("createdAt", "DateTime!", "When it was created.", C::CreatedAtMs as u8, time),
    ],
};

pub static BRANCH: ObjectType = ObjectType {
    name: "Branch",
    description: "A branch of a counterparty. [S4]",
    noun: Noun::Branch,
    node: true,
    fields: &[
        value("id", "ID!", "The id.", B::Id as u8, id),
        value("name", "String!", "The name, unique in the counterparty.", B::Name as u8, text),
    ],
};
