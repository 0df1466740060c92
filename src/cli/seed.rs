//! `clientele seed`: fills a database with made-up customers, for a look at it under load.

use std::process::ExitCode;

use clap::value_parser;
use indicatif::{ProgressBar, ProgressStyle};

use super::Fault;
use crate::domain::principal::Principal;
use crate::import::sample::{MAX_CUSTOMERS, MAX_SEED, Sample};
use crate::import::seed;
use crate::service::Service;

/// The arguments of the command.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// How many customers, up to 10,000,000; each has about 1.5 accounts, and each of these about 1.5 addresses.
    #[arg(long, value_parser = value_parser!(u64).range(1..=MAX_CUSTOMERS))]
    customers: u64,
    /// Which customers, 1 to 9999: the same number and value give the same rows in every database.
    #[arg(long, default_value_t = 1, value_parser = value_parser!(u16).range(1..=i64::from(MAX_SEED)))]
    seed_value: u16,
    /// Add to the customers that are there already, which have another seed value.
    #[arg(long)]
    append: bool,
}

/// Runs the command.
pub async fn run(args: Args, service: &Service, who: &Principal) -> Result<ExitCode, Fault> {
    let Args { customers, seed_value, append } = args;
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} customers, {per_sec}, {eta} left")?;
    let bar = ProgressBar::new(customers).with_style(style);
    bar.tick();
    let sample = Sample::new(who.counterparty, customers, seed_value);
    let outcome = seed::run(service, who, sample, append, |written| bar.set_position(written)).await;
    bar.finish_and_clear();
    outcome?;
    println!("created {customers}");
    Ok(ExitCode::SUCCESS)
}
