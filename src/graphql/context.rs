//! What a resolver finds in its context: the service, the caller, and from both where rows come from.

use async_graphql::{Context, Result};

use super::error;
use super::level::fetch::Source;
use crate::domain::page::{Page, PageArgs, PageBounds};
use crate::domain::principal::Principal;
use crate::service::Service;
use crate::store::database::Reader;

/// The service.
pub fn service<'a>(ctx: &Context<'a>) -> &'a Service {
    ctx.data_unchecked::<Service>()
}

/// The caller.
pub fn principal<'a>(ctx: &Context<'a>) -> &'a Principal {
    ctx.data_unchecked::<Principal>()
}

/// The rows that the caller can see.
pub fn source(ctx: &Context<'_>) -> Source {
    match ctx.data_opt::<Reader>() {
        Some(reader) => from(ctx, reader.clone()),
        None => primary(ctx),
    }
}

/// The same, as the primary has them: what is told of an event must not be older than the event.
pub fn primary(ctx: &Context<'_>) -> Source {
    from(ctx, Reader::Pool(service(ctx).database.clone()))
}

/// The rows that the caller can see, through this reader.
pub fn from(ctx: &Context<'_>, reader: Reader) -> Source {
    Source { reader, counterparty: principal(ctx).counterparty }
}

/// The page that was asked for.
pub fn page(ctx: &Context<'_>, args: PageArgs) -> Result<Page> {
    Page::parse(args, *ctx.data_unchecked::<PageBounds>()).map_err(|problem| error::page(&problem))
}
