//! Watching the log.

use std::sync::Arc;

use async_graphql::{Context, Result, Subscription};
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

use super::object::CustomerEvent;
use crate::domain::filter::{EventFilter, Given};
use crate::domain::label::Labels;
use crate::entity::event;
use crate::event::bus::Bus;
use crate::graphql::context;
use crate::graphql::error::{Code, coded};
use crate::graphql::level::fetch::Source;
use crate::graphql::level::root::Loaded;

pub struct Subscription;

/// Watching. A stream goes on until either side ends it.
#[Subscription]
impl Subscription {
    /// Everything that happens to customers, their accounts and their addresses, from now on, in the order of the log.
    /// A subscriber that falls too far behind gets an error with code LAGGED, and the stream ends. [S0 updates]
    async fn customer_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which to send.")] filter: Given<EventFilter>,
    ) -> impl Stream<Item = Result<Loaded<CustomerEvent>>> + use<> {
        let source = context::primary(ctx);
        let listener = Listener {
            events: Some(ctx.data_unchecked::<Bus>().subscribe()),
            counterparty: source.counterparty,
            filter: filter.into_inner(),
        };
        unfold((listener, source), |(mut listener, source)| async move {
            let event = listener.next().await?;
            let loaded = event.map(|event| loaded(source.clone(), &event));
            Some((loaded, (listener, source)))
        })
    }
}

fn loaded(source: Source, event: &event::Model) -> Loaded<CustomerEvent> {
    Loaded::new(source, event)
}

/// One subscriber: what it listens to, and which of that it is sent.
struct Listener {
    /// None once the stream has ended.
    events: Option<Receiver<Arc<event::Model>>>,
    counterparty: Uuid,
    filter: Option<EventFilter>,
}

impl Listener {
    async fn next(&mut self) -> Option<Result<Arc<event::Model>>> {
        loop {
            match self.events.as_mut()?.recv().await {
                Ok(event) if self.wants(&event) => return Some(Ok(event)),
                Ok(_) => {}
                Err(RecvError::Closed) => return None,
                Err(RecvError::Lagged(missed)) => {
                    self.events = None;
                    return Some(Err(coded(
                        Code::Lagged,
                        format!("This subscriber was too slow and missed {missed} events."),
                    )));
                }
            }
        }
    }

    fn wants(&self, event: &event::Model) -> bool {
        event.counterparty_id == self.counterparty
            && self.filter.as_ref().is_none_or(|filter| {
                let labels = Labels::from_json(&event.labels);
                filter.holds(event.kind, event.customer_id, event.status, labels.as_slice(), event.occurred_at_ms)
            })
    }
}
