//! The objects of a file as texts: one a line, or the elements of one JSON list, which may be written on any number of
//! lines. Either is read as a stream. It must not know what is in an object.

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _};

use super::super::{MAX_RECORD_BYTES, ReadError, too_long};
use super::Lines;
use crate::domain::problem::Problem;

/// The texts of a file.
#[derive(Debug)]
pub enum Texts<R> {
    Lines(Lines<R>),
    List(Elements<R>),
}

/// A text, and the number of its first line.
pub struct Text<'a> {
    pub number: u64,
    pub json: Result<&'a [u8], Problem>,
}

/// The elements of a list.
#[derive(Debug)]
pub struct Elements<R> {
    reader: R,
    /// How many line ends were read.
    lines: u64,
    /// How many bytes were read.
    position: u64,
    /// The element at hand.
    json: Vec<u8>,
    is_first: bool,
    is_over: bool,
}

/// Where a byte stands in an element.
#[derive(Default)]
struct Scan {
    depth: u32,
    is_text: bool,
    is_escaped: bool,
}

impl<R: AsyncBufRead + Unpin> Texts<R> {
    /// Begins to read, by the first byte that is not white space.
    pub async fn open(mut reader: R) -> Result<Self, ReadError> {
        let (mut lines, mut position) = (0, 0);
        loop {
            let bytes = reader.fill_buf().await?;
            // A mark of the byte order, which may stand before anything else.
            let blank = |byte: &&u8| byte.is_ascii_whitespace() || (position == 0 && b"\xef\xbb\xbf".contains(byte));
            let used = bytes.iter().take_while(blank).count();
            lines += newlines(&bytes[..used]);
            let first = bytes.get(used).copied();
            let is_end = bytes.is_empty();
            let is_list = first == Some(b'[');
            let used = used + usize::from(is_list);
            reader.consume(used);
            position += used as u64;
            if is_list {
                return Ok(Self::List(Elements {
                    reader,
                    lines,
                    position,
                    json: Vec::new(),
                    is_first: true,
                    is_over: false,
                }));
            }
            if first.is_some() || is_end {
                return Ok(Self::Lines(Lines::after(reader, lines, position)));
            }
        }
    }

    pub const fn position(&self) -> u64 {
        match self {
            Self::Lines(lines) => lines.position(),
            Self::List(elements) => elements.position,
        }
    }

    /// The next text.
    pub async fn next(&mut self) -> Result<Option<Text<'_>>, ReadError> {
        match self {
            Self::Lines(lines) => Ok(lines.next_json().await?.map(|(number, json)| Text { number, json })),
            Self::List(elements) => elements.next().await,
        }
    }
}

impl<R: AsyncBufRead + Unpin> Elements<R> {
    async fn next(&mut self) -> Result<Option<Text<'_>>, ReadError> {
        if self.is_over {
            self.read_rest().await?;
            return Ok(None);
        }
        let (number, fits) = self.read_element().await?;
        let is_empty = self.json.trim_ascii().is_empty() && fits;
        if self.is_over && self.is_first && is_empty {
            self.read_rest().await?;
            return Ok(None);
        }
        self.is_first = false;
        // Nothing between two commas is no object, and is told like one.
        let json = if fits { Ok(self.json.trim_ascii()) } else { Err(too_long()) };
        Ok(Some(Text { number, json }))
    }

    /// Reads to the comma or bracket behind an element. Gives the number of its first line, and whether it was short
    /// enough to be kept; what is too long passes through without being held.
    async fn read_element(&mut self) -> Result<(u64, bool), ReadError> {
        self.json.clear();
        let mut scan = Scan::default();
        let mut begin = None;
        let mut fits = true;
        loop {
            let bytes = self.reader.fill_buf().await?;
            if bytes.is_empty() {
                return Err(ReadError::List);
            }
            let end = bytes.iter().position(|byte| scan.ends_at(*byte));
            let element = &bytes[..end.unwrap_or(bytes.len())];
            if begin.is_none()
                && let Some(blank) = element.iter().position(|byte| !byte.is_ascii_whitespace())
            {
                begin = Some(self.lines + newlines(&element[..blank]) + 1);
            }
            self.lines += newlines(element);
            // White space before the element is no part of it.
            let element = if begin.is_some() && self.json.is_empty() { element.trim_ascii_start() } else { element };
            fits = fits && self.json.len() + element.len() <= MAX_RECORD_BYTES;
            if fits && begin.is_some() {
                self.json.extend_from_slice(element);
            }
            let used = end.map_or(bytes.len(), |end| end + 1);
            self.is_over = end.is_some_and(|end| bytes[end] == b']');
            self.reader.consume(used);
            self.position += used as u64;
            if end.is_some() {
                return Ok((begin.unwrap_or(self.lines + 1), fits));
            }
        }
    }

    /// Reads what comes after the list: there may only be white space.
    async fn read_rest(&mut self) -> Result<(), ReadError> {
        loop {
            let bytes = self.reader.fill_buf().await?;
            if bytes.iter().any(|byte| !byte.is_ascii_whitespace()) {
                return Err(ReadError::List);
            }
            let used = bytes.len();
            if used == 0 {
                return Ok(());
            }
            self.reader.consume(used);
            self.position += used as u64;
        }
    }
}

impl Scan {
    /// Whether the element ends before this byte.
    const fn ends_at(&mut self, byte: u8) -> bool {
        if self.is_text {
            let is_escape = byte == b'\\' && !self.is_escaped;
            self.is_text = self.is_escaped || byte != b'"';
            self.is_escaped = is_escape;
            return false;
        }
        match byte {
            b'"' => self.is_text = true,
            b'{' | b'[' => self.depth += 1,
            b',' | b']' if self.depth == 0 => return true,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        false
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}
