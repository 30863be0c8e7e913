"""A receiver of webhooks, which checks signatures by their specifications, with nothing of ours."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Delivery:
    body: dict[str, Any]
    raw: bytes
    # By lower-case name.
    headers: dict[str, str]
    status: int

    @property
    def id(self) -> str:
        return self.body["id"]

    @property
    def type(self) -> str:
        return self.body["type"]

    @property
    def charge_point(self) -> str | None:
        return self.body["charge_point"]


def standard_signature(secret: str, delivery: Delivery) -> str:
    """Standard Webhooks 1.0, "Signature scheme"."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{delivery.headers['webhook-id']}.{delivery.headers['webhook-timestamp']}.".encode()
    code = hmac.new(key, signed + delivery.raw, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(code).decode()}"


def laravel_signature(secret: str, delivery: Delivery) -> str:
    """spatie/laravel-webhook-client, DefaultSignatureValidator: hash_hmac('sha256', $payload, $secret)."""
    return hmac.new(secret.encode(), delivery.raw, hashlib.sha256).hexdigest()


class Receiver:
    """`deliveries` are all that came, in their order. `answers` gives the status for each."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []
        self.answers: Callable[[dict[str, Any]], int] = lambda _: 200
        self.text = "thank you"
        self.lock = threading.Lock()
        self.port = 0
        self.server: ThreadingHTTPServer | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhooks?of=plugyard"

    @property
    def taken(self) -> list[Delivery]:
        """Those that were answered well."""
        return [one for one in list(self.deliveries) if one.status == 200]

    def ids(self) -> list[str]:
        """Of what was taken, each where it came first."""
        return list(dict.fromkeys(one.id for one in self.taken))

    def types(self, charge_point: str) -> list[str]:
        first = {one.id: one for one in reversed(self.taken)}
        return [first[id].type for id in self.ids() if first[id].charge_point == charge_point]

    def go_away(self) -> None:
        """Connections are refused from now on."""
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def come_back(self) -> None:
        self.server = Server(("127.0.0.1", self.port), self.handler())
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self) -> "Receiver":
        self.come_back()
        return self

    def __exit__(self, *_: object) -> None:
        self.go_away()

    def handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["content-length"]))
                body = json.loads(raw)
                status = receiver.answers(body)
                headers = {name.lower(): value for name, value in self.headers.items()}
                with receiver.lock:
                    receiver.deliveries.append(Delivery(body, raw, headers, status))
                text = receiver.text.encode()
                self.send_response(status)
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


class Server(ThreadingHTTPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A platform that is killed leaves connections half closed."""


def is_fresh(delivery: Delivery) -> bool:
    """Whether its time is now, as receivers check against replays."""
    return abs(time.time() - int(delivery.headers["webhook-timestamp"])) < 60
