//! Nothing that a caller nests brings the gateway down. It runs as a process of its own here: a stack that overflows
//! takes its whole process with it, and would take every other test as well.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::{Value, json};

use crate::support::both::both_kinds;
use crate::support::client::{Client, Response};
use crate::support::database::TestDatabase;

/// A gateway in a process of its own. It is killed when this goes.
struct Process {
    child: Child,
    client: Client,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    fn start(database: &TestDatabase) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_clientele"))
            .args(["serve", "--listen", "127.0.0.1:0", "--database-url", &database.url])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It says where it listens. What it says later is read as well, so that it never waits for a reader.
        let mut out = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            assert!(out.read_line(&mut said).unwrap() > 0, "the gateway ended before it listened: {said}");
            if let Some((_, rest)) = said.split_once("http://") {
                break rest.split('/').next().unwrap().parse().unwrap();
            }
        };
        thread::spawn(move || out.read_to_end(&mut Vec::new()));
        Self { child, client: Client::new(address) }
    }

    /// An answer with data, or one that says that the document or its variables are wrong or too large.
    async fn ask(&self, document: &str, variables: Value, what: &str) {
        let request = self.client.http().post(self.client.url("/graphql"));
        let request = request.json(&json!({ "query": document, "variables": variables }));
        let answer = request.send().await;
        assert!(answer.is_ok(), "{what}: the gateway is gone");
        let code = answer.unwrap().json::<Value>().await.unwrap()["errors"][0]["extensions"]["code"].clone();
        let known = ["LIMIT_EXCEEDED", "BAD_USER_INPUT", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"];
        assert!(code.is_null() || known.map(Value::from).contains(&code), "{what}: {code}");
        let alive = Response::read(self.client.http().get(self.client.url("/graphql?query=%7B__typename%7D"))).await;
        assert!(alive.status.is_success(), "{what}: {}", alive.text);
    }
}

const FILTERED: &str = "query($filter: CustomerFilter) { customers(filter: $filter) { nodes { id } } }";

both_kinds!(a_filter_in_a_filter_in_a_filter_is_answered_or_refused, async |kind| {
    let database = TestDatabase::migrated(kind).await;
    let process = Process::start(&database);
    let innermost =
        json!({ "accounts": { "some": { "addresses": { "every": { "chainId": { "eq": "eip155:1" } } } } } });
    for depth in [1, 4, 10, 20, 30, 40, 50, 60, 100, 1_000] {
        for (key, list) in [("not", false), ("and", true), ("or", true)] {
            // By text: the library that writes JSON would be the first to run out of stack.
            let (open, close) = if list { (format!("{{{key}: ["), "]}") } else { (format!("{{{key}: "), "}") };
            let (open, close) = (open.repeat(depth), close.repeat(depth));
            let inner = "{accounts: {some: {addresses: {every: {chainId: {eq: \"eip155:1\"}}}}}}";
            let written = format!("{{ customers(filter: {open}{inner}{close}) {{ nodes {{ id }} }} }}");
            process.ask(&written, json!({}), &format!("{key} written {depth} deep")).await;
            if depth <= 100 {
                let wrap = |filter| if list { json!({ key: [filter] }) } else { json!({ key: filter }) };
                let sent = (0..depth).fold(innermost.clone(), |filter, _| wrap(filter));
                process.ask(FILTERED, json!({ "filter": sent }), &format!("{key} sent {depth} deep")).await;
            }
        }
    }
});

both_kinds!(brackets_in_brackets_are_answered_or_refused, async |kind| {
    let database = TestDatabase::migrated(kind).await;
    let process = Process::start(&database);
    for depth in [10, 1_000, 3_000, 10_000, 30_000] {
        for (what, open, middle, close) in [
            ("lists", "{ customers(filter: ", ["[", "", "]"], ") { nodes { id } } }"),
            ("objects", "{ customers(filter: ", ["{a: ", "1", "}"], ") { nodes { id } } }"),
            ("selections", "", ["{ a ", "", "}"], ""),
            ("types", "query($x: ", ["[", "Int", "]"], ") { __typename }"),
            ("fragments", "{ ", ["... { ", "__typename", "}"], " }"),
            ("directives", "{ __typename @skip(if: ", ["[", "true", "]"], ") }"),
            ("defaults", "query($x: Int = ", ["[", "1", "]"], ") { __typename }"),
        ] {
            let [opening, inside, closing] = middle;
            let middle = format!("{}{inside}{}", opening.repeat(depth), closing.repeat(depth));
            process.ask(&format!("{open}{middle}{close}"), json!({}), &format!("{what} {depth} deep")).await;
        }
    }
});
