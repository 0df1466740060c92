//! The plan by which a database answers a read of the store: the statement is caught on its way, as it is really sent,
//! and the database asked how it goes about it.

use std::fmt;
use std::sync::{Arc, Mutex};

use async_graphql::InputType;
use clientele::domain::order::{AccountOrder, AddressOrder, CustomerOrder};
use clientele::domain::page::{Page, Toward};
use clientele::domain::principal::DEFAULT_COUNTERPARTY;
use clientele::store::database::{Database, Reader};
use clientele::store::facet::{self, Facet};
use clientele::store::link;
use clientele::store::noun::{Column, Columns, Noun};
use clientele::store::order::{self, SortKey};
use clientele::store::page::{self, Condition, List};
use clientele::store::search::Search;
use sea_orm::{ConnectionTrait as _, DatabaseBackend, DatabaseConnection, Statement, TransactionTrait as _};
use serde_json::Value;
use uuid::Uuid;

use super::walk::{self, Key};
use crate::support::database::TestDatabase;

/// A connection that remembers what it is asked.
pub struct Explainer {
    database: Database,
    connection: DatabaseConnection,
    heard: Arc<Mutex<Vec<Statement>>>,
}

/// The lines of a plan.
#[derive(Clone, Debug)]
pub struct Plan(pub Vec<String>);

/// An argument as the API reads it.
fn argument<T: InputType>(json: &Value) -> T {
    let value = async_graphql::Value::from_json(json.clone()).unwrap();
    T::parse(Some(value)).unwrap_or_else(|_| panic!("{json} is no {}", T::type_name()))
}

/// The condition of a list with this filter, or of all rows.
pub fn condition(noun: Noun, filter: Option<&Value>) -> Condition {
    match noun {
        Noun::Account => Condition::Accounts(filter.map(|filter| Arc::new(argument(filter)))),
        Noun::Address => Condition::Addresses(filter.map(|filter| Arc::new(argument(filter)))),
        _ => {
            let filter = filter.map(|filter| Arc::new(argument(filter)));
            Condition::Customers { filter, search: None, disabled: false, deleted: false }
        }
    }
}

/// An order as the API reads it; without a key that of a list at the root.
pub fn order(noun: Noun, order_by: &[Key]) -> Vec<SortKey> {
    let order_by = walk::order_by(order_by);
    match noun {
        Noun::Account => order::accounts(&argument::<Vec<AccountOrder>>(&order_by), true),
        Noun::Address => order::addresses(&argument::<Vec<AddressOrder>>(&order_by), true),
        _ => order::customers(&argument::<Vec<CustomerOrder>>(&order_by)),
    }
}

/// A list of the counterparty that there is.
pub fn list(noun: Noun, condition: Condition, order: Vec<SortKey>) -> List {
    List { noun, counterparty: DEFAULT_COUNTERPARTY, condition, order }
}

/// A page of the usual size.
pub fn page(toward: Toward, cursor: Option<String>) -> Page {
    Page { size: 20, toward, cursor, offset: 0 }
}

impl Explainer {
    pub async fn new(home: &TestDatabase) -> Self {
        let database = home.connect().await;
        let mut connection = sea_orm::Database::connect(&home.url).await.unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ear = Arc::clone(&heard);
        connection.set_metric_callback(move |info| ear.lock().unwrap().push(info.statement.clone()));
        Self { database, connection, heard }
    }

    /// Lets go of every connection.
    pub async fn close(self) {
        self.database.close().await.unwrap();
        self.connection.close().await.unwrap();
    }

    /// How a page of a list is read.
    pub async fn page(&self, list: &List, page: &Page) -> Plan {
        self.plan(async |reader| {
            page::read(reader, list, page, Columns::default()).await.unwrap();
        })
        .await
    }

    /// A list of the customers that a search finds.
    pub async fn search(&self, text: &str) -> List {
        let reader = Reader::Pool(self.database.clone());
        let search = Search::parse(&reader, DEFAULT_COUNTERPARTY, text).await.unwrap();
        let condition = Condition::Customers { filter: None, search, disabled: false, deleted: false };
        list(Noun::Customer, condition, order(Noun::Customer, &[]))
    }

    /// The cursor of the n-th row of a list.
    pub async fn cursor(&self, list: &List, n: u32) -> String {
        self.cursor_of(list, Page { offset: n, ..page(Toward::End, None) }).await
    }

    /// The cursor of one of the last rows.
    pub async fn last_cursor(&self, list: &List) -> String {
        self.cursor_of(list, page(Toward::Start, None)).await
    }

    async fn cursor_of(&self, list: &List, page: Page) -> String {
        let reader = Reader::Pool(self.database.clone());
        let rows = page::read(&reader, list, &page, Columns::default()).await.unwrap();
        let mut cursor = String::new();
        list.cursor(rows.rows.row(0), rows.fingerprint).write(&mut cursor);
        cursor
    }

    /// How the pages below these parents are read.
    pub async fn below(&self, list: &List, by: Column, parents: &[Uuid], page: &Page) -> Plan {
        self.plan(async |reader| {
            link::pages(reader, list, by, parents, page, Columns::default()).await.unwrap();
        })
        .await
    }

    /// How the rows below these parents are counted.
    pub async fn counted(&self, list: &List, by: Column, parents: &[Uuid]) -> Plan {
        self.plan(async |reader| {
            link::counts(reader, list, by, parents, 10_000).await.unwrap();
        })
        .await
    }

    /// How the groups of a list are counted.
    pub async fn facet(&self, list: &List, facet: &Facet) -> Plan {
        self.plan(async |reader| {
            facet::groups(reader, list, facet).await.unwrap();
        })
        .await
    }

    /// How it is found out what these ids are.
    pub async fn kinds(&self, ids: &[Uuid]) -> Plan {
        self.plan(async |reader| {
            page::kinds(reader, DEFAULT_COUNTERPARTY, ids).await.unwrap();
        })
        .await
    }

    /// How rows are found by a key.
    pub async fn found(&self, noun: Noun, key: page::Key) -> Plan {
        self.plan(async |reader| {
            page::find(reader, DEFAULT_COUNTERPARTY, noun, key, Columns::default()).await.unwrap();
        })
        .await
    }

    /// How the one statement of a read is answered.
    async fn plan(&self, read: impl AsyncFnOnce(&Reader)) -> Plan {
        let transaction = Arc::new(self.connection.begin().await.unwrap());
        self.heard.lock().unwrap().clear();
        read(&Reader::Transaction(self.database.clone(), Arc::clone(&transaction))).await;
        let heard = self.heard.lock().unwrap().split_off(0);
        let [Statement { sql, values, db_backend }] = heard.as_slice() else { panic!("one statement, not {heard:?}") };
        let (explain, detail) = match db_backend {
            DatabaseBackend::Postgres => ("EXPLAIN", 0),
            _ => ("EXPLAIN QUERY PLAN", 3),
        };
        let values = values.clone().unwrap();
        let statement = Statement::from_sql_and_values(*db_backend, format!("{explain} {sql}"), values);
        let rows = transaction.query_all_raw(statement).await.unwrap();
        Plan(rows.iter().map(|row| row.try_get_by_index(detail).unwrap()).collect())
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|line| writeln!(f, "    {line}"))
    }
}

impl Plan {
    /// Whether a line holds this text.
    pub fn has(&self, text: &str) -> bool {
        self.0.iter().any(|line| line.contains(text))
    }

    /// Whether a whole table is read, row after row.
    pub fn scans(&self) -> bool {
        // SQLite: SCAN customer; PostgreSQL: Seq Scan on customer, Parallel Seq Scan on customer.
        ["customer", "account", "address", "customer_label", "customer_search"].iter().any(|table| {
            let scan = |line: &str, scan: &str| {
                line.split_once(&format!("{scan} {table}")).is_some_and(|(_, rest)| {
                    !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') && !rest.contains("USING")
                })
            };
            self.0.iter().any(|line| scan(line, "SCAN") || scan(line, "Seq Scan on"))
        })
    }
}
