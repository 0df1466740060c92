//! Taking what says who a customer is out of the registry for good. The record and its events stay.

use uuid::Uuid;

use super::Service;
use super::customer::row::{changed_fields, patched};
use super::idempotency::{Mode, Stop, WriteError};
use super::write::{Outcome, not_found, version};
use crate::domain::customer::{CustomerPatch, CustomerStatus};
use crate::domain::event::{EventKind, NewEvent, reason};
use crate::domain::principal::Principal;
use crate::domain::problem::{ProblemCode, Problems, Rule};
use crate::entity::customer;
use crate::store;

impl Service {
    /// Removes the personal data of a DELETED customer: login, name, date of birth, phone, identities, residence.
    pub async fn erase_customer(
        &self,
        who: &Principal,
        id: Uuid,
        given: Option<&str>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<customer::Model>, WriteError> {
        self.once(who, mode, Box::pin(self.try_erase(who, id, given, expected_version, mode)), |_| &["id"]).await
    }

    async fn try_erase(
        &self,
        who: &Principal,
        id: Uuid,
        given: Option<&str>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<customer::Model>, Stop> {
        let mut problems = Problems::default();
        let reason = problems.take("reason", reason(given)).flatten();
        let write = self.begin(who, mode).await?;
        let Some(before) = store::customer::lock(&write.tx, who.counterparty, id).await? else {
            problems.push("id", not_found("customer"));
            return Ok(Outcome::Refused(problems.into_vec()));
        };
        problems.take("expectedVersion", version(expected_version, before.version));
        problems.take("id", erasable(before.status));
        if let Err(problems) = problems.finish() {
            return Ok(Outcome::Refused(problems));
        }
        let (after, labels) = patched(write.keys(), &before, CustomerPatch::erasing())?;
        let changed_fields = changed_fields(&before, &after);
        if changed_fields.is_empty() {
            return write.end(before, None).await;
        }
        let after = customer::Model { version: before.version + 1, updated_at_ms: write.now.millis(), ..after };
        store::customer::update(&write.tx, &before, &after, &labels).await?;
        let event = NewEvent {
            kind: EventKind::CustomerErased,
            occurred_at: write.now,
            account_id: None,
            address_id: None,
            reason,
            changed_fields,
            previous_status: None,
        };
        let event = write.log(&after, event).await?;
        write.end(after, Some(event)).await
    }
}

/// The rule that only what has come to its end may be erased.
fn erasable(status: CustomerStatus) -> Result<(), Rule> {
    if status == CustomerStatus::Deleted {
        return Ok(());
    }
    let message = format!("Only a DELETED customer can be erased, and this one is {}.", status.name());
    let params = serde_json::json!({ "status": status.name(), "allowed": [CustomerStatus::Deleted.name()] });
    Err(Rule::new(ProblemCode::InvalidTransition, message).with_params(params))
}
