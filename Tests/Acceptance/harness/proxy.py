"""A TCP proxy of our own between charge point and platform, which can lose what the platform says."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from harness.platform import Platform


class Proxy:
    """Forwards both ways until `swallow_replies` is set; then what comes from the platform goes nowhere."""

    def __init__(self, platform: Platform):
        self.platform = platform
        self.swallow_replies = False
        self.swallowed = 0
        self.port = 0
        self.connections: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self.connections.add(task)
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.platform.port)
            async with asyncio.TaskGroup() as group:
                group.create_task(self.forward(reader, up_writer))
                group.create_task(self.forward(up_reader, writer, replies=True))
        except* OSError:
            pass  # One side went away, as the tests want it.
        finally:
            self.connections.discard(task)
            writer.close()

    async def forward(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, replies: bool = False
    ) -> None:
        try:
            while chunk := await source.read(65536):
                if replies and self.swallow_replies:
                    self.swallowed += len(chunk)
                    continue
                target.write(chunk)
                await target.drain()
        finally:
            target.close()

    @property
    def ws(self) -> str:
        return f"ws://127.0.0.1:{self.port}"


@contextlib.asynccontextmanager
async def proxy_to(platform: Platform) -> AsyncIterator[Proxy]:
    proxy = Proxy(platform)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        for task in list(proxy.connections):
            task.cancel()
        await asyncio.gather(*proxy.connections, return_exceptions=True)
