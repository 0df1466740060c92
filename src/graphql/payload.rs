//! What every mutation answers with: the object as it is now, the user errors, the event.

use async_graphql::{Context, SimpleObject};

use super::event::object::CustomerEvent;
use super::level::object::Described;
use super::level::root::Loaded;
use super::{context, position};
use crate::domain::problem::{Problem, ProblemCode};
use crate::service::write::{Done, Outcome};
use crate::store::database::Reader;
use sea_orm::ModelTrait;

/// A rule of the product that the input breaks. All of a call's are told at once.
#[derive(SimpleObject, Clone, Debug)]
pub struct UserError {
    /// What kind of rule.
    pub code: ProblemCode,
    /// The rule, in a sentence for people.
    pub message: String,
    /// Where in the input: `["residence", "state"]`.
    pub field: Vec<String>,
    /// The bounds and values that the rule speaks of.
    pub params: Option<serde_json::Value>,
}

impl From<Problem> for UserError {
    fn from(Problem { code, message, field, params }: Problem) -> Self {
        Self { code, message, field, params }
    }
}

/// The parts of a payload that all mutations share.
pub struct Answer<T, V> {
    pub object: Option<Loaded<T>>,
    pub value: Option<V>,
    pub user_errors: Vec<UserError>,
    pub event: Option<Loaded<CustomerEvent>>,
    pub replayed: bool,
}

impl<T: Described, V> Answer<T, V> {
    /// The answer to a write whose outcome holds the row that `model` takes from it.
    pub fn of<M: ModelTrait>(ctx: &Context<'_>, outcome: Outcome<V>, model: fn(&V) -> &M) -> Self {
        match outcome {
            Outcome::Done(Done { value, event, replayed, reader }) => {
                if let Some(event) = &event {
                    position::tell(ctx, event);
                }
                Self {
                    object: Some(loaded(ctx, reader.clone(), model(&value))),
                    value: Some(value),
                    user_errors: Vec::new(),
                    event: event.map(|event| loaded(ctx, reader, &event)),
                    replayed,
                }
            }
            Outcome::Refused(problems) => Self {
                object: None,
                value: None,
                user_errors: problems.into_iter().map(UserError::from).collect(),
                event: None,
                replayed: false,
            },
        }
    }
}

/// The object of a row that is at hand; what hangs on it is read through `reader`.
pub fn loaded<T: Described, M: ModelTrait>(ctx: &Context<'_>, reader: Reader, model: &M) -> Loaded<T> {
    Loaded::new(context::from(ctx, reader), model)
}
