//! The second step: the rows of a plan, one statement for each list of a level, whatever the number of parents.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use async_graphql::{PathSegment, Pos};
use uuid::Uuid;

use super::select::{ConnectionPlan, EdgeMember, FieldPlan, ListPlan, Member, ObjectPlan, PlanKind};
use crate::store::cell::Cells;
use crate::store::database::Reader;
use crate::store::error::StoreError;
use crate::store::facet;
use crate::store::link::{self, Linked};
use crate::store::noun::{Column, Noun};
use crate::store::page::{self, Count, PageRows};
use crate::store::row::Rows;

/// Where rows come from, and whose they are.
#[derive(Clone)]
pub struct Source {
    pub reader: Reader,
    pub counterparty: Uuid,
}

/// What hangs on the rows of one plan: an entry for each of its fields, filled where the field is a link.
pub type Below = Vec<Option<Link>>;

/// The rows behind one link, for all parents.
pub enum Link {
    /// One row a parent, found by its key.
    One { places: HashMap<Uuid, usize>, rows: Rows, below: Below },
    /// A page a parent.
    Many { linked: Linked, counts: HashMap<Uuid, Count>, below: Vec<Below> },
}

/// The rows of a list that stands at the root.
pub struct ListRows {
    pub page: PageRows,
    pub count: Option<Count>,
    /// The groups of each facet of the plan.
    pub facets: Vec<Cells>,
    pub below: Vec<Below>,
}

/// A statement that failed, and where in the answer its rows were due.
pub struct Failure {
    pub error: StoreError,
    pub pos: Option<Pos>,
    /// From the innermost segment out.
    pub path: Vec<PathSegment>,
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self { error, pos: None, path: Vec::new() }
    }
}

impl Failure {
    /// The failure was below the rows of the plan at this place. One statement served them all, so the first stands
    /// for the others.
    fn within(mut self, connection: &ConnectionPlan<'_>, place: usize) -> Self {
        let field = |key: &str| PathSegment::Field(key.to_owned());
        for (key, member) in &connection.members {
            match member {
                Member::Nodes(own) if *own == place => self.path.extend([PathSegment::Index(0), field(key)]),
                Member::Edges(edge) => {
                    let node = |member: &EdgeMember| matches!(member, EdgeMember::Node(own) if *own == place);
                    if let Some((node, _)) = edge.iter().find(|(_, member)| node(member)) {
                        self.path.extend([field(node), PathSegment::Index(0), field(key)]);
                    }
                }
                Member::Nodes(_)
                | Member::Typename(_)
                | Member::PageInfo(_)
                | Member::TotalCount { .. }
                | Member::Facets(_)
                | Member::Refused(_) => {}
            }
        }
        self
    }

    fn under(mut self, field: &FieldPlan<'_>) -> Self {
        self.pos = self.pos.or(Some(field.pos));
        self.path.push(PathSegment::Field(field.key.to_owned()));
        self
    }
}

type Fetched<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

impl Source {
    /// Reads the rows of a list at the root, and all that hangs on them.
    pub async fn list(&self, plan: &ListPlan<'_>) -> Result<ListRows, Failure> {
        let ListPlan { list, page, connection } = plan;
        let columns = connection.columns();
        let rows = if connection.rows {
            page::read(&self.reader, list, page, columns).await?
        } else {
            PageRows { rows: Rows::default(), has_next: false, has_previous: false, fingerprint: 0 }
        };
        let count = match connection.count {
            Some(limit) => Some(page::count(&self.reader, list, limit).await?),
            None => None,
        };
        let mut below = Vec::with_capacity(connection.plans.len());
        for (place, plan) in connection.plans.iter().enumerate() {
            below.push(self.below(plan, &rows.rows).await.map_err(|failure| failure.within(connection, place))?);
        }
        let mut facets = Vec::with_capacity(connection.facets.len());
        for facet in &connection.facets {
            facets.push(facet::groups(&self.reader, list, facet).await?);
        }
        Ok(ListRows { page: rows, count, facets, below })
    }

    /// Reads what hangs on these rows.
    pub fn below<'a>(&'a self, plan: &'a ObjectPlan<'a>, rows: &'a Rows) -> Fetched<'a, Below> {
        Box::pin(async move {
            let mut links = Vec::with_capacity(plan.fields.len());
            for field in &plan.fields {
                let link = match &field.kind {
                    PlanKind::Typename(_)
                    | PlanKind::Value { .. }
                    | PlanKind::Part { .. }
                    | PlanKind::Items { .. }
                    | PlanKind::Refused(_) => Ok(None),
                    PlanKind::One { noun, key, by, without, plan } => {
                        let keys = distinct(rows.iter().filter_map(|row| row.id(*key)));
                        self.one(*noun, page::Key { by: *by, ids: keys, without: *without }, plan).await.map(Some)
                    }
                    PlanKind::Many { key, by, list } => {
                        let parents = distinct(rows.iter().filter_map(|row| row.id(*key)));
                        self.many(*by, list, parents).await.map(Some)
                    }
                };
                links.push(link.map_err(|failure| failure.under(field))?);
            }
            Ok(links)
        })
    }

    async fn one(&self, noun: Noun, key: page::Key, plan: &ObjectPlan<'_>) -> Result<Link, Failure> {
        let by = key.by;
        let rows = if key.ids.is_empty() {
            Rows::default()
        } else {
            page::find(&self.reader, self.counterparty, noun, key, plan.columns).await?
        };
        let places = rows.iter().enumerate().filter_map(|(place, row)| Some((row.id(by)?, place))).collect();
        let below = self.below(plan, &rows).await?;
        Ok(Link::One { places, rows, below })
    }

    async fn many(&self, by: Column, plan: &ListPlan<'_>, parents: Vec<Uuid>) -> Result<Link, Failure> {
        let ListPlan { list, page, connection } = plan;
        let columns = connection.columns();
        let linked = if connection.rows && !parents.is_empty() {
            link::pages(&self.reader, list, by, &parents, page, columns).await?
        } else {
            Linked::default()
        };
        let counts = match connection.count {
            Some(limit) if !parents.is_empty() => link::counts(&self.reader, list, by, &parents, limit).await?,
            Some(_) | None => HashMap::new(),
        };
        let mut below = Vec::with_capacity(connection.plans.len());
        for (place, plan) in connection.plans.iter().enumerate() {
            below.push(self.below(plan, &linked.rows).await.map_err(|failure| failure.within(connection, place))?);
        }
        Ok(Link::Many { linked, counts, below })
    }
}

fn distinct(ids: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
