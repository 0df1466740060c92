//! JSON Lines: one customer a line. Empty lines are passed over.

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _};

use super::{Line, MAX_RECORD_BYTES, ReadError, too_long};
use crate::domain::problem::Problem;

/// The lines of a file.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    /// How many lines were read.
    number: u64,
    /// How many bytes were read.
    position: u64,
    line: Vec<u8>,
}

impl<R: AsyncBufRead + Unpin> Lines<R> {
    pub const fn new(reader: R) -> Self {
        Self::after(reader, 0, 0)
    }

    /// Begins behind so many lines and bytes, which were empty.
    pub const fn after(reader: R, number: u64, position: u64) -> Self {
        Self { reader, number, position, line: Vec::new() }
    }

    pub const fn position(&self) -> u64 {
        self.position
    }

    /// The next record.
    pub async fn next(&mut self) -> Result<Option<Line>, ReadError> {
        let line = self.next_json().await?;
        Ok(line.map(|(number, json)| Line { number, record: json.and_then(super::record::parse) }))
    }

    /// The next line that is not empty, and its number.
    pub async fn next_json(&mut self) -> Result<Option<(u64, Result<&[u8], Problem>)>, ReadError> {
        loop {
            let Some(fits) = self.read_line().await? else { return Ok(None) };
            if !fits {
                return Ok(Some((self.number, Err(too_long()))));
            }
            if !self.json().is_empty() {
                return Ok(Some((self.number, Ok(self.json()))));
            }
        }
    }

    /// The line at hand without what stands around it.
    fn json(&self) -> &[u8] {
        let json = self.line.trim_ascii();
        if self.number == 1 { json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json) } else { json }
    }

    /// Reads one line, and says whether it was short enough to be kept; none at the end of the file. What is too long
    /// passes through without being held.
    async fn read_line(&mut self) -> Result<Option<bool>, ReadError> {
        self.line.clear();
        let mut fits = true;
        let mut is_empty = true;
        loop {
            let bytes = self.reader.fill_buf().await?;
            if bytes.is_empty() {
                self.number += u64::from(!is_empty);
                return Ok((!is_empty).then_some(fits));
            }
            is_empty = false;
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(bytes.len(), |end| end + 1);
            fits = fits && self.line.len() + used <= MAX_RECORD_BYTES;
            if fits {
                self.line.extend_from_slice(&bytes[..used]);
            }
            self.reader.consume(used);
            self.position += used as u64;
            if end.is_some() {
                self.number += 1;
                return Ok(Some(fits));
            }
        }
    }
}
