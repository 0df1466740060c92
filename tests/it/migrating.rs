//! What docs/MIGRATING.md shows is run, in its order, on both databases: each section on a registry of its own. A row of a
//! table names the example that stands for it. `UPDATE=1` writes the answers anew, from SQLite.
//!
//! In a section, `http` are headers of the next `graphql`; the `json` behind that is its answer, with the status after the
//! word where it is not 200; a `jsonl` names its dialect, and the `text` behind it is what the command prints. A `…` in an answer stands for
//! any text. `<!-- keep NAME = path -->` keeps a part of the answer before it as a variable of the queries behind it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::DateTime;
use clap::ValueEnum as _;
use clientele::app::local;
use clientele::import::dialect::Dialect;
use clientele::import::{Format, Rejection, Source, run};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::both::both_kinds;
use crate::support::database::Kind;
use crate::support::signer::Signer;

const PAGE: &str = "docs/MIGRATING.md";

/// A fenced block: what stands behind the fence, and where its text lies in the page.
struct Block {
    info: String,
    text: std::ops::Range<usize>,
    /// What stands between this block and the one before.
    before: std::ops::Range<usize>,
}

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE)).unwrap()
}

/// Where the sections lie: each begins with a heading of the second level.
fn sections(page: &str) -> Vec<std::ops::Range<usize>> {
    let starts: Vec<usize> = page.match_indices("\n## ").map(|(at, _)| at + 1).collect();
    let ends = starts.iter().skip(1).copied().chain([page.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

fn blocks(page: &str, section: std::ops::Range<usize>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = section.start;
    while let Some(fence) = page[at..section.end].find("\n```") {
        let info = at + fence + 4;
        let begin = info + page[info..].find('\n').unwrap() + 1;
        let end = begin + page[begin..].find("```").unwrap();
        blocks.push(Block { info: page[info..begin - 1].to_owned(), text: begin..end, before: at..at + fence });
        at = end + 3;
    }
    blocks
}

/// What a section knows while it runs.
struct Run<'a> {
    app: &'a TestApp,
    variables: Map<String, Value>,
    headers: Vec<(String, String)>,
    last: Value,
}

impl Run<'_> {
    /// Keeps what the text between two blocks says.
    fn keep(&mut self, between: &str) {
        for note in between.split("<!-- keep ").skip(1) {
            let (name, path) = note.split_once(" -->").unwrap().0.split_once(" = ").unwrap();
            let pointer = format!("/data/{}", path.replace('.', "/"));
            let value = self.last.pointer(&pointer).unwrap_or_else(|| panic!("{path} of {}", self.last));
            self.variables.insert(name.to_owned(), value.clone());
            if name == "message" {
                let signature = Signer::ethereum(1).sign(value.as_str().unwrap());
                self.variables.insert("signature".to_owned(), json!(signature));
            }
        }
    }

    /// The status and the body of the answer to a query.
    async fn query(&mut self, document: &str) -> (u16, String) {
        let mut request = self.app.client().http().post(self.app.client().url("/graphql"));
        request = request.header("accept", "application/graphql-response+json");
        for (name, value) in self.headers.drain(..) {
            request = request.header(name, value);
        }
        let variables: Map<String, Value> =
            self.variables.clone().into_iter().filter(|(name, _)| document.contains(&format!("${name}:"))).collect();
        let response = request.json(&json!({ "query": document, "variables": variables })).send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        self.last = serde_json::from_str(&text).unwrap();
        (status, text)
    }

    /// What an import prints.
    async fn import(&self, dialect: &str, objects: &str) -> String {
        let dialect = Dialect::from_str(dialect, false).unwrap();
        let mut source = Source::open(objects.as_bytes(), Format::Dialect(dialect)).await.unwrap();
        let mut printed = String::new();
        let told = |_, rejections: &[Rejection]| {
            printed.extend(rejections.iter().map(|rejection| format!("{rejection}\n")));
        };
        let summary = run(self.app.service(), &local(), &mut source, told).await.unwrap();
        printed += &format!("{summary}\n");
        let left = source.left().unwrap();
        if left.is_empty() { printed } else { printed + &format!("{left}\n") }
    }
}

/// Whether an answer is what is shown.
fn is_shown(shown: &Value, answer: &Value) -> bool {
    match (shown, answer) {
        (Value::String(text), Value::String(_)) if text == "…" => true,
        (Value::Array(shown), Value::Array(answer)) => {
            shown.len() == answer.len() && shown.iter().zip(answer).all(|(shown, answer)| is_shown(shown, answer))
        }
        (Value::Object(shown), Value::Object(answer)) => {
            shown.len() == answer.len()
                && shown.iter().all(|(key, shown)| answer.get(key).is_some_and(|answer| is_shown(shown, answer)))
        }
        (shown, answer) => shown == answer,
    }
}

/// An answer as it is shown: what is another one each time is `…`, unless the page gave it.
fn to_show(answer: async_graphql::Value, key: &str, section: &str) -> async_graphql::Value {
    use async_graphql::Value as Shown;
    match answer {
        Shown::String(text) => {
            let is_new = Uuid::parse_str(&text).is_ok() || DateTime::parse_from_rfc3339(&text).is_ok();
            let is_other = ["cursor", "endCursor", "startCursor", "nonce", "message_to_sign"].contains(&key)
                || (key == "message" && text.contains('\n'));
            let is_given = section.contains(&text) && !text.is_empty();
            Shown::String(if (is_new || is_other) && !is_given { "…".to_owned() } else { text })
        }
        Shown::List(list) => Shown::List(list.into_iter().map(|value| to_show(value, key, section)).collect()),
        Shown::Object(fields) => Shown::Object(
            fields
                .into_iter()
                .map(|(name, value)| {
                    let shown = to_show(value, name.as_str(), section);
                    (name, shown)
                })
                .collect(),
        ),
        other @ (Shown::Null | Shown::Number(_) | Shown::Boolean(_) | Shown::Binary(_) | Shown::Enum(_)) => other,
    }
}

/// Runs a section, and gives it as it should be.
async fn run_section(kind: Kind, page: &str, section: std::ops::Range<usize>) -> String {
    let app = TestApp::start(kind).await;
    let mut run = Run { app: &app, variables: Map::new(), headers: Vec::new(), last: Value::Null };
    let text = &page[section.clone()];
    let found = blocks(page, section.clone());
    let mut written = String::new();
    let mut at = section.start;
    for (index, Block { info, text: range, before }) in found.iter().enumerate() {
        run.keep(&page[before.clone()]);
        let content = &page[range.clone()];
        let next = found.get(index + 1);
        let (replaced, answer) = match info.as_str() {
            "http" => {
                let lines = content.lines().filter_map(|line| line.split_once(": "));
                run.headers.extend(lines.map(|(name, value)| (name.to_owned(), value.to_owned())));
                continue;
            }
            "graphql" => {
                let (status, body) = run.query(content).await;
                let next = next
                    .filter(|next| next.info.starts_with("json"))
                    .unwrap_or_else(|| panic!("no answer to {content}"));
                let shown: Value = serde_json::from_str(&page[next.text.clone()]).unwrap_or_default();
                let as_shown = next.info == if status == 200 { "json".to_owned() } else { format!("json {status}") };
                if as_shown && is_shown(&shown, &run.last) {
                    continue;
                }
                let ordered: async_graphql::Value = serde_json::from_str(&body).unwrap();
                let pretty = serde_json::to_string_pretty(&to_show(ordered, "", text)).unwrap();
                let info = if status == 200 { "json".to_owned() } else { format!("json {status}") };
                (next, format!("{info}\n{pretty}\n"))
            }
            _ if info.starts_with("jsonl ") => {
                let printed = run.import(info.strip_prefix("jsonl ").unwrap(), content).await;
                let next = next
                    .filter(|next| next.info == "text")
                    .unwrap_or_else(|| panic!("nothing is printed for {content}"));
                (next, format!("text\n{printed}"))
            }
            "json" | "text" | "sh" => continue,
            _ if info.starts_with("json ") => continue,
            other => panic!("a block of {other}"),
        };
        written += &page[at..replaced.text.start - replaced.info.len() - 1];
        written += &answer;
        at = replaced.text.end;
    }
    run.keep(&page[found.last().unwrap().text.end..section.end]);
    app.stop().await;
    written + &page[at..section.end]
}

both_kinds!(the_examples_of_the_page_give_its_answers, async |kind| {
    let page = page();
    let all = sections(&page);
    let mut written = page[..all[0].start].to_owned();
    let mut ran = 0;
    for section in all {
        let has_examples = !blocks(&page, section.clone()).is_empty();
        ran += usize::from(has_examples);
        written += &if has_examples { run_section(kind, &page, section).await } else { page[section].to_owned() };
    }
    assert_eq!(ran, 5, "the page has a section for each of five systems");
    if std::env::var_os("UPDATE").is_some() && kind == Kind::Sqlite {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE), &written).unwrap();
        return;
    }
    for (shown, is) in page.lines().zip(written.lines()) {
        assert_eq!(shown, is, "the page shows another answer; write it anew with UPDATE=1");
    }
    assert_eq!(page, written);
});

#[test]
fn every_row_of_a_table_has_an_example_that_runs() {
    let page = page();
    let mut rows = 0;
    for section in sections(&page) {
        let examples: BTreeMap<&str, bool> = page[section.clone()]
            .split("\n#### ")
            .skip(1)
            .map(|example| {
                (
                    example.split_once(' ').unwrap().0,
                    example.contains("\n```graphql\n") || example.contains("\n```jsonl "),
                )
            })
            .collect();
        let mut named: Vec<&str> = Vec::new();
        let table = page[section].lines().skip_while(|line| !line.ends_with("| example |")).skip(2);
        for row in table.take_while(|line| line.starts_with("| ")) {
            let last = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
            rows += 1;
            if last == "none" {
                continue;
            }
            for example in last.split(", ") {
                assert_eq!(examples.get(example), Some(&true), "{row} has no example that runs");
                named.push(example);
            }
        }
        for example in examples.keys() {
            assert!(named.contains(example), "the example {example} stands for no row");
        }
    }
    assert!(rows > 40, "the tables have {rows} rows");
}
