//! A subscription over WebSocket as strangers write it, by the protocol graphql-transport-ws.
//! It must not know anything of the server but its address.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::ClientRequestBuilder;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// No message may take longer.
const MESSAGE: Duration = Duration::from_secs(10);

/// The id of the one subscription of this connection.
const ID: &str = "1";

/// A connection with one subscription.
#[derive(Debug)]
pub struct Subscription {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// What came while something else was awaited.
    early: VecDeque<Value>,
}

impl Subscription {
    /// Connects, and waits for the acknowledgement.
    pub async fn connect(address: SocketAddr, headers: &HeaderMap) -> Self {
        let uri = format!("ws://{address}/graphql").parse().expect("a URI");
        let mut request = ClientRequestBuilder::new(uri).with_sub_protocol("graphql-transport-ws");
        for (name, value) in headers {
            request = request.with_header(name.as_str(), value.to_str().expect("a header's value"));
        }
        let connecting = timeout(MESSAGE, tokio_tungstenite::connect_async(request)).await;
        let (socket, _) = connecting.expect("the server connects in time").expect("the server speaks WebSocket");
        let mut subscription = Self { socket, early: VecDeque::new() };
        subscription.send(&json!({ "type": "connection_init" })).await;
        subscription.expect("connection_ack").await;
        subscription
    }

    /// Subscribes, and waits until the server listens. The protocol has no answer that says so; but messages are taken
    /// in their order, so one that is answered was behind the subscription. Twice, because a server may answer a ping
    /// ahead of the streams that it has to look after; by the second it has been round once.
    pub async fn subscribe(&mut self, document: &str, variables: Value) {
        let payload = json!({ "query": document, "variables": variables });
        self.send(&json!({ "type": "subscribe", "id": ID, "payload": payload })).await;
        for _ in 0..2 {
            self.send(&json!({ "type": "ping" })).await;
            self.expect("pong").await;
        }
    }

    /// The data of the next event.
    pub async fn next(&mut self) -> Value {
        let mut message = self.message().await;
        let payload = message["payload"].take();
        if message["type"] != "next" || payload.get("errors").is_some() {
            panic!("an event should have come, but this did: {message} {payload}");
        }
        payload["data"].clone()
    }

    /// The next message, whatever it is: `next`, `error` or `complete`.
    pub async fn message(&mut self) -> Value {
        match self.early.pop_front() {
            Some(message) => message,
            None => self.receive().await.unwrap_or_else(|close| panic!("a message should have come, but {close:?}")),
        }
    }

    /// The close code that the server gives, after whatever messages.
    pub async fn closed(mut self) -> u16 {
        loop {
            if let Err(close) = self.receive().await {
                return close.map_or(0, |frame| frame.code.into());
            }
        }
    }

    /// Unsubscribes and closes the connection in good order.
    pub async fn complete(mut self) {
        self.send(&json!({ "type": "complete", "id": ID })).await;
        let goodbye = CloseFrame { code: CloseCode::Normal, reason: "".into() };
        self.socket.close(Some(goodbye)).await.expect("the connection is open");
        self.closed().await;
    }

    /// Sends a message of one's own making.
    pub async fn say(&mut self, message: &Value) {
        self.send(message).await;
    }

    async fn send(&mut self, message: &Value) {
        self.socket.send(Message::text(message.to_string())).await.expect("the connection is open");
    }

    /// Waits for a message of the protocol itself, and keeps for later what comes before it.
    async fn expect(&mut self, kind: &str) {
        loop {
            let received = self.receive().await;
            let message = received.unwrap_or_else(|close| panic!("{kind} should have come, but {close:?}"));
            if message["type"] == kind {
                return;
            }
            self.early.push_back(message);
        }
    }

    /// The next message off the wire, or how the server closed the connection. Pings are answered on the way.
    async fn receive(&mut self) -> Result<Value, Option<CloseFrame>> {
        loop {
            let next = timeout(MESSAGE, self.socket.next()).await;
            let message = match next.expect("a message comes in time") {
                Some(Ok(Message::Text(text))) => serde_json::from_str::<Value>(&text).expect("a message is JSON"),
                Some(Ok(Message::Close(frame))) => return Err(frame),
                None => return Err(None),
                // tungstenite answers the WebSocket's own pings itself.
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                Some(other) => panic!("the server sent {other:?}"),
            };
            if message["type"] != "ping" {
                return Ok(message);
            }
            self.send(&json!({ "type": "pong" })).await;
        }
    }
}
