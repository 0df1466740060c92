//! The made-up customers: the same everywhere, within the rules of the registry, and of every kind.

use std::collections::{HashMap, HashSet};

use clientele::domain::account::AccountStatus;
use clientele::domain::address::AddressStatus;
use clientele::domain::asset::{AssetCode, AssetIssuer};
use clientele::domain::caip10::Caip10;
use clientele::domain::customer::CustomerStatus;
use clientele::domain::iban::Iban;
use clientele::domain::principal::DEFAULT_COUNTERPARTY;
use clientele::domain::text::fold;
use clientele::domain::time::Timestamp;
use clientele::import::export::line;
use clientele::import::load_sample;
use clientele::import::sample::Sample;
use clientele::store::bulk::Batch;
use clientele::store::export::Whole;

use super::{log, try_import};
use crate::support::app::both;

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/customers.jsonl");

fn customers(count: u64, seed: u16) -> Batch {
    Sample::new(DEFAULT_COUNTERPARTY, count, seed).batch(0..count)
}

#[test]
fn the_same_number_and_seed_give_the_same_rows() {
    let (one, other) = (customers(300, 7), customers(300, 7));
    assert_eq!((&one.wholes, &one.events), (&other.wholes, &other.events));
    let alone = Sample::new(DEFAULT_COUNTERPARTY, 300, 7).customer(123);
    assert_eq!((&one.wholes[123], &one.events[123]), (&alone.0, &alone.1));
    let first = &one.wholes[0].customer;
    assert_eq!((first.external_id.as_deref(), first.id.to_string().as_str()), FIRST, "a release changed the rows");
}

/// What 300 customers of seed 7 begin with, in every release.
const FIRST: (Option<&str>, &str) = (Some("DE000700000000"), "018b8a67-8b5e-7000-a08b-a2491638f763");

#[test]
fn every_value_keeps_the_rules() {
    for Whole { customer, accounts, addresses } in customers(2_000, 1).wholes {
        assert_eq!(customer.id.get_version_num(), 7);
        assert_eq!(customer.external_id_folded, customer.external_id.as_deref().map(fold));
        assert_eq!(customer.login_folded, customer.login.as_deref().map(fold));
        assert_eq!(customer.family_name_folded, customer.family_name.as_deref().map(fold));
        assert_eq!(customer.entity_id.is_some(), customer.entity_type.is_some());
        assert!(customer.login.iter().all(|login| login.is_ascii() && !login.starts_with('.')), "{customer:?}");
        assert!(customer.updated_at_ms >= customer.created_at_ms);
        assert!(Timestamp::from_millis(customer.updated_at_ms) < Timestamp::parse("2025-11-01T00:00:00Z").unwrap());
        for account in &accounts {
            assert_eq!(AssetCode::parse(&account.asset_code).unwrap().as_str(), account.asset_code);
            assert_eq!(AssetIssuer::parse(&account.asset_issuer).unwrap().as_str(), account.asset_issuer);
            assert!(account.iban.iter().all(|iban| Iban::parse(iban).unwrap().as_str() == iban), "{account:?}");
            assert!(account.balance >= 0 && (account.status != AccountStatus::Closed || account.balance == 0));
            let over = matches!(customer.status, CustomerStatus::Inactive | CustomerStatus::Deleted);
            assert!(!over || matches!(account.status, AccountStatus::Inactive | AccountStatus::Closed), "{account:?}");
        }
        for address in &addresses {
            let caip10 = Caip10::parse(&address.caip10).unwrap_or_else(|rule| panic!("{rule:?}: {address:?}"));
            assert_eq!(caip10.as_str(), address.caip10);
            assert_eq!((caip10.chain_id(), caip10.address()), (address.chain_id.as_str(), address.address.as_str()));
            assert!(address.account_id.is_none_or(|id| accounts.iter().any(|account| account.id == id)));
        }
    }
}

#[test]
fn what_must_be_unique_is_over_several_seeds() {
    let mut seen: HashMap<&str, HashSet<String>> = HashMap::new();
    for seed in [1, 2, 9_999] {
        let Batch { wholes, events } = customers(2_000, seed);
        for Whole { customer, accounts, addresses } in wholes {
            let mut unique = |what, value: String| {
                assert!(seen.entry(what).or_default().insert(value.clone()), "{what} {value} comes twice");
            };
            unique("id", customer.id.to_string());
            unique("external id", customer.external_id.unwrap());
            customer.login.into_iter().for_each(|login| unique("login", login));
            for account in accounts {
                unique("id", account.id.to_string());
                unique("asset", format!("{} {} {}", customer.id, account.asset_code, account.asset_issuer));
                account.iban.into_iter().for_each(|iban| unique("IBAN", iban));
            }
            for address in addresses {
                unique("id", address.id.to_string());
                unique("address", address.caip10);
            }
        }
        for event in events {
            assert!(seen.entry("id").or_default().insert(event.id.to_string()));
        }
    }
}

#[test]
fn there_is_some_of_everything_in_its_share() {
    let wholes = customers(8_000, 1).wholes;
    let share = |holds: &dyn Fn(&Whole) -> bool| wholes.iter().filter(|whole| holds(whole)).count() as f64 / 8_000.0;
    let near = |share: f64, expected: f64| assert!((share - expected).abs() < 0.02, "{share}, not {expected}");
    near(share(&|whole| whole.customer.status == CustomerStatus::Active), 0.70);
    for status in [CustomerStatus::Registered, CustomerStatus::Inactive, CustomerStatus::Suspended] {
        assert!(share(&|whole| whole.customer.status == status) > 0.04);
    }
    assert!(share(&|whole| whole.customer.status == CustomerStatus::Blocked) > 0.02);
    assert!(share(&|whole| whole.customer.status == CustomerStatus::Deleted) > 0.02);
    near(wholes.iter().map(|whole| whole.accounts.len()).sum::<usize>() as f64 / 8_000.0, 1.5);
    let accounts: usize = wholes.iter().map(|whole| whole.accounts.len()).sum();
    let addresses = wholes.iter().flat_map(|whole| &whole.addresses).filter(|address| address.account_id.is_some());
    near(addresses.count() as f64 / accounts as f64, 1.5);
    for status in [AccountStatus::Registered, AccountStatus::Inactive, AccountStatus::Blocked, AccountStatus::Closed] {
        assert!(share(&|whole| whole.accounts.iter().any(|account| account.status == status)) > 0.01, "{status:?}");
    }
    let resting = |whole: &Whole| whole.addresses.iter().any(|address| address.status == AddressStatus::Inactive);
    assert!(share(&resting) > 0.05);
    assert!(share(&|whole| whole.customer.disabled) > 0.01);
    assert!(share(&|whole| whole.customer.family_name.is_none()) > 0.10);
    assert!(wholes.is_sorted_by_key(|whole| (whole.customer.created_at_ms, whole.customer.id)), "they come in order");
}

/// `UPDATE=1` writes the file anew.
#[test]
fn the_examples_are_what_the_generator_makes() {
    let sample = Sample::of_examples(DEFAULT_COUNTERPARTY);
    let wholes = sample.batch(0..sample.customers()).wholes;
    let one = |(ordinal, whole): (u64, &Whole)| line(whole, &sample.personal(ordinal, &whole.customer)).unwrap();
    let made: String = (0..).zip(&wholes).map(one).collect();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(EXAMPLES, &made).unwrap();
    }
    let checked_in = std::fs::read_to_string(EXAMPLES).unwrap();
    assert!(made == checked_in, "examples/customers.jsonl is not what the generator makes; UPDATE=1 writes it anew");
}

both!(the_examples_are_imported_without_a_rejection_and_only_once, async |app| {
    let service = app.service();
    let summary = load_sample(service, &clientele::app::local()).await.unwrap();
    assert_eq!(summary.to_string(), "created 500, updated 0, unchanged 0, rejected 0");
    assert_eq!(log(app).await.len(), 500);
    let file = std::fs::read(EXAMPLES).unwrap();
    let again = try_import(service, clientele::import::Format::Jsonl, &file).await.unwrap();
    assert_eq!(again.summary.to_string(), "created 0, updated 0, unchanged 500, rejected 0");
    assert_eq!(log(app).await.len(), 500);
});
