//! The architecture, held by a test: which floor may use which, where a query begins, and how long a file may be.

use std::fs;
use std::path::{Path, PathBuf};

/// Each floor and what it may use of the house beside itself. Imports point down.
const FLOORS: [(&str, &[&str]); 10] = [
    ("domain", &[]),
    ("entity", &["domain"]),
    ("store", &["domain", "entity"]),
    ("service", &["domain", "entity", "store"]),
    ("event", &["domain", "entity", "store"]),
    ("graphql", &["domain", "entity", "store", "service", "event"]),
    ("http", &["domain", "store", "service", "graphql"]),
    ("import", &["domain", "entity", "store", "service", "graphql"]),
    ("cli", &["domain", "entity", "store", "service", "graphql", "http", "import", "app", "config", "telemetry"]),
    ("config", &["domain", "store", "graphql"]),
];

/// What a floor must not name, whoever it belongs to.
const FOREIGN: [(&str, &[&str]); 6] = [
    ("domain", &["tokio", "axum", "sqlx", "tracing"]),
    ("entity", &["tokio", "axum", "sqlx", "tracing", "async_graphql"]),
    ("store", &["axum", "async_graphql"]),
    ("service", &["axum", "async_graphql", "sea_query", "Statement"]),
    ("graphql", &["axum", "sea_query", "Statement"]),
    ("import", &["axum", "sea_query", "Statement"]),
];

const LONGEST: usize = 400;

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "no sources below {folder}");
    found
}

/// The code of a file without its comments.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn floor(path: &Path) -> String {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn imports_point_down() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let own = floor(&path);
        let Some((_, allowed)) = FLOORS.iter().find(|(name, _)| *name == own) else { continue };
        for used in code(&text).split("crate::").skip(1) {
            let used: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if used != own && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{}: {own} uses {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_floor_names_what_is_not_its_own() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let own = floor(&path);
        let Some((_, foreign)) = FOREIGN.iter().find(|(name, _)| *name == own) else { continue };
        for name in *foreign {
            let named = code(&text).split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == *name);
            if named {
                wrong.push(format!("{}: {own} names {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_query_begins_with_the_counterparty() {
    for (path, text) in sources("src") {
        let begins = code(&text).contains("Entity::find");
        assert!(!begins || path.ends_with("store/scope.rs"), "{} begins a query by itself", path.display());
    }
}

#[test]
fn files_are_short_and_say_why_they_are_here() {
    let mut wrong = Vec::new();
    for folder in ["src", "migrations/src", "tests/it"] {
        for (path, text) in sources(folder) {
            let lines = text.lines().count();
            if lines > LONGEST {
                wrong.push(format!("{} has {lines} lines", path.display()));
            }
            if !text.starts_with("//!") {
                wrong.push(format!("{} does not say why it is here", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
