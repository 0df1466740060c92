//! Values with valid checksums: ids, addresses, IBANs, assets.

use alloy_primitives::Address;
use stellar_strkey::ed25519::PublicKey;
use uuid::{Builder, Uuid};

use super::country::Country;
use super::random::Random;

/// What accounts hold: the code of an asset and who issues it. The currencies are issued by accounts that exist nowhere
/// but here.
pub const ASSETS: &[(&str, &str)] = &[
    ("CHF", "GC7XJEZ4WNYPGIHK75AT2L77ZTTKCADO7LGLNJWE73FRK3PUSLFDQ35Z"),
    ("UAH", "GB4ZEBRXSEDOMDMLCF2JLVG444CHPU7W4NV6SUOXZJ5YOEUGKNA6CRPG"),
    ("USD", "GCDK5YGP7T3UXGOLOGWUUNVHGMM7NP57X27MLIKWE363MHACWOSTX2K7"),
    ("EUR", "GATHYAYSX3MF2QTXPNKBJX3ICI5ZLUVCERMOA4DDJGND34AM5WEKK6NP"),
    ("PLN", "GCZVHJ6D7PNWPH6JRGRGYFMJDM3TNHDWTAD62JHMGMCOLQSX5ZD3UPWE"),
    ("GBP", "GBKB65IYTYUPOYSUOE5Q55OSQQDN4WJUSI25NMJQYI55FNI5P7LLY5BL"),
    ("USDC", "eip155:1:0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"),
];

/// The place of a currency among the assets.
pub fn asset_of(country: &Country) -> usize {
    ASSETS.iter().position(|(code, _)| *code == country.currency).unwrap_or_default()
}

/// A UUIDv7 (RFC 9562 §5.7) of this moment. Of one customer's ids of one moment, `counter` (12 bits) gives the order.
pub fn id(ms: i64, counter: u16, random: &mut Random) -> Uuid {
    let mut bytes = random.bytes::<10>();
    bytes[..2].copy_from_slice(&counter.to_be_bytes());
    Builder::from_unix_timestamp_millis(ms.unsigned_abs(), &bytes).into_uuid()
}

/// A UUIDv4, as the systems that know entities make them.
pub fn foreign_id(random: &mut Random) -> Uuid {
    Builder::from_random_bytes(random.bytes()).into_uuid()
}

/// The chain and the address of a new account on some chain.
pub fn address(random: &mut Random) -> (&'static str, String) {
    const EVM: &[&str] = &["eip155:1", "eip155:137", "eip155:42161", "eip155:8453", "eip155:10", "eip155:56"];
    const SOLANA: &str = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp";
    const BITCOIN: &str = "bip122:000000000019d6689c085ae165831e93";
    match random.below(100) {
        ..55 => {
            // Most of what is on an EVM chain is on the first.
            let chain = if random.chance(50) { EVM[0] } else { random.pick(EVM) };
            (chain, Address::from(random.bytes::<20>()).to_checksum(None))
        }
        55..80 => ("stellar:pubnet", PublicKey(random.bytes()).to_string().as_str().to_owned()),
        80..92 => (SOLANA, bs58::encode(random.bytes::<32>()).into_string()),
        92..97 => {
            // A public key's hash behind the version of the main network, base58check.
            let mut hash = [0; 21];
            hash[1..].copy_from_slice(&random.bytes::<20>());
            (BITCOIN, bs58::encode(hash).with_check().into_string())
        }
        _ => ("hedera:mainnet", format!("0.0.{}", 1_000_000 + random.below(9_000_000_000))),
    }
}

/// The IBAN of an account whose last twelve digits are `number`; none where the country has no IBAN.
pub fn iban(country: &Country, number: u64) -> Option<String> {
    let bban = format!("{}{number:012}", country.bank?);
    // ISO 13616: the country and 00 go behind the number, letters count from A = 10, and 98 less the remainder by 97
    // makes the check digits.
    let digits = bban.bytes().chain(country.code.bytes()).chain(*b"00");
    let remainder = digits.fold(0_u64, |remainder, byte| match byte {
        b'0'..=b'9' => (remainder * 10 + u64::from(byte - b'0')) % 97,
        _ => (remainder * 100 + u64::from(byte - b'A') + 10) % 97,
    });
    Some(format!("{}{:02}{bban}", country.code, 98 - remainder))
}
