//! `clientele import FILE`: customers from a file, by the same rules as the API.

use std::path::PathBuf;
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::fs::File;
use tokio::io::{AsyncBufRead, BufReader, stdin};

use super::Fault;
use crate::domain::principal::Principal;
use crate::import::dialect::Dialect;
use crate::import::{Format, Source};
use crate::service::Service;

/// How much of the file is read at once, in bytes.
const BUFFER: usize = 1 << 18;

/// The arguments of the command.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The file; `-` is the standard input.
    file: PathBuf,
    /// How the file is written; by its ending when left out, and JSON Lines where that says nothing.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The system whose JSON the file holds, an object a line or a list of objects. What cannot be carried over is
    /// counted at the end; docs/MIGRATING.md says what each has.
    #[arg(long, value_enum, conflicts_with = "format")]
    from: Option<Dialect>,
}

/// Runs the command. The exit code is 1 when a record was rejected; the others are imported all the same.
pub async fn run(Args { file, format, from }: Args, service: &Service, who: &Principal) -> Result<ExitCode, Fault> {
    let by_ending = || match file.extension() {
        Some(ending) if ending.eq_ignore_ascii_case("csv") => Format::Csv,
        Some(_) | None => Format::Jsonl,
    };
    let format = from.map(Format::Dialect).or(format).unwrap_or_else(by_ending);
    if file.as_os_str() == "-" {
        let bar = ProgressBar::no_length().with_style(ProgressStyle::with_template("{spinner} {bytes} {msg}")?);
        return import(BufReader::with_capacity(BUFFER, stdin()), format, bar, service, who).await;
    }
    let opened = File::open(&file).await.map_err(|error| format!("{}: {error}", file.display()))?;
    let style = ProgressStyle::with_template("{bar:40} {percent:>3} % {msg}, {eta} left")?;
    let bar = ProgressBar::new(opened.metadata().await?.len()).with_style(style);
    import(BufReader::with_capacity(BUFFER, opened), format, bar, service, who).await
}

async fn import(
    reader: impl AsyncBufRead + Unpin,
    format: Format,
    bar: ProgressBar,
    service: &Service,
    who: &Principal,
) -> Result<ExitCode, Fault> {
    let mut source = Source::open(reader, format).await?;
    let mut records: u64 = 0;
    let outcome = crate::import::run(service, who, &mut source, |position, rejections| {
        records += 1;
        bar.set_position(position);
        bar.set_message(format!("{records} records"));
        for rejection in rejections {
            bar.suspend(|| eprintln!("{rejection}"));
        }
    });
    let outcome = outcome.await;
    bar.finish_and_clear();
    let summary = outcome?;
    println!("{summary}");
    if let Some(left) = source.left().filter(|left| !left.is_empty()) {
        println!("{left}");
    }
    Ok(if summary.rejected == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
