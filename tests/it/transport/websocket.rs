//! graphql-transport-ws down to its frames: a client written by hand, which sees pings and codes of closing that a
//! library would keep to itself.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::app::{TestApp, both};
use crate::support::both::both_kinds;
use crate::write::{contents, done};

/// No frame may take longer.
const FRAME: Duration = Duration::from_secs(10);

const TEXT: u8 = 1;
const BINARY: u8 = 2;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

/// What the gateway sent.
#[derive(Debug, PartialEq)]
enum Frame {
    Message(Value),
    Ping,
    Closed(u16, String),
}

/// A connection, frame by frame.
struct Raw(TcpStream);

impl Raw {
    /// Asks for a connection under a protocol, and gives the answer's head.
    async fn open(app: &TestApp, protocol: &str) -> (Self, String) {
        let mut stream = TcpStream::connect(app.address()).await.unwrap();
        let request = format!(
            "GET /graphql HTTP/1.1\r\nhost: {}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n{protocol}\r\n",
            app.address()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(timeout(FRAME, stream.read_u8()).await.unwrap().unwrap());
        }
        (Self(stream), String::from_utf8(head).unwrap())
    }

    /// A connection under the protocol, and nothing said.
    async fn connect(app: &TestApp) -> Self {
        let (raw, head) = Self::open(app, "sec-websocket-protocol: graphql-transport-ws\r\n").await;
        assert!(
            head.starts_with("HTTP/1.1 101") && head.contains("sec-websocket-protocol: graphql-transport-ws"),
            "{head}"
        );
        raw
    }

    /// A connection that is acknowledged.
    async fn begun(app: &TestApp) -> Self {
        let mut raw = Self::connect(app).await;
        raw.say(&json!({ "type": "connection_init" })).await;
        assert_eq!(raw.frame().await, Frame::Message(json!({ "type": "connection_ack" })));
        raw
    }

    async fn send(&mut self, opcode: u8, payload: &[u8]) {
        let mut frame = vec![0x80 | opcode];
        match payload.len() {
            short @ 0..126 => frame.push(0x80 | short as u8),
            long => {
                frame.push(0x80 | 127);
                frame.extend_from_slice(&(long as u64).to_be_bytes());
            }
        }
        // A mask of zeros leaves the payload as it is.
        frame.extend_from_slice(&[0; 4]);
        frame.extend_from_slice(payload);
        // A gateway that has closed the connection need not read it.
        let _ = self.0.write_all(&frame).await;
    }

    async fn say(&mut self, message: &Value) {
        self.send(TEXT, message.to_string().as_bytes()).await;
    }

    async fn subscribe(&mut self, id: &str, document: &str) {
        self.say(&json!({ "type": "subscribe", "id": id, "payload": { "query": document } })).await;
    }

    async fn frame(&mut self) -> Frame {
        timeout(FRAME, self.read()).await.expect("a frame comes in time").expect("the connection has an end in frames")
    }

    async fn read(&mut self) -> std::io::Result<Frame> {
        let (first, second) = (self.0.read_u8().await?, self.0.read_u8().await?);
        assert_eq!((first & 0x80, second & 0x80), (0x80, 0), "one whole frame, without a mask");
        let length = match second {
            126 => self.0.read_u16().await?.into(),
            127 => self.0.read_u64().await?,
            short => short.into(),
        };
        let mut payload = vec![0; length as usize];
        self.0.read_exact(&mut payload).await?;
        Ok(match first & 0x0f {
            TEXT => Frame::Message(serde_json::from_slice(&payload)?),
            PING => Frame::Ping,
            CLOSE => {
                // RFC 6455, section 5.5: a control frame has at most 125 bytes, two of them the code.
                assert!((2..=125).contains(&payload.len()), "{} bytes", payload.len());
                let reason = String::from_utf8(payload.split_off(2)).unwrap();
                Frame::Closed(u16::from_be_bytes([payload[0], payload[1]]), reason)
            }
            other => panic!("a frame of kind {other}"),
        })
    }

    /// The next message, whatever pings come before it.
    async fn message(&mut self) -> Value {
        loop {
            match self.frame().await {
                Frame::Message(message) => return message,
                Frame::Ping => self.send(PONG, b"").await,
                Frame::Closed(code, reason) => panic!("closed with {code} {reason}"),
            }
        }
    }

    /// How the gateway closes the connection, after whatever it has still to say.
    async fn closed(mut self) -> (u16, String) {
        loop {
            if let Frame::Closed(code, reason) = self.frame().await {
                return (code, reason);
            }
        }
    }
}

both!(a_connection_is_closed_with_the_codes_of_the_protocol, async |app| {
    for (opcode, said) in [
        (TEXT, "nonsense"),
        (TEXT, "[]"),
        (TEXT, r#"{"type":"nonsense"}"#),
        (TEXT, r#"{"type":"start","id":"1","payload":{"query":"{ __typename }"}}"#),
        (TEXT, r#"{"type":"subscribe","payload":{"query":"{ __typename }"}}"#),
        (TEXT, r#"{"type":"subscribe","id":"","payload":{"query":"{ __typename }"}}"#),
        (TEXT, r#"{"type":"subscribe","id":"1","payload":{}}"#),
        (TEXT, r#"{"type":"complete"}"#),
        (BINARY, r#"{"type":"ping"}"#),
    ] {
        let mut raw = Raw::begun(app).await;
        raw.send(opcode, said.as_bytes()).await;
        assert_eq!(raw.closed().await, (4400, "Invalid message".to_owned()), "{said}");
    }

    let mut raw = Raw::connect(app).await;
    raw.subscribe("1", "{ __typename }").await;
    assert_eq!(raw.closed().await, (4401, "Unauthorized".to_owned()));

    let mut raw = Raw::begun(app).await;
    raw.say(&json!({ "type": "connection_init" })).await;
    assert_eq!(raw.closed().await, (4429, "Too many initialisation requests".to_owned()));

    // The reason fits, however long the id.
    for (id, reason) in [("1", "Subscriber for 1 already exists"), (&"€".repeat(200), "")] {
        let mut raw = Raw::begun(app).await;
        for _ in 0..2 {
            raw.subscribe(id, "subscription { customerEvents { id } }").await;
        }
        let (code, said) = raw.closed().await;
        assert_eq!(code, 4409, "{said}");
        assert!(said == reason || (reason.is_empty() && said.contains("€ already exists")), "{said}");
    }
});

both_kinds!(a_connection_that_does_not_begin_is_closed, async |kind| {
    let app = TestApp::start_with(kind, |config| config.init_timeout_ms = 1_000).await;
    let mut begun = Raw::begun(&app).await;
    let mut silent = Raw::connect(&app).await;
    assert_eq!(silent.frame().await, Frame::Closed(4408, "Connection initialisation timeout".to_owned()));
    // One that has begun stays, however long ago that is.
    begun.say(&json!({ "type": "ping" })).await;
    assert_eq!(begun.message().await, json!({ "type": "pong" }));
    app.stop().await;
});

both!(a_connection_under_another_protocol_is_refused, async |app| {
    for protocol in ["", "sec-websocket-protocol: graphql-ws\r\n", "sec-websocket-protocol: nonsense\r\n"] {
        let (_, head) = Raw::open(app, protocol).await;
        assert!(head.starts_with("HTTP/1.1 400"), "{protocol}: {head}");
    }
    let (_, head) = Raw::open(app, "sec-websocket-protocol: graphql-ws, graphql-transport-ws\r\n").await;
    assert!(head.contains("sec-websocket-protocol: graphql-transport-ws"), "{head}");
});

both!(a_request_that_is_refused_is_an_error_and_no_answer, async |app| {
    let mut raw = Raw::begun(app).await;
    for (document, code) in [
        ("{ nonsense }", "GRAPHQL_VALIDATION_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("query One { __typename } query Two { __typename }", "BAD_USER_INPUT"),
        ("query($id: ID!) { customer(by: { id: $id }) { id } }", "BAD_USER_INPUT"),
    ] {
        raw.subscribe("1", document).await;
        let message = raw.message().await;
        assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!("1")), "{message}");
        let [error] = message["payload"].as_array().unwrap().as_slice() else { panic!("one error: {message}") };
        assert_eq!(error["extensions"]["code"], code, "{message}");
        // Nothing follows, and the id is free again.
        raw.subscribe("1", "{ __typename }").await;
        let answer = json!({ "type": "next", "id": "1", "payload": { "data": { "__typename": "Query" } } });
        assert_eq!(raw.message().await, answer);
        assert_eq!(raw.message().await, json!({ "type": "complete", "id": "1" }));
    }
    // An error of what ran is part of an answer.
    raw.subscribe("2", "{ customer(by: { id: \"alice\" }) { id } }").await;
    let message = raw.message().await;
    assert_eq!((&message["type"], &message["payload"]["data"]), (&json!("next"), &json!({ "customer": null })));
    assert_eq!(raw.message().await["type"], "complete");
});

both_kinds!(the_gateway_pings_and_closes_on_a_client_that_does_not_answer, async |kind| {
    let app = TestApp::start_with(kind, |config| config.keep_alive_ms = 1_000).await;
    let mut answering = Raw::begun(&app).await;
    let mut silent = Raw::begun(&app).await;
    assert_eq!(silent.frame().await, Frame::Ping);
    for _ in 0..2 {
        assert_eq!(answering.frame().await, Frame::Ping);
        answering.send(PONG, b"").await;
    }
    assert_eq!(silent.frame().await, Frame::Closed(1001, "Going away".to_owned()));
    // Whoever answers stays; a message is an answer as well.
    answering.say(&json!({ "type": "ping" })).await;
    assert_eq!(answering.message().await, json!({ "type": "pong" }));
    app.stop().await;
});

both!(a_ping_is_answered_before_and_after_the_beginning, async |app| {
    let mut raw = Raw::connect(app).await;
    for begun in [false, true] {
        raw.say(&json!({ "type": "ping", "payload": { "any": 1 } })).await;
        assert_eq!(raw.message().await, json!({ "type": "pong" }));
        raw.say(&json!({ "type": "pong" })).await;
        if !begun {
            raw.say(&json!({ "type": "connection_init", "payload": { "any": [1] } })).await;
            assert_eq!(raw.message().await, json!({ "type": "connection_ack" }));
        }
    }
});

both_kinds!(a_message_over_the_limit_is_refused, async |kind| {
    const LIMIT: usize = 2_000;
    let app = TestApp::start_with(kind, |config| config.max_body_bytes = LIMIT as u32).await;
    let padded = |length: usize| {
        let message = json!({ "type": "ping" }).to_string();
        format!("{message}{}", " ".repeat(length - message.len()))
    };
    let mut raw = Raw::begun(&app).await;
    raw.send(TEXT, padded(LIMIT).as_bytes()).await;
    assert_eq!(raw.message().await, json!({ "type": "pong" }));
    for length in [LIMIT + 1, 100 * LIMIT] {
        let mut raw = Raw::begun(&app).await;
        raw.send(TEXT, padded(length).as_bytes()).await;
        assert_eq!(raw.closed().await, (1009, "Message too large".to_owned()), "{length} bytes");
    }
    // What only announces itself as larger than anything that is read ends at once.
    let mut raw = Raw::begun(&app).await;
    raw.0.write_all(&[0x81, 0xff]).await.unwrap();
    raw.0.write_all(&(1_u64 << 40).to_be_bytes()).await.unwrap();
    raw.0.write_all(&[0; 4]).await.unwrap();
    let ended = timeout(FRAME, async { while raw.read().await.is_ok() {} }).await;
    assert!(ended.is_ok(), "the connection has no end");
    app.stop().await;
});

both!(a_query_and_a_mutation_run_over_a_connection_too, async |app| {
    let before = contents(app).await;
    let mut raw = Raw::begun(app).await;
    raw.subscribe("events", "subscription { customerEvents { kind } }").await;
    raw.subscribe("write", "mutation { customerCreate(input: { externalId: \"alice\" }) { customer { externalId } } }")
        .await;
    let mut kinds = Vec::new();
    for _ in 0..3 {
        let message = raw.message().await;
        kinds.push(format!("{} {}", message["id"].as_str().unwrap(), message["type"].as_str().unwrap()));
        if message["type"] == "next" && message["id"] == "write" {
            let customer = &message["payload"]["data"]["customerCreate"]["customer"];
            assert_eq!(customer, &json!({ "externalId": "alice" }));
        }
    }
    kinds.sort();
    assert_eq!(kinds, ["events next", "write complete", "write next"]);
    assert_ne!(contents(app).await, before);
    // What is completed by the client says nothing more.
    raw.say(&json!({ "type": "complete", "id": "events" })).await;
    done(&app.client(), "customerCreate", json!({ "externalId": "bob" }), "event { id }").await;
    raw.subscribe("read", "{ customers { totalCount { value } } }").await;
    let data = json!({ "customers": { "totalCount": { "value": 2 } } });
    assert_eq!(raw.message().await, json!({ "type": "next", "id": "read", "payload": { "data": data } }));
});
