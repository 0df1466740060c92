//! Reading anything by its id. [Relay]

use async_graphql::{Context, Object, Result};

use super::context;
use super::error::{Code, coded};
use super::lenient::Lenient;
use super::level::node::{AnyNode, AnyNodes};
use crate::domain::filter::NodeId;
use crate::domain::page::PageBounds;

#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The object with this id, whatever it is; null where there is none.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "The id.")] id: Lenient<NodeId>) -> Option<AnyNode> {
        Some(AnyNode { source: context::source(ctx), id: id.0.map(|NodeId(id)| id) })
    }

    /// The objects with these ids, in their order, null where there is none.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ids, as many as a page has rows at the most.")] ids: Vec<NodeId>,
    ) -> Result<AnyNodes> {
        let limit = ctx.data_unchecked::<PageBounds>().max_size as usize;
        if ids.len() > limit {
            return Err(coded(Code::LimitExceeded, format!("At most {limit} ids can be asked for at once.")));
        }
        Ok(AnyNodes { source: context::source(ctx), ids: ids.into_iter().map(|NodeId(id)| id).collect() })
    }
}
