//! The log: text for people on a terminal, JSON for machines otherwise; on stderr, one line a request. No personal
//! datum is ever logged: no variable, no argument, no row.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

/// The setting that chooses what is logged, as `tracing` filters are written: `info`, `clientele=debug`.
const FILTER: &str = "CLIENTELE_LOG";

/// What is never logged, whatever the setting says: these drivers print the values that are bound to a statement.
const SILENT: [&str; 2] = ["tokio_postgres=warn", "postgres_types=warn"];

/// Begins to log. A second call does nothing.
pub fn start() {
    let filter = EnvFilter::try_from_env(FILTER).unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm=warn"));
    let silent = SILENT.iter().filter_map(|directive| directive.parse().ok());
    let filter = silent.fold(filter, EnvFilter::add_directive);
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let terminal = std::io::stderr().is_terminal();
    // Only a second start can fail, and the first one's log goes on.
    let _ = if terminal { log.compact().try_init() } else { log.json().flatten_event(true).try_init() };
}
