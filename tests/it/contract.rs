//! What is generated stays true: the schema beside the code, and the table of settings in the README. `UPDATE=1`
//! writes them anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use clap::{Args as _, Command};
use clientele::config::Config;

fn holds(file: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, wanted).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == wanted, "{file} is not what the code says; write it anew with `make schema`");
}

#[test]
fn schema_graphql_is_the_schema() {
    holds("schema.graphql", &clientele::graphql::schema::sdl());
}

#[test]
fn the_readme_lists_every_setting() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (before, rest) = readme.split_once("<!-- settings -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end of settings -->").unwrap();
    holds("README.md", &format!("{before}<!-- settings -->\n{}<!-- end of settings -->{after}", settings()));
}

fn settings() -> String {
    let command = Config::augment_args(Command::new("clientele"));
    let mut table = String::from("| variable | option | default | meaning |\n|---|---|---|---|\n");
    for argument in command.get_arguments() {
        let Some(variable) = argument.get_env() else { continue };
        let default: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        let option = argument.get_long().unwrap_or_default();
        let meaning = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let variable = variable.to_string_lossy();
        writeln!(table, "| `{variable}` | `--{option}` | `{}` | {meaning} |", default.join(" ")).unwrap();
    }
    table.push_str("| `CLIENTELE_LOG` | | `info,sqlx=warn,sea_orm=warn` | What is logged, as a `tracing` filter. |\n");
    table
}

#[test]
fn every_element_of_the_schema_is_described() {
    let schema = async_graphql::parser::parse_schema(clientele::graphql::schema::sdl()).unwrap();
    let mut bare = Vec::new();
    for definition in schema.definitions {
        use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
        let TypeSystemDefinition::Type(ty) = definition else { continue };
        let name = ty.node.name.node.as_str().to_owned();
        if ty.node.description.is_none() {
            bare.push(name.clone());
        }
        match &ty.node.kind {
            TypeKind::Object(object) => bare.extend(fields(&name, &object.fields)),
            TypeKind::Interface(interface) => bare.extend(fields(&name, &interface.fields)),
            TypeKind::InputObject(input) => bare.extend(
                input
                    .fields
                    .iter()
                    .filter(|f| f.node.description.is_none())
                    .map(|f| format!("{name}.{}", f.node.name.node)),
            ),
            TypeKind::Enum(choices) => bare.extend(
                choices
                    .values
                    .iter()
                    .filter(|v| v.node.description.is_none())
                    .map(|v| format!("{name}.{}", v.node.value.node)),
            ),
            TypeKind::Scalar | TypeKind::Union(_) => {}
        }
    }
    assert!(bare.is_empty(), "without a description: {bare:#?}");
}

fn fields(
    ty: &str,
    fields: &[async_graphql::Positioned<async_graphql::parser::types::FieldDefinition>],
) -> Vec<String> {
    let mut bare = Vec::new();
    for field in fields {
        let name = format!("{ty}.{}", field.node.name.node);
        if field.node.description.is_none() {
            bare.push(name.clone());
        }
        for argument in &field.node.arguments {
            if argument.node.description.is_none() {
                bare.push(format!("{name}({})", argument.node.name.node));
            }
        }
    }
    bare
}
