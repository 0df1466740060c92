//! JSON Lines: one customer a line. Empty lines are passed over.

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _};

use super::{Line, MAX_RECORD_BYTES, ReadError, too_long};

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
        Self { reader, number: 0, position: 0, line: Vec::new() }
    }

    pub const fn position(&self) -> u64 {
        self.position
    }

    /// The next record.
    pub async fn next(&mut self) -> Result<Option<Line>, ReadError> {
        while let Some(fits) = self.read_line().await? {
            if !fits {
                return Ok(Some(Line { number: self.number, record: Err(too_long()) }));
            }
            let mut json = self.line.trim_ascii();
            if self.number == 1 {
                json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
            }
            if !json.is_empty() {
                return Ok(Some(Line { number: self.number, record: super::record::parse(json) }));
            }
        }
        Ok(None)
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
