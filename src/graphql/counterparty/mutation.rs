//! Changing what a counterparty owns beside customers: its branches.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use super::object::Branch;
use crate::domain::problem::Problems;
use crate::domain::text::bounded;
use crate::graphql::idempotency::mode;
use crate::graphql::level::root::Loaded;
use crate::graphql::payload::{Answer, UserError};
use crate::graphql::{context, error};
use crate::service::branch::MAX_NAME;
use crate::service::write::Parsed;

/// A branch to be created.
#[derive(InputObject, Clone, Debug)]
pub struct BranchCreateInput {
    /// The name, 1 to 128 characters, unique in the counterparty.
    pub name: String,
}

/// The answer to `branchCreate`.
#[derive(SimpleObject)]
pub struct BranchPayload {
    /// The new branch; null where it was refused.
    branch: Option<Loaded<Branch>>,
    /// The rules that the input breaks.
    user_errors: Vec<UserError>,
    /// Whether an earlier call under the same Idempotency-Key did this: then the outcome and the event are that call's,
    /// and the objects are as they are now.
    replayed: bool,
}

#[derive(Default)]
pub struct CounterpartyMutation;

#[Object]
impl CounterpartyMutation {
    /// Creates a branch of the caller's counterparty. [S4]
    async fn branch_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The branch.")] input: BranchCreateInput,
    ) -> Result<BranchPayload> {
        let mut problems = Problems::default();
        let value = problems.take("name", bounded(&input.name, 1, MAX_NAME)).unwrap_or_default();
        let (service, who, mode) = (context::service(ctx), context::principal(ctx), mode(ctx, &input, false));
        let outcome = service.create_branch(who, Parsed { value, problems }, mode).await;
        let outcome = outcome.map_err(|problem| error::write(&problem))?;
        let Answer { object, value: _, user_errors, event: _, replayed } = Answer::of(ctx, outcome, |row| row);
        Ok(BranchPayload { branch: object, user_errors, replayed })
    }
}
