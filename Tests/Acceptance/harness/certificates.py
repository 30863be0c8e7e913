"""Certificates as an operator's authority, a charge point and an attacker would make them."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def new_key(rsa_bits: int | None = None) -> Key:
    return rsa.generate_private_key(65537, rsa_bits) if rsa_bits else ec.generate_private_key(ec.SECP256R1())


def key_pem(key: Key) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def signing_request(name: str, key: Key | None = None) -> tuple[Key, str]:
    """A new key (unless given) and a request for a certificate in this name, PEM."""
    key = key or new_key()
    request = x509.CertificateSigningRequestBuilder().subject_name(subject(name)).sign(key, hashes.SHA256())
    return key, request.public_bytes(Encoding.PEM).decode()


class Authority:
    """Signs for whoever asks, and keeps all in one folder."""

    def __init__(self, folder: Path, name: str = "Test authority"):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.key = new_key()
        self.name = subject(name)
        builder = self._builder(self.name, self.key, timedelta(days=1)).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        self.certificate = builder.sign(self.key, hashes.SHA256())
        self.path = folder / "ca.pem"
        self.path.write_bytes(self.certificate.public_bytes(Encoding.PEM))

    def _builder(
        self, name: x509.Name, key: Key, life: timedelta, age: timedelta = timedelta(hours=1)
    ) -> x509.CertificateBuilder:
        start = datetime.now(UTC) - age
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(start + life)
        )

    def server(self, file: str = "server", host: str | None = None) -> tuple[Path, Path]:
        """A certificate for 127.0.0.1 (or `host`) and its key; made again, they replace what is there."""
        key = new_key()
        here: list[x509.GeneralName] = [x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")]
        names = x509.SubjectAlternativeName([x509.DNSName(host)] if host else here)
        builder = self._builder(subject("localhost"), key, timedelta(days=90)).add_extension(
            names, critical=False
        )
        return self._write(file, builder, key)

    def client(
        self, identity: str, file: str, *, expired: bool = False, dns: str | None = None
    ) -> tuple[Path, Path]:
        """A charge point's certificate and its key."""
        key = new_key()
        age, life = (
            (timedelta(days=9), timedelta(days=8)) if expired else (timedelta(hours=1), timedelta(days=1))
        )
        builder = self._builder(subject(identity), key, life, age).add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
        )
        if dns:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(dns)]), critical=False)
        return self._write(file, builder, key)

    def _write(self, file: str, builder: x509.CertificateBuilder, key: Key) -> tuple[Path, Path]:
        certificate, private = self.folder / f"{file}.pem", self.folder / f"{file}.key"
        certificate.write_bytes(builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM))
        private.write_text(key_pem(key))
        return certificate, private
