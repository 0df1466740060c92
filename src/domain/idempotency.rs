//! The idempotency key of a request, and what is made of it: a name for each of its mutations, and a digest of the
//! mutation's input. [S0 Idempotency key (UUID)]
//!
//! Only digests are kept. The key goes into both, and stands nowhere, so what is kept tells nobody who reads it what was
//! sent: an input of little variety, as a phone number is, could be guessed from a digest of itself alone.

use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use super::principal::Principal;

/// The key that a caller gave to a request. It covers every mutation of the request.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(Uuid);

/// One mutation under a key.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Made of counterparty, principal, key and response key: what a repeat is known by.
    pub name: Uuid,
    /// Made of the key, the mutation and its input: what a repeat must agree with.
    pub input: Uuid,
}

impl IdempotencyKey {
    /// Reads a key: a UUID, in quotes or not, as a string of a structured header has them.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        Uuid::try_parse(text).ok().filter(|_| text.len() == UUID_LENGTH).map(Self)
    }
}

/// The length of a UUID with its hyphens: the one form that is taken.
const UUID_LENGTH: usize = 36;

impl Token {
    /// The token of the mutation that answers under `response_key`. `input` is its arguments in one canonical form.
    pub fn new(key: IdempotencyKey, who: &Principal, response_key: &str, mutation: &str, input: &str) -> Self {
        let IdempotencyKey(key) = key;
        let Principal { name: principal, counterparty, on_behalf_of: _ } = who;
        Self {
            name: digest(&[
                b"name",
                counterparty.as_bytes(),
                key.as_bytes(),
                principal.as_bytes(),
                response_key.as_bytes(),
            ]),
            input: digest(&[b"input", key.as_bytes(), mutation.as_bytes(), input.as_bytes()]),
        }
    }

    /// The token of one step of a mutation that has many, each in its own transaction.
    #[must_use]
    pub fn step(self, index: usize) -> Self {
        let Self { name, input } = self;
        Self { name: digest(&[b"step", name.as_bytes(), index.to_string().as_bytes()]), input }
    }
}

/// A digest as a UUID of version 8, which leaves its bits to the one who makes it (RFC 9562 §5.8). Each part goes in
/// with its length, so that no two lists of parts are the same bytes.
fn digest(parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}
