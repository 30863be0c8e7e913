"""The negative list for access tokens: what somebody without a key of the platform can make of a good token.

With the cases that need the platform's own key it is in Tests/TenancyTests/Access/BadToken*.swift too.
"""

import hashlib
import hmac
import json
import time
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

Case = tuple[str, str]

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def encode(data: bytes | str | dict[str, Any]) -> str:
    """base64url without padding; objects as JSON."""
    if isinstance(data, dict):
        data = json.dumps(data, separators=(",", ":"))
    if isinstance(data, str):
        data = data.encode()
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Good:
    """A good token taken apart, and the platform's public keys."""

    token: str
    keys: list[dict[str, str]]

    def __post_init__(self) -> None:
        self.header_text, self.payload_text, self.signature_text = self.token.split(".")
        self.header: dict[str, Any] = json.loads(decode(self.header_text))
        self.claims: dict[str, Any] = json.loads(decode(self.payload_text))
        self.signature = decode(self.signature_text)
        (self.jwk,) = [key for key in self.keys if key["kid"] == self.header["kid"]]

    def signed(self, data: bytes) -> str:
        """The good token with another signature."""
        return f"{self.header_text}.{self.payload_text}.{encode(data)}"

    def with_header(self, **changes: Any) -> str:
        """The good token with other header members, its signature kept."""
        return f"{encode({**self.header, **changes})}.{self.payload_text}.{self.signature_text}"

    def with_header_text(self, text: str | bytes) -> str:
        return f"{encode(text)}.{self.payload_text}.{self.signature_text}"

    def with_claims(self, **changes: Any) -> str:
        """The good token with other claims, its signature kept."""
        return f"{self.header_text}.{encode({**self.claims, **changes})}.{self.signature_text}"

    def with_payload_text(self, text: str | bytes) -> str:
        return f"{self.header_text}.{encode(text)}.{self.signature_text}"


@cache
def attacker_key(algorithm: str) -> Any:
    if algorithm.startswith("ES"):
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_pem(jwk: dict[str, str]) -> bytes:
    return jwt.PyJWK(jwk).key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def forge(header: dict[str, Any], claims: dict[str, Any], algorithm: str) -> str:
    """A token under the attacker's own key of this algorithm, whatever the header says."""
    text = f"{encode(header)}.{encode(claims)}"
    implementation = jwt.get_algorithm_by_name(algorithm)
    return f"{text}.{encode(implementation.sign(text.encode(), attacker_key(algorithm)))}"


def hmac_token(header: dict[str, Any], claims: dict[str, Any], secret: bytes, digest: str = "sha256") -> str:
    text = f"{encode(header)}.{encode(claims)}"
    return f"{text}.{encode(hmac.new(secret, text.encode(), digest).digest())}"


def forms(good: Good) -> list[Case]:
    """Other spellings and serialisations of a good token."""
    head, body, tail = good.header_text, good.payload_text, good.signature_text
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    respelled = tail[:-1] + alphabet[alphabet.index(tail[-1]) ^ 1]
    flattened = {"protected": head, "payload": body, "signature": tail}
    return [
        ("rubbish", "rubbish"),
        ("one dot", "."),
        ("two dots", ".."),
        ("two parts", f"{head}.{body}"),
        ("no signature", f"{head}.{body}."),
        ("four parts", f"{good.token}.AAAA"),
        ("five parts, as JWE", f"{good.token}.AAAA.AAAA"),
        ("a dot before", f".{good.token}"),
        ("a dot behind", f"{good.token}."),
        ("header missing", f".{body}.{tail}"),
        ("payload missing", f"{head}..{tail}"),
        ("parts exchanged", f"{body}.{head}.{tail}"),
        ("padding behind", f"{good.token}=="),
        ("padded header", f"{head}=.{body}.{tail}"),
        ("padded payload", f"{head}.{body}=.{tail}"),
        ("plus of the base64 alphabet", f"{good.token[:-1]}+"),
        ("slash of the base64 alphabet", f"{good.token[:-1]}/"),
        ("respelled trailing bits", f"{head}.{body}.{respelled}"),
        ("a letter too many", f"{good.token}A"),
        ("a letter too few", good.token[:-1]),
        ("in quotes", f'"{good.token}"'),
        ("percent-encoded", good.token.replace(".", "%2E")),
        ("a tab inside", f"{head}.\t{body}.{tail}"),
        ("a comma and another token", f"{good.token},{good.token}"),
        ("the word Bearer once more", f"Bearer {good.token}"),
        ("JSON serialisation, flattened", json.dumps(flattened, separators=(",", ":"))),
        ("token in a token", ".".join([encode(good.token)] * 3)),
        ("in upper case", good.token.upper()),
        ("reversed", good.token[::-1]),
        ("9000 letters", "A" * 9000),
        ("9000 dots", "." * 9000),
        ("9000 letters as payload", f"{head}.{'A' * 9000}.{tail}"),
        ("9000 letters as signature", f"{head}.{body}.{'A' * 9000}"),
    ]


def headers(good: Good) -> list[Case]:
    """Headers that ask for more, for something else, or twice."""
    kid, alg = good.header["kid"], good.header["alg"]
    attacker = json.loads(jwt.get_algorithm_by_name(alg).to_jwk(attacker_key(alg).public_key()))
    kids = ["", " ", "0", "null", "*", "../../../../dev/null", "/dev/null", "' OR '1'='1"]
    kids += ["' UNION SELECT 'key' --", "| id", "%s%s", "https://evil.example/key"]
    named = {repr(name): name for name in kids}
    named |= {"with a space behind": f"{kid} ", "cut short": kid[:-1], "in other case": kid.swapcase()}
    named["of 3000 letters"] = "k" * 3000
    extra = {
        "jwk": attacker,
        "jku": "https://evil.example/jwks",
        "x5u": "https://evil.example/chain.pem",
        "x5c": ["MIIB"],
        "x5t": "AAAA",
        "crit": ["exp"],
        "b64": False,
        "zip": "DEF",
        "cty": "JWT",
        "enc": "A256GCM",
    }
    deep = "[" * 1500 + "]" * 1500
    return [
        *(
            (f"kid {name}", forge({**good.header, "kid": value}, good.claims, alg))
            for name, value in named.items()
        ),
        *((f"kid is {value!r}", good.with_header(kid=value)) for value in ([kid], 0, None, {"a": kid})),
        *(
            (f"header with {name}", forge({**good.header, name: extra[name]}, good.claims, alg))
            for name in extra
        ),
        ("header with crit and b64", good.with_header(crit=["b64"], b64=False)),
        ("typ at+jwt", good.with_header(typ="at+jwt")),
        ("typ in lower case", good.with_header(typ="jwt")),
        ("typ missing", forge({"alg": alg, "kid": kid}, good.claims, alg)),
        ("kid missing", forge({"alg": alg, "typ": "JWT"}, good.claims, alg)),
        ("alg missing", good.with_header_text(json.dumps({"kid": kid, "typ": "JWT"}))),
        ("alg null", good.with_header(alg=None)),
        ("alg a number", good.with_header(alg=256)),
        ("alg as a list", good.with_header(alg=[alg])),
        ("alg twice", good.with_header_text(f'{{"alg":"none","alg":"{alg}","kid":"{kid}","typ":"JWT"}}')),
        (
            "alg in two spellings",
            good.with_header_text(f'{{"\\u0061lg":"none","alg":"{alg}","kid":"{kid}","typ":"JWT"}}'),
        ),
        ("kid twice", good.with_header_text(f'{{"alg":"{alg}","kid":"a","kid":"{kid}","typ":"JWT"}}')),
        ("header with a space more", good.with_header_text(decode(good.header_text) + b" ")),
        ("header with a BOM", good.with_header_text(b"\xef\xbb\xbf" + decode(good.header_text))),
        ("header with a NUL", good.with_header_text(decode(good.header_text) + b"\0")),
        ("header with invalid UTF-8", good.with_header_text(b'{"alg":"\xff"}')),
        ("header is a list", good.with_header_text("[]")),
        ("header is empty", good.with_header_text("{}")),
        ("header is null", good.with_header_text("null")),
        ("header nested deeply", good.with_header_text(f'{{"a":{deep}}}')),
    ]


def algorithms(good: Good) -> list[Case]:
    """Another algorithm than the one that belongs to the key."""
    cases: list[Case] = []
    for name in ("none", "None", "NONE", "nOnE", "", " none"):
        head = encode({**good.header, "alg": name})
        cases.append((f"alg {name!r}, unsigned", f"{head}.{good.payload_text}."))
        cases.append((f"alg {name!r}, signature kept", f"{head}.{good.payload_text}.{good.signature_text}"))
    cases.append(("alg none, no kid, unsigned", f"{encode({'alg': 'none'})}.{good.payload_text}."))
    for name in ("ES384", "ES512", "ES256K", "RS384", "RS512", "PS256", "EdDSA", good.header["alg"].lower()):
        cases.append((f"alg {name}, signature kept", good.with_header(alg=name)))
    for jwk in good.keys:
        header = {"alg": "HS256", "typ": "JWT", "kid": jwk["kid"]}
        pem = public_pem(jwk)
        secrets = {
            "PEM": pem,
            "PEM without its last line break": pem.rstrip(),
            "JWK": json.dumps(jwk, separators=(",", ":")).encode(),
            "number": decode(jwk["n"] if jwk["kty"] == "RSA" else jwk["x"]),
            "kid": jwk["kid"].encode(),
        }
        for name, secret in secrets.items():
            kind = f"{jwk['kty']} key {jwk['kid'][:6]}"
            cases.append(
                (f"HS256 with the {name} of {kind} as secret", hmac_token(header, good.claims, secret))
            )
        same = {**header, "alg": jwk["alg"]}
        cases.append((f"HMAC under the name {jwk['alg']} of {kind}", hmac_token(same, good.claims, pem)))
        other = "RS256" if jwk["alg"] == "ES256" else "ES256"
        cases.append((f"{other} under {kind}", forge({**header, "alg": other}, good.claims, other)))
        cases.append((f"{other} signature named {jwk['alg']} under {kind}", forge(same, good.claims, other)))
    header = {**good.header, "alg": "HS256"}
    cases.append(("HS256 with an empty secret", hmac_token(header, good.claims, b"")))
    cases.append(("HS256 with the secret `secret`", hmac_token(header, good.claims, b"secret")))
    cases.append(
        ("HS512 with an empty secret", hmac_token({**header, "alg": "HS512"}, good.claims, b"", "sha512"))
    )
    empty = hashlib.sha256(b"").digest()
    cases.append(("signature is the hash of nothing", good.signed(empty)))
    return cases


def signatures(good: Good) -> list[Case]:
    """Signatures that are none."""
    size, alg = len(good.signature), good.header["alg"]
    flipped = bytes([good.signature[0] ^ 1]) + good.signature[1:]
    stranger = {"alg": alg, "typ": "JWT", "kid": hashlib.sha256(b"stranger").hexdigest()}
    cases = [
        ("signature with one bit flipped", good.signed(flipped)),
        (
            "signature with its last bit flipped",
            good.signed(good.signature[:-1] + bytes([good.signature[-1] ^ 1])),
        ),
        ("signature of zeros", good.signed(bytes(size))),
        ("signature of ones", good.signed(b"\xff" * size)),
        ("signature one byte short", good.signed(good.signature[:-1])),
        ("signature one byte long", good.signed(good.signature + b"\0")),
        ("signature with a zero before", good.signed(b"\0" + good.signature)),
        ("signature twice", good.signed(good.signature * 2)),
        ("signature of one byte", good.signed(b"\0")),
        (
            "signature halves exchanged",
            good.signed(good.signature[size // 2 :] + good.signature[: size // 2]),
        ),
        ("other material under the platform's kid", forge(good.header, good.claims, alg)),
        ("a stranger's key under its own kid", forge(stranger, good.claims, alg)),
        (
            "signature of another token",
            f"{good.with_claims(sub='other')[: -len(good.signature_text)]}"
            f"{forge(good.header, good.claims, alg).rsplit('.', 1)[1]}",
        ),
    ]
    if alg == "ES256":
        r, s = (int.from_bytes(part, "big") for part in (good.signature[:32], good.signature[32:]))
        zero, one, order = bytes(32), (1).to_bytes(32, "big"), P256_ORDER.to_bytes(32, "big")
        cases += [
            ("signature in DER", good.signed(encode_dss_signature(r, s))),
            ("r zero", good.signed(zero + good.signature[32:])),
            ("s zero", good.signed(good.signature[:32] + zero)),
            ("r and s are one", good.signed(one + one)),
            ("r and s are the group's order", good.signed(order + order)),
        ]
    return cases


def payloads(good: Good) -> list[Case]:
    """Other claims under the signature of the good ones, and under the attacker's."""
    alg, now = good.header["alg"], int(time.time())
    changes: dict[str, dict[str, Any]] = {
        "sub of another": {"sub": str(uuid.uuid4())},
        "sub empty": {"sub": ""},
        "account of another": {"account_id": str(uuid.uuid4())},
        "no account and platform:admin": {"account_id": None, "scope": "platform:admin"},
        "scope platform:admin": {"scope": "platform:admin"},
        "more scopes": {"scope": "account:admin internal:events metrics:read"},
        "every role": {"roles": ["admin", "operator", "maintenance", "viewer", "partner"]},
        "longer life": {"exp": now + 10**8},
        "exp as text": {"exp": str(now + 900)},
        "exp null": {"exp": None},
        "exp negative": {"exp": -1},
        "another issuer": {"iss": "https://evil.example"},
        "another audience": {"aud": "other"},
        "audience as a list": {"aud": [good.claims["aud"], "other"]},
        "another kind of token": {"token_use": "refresh"},
        "an actor": {"act": {"sub": str(uuid.uuid4())}},
        "a new jti": {"jti": str(uuid.uuid4())},
    }
    text = decode(good.payload_text)
    deep = "[" * 1500 + "]" * 1500
    cases = [(f"{name}, signature kept", good.with_claims(**change)) for name, change in changes.items()]
    cases += [
        (f"{name}, attacker's key", forge(good.header, {**good.claims, **change}, alg))
        for name, change in changes.items()
    ]
    return [
        *cases,
        ("payload with a space more", good.with_payload_text(text + b" ")),
        ("payload with a BOM", good.with_payload_text(b"\xef\xbb\xbf" + text)),
        ("payload with a NUL", good.with_payload_text(text + b"\0")),
        ("payload with sub twice", good.with_payload_text(text[:-1] + b',"sub":"root"}')),
        ("payload with exp 1e400", good.with_payload_text(text[:-1] + b',"exp":1e400}')),
        ("payload with invalid UTF-8", good.with_payload_text(b'{"sub":"\xc3\x28"}')),
        ("payload nested deeply", good.with_payload_text(f'{{"a":{deep}}}')),
        ("payload is a list", good.with_payload_text("[]")),
        ("payload is empty", good.with_payload_text("{}")),
        ("payload is rubbish", good.with_payload_text("rubbish")),
        ("payload is compressed", good.with_payload_text(b"x\x9c\xab\xae\x05\x00\x01u\x00\xf9")),
    ]


def bad_tokens(good_token: str, jwks: dict[str, Any]) -> list[Case]:
    """The list: a name and a token each, none of which may pass.

    `good_token` is an access token of the platform, `jwks` the document at /oauth/jwks. Every token can stand
    in a header: no line breaks, nothing beyond ASCII.
    """
    good = Good(good_token, jwks["keys"])
    cases = forms(good) + headers(good) + algorithms(good) + signatures(good) + payloads(good)
    names = [name for name, _ in cases]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)
    assert [name for name, token in cases if token == good_token] == []
    return cases
