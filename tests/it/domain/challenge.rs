//! What a challenge says, and whose signature answers it: the vectors of EIP-191, of SEP-53 and of RFC 8032, and what
//! EIP-2 and a strict ed25519 refuse.

use alloy_primitives::hex;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clientele::domain::challenge::{ChallengeDomain, Scheme};
use clientele::domain::problem::ProblemCode::Invalid;
use clientele::domain::signature::is_by;

use super::code;
use crate::support::signer::Signer;

#[test]
fn chains_sign_by_their_namespace() {
    assert_eq!(Scheme::of("eip155:1"), Some((Scheme::Eip155, "1")));
    assert_eq!(Scheme::of("stellar:pubnet"), Some((Scheme::Stellar, "pubnet")));
    let solana = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp";
    assert_eq!(Scheme::of(solana), Some((Scheme::Solana, "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp")));
    for other in ["cosmos:cosmoshub-3", "bip122:000000000019d6689c085ae165831e93", "eip1559:1", "eip155", ""] {
        assert_eq!(Scheme::of(other), None, "{other}");
    }
}

#[test]
fn a_domain_is_a_host_with_or_without_a_port() {
    for good in
        ["localhost", "localhost:8000", "registry.example", "a-b.c:1", "127.0.0.1:65535", "xn--bcher-kva.example"]
    {
        assert_eq!(good.parse::<ChallengeDomain>().unwrap().as_str(), good);
    }
    let long = format!("{}.example", "a".repeat(64));
    for bad in [
        "",
        ":80",
        "a..b",
        "a b",
        "https://a",
        "a/b",
        "a:",
        "a:x",
        "a:65536",
        "a:+1",
        "a:1:2",
        "ü.example",
        "a\nb",
        &long,
    ] {
        assert!(bad.parse::<ChallengeDomain>().is_err(), "{bad:?}");
    }
}

/// The example of web3.js for `eth.accounts.sign`, which signs as `personal_sign` does.
const EIP191: [&str; 3] = [
    "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23",
    "Some data",
    "0xb91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c",
];

#[test]
fn an_ethereum_signature_is_taken_in_its_one_form() {
    let [address, text, signature] = EIP191;
    let is = |signature: &str| is_by(Scheme::Eip155, address, text, signature).unwrap();
    assert!(is(signature) && is(&signature[2..]) && is(&format!(" {signature}\n")));
    let bytes: [u8; 65] = hex::decode_to_array(signature).unwrap();
    let with_v = |v: u8| hex::encode_prefixed([&bytes[..64], &[v]].concat());
    assert_eq!(bytes[64], 28);
    assert!(is(&with_v(1)));
    for v in [0, 27, 2, 3, 26, 29, 37, 38, 255] {
        assert!(!is(&with_v(v)), "{v}");
    }
    // The signature that stands for it on the other side of the curve's order, which EIP-2 rules out.
    let low = k256::ecdsa::Signature::from_slice(&bytes[..64]).unwrap();
    let (r, s) = low.split_scalars();
    let high = k256::ecdsa::Signature::from_scalars(r.to_bytes(), (-*s).to_bytes()).unwrap();
    assert_eq!(high.normalize_s(), low);
    assert!(!is(&hex::encode_prefixed([&high.to_bytes()[..], &[27]].concat())));
    for other in [&[0; 65][..], &[0xff; 65][..]] {
        assert!(!is(&hex::encode_prefixed(other)));
    }
    assert!(!is_by(Scheme::Eip155, address, "some data", signature).unwrap());
    assert!(!is_by(Scheme::Eip155, "0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb", text, signature).unwrap());
    for malformed in ["", "0x", "x", &signature[..130], &signature.replace("0x", "0x0x"), &STANDARD.encode(bytes)] {
        assert_eq!(code(is_by(Scheme::Eip155, address, text, malformed)), Some(Invalid), "{malformed}");
    }
}

/// From the text of SEP-53.
const SEP53: [(&str, &str); 2] = [
    ("Hello, World!", "fO5dbYhXUhBMhe6kId/cuVq/AfEnHRHEvsP8vXh03M1uLpi5e46yO2Q8rEBzu3feXQewcQE5GArp88u6ePK6BA=="),
    ("こんにちは、世界！", "CDU265Xs8y3OWbB/56H9jPgUss5G9A0qFuTqH2zs2YDgTm+++dIfmAEceFqB7bhfN3am59lCtDXrCtwH2k1GBA=="),
];
const SEP53_ADDRESS: &str = "GBXFXNDLV4LSWA4VB7YIL5GBD7BVNR22SGBTDKMO2SBZZHDXSKZYCP7L";

#[test]
fn a_stellar_signature_is_that_of_sep_53() {
    for (text, signature) in SEP53 {
        assert!(is_by(Scheme::Stellar, SEP53_ADDRESS, text, signature).unwrap(), "{text}");
        assert!(!is_by(Scheme::Stellar, SEP53_ADDRESS, &format!("{text} "), signature).unwrap());
        let other = Signer::stellar(1).address();
        assert!(!is_by(Scheme::Stellar, &other, text, signature).unwrap());
    }
}

/// RFC 8032 §7.1, test 2: one byte, 0x72.
const RFC8032: [&str; 2] = [
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
];

#[test]
fn a_solana_signature_is_ed25519_over_the_text_and_strictly_so() {
    let [key, signature] = RFC8032.map(|hex| hex::decode(hex).unwrap());
    let address = bs58::encode(&key).into_string();
    let is = |address: &str, text: &str, signature: &[u8]| {
        is_by(Scheme::Solana, address, text, &STANDARD.encode(signature)).unwrap()
    };
    assert!(is(&address, "r", &signature));
    assert!(!is(&address, "s", &signature));
    // What holds for the text alone does not hold for Stellar's digest of it.
    let stellar = stellar_strkey::ed25519::PublicKey(key.try_into().unwrap()).to_string();
    assert!(!is_by(Scheme::Stellar, stellar.as_str(), "r", &STANDARD.encode(&signature)).unwrap());
    // The neutral point as a key would let anybody sign for it, and anything: R is it as well, and s is 0.
    let neutral = [&[1][..], &[0; 31]].concat();
    let anybodys = [&neutral[..], &[0; 32]].concat();
    assert!(!is(&bs58::encode(&neutral).into_string(), "r", &anybodys));
    // s + L stands for s, and is not taken.
    let order = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
    let mut carry = 0u16;
    let mut greater = signature.clone();
    for (byte, order) in greater[32..].iter_mut().zip(order) {
        carry += u16::from(*byte) + u16::from(order);
        *byte = carry.to_le_bytes()[0];
        carry >>= 8;
    }
    assert!(!is(&address, "r", &greater));
    for malformed in ["", "%", &STANDARD.encode(&signature[..63]), &hex::encode(&signature)] {
        assert_eq!(code(is_by(Scheme::Solana, &address, "r", malformed)), Some(Invalid), "{malformed}");
    }
}
