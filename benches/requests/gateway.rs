//! The program under measurement: its data, its process, and the CPU time that it and its database have used.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use std::{fs, io};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

const PROGRAM: &str = env!("CARGO_BIN_EXE_clientele");

/// How large the program is.
pub fn binary_bytes() -> u64 {
    fs::metadata(PROGRAM).expect("the program is there").len()
}

/// Fills a database with customers.
pub async fn seed(url: &str, customers: u64) {
    let mut command = Command::new(PROGRAM);
    command.args(["seed", "--customers", &customers.to_string()]).env("DATABASE_URL", url).stdout(Stdio::null());
    assert!(command.status().await.expect("the program runs").success(), "the data could not be made");
}

/// A gateway that serves.
pub struct Gateway {
    child: Child,
    pub address: SocketAddr,
    /// From its start to its first answered query.
    pub cold_start: Duration,
    pub http: reqwest::Client,
}

impl Gateway {
    /// Starts it on a database that is there, with its log in a file.
    pub async fn start(url: &str, log: &Path) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let began = Instant::now();
        let mut command = Command::new(PROGRAM);
        command.env("DATABASE_URL", url).env("CLIENTELE_LISTEN", "127.0.0.1:0").kill_on_drop(true);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("its log is a pipe")).lines();
        let address = loop {
            let line = lines.next_line().await.expect("its log can be read").expect("it serves");
            let entry: Value = serde_json::from_str(&line).unwrap_or_default();
            if entry["message"] == "Clientele listens" {
                break entry["address"].as_str().expect("the line has the address").parse().expect("an address");
            }
        };
        // The log goes on as in production, a line a request, and somebody has to take it.
        let mut file = io::BufWriter::new(fs::File::create(log).expect("a file for the log"));
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                let _ = io::Write::write_all(&mut file, line.as_bytes());
            }
        });
        let mut gateway = Self { child, address, cold_start: Duration::ZERO, http };
        gateway.ask("{ customers(first: 1) { nodes { id } } }", json!({})).await;
        gateway.cold_start = began.elapsed();
        gateway
    }

    /// Runs one query, which must succeed.
    pub async fn ask(&self, query: &str, variables: Value) -> Value {
        let request = self.http.post(self.url()).json(&json!({ "query": query, "variables": variables }));
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        assert!(answer["errors"].is_null(), "{answer}");
        answer["data"].clone()
    }

    pub fn url(&self) -> String {
        format!("http://{}/graphql", self.address)
    }

    /// The CPU time that the gateway and every server process of PostgreSQL have used so far.
    pub fn cpu(&self) -> Duration {
        let gateway = self.child.id().map(cpu_of).unwrap_or_default();
        let postgres = processes().filter(|process| is_postgres(*process)).map(cpu_of);
        gateway + postgres.sum::<Duration>()
    }

    /// The memory that the gateway holds.
    pub fn memory_kib(&self) -> u64 {
        let status = self.child.id().and_then(|id| fs::read_to_string(format!("/proc/{id}/status")).ok());
        let line = status.as_deref().and_then(|status| status.lines().find_map(|line| line.strip_prefix("VmRSS:")));
        line.and_then(|line| line.trim().strip_suffix(" kB")).and_then(|kib| kib.trim().parse().ok()).unwrap_or(0)
    }

    /// Ends it.
    pub async fn stop(mut self) {
        self.child.kill().await.expect("it can be ended");
    }
}

fn processes() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// Whether a process is one of the cluster that this process has started.
fn is_postgres(process: u32) -> bool {
    let line = fs::read_to_string(format!("/proc/{process}/cmdline")).unwrap_or_default();
    line.contains("postgres") && is_below_us(process)
}

/// Whether a process was started by this one, or by one that was.
fn is_below_us(process: u32) -> bool {
    let mut parent = process;
    while parent > 1 {
        if parent == std::process::id() {
            return true;
        }
        let stat = fs::read_to_string(format!("/proc/{parent}/stat")).unwrap_or_default();
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        parent = after_name.split_whitespace().nth(1).and_then(|parent| parent.parse().ok()).unwrap_or(0);
    }
    false
}

/// The time that all threads of a process have run, to the nanosecond.
fn cpu_of(process: u32) -> Duration {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let times = tasks.filter_map(|task| {
        let text = fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(times.sum())
}
