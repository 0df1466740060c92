//! The event log: written in the transaction of the change, read in the order of its positions.

use sea_orm::{ConnectionTrait as _, DatabaseTransaction};
use uuid::Uuid;

use super::cell::Kind;
use super::changes::Changes;
use super::database::Reader;
use super::dialect::settled_events;
use super::error::StoreError;
use super::noun::Noun;
use super::scope::owned_by_key;
use super::sql::Sql;
use crate::domain::customer::CustomerStatus;
use crate::domain::event::{NewEvent, Position};
use crate::domain::principal::Principal;
use crate::entity::{customer, event};

/// Writes an event about a customer as it is now, and gives it with its place in the log.
pub async fn append(
    tx: &DatabaseTransaction,
    who: &Principal,
    id: Uuid,
    customer: &customer::Model,
    new: NewEvent,
) -> Result<event::Model, StoreError> {
    let (event, _) = append_with(tx, who, id, customer, new, Changes::new(tx.get_database_backend())).await?;
    Ok(event)
}

/// Writes an event about a customer as it is by now, together with the changes that it tells of, and gives it with its
/// place in the log, and how many rows each change touched.
pub async fn append_with(
    tx: &DatabaseTransaction,
    who: &Principal,
    id: Uuid,
    customer: &customer::Model,
    new: NewEvent,
    mut changes: Changes,
) -> Result<(event::Model, Vec<u64>), StoreError> {
    let NewEvent { kind, occurred_at, account_id, address_id, reason, changed_fields, previous_status } = new;
    let (customer_id, occurred_at_ms) = (customer.id, occurred_at.millis());
    let changed_fields = serde_json::Value::from(changed_fields).to_string();
    let sql = changes.last();
    sql.push(
        "INSERT INTO event (id, counterparty_id, kind, occurred_at_ms, customer_id, account_id, address_id, principal, \
         on_behalf_of, reason, changed_fields, previous_status, status, labels, customer_version) VALUES (",
    );
    sql.bind(id).push(", ").bind(customer.counterparty_id).push(", ").bind(kind.name()).push(", ");
    sql.bind(occurred_at_ms).push(", ").bind(customer_id).push(", ").bind(account_id).push(", ");
    sql.bind(address_id).push(", ").bind(who.name.as_str()).push(", ").bind(who.on_behalf_of).push(", ");
    sql.bind(reason.clone()).push(", ").bind(changed_fields.as_str()).push(", ");
    sql.bind(previous_status.map(CustomerStatus::name)).push(", ").bind(customer.status.name()).push(", ");
    sql.bind(customer.labels.as_str()).push(", ").bind(customer.version).push(") RETURNING sequence, txid");
    let (row, touched) = changes.make(tx, 2).await?;
    let event = event::Model {
        sequence: row.try_get_by_index(0)?,
        txid: row.try_get_by_index(1)?,
        id,
        counterparty_id: customer.counterparty_id,
        kind,
        occurred_at_ms,
        customer_id,
        account_id,
        address_id,
        principal: who.name.clone(),
        on_behalf_of: who.on_behalf_of,
        reason,
        changed_fields,
        previous_status,
        status: customer.status,
        labels: customer.labels.clone(),
        customer_version: customer.version,
    };
    Ok((event, touched))
}

/// The event with this id, whether it is settled or not.
pub async fn by_id(reader: &Reader, counterparty: Uuid, id: Uuid) -> Result<Option<event::Model>, StoreError> {
    let mut sql = Sql::new(reader.backend());
    sql.push("SELECT event.* FROM event WHERE ");
    owned_by_key(&mut sql, Noun::Event, counterparty);
    sql.push(" AND event.id = ").bind(id);
    Ok(reader.models::<event::Model>(sql).await?.pop())
}

/// The place behind the last settled event: where a listener that wants only what is new begins.
pub async fn last(reader: &Reader) -> Result<Position, StoreError> {
    let mut sql = Sql::new(reader.backend());
    sql.push("SELECT event.txid, event.sequence FROM event WHERE ").push(settled_events(reader.backend()));
    sql.push(" ORDER BY event.txid DESC, event.sequence DESC LIMIT 1");
    let rows = reader.query(sql, &[Kind::Int, Kind::Int]).await?;
    if rows.is_empty() {
        return Ok(Position::default());
    }
    Ok(Position { txid: rows.get(0, 0).int().unwrap_or(0), sequence: rows.get(0, 1).int().unwrap_or(0) })
}

/// The settled events of all counterparties after a place in the log, in order, `limit` at the most.
pub async fn after(reader: &Reader, position: Position, limit: u32) -> Result<Vec<event::Model>, StoreError> {
    let Position { txid, sequence } = position;
    let mut sql = Sql::new(reader.backend());
    sql.push("SELECT event.* FROM event WHERE (event.txid, event.sequence) > (").bind(txid).push(", ").bind(sequence);
    sql.push(") AND ").push(settled_events(reader.backend()));
    sql.push(" ORDER BY event.txid, event.sequence LIMIT ").push_number(limit);
    reader.models::<event::Model>(sql).await
}

impl event::Model {
    /// The event's place in the log.
    pub const fn position(&self) -> Position {
        Position { txid: self.txid, sequence: self.sequence }
    }
}
