//! What clients can read about the gateway and about themselves.

use async_graphql::{Context, Object, SimpleObject};

use super::context;
use super::counterparty::object::Counterparty;
use super::level::root::Found;
use crate::domain::label::MAX_LABELS;
use crate::domain::page::PageBounds;
use crate::graphql::limits::Limits;

/// Limits, page sizes and version.
#[derive(SimpleObject)]
pub struct ServiceConfig {
    /// The version of the gateway.
    version: &'static str,
    /// How deep a query may be nested.
    max_depth: u32,
    /// How many tokens a document may have.
    max_tokens: u32,
    /// How many bytes the body of a request may have.
    max_body_bytes: u32,
    /// The size of a page where none is asked for.
    default_page_size: u32,
    /// The largest page.
    max_page_size: u32,
    /// The largest `offset`.
    max_offset: u32,
    /// The most labels that a customer has.
    max_labels: u32,
    /// What this gateway can do beyond reading and writing: `subscriptions`; `encryption`, without which it keeps no dates
    /// of birth, phones and identities.
    features: Vec<&'static str>,
}

/// Who is asking.
pub struct Viewer;

/// Who is asking, and for whom.
#[Object]
impl Viewer {
    /// The name of the caller, as the log keeps it.
    async fn principal<'a>(&self, ctx: &Context<'a>) -> &'a str {
        &context::principal(ctx).name
    }

    /// The counterparty whose rows the caller sees.
    async fn counterparty(&self, ctx: &Context<'_>) -> Option<Found<Counterparty>> {
        let source = context::source(ctx);
        let own = source.counterparty;
        Some(Found::new(source, Ok(Some(own))))
    }

    /// Who the caller acts for, when it said so. [S2]
    async fn on_behalf_of(&self, ctx: &Context<'_>) -> Option<uuid::Uuid> {
        context::principal(ctx).on_behalf_of
    }
}

#[derive(Default)]
pub struct ServiceQuery;

#[Object]
impl ServiceQuery {
    /// Who is asking.
    async fn viewer(&self) -> Viewer {
        Viewer
    }

    /// Limits, page sizes and version, readable by clients.
    async fn service_config(&self, ctx: &Context<'_>) -> ServiceConfig {
        let PageBounds { default_size, max_size, max_offset } = *ctx.data_unchecked::<PageBounds>();
        let Limits { max_depth, max_selections: _, max_tokens, max_kept_document_bytes: _, max_body_bytes } =
            *ctx.data_unchecked::<Limits>();
        let encrypts = context::service(ctx).database.keys().ids().next().is_some();
        let features = [(true, "subscriptions"), (encrypts, "encryption")];
        let features = features.into_iter().filter_map(|(can, feature)| can.then_some(feature)).collect();
        ServiceConfig {
            version: env!("CARGO_PKG_VERSION"),
            max_depth,
            max_tokens,
            max_body_bytes,
            default_page_size: default_size,
            max_page_size: max_size,
            max_offset,
            max_labels: MAX_LABELS as u32,
            features,
        }
    }
}
