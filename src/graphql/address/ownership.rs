//! Proving who controls a blockchain address. [S0]

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::mutation::{AddressPayload, answer};
use super::object::Address;
use crate::domain::filter::NodeId;
use crate::domain::or_default::OrDefault;
use crate::domain::time::Timestamp;
use crate::graphql::idempotency::mode;
use crate::graphql::level::root::Loaded;
use crate::graphql::payload::{UserError, loaded};
use crate::graphql::{context, error};
use crate::service::ownership::Challenged;
use crate::service::write::{Done, Outcome};
use crate::store::database::Reader;

/// An address whose holder is to be challenged.
#[derive(InputObject, Clone, Debug)]
pub struct AddressChallengeInput {
    /// The address, of a chain whose addresses sign: eip155, stellar or solana.
    pub address_id: NodeId,
}

/// The answer to a challenge.
#[derive(InputObject, Clone, Debug)]
pub struct AddressVerifyInput {
    /// The challenge.
    pub challenge_id: NodeId,
    /// The signature of the challenge's message: for eip155 the 65 bytes of `personal_sign` (EIP-191) in hex; for stellar
    /// (SEP-53) and solana the 64 bytes of ed25519 in base64.
    pub signature: String,
}

/// An address whose proof is to be taken back.
#[derive(InputObject, Clone, Debug)]
pub struct AddressRevokeInput {
    /// The address, CHALLENGED or VERIFIED.
    pub id: NodeId,
    /// Why, up to 500 characters; kept in the event.
    pub reason: Option<String>,
    /// The version that the change builds on; another one is a VERSION_CONFLICT.
    pub expected_version: Option<i32>,
    /// Check everything, write nothing.
    #[graphql(default)]
    pub dry_run: OrDefault<bool>,
}

/// What the holder of an address is asked to sign. It is good for one proof, for ten minutes, and for five wrong answers.
#[derive(SimpleObject)]
pub struct OwnershipChallenge {
    /// The id, to answer it by.
    id: ID,
    /// The address.
    address: Loaded<Address>,
    /// The text to sign, letter by letter: CAIP-122, for eip155 in the form of EIP-4361.
    message: String,
    /// What makes the text unlike any other.
    nonce: String,
    /// When it can be answered no more.
    expires_at: Timestamp,
}

/// The answer to `addressChallengeCreate`.
#[derive(SimpleObject)]
pub struct AddressChallengePayload {
    /// The challenge; null where it was refused.
    challenge: Option<OwnershipChallenge>,
    /// The rules that the input breaks.
    user_errors: Vec<UserError>,
    /// Whether an earlier call under the same Idempotency-Key did this: then the challenge is that call's, as it is now.
    replayed: bool,
}

impl OwnershipChallenge {
    /// A challenge, whose address is read through `reader`.
    pub fn of(ctx: &Context<'_>, reader: Reader, challenged: &Challenged) -> Option<Self> {
        let message = challenged.text()?;
        let Challenged { challenge, address } = challenged;
        Some(Self {
            id: challenge.id.to_string().into(),
            address: loaded(ctx, reader, address),
            message,
            nonce: challenge.nonce.clone(),
            expires_at: Timestamp::from_millis(challenge.expires_at_ms),
        })
    }
}

#[derive(Default)]
pub struct OwnershipMutation;

#[Object]
impl OwnershipMutation {
    /// Puts a new challenge to the holder of an address; the one before it is void. The address is CHALLENGED until it is
    /// answered, or EXPIRED; one that is VERIFIED stays so. [S0]
    async fn address_challenge_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The address.")] input: AddressChallengeInput,
    ) -> Result<AddressChallengePayload> {
        let mode = mode(ctx, &input, false);
        let AddressChallengeInput { address_id: NodeId(address) } = input;
        let outcome = context::service(ctx).create_challenge(context::principal(ctx), address, mode).await;
        Ok(match outcome.map_err(|problem| error::write(&problem))? {
            Outcome::Done(Done { value, event: _, replayed, reader }) => AddressChallengePayload {
                challenge: OwnershipChallenge::of(ctx, reader, &value),
                user_errors: Vec::new(),
                replayed,
            },
            Outcome::Refused(problems) => AddressChallengePayload {
                challenge: None,
                user_errors: problems.into_iter().map(UserError::from).collect(),
                replayed: false,
            },
        })
    }

    /// Takes the answer to a challenge: with a right one the address is VERIFIED. A wrong one is SIGNATURE_INVALID and
    /// counts; a challenge that is over, answered or void is CHALLENGE_EXPIRED. [S0]
    async fn address_verify(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The challenge and the signature.")] input: AddressVerifyInput,
    ) -> Result<AddressPayload> {
        let mode = mode(ctx, &input, false);
        let AddressVerifyInput { challenge_id: NodeId(challenge), signature } = input;
        let (service, who) = (context::service(ctx), context::principal(ctx));
        answer(ctx, service.verify_address(who, challenge, &signature, mode).await)
    }

    /// Takes back the proof of control, or the challenge before there is one. [S0]
    async fn address_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The address.")] input: AddressRevokeInput,
    ) -> Result<AddressPayload> {
        let mode = mode(ctx, &input, input.dry_run.0);
        let AddressRevokeInput { id: NodeId(id), reason, expected_version, dry_run: _ } = input;
        let (service, who) = (context::service(ctx), context::principal(ctx));
        answer(ctx, service.revoke_address(who, id, reason.as_deref(), expected_version, mode).await)
    }
}
