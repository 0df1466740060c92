//! Every setting of the gateway, a sentence each. The table in the README is made from here. Secrets do not print.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::{ArgAction, Args};

use crate::domain::challenge::ChallengeDomain;
use crate::domain::page::PageBounds;
use crate::graphql::document::Disclosure;
use crate::graphql::limits::Limits;
use crate::store::database::{DatabaseSettings, sqlite_file};
use crate::store::seal::{KeySource, Secret};

/// The settings of a gateway.
#[derive(Args, Clone)]
pub struct Config {
    /// The database: `sqlite://FILE?mode=rwc`, or `postgres://USER:PASSWORD@HOST/NAME`.
    #[arg(long, env = "DATABASE_URL", default_value = DATABASE_URL, hide_env_values = true, global = true)]
    pub database_url: String,

    /// A streaming replica of it, on PostgreSQL only: reads that need no transaction go there for as long as it answers.
    #[arg(long, env = "DATABASE_REPLICA_URL", hide_env_values = true)]
    pub database_replica_url: Option<String>,

    #[command(flatten)]
    pub encryption: EncryptionArgs,

    /// The address and port to listen on. Without authentication it must be a loopback address.
    #[arg(long, env = "CLIENTELE_LISTEN", default_value_t = LISTEN)]
    pub listen: SocketAddr,

    /// The largest number of connections to the database that read; on PostgreSQL they write as well.
    #[arg(long, env = "CLIENTELE_MAX_CONNECTIONS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub max_connections: u32,

    /// How long a request waits for a free connection before it is answered UNAVAILABLE, in milliseconds.
    #[arg(long, env = "CLIENTELE_ACQUIRE_TIMEOUT_MS", default_value_t = 5_000)]
    pub acquire_timeout_ms: u64,

    /// The size of a page where a query names none.
    #[arg(long, env = "CLIENTELE_DEFAULT_PAGE_SIZE", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub default_page_size: u32,

    /// The largest page; a larger one is refused with LIMIT_EXCEEDED.
    #[arg(long, env = "CLIENTELE_MAX_PAGE_SIZE", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub max_page_size: u32,

    /// The largest `offset`; beyond it lists are paged by cursor.
    #[arg(long, env = "CLIENTELE_MAX_OFFSET", default_value_t = 10_000)]
    pub max_offset: u32,

    /// How deep a query may be nested.
    #[arg(long, env = "CLIENTELE_MAX_DEPTH", default_value_t = 20)]
    pub max_depth: u32,

    /// How many fields a document may select in all, with every fragment counted where it is spread.
    #[arg(long, env = "CLIENTELE_MAX_SELECTIONS", default_value_t = 5_000)]
    pub max_selections: u32,

    /// How many tokens a document may have.
    #[arg(long, env = "CLIENTELE_MAX_TOKENS", default_value_t = 5_000)]
    pub max_tokens: u32,

    /// How many bytes of text the documents that are kept, parsed and validated, may have together.
    #[arg(long, env = "CLIENTELE_MAX_KEPT_DOCUMENT_BYTES", default_value_t = 4 * 1024 * 1024)]
    pub max_kept_document_bytes: u64,

    /// Whether clients may ask for the schema, by `__schema` and `__type`, as GraphiQL and code generators do. In
    /// production it can be off.
    #[arg(long, env = "CLIENTELE_INTROSPECTION", default_value_t = true, action = ArgAction::Set)]
    pub introspection: bool,

    /// Whether the error about an unknown name suggests those that are like it. In production it can be off.
    #[arg(long, env = "CLIENTELE_SUGGESTIONS", default_value_t = true, action = ArgAction::Set)]
    pub suggestions: bool,

    /// How many bytes the body of a request, or a message of a WebSocket, may have.
    #[arg(long, env = "CLIENTELE_MAX_BODY_BYTES", default_value_t = 256 * 1024)]
    pub max_body_bytes: u32,

    /// How long a query or a mutation may take before it is answered TIMEOUT, in milliseconds.
    #[arg(long, env = "CLIENTELE_REQUEST_TIMEOUT_MS", default_value_t = 30_000, value_parser = clap::value_parser!(u64).range(1..))]
    pub request_timeout_ms: u64,

    /// How long the outcome of a mutation is kept under its Idempotency-Key, in milliseconds; by default a day.
    #[arg(long, env = "CLIENTELE_IDEMPOTENCY_KEPT_MS", default_value_t = DAY_MS, value_parser = clap::value_parser!(u64).range(1..=366 * DAY_MS))]
    pub idempotency_kept_ms: u64,

    /// How often outcomes whose time is over are swept out, in milliseconds.
    #[arg(long, env = "CLIENTELE_IDEMPOTENCY_SWEEP_MS", default_value_t = 60_000, value_parser = clap::value_parser!(u64).range(1..))]
    pub idempotency_sweep_ms: u64,

    /// Whether a change of labels must say on whose behalf it is made, in the header Requestor-ID.
    #[arg(long, env = "CLIENTELE_REQUIRE_REQUESTOR", default_value_t = false, action = clap::ArgAction::Set)]
    pub require_requestor: bool,

    /// How often a stream that has nothing to say shows that it is alive, in milliseconds. A client of a WebSocket that
    /// does not answer one sign of life by the next is gone.
    #[arg(long, env = "CLIENTELE_KEEP_ALIVE_MS", default_value_t = 12_000, value_parser = clap::value_parser!(u64).range(1..=3_600_000))]
    pub keep_alive_ms: u64,

    /// How long a client of a WebSocket has to say connection_init, in milliseconds.
    #[arg(long, env = "CLIENTELE_INIT_TIMEOUT_MS", default_value_t = 10_000)]
    pub init_timeout_ms: u64,

    /// How long the event relay waits at the most before it looks at the log again, in milliseconds.
    #[arg(long, env = "CLIENTELE_EVENT_POLL_MS", default_value_t = 1_000)]
    pub event_poll_ms: u64,

    /// The host, and port where it has one of its own, that asks for a signature in the text of a challenge.
    #[arg(long, env = "CLIENTELE_CHALLENGE_DOMAIN", default_value_t = ChallengeDomain::default())]
    pub challenge_domain: ChallengeDomain,

    /// How long the gateway waits at the most before it looks for challenges whose time is over, in milliseconds.
    #[arg(long, env = "CLIENTELE_CHALLENGE_SWEEP_MS", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(10..))]
    pub challenge_sweep_ms: u64,

    /// How long requests that are under way get to finish after SIGTERM, in milliseconds.
    #[arg(long, env = "CLIENTELE_SHUTDOWN_GRACE_MS", default_value_t = 10_000)]
    pub shutdown_grace_ms: u64,
}

/// Where the keys are that dates of birth, phones and identities are encrypted with.
#[derive(Args, Clone, Default)]
pub struct EncryptionArgs {
    /// The keys that dates of birth, phones and identities are encrypted with, 32 bytes in base64 each, with commas between them: the first encrypts, every one decrypts.
    #[arg(long, env = "CLIENTELE_ENCRYPTION_KEYS", hide_env_values = true, conflicts_with = "encryption_key_file")]
    pub encryption_keys: Option<String>,

    /// The file that holds them instead, one a line. The embedded database makes one beside itself where neither is set; PostgreSQL keeps no such values without keys.
    #[arg(long, env = "CLIENTELE_ENCRYPTION_KEY_FILE")]
    pub encryption_key_file: Option<PathBuf>,
}

/// Where the embedded database lives unless told otherwise.
pub const DATABASE_URL: &str = "sqlite://clientele.db?mode=rwc";

const DAY_MS: u64 = 86_400_000;

const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8000);

impl Default for Config {
    fn default() -> Self {
        Self {
            database_url: DATABASE_URL.to_owned(),
            database_replica_url: None,
            encryption: EncryptionArgs::default(),
            listen: LISTEN,
            max_connections: 10,
            acquire_timeout_ms: 5_000,
            default_page_size: 20,
            max_page_size: 200,
            max_offset: 10_000,
            max_depth: 20,
            max_selections: 5_000,
            max_tokens: 5_000,
            max_kept_document_bytes: 4 * 1024 * 1024,
            introspection: true,
            suggestions: true,
            max_body_bytes: 256 * 1024,
            request_timeout_ms: 30_000,
            idempotency_kept_ms: DAY_MS,
            idempotency_sweep_ms: 60_000,
            require_requestor: false,
            keep_alive_ms: 12_000,
            init_timeout_ms: 10_000,
            event_poll_ms: 1_000,
            challenge_domain: ChallengeDomain::default(),
            challenge_sweep_ms: 1_000,
            shutdown_grace_ms: 10_000,
        }
    }
}

impl Config {
    /// How to connect to the database.
    pub fn database(&self) -> DatabaseSettings {
        DatabaseSettings {
            url: self.database_url.clone(),
            max_connections: self.max_connections,
            acquire_timeout_ms: self.acquire_timeout_ms,
        }
    }

    /// Where the keys are.
    pub fn keys(&self) -> KeySource {
        let EncryptionArgs { encryption_keys, encryption_key_file } = &self.encryption;
        match (encryption_keys, encryption_key_file) {
            (Some(keys), _) => KeySource::Text(Secret(keys.clone())),
            (None, Some(path)) => KeySource::File(path.clone()),
            (None, None) => beside(&self.database_url),
        }
    }

    /// What a page may be.
    pub const fn page_bounds(&self) -> PageBounds {
        PageBounds { default_size: self.default_page_size, max_size: self.max_page_size, max_offset: self.max_offset }
    }

    /// What is told of the schema.
    pub const fn disclosure(&self) -> Disclosure {
        Disclosure { introspection: self.introspection, suggestions: self.suggestions }
    }

    /// How much a request may ask for.
    pub const fn limits(&self) -> Limits {
        Limits {
            max_depth: self.max_depth,
            max_selections: self.max_selections,
            max_tokens: self.max_tokens,
            max_kept_document_bytes: self.max_kept_document_bytes,
            max_body_bytes: self.max_body_bytes,
        }
    }
}

/// The embedded database has its keys in `FILE.keys`.
fn beside(database_url: &str) -> KeySource {
    match sqlite_file(database_url) {
        Some(mut path) => {
            path.as_mut_os_string().push(".keys");
            KeySource::Beside(path)
        }
        None => KeySource::None,
    }
}

/// The address of the database may hold a password, so only its scheme is shown.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = self.database_url.split(':').next().unwrap_or_default();
        f.debug_struct("Config").field("database", &scheme).field("listen", &self.listen).finish_non_exhaustive()
    }
}
