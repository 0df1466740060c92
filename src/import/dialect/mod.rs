//! Customers as other systems write them: each dialect is the JSON of one system's API, an object a line or a list of
//! objects. An object is turned into the JSON of a record, so the rules are those of JSON Lines; what a record has no
//! place for is counted by its name. It must not know the rules, nor what becomes of a record.

mod caip10_registry;
mod counterparty;
mod customer_service;
mod kyc;
mod list;
mod roles;
mod strict;
mod translation;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;
use tokio::io::AsyncBufRead;

use super::jsonl::Lines;
use super::{Line, ReadError, record};
use crate::domain::problem::{Problem, Problems, Rule};
use crate::service::import::ImportRecord;
use crate::service::write::Parsed;
use list::{Text, Texts};
use translation::{Object, Place, Translation};

/// Whose objects they are. The page docs/MIGRATING.md says of each which fields it has.
#[derive(clap::ValueEnum, Copy, Clone, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// A registry of customers known by an address on a blockchain: id, externalId, address, status.
    Caip10Registry,
    /// A small service of customers by external id: id, externalId, status.
    CustomerService,
    /// Entities in the role of a customer: customerId, entityId, entityType, labels.
    Roles,
    /// What is known of a person: CustomerID, FullName, Identities, PrimaryResidence.
    Kyc,
    /// Customers of a counterparty, with their first account: login, asset_code, balance_allowed, surname.
    Counterparty,
}

/// The objects of a file.
#[derive(Debug)]
pub struct Objects<R> {
    dialect: Dialect,
    texts: Texts<R>,
    /// Where the fields of the object at hand came from.
    places: Vec<Place>,
    left: Left,
}

/// The fields that were not carried over, and in how many objects each stood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left(BTreeMap<String, u64>);

/// How many names are kept apart. Beyond it they are counted together: they come from the file, which may have any.
const MAX_NAMES: usize = 1000;

/// What the names beyond [`MAX_NAMES`] are counted under.
const OTHERS: &str = "other fields";

impl<R: AsyncBufRead + Unpin> Objects<R> {
    /// Begins to read: a list where the file begins with a bracket, an object a line otherwise.
    pub async fn open(reader: R, dialect: Dialect) -> Result<Self, ReadError> {
        Ok(Self { dialect, texts: Texts::open(reader).await?, places: Vec::new(), left: Left::default() })
    }

    pub const fn position(&self) -> u64 {
        self.texts.position()
    }

    /// What could not be carried of the objects so far, the refused ones too.
    pub const fn left(&self) -> &Left {
        &self.left
    }

    /// The next record.
    pub async fn next(&mut self) -> Result<Option<Line>, ReadError> {
        self.places.clear();
        let Some(Text { number, json }) = self.texts.next().await? else { return Ok(None) };
        let (json, fields) = match json.and_then(strict::object) {
            Ok(object) => object,
            Err(problem) => return Ok(Some(Line { number, record: Err(problem) })),
        };
        let mut object = Object::new(fields);
        let mut to = Translation::default();
        match self.dialect {
            Dialect::Caip10Registry => caip10_registry::translate(&mut object, &mut to),
            Dialect::CustomerService => customer_service::translate(&mut object, &mut to),
            Dialect::Roles => roles::translate(&mut object, &mut to),
            Dialect::Kyc => kyc::translate(&mut object, &mut to),
            Dialect::Counterparty => counterparty::translate(json, &mut object, &mut to),
        }
        to.leave(object);
        Ok(Some(Line { number, record: Ok(self.record(to)) }))
    }

    /// Reads the record that an object was turned into. What the translation refused is told beside what the record does.
    fn record(&mut self, translation: Translation) -> Parsed<ImportRecord> {
        let Translation { record, branch, mut problems, places, left } = translation;
        self.places = places;
        for name in left {
            self.left.count(name);
        }
        match record::parse(Value::Object(record).to_string().as_bytes()) {
            Ok(Parsed { value, problems: more }) => {
                problems.append(more);
                Parsed { value: ImportRecord { branch, ..value }, problems }
            }
            Err(Problem { code, message, field, params }) => {
                let mut found = Problems::default();
                found.append_rule(Rule { code, message, params });
                problems.append_at(&field, found);
                Parsed { value: ImportRecord::default(), problems }
            }
        }
    }

    /// A problem at the field that its path in the record came from.
    pub fn located(&self, problem: Problem) -> Problem {
        let holds = |place: &&Place| problem.field.starts_with(&place.ours);
        let Some(place) = self.places.iter().filter(holds).max_by_key(|place| place.ours.len()) else {
            return problem;
        };
        let rest = &problem.field[place.ours.len()..];
        let field = place.theirs.iter().chain(rest).cloned().collect();
        Problem { field, ..problem }
    }
}

impl Left {
    fn count(&mut self, name: String) {
        let name = if self.0.len() < MAX_NAMES || self.0.contains_key(&name) { name } else { OTHERS.to_owned() };
        *self.0.entry(name).or_default() += 1;
    }

    /// Whether everything was carried.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Left {
    /// `not carried: createdAt in 3 objects`, a line a field.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (name, count)) in self.0.iter().enumerate() {
            let end = if index == 0 { "" } else { "\n" };
            write!(f, "{end}not carried: {} in {count} objects", name.escape_debug())?;
        }
        Ok(())
    }
}
