"""A mail relay: aiosmtpd (PyPI), a server that speaks SMTP as others do."""

import asyncio
import datetime
import ipaddress
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from harness.ports import free_port

LINK = re.compile(r"https?://\S+/password/link\?token=pyl_[\w-]{43}(?![\w-])")


@dataclass(frozen=True)
class Delivered:
    sender: str
    recipients: list[str]
    message: EmailMessage

    @property
    def text(self) -> str:
        return self.message.get_content()

    @property
    def link(self) -> str:
        (link,) = LINK.findall(self.text)
        return link


class Relay:
    """Keeps what it takes. `answer` says what it says to a recipient; by default it takes everything."""

    def __init__(self, answer: Callable[[str], str] = lambda _: "250 OK", tls: ssl.SSLContext | None = None):
        self.answer = answer
        self.tls = tls
        self.port = free_port()
        self.mails: list[Delivered] = []
        # What it said of recipients, in order.
        self.answers: list[str] = []
        self.server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def __aenter__(self) -> "Relay":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.server:
            self.server.close()

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        options: dict[str, Any] = {"tls_context": self.tls, "require_starttls": self.tls is not None}
        self.server = await loop.create_server(lambda: SMTP(self, **options), "127.0.0.1", self.port)

    # aiosmtpd asks these of a handler.

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answer(address)
        self.answers.append(answer)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        self.mails.append(Delivered(envelope.mail_from or "", list(envelope.rcpt_tos), message))
        return "250 taken"


def self_signed(folder: Path) -> ssl.SSLContext:
    """A certificate for 127.0.0.1 that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "relay.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
