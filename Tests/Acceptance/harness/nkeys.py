"""What `nsc` makes for nats-server: keys, an operator's words about accounts and an account's about users."""

import base64
import json
import time
import uuid
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

# The first letters that they become: O, A and U; S for secrets.
PREFIXES = {"operator": 14 << 3, "account": 0, "user": 20 << 3}
SEED = 18 << 3


def checksum(data: bytes) -> bytes:
    """CRC-16/XMODEM, the low byte first."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return crc.to_bytes(2, "little")


def encoded(data: bytes) -> str:
    return base64.b32encode(data + checksum(data)).decode().rstrip("=")


def url_safe(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class NKey:
    def __init__(self, kind: str):
        self.kind = kind
        self.key = Ed25519PrivateKey.generate()
        raw = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.public = encoded(bytes([PREFIXES[kind]]) + raw)

    @property
    def seed(self) -> str:
        prefix = PREFIXES[self.kind]
        raw = self.key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        return encoded(bytes([SEED | prefix >> 5, (prefix & 31) << 3]) + raw)

    def says(self, of: "NKey", **claims: Any) -> str:
        """A JWT about another key, or about this one."""
        body = {
            "jti": uuid.uuid4().hex,
            "iat": int(time.time()),
            "iss": self.public,
            "sub": of.public,
            "name": of.kind,
            "nats": {"type": of.kind, "version": 2, **claims},
        }
        parts = [{"typ": "JWT", "alg": "ed25519-nkey"}, body]
        text = ".".join(url_safe(json.dumps(part).encode()) for part in parts)
        return f"{text}.{url_safe(self.key.sign(text.encode()))}"


class Operator:
    """With one account. `config` goes into a server's configuration."""

    def __init__(self) -> None:
        self.key, self.account = NKey("operator"), NKey("account")
        unlimited = {"subs": -1, "data": -1, "payload": -1}
        limits = {**unlimited, "imports": -1, "exports": -1, "wildcards": True, "conn": -1, "leaf": -1}
        account = self.key.says(self.account, limits=limits)
        self.config = (
            f'operator: "{self.key.says(self.key)}"\n'
            "resolver: MEMORY\n"
            f'resolver_preload: {{ {self.account.public}: "{account}" }}\n'
        )

    def credentials(self, path: Path, **permissions: Any) -> Path:
        """A `.creds` file of a new user."""
        user = NKey("user")
        token = self.account.says(user, subs=-1, data=-1, payload=-1, **permissions)
        path.write_text(
            f"-----BEGIN NATS USER JWT-----\n{token}\n------END NATS USER JWT------\n\n"
            f"-----BEGIN USER NKEY SEED-----\n{user.seed}\n------END USER NKEY SEED------\n"
        )
        path.chmod(0o600)
        return path
