//! Made-up customers, as many as are wanted: the same number and seed give the same rows everywhere, ids and times
//! included. Every row keeps the rules of the registry.
//!
//! It must not read or write anything.

mod account;
mod country;
mod personal;
mod random;
mod value;

use std::ops::Range;

use uuid::Uuid;

use crate::domain::customer::{CustomerStatus, EntityType, Segment};
use crate::domain::event::EventKind;
use crate::domain::label::Labels;
use crate::domain::problem::Problems;
use crate::domain::text::fold;
use crate::entity::{customer, event};
use crate::store::bulk::Batch;
use crate::store::export::Whole;
use account::{MAX_ACCOUNTS, Parts};
use country::{Country, Given, latin};
use random::Random;
use value::{ASSETS, asset_of, foreign_id, id};

/// The most customers of one seed.
pub const MAX_CUSTOMERS: u64 = 10_000_000;

/// The greatest seed: it is part of what must be unique, so two seeds go into one database.
pub const MAX_SEED: u16 = 9_999;

/// 2023-11-01T00:00:00Z, when the first customer comes.
const BEGIN_MS: u64 = 1_698_796_800_000;

/// 2025-11-01T00:00:00Z; nothing is as late as this.
const END_MS: u64 = 1_761_955_200_000;

const LABELS: &[&str] =
    &["vip", "newsletter", "retail", "private-banking", "eu", "merchant", "beta", "employee", "high-risk", "referral"];

const LIMITS: &[i64] = &[1_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000];

/// Who all of them belong to, how many there are, and which.
#[derive(Copy, Clone, Debug)]
pub struct Sample {
    counterparty: Uuid,
    customers: u64,
    seed: u16,
    countries: &'static [Country],
}

impl Sample {
    /// `customers` of [`MAX_CUSTOMERS`] at the most, `seed` of 1..=[`MAX_SEED`]; 0 is that of the examples.
    pub fn new(counterparty: Uuid, customers: u64, seed: u16) -> Self {
        let (customers, seed) = (customers.min(MAX_CUSTOMERS), seed.min(MAX_SEED));
        Self { counterparty, customers, seed, countries: country::ALL }
    }

    /// Those of `examples/customers.jsonl`.
    pub fn of_examples(counterparty: Uuid) -> Self {
        Self { counterparty, customers: 500, seed: 0, countries: country::SAMPLE }
    }

    pub const fn customers(&self) -> u64 {
        self.customers
    }

    /// The customers of these places, in the order in which they came, each with the event of its coming.
    pub fn batch(&self, ordinals: Range<u64>) -> Batch {
        let (wholes, events) = ordinals.map(|ordinal| self.customer(ordinal)).unzip();
        Batch { wholes, events }
    }

    /// The customer of this place, from 0.
    pub fn customer(&self, ordinal: u64) -> (Whole, event::Model) {
        let mut random = Random::new(self.seed, ordinal);
        let country = random.pick(self.countries);
        let created_ms = self.created_ms(ordinal, &mut random);
        let updated_ms = if random.chance(50) { created_ms } else { created_ms + random.below(END_MS - created_ms) };
        let customer = customer::Model {
            id: id(created_ms.cast_signed(), 0, &mut random),
            created_at_ms: created_ms.cast_signed(),
            updated_at_ms: updated_ms.cast_signed(),
            ..self.person(country, ordinal, &mut random)
        };
        let event = event(&customer, &mut random);
        let first_number = ordinal * MAX_ACCOUNTS;
        let parts = Parts { customer: &customer, country, random: &mut random, first_number, counter: 1 };
        let (accounts, addresses) = parts.make(|number| self.unique(number));
        (Whole { customer, accounts, addresses }, event)
    }

    /// The external id of the customer of this place.
    pub fn external_id_of(&self, ordinal: u64) -> String {
        let country = Random::new(self.seed, ordinal).pick(self.countries);
        self.external_id(country, ordinal)
    }

    fn external_id(&self, country: &Country, ordinal: u64) -> String {
        format!("{}{:04}{ordinal:08}", country.code, self.seed)
    }

    /// Twelve digits that no other number of any seed has: four of the seed, and eight that are spread over all there
    /// are, because the factor has no divisor in common with their number.
    const fn unique(&self, number: u64) -> u64 {
        const ALL: u64 = 100_000_000;
        self.seed as u64 * ALL + (number + 1) * 61_803_399 % ALL
    }

    /// The customers come one after the other, evenly, and none at the very hour of its turn.
    fn created_ms(&self, ordinal: u64, random: &mut Random) -> u64 {
        let span = u128::from(END_MS - BEGIN_MS);
        let turn = |ordinal: u64| BEGIN_MS + (span * u128::from(ordinal) / u128::from(self.customers.max(1))) as u64;
        let (from, to) = (turn(ordinal), turn(ordinal + 1));
        from + random.below(to - from)
    }

    /// Everything but id, external id and times.
    fn person(&self, country: &Country, ordinal: u64, random: &mut Random) -> customer::Model {
        let kind =
            random.weighted(&[(80, EntityType::NaturalPerson), (5, EntityType::JointPerson)], EntityType::LegalEntity);
        let [given, middle, paternal, family] = match kind {
            EntityType::NaturalPerson | EntityType::JointPerson => name(country, random),
            EntityType::LegalEntity => [None, None, None, None],
        };
        let login = random.chance(85).then(|| {
            let name = given.zip(family).map(|(given, family)| format!("{}.{}", latin(given), latin(family)));
            let name = name.unwrap_or_else(|| "office".to_owned());
            format!("{name}{ordinal}@mail{}.example.{}", self.seed, country.domain)
        });
        let has_entity = random.chance(80);
        let limit = random.chance(40).then(|| *random.pick(LIMITS) * 10_000_000);
        let limit_asset = limit.filter(|_| random.chance(80)).map(|_| ASSETS[asset_of(country)]);
        let external_id = self.external_id(country, ordinal);
        customer::Model {
            id: Uuid::nil(),
            counterparty_id: self.counterparty,
            version: 1,
            external_id_folded: Some(fold(&external_id)),
            external_id: Some(external_id),
            login_folded: login.as_deref().map(fold),
            login,
            entity_id: has_entity.then(|| foreign_id(random)),
            entity_type: has_entity.then_some(kind),
            status: status(random),
            disabled: random.chance(3),
            labels: labels(random).to_json(),
            segment: random.weighted(&[(30, Some(Segment::Pl)), (20, Some(Segment::Pi))], None),
            kyc_level: random.weighted(&[(20, 0), (25, 10), (25, 20), (15, 30), (10, 50)], 100),
            branch_id: None,
            balance_limit: limit,
            balance_asset_code: limit_asset.map(|(code, _)| code.to_owned()),
            balance_asset_issuer: limit_asset.map(|(_, issuer)| issuer.to_owned()),
            given_name: given.map(str::to_owned),
            given_name_folded: given.map(fold),
            middle_name: middle.map(str::to_owned),
            paternal_name: paternal.map(str::to_owned),
            paternal_name_folded: paternal.map(fold),
            family_name: family.map(str::to_owned),
            family_name_folded: family.map(fold),
            date_of_birth: None,
            phone: None,
            phone_index: None,
            identities: None,
            residence_street: None,
            residence_street2: None,
            residence_city: None,
            residence_post_code: None,
            residence_state: None,
            residence_country: None,
            created_at_ms: 0,
            updated_at_ms: 0,
        }
    }
}

/// Given, middle, paternal and family name.
fn name(country: &Country, random: &mut Random) -> [Option<&'static str>; 4] {
    let Given { given, middle, paternal } = if random.chance(50) { &country.women } else { &country.men };
    let given = given.pick(random);
    let middle = if !middle.is_empty() && random.chance(40) { middle.pick(random) } else { None };
    let paternal = if !paternal.is_empty() && random.chance(90) { paternal.pick(random) } else { None };
    [given, middle, paternal, country.family.pick(random)]
}

fn status(random: &mut Random) -> CustomerStatus {
    use CustomerStatus::{Active, Blocked, Deleted, Inactive, Registered, Suspended};
    random.weighted(&[(9, Registered), (8, Inactive), (6, Suspended), (4, Blocked), (3, Deleted)], Active)
}

/// None to four, one and a half on average.
fn labels(random: &mut Random) -> Labels {
    let count = random.weighted(&[(25, 0), (30, 1), (25, 2), (12, 3)], 4);
    let labels: Vec<String> = (0..count).map(|_| (*random.pick(LABELS)).to_owned()).collect();
    Labels::parse(&labels, &mut Problems::default()).unwrap_or_default()
}

/// The one event of a customer tells that it was created as it is.
fn event(customer: &customer::Model, random: &mut Random) -> event::Model {
    event::Model {
        // The database gives an event its place in the log.
        sequence: 0,
        txid: 0,
        id: id(customer.created_at_ms, 1, random),
        counterparty_id: customer.counterparty_id,
        kind: EventKind::CustomerCreated,
        occurred_at_ms: customer.created_at_ms,
        customer_id: customer.id,
        account_id: None,
        address_id: None,
        principal: "seed".to_owned(),
        on_behalf_of: None,
        reason: None,
        changed_fields: "[]".to_owned(),
        previous_status: None,
        status: customer.status,
        labels: customer.labels.clone(),
        customer_version: customer.version,
    }
}
