//! An account on a blockchain, written as CAIP-10 says. Addresses are compared and kept unique as text, so each
//! account must have exactly one spelling here.
//! It must not know who owns an address, nor talk to a chain.

use std::fmt;
use std::ops::RangeInclusive;

use alloy_primitives::Address;

use super::problem::Rule;

/// A CAIP-10 account id in its canonical form, at most 170 characters:
/// `eip155:1:0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb` [S0].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Caip10 {
    text: String,
    /// Where the address begins, in bytes; the colon before it ends the chain id.
    address_at: usize,
}

impl Caip10 {
    /// Reads CAIP-10 (2022-10-23 and later). Three namespaces have rules of their own beyond the grammar: `eip155` a
    /// decimal chain id without leading zeros and an address with the checksum of EIP-55 (all lower or all upper case
    /// carries none and is taken, a mixed case must be right); `stellar` an account's StrKey (SEP-23, `G…`; a muxed
    /// `M…` is a view of an account, not an account); `solana` base58 of exactly 32 bytes.
    pub fn parse(text: &str) -> Result<Caip10, Rule> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Rule::required());
        }
        let Some((namespace, reference, address)) = split(text) else {
            return Err(Rule::invalid("Must be a CAIP-10 account id, namespace:reference:address."));
        };
        let address = match namespace {
            "eip155" if !is_chain_number(reference) => {
                return Err(Rule::invalid("An eip155 chain must be a decimal number without leading zeros."));
            }
            "eip155" => ethereum(address).ok_or_else(|| {
                Rule::invalid("An eip155 address must be 0x and 40 hex digits with a valid EIP-55 checksum.")
            })?,
            "stellar" => stellar(address).ok_or_else(|| {
                Rule::invalid("A stellar address must be an account (G…) with a valid StrKey checksum.")
            })?,
            "solana" => {
                solana(address).ok_or_else(|| Rule::invalid("A solana address must be the base58 form of 32 bytes."))?
            }
            _ => address.to_owned(),
        };
        let text = format!("{namespace}:{reference}:{address}");
        Ok(Caip10 { address_at: text.len() - address.len(), text })
    }

    /// The CAIP-2 id of the chain, `eip155:1`.
    pub fn chain_id(&self) -> &str {
        &self.text[..self.address_at - 1]
    }

    /// The address on that chain, without the chain.
    pub fn address(&self) -> &str {
        &self.text[self.address_at..]
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Caip10 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// The canonical form of an address that came without its chain, as people paste it into a search box: `0x` and 40 hex
/// digits, a Stellar account, or base58 of 32 bytes. None when it is nothing of the kind, or its checksum is wrong.
pub fn bare_address(text: &str) -> Option<String> {
    let text = text.trim();
    ethereum(text).or_else(|| stellar(text)).or_else(|| solana(text))
}

/// EIP-55: the case of the hex letters is the checksum.
fn ethereum(address: &str) -> Option<String> {
    let digits = address.strip_prefix("0x").filter(|digits| digits.len() == 40)?;
    let canonical = digits.parse::<Address>().ok()?.to_checksum(None);
    let has_lower = digits.bytes().any(|digit| digit.is_ascii_lowercase());
    let has_upper = digits.bytes().any(|digit| digit.is_ascii_uppercase());
    let is_checksummed = has_lower && has_upper;
    (!is_checksummed || canonical == address).then_some(canonical)
}

/// SEP-23: an ed25519 public key with its CRC-16. Its base32 has one spelling only, so it is canonical as it stands.
pub(super) fn stellar(address: &str) -> Option<String> {
    stellar_strkey::ed25519::PublicKey::from_string(address).ok().map(|_| address.to_owned())
}

/// A 256-bit key in base58 without checksum; like every base58 of a fixed length it has one spelling only.
fn solana(address: &str) -> Option<String> {
    match bs58::decode(address).onto(&mut [0; 32]) {
        Ok(32) => Some(address.to_owned()),
        Ok(_) | Err(_) => None,
    }
}

/// The three parts, if they follow the grammar of CAIP-2 and CAIP-10.
fn split(text: &str) -> Option<(&str, &str, &str)> {
    let (namespace, rest) = text.split_once(':')?;
    let (reference, address) = rest.split_once(':')?;
    let follows = consists_of(namespace, 3..=8, |c| matches!(c, b'-' | b'a'..=b'z' | b'0'..=b'9'))
        && consists_of(reference, 1..=32, |c| matches!(c, b'-' | b'_') || c.is_ascii_alphanumeric())
        && consists_of(address, 1..=128, |c| matches!(c, b'-' | b'.' | b'%') || c.is_ascii_alphanumeric());
    follows.then_some((namespace, reference, address))
}

fn consists_of(part: &str, lengths: RangeInclusive<usize>, allowed: fn(u8) -> bool) -> bool {
    lengths.contains(&part.len()) && part.bytes().all(allowed)
}

/// `01` would be a second spelling of chain 1. Chain 0 stands for an account outside any chain (CASA, eip155 CAIP-10).
fn is_chain_number(reference: &str) -> bool {
    reference.bytes().all(|digit| digit.is_ascii_digit()) && (reference == "0" || !reference.starts_with('0'))
}
