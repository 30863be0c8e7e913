"""What the platform seals with its key file, opened and made from outside: mails and second factors."""

import base64
import hashlib
import hmac
import os
import struct
import time
import uuid

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from harness.platform import Platform


class Sealing:
    def __init__(self, platform: Platform):
        with open(platform.settings["PLUGYARD_SECRET_KEY_FILE"], encoding="ascii") as file:
            self.key = bytes.fromhex(file.read().strip())

    def derived(self, purpose: str) -> bytes:
        return HKDF(SHA256(), 32, None, purpose.encode()).derive(self.key)

    def seal(self, plain: bytes, context: str) -> bytes:
        nonce = os.urandom(12)
        box = AESGCM(self.derived("plugyard secret box v1"))
        return b"\x01" + nonce + box.encrypt(nonce, plain, b"\x01" + context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        box = AESGCM(self.derived("plugyard secret box v1"))
        return box.decrypt(sealed[1:13], sealed[13:], b"\x01" + context.encode())

    def recovery_code_hash(self, user: uuid.UUID, code: str) -> bytes:
        plain = user.bytes + code.replace("-", "").encode()
        return hmac.digest(self.derived("plugyard recovery code v1"), plain, hashlib.sha256)


def totp(secret: bytes, at: float | None = None, step: int = 0) -> str:
    """The code of RFC 6238; `step` periods from now."""
    counter = int((time.time() if at is None else at) // 30) + step
    mac = hmac.digest(secret, struct.pack(">Q", counter), hashlib.sha1)
    start = mac[19] & 15
    return f"{(int.from_bytes(mac[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
