//! Holders of blockchain addresses, who sign what they are shown. The same crates check it, so these prove how challenges
//! go, not that signatures are right: for that others sign, in `tests/node`.

use alloy_primitives::{Address, eip191_hash_message, hex};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer as _;
use sha2::{Digest as _, Sha256};

/// The holder of a key.
pub enum Signer {
    Ethereum(k256::ecdsa::SigningKey),
    Stellar(ed25519_dalek::SigningKey),
    Solana(ed25519_dalek::SigningKey),
}

impl Signer {
    /// The n-th on Ethereum, counted from 1.
    pub fn ethereum(n: u8) -> Self {
        Self::Ethereum(k256::ecdsa::SigningKey::from_slice(&[n; 32]).expect("a key"))
    }

    pub fn stellar(n: u8) -> Self {
        Self::Stellar(ed25519_dalek::SigningKey::from_bytes(&[n; 32]))
    }

    pub fn solana(n: u8) -> Self {
        Self::Solana(ed25519_dalek::SigningKey::from_bytes(&[n; 32]))
    }

    /// The chain's own form of the address.
    pub fn address(&self) -> String {
        match self {
            Self::Ethereum(key) => {
                let point = key.verifying_key().to_sec1_point(false);
                Address::from_raw_public_key(&point.as_bytes()[1..]).to_checksum(None)
            }
            Self::Stellar(key) => {
                stellar_strkey::ed25519::PublicKey(key.verifying_key().to_bytes()).to_string().as_str().to_owned()
            }
            Self::Solana(key) => bs58::encode(key.verifying_key().to_bytes()).into_string(),
        }
    }

    pub fn caip10(&self) -> String {
        let chain = match self {
            Self::Ethereum(_) => "eip155:1",
            Self::Stellar(_) => "stellar:pubnet",
            Self::Solana(_) => "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
        };
        format!("{chain}:{}", self.address())
    }

    /// The signature of a text, as the API takes it.
    pub fn sign(&self, text: &str) -> String {
        match self {
            Self::Ethereum(key) => {
                let hash = eip191_hash_message(text);
                let (signature, recovery) = key.sign_prehash_recoverable(hash.as_slice());
                let bytes = [&signature.to_bytes()[..], &[27 + recovery.to_byte()]].concat();
                hex::encode_prefixed(bytes)
            }
            Self::Stellar(key) => {
                let digest = Sha256::digest(format!("Stellar Signed Message:\n{text}"));
                STANDARD.encode(key.sign(&digest).to_bytes())
            }
            Self::Solana(key) => STANDARD.encode(key.sign(text.as_bytes()).to_bytes()),
        }
    }
}
