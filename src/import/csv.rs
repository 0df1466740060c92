//! CSV (RFC 4180) of flat customers: a header that names the columns, then one customer a row, with one account at the
//! most. An empty cell was left out. A row is turned into the JSON of a record, so the rules are those of JSON Lines.

use csv_core::{ReadRecordResult, Reader};
use serde_json::{Map, Value};
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _};

use super::{Line, MAX_RECORD_BYTES, ReadError, too_long};
use crate::domain::problem::{Problem, Rule};

/// What a header can name, and where in the record its cells go.
const COLUMNS: [(&str, &[&str]); 23] = [
    ("externalId", &["externalId"]),
    ("login", &["login"]),
    ("wallet", &["wallet"]),
    ("status", &["status"]),
    ("disabled", &["disabled"]),
    ("labels", &["labels"]),
    ("segment", &["segment"]),
    ("kycLevel", &["kycLevel"]),
    ("branchId", &["branchId"]),
    ("entityId", &["entity", "id"]),
    ("entityType", &["entity", "type"]),
    ("givenName", &["name", "given"]),
    ("middleName", &["name", "middle"]),
    ("paternalName", &["name", "paternal"]),
    ("familyName", &["name", "family"]),
    ("dateOfBirth", &["dateOfBirth"]),
    ("phone", &["phone"]),
    ("balanceLimit", &["balanceLimit", "amount"]),
    ("balanceAssetCode", &["balanceLimit", "asset", "code"]),
    ("balanceAssetIssuer", &["balanceLimit", "asset", "issuer"]),
    ("accountAssetCode", &["account", "asset", "code"]),
    ("accountAssetIssuer", &["account", "asset", "issuer"]),
    ("iban", &["account", "iban"]),
];

/// How many cells a row can have.
const MAX_CELLS: usize = COLUMNS.len();

/// The rows of a file.
#[derive(Debug)]
pub struct Rows<R> {
    reader: R,
    parser: Box<Reader>,
    /// How many bytes were read.
    position: u64,
    /// The place of each column in [`COLUMNS`].
    header: Vec<usize>,
    /// The cells of the row at hand, one after the other, and where each ends.
    cells: Vec<u8>,
    ends: Vec<usize>,
}

/// What a row was read as.
enum Row {
    /// So many cells.
    Cells(usize),
    TooLong,
    TooManyCells,
}

impl<R: AsyncBufRead + Unpin> Rows<R> {
    /// Reads the header.
    pub async fn open(reader: R) -> Result<Self, ReadError> {
        let mut rows = Self {
            reader,
            parser: Box::new(Reader::new()),
            position: 0,
            header: Vec::new(),
            cells: vec![0; MAX_RECORD_BYTES],
            ends: vec![0; MAX_CELLS],
        };
        let count = match rows.read_row().await? {
            Some(Row::Cells(count)) => count,
            Some(Row::TooLong | Row::TooManyCells) => return Err(ReadError::Header),
            None => return Ok(rows),
        };
        rows.header = header(&rows.texts(count).ok_or(ReadError::Header)?)?;
        Ok(rows)
    }

    pub const fn position(&self) -> u64 {
        self.position
    }

    /// The next record. A row may go over several lines; its number is that of the first.
    pub async fn next(&mut self) -> Result<Option<Line>, ReadError> {
        self.skip_empty_lines().await?;
        let number = self.parser.line();
        let Some(row) = self.read_row().await? else { return Ok(None) };
        let record = match row {
            Row::TooLong => Err(too_long()),
            Row::Cells(count) if count == self.header.len() => match self.texts(count) {
                Some(cells) => super::record::parse(self.json(&cells).to_string().as_bytes()),
                None => Err(Rule::invalid("This is not UTF-8.").at([""; 0])),
            },
            Row::Cells(_) | Row::TooManyCells => {
                let message = format!("Must have {} cells, as the header has.", self.header.len());
                Err(Rule::invalid(message).at([""; 0]))
            }
        };
        Ok(Some(Line { number, record }))
    }

    /// The parser skips them too, but then a row would have the number of the first empty line before it.
    async fn skip_empty_lines(&mut self) -> Result<(), ReadError> {
        loop {
            let bytes = self.reader.fill_buf().await?;
            let empty = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
            let (used, lines) = empty.fold((0, 0), |(used, lines), byte| (used + 1, lines + u64::from(*byte == b'\n')));
            if used == 0 {
                return Ok(());
            }
            self.reader.consume(used);
            self.position += used as u64;
            self.parser.set_line(self.parser.line() + lines);
        }
    }

    /// Reads one row; none at the end of the file. What is too long passes through without being held.
    async fn read_row(&mut self) -> Result<Option<Row>, ReadError> {
        let (mut length, mut count) = (0, 0);
        let mut refused = None;
        loop {
            let bytes = self.reader.fill_buf().await?;
            let (result, used, written, ended) =
                self.parser.read_record(bytes, &mut self.cells[length..], &mut self.ends[count..]);
            self.reader.consume(used);
            self.position += used as u64;
            (length, count) = (length + written, count + ended);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => {
                    refused = Some(Row::TooLong);
                    length = 0;
                }
                ReadRecordResult::OutputEndsFull => {
                    refused = refused.or(Some(Row::TooManyCells));
                    count = 0;
                }
                ReadRecordResult::Record => return Ok(Some(refused.unwrap_or(Row::Cells(count)))),
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// The cells of the row at hand; none where they are not text.
    fn texts(&self, count: usize) -> Option<Vec<&str>> {
        let mut start = 0;
        let mut texts = Vec::with_capacity(count);
        for end in &self.ends[..count] {
            texts.push(std::str::from_utf8(&self.cells[start..*end]).ok()?);
            start = *end;
        }
        Some(texts)
    }

    fn json(&self, cells: &[&str]) -> Value {
        let mut record = Map::new();
        for (column, cell) in self.header.iter().zip(cells) {
            let cell = cell.trim();
            if !cell.is_empty() {
                let (name, path) = COLUMNS[*column];
                place(&mut record, path, value(name, cell));
            }
        }
        Value::Object(record)
    }
}

/// The columns that a header names, as their places in [`COLUMNS`].
fn header(names: &[&str]) -> Result<Vec<usize>, ReadError> {
    let mut header = Vec::with_capacity(names.len());
    for name in names.iter().map(|name| name.trim()) {
        let column = COLUMNS.iter().position(|(column, _)| *column == name);
        let column = column.ok_or_else(|| ReadError::UnknownColumn(name.to_owned()))?;
        if header.contains(&column) {
            return Err(ReadError::RepeatedColumn(COLUMNS[column].0));
        }
        header.push(column);
    }
    if header.contains(&0) { Ok(header) } else { Err(ReadError::MissingColumn(COLUMNS[0].0)) }
}

/// Gives a value its place in an object, and in the objects inside it.
pub(super) fn place(object: &mut Map<String, Value>, path: &[&str], value: Value) {
    match path {
        [] => {}
        [key] => {
            object.insert((*key).to_owned(), value);
        }
        [key, rest @ ..] => {
            let below = object.entry(*key).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(below) = below {
                place(below, rest, value);
            }
        }
    }
}

/// The JSON of a cell. What is no number or no truth value stays a text, which the record refuses in its place.
fn value(column: &str, cell: &str) -> Value {
    match column {
        "disabled" => cell.parse().map_or_else(|_| Value::from(cell), Value::Bool),
        "kycLevel" => cell.parse::<i64>().map_or_else(|_| Value::from(cell), Value::from),
        "labels" => cell.split(';').map(str::trim).filter(|label| !label.is_empty()).collect(),
        _ => Value::from(cell),
    }
}

/// A problem at the column that its path in the record came from.
pub fn in_columns(problem: Problem) -> Problem {
    let column = COLUMNS.iter().find(|(_, path)| {
        let same = path.iter().zip(&problem.field).all(|(step, field)| step == field);
        same && !problem.field.is_empty()
    });
    match column {
        Some((name, _)) => Problem { field: vec![(*name).to_owned()], ..problem },
        None => problem,
    }
}
