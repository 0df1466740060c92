//! Writing many customers at once: COPY on PostgreSQL, rows by the hundred on SQLite. The rows are trusted.

use std::fmt::Write as _;
use std::sync::Arc;

use sea_orm::sea_query::ArrayType;
use sea_orm::sqlx::{self, PgConnection};
use sea_orm::{
    ConnectionTrait as _, DatabaseBackend, DatabaseTransaction, DbErr, EntityTrait, IdenStatic as _, Iterable as _,
    ModelTrait, RuntimeErr, Statement, Value,
};

use super::customer::search_parts;
use super::database::Database;
use super::error::StoreError;
use super::export::Whole;
use crate::domain::customer::search_text;
use crate::domain::label::Labels;
use crate::domain::text::trigrams;
use crate::entity::{customer, customer_label, event};

/// Customers with all that is theirs, and events about them, whose place in the log is the database's to give.
#[derive(Debug, Default)]
pub struct Batch {
    pub wholes: Vec<Whole>,
    pub events: Vec<event::Model>,
}

/// How much of a COPY is sent at once, in bytes.
const CHUNK: usize = 1 << 20;

/// How many rows one statement writes on SQLite: more than this costs more than it saves.
const ROWS_AT_ONCE: usize = 100;

/// The columns of an event that the database fills.
const PLACE_IN_LOG: [&str; 2] = ["sequence", "txid"];

/// Rows of one table.
struct Table<'a> {
    name: &'static str,
    columns: Vec<&'static str>,
    rows: Box<dyn Iterator<Item = Vec<Value>> + Send + 'a>,
}

/// Writes a batch in one transaction: all of it is there afterwards, or nothing.
pub async fn insert(database: &Database, batch: &Batch) -> Result<(), StoreError> {
    if database.backend() == DatabaseBackend::Postgres {
        copy(database, batch).await.map_err(|error| DbErr::Exec(RuntimeErr::SqlxError(Arc::new(error))).into())
    } else {
        let tx = database.begin().await?;
        for table in tables(batch, DatabaseBackend::Sqlite) {
            insert_rows(&tx, table).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// How many batches are worth writing at once. On PostgreSQL one alone would use one core; the log keeps their order
/// all the same, because a transaction that began earlier has its place before. SQLite has one writer.
pub const fn at_once(backend: DatabaseBackend) -> usize {
    match backend {
        DatabaseBackend::Postgres => 2,
        _ => 1,
    }
}

/// Lets PostgreSQL count what it holds, so that it plans well from the first query on. Not for SQLite, which would
/// prepare every statement anew for every value bound to it once it has such counts.
pub async fn analyze(database: &Database) -> Result<(), StoreError> {
    if database.backend() == DatabaseBackend::Postgres {
        let tables = "customer, customer_label, customer_search, account, address, event";
        database.reader().execute_unprepared(&format!("ANALYZE {tables}")).await?;
    }
    Ok(())
}

/// The rows of a batch, in an order in which each finds the rows that it refers to.
fn tables(batch: &Batch, backend: DatabaseBackend) -> [Table<'_>; 6] {
    let Batch { wholes, events } = batch;
    let customers = || wholes.iter().map(|whole| &whole.customer);
    [
        models("customer", customers(), &[]),
        labels("customer_label", customers()),
        words("customer_search", customers(), backend),
        models("account", wholes.iter().flat_map(|whole| &whole.accounts), &[]),
        models("address", wholes.iter().flat_map(|whole| &whole.addresses), &[]),
        models("event", events.iter(), &PLACE_IN_LOG),
    ]
}

fn models<'a, M>(name: &'static str, rows: impl Iterator<Item = &'a M> + Send + 'a, without: &[&str]) -> Table<'a>
where
    M: ModelTrait + Sync + 'a,
    <M::Entity as EntityTrait>::Column: Send,
{
    let columns = <M::Entity as EntityTrait>::Column::iter().filter(|column| !without.contains(&column.as_str()));
    let columns: Vec<_> = columns.collect();
    let names = columns.iter().map(sea_orm::IdenStatic::as_str).collect();
    let rows = rows.map(move |row| columns.iter().map(|column| row.get(*column)).collect());
    Table { name, columns: names, rows: Box::new(rows) }
}

/// The labels stand in the customer as JSON, and here in a row each.
fn labels<'a>(name: &'static str, customers: impl Iterator<Item = &'a customer::Model> + Send + 'a) -> Table<'a> {
    let rows = customers.flat_map(|customer| {
        let labels = Labels::from_json(&customer.labels);
        let row = |label: &String| vec![customer.id.into(), customer.counterparty_id.into(), label.clone().into()];
        labels.as_slice().iter().map(row).collect::<Vec<_>>()
    });
    let columns = customer_label::Column::iter().map(|column| column.as_str()).collect();
    Table { name, columns, rows: Box::new(rows) }
}

fn words<'a>(
    name: &'static str,
    customers: impl Iterator<Item = &'a customer::Model> + Send + 'a,
    backend: DatabaseBackend,
) -> Table<'a> {
    if backend == DatabaseBackend::Postgres {
        let rows = customers.map(|customer| {
            let words = search_text(search_parts(customer));
            let hashes = trigrams(&words).into_iter().map(Value::from).collect();
            vec![customer.id.into(), words.into(), Value::Array(ArrayType::Int, Some(Box::new(hashes)))]
        });
        Table { name, columns: vec!["customer_id", "words", "trigrams"], rows: Box::new(rows) }
    } else {
        let rows = customers.map(|customer| vec![customer.id.into(), search_text(search_parts(customer)).into()]);
        Table { name, columns: vec!["customer_id", "words"], rows: Box::new(rows) }
    }
}

async fn insert_rows(tx: &DatabaseTransaction, table: Table<'_>) -> Result<(), StoreError> {
    let Table { name, columns, mut rows } = table;
    // Bare question marks: the driver looks up the name of every parameter that has one, in the list of all names.
    let row = format!("({})", vec!["?"; columns.len()].join(", "));
    let head = format!("INSERT INTO {name} ({}) VALUES ", columns.join(", "));
    let all = format!("{head}{}", vec![row.as_str(); ROWS_AT_ONCE].join(", "));
    loop {
        let chunk: Vec<Vec<Value>> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        let sql = match chunk.len() {
            0 => return Ok(()),
            ROWS_AT_ONCE => all.clone(),
            fewer => format!("{head}{}", vec![row.as_str(); fewer].join(", ")),
        };
        let values = chunk.into_iter().flatten();
        tx.execute_raw(Statement::from_sql_and_values(DatabaseBackend::Sqlite, sql, values)).await?;
    }
}

async fn copy(database: &Database, batch: &Batch) -> Result<(), sqlx::Error> {
    let mut tx = database.reader().get_postgres_connection_pool().begin().await?;
    for table in tables(batch, DatabaseBackend::Postgres) {
        copy_rows(&mut tx, table).await?;
    }
    tx.commit().await
}

async fn copy_rows(connection: &mut PgConnection, table: Table<'_>) -> Result<(), sqlx::Error> {
    let Table { name, columns, rows } = table;
    let mut copy = connection.copy_in_raw(&format!("COPY {name} ({}) FROM STDIN", columns.join(", "))).await?;
    let mut text = String::with_capacity(CHUNK + CHUNK / 8);
    for row in rows {
        for (index, value) in row.iter().enumerate() {
            if index > 0 {
                text.push('\t');
            }
            push_value(&mut text, value);
        }
        text.push('\n');
        if text.len() >= CHUNK {
            copy.send(text.as_bytes()).await?;
            text.clear();
        }
    }
    copy.send(text.as_bytes()).await?;
    copy.finish().await?;
    Ok(())
}

/// Adds a value as the text format of COPY writes it. A kind that no column of ours has is null, and is refused.
fn push_value(text: &mut String, value: &Value) {
    // To write into a text cannot fail.
    let _ = match value {
        Value::Bool(Some(value)) => text.write_str(if *value { "t" } else { "f" }),
        Value::Int(Some(value)) => write!(text, "{value}"),
        Value::BigInt(Some(value)) => write!(text, "{value}"),
        Value::Uuid(Some(value)) => write!(text, "{value}"),
        Value::String(Some(value)) => push_text(text, value),
        Value::Array(_, Some(values)) => {
            text.push('{');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                push_value(text, value);
            }
            text.write_str("}")
        }
        _ => text.write_str("\\N"),
    };
}

fn push_text(text: &mut String, value: &str) -> std::fmt::Result {
    for letter in value.chars() {
        match letter {
            '\\' => text.push_str("\\\\"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            letter => text.push(letter),
        }
    }
    Ok(())
}
