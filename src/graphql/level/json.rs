//! JSON text in the making. Values are written straight into the answer; there is no tree in between.

use std::fmt::Write as _;

/// The text so far.
#[derive(Debug, Default)]
pub struct Json(pub String);

impl Json {
    /// Opens an object or a list, or closes it, or separates: text of the program's own.
    pub fn push(&mut self, text: &str) {
        self.0.push_str(text);
    }

    /// Begins a member of an object: the comma where one is due, the key, the colon. Keys are GraphQL names.
    pub fn key(&mut self, first: bool, key: &str) {
        if !first {
            self.0.push(',');
        }
        self.0.push('"');
        self.0.push_str(key);
        self.0.push_str("\":");
    }

    /// A missing value.
    pub fn null(&mut self) {
        self.0.push_str("null");
    }

    /// A flag.
    pub fn bool(&mut self, value: bool) {
        self.0.push_str(if value { "true" } else { "false" });
    }

    /// A whole number.
    pub fn int(&mut self, value: i64) {
        // Writing to a String cannot fail.
        let _ = write!(self.0, "{value}");
    }

    /// A text, with what JSON wants escaped (RFC 8259 §7).
    pub fn string(&mut self, text: &str) {
        self.0.push('"');
        let mut written = 0;
        for (index, byte) in text.bytes().enumerate() {
            let escape = match byte {
                b'"' => "\\\"",
                b'\\' => "\\\\",
                b'\n' => "\\n",
                b'\r' => "\\r",
                b'\t' => "\\t",
                0x08 => "\\b",
                0x0c => "\\f",
                0..0x20 => "",
                _ => continue,
            };
            self.0.push_str(&text[written..index]);
            written = index + 1;
            if escape.is_empty() {
                let _ = write!(self.0, "\\u{byte:04x}");
            } else {
                self.0.push_str(escape);
            }
        }
        self.0.push_str(&text[written..]);
        self.0.push('"');
    }

    /// A text that needs no escaping, between quotes: a name, a number, base64.
    pub fn plain(&mut self, write: impl FnOnce(&mut String)) {
        self.0.push('"');
        write(&mut self.0);
        self.0.push('"');
    }
}
