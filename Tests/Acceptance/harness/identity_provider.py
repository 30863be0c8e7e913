"""An OIDC provider of somebody else's: discovery, keys and tokens, served over HTTP."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

AUDIENCE = "plugyard"


class Key:
    """A signing key and its public half as the provider publishes it."""

    def __init__(self, kid: str, algorithm: str = "ES256"):
        self.kid = kid
        self.algorithm = algorithm
        if algorithm == "ES256":
            self.private: Any = ec.generate_private_key(ec.SECP256R1())
            converter: Any = jwt.algorithms.ECAlgorithm
        else:
            self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            converter = jwt.algorithms.RSAAlgorithm
        self.jwk = {
            **json.loads(converter.to_jwk(self.private.public_key())),
            "kid": kid,
            "use": "sig",
            "alg": algorithm,
        }


class IdentityProvider:
    """Serves on a port of its own while it is entered; `requests` counts what it was asked, by path."""

    def __init__(self, *keys: Key, host: str = "127.0.0.1"):
        self.keys = list(keys) or [Key("first")]
        self.requests: list[str] = []
        # What discovery says, where that is to differ from the truth.
        self.claims_to_be: str | None = None
        self.status = 200
        self.server = ThreadingHTTPServer((host, 0), self.handler())
        self.url = f"http://{host}:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> "IdentityProvider":
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()

    def handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.requests.append(self.path)
                document = provider.document(self.path)
                self.send_response(provider.status if document else 404)
                body = json.dumps(document).encode()
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def document(self, path: str) -> dict[str, Any] | None:
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.claims_to_be or self.url, "jwks_uri": f"{self.url}/keys"}
        return {"keys": [key.jwk for key in self.keys]} if path == "/keys" else None

    @property
    def key_requests(self) -> int:
        return self.requests.count("/keys")

    def token(self, *, key: Key | None = None, **claims: Any) -> str:
        """A token of ann in the group ops, unless the claims say otherwise; None takes a claim away."""
        key = key or self.keys[0]
        now = int(time.time())
        payload = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "ann",
            "email": "ann@example.org",
            "groups": ["ops"],
            "iat": now,
            "exp": now + 600,
            **claims,
        }
        payload = {name: value for name, value in payload.items() if value is not None}
        return jwt.encode(payload, key.private, algorithm=key.algorithm, headers={"kid": key.kid})
