//! The filter of events, held against an event that is at hand: what a subscription asks. The store asks the same of
//! the database; a test holds the two together.

use uuid::Uuid;

use super::{DateTimeFilter, EventFilter, LabelsFilter, NodeId};
use crate::domain::customer::CustomerStatus;
use crate::domain::event::EventKind;

impl EventFilter {
    /// Whether an event is so.
    pub fn holds(
        &self,
        kind: EventKind,
        customer: Uuid,
        status: CustomerStatus,
        has: &[String],
        occurred_at_ms: i64,
    ) -> bool {
        let Self { kinds, customer_ids, statuses, labels, occurred_at } = self;
        kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
            && customer_ids.as_ref().is_none_or(|ids| ids.contains(&NodeId(customer)))
            && statuses.as_ref().is_none_or(|statuses| statuses.contains(&status))
            && labels.as_ref().is_none_or(|labels| labels.holds(has))
            && occurred_at.as_ref().is_none_or(|time| time.holds(occurred_at_ms))
    }
}

impl LabelsFilter {
    /// Whether a set of labels is so.
    pub fn holds(&self, has: &[String]) -> bool {
        let Self { has_all, has_any, has_none } = self;
        has_all.as_ref().is_none_or(|labels| labels.iter().all(|label| has.contains(label)))
            && has_any.as_ref().is_none_or(|labels| labels.iter().any(|label| has.contains(label)))
            && has_none.as_ref().is_none_or(|labels| !labels.iter().any(|label| has.contains(label)))
    }
}

impl DateTimeFilter {
    /// Whether a moment, in milliseconds since the epoch, is so.
    pub fn holds(&self, ms: i64) -> bool {
        let Self { gt, gte, lt, lte } = self;
        gt.as_ref().is_none_or(|bound| ms > bound.millis())
            && gte.as_ref().is_none_or(|bound| ms >= bound.millis())
            && lt.as_ref().is_none_or(|bound| ms < bound.millis())
            && lte.as_ref().is_none_or(|bound| ms <= bound.millis())
    }
}
