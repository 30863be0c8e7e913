"""Readers of live feeds: WebSockets and Server-Sent Events."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from harness.platform import Platform

Event = dict[str, Any]


class Feed:
    """What a reader was told, in order; `next` waits for the next event of a kind and passes over others."""

    def __init__(self) -> None:
        self.arrived: asyncio.Queue[Event] = asyncio.Queue()
        self.seen: list[Event] = []

    def put(self, event: Event) -> None:
        assert event.keys() == {"type", "id", "at", "data"}, event
        self.arrived.put_nowait(event)

    async def next(
        self, kind: str, probe: Callable[[Any], bool] = lambda _: True, timeout: float = 15
    ) -> Event:
        """The next event of this kind whose data the probe takes."""
        async with asyncio.timeout(timeout):
            while True:
                event = await self.arrived.get()
                self.seen.append(event)
                if event["type"] == kind and probe(event["data"]):
                    return event

    async def data(self, kind: str, probe: Callable[[Any], bool] = lambda _: True) -> Any:
        return (await self.next(kind, probe))["data"]


class SocketFeed(Feed):
    def __init__(self, connection: ClientConnection):
        super().__init__()
        self.connection = connection
        self.close_code: int | None = None

    async def read(self) -> None:
        try:
            async for text in self.connection:
                self.put(json.loads(text))
        except ConnectionClosed:
            pass
        self.close_code = self.connection.close_code

    async def say(self, type: str, **fields: Any) -> None:
        await self.connection.send(json.dumps({"type": type, **fields}))

    async def closed(self, timeout: float = 15) -> int | None:
        """The code of its end."""
        async with asyncio.timeout(timeout):
            await self.connection.wait_closed()
        return self.connection.close_code


@contextlib.asynccontextmanager
async def socket_feed(
    platform: Platform, token: str | None, path: str = "/dashboard", first: Event | None = None
) -> AsyncIterator[SocketFeed]:
    """A reader of a WebSocket. `first`: Its first message, in place of a header."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with connect(
        platform.ws + path,
        additional_headers=headers,
        proxy=None,
        ping_interval=None,
        max_size=None,
        close_timeout=2,
    ) as connection:
        feed = SocketFeed(connection)
        if first:
            await connection.send(json.dumps(first))
        reading = asyncio.create_task(feed.read())
        try:
            yield feed
        finally:
            await connection.close()
            await reading


class EventStream(Feed):
    """Server-Sent Events."""

    def __init__(self, response: httpx.Response):
        super().__init__()
        self.response = response

    async def read(self) -> None:
        fields: dict[str, str] = {}
        async for line in self.response.aiter_lines():
            if not line:
                if "data" in fields:
                    event = json.loads(fields["data"])
                    assert (event["type"], event["id"]) == (fields["event"], fields["id"])
                    self.put(event)
                fields = {}
            elif not line.startswith(":"):
                name, _, value = line.partition(": ")
                fields[name] = value


@contextlib.asynccontextmanager
async def event_stream(
    platform: Platform, account: str, token: str, last: str | None = None, **query: str
) -> AsyncIterator[EventStream]:
    headers = {"Authorization": f"Bearer {token}", **({"Last-Event-ID": last} if last else {})}
    path = f"/api/v1/accounts/{account}/stream"
    async with (
        httpx.AsyncClient(base_url=platform.http, trust_env=False, timeout=60) as http,
        http.stream("GET", path, headers=headers, params=query) as response,
    ):
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"] == "text/event-stream"
        stream = EventStream(response)
        reading = asyncio.create_task(stream.read())
        try:
            yield stream
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
