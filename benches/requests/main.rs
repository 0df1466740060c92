//! Whole requests against the program itself, on both databases: CPU time of the gateway and the database for each
//! request, as a multiple of what a request costs that asks for nothing (`{ __typename }`), since that is what carries
//! over from one machine to another. Prints a table, and what is dearer than the ratios that are checked in.
//!
//! `CUSTOMERS`, `SECONDS` and `ROUNDS` change the size; `UPDATE=1` writes the ratios anew.

#![expect(clippy::expect_used, clippy::panic, reason = "a benchmark that cannot be set up has nothing to say")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads its size from the environment and spawns its load")]

#[path = "../../tests/it/support/cluster.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod cluster;
mod gateway;
mod load;
mod report;

use std::path::Path;
use std::time::Duration;

use gateway::{Gateway, seed};
use load::{Measured, Operation, measure};
use report::Line;

fn main() {
    // `cargo test --benches` runs this as well, and has nothing to measure.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    tokio::runtime::Runtime::new().expect("a runtime").block_on(run());
}

/// A number from the environment.
fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

async fn run() {
    let (customers, rounds) = (number("CUSTOMERS", 20_000), number("ROUNDS", 3));
    let time = Duration::from_secs(number("SECONDS", 2));
    let directory = tempfile::tempdir().expect("a temporary directory");
    let sqlite = format!("sqlite://{}?mode=rwc", directory.path().join("bench.db").display());
    let postgres = format!("postgres://{}@127.0.0.1:{}/postgres?sslmode=disable", cluster::SUPERUSER, cluster::port());
    let mut lines = Vec::new();
    for (name, url) in [("SQLite", sqlite), ("PostgreSQL", postgres)] {
        eprintln!("{name}: {customers} customers");
        seed(&url, customers).await;
        let started = Gateway::start(&url, &directory.path().join(name)).await;
        let operations = Operation::all(&started).await;
        let mut measured: Vec<Vec<Measured>> = operations.iter().map(|_| Vec::new()).collect();
        for _ in 0..rounds {
            for (operation, measured) in operations.iter().zip(&mut measured) {
                measured.push(measure(&started, operation, time).await);
            }
        }
        let start = started.cold_start;
        let memory = started.memory_kib();
        started.stop().await;
        lines.extend(operations.iter().zip(measured).map(|(operation, measured)| Line::of(name, operation, measured)));
        println!(
            "{name}: first answer {} ms after the start, {} MB resident after the load",
            start.as_millis(),
            memory / 1024
        );
    }
    println!("release binary: {:.1} MB\n", gateway::binary_bytes() as f64 / 1e6);
    report::print(&lines, Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/baseline.json")));
}
