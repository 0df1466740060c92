//! The databases of the test process's own PostgreSQL cluster: their addresses, how they come and how they go.
//!
//! One thread with one connection does it all in turn. A pool must not cross runtimes, and each test has its own; and
//! two copies of one template at the same time would be in each other's way.

use std::sync::LazyLock;
use std::thread;

use sea_orm::{ConnectOptions, ConnectionTrait as _, DatabaseConnection, DbErr};
use tokio::runtime;
use tokio::sync::{mpsc, oneshot};

use super::cluster::{self, SUPERUSER};

/// The address of a database, whether it exists or not. What the environment says of TLS must not matter.
pub fn url(database: &str) -> String {
    url_at(cluster::port(), database)
}

/// The same in the cluster at this port.
pub fn url_at(port: u16, database: &str) -> String {
    format!("postgres://{SUPERUSER}@127.0.0.1:{port}/{database}?sslmode=disable")
}

/// Makes a database, empty or as a copy of another to which nobody is connected.
pub async fn create(name: &str, template: Option<&str>) {
    let template = template.map(|template| format!(" TEMPLATE {}", quoted(template))).unwrap_or_default();
    run(format!("CREATE DATABASE {}{template}", quoted(name))).await;
}

/// Closes a database to everyone for good, so that it can be copied at any time.
pub async fn freeze(name: &str) {
    run(format!("ALTER DATABASE {} ALLOW_CONNECTIONS false", quoted(name))).await;
}

/// Removes a database, whoever is still connected to it.
pub async fn drop(name: &str) {
    run(removal(name)).await;
}

/// Removes a database when there is time for it, and does not wait. If it does not come to it, the database goes with
/// the cluster.
pub fn discard(name: &str) {
    let _ = ADMIN.send(Order { statement: removal(name), done: None });
}

fn removal(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quoted(name))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

struct Order {
    statement: String,
    done: Option<oneshot::Sender<Result<(), DbErr>>>,
}

async fn run(statement: String) {
    let (done, answer) = oneshot::channel();
    ADMIN.send(Order { statement: statement.clone(), done: Some(done) }).expect("the thread takes orders");
    answer.await.expect("the thread answers").unwrap_or_else(|error| panic!("PostgreSQL refused {statement}: {error}"));
}

static ADMIN: LazyLock<mpsc::UnboundedSender<Order>> = LazyLock::new(|| {
    let address = url("postgres");
    let (sender, orders) = mpsc::unbounded_channel();
    thread::Builder::new()
        .name("databases".to_owned())
        .spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(serve(address, orders));
        })
        .expect("a thread");
    sender
});

async fn serve(address: String, mut orders: mpsc::UnboundedReceiver<Order>) {
    let mut options = ConnectOptions::new(address);
    options.max_connections(1).sqlx_logging(false);
    let admin: DatabaseConnection = sea_orm::Database::connect(options).await.expect("a connection to the cluster");
    while let Some(Order { statement, done }) = orders.recv().await {
        let result = admin.execute_unprepared(&statement).await.map(|_| ());
        if let Some(done) = done {
            // Whoever does not listen any more has ended with its test.
            let _ = done.send(result);
        }
    }
}
