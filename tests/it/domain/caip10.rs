//! The grammar of CAIP-2 and CAIP-10 with the specifications' own examples, and the checksums of three namespaces with
//! the vectors of EIP-55, SEP-23 and CASA.

use clientele::domain::caip10::{Caip10, bare_address};
use clientele::domain::problem::ProblemCode::{Invalid, Required};
use proptest::prelude::*;

use super::code;

/// The account of SEP-23's examples, and the same key as a muxed account and as a contract.
const STELLAR: &str = "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ";
const STELLAR_MUXED: &str = "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ";
const STELLAR_CONTRACT: &str = "CA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUWDA";
const SOLANA: &str = "7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv";

/// From the text of EIP-55.
const EIP55: [&str; 8] = [
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
    "0xde709f2102306220921060314715629080e2fb77",
    "0x27b1fdb04752bbc536007a920d24acb045561c26",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
];

#[test]
fn parts_of_the_seed_example() {
    let id = Caip10::parse(" eip155:1:0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb\n").unwrap();
    assert_eq!(id.chain_id(), "eip155:1");
    assert_eq!(id.address(), "0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb");
    assert_eq!(id.as_str(), "eip155:1:0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb");
    assert_eq!(id.to_string(), id.as_str());
}

#[test]
fn examples_of_the_specifications_are_canonical() {
    for text in [
        "eip155:0:0x839395e20bbB182fa440d08F850E6c7A8f6F0780",
        "eip155:137:0x0495766cD136138Fc492Dd499B8DC87A92D6685b",
        "bip122:000000000019d6689c085ae165831e93:128Lkh3S7CkDTBZ8W7BbpsN3YYizJMp8p6",
        "cosmos:cosmoshub-3:cosmos1t2uflqwqe0fsj0shcfkrvpukewcw40yjj6hdc0",
        "polkadot:b0a8d493285c2df73290dfb7e61f870f:5hmuyxw9xdgbpptgypokw4thfyoe3ryenebr381z9iaegmfy",
        "starknet:SN_GOERLI:0x02dd1b492765c064eac4039e3841aa5f382773b598097a40073bd8b48170ab57",
        "chainstd:8c3444cf8970a9e41a706fab93e7a6c4:6d9b0b4b9994e8a6afbd3dc3ed983cd51c755afb27cd1dc7825ef59c134a39f7",
        "hedera:mainnet:0.0.1234567890-zbhlt",
        "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv",
        "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1:DYw8jCTfwHNRJhhmFcbXvVDTqWMEVFBX6ZKUmG5CNSKK",
        "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:11111111111111111111111111111111",
        "stellar:pubnet:GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
        "stellar:testnet:GA5ZSEJYB37JRC5AVCIA5MOP4RHTM335X2KGX3IHOJAPP5RE34K4KZVN",
    ] {
        assert_eq!(Caip10::parse(text).unwrap().as_str(), text);
    }
}

#[test]
fn grammar_has_these_edges() {
    let reference = |length| format!("cosmos:{}:a", "r".repeat(length));
    let address = |length| format!("cosmos:hub:{}", "a".repeat(length));
    for good in [reference(1), reference(32), address(1), address(128), "-a0:A_-9:-.%aZ9".into(), "abcdefgh:1:a".into()]
    {
        assert_eq!(code(Caip10::parse(&good)), None, "{good}");
    }
    for bad in [
        reference(0),
        reference(33),
        address(0),
        address(129),
        "ab:1:a".into(),
        "abcdefghi:1:a".into(),
        "Cosmos:hub:a".into(),
        "cos_os:hub:a".into(),
        "cosmos:h.b:a".into(),
        "cosmos:hub:a_b".into(),
        "cosmos:hub:a:b".into(),
        "cosmos:hub:a/b".into(),
        "cosmos:hub:é".into(),
        "cosmos:hub: a".into(),
        "cosmos:hub".into(),
        "cosmos".into(),
        ":".into(),
        "::".into(),
        "0x22227A31dd842196A246d8f3b775998560eAa61d@eip155:1".into(),
    ] {
        assert_eq!(code(Caip10::parse(&bad)), Some(Invalid), "{bad}");
    }
    for blank in ["", " \n"] {
        assert_eq!(code(Caip10::parse(blank)), Some(Required));
    }
}

#[test]
fn eip55_checksum_is_taken_right_or_absent_and_refused_wrong() {
    for address in EIP55 {
        let digits = &address[2..];
        for spelling in [digits.to_owned(), digits.to_lowercase(), digits.to_uppercase()] {
            let id = Caip10::parse(&format!("eip155:1:0x{spelling}")).unwrap();
            assert_eq!(id.address(), address);
        }
    }
    for bad in [
        "eip155:1:0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "eip155:137:0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d35A",
        "eip155:1:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
        "eip155:1:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed0",
        "eip155:1:5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "eip155:1:0X5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED",
        "eip155:1:0x0x5aaeb6053f3e94c9b9a09f33669435e7ef1bea",
        "eip155:1:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg",
        "eip155:one:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "eip155:0x1:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "eip155:01:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "eip155:-1:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    ] {
        assert_eq!(code(Caip10::parse(bad)), Some(Invalid), "{bad}");
    }
}

#[test]
fn stellar_takes_accounts_only() {
    for bad in [
        STELLAR_MUXED,
        STELLAR_CONTRACT,
        // SEP-23's broken ones: an unused algorithm, a wrong length, a wrong checksum.
        "G47QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVP2I",
        "GAAAAAAAACGC6",
        "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGA",
        "ga7qynf7sowq3glr2bgmzehxavirza4kvwltjjfc7mgxua74p7ujvsgz",
    ] {
        assert_eq!(code(Caip10::parse(&format!("stellar:pubnet:{bad}"))), Some(Invalid), "{bad}");
    }
    let memo = format!("stellar:pubnet:{STELLAR}-1234");
    assert_eq!(code(Caip10::parse(&memo)), Some(Invalid), "a memo names a recipient inside an account");
}

#[test]
fn solana_takes_exactly_32_bytes() {
    for bad in [
        &"1".repeat(31),
        &"1".repeat(33),
        &SOLANA[..42].to_owned(),
        &format!("{SOLANA}1"),
        &SOLANA.replace('7', "0"),
        &SOLANA.replace('7', "l"),
        &"z".repeat(44),
        &"z".repeat(128),
    ] {
        assert_eq!(code(Caip10::parse(&format!("solana:mainnet:{bad}"))), Some(Invalid), "{bad}");
    }
}

#[test]
fn bare_addresses_find_their_canonical_form() {
    for address in EIP55 {
        assert_eq!(bare_address(&format!(" {} ", address.to_lowercase())).as_deref(), Some(address));
    }
    for address in [STELLAR, SOLANA, "11111111111111111111111111111111"] {
        assert_eq!(bare_address(address).as_deref(), Some(address));
    }
    for other in [
        "",
        "ivan",
        "eip155:1:0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb",
        "0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0x1234",
        STELLAR_MUXED,
        "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGA",
    ] {
        assert_eq!(bare_address(other), None, "{other}");
    }
}

proptest! {
    #[test]
    fn what_was_read_reads_back(text in "([-a-z0-9]{3,8}|eip155|solana):[-_a-zA-Z0-9]{1,32}:[-.%a-zA-Z0-9]{1,128}") {
        if let Ok(id) = Caip10::parse(&text) {
            prop_assert_eq!(format!("{}:{}", id.chain_id(), id.address()), id.as_str());
            prop_assert_eq!(Caip10::parse(id.as_str()), Ok(id));
        }
    }

    #[test]
    fn parsing_never_panics(text in any::<String>()) {
        let _ = Caip10::parse(&text);
        let _ = bare_address(&text);
    }

    #[test]
    fn every_32_bytes_are_a_solana_address(key in any::<[u8; 32]>()) {
        let address = bs58::encode(key).into_string();
        prop_assert!((32..=44).contains(&address.len()));
        prop_assert_eq!(bare_address(&address), Some(address));
    }
}
