//! What is told of the schema to those who do not know it: the whole by introspection, names by suggestions. Both are
//! for those who write clients, and can be off where strangers call.

use apollo_compiler::ast::{Definition, Document, Selection};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Schema};

/// What is told of the schema.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// `__schema` and `__type` are answered.
    pub introspection: bool,
    /// An error about an unknown name says which names are like it.
    pub suggestions: bool,
}

/// The most names that are suggested for one.
const MAX_SUGGESTIONS: usize = 3;

/// A name longer than this is like none.
const LONGEST: usize = 64;

impl Disclosure {
    /// Why a valid document must not run, if it asks for what is not told.
    pub fn refuses(self, document: &Document) -> Option<String> {
        let asks = !self.introspection
            && document.definitions.iter().any(|definition| match definition {
                Definition::OperationDefinition(operation) => asks(&operation.selection_set),
                Definition::FragmentDefinition(fragment) => asks(&fragment.selection_set),
                _ => false,
            });
        asks.then(|| "This gateway does not answer introspection.".to_owned())
    }

    /// Puts the names of the schema that are like an unknown one behind the message about it.
    pub fn suggest(self, schema: &Valid<Schema>, message: &mut String) {
        if !self.suggestions {
            return;
        }
        let names: Vec<String> = alike(schema, message).into_iter().map(|name| format!("\"{name}\"")).collect();
        let suggested = match names.as_slice() {
            [] => return,
            [one] => one.clone(),
            [one, other] => format!("{one} or {other}"),
            [others @ .., last] => format!("{}, or {last}", others.join(", ")),
        };
        message.push_str(&format!(" Did you mean {suggested}?"));
    }
}

/// Whether the schema itself is asked for, at whatever depth: of a valid document only the root of a query can.
fn asks(selections: &[Selection]) -> bool {
    selections.iter().any(|selection| match selection {
        Selection::Field(field) => matches!(field.name.as_str(), "__schema" | "__type") || asks(&field.selection_set),
        Selection::InlineFragment(fragment) => asks(&fragment.selection_set),
        Selection::FragmentSpread(_) => false,
    })
}

/// The names that the one in the message could have been meant for, the most like it first. The validator says what
/// is unknown and where in words alone; a test holds their form.
fn alike<'a>(schema: &'a Valid<Schema>, message: &str) -> Vec<&'a str> {
    let quoted: Vec<&str> = message.split('"').skip(1).step_by(2).collect();
    let (unknown, known) = match (message.split('"').next().unwrap_or_default(), quoted.as_slice()) {
        ("Cannot query field ", [field, ty]) => (*field, fields(schema, ty)),
        ("Unknown argument ", [argument, coordinate]) => (*argument, arguments(schema, coordinate)),
        ("Field ", [field, ty]) if message.contains("is not defined by type") => (*field, fields(schema, ty)),
        ("Value ", [value, ty]) if message.contains("does not exist in") => (*value, values(schema, ty)),
        ("Unknown type ", [ty]) => (*ty, schema.types.keys().map(Name::as_str).collect()),
        ("Unknown directive ", [name]) => {
            (name.trim_start_matches('@'), schema.directive_definitions.keys().map(Name::as_str).collect())
        }
        _ => return Vec::new(),
    };
    if unknown.len() > LONGEST {
        return Vec::new();
    }
    let distance = |name: &str| strsim::damerau_levenshtein(&unknown.to_lowercase(), &name.to_lowercase());
    let mut near: Vec<(usize, &str)> = known.into_iter().map(|name| (distance(name), name)).collect();
    near.retain(|(distance, name)| !name.starts_with("__") && *distance <= unknown.len() * 2 / 5 + 1);
    near.sort_unstable();
    near.into_iter().take(MAX_SUGGESTIONS).map(|(_, name)| name).collect()
}

fn fields<'a>(schema: &'a Valid<Schema>, ty: &str) -> Vec<&'a str> {
    match schema.types.get(ty) {
        Some(ExtendedType::Object(object)) => object.fields.keys().map(Name::as_str).collect(),
        Some(ExtendedType::Interface(interface)) => interface.fields.keys().map(Name::as_str).collect(),
        Some(ExtendedType::InputObject(input)) => input.fields.keys().map(Name::as_str).collect(),
        Some(ExtendedType::Scalar(_) | ExtendedType::Union(_) | ExtendedType::Enum(_)) | None => Vec::new(),
    }
}

fn values<'a>(schema: &'a Valid<Schema>, ty: &str) -> Vec<&'a str> {
    schema.get_enum(ty).map(|choices| choices.values.keys().map(Name::as_str).collect()).unwrap_or_default()
}

fn arguments<'a>(schema: &'a Valid<Schema>, coordinate: &str) -> Vec<&'a str> {
    let (ty, field) = coordinate.split('(').next().unwrap_or_default().split_once('.').unwrap_or_default();
    let field = schema.type_field(ty, field);
    field.map(|field| field.arguments.iter().map(|argument| argument.name.as_str()).collect()).unwrap_or_default()
}
