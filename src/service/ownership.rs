//! Proving who controls a blockchain address: a challenge, its answer, and taking a proof back. [S0]

use std::time::Duration;

use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::Service;
use super::address::{event, locked};
use super::idempotency::{Mode, Repeatable, Stop, WriteError, gone};
use super::write::{Outcome, Write, not_found, transition, version};
use crate::domain::address::OwnershipState;
use crate::domain::challenge::{ChallengeState, ChallengeText, KEPT_MS, LIFETIME_MS, MAX_FAILURES, Scheme};
use crate::domain::customer::CustomerStatus;
use crate::domain::event::{EventKind, NewEvent, reason};
use crate::domain::principal::Principal;
use crate::domain::problem::{ProblemCode, Problems, Rule};
use crate::domain::signature;
use crate::domain::time::Timestamp;
use crate::entity::{address, challenge, customer, event as log};
use crate::store;
use crate::store::database::Reader;
use crate::store::error::StoreError;

/// A challenge and the address that it is about.
#[derive(Clone, Debug)]
pub struct Challenged {
    pub challenge: challenge::Model,
    pub address: address::Model,
}

impl Challenged {
    /// The text to sign. Only addresses that sign have challenges.
    pub fn text(&self) -> Option<String> {
        text(&self.challenge, &self.address).map(|(_, text)| text)
    }
}

/// What is kept of a challenge that was put.
#[derive(Serialize, Deserialize)]
pub struct KeptChallenge {
    challenge: Uuid,
    address: Uuid,
}

impl Repeatable for Challenged {
    type Kept = KeptChallenge;

    fn kept(&self) -> KeptChallenge {
        let Self { challenge, address } = self;
        KeptChallenge { challenge: challenge.id, address: address.id }
    }

    async fn again(db: &DatabaseConnection, counterparty: Uuid, kept: KeptChallenge) -> Result<Self, StoreError> {
        let KeptChallenge { challenge, address } = kept;
        let challenge = store::challenge::by_id(db, counterparty, challenge).await?.ok_or_else(gone)?;
        Ok(Self { challenge, address: address::Model::again(db, counterparty, address).await? })
    }
}

/// How many challenges one look lets go of, each in a transaction of its own.
const EXPIRED_AT_ONCE: u32 = 100;

impl Service {
    /// Puts a new challenge to the holder of an address; the one before it is void.
    pub async fn create_challenge(
        &self,
        who: &Principal,
        address_id: Uuid,
        mode: Mode,
    ) -> Result<Outcome<Challenged>, WriteError> {
        self.once(who, mode, Box::pin(self.try_create_challenge(who, address_id, mode)), |_| &["addressId"]).await
    }

    async fn try_create_challenge(
        &self,
        who: &Principal,
        address_id: Uuid,
        mode: Mode,
    ) -> Result<Outcome<Challenged>, Stop> {
        let mut problems = Problems::default();
        let write = self.begin(who, mode).await?;
        let Some((customer, address)) = locked(&write, address_id).await? else {
            problems.push("addressId", not_found("address"));
            return Ok(Outcome::Refused(problems.into_vec()));
        };
        check_customer(&customer, "addressId", &mut problems);
        if Scheme::of(&address.chain_id).is_none() {
            problems.push("addressId", no_scheme());
        }
        if let Err(problems) = problems.finish() {
            return Ok(Outcome::Refused(problems));
        }
        let challenge = new_challenge(&write, &address);
        store::challenge::void(&write.tx, address.id).await?;
        store::challenge::insert(&write.tx, &challenge).await?;
        let (address, event) = if address.ownership.allowed().contains(&OwnershipState::Challenged) {
            let kind = EventKind::AddressUpdated;
            let (address, event) = move_to(&write, &customer, address, OwnershipState::Challenged, kind, None).await?;
            (address, Some(event))
        } else {
            (address, None)
        };
        write.end(Challenged { challenge, address }, event).await
    }

    /// Takes the answer to a challenge. A wrong one counts, although the call is refused.
    pub async fn verify_address(
        &self,
        who: &Principal,
        challenge_id: Uuid,
        signature: &str,
        mode: Mode,
    ) -> Result<Outcome<address::Model>, WriteError> {
        self.once(who, mode, Box::pin(self.try_verify(who, challenge_id, signature, mode)), |_| &["challengeId"]).await
    }

    async fn try_verify(
        &self,
        who: &Principal,
        challenge_id: Uuid,
        signature: &str,
        mode: Mode,
    ) -> Result<Outcome<address::Model>, Stop> {
        let mut problems = Problems::default();
        let write = self.begin(who, mode).await?;
        let Some((customer, Challenged { challenge, address })) = locked_challenge(&write, challenge_id).await? else {
            problems.push("challengeId", not_found("challenge"));
            return Ok(Outcome::Refused(problems.into_vec()));
        };
        check_customer(&customer, "challengeId", &mut problems);
        problems.take("challengeId", answerable(&challenge, write.now));
        let Some((scheme, text)) = text(&challenge, &address).filter(|_| problems.is_empty()) else {
            return Ok(Outcome::Refused(problems.into_vec()));
        };
        match problems.take("signature", signature::is_by(scheme, &address.address, &text, signature)) {
            None => Ok(Outcome::Refused(problems.into_vec())),
            Some(true) => verified(write, &customer, challenge, address).await,
            Some(false) => {
                problems.push("signature", failed(write, &customer, challenge, address).await?);
                Ok(Outcome::Refused(problems.into_vec()))
            }
        }
    }

    /// Takes a proof back, or a challenge before there is one.
    pub async fn revoke_address(
        &self,
        who: &Principal,
        id: Uuid,
        given_reason: Option<&str>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<address::Model>, WriteError> {
        self.once(who, mode, Box::pin(self.try_revoke(who, id, given_reason, expected_version, mode)), |_| &["id"])
            .await
    }

    async fn try_revoke(
        &self,
        who: &Principal,
        id: Uuid,
        given_reason: Option<&str>,
        expected_version: Option<i32>,
        mode: Mode,
    ) -> Result<Outcome<address::Model>, Stop> {
        let mut problems = Problems::default();
        let reason = problems.take("reason", reason(given_reason)).flatten();
        let write = self.begin(who, mode).await?;
        let Some((customer, before)) = locked(&write, id).await? else {
            problems.push("id", not_found("address"));
            return Ok(Outcome::Refused(problems.into_vec()));
        };
        problems.take("expectedVersion", version(expected_version, before.version));
        let (from, to) = (before.ownership, OwnershipState::Revoked);
        problems.take("id", transition(from, to, from.allowed(), OwnershipState::name));
        if let Err(problems) = problems.finish() {
            return Ok(Outcome::Refused(problems));
        }
        store::challenge::void(&write.tx, id).await?;
        let (after, event) = move_to(&write, &customer, before, to, EventKind::AddressRevoked, reason).await?;
        write.end(after, Some(event)).await
    }

    /// Lets go of the challenges whose time is over, and says how many there were.
    pub async fn expire_challenges(&self) -> Result<u32, StoreError> {
        let reader = Reader::Pool(self.database.clone());
        let due = store::challenge::due(&reader, self.clock.now(), EXPIRED_AT_ONCE).await?;
        for (counterparty, id) in &due {
            let who = Principal::gateway(*counterparty);
            let write = self.open(&who, Mode::Real).await?;
            // Another gateway may have been faster, or the challenge answered in the meantime.
            if let Some((customer, Challenged { challenge, address })) = locked_challenge(&write, *id).await?
                && challenge.state == ChallengeState::Open
            {
                let event = close(&write, &customer, challenge, address, ChallengeState::Expired).await?;
                write.commit(event.is_some()).await?;
            }
        }
        self.forget_challenges(&reader).await?;
        Ok(due.len() as u32)
    }

    /// Forgets the challenges that are over for long.
    async fn forget_challenges(&self, reader: &Reader) -> Result<(), StoreError> {
        let until = Timestamp::from_millis(self.clock.now().millis() - KEPT_MS);
        // Looked for first: most of the time there are none, and then no writer has to wait.
        let over = store::challenge::over(reader, until, EXPIRED_AT_ONCE).await?;
        if !over.is_empty() {
            let tx = self.database.begin().await?;
            store::challenge::forget(&tx, over).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Does that now and then, until it is told to stop.
    pub async fn expire_in_time(self, interval: Duration, stop: CancellationToken) {
        loop {
            let more = match self.expire_challenges().await {
                Ok(expired) => expired == EXPIRED_AT_ONCE,
                Err(error) => {
                    tracing::warn!(error = %error, "challenges whose time is over could not be let go");
                    false
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(if more { Duration::ZERO } else { interval }) => {}
            }
        }
    }
}

/// The row of a new address whose holder is challenged at once, where addresses of its chain sign.
pub fn challenged(write: &Write<'_>, address: address::Model) -> (address::Model, Option<challenge::Model>) {
    if Scheme::of(&address.chain_id).is_none() {
        return (address, None);
    }
    let challenge = new_challenge(write, &address);
    (address::Model { ownership: OwnershipState::Challenged, ..address }, Some(challenge))
}

fn new_challenge(write: &Write<'_>, address: &address::Model) -> challenge::Model {
    challenge::Model {
        id: write.new_id(),
        counterparty_id: address.counterparty_id,
        address_id: address.id,
        issued_at_ms: write.now.millis(),
        expires_at_ms: write.now.millis() + LIFETIME_MS,
        failures: 0,
        state: ChallengeState::Open,
        domain: write.service.challenge_domain.as_str().to_owned(),
        nonce: write.service.clock.nonce(),
    }
}

fn text(challenge: &challenge::Model, address: &address::Model) -> Option<(Scheme, String)> {
    let (scheme, chain) = Scheme::of(&address.chain_id)?;
    let text = ChallengeText {
        scheme,
        chain,
        address: &address.address,
        domain: &challenge.domain,
        nonce: &challenge.nonce,
        issued_at: Timestamp::from_millis(challenge.issued_at_ms),
        expires_at: Timestamp::from_millis(challenge.expires_at_ms),
    };
    Some((scheme, text.to_string()))
}

/// A challenge with its address and customer, taken for this write.
async fn locked_challenge(write: &Write<'_>, id: Uuid) -> Result<Option<(customer::Model, Challenged)>, StoreError> {
    let counterparty = write.who.counterparty;
    let Some(challenge) = store::challenge::by_id(&write.tx, counterparty, id).await? else { return Ok(None) };
    let Some((customer, address)) = locked(write, challenge.address_id).await? else { return Ok(None) };
    // Read once more behind the lock: of two answers at once, the second finds it answered.
    let challenge = store::challenge::by_id(&write.tx, counterparty, id).await?;
    Ok(challenge.map(|challenge| (customer, Challenged { challenge, address })))
}

/// The rule that a challenge is answered in its time, and once.
fn answerable(challenge: &challenge::Model, now: Timestamp) -> Result<(), Rule> {
    let message = match challenge.state {
        ChallengeState::Open if now.millis() < challenge.expires_at_ms => return Ok(()),
        ChallengeState::Open | ChallengeState::Expired => "The time of this challenge is over.",
        ChallengeState::Answered => "This challenge has been answered already.",
        ChallengeState::Failed => "This challenge was answered wrongly too often.",
        ChallengeState::Void => "This challenge is void: another took its place, or the address was revoked.",
    };
    Err(Rule::new(ProblemCode::ChallengeExpired, format!("{message} Ask for a new one.")))
}

/// The rule that nothing is proved any more of a customer that is deleted.
fn check_customer(customer: &customer::Model, field: &str, problems: &mut Problems) {
    if customer.status == CustomerStatus::Deleted {
        problems.push(field, Rule::new(ProblemCode::NotPermitted, "The customer is DELETED."));
    }
}

/// The rule that there must be a way to prove control.
fn no_scheme() -> Rule {
    let message = "Control can be proved of eip155, stellar and solana addresses only.";
    Rule::new(ProblemCode::NotPermitted, message)
}

async fn verified(
    write: Write<'_>,
    customer: &customer::Model,
    challenge: challenge::Model,
    before: address::Model,
) -> Result<Outcome<address::Model>, Stop> {
    let answered = challenge::Model { state: ChallengeState::Answered, ..challenge };
    store::challenge::update(&write.tx, &answered).await?;
    let before = address::Model { verified_at_ms: Some(write.now.millis()), ..before };
    let kind = EventKind::AddressVerified;
    let (after, event) = move_to(&write, customer, before, OwnershipState::Verified, kind, None).await?;
    write.end(after, Some(event)).await
}

/// Counts a wrong answer, which is kept although the call is refused.
async fn failed(
    write: Write<'_>,
    customer: &customer::Model,
    challenge: challenge::Model,
    address: address::Model,
) -> Result<Rule, StoreError> {
    let failures = challenge.failures + 1;
    let challenge = challenge::Model { failures, ..challenge };
    let event = if failures < MAX_FAILURES {
        store::challenge::update(&write.tx, &challenge).await?;
        None
    } else {
        close(&write, customer, challenge, address, ChallengeState::Failed).await?
    };
    write.commit(event.is_some()).await?;
    let message = "This is not the address's signature of the challenge's message.";
    let params = serde_json::json!({ "attemptsLeft": MAX_FAILURES - failures });
    Ok(Rule::new(ProblemCode::SignatureInvalid, message).with_params(params))
}

/// Ends a challenge that was not answered rightly, and with it what the address waited for.
async fn close(
    write: &Write<'_>,
    customer: &customer::Model,
    challenge: challenge::Model,
    address: address::Model,
    state: ChallengeState,
) -> Result<Option<log::Model>, StoreError> {
    store::challenge::update(&write.tx, &challenge::Model { state, ..challenge }).await?;
    if address.ownership != OwnershipState::Challenged {
        return Ok(None);
    }
    let kind = EventKind::AddressUpdated;
    let (_, event) = move_to(write, customer, address, OwnershipState::Expired, kind, None).await?;
    Ok(Some(event))
}

/// Writes another state of ownership.
async fn move_to(
    write: &Write<'_>,
    customer: &customer::Model,
    before: address::Model,
    ownership: OwnershipState,
    kind: EventKind,
    reason: Option<String>,
) -> Result<(address::Model, log::Model), StoreError> {
    let changed =
        if ownership == OwnershipState::Verified { vec!["ownership", "verifiedAt"] } else { vec!["ownership"] };
    let after = address::Model { ownership, version: before.version + 1, updated_at_ms: write.now.millis(), ..before };
    store::address::update(&write.tx, &after).await?;
    let event = write.log(customer, NewEvent { reason, ..event(write, kind, &after, changed) }).await?;
    Ok((after, event))
}
