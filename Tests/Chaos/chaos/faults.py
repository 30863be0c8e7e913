"""What goes wrong: drawn from a seed, done, and undone."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from chaos.cluster import Cluster
from chaos.database import Postgres
from chaos.process import Process
from harness.links import BACK, THERE, Link


@dataclass(frozen=True)
class Fault:
    kind: str
    target: str
    # Seconds from the beginning of the round, and how long it lasts.
    after: float = 0.0
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"{FAULTS[self.kind].words}: {self.target}, {self.seconds:.1f} s" + (
            f" (after {self.after:.1f} s)" if self.after else ""
        )


async def kill(process: Process, seconds: float) -> None:
    process.kill()
    await asyncio.sleep(seconds)
    process.start()


async def pause(process: Process, seconds: float) -> None:
    process.pause()
    await asyncio.sleep(seconds)
    process.resume()


async def stop(process: Process, seconds: float) -> None:
    await process.stop()
    await asyncio.sleep(seconds)
    process.start()


async def cut(link: Link, seconds: float) -> None:
    link.cut()


async def refuse(link: Link, seconds: float) -> None:
    link.refuse()
    await asyncio.sleep(seconds)
    link.heal()


async def stall(link: Link, seconds: float, *, ways: tuple[str, ...], is_cut: bool = False) -> None:
    for way in ways:
        link.stall(way)
    await asyncio.sleep(seconds)
    if is_cut:
        link.cut()
    link.heal()


async def swallow(link: Link, seconds: float) -> None:
    link.swallow()
    await asyncio.sleep(seconds)
    link.cut()
    link.heal()


async def end(database: Postgres, seconds: float, *, how: Callable[[Postgres], None]) -> None:
    await asyncio.to_thread(how, database)
    await asyncio.sleep(seconds)
    await asyncio.to_thread(database.restart)


async def freeze(database: Postgres, seconds: float) -> None:
    frozen = database.freeze()
    try:
        await asyncio.sleep(seconds)
    finally:
        database.thaw(frozen)


async def fill(database: Postgres, seconds: float, *, is_log_full: bool = False) -> None:
    """`is_log_full`: The log of transactions gets full, too, whereupon PostgreSQL ends."""
    assert database.disk
    database.disk.fill()
    if is_log_full:
        await asyncio.to_thread(database.switch_log)
    await asyncio.sleep(seconds)
    await asyncio.to_thread(database.recover)


class Kind(NamedTuple):
    words: str
    # With the target and the seconds.
    work: Callable[..., Awaitable[None]]
    # How long it lasts at most.
    longest: float


PROCESS_FAULTS = {
    "kill": Kind("SIGKILL", kill, 3),
    "pause": Kind("SIGSTOP", pause, 9),
    "stop": Kind("SIGTERM", stop, 1),
}
LINK_FAULTS = {
    "cut": Kind("connections cut", cut, 0),
    "refuse": Kind("no connection", refuse, 5),
    "stall_there": Kind("stalled there", partial(stall, ways=(THERE,)), 9),
    "stall_back": Kind("stalled back", partial(stall, ways=(BACK,)), 9),
    "stall_and_cut": Kind("stalled, then cut", partial(stall, ways=(THERE, BACK), is_cut=True), 5),
    "swallow": Kind("answers lost", swallow, 2),
}
DATABASE_FAULTS = {
    "crash": Kind("crash", partial(end, how=Postgres.kill), 2),
    "stop_immediately": Kind("immediate stop", partial(end, how=Postgres.stop_immediately), 2),
    "restart": Kind("fast restart", partial(end, how=Postgres.stop_fast), 1),
    "freeze": Kind("SIGSTOP of all", freeze, 6),
    "fill": Kind("disk full", fill, 5),
    "fill_log": Kind("disk full, the log too", partial(fill, is_log_full=True), 3),
}
FAULTS = {**PROCESS_FAULTS, **LINK_FAULTS, **DATABASE_FAULTS}
OF_A_FULL_DISK = {"fill", "fill_log"}


def draw(chance: random.Random, cluster: Cluster) -> list[Fault]:
    """The faults of a round: one, two or three at a time, never two of the same target."""
    faults: list[Fault] = []
    for _ in range(chance.choice((1, 1, 2, 2, 3))):
        table, target = chance.choices(
            (
                (PROCESS_FAULTS, chance.choice(cluster.processes).name),
                (LINK_FAULTS, chance.choice(cluster.links).name),
                (DATABASE_FAULTS, cluster.database.name),
            ),
            weights=(4, 4, 2),
        )[0]
        kinds = [kind for kind in table if cluster.database.disk or kind not in OF_A_FULL_DISK]
        kind = chance.choice(kinds)
        seconds = chance.uniform(0.1, 1) * table[kind].longest
        after = chance.uniform(0, 3) if faults else 0.0
        if target not in {fault.target for fault in faults}:
            faults.append(Fault(kind, target, round(after, 1), round(seconds, 1)))
    return faults


async def inflict(fault: Fault, cluster: Cluster) -> None:
    await asyncio.sleep(fault.after)
    await FAULTS[fault.kind].work(cluster.target(fault.target), fault.seconds)
