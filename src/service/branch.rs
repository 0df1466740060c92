//! Creating branches of a counterparty. [S4]

use super::Service;
use super::write::{Outcome, Parsed, refused_by_index, taken};
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
    ) -> Result<Outcome<branch::Model>, StoreError> {
        refused_by_index(self.try_create_branch(who, name).await, |_| &["name"])
    }

    async fn try_create_branch(
        &self,
        who: &Principal,
        Parsed { value: name, mut problems }: Parsed<String>,
    ) -> Result<Outcome<branch::Model>, StoreError> {
        let write = self.begin(who, false).await?;
        if problems.is_empty() && store::branch::named(&write.tx, who.counterparty, &name).await? {
            problems.push("name", taken());
        }
        if let Err(problems) = problems.finish() {
            return Ok(Outcome::Refused(problems));
        }
        let row = branch::Model {
            id: write.new_id(),
            counterparty_id: who.counterparty,
            name,
            created_at_ms: write.now.millis(),
        };
        store::branch::insert(&write.tx, &row).await?;
        write.end(row, None).await
    }
}
