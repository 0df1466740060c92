//! Whether a text was signed by the key behind a blockchain address. The curves, the hashes and the encodings are those
//! of crates; only what each standard says to do with them stands here.
//! It must not know what the text says, nor where keys and signatures come from.

use alloy_primitives::{Address, eip191_hash_message, hex};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::VerifyingKey;
use k256::ecdsa;
use sha2::{Digest as _, Sha256};

use super::challenge::Scheme;
use super::problem::Rule;

/// Whether the key behind `address` has signed `text`.
///
/// The signature is 65 bytes in hex for Ethereum, with or without `0x`, and 64 bytes in base64 for the others.
///
/// # Errors
/// What is no such encoding of so many bytes is INVALID: it says nothing of the key.
pub fn is_by(scheme: Scheme, address: &str, text: &str, signature: &str) -> Result<bool, Rule> {
    let signature = signature.trim();
    match scheme {
        Scheme::Eip155 => {
            let bytes = hex::decode_to_array(signature)
                .map_err(|_| Rule::invalid("Must be 65 bytes in hex, r, s and v, as personal_sign gives them."))?;
            Ok(is_ethereum(address, text, bytes))
        }
        Scheme::Stellar => {
            // SEP-53: the digest is what is signed, and the prefix keeps it apart from that of a transaction.
            let digest = Sha256::new().chain_update("Stellar Signed Message:\n").chain_update(text).finalize();
            let key = stellar_strkey::ed25519::PublicKey::from_string(address).map(|key| key.0).ok();
            Ok(is_ed25519(key, &digest, ed25519(signature)?))
        }
        Scheme::Solana => {
            let key = bs58::decode(address).into_vec().ok().and_then(|key| key.try_into().ok());
            Ok(is_ed25519(key, text.as_bytes(), ed25519(signature)?))
        }
    }
}

/// EIP-191, version 0x45. The one who signed is recovered from the signature, and must be the one of the address.
fn is_ethereum(address: &str, text: &str, [rs @ .., v]: [u8; 65]) -> bool {
    let is_odd = match v {
        0 | 27 => false,
        1 | 28 => true,
        _ => return false,
    };
    let Ok(signature) = ecdsa::Signature::from_slice(&rs) else { return false };
    // EIP-2: of the two signatures that stand for one another, only the lower is taken.
    if signature.normalize_s() != signature {
        return false;
    }
    let hash = eip191_hash_message(text);
    let recovery = ecdsa::RecoveryId::new(is_odd, false);
    let Ok(key) = ecdsa::VerifyingKey::recover_from_prehash(hash.as_slice(), &signature, recovery) else {
        return false;
    };
    // The first byte of the point says that it is uncompressed.
    let signer = Address::from_raw_public_key(&key.to_sec1_point(false).as_bytes()[1..]);
    address.parse() == Ok(signer)
}

/// Strictly: a key of small order would let anybody sign for it.
fn is_ed25519(key: Option<[u8; 32]>, message: &[u8], signature: [u8; 64]) -> bool {
    let key = key.and_then(|key| VerifyingKey::from_bytes(&key).ok());
    key.is_some_and(|key| key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(&signature)).is_ok())
}

fn ed25519(signature: &str) -> Result<[u8; 64], Rule> {
    let bytes = STANDARD.decode(signature).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| Rule::invalid("Must be the 64 bytes of an ed25519 signature in base64."))
}
