//! What the README and examples/ show is run: the same queries give the same answers, on both databases. `UPDATE=1`
//! writes the README's answers anew.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::app::both;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The blocks of the README between fences, with the language of each and where its text stands.
fn blocks(readme: &str) -> Vec<(&str, std::ops::Range<usize>)> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(fence) = readme[at..].find("```") {
        let language = at + fence + 3;
        let begin = language + readme[language..].find('\n').unwrap() + 1;
        let end = begin + readme[begin..].find("```").unwrap();
        blocks.push((&readme[language..begin - 1], begin..end));
        at = end + 3;
    }
    blocks
}

both!(the_readmes_queries_give_its_answers, async |app| {
    clientele::import::load_sample(app.service(), &clientele::app::local()).await.unwrap();
    let path = root().join("README.md");
    let mut readme = fs::read_to_string(&path).unwrap();
    let mut run = 0;
    for index in 0..blocks(&readme).len() {
        let found = blocks(&readme);
        let (("graphql", query), Some(("json", answer))) = (&found[index], found.get(index + 1)) else { continue };
        let response = app.client().query(&readme[query.clone()], json!({})).await;
        let answer = answer.clone();
        if std::env::var_os("UPDATE").is_some() {
            // This kind of value keeps the order of the document.
            let ordered: async_graphql::Value = serde_json::from_str(&response.text).unwrap();
            let text = serde_json::to_string_pretty(&ordered).unwrap() + "\n";
            readme.replace_range(answer.clone(), &text);
            fs::write(&path, &readme).unwrap();
        }
        let wanted: Value = blocks(&readme)
            .get(index + 1)
            .map(|(_, range)| &readme[range.clone()])
            .map(|text| serde_json::from_str(text).unwrap())
            .unwrap();
        assert_eq!(response.body, wanted, "the answer to the README's query {run}");
        run += 1;
    }
    assert_eq!(run, 3, "the README shows three queries with their answers");
});

both!(the_examples_run, async |app| {
    clientele::import::load_sample(app.service(), &clientele::app::local()).await.unwrap();
    let mut run = 0;
    for entry in fs::read_dir(root().join("examples")).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.extension().is_none_or(|ending| ending != "graphql") {
            continue;
        }
        let document = fs::read_to_string(&path).unwrap();
        let variables = fs::read_to_string(path.with_extension("variables.json")).unwrap_or_else(|_| "{}".to_owned());
        let variables: Value = serde_json::from_str(&variables).unwrap();
        run += 1;
        if document.contains("subscription") {
            let subscription = app.client().subscribe(&document, variables).await;
            subscription.complete().await;
            continue;
        }
        let response = app.client().query(&document, variables).await;
        assert!(response.body.get("errors").is_none(), "{}: {}", path.display(), response.body);
    }
    assert!(run >= 4, "there are examples");
});
