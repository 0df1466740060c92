//! The challenge by which the holder of a blockchain address proves control of it: a text to sign, in the form of
//! CAIP-122, good for one proof and for ten minutes. [S0]
//! It must not know how a signature is checked, nor who asks for one.

use std::fmt;
use std::str::FromStr;

use sea_orm::{DeriveActiveEnum, EnumIter};

use super::time::Timestamp;

/// How long a challenge can be answered, in milliseconds.
pub const LIFETIME_MS: i64 = 10 * 60 * 1000;

/// How many wrong answers use a challenge up.
pub const MAX_FAILURES: i64 = 5;

/// How long a challenge is kept once its time is over, in milliseconds, so that a late answer is told what became of it.
pub const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// What became of a challenge.
#[derive(DeriveActiveEnum, EnumIter, Copy, Clone, Debug, PartialEq, Eq)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChallengeState {
    /// It waits for its answer.
    Open,
    /// It was answered rightly.
    Answered,
    /// It was answered wrongly too often.
    Failed,
    /// Another took its place, or the address was revoked.
    Void,
    /// Its time was over before it was answered.
    Expired,
}

impl ChallengeState {
    /// The name as the database spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "OPEN",
            Self::Answered => "ANSWERED",
            Self::Failed => "FAILED",
            Self::Void => "VOID",
            Self::Expired => "EXPIRED",
        }
    }
}

/// The chains whose addresses stand for a key that signs texts.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// EIP-191 over the text of EIP-4361, as wallets call it `personal_sign`.
    Eip155,
    /// SEP-53.
    Stellar,
    /// ed25519 over the text.
    Solana,
}

impl Scheme {
    /// How the addresses of a chain sign, and the chain's own name; none for the chains of which it is not known here.
    pub fn of(chain_id: &str) -> Option<(Self, &str)> {
        let (namespace, reference) = chain_id.split_once(':')?;
        let scheme = match namespace {
            "eip155" => Self::Eip155,
            "stellar" => Self::Stellar,
            "solana" => Self::Solana,
            _ => return None,
        };
        Some((scheme, reference))
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Eip155 => "Ethereum",
            Self::Stellar => "Stellar",
            Self::Solana => "Solana",
        }
    }
}

/// Who asks for the signature, as the text says: a host, with its port where it has one of its own (RFC 3986 §3.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengeDomain(String);

impl ChallengeDomain {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for ChallengeDomain {
    fn default() -> Self {
        Self("localhost".to_owned())
    }
}

impl fmt::Display for ChallengeDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Not a host, with or without a port.
#[derive(Debug, thiserror::Error)]
#[error("must be a host, or a host and a port, such as registry.example or localhost:8000")]
pub struct NoDomain;

impl FromStr for ChallengeDomain {
    type Err = NoDomain;

    fn from_str(text: &str) -> Result<Self, NoDomain> {
        let (host, port) = text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
        let label = |label: &str| {
            (1..=63).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let fits = host.len() <= 253 && host.split('.').all(label);
        // A number may begin with a sign for Rust, but not here.
        let fits = fits && port.is_none_or(|port| port.parse::<u16>().is_ok() && !port.starts_with('+'));
        if fits { Ok(Self(text.to_owned())) } else { Err(NoDomain) }
    }
}

/// What the text of a challenge is made of.
#[derive(Copy, Clone, Debug)]
pub struct ChallengeText<'a> {
    pub scheme: Scheme,
    /// The chain's own name, `1` of `eip155:1`.
    pub chain: &'a str,
    /// The chain's own form of the address, checksummed where it has a checksum.
    pub address: &'a str,
    pub domain: &'a str,
    /// Letters and digits, made of 128 random bits or more.
    pub nonce: &'a str,
    pub issued_at: Timestamp,
    pub expires_at: Timestamp,
}

/// What the holder of the key reads beside the facts. It keeps to the characters that EIP-4361 allows.
const STATEMENT: &str = "This proves that you control the address. It moves nothing and costs nothing.";

impl fmt::Display for ChallengeText<'_> {
    /// The message of CAIP-122; for Ethereum it is EIP-4361's, letter by letter.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scheme, chain, address, domain, nonce, issued_at, expires_at } = self;
        write!(f, "{domain} wants you to sign in with your {} account:\n{address}\n\n", scheme.name())?;
        write!(f, "{STATEMENT}\n\nURI: https://{domain}\nVersion: 1\nChain ID: {chain}\nNonce: {nonce}\n")?;
        write!(f, "Issued At: {issued_at}\nExpiration Time: {expires_at}")
    }
}
