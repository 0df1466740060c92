//! The schema: the roots put together, and what every request finds in its context.

use async_graphql::{MergedObject, Schema, SchemaBuilder, ValidationMode};

use super::account::mutation::AccountMutation;
use super::account::query::AccountQuery;
use super::address::mutation::AddressMutation;
use super::address::ownership::OwnershipMutation;
use super::address::query::AddressQuery;
use super::counterparty::mutation::CounterpartyMutation;
use super::counterparty::query::CounterpartyQuery;
use super::customer::mutation::CustomerMutation;
use super::customer::query::CustomerQuery;
use super::customer::upsert::CustomerUpsertMutation;
use super::event::query::EventQuery;
use super::event::subscription::Subscription;
use super::limits::Limits;
use super::node::NodeQuery;
use super::scalar::BigInt;
use super::service_config::ServiceQuery;
use crate::domain::page::PageBounds;
use crate::event::bus::Bus;
use crate::service::Service;

/// Reading. A query sees what was committed before it began, or what a read replica has of it; a page costs one
/// statement a level.
#[derive(MergedObject, Default)]
pub struct Query(NodeQuery, CustomerQuery, AccountQuery, AddressQuery, EventQuery, CounterpartyQuery, ServiceQuery);

/// Writing: one verb for each intent. Each mutation is one transaction, answered once it is durable; broken rules come
/// back as `userErrors`, all at once.
#[derive(MergedObject, Default)]
pub struct Mutation(
    CustomerMutation,
    CustomerUpsertMutation,
    AccountMutation,
    AddressMutation,
    OwnershipMutation,
    CounterpartyMutation,
);

/// The schema with its resolvers.
pub type Contract = Schema<Query, Mutation, Subscription>;

fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription).register_output_type::<BigInt>()
}

/// The schema that a gateway serves.
pub fn contract(service: Service, bus: Bus, bounds: PageBounds, limits: Limits) -> Contract {
    // The door has validated every document; the executor need not do it again.
    let builder = builder().validation_mode(ValidationMode::Fast).limit_recursive_depth(usize::MAX);
    builder.data(service).data(bus).data(bounds).data(limits).finish()
}

/// The schema as text, which needs no database.
pub fn sdl() -> String {
    builder().finish().sdl()
}
