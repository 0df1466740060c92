//! What an account holds: a code and the one who issues it.
//! It must not know accounts, balances, or whether the issuer is alive on its chain.

use std::fmt;

use super::caip10::{self, Caip10};
use super::problem::{Problems, Rule};
use super::text;

/// 1..=12 of A-Z, a-z and 0-9; case counts, as on Stellar [S4 asset_code].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AssetCode(String);

impl AssetCode {
    pub fn parse(value: &str) -> Result<AssetCode, Rule> {
        let code = text::bounded(value, 1, 12)?;
        if code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Ok(AssetCode(code))
        } else {
            Err(Rule::invalid("Must consist of the letters A to Z and a to z and the digits 0 to 9."))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AssetCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A Stellar account (`G…`) or a CAIP-10 account id, canonical [S4 asset_issuer].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AssetIssuer(String);

impl AssetIssuer {
    pub fn parse(value: &str) -> Result<AssetIssuer, Rule> {
        let value = value.trim();
        if value.is_empty() {
            return Err(Rule::required());
        }
        if value.contains(':') {
            return Ok(AssetIssuer(Caip10::parse(value)?.to_string()));
        }
        caip10::stellar(value).map(AssetIssuer).ok_or_else(|| {
            Rule::invalid("Must be a Stellar account (G…) with a valid checksum, or a CAIP-10 account id.")
        })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AssetIssuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// An asset: the same code by another issuer is another asset.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Asset {
    pub code: AssetCode,
    pub issuer: AssetIssuer,
}

impl Asset {
    /// Reports at `code` and `issuer`, below the present path.
    pub fn parse(code: &str, issuer: &str, problems: &mut Problems) -> Option<Asset> {
        let code = problems.take("code", AssetCode::parse(code));
        let issuer = problems.take("issuer", AssetIssuer::parse(issuer));
        Some(Asset { code: code?, issuer: issuer? })
    }
}
