//! The program itself, run as an operator runs it: its own process, environment and output.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;
use std::{env, io};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};
use tokio::time::timeout;

use crate::support::client::Client;

/// Nothing that a process is asked to do may take longer.
const LONGEST: Duration = Duration::from_secs(60);

/// The password in the address of a database, which must not come out anywhere.
pub const PASSWORD: &str = "s3cret-pa55word";

/// The program with these arguments, on this database; what the environment of the tests says does not matter.
pub fn program(arguments: &[&str], database_url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clientele"));
    for (name, _) in env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"CLIENTELE_")) {
        command.env_remove(name);
    }
    command.env_remove("DATABASE_REPLICA_URL");
    command.args(arguments).env("DATABASE_URL", database_url).current_dir(env::temp_dir());
    command.stdin(Stdio::null()).kill_on_drop(true);
    command
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    /// The log and the errors.
    pub err: String,
}

/// Runs a command to its end.
pub async fn run(mut command: Command) -> Ended {
    let output = timeout(LONGEST, command.output()).await.expect("the command ends").expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// A gateway in a process of its own.
pub struct Gateway {
    child: Child,
    log: Lines<BufReader<ChildStderr>>,
    /// What it has logged so far.
    pub read: String,
}

impl Gateway {
    /// Starts it on a port of its own choice.
    pub fn spawn(arguments: &[&str], database_url: &str) -> Self {
        Self::spawn_by(program(arguments, database_url))
    }

    /// Starts it by this command.
    pub fn spawn_by(mut command: Command) -> Self {
        command.env("CLIENTELE_LISTEN", "127.0.0.1:0").stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let log = BufReader::new(child.stderr.take().expect("its errors are a pipe")).lines();
        Self { child, log, read: String::new() }
    }

    /// Waits for the line that says that it serves, and gives the line.
    pub async fn listens(&mut self) -> Value {
        let mut listens = async || -> io::Result<Option<Value>> {
            while let Some(line) = self.log.next_line().await? {
                self.read.push_str(&line);
                self.read.push('\n');
                let entry: Value = serde_json::from_str(&line).unwrap_or_default();
                if entry["message"] == "Clientele listens" {
                    return Ok(Some(entry));
                }
            }
            Ok(None)
        };
        let line = timeout(LONGEST, listens()).await.expect("the gateway starts in time").expect("its log can be read");
        line.unwrap_or_else(|| panic!("the gateway ended without serving:\n{}", self.read))
    }

    /// Waits until its log says this, if it has not said it yet.
    pub async fn read_until(&mut self, said: &str) {
        let mut reads = async || {
            while !self.read.contains(said) {
                let line = self.log.next_line().await.expect("its log can be read");
                self.read.push_str(&line.expect("its log goes on"));
                self.read.push('\n');
            }
        };
        timeout(LONGEST, reads()).await.expect("the gateway says it in time");
    }

    /// The client of a gateway that listens.
    pub async fn client(&mut self) -> Client {
        let line = self.listens().await;
        let address: SocketAddr =
            line["address"].as_str().expect("the line has the address").parse().expect("an address");
        Client::new(address)
    }

    /// Sends a signal by its name.
    pub async fn signal(&self, name: &str) {
        let id = self.child.id().expect("the gateway runs").to_string();
        let status = Command::new("kill").args(["-s", name, &id]).status().await.expect("kill runs");
        assert!(status.success());
    }

    /// Waits for its end.
    pub async fn ended(mut self) -> Ended {
        let mut rest = async || {
            while let Some(line) = self.log.next_line().await.expect("its log can be read") {
                self.read.push_str(&line);
                self.read.push('\n');
            }
        };
        timeout(LONGEST, rest()).await.expect("the gateway ends in time");
        let mut out = String::new();
        let mut stdout = self.child.stdout.take().expect("its output is a pipe");
        stdout.read_to_string(&mut out).await.expect("its output can be read");
        let status =
            timeout(LONGEST, self.child.wait()).await.expect("the gateway ends in time").expect("it has a status");
        Ended { code: status.code(), out, err: self.read }
    }

    /// Stops it in good order.
    pub async fn stop(self) -> Ended {
        self.signal("TERM").await;
        self.ended().await
    }
}

/// The address of a PostgreSQL database with a password in it. The test's cluster asks for none and takes any.
pub fn with_password(url: &str) -> String {
    url.replacen("postgres@", &format!("postgres:{PASSWORD}@"), 1)
}
