// Control of a wallet, proved by those who do not know how it is checked: viem, Stellar's base library, tweetnacl, and
// from Python eth-account and Stellar's SDK. viem also reads the text of a challenge, and writes it again.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Keypair } from '@stellar/stellar-base';
import bs58 from 'bs58';
import nacl from 'tweetnacl';
import { parseSignature, serializeSignature } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { createSiweMessage, parseSiweMessage, validateSiweMessage } from 'viem/siwe';
import { start } from './support/server.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const DOMAIN = 'registry.example:8443';

let server;
before(async () => (server = await start({ demo: false, settings: { CLIENTELE_CHALLENGE_DOMAIN: DOMAIN } })));
after(() => server?.stop());

/** A signer: what to call it, its wallet, and its signature of a text as the API takes it. */
function viem() {
  const account = privateKeyToAccount(generatePrivateKey());
  return { name: 'viem', wallet: `eip155:1:${account.address}`, sign: (message) => account.signMessage({ message }) };
}

function stellarBase() {
  const key = Keypair.random();
  const digest = (message) => createHash('sha256').update('Stellar Signed Message:\n').update(message).digest();
  return {
    name: '@stellar/stellar-base',
    wallet: `stellar:testnet:${key.publicKey()}`,
    sign: (message) => Buffer.from(key.sign(digest(message))).toString('base64'),
  };
}

function tweetnacl() {
  const { publicKey, secretKey } = nacl.sign.keyPair();
  return {
    name: 'tweetnacl',
    wallet: `solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:${bs58.encode(publicKey)}`,
    sign: (message) => Buffer.from(nacl.sign.detached(Buffer.from(message), secretKey)).toString('base64'),
  };
}

/** One of signers.py: it makes a key, tells its wallet, and signs with the same key when it is asked again. */
function python(name) {
  const run = (input) => {
    const answer = execFileSync(here('.venv/bin/python'), [here('signers.py'), name], { input: JSON.stringify(input) });
    return JSON.parse(answer.toString());
  };
  const { key, wallet } = run({});
  return { name: `${name} (Python)`, wallet, sign: (message) => run({ key, message }).signature };
}

const CREATE = `mutation($input: CustomerCreateInput!) { customerCreate(input: $input) {
  customer { wallet { ownership } } challenge { id message nonce expiresAt address { id address } } userErrors { code } } }`;
const VERIFY = `mutation($input: AddressVerifyInput!) { addressVerify(input: $input) {
  address { caip10 ownership verifiedAt } userErrors { code field params } } }`;

async function challenge({ wallet }) {
  const { customerCreate } = await server.query(CREATE, { input: { wallet } });
  assert.deepEqual(customerCreate.userErrors, []);
  assert.equal(customerCreate.customer.wallet.ownership, 'CHALLENGED');
  return customerCreate.challenge;
}

async function answer({ id }, signature) {
  return (await server.query(VERIFY, { input: { challengeId: id, signature } })).addressVerify;
}

const codes = ({ userErrors }) => userErrors.map(({ code }) => code);

for (const make of [viem, stellarBase, tweetnacl, () => python('eth-account'), () => python('stellar-sdk')]) {
  const [signer, other] = [make(), make()];
  test(`${signer.name} proves its wallet`, async () => {
    const asked = await challenge(signer);
    assert.deepEqual(codes(await answer(asked, await other.sign(asked.message))), ['SIGNATURE_INVALID']);
    assert.deepEqual(codes(await answer(asked, await signer.sign(`${asked.message}\n`))), ['SIGNATURE_INVALID']);
    const proved = await answer(asked, await signer.sign(asked.message));
    assert.deepEqual(proved.userErrors, []);
    assert.equal(proved.address.caip10, signer.wallet);
    assert.equal(proved.address.ownership, 'VERIFIED');
    assert.ok(proved.address.verifiedAt);
    assert.deepEqual(codes(await answer(asked, await signer.sign(asked.message))), ['CHALLENGE_EXPIRED']);
  });
}

test('the text for Ethereum is that of EIP-4361, letter by letter', async () => {
  const { message, nonce, expiresAt, address } = await challenge(viem());
  const read = parseSiweMessage(message);
  assert.equal(createSiweMessage(read), message);
  assert.ok(validateSiweMessage({ message: read, address: address.address, domain: DOMAIN, nonce }));
  assert.equal(read.expirationTime.getTime(), Date.parse(expiresAt));
  assert.equal(read.expirationTime - read.issuedAt, 10 * 60 * 1000);
  assert.equal(read.chainId, 1);
  const late = { message: read, domain: DOMAIN, nonce, time: read.expirationTime };
  assert.ok(!validateSiweMessage(late));
});

test('of the two signatures that stand for one another only the lower one is taken', async () => {
  const signer = viem();
  const asked = await challenge(signer);
  const low = await signer.sign(asked.message);
  const { r, s, yParity } = parseSignature(low);
  const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const high = serializeSignature({ r, s: `0x${(ORDER - BigInt(s)).toString(16).padStart(64, '0')}`, yParity: 1 - yParity });
  assert.deepEqual(codes(await answer(asked, high)), ['SIGNATURE_INVALID']);
  const parity = `${low.slice(0, -2)}0${yParity}`;
  assert.deepEqual(codes(await answer(asked, parity)), []);
});
