//! A wire between a gateway and PostgreSQL that counts what is run: how often the gateway waits for an answer. That the
//! pool looks whether a connection that comes back still answers is not counted: nobody waits for it.
//! It must not know what the statements are.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::database::TestDatabase;

/// A wire, for as long as it lives.
pub struct Wire {
    /// The database's address by way of the wire.
    pub url: String,
    trips: Arc<AtomicU64>,
    /// Ends with the wire.
    _listening: JoinSet<()>,
}

impl Wire {
    /// A wire to this database, which is PostgreSQL's.
    pub async fn to(database: &TestDatabase) -> Self {
        let (_, address) = database.url.split_once('@').expect("the address has a user");
        let (address, _) = address.split_once('/').expect("the address has a database");
        let server: SocketAddr = address.parse().expect("an IP address and a port");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let here = listener.local_addr().expect("a port").to_string();
        let trips = Arc::new(AtomicU64::new(0));
        let mut listening = JoinSet::new();
        listening.spawn(listen(listener, server, trips.clone()));
        Self { url: database.url.replace(address, &here), trips, _listening: listening }
    }

    /// How many round trips there were so far.
    pub fn trips(&self) -> u64 {
        self.trips.load(Ordering::Relaxed)
    }
}

async fn listen(listener: TcpListener, server: SocketAddr, trips: Arc<AtomicU64>) {
    let mut lines = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let server = TcpStream::connect(server).await.expect("PostgreSQL answers");
        let ((from_client, mut to_client), (mut from_server, to_server)) = (client.into_split(), server.into_split());
        lines.spawn(count(from_client, to_server, trips.clone()));
        lines.spawn(async move {
            // A connection that ends is none of the wire's business.
            let _ = tokio::io::copy(&mut from_server, &mut to_client).await;
        });
    }
}

/// Hands on what the gateway says. A message that runs something is a Query or an Execute; but for the first, which has
/// no kind, each is its kind in one byte, its length in four, and the rest.
async fn count(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, trips: Arc<AtomicU64>) {
    let mut has_begun = false;
    loop {
        let mut head = vec![0; if has_begun { 5 } else { 4 }];
        if from.read_exact(&mut head).await.is_err() {
            return;
        }
        if has_begun && matches!(head[0], b'Q' | b'E') {
            trips.fetch_add(1, Ordering::Relaxed);
        }
        has_begun = true;
        let length = u32::from_be_bytes(head[head.len() - 4..].try_into().expect("four bytes"));
        let mut rest = vec![0; length as usize - 4];
        if from.read_exact(&mut rest).await.is_err()
            || to.write_all(&head).await.is_err()
            || to.write_all(&rest).await.is_err()
        {
            return;
        }
    }
}
