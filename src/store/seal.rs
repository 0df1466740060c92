//! What is sealed at rest: the most personal columns hold nothing that can be read without a key.
//!
//! A sealed text is the id of its key, a dot, and in base64 a nonce and what XChaCha20-Poly1305 made of the value. The
//! name of the column and the id of the row are bound to it, so that a value put elsewhere cannot be opened. What has to
//! be found is kept a second time as a keyed hash. The keys for both come out of the configured one by HKDF.

mod file;
mod known;
mod rotate;

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead as _, Generate as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

use super::noun::{Column, Noun};
use crate::domain::phone::Phone;
use crate::entity::customer;

pub use file::{KeySource, Secret, read};
pub use known::hold;
pub use rotate::rotate;

/// The keys of this process: the first seals, each opens what it has sealed. There may be none. Cheap to clone.
#[derive(Clone, Default)]
pub struct Keys(Arc<Vec<Key>>);

struct Key {
    id: String,
    cipher: XChaCha20Poly1305,
    index: [u8; KEY_BYTES],
}

/// Why a value cannot be sealed or opened, or keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The settings name none.
    #[error("no encryption keys are configured")]
    NoKeys,
    /// It was sealed with a key that is not among ours.
    #[error("there are values sealed with the key {0}, which is not among the configured ones")]
    UnknownKey(String),
    /// Somebody has changed it, or put it where it does not belong.
    #[error("a sealed value is not what was sealed")]
    Broken,
    /// What was configured is no list of keys; nothing of it is repeated.
    #[error("an encryption key must be 32 bytes in base64, and the list must name each once")]
    Malformed,
    /// The system gives no random bytes.
    #[error("there are no random bytes")]
    Random,
    /// The file of the keys cannot be read or made.
    #[error("the key file cannot be used")]
    File(#[from] std::io::Error),
    /// Others than its owner can read the file of the keys.
    #[error("the key file can be read by others than its owner: chmod 600 it")]
    Exposed,
}

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
const KEY_ID_BYTES: usize = 6;

/// How much of a hash is kept: 128 bits, so that two phones never share one.
const INDEX_BYTES: usize = 16;

impl Keys {
    /// Reads keys, one after the other: base64, with white space or commas between them. What follows a `#` is a note.
    pub fn parse(text: &str) -> Result<Self, SealError> {
        let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
        let words = lines.flat_map(|line| line.split(|letter: char| letter == ',' || letter.is_whitespace()));
        let mut keys: Vec<Key> = Vec::new();
        for word in words.filter(|word| !word.is_empty()) {
            let key = Key::derived(&STANDARD.decode(word).map_err(|_| SealError::Malformed)?)?;
            if keys.iter().any(|other| other.id == key.id) {
                return Err(SealError::Malformed);
            }
            keys.push(key);
        }
        if keys.is_empty() { Err(SealError::Malformed) } else { Ok(Self(Arc::new(keys))) }
    }

    /// A new key as [`Keys::parse`] reads it.
    pub fn generate() -> Result<String, SealError> {
        let key = <[u8; KEY_BYTES]>::try_generate().map_err(|_| SealError::Random)?;
        Ok(STANDARD.encode(key))
    }

    /// The ids of the keys, the one that seals first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|key| key.id.as_str())
    }

    /// Seals the value of a column of a customer.
    pub fn seal(&self, column: customer::Column, row: Uuid, text: &str) -> Result<String, SealError> {
        let key = self.0.first().ok_or(SealError::NoKeys)?;
        let nonce = XNonce::try_generate().map_err(|_| SealError::Random)?;
        let place = place(name(column), row);
        let payload = Payload { msg: text.as_bytes(), aad: &place };
        let sealed = key.cipher.encrypt(&nonce, payload).map_err(|_| SealError::Broken)?;
        let mut bytes = nonce.to_vec();
        bytes.extend_from_slice(&sealed);
        Ok(format!("{}.{}", key.id, URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Opens the sealed value of a column of a customer.
    pub fn open(&self, column: customer::Column, row: Uuid, sealed: &str) -> Result<String, SealError> {
        self.open_at(name(column), row, sealed)
    }

    /// Opens the sealed value of a column, given by its qualified name.
    pub fn open_at(&self, column: &str, row: Uuid, sealed: &str) -> Result<String, SealError> {
        let (id, bytes) = sealed.split_once('.').ok_or(SealError::Broken)?;
        let key = self.0.iter().find(|key| key.id == id).ok_or_else(|| SealError::UnknownKey(id.to_owned()))?;
        let bytes = URL_SAFE_NO_PAD.decode(bytes).map_err(|_| SealError::Broken)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES).ok_or(SealError::Broken)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| SealError::Broken)?;
        let payload = Payload { msg: sealed, aad: &place(column, row) };
        let text = key.cipher.decrypt(&nonce, payload).map_err(|_| SealError::Broken)?;
        String::from_utf8(text).map_err(|_| SealError::Broken)
    }

    /// Whether a sealed text is of the key that seals now.
    pub fn is_current(&self, sealed: &str) -> bool {
        let id = sealed.split_once('.').map(|(id, _)| id);
        id.is_some() && self.0.first().map(|key| key.id.as_str()) == id
    }

    /// What a phone of a counterparty is found by, as the key that seals now hashes it.
    pub fn index(&self, counterparty: Uuid, phone: &Phone) -> Result<String, SealError> {
        self.0.first().ok_or(SealError::NoKeys)?.index(counterparty, phone)
    }

    /// The same as each of the keys hashes it: while keys are rotated, rows of both are there.
    pub fn indexes(&self, counterparty: Uuid, phone: &Phone) -> Result<Vec<String>, SealError> {
        if self.0.is_empty() {
            return Err(SealError::NoKeys);
        }
        self.0.iter().map(|key| key.index(counterparty, phone)).collect()
    }
}

/// The key may not be used for two things, so each use has one of its own.
impl Key {
    fn derived(key: &[u8]) -> Result<Self, SealError> {
        if key.len() != KEY_BYTES {
            return Err(SealError::Malformed);
        }
        let source = Hkdf::<Sha256>::new(None, key);
        let mut id = [0; KEY_ID_BYTES];
        let (mut cipher, mut index) = ([0; KEY_BYTES], [0; KEY_BYTES]);
        for (use_of, bytes) in [
            ("clientele key id", &mut id[..]),
            ("clientele seal", &mut cipher[..]),
            ("clientele index", &mut index[..]),
        ] {
            source.expand(use_of.as_bytes(), bytes).map_err(|_| SealError::Malformed)?;
        }
        Ok(Self { id: URL_SAFE_NO_PAD.encode(id), cipher: XChaCha20Poly1305::new(&cipher.into()), index })
    }

    /// The same phone of two counterparties has two hashes: a look at the table must not show that they share a customer.
    fn index(&self, counterparty: Uuid, phone: &Phone) -> Result<String, SealError> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.index).map_err(|_| SealError::Malformed)?;
        mac.update(counterparty.as_bytes());
        mac.update(phone.as_str().as_bytes());
        Ok(URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..INDEX_BYTES]))
    }
}

fn name(column: customer::Column) -> &'static str {
    Noun::Customer.name(Column(column as u8))
}

/// What is bound to a sealed value: the column by its qualified name, and the row.
fn place(column: &str, row: Uuid) -> Vec<u8> {
    [column.as_bytes(), &[0], row.as_bytes()].concat()
}

/// Keys do not print.
impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.ids()).finish()
    }
}
