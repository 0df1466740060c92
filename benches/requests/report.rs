//! The table, and the comparison with the ratios that are checked in.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::load::{Measured, Operation};

/// How much dearer than its checked-in ratio an operation may be before it is shown.
const TOLERATED: f64 = 1.2;

/// One operation on one database: the median of each figure.
pub struct Line {
    database: &'static str,
    key: &'static str,
    what: &'static str,
    median: Measured,
}

impl Line {
    pub fn of(database: &'static str, operation: &Operation, rounds: Vec<Measured>) -> Self {
        let median = |figure: fn(&Measured) -> f64| {
            let mut figures: Vec<f64> = rounds.iter().map(figure).collect();
            figures.sort_by(f64::total_cmp);
            figures[figures.len() / 2]
        };
        let median = Measured {
            cpu_us: median(|round| round.cpu_us),
            p50_us: median(|round| round.p50_us),
            per_second: median(|round| round.per_second),
        };
        Self { database, key: operation.key, what: operation.what, median }
    }
}

type Ratios = BTreeMap<String, f64>;

/// Prints the table, and compares it with the file; with `UPDATE=1` the file is written anew.
pub fn print(lines: &[Line], baseline: &Path) {
    println!("| database | request | CPU µs/request | × nothing | p50 ms | requests/s |\n|---|---|--:|--:|--:|--:|");
    let mut ratios = Ratios::new();
    for line in lines {
        let nothing = lines.iter().find(|other| other.database == line.database && other.key == "nothing");
        let ratio = line.median.cpu_us / nothing.map_or(line.median.cpu_us, |nothing| nothing.median.cpu_us);
        let Measured { cpu_us, p50_us, per_second } = line.median;
        println!(
            "| {} | {} | {cpu_us:.0} | {ratio:.2} | {:.2} | {per_second:.0} |",
            line.database,
            line.what,
            p50_us / 1e3
        );
        ratios.insert(format!("{}/{}", line.database, line.key), (ratio * 100.0).round() / 100.0);
    }
    if std::env::var_os("UPDATE").is_some() {
        let text = serde_json::to_string_pretty(&ratios).expect("numbers have a JSON form");
        fs::write(baseline, text + "\n").expect("the ratios are written");
        return;
    }
    let known = fs::read_to_string(baseline).ok().and_then(|text| serde_json::from_str::<Ratios>(&text).ok());
    let dearer = known.unwrap_or_default().into_iter().filter_map(|(key, was)| {
        let is = *ratios.get(&key)?;
        (is > was * TOLERATED).then(|| format!("{key}: {is:.2} × nothing, {was:.2} when it was checked in"))
    });
    let dearer: Vec<String> = dearer.collect();
    if dearer.is_empty() {
        println!("\nnothing is more than 20 % dearer than the ratios that are checked in");
    } else {
        println!("\nmore than 20 % dearer than the ratios that are checked in:\n{}", dearer.join("\n"));
    }
}
