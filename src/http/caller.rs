//! What a request says of its caller in headers, beside its credential: under which key it is sent, and on whose behalf.

use async_graphql::Error;
use axum::http::{HeaderMap, HeaderName};
use uuid::Uuid;

use crate::domain::idempotency::IdempotencyKey;
use crate::domain::principal::Principal;
use crate::graphql::error::{about, bad_input};

/// The key that makes a repeated request safe. [S0]
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// On whose behalf the caller acts. [S2]
const REQUESTOR_ID: HeaderName = HeaderName::from_static("requestor-id");

/// The key of every mutation of the request, where it has one.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<IdempotencyKey>, Error> {
    let refused = || about(bad_input("The header Idempotency-Key must be one UUID."), "Idempotency-Key");
    let text = only(headers, &IDEMPOTENCY_KEY).map_err(|()| refused())?;
    text.map(|text| IdempotencyKey::parse(text).ok_or_else(refused)).transpose()
}

/// The caller, with the one on whose behalf it acts.
pub fn on_behalf(principal: Principal, headers: &HeaderMap) -> Result<Principal, Error> {
    let refused = || about(bad_input("The header Requestor-ID must be one UUID."), "Requestor-ID");
    let text = only(headers, &REQUESTOR_ID).map_err(|()| refused())?;
    let on_behalf_of = text.map(|text| Uuid::try_parse(text.trim()).map_err(|_| refused())).transpose()?;
    Ok(Principal { on_behalf_of, ..principal })
}

/// The text of a header that may be given once; an error where it is given twice, or is no text.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, ()> {
    let mut values = headers.get_all(name).iter();
    let first = values.next().map(|value| value.to_str().map_err(|_| ())).transpose()?;
    if values.next().is_some() { Err(()) } else { Ok(first) }
}
