//! How a mutation is meant: dry, in earnest, or once under the key of its request.

use async_graphql::{Context, InputType, Value};

use super::context;
use crate::domain::idempotency::{IdempotencyKey, Token};
use crate::service::idempotency::Mode;

/// How this mutation is meant. Every mutation asks, with the input as it was read.
pub fn mode(ctx: &Context<'_>, input: &impl InputType, dry_run: bool) -> Mode {
    let key = ctx.data_opt::<IdempotencyKey>().filter(|_| !dry_run);
    let Some(key) = key else { return Mode::dry_if(dry_run) };
    let field = &ctx.item.node;
    // An argument that could not be resolved would have ended the mutation by now.
    let given = ctx.field().arguments().unwrap_or_default();
    let given = given.iter().find(|(name, _)| name == "input").map(|(_, value)| value);
    let mut canonical = String::new();
    write(&input.to_value(), given, &mut canonical);
    let response_key = field.response_key().node.as_str();
    Mode::Once(Token::new(*key, context::principal(ctx), response_key, field.name.node.as_str(), &canonical))
}

/// Writes an input in its one form: defaults filled in, ids and numbers as they were read, keys in the order of the
/// schema, however the document or its variables had it. What was not given is left out, since null may say more.
fn write(read: &Value, given: Option<&Value>, out: &mut String) {
    match (read, given) {
        (Value::Object(members), _) => {
            out.push('{');
            for (name, member) in members {
                let given = match given {
                    Some(Value::Object(given)) => given.get(name),
                    _ => None,
                };
                if *member != Value::Null || given.is_some() {
                    out.push_str(name);
                    out.push(':');
                    write(member, given, out);
                    out.push(',');
                }
            }
            out.push('}');
        }
        (Value::List(items), _) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                let given = match given {
                    Some(Value::List(given)) => given.get(index),
                    // One value stands for a list of one (GraphQL §3.11).
                    one => one,
                };
                write(item, given, out);
                out.push(',');
            }
            out.push(']');
        }
        // Strings are in quotes, with what they hold escaped: no two inputs write the same.
        (scalar, _) => out.push_str(&scalar.to_string()),
    }
}
