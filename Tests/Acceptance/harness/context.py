"""Account contexts as the server makes them, and as somebody without the key would."""

import hashlib
import hmac
import json
import secrets
import time
from pathlib import Path
from uuid import uuid4


def context_key(secrets_file: Path) -> bytes:
    return bytes.fromhex(json.loads(secrets_file.read_text())["account_context_key"])


def sign(key: bytes, account: str, *, membership: str | None = None, expires_in: int = 120) -> str:
    """`v1|account|expiry|nonce|HMAC`, or the partner's form with a membership."""
    subject = f"v1p|{account}|{membership}" if membership else f"v1|{account}"
    return signed(key, subject, expires_in)


def sign_batch(key: bytes, accounts: list[str], *, expires_in: int = 120) -> str:
    """Of a transaction that writes rows of several accounts."""
    return signed(key, f"v1b|{','.join(accounts)}", expires_in)


def signed(key: bytes, subject: str, expires_in: int) -> str:
    body = f"{subject}|{int(time.time()) + expires_in}|{secrets.token_hex(16)}"
    return f"{body}|{hmac.new(key, body.encode(), hashlib.sha256).hexdigest()}"


def forged(key: bytes, account: str, other: str) -> dict[str, str]:
    """Everything short of a right signature, by name. `account` is the victim, `other` one's own."""
    good, own = sign(key, account), sign(key, other)
    head, _, code = good.rpartition("|")
    fields = own.split("|")
    batch = sign_batch(key, [other, str(uuid4())])
    return {
        "batch with one account more": batch.replace("v1b|", f"v1b|{account},", 1),
        "own signature as that of a batch": own.replace("v1|", "v1b|", 1).replace(other, account),
        "batch of another": batch.replace(other, account),
        "another key": sign(secrets.token_bytes(32), account),
        "empty key": sign(b"", account),
        "own signature, other account": "|".join([fields[0], account, *fields[2:]]),
        "own signature, later expiry": "|".join([*fields[:2], str(int(fields[2]) + 1), *fields[3:]]),
        "one bit": f"{head}|{code[:-1]}{'0' if code[-1] != '0' else '1'}",
        "no code": head,
        "empty code": f"{head}|",
        "short code": f"{head}|{code[:32]}",
        "upper case": good.upper(),
        "bare account": account,
        "another version": good.replace("v1|", "v2|", 1),
        "partner's form": good.replace("v1|", f"v1p|{account}|", 1),
        "trailing text": f"{good} ",
        "leading text": f" {good}",
        "two lines": f"{good}\n",
        "quoted": f"'{good}'",
        "SQL": f"{account}' OR true --",
        "wildcard": "v1|%|9999999999|" + "0" * 32 + "|" + "0" * 64,
        "unsigned": f"v1|{account}|9999999999|{'0' * 32}|{'0' * 64}",
    }
