//! Creating branches of a counterparty. [S4]

use sea_orm::DatabaseConnection;
use uuid::Uuid;

use super::Service;
use super::idempotency::{Mode, Repeatable, Stop, WriteError, gone};
use super::write::{Outcome, Parsed, Write, taken};
use crate::domain::principal::Principal;
use crate::entity::branch;
use crate::store;
use crate::store::error::StoreError;

/// The longest name of a branch or a counterparty, in Unicode scalar values.
pub const MAX_NAME: usize = 128;

impl Service {
    /// Creates a branch; its name is unique in the counterparty.
    pub async fn create_branch(
        &self,
        who: &Principal,
        name: Parsed<String>,
        mode: Mode,
    ) -> Result<Outcome<branch::Model>, WriteError> {
        self.once(who, mode, Box::pin(self.try_create_branch(who, name, mode)), |_| &["name"]).await
    }

    async fn try_create_branch(
        &self,
        who: &Principal,
        Parsed { value: name, mut problems }: Parsed<String>,
        mode: Mode,
    ) -> Result<Outcome<branch::Model>, Stop> {
        let write = self.begin(who, mode).await?;
        if problems.is_empty() && store::branch::named(&write.tx, who.counterparty, &name).await? {
            problems.push("name", taken());
        }
        if let Err(problems) = problems.finish() {
            return Ok(Outcome::Refused(problems));
        }
        let row = new_branch(&write, name);
        store::branch::insert(&write.tx, &row).await?;
        write.end(row, None).await
    }
}

impl Repeatable for branch::Model {
    type Kept = Uuid;

    fn kept(&self) -> Uuid {
        self.id
    }

    async fn again(db: &DatabaseConnection, counterparty: Uuid, id: Uuid) -> Result<Self, StoreError> {
        store::branch::by_id(db, counterparty, id).await?.ok_or_else(gone)
    }
}

fn new_branch(write: &Write<'_>, name: String) -> branch::Model {
    branch::Model {
        id: write.new_id(),
        counterparty_id: write.who.counterparty,
        name,
        created_at_ms: write.now.millis(),
    }
}

/// The id of the branch of this name, which is created if it is not there.
pub(super) async fn of_name(write: &Write<'_>, name: String) -> Result<Uuid, StoreError> {
    if let Some(id) = store::branch::id_of(&write.tx, write.who.counterparty, &name).await? {
        return Ok(id);
    }
    let row = new_branch(write, name);
    store::branch::insert(&write.tx, &row).await?;
    Ok(row.id)
}
