//! The text of a cursor: base64url over a few bytes. Opaque to callers, short enough for a URL.
//!
//! Layout: version (1 byte), fingerprint (4), id (16), then each key as a tag and its value: null is tag 0; an integer
//! tag 1 and 8 bytes; a text tag 2, its length in 2 bytes, and its UTF-8. Numbers are big-endian.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::{Cursor, Key, PageError};

const VERSION: u8 = 1;

/// A cursor longer than this was not made here: four texts of 128 characters, four bytes each, and some room.
const MAX_TEXT: usize = 4096;

impl Cursor {
    /// Writes the text of the cursor at the end of `out`.
    pub fn write(&self, out: &mut String) {
        let mut bytes = Vec::with_capacity(48);
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.fingerprint.to_be_bytes());
        bytes.extend_from_slice(self.id.as_bytes());
        for key in &self.keys {
            match key {
                Key::Null => bytes.push(0),
                Key::Int(value) => {
                    bytes.push(1);
                    bytes.extend_from_slice(&value.to_be_bytes());
                }
                Key::Text(text) => {
                    bytes.push(2);
                    let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
                    bytes.extend_from_slice(&length.to_be_bytes());
                    bytes.extend_from_slice(&text.as_bytes()[..usize::from(length)]);
                }
            }
        }
        URL_SAFE_NO_PAD.encode_string(&bytes, out);
    }

    /// Reads the text of a cursor that belongs to the list with this fingerprint and this many sort keys.
    ///
    /// # Errors
    /// [`PageError::Malformed`] for what was never a cursor, [`PageError::Mismatch`] for one of another list.
    pub fn parse(text: &str, fingerprint: u32, keys: usize) -> Result<Self, PageError> {
        if text.len() > MAX_TEXT {
            return Err(PageError::Malformed);
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| PageError::Malformed)?;
        let cursor = Self::read(&mut Reader(&bytes)).ok_or(PageError::Malformed)?;
        if cursor.fingerprint == fingerprint && cursor.keys.len() == keys {
            Ok(cursor)
        } else {
            Err(PageError::Mismatch)
        }
    }

    fn read(bytes: &mut Reader<'_>) -> Option<Self> {
        if bytes.array::<1>()? != [VERSION] {
            return None;
        }
        let fingerprint = u32::from_be_bytes(bytes.array()?);
        let id = Uuid::from_bytes(bytes.array()?);
        let mut keys = Vec::new();
        while !bytes.0.is_empty() {
            keys.push(match bytes.array::<1>()? {
                [0] => Key::Null,
                [1] => Key::Int(i64::from_be_bytes(bytes.array()?)),
                [2] => {
                    let length = u16::from_be_bytes(bytes.array()?);
                    let text = bytes.take(usize::from(length))?;
                    // No text here holds U+0000, and PostgreSQL takes none.
                    Key::Text(String::from_utf8(text.to_vec()).ok().filter(|text| !text.contains('\0'))?)
                }
                _ => return None,
            });
        }
        Some(Self { keys, id, fingerprint })
    }
}

/// Takes bytes off the front of a slice, and says when there are too few.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(length)?;
        self.0 = tail;
        Some(head)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }
}
