"""Below the libraries: frames, handshakes and requests that no well-behaved client would send."""

import asyncio
import contextlib
import json
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection

from harness.accounts import PASSWORD
from harness.platform import Platform
from harness.station import SUBPROTOCOL, basic, open_socket


class RawStation:
    """A charge point's socket, frame by frame."""

    def __init__(self, connection: ClientConnection):
        self.connection = connection
        self.count = 0

    async def send(self, frame: Any) -> None:
        """Sends text as it is, anything else as JSON."""
        await self.connection.send(frame if isinstance(frame, (str, bytes)) else json.dumps(frame))

    async def receive(self, timeout: float = 10) -> list[Any]:
        return json.loads(await asyncio.wait_for(self.connection.recv(), timeout))

    async def call(
        self, action: str, payload: Any, message_id: str | None = None, timeout: float = 10
    ) -> list[Any]:
        """Sends a call; returns its CALLRESULT or CALLERROR. Another frame in between is a failure."""
        self.count += 1
        message_id = message_id or f"raw-{self.count}"
        await self.send([2, message_id, action, payload])
        answer = await self.receive(timeout)
        assert answer[0] in (3, 4) and answer[1] == message_id, f"not the answer to {message_id}: {answer}"
        return answer

    async def boot(self) -> None:
        answer = await self.call("BootNotification", {"chargePointVendor": "Acme", "chargePointModel": "Raw"})
        assert answer[0] == 3 and answer[2]["status"] == "Accepted", answer

    async def assert_alive(self) -> None:
        answer = await self.call("Heartbeat", {})
        assert answer[0] == 3 and "currentTime" in answer[2], answer

    async def assert_silent(self, seconds: float = 0.5) -> None:
        """Nothing comes for a while: the one wait that cannot be for an event."""
        with contextlib.suppress(TimeoutError):
            unexpected = await asyncio.wait_for(self.connection.recv(), seconds)
            raise AssertionError(f"expected nothing, got {unexpected!r}")


@contextlib.asynccontextmanager
async def raw_station(
    platform: Platform, slug: str | None, identity: str, password: str | None = PASSWORD, **more: Any
) -> AsyncIterator[RawStation]:
    async with open_socket(platform, slug, identity, password, **more) as connection:
        yield RawStation(connection)


@dataclass(frozen=True)
class RawResponse:
    status: int
    headers: dict[str, str]
    body: str


async def raw_request(platform: Platform, target: str, method: str = "GET", **headers: str) -> RawResponse:
    """One HTTP/1.1 request, its target sent as it is, and the answer up to the end of the connection."""
    location = urlsplit(platform.http)
    reader, writer = await asyncio.open_connection(location.hostname, location.port)
    try:
        fields = {"Host": location.netloc, "Connection": "close", **headers}
        lines = [
            f"{method} {target} HTTP/1.1",
            *(f"{name}: {value}" for name, value in fields.items()),
            "",
            "",
        ]
        writer.write("\r\n".join(lines).encode())
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)).decode()
        first, *rest = head.strip().split("\r\n")
        received = dict(line.lower().split(": ", 1) for line in rest)
        status = int(first.split()[1])
        body = b""
        if status != 101:
            with contextlib.suppress(TimeoutError):
                body = await asyncio.wait_for(reader.read(), 2)
        return RawResponse(status, received, body.decode(errors="replace"))
    finally:
        writer.close()


async def raw_handshake(
    platform: Platform,
    target: str,
    identity: str,
    password: str | None = PASSWORD,
    subprotocol: str | None = SUBPROTOCOL,
    **more: str,
) -> RawResponse:
    """An upgrade request to any path; 101 when the socket would have been opened. `more` are headers."""
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": b64encode(b"0123456789abcdef").decode(),
        **({"Sec-WebSocket-Protocol": subprotocol} if subprotocol else {}),
        **basic(identity, password),
        **more,
    }
    return await raw_request(platform, target, **headers)
