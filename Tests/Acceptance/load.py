"""Idle sockets and a steady load on one platform; says what went wrong and how its memory grew.

    .local/venv/bin/python Tests/Acceptance/load.py --sockets 2000 --rate 200 --seconds 60

Starts a platform with a cluster of its own, and stops both at the end.
Every socket is a charge point that booted; some charge and send MeterValues in turn, the others are idle.
"""

import argparse
import asyncio
import contextlib
import itertools
import resource
import statistics
import sys
import time
from collections import Counter

from websockets.asyncio.client import ClientConnection

from harness.accounts import Account, create_account, unique
from harness.platform import TEST_FOLDER, Platform
from harness.polling import underway
from harness.postgres import OwnCluster
from harness.processes import cpu_of, resident_kib
from harness.raw import RawStation
from harness.station import now, open_socket


def slope(samples: list[tuple[float, float]]) -> float:
    """KiB per minute, by least squares."""
    if len(samples) < 2:
        return 0
    return statistics.linear_regression([t for t, _ in samples], [kib for _, kib in samples]).slope * 60


class Load:
    def __init__(self, platform: Platform, options: argparse.Namespace):
        self.platform = platform
        self.options = options
        self.errors: Counter[str] = Counter()
        self.latencies: list[float] = []
        self.samples: list[tuple[float, float]] = []
        self.stations: list[RawStation] = []
        self.senders: list[tuple[RawStation, int, asyncio.Lock]] = []

    async def register(self, account: Account) -> list[str]:
        location = (await account.location())["id"]
        identities = [unique("LOAD") for _ in range(self.options.sockets)]
        gate = asyncio.Semaphore(16)

        async def one(identity: str) -> None:
            async with gate:
                await account.charge_point(identity, location_id=location)

        await asyncio.gather(*map(one, identities))
        return identities

    async def connect(
        self, stack: contextlib.AsyncExitStack, slug: str, identities: list[str], tag: str
    ) -> None:
        gate = asyncio.Semaphore(64)

        async def one(number: int, identity: str) -> None:
            async with gate:
                connection: ClientConnection = await open_socket(self.platform, slug, identity)
                stack.push_async_callback(connection.close)
                station = RawStation(connection)
                self.stations.append(station)
                await station.boot()
                if number < self.options.active:
                    start = {"connectorId": 1, "idTag": tag, "meterStart": 0, "timestamp": now()}
                    answer = await station.call("StartTransaction", start)
                    self.senders.append((station, answer[2]["transactionId"], asyncio.Lock()))

        await asyncio.gather(*(one(*numbered) for numbered in enumerate(identities)))

    async def message(self, number: int) -> None:
        station, transaction, turn = self.senders[number % len(self.senders)]
        started = time.perf_counter()
        try:
            reading = {"timestamp": now(), "sampledValue": [{"value": str(number), "unit": "Wh"}]}
            payload = {"connectorId": 1, "transactionId": transaction, "meterValue": [reading]}
            # A charge point waits for an answer before it sends on; what it waits counts as latency.
            async with turn:
                answer = await station.call("MeterValues", payload, f"load-{number}")
            if answer[0] != 3:
                self.errors[str(answer[2])] += 1
        except Exception as error:
            self.errors[type(error).__name__] += 1
        else:
            self.latencies.append(time.perf_counter() - started)

    async def send(self) -> None:
        """Open loop: a slow answer does not slow the sending down."""
        start = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for number in itertools.count():
                due = start + number / self.options.rate
                if due - start >= self.options.seconds:
                    break
                if (wait := due - time.monotonic()) > 0:
                    await asyncio.sleep(wait)
                group.create_task(self.message(number))

    async def watch(self) -> None:
        while True:
            self.samples.append((time.monotonic(), resident_kib(self.platform.pid)))
            await asyncio.sleep(1)

    def report(self, connected_kib: float, idle_kib: float, cpu: float) -> int:
        count, seconds = len(self.latencies), self.options.seconds
        ordered = sorted(self.latencies) or [0]
        alive = sum(station.connection.state.name == "OPEN" for station in self.stations)
        # The first third warms caches up; the slope is of the rest.
        settled = self.samples[len(self.samples) // 3 :]
        print(f"sockets                 {alive} of {self.options.sockets} open at the end")
        print(f"messages                {count} answered, {count / seconds:.0f}/s")
        print(f"errors                  {sum(self.errors.values())} {dict(self.errors) or ''}")
        print(f"latency p50, p99, max   {ordered[count // 2] * 1e3:.1f}, ", end="")
        print(f"{ordered[int(count * 0.99)] * 1e3 if count else 0:.1f}, {ordered[-1] * 1e3:.1f} ms")
        print(f"CPU of the platform     {cpu / max(count, 1) * 1e6:.0f} us/message")
        print(f"memory, idle            {idle_kib / 1024:.0f} MiB")
        print(f"memory, connected       {connected_kib / 1024:.0f} MiB, ", end="")
        print(f"{(connected_kib - idle_kib) / max(alive, 1):.1f} KiB per socket")
        print(f"memory at the end       {settled[-1][1] / 1024:.0f} MiB, slope {slope(settled):.0f} KiB/min")
        return 1 if self.errors or alive < self.options.sockets else 0


async def run(platform: Platform, options: argparse.Namespace) -> int:
    load = Load(platform, options)
    credentials = await asyncio.to_thread(create_account, platform, "load")
    async with Account(platform, credentials) as account, contextlib.AsyncExitStack() as stack:
        identities, tag = await load.register(account), await account.tag()
        idle = resident_kib(platform.pid)
        await load.connect(stack, "load", identities, tag)
        connected, cpu = resident_kib(platform.pid), cpu_of(platform.pid)
        print(f"{len(load.stations)} charge points are connected and booted; sending", flush=True)
        async with underway(load.watch()):
            await load.send()
        status = load.report(connected, idle, cpu_of(platform.pid) - cpu)
    return status


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sockets", type=int, default=2000)
    parser.add_argument("--active", type=int, default=200, help="how many of them charge and send")
    parser.add_argument("--rate", type=float, default=200, help="messages per second")
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    cluster = OwnCluster(TEST_FOLDER / "load")
    platform = Platform(cluster, "load", log_level="info")
    try:
        platform.create().start()
        return asyncio.run(run(platform, options))
    finally:
        platform.close()
        cluster.remove()


if __name__ == "__main__":
    sys.exit(main())
