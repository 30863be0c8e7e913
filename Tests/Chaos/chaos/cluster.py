"""What runs: the processes of a platform, a link on each of their ways, and PostgreSQL."""

import asyncio
import os
import time
from collections.abc import Callable

from chaos.database import Postgres
from chaos.process import Command, Process
from harness.bus import NatsServer, Part
from harness.links import Link
from harness.platform import EXECUTABLE, TEST_FOLDER, UNDER_LOAD, Platform

# Seconds until everything runs again, once nothing is in its way.
RECOVERY = 90.0


class Cluster:
    """The processes of one of the variants, which are its subclasses."""

    # Its database.
    name = ""

    def __init__(self, database: Postgres):
        self.database = database
        # Knows the database and the settings that all processes share; no process of its own runs.
        self.base = Platform(database, self.name, **UNDER_LOAD)
        self.processes: list[Process] = []
        self.links: list[Link] = []
        # Those of the links at which charge points connect.
        self.doors: list[Link] = []
        # Where operators send their requests.
        self.api = self.base

    async def start(self) -> None:
        await asyncio.to_thread(self.base.create)
        await self.assemble()
        for process in self.processes:
            process.start()
        await self.recover()

    async def assemble(self) -> None:
        raise NotImplementedError

    async def link(self, one: str, other: str, target: int) -> Link:
        link = await Link(f"{one} — {other}", target).start()
        self.links.append(link)
        return link

    async def link_database(self, platform: Platform, name: str) -> None:
        link = await self.link(name, self.database.name, self.database.port)
        url = f"postgresql://127.0.0.1:{link.port}/{self.base.name}"
        platform.settings["PLUGYARD_DATABASE_URL"] = url

    def add(self, platform: Platform, name: str) -> Process:
        command = [EXECUTABLE, platform.role]
        return self.add_process(name, lambda: (command, platform.environment()), platform.is_ready)

    def add_process(self, name: str, command: Command, is_ready: Callable[[], bool]) -> Process:
        process = Process(name, command, is_ready, TEST_FOLDER / "logs" / f"{name}.log")
        process.log.unlink(missing_ok=True)
        self.processes.append(process)
        return process

    async def supervise(self) -> None:
        """Until it is cancelled."""
        while True:
            for process in self.processes:
                process.watch()
            await asyncio.sleep(0.2)

    def target(self, name: str) -> Process | Link | Postgres:
        """What goes by this name in a fault."""
        return next(each for each in (*self.processes, *self.links, self.database) if each.name == name)

    def heal(self) -> None:
        """Nothing is in anybody's way any more."""
        for link in self.links:
            if link.is_swallowing:
                link.cut()
            link.heal()
        for process in self.processes:
            process.resume()
            if not process.is_wanted:
                process.start()

    async def recover(self) -> list[str]:
        """Waits until all do their work; what does not is found."""
        await asyncio.to_thread(self.database.recover)
        deadline = time.monotonic() + RECOVERY
        waiting = list(self.processes)
        while waiting and time.monotonic() < deadline:
            for process in self.processes:
                process.watch()
            ready = await asyncio.gather(*(asyncio.to_thread(process.is_ready) for process in waiting))
            for process, is_ready in zip(waiting, ready, strict=True):
                process.was_ready = process.was_ready or is_ready
            waiting = [process for process, is_ready in zip(waiting, ready, strict=True) if not is_ready]
            await asyncio.sleep(0.1)
        return [f"{process.name} is not ready after {RECOVERY} s: see {process.log}" for process in waiting]

    def findings(self) -> list[str]:
        return [finding for process in self.processes for finding in process.findings]

    async def stop(self) -> None:
        """All processes gently, those last that others need."""
        for process in reversed(self.processes):
            await process.stop()

    async def close(self) -> None:
        for process in self.processes:
            process.kill()
        for link in self.links:
            await link.close()


class Serve(Cluster):
    """One process with all in it."""

    name = "chaos_serve"

    async def assemble(self) -> None:
        await self.link_database(self.base, "platform")
        self.add(self.base, "platform")
        self.doors.append(await self.link("charge points", "platform", self.base.port))


class Bus(Cluster):
    """Gateways and managers that meet over NATS, each with links of its own to whatever it needs."""

    name = "chaos_bus"

    async def assemble(self) -> None:
        nats = NatsServer("chaos")
        process = self.add_process("NATS", lambda: (nats.command, dict(os.environ)), nats.is_listening)
        # As it happens, and both when all went well.
        process.stop_statuses = {0, 1}
        for name in ("manager 1", "manager 2"):
            manager = await self.part("manager", name, nats)
            await self.link_database(manager, name)
            self.add(manager, name)
            if self.api is self.base:
                self.api = manager
        for name in ("gateway 1", "gateway 2", "gateway 3"):
            gateway = await self.part("gateway", name, nats)
            self.add(gateway, name)
            self.doors.append(await self.link("charge points", name, gateway.port))

    async def part(self, role: str, name: str, nats: NatsServer) -> Part:
        link = await self.link(name, "NATS", nats.port)
        return Part(self.base, role, name.replace(" ", ""), f"nats://127.0.0.1:{link.port}")
