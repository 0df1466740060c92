//! `clientele export`: customers as JSON Lines, which `clientele import` reads.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::fs::OpenOptions;
use tokio::io::{AsyncWrite, BufWriter, stdout};

use super::Fault;
use crate::domain::customer::CustomerStatus;
use crate::domain::filter::{CustomerFilter, CustomerStatusFilter, DateTimeFilter, Given, LabelsFilter};
use crate::domain::principal::Principal;
use crate::domain::time::Timestamp;
use crate::import::export::{self, ExportError, Exported};
use crate::service::Service;

/// How much is written at once, in bytes.
const BUFFER: usize = 1 << 18;

/// The arguments of the command.
#[derive(clap::Args, Debug, Default)]
pub struct Args {
    /// Only customers in this status; several may be given. [REGISTERED, ACTIVE, INACTIVE, SUSPENDED, BLOCKED, DELETED]
    #[arg(long, value_parser = status)]
    status: Vec<CustomerStatus>,
    /// Only customers with this label; where several are given, with all of them.
    #[arg(long)]
    label: Vec<String>,
    /// Only customers that were created after this moment, such as 2025-11-18T12:34:56.789Z.
    #[arg(long, value_parser = moment)]
    created_after: Option<Timestamp>,
    /// The file to write; the standard output when left out.
    #[arg(long)]
    output: Option<PathBuf>,
}

/// Runs the command.
pub async fn run(args: Args, service: &Service, who: &Principal) -> Result<ExitCode, Fault> {
    let Args { status, label, created_after, output } = args;
    let filter = filter(status, label, created_after);
    match output {
        None => export(&mut BufWriter::with_capacity(BUFFER, stdout()), filter, service, who).await,
        Some(path) => {
            // What is encrypted in the database is not in this file, so nobody but its owner is to read it.
            let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path).await;
            let file = file.map_err(|error| format!("{}: {error}", path.display()))?;
            export(&mut BufWriter::with_capacity(BUFFER, file), filter, service, who).await
        }
    }
}

async fn export(
    out: &mut (impl AsyncWrite + Unpin),
    filter: Option<CustomerFilter>,
    service: &Service,
    who: &Principal,
) -> Result<ExitCode, Fault> {
    let bar = ProgressBar::no_length().with_style(ProgressStyle::with_template("{spinner} {pos} customers")?);
    let outcome = export::run(service, who, filter, out, |customers| bar.set_position(customers)).await;
    bar.finish_and_clear();
    let Exported { customers, without_external_id } = match outcome {
        Ok(exported) => exported,
        // Whoever reads the output has had enough of it, as `head` does.
        Err(ExportError::Io(error)) if error.kind() == ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
        Err(error) => return Err(error.into()),
    };
    eprintln!("exported {customers}");
    if without_external_id > 0 {
        eprintln!("{without_external_id} of them have no external id, so an import will reject them");
    }
    Ok(ExitCode::SUCCESS)
}

/// None where everything is wanted.
fn filter(
    statuses: Vec<CustomerStatus>,
    labels: Vec<String>,
    created_after: Option<Timestamp>,
) -> Option<CustomerFilter> {
    if statuses.is_empty() && labels.is_empty() && created_after.is_none() {
        return None;
    }
    let any_status = !statuses.is_empty();
    let status = any_status.then(|| CustomerStatusFilter { r#in: Given::new(statuses), ..Default::default() });
    let any_label = !labels.is_empty();
    let labels = any_label.then(|| LabelsFilter { has_all: Given::new(labels), ..Default::default() });
    let created_at = created_after.map(|moment| DateTimeFilter { gt: Given::new(moment), ..Default::default() });
    let (status, labels, created_at) = (status.into(), labels.into(), created_at.into());
    Some(CustomerFilter { status, labels, created_at, ..CustomerFilter::default() })
}

fn status(name: &str) -> Result<CustomerStatus, String> {
    CustomerStatus::from_name(&name.to_ascii_uppercase()).ok_or_else(|| "not a status of a customer".to_owned())
}

fn moment(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).map_err(|rule| rule.message)
}
