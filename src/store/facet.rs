//! Group counts of a list of customers: one statement for each, under the condition of the list.

use sea_orm::DatabaseBackend;

use super::cell::{Cell, Cells, Kind};
use super::database::Reader;
use super::error::StoreError;
use super::noun::Column;
use super::page::List;
use super::sql::Sql;
use crate::domain::time::Timestamp;

/// What to count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Facet {
    /// The rows by a column: the `top` largest groups, equal ones by value, a missing value last.
    Column { column: Column, top: u32 },
    /// The customers by each of their labels, in the same way.
    Labels { top: u32 },
    /// The customers by when they were created: between each bound and the next, however few. Each stretch is made up
    /// of steps of this length.
    Created { bounds: Vec<Timestamp>, step_ms: i64 },
}

/// Counts the groups of a list: rows of a value, and how many are in its group.
pub async fn groups(reader: &Reader, list: &List, facet: &Facet) -> Result<Cells, StoreError> {
    match facet {
        Facet::Column { column, top } => by_column(reader, list, *column, *top).await,
        Facet::Labels { top } => by_label(reader, list, *top).await,
        Facet::Created { bounds, step_ms } => by_creation(reader, list, bounds, *step_ms).await,
    }
}

async fn by_column(reader: &Reader, list: &List, column: Column, top: u32) -> Result<Cells, StoreError> {
    let name = list.noun.name(column);
    let mut sql = Sql::new(reader.backend());
    sql.push("SELECT ").push(name).push(", count(*) FROM ").push(list.noun.table()).push(" WHERE ");
    list.push(&mut sql);
    push_largest(&mut sql, name, top);
    reader.query(sql, &[list.noun.kind(column), Kind::Int]).await
}

async fn by_label(reader: &Reader, list: &List, top: u32) -> Result<Cells, StoreError> {
    let mut sql = Sql::new(reader.backend());
    // SQLite reads the tables of a cross join in this order: the condition is on the customers, so they come first.
    sql.push("SELECT customer_label.label, count(*) FROM customer CROSS JOIN customer_label WHERE ");
    list.push(&mut sql);
    sql.push(" AND customer_label.customer_id = customer.id");
    push_largest(&mut sql, "customer_label.label", top);
    reader.query(sql, &[Kind::Text, Kind::Int]).await
}

/// A plus before a column rules its index out for SQLite, which would read all rows for the sake of their order.
fn push_largest(sql: &mut Sql, name: &str, top: u32) {
    let aside = aside(sql.backend);
    sql.push(" GROUP BY ").push(aside).push(name);
    sql.push(" ORDER BY count(*) DESC, ").push(name).push(" NULLS LAST LIMIT ").push_number(top);
}

const fn aside(backend: DatabaseBackend) -> &'static str {
    match backend {
        DatabaseBackend::Sqlite => "+",
        _ => "",
    }
}

async fn by_creation(reader: &Reader, list: &List, bounds: &[Timestamp], step_ms: i64) -> Result<Cells, StoreError> {
    let (Some(first), Some(last)) = (bounds.first(), bounds.last()) else { return Ok(Cells::default()) };
    let (from, to) = (first.millis(), last.millis());
    let mut sql = Sql::new(reader.backend());
    let mut condition = Sql::new(reader.backend());
    list.push(&mut condition);
    std::mem::swap(&mut sql.values, &mut condition.values);
    // Both databases divide whole numbers into whole numbers, and none of these is below zero.
    sql.push("SELECT (customer.created_at_ms - ").bind(from).push(") / ").bind(step_ms);
    sql.push(" AS step, count(*) FROM customer WHERE ").push(&condition.text);
    let created = if list.condition.is_narrow() { aside(sql.backend) } else { "" };
    sql.push(" AND ").push(created).push("customer.created_at_ms >= ").bind(from);
    sql.push(" AND ").push(created).push("customer.created_at_ms < ").bind(to).push(" GROUP BY 1");
    let starts = &bounds[..bounds.len() - 1];
    let mut counts = vec![0; starts.len()];
    let steps = reader.query(sql, &[Kind::Int, Kind::Int]).await?;
    for row in 0..steps.len() {
        let at = Timestamp::from_millis(from + steps.get(row, 0).int().unwrap_or(0) * step_ms);
        let place = starts.partition_point(|start| *start <= at);
        if let Some(count) = place.checked_sub(1).and_then(|place| counts.get_mut(place)) {
            *count += steps.get(row, 1).int().unwrap_or(0);
        }
    }
    let mut groups = Cells::new(2, starts.len());
    for (start, count) in starts.iter().zip(counts) {
        groups.push(Cell::Int(start.millis()));
        groups.push(Cell::Int(count));
    }
    Ok(groups)
}
