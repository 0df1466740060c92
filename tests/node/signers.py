"""Signers from Python, for ownership.test.mjs: eth-account for EIP-191, Stellar's SDK for SEP-53.

The name of the signer is the argument. It reads one JSON object: without a key it makes one and tells the wallet; with
a key it signs the message as the API takes it.
"""

import base64
import json
import sys

asked = json.load(sys.stdin)
key = asked.get("key")

if sys.argv[1] == "eth-account":
    from eth_account import Account
    from eth_account.messages import encode_defunct

    account = Account.from_key(key) if key else Account.create()
    answer = {"key": account.key.hex(), "wallet": f"eip155:1:{account.address}"}
    if key:
        answer = {"signature": account.sign_message(encode_defunct(text=asked["message"])).signature.hex()}
elif sys.argv[1] == "stellar-sdk":
    from stellar_sdk import Keypair

    pair = Keypair.from_secret(key) if key else Keypair.random()
    answer = {"key": pair.secret, "wallet": f"stellar:pubnet:{pair.public_key}"}
    if key:
        answer = {"signature": base64.b64encode(pair.sign_message(asked["message"])).decode()}
else:
    sys.exit(f"there is no signer {sys.argv[1]}")

json.dump(answer, sys.stdout)
