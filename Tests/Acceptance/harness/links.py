"""TCP proxies of our own, one for each connection between two kinds of process, that fail on order."""

import asyncio
from dataclasses import dataclass, field

# The two ways of a link: from who connects, and back.
THERE, BACK = "there", "back"


@dataclass(eq=False)
class Connection:
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    def abort(self) -> None:
        for writer in self.writers:
            writer.transport.abort()


class Link:
    """Forwards both ways to a port, until it is told to do worse. Listens once it is started, or entered."""

    def __init__(self, name: str, target: int):
        self.name = name
        self.target = target
        self.port = 0
        self.connections: set[Connection] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.flows = {THERE: asyncio.Event(), BACK: asyncio.Event()}
        self.is_refusing = False
        self.is_swallowing = False
        # Bytes that were lost.
        self.swallowed = 0
        self.server: asyncio.Server | None = None
        self.heal()

    async def start(self) -> "Link":
        self.server = await asyncio.start_server(self.accept, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aenter__(self) -> "Link":
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        if self.server:
            self.server.close()
        self.heal()
        self.cut()
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=5)

    def heal(self) -> None:
        for flow in self.flows.values():
            flow.set()
        self.is_refusing = self.is_swallowing = False

    def cut(self) -> None:
        """Ends all connections at once, with what is on its way in them."""
        for connection in list(self.connections):
            connection.abort()

    def stall(self, way: str) -> None:
        """Holds back what is said, until `heal`. Connections stay open, and new ones are accepted."""
        self.flows[way].clear()

    def refuse(self) -> None:
        """As `cut`, and nobody connects anew until `heal`."""
        self.is_refusing = True
        self.cut()

    def swallow(self) -> None:
        """Loses what is said back. Connections with such a gap must be cut before the link heals."""
        self.is_swallowing = True

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self.tasks.add(task)
        connection = Connection([writer])
        self.connections.add(connection)
        try:
            if self.is_refusing:
                return
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.target)
            connection.writers.append(up_writer)
            async with asyncio.TaskGroup() as group:
                group.create_task(self.forward(reader, up_writer, THERE))
                group.create_task(self.forward(up_reader, writer, BACK))
        except* OSError:
            pass  # One side went away.
        finally:
            connection.abort()
            self.connections.discard(connection)
            self.tasks.discard(task)

    async def forward(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, way: str) -> None:
        while chunk := await source.read(65536):
            await self.flows[way].wait()
            if way == BACK and self.is_swallowing:
                self.swallowed += len(chunk)
                continue
            target.write(chunk)
            await target.drain()
        # The end of what is said travels too; the other way may go on for a while.
        if target.can_write_eof():
            target.write_eof()
