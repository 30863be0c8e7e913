"""What goes wrong: drawn from a seed, done, and undone."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chaos.cluster import Cluster
from chaos.links import BACK, THERE, Link
from chaos.process import Process


@dataclass(frozen=True)
class Fault:
    kind: str
    target: str
    # Seconds from the beginning of the round, and how long it lasts.
    after: float = 0.0
    seconds: float = 0.0

    def __str__(self) -> str:
        words = PROCESS_FAULTS.get(self.kind) or LINK_FAULTS.get(self.kind) or DATABASE_FAULTS[self.kind]
        return f"{words[0]}: {self.target}, {self.seconds:.1f} s" + (
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


async def stall_there(link: Link, seconds: float) -> None:
    link.stall(THERE)
    await asyncio.sleep(seconds)
    link.heal()


async def stall_back(link: Link, seconds: float) -> None:
    link.stall(BACK)
    await asyncio.sleep(seconds)
    link.heal()


async def stall_and_cut(link: Link, seconds: float) -> None:
    link.stall(THERE)
    link.stall(BACK)
    await asyncio.sleep(seconds)
    link.cut()
    link.heal()


async def swallow(link: Link, seconds: float) -> None:
    link.swallow()
    await asyncio.sleep(seconds)
    link.cut()
    link.heal()


async def crash(cluster: Cluster, seconds: float) -> None:
    await asyncio.to_thread(cluster.database.kill)
    await asyncio.sleep(seconds)
    await asyncio.to_thread(cluster.database.restart)


async def stop_immediately(cluster: Cluster, seconds: float) -> None:
    cluster.database.stop_immediately()
    await asyncio.sleep(seconds)
    await asyncio.to_thread(cluster.database.restart)


async def restart(cluster: Cluster, seconds: float) -> None:
    cluster.database.stop_fast()
    await asyncio.sleep(seconds)
    await asyncio.to_thread(cluster.database.restart)


async def freeze(cluster: Cluster, seconds: float) -> None:
    frozen = cluster.database.freeze()
    try:
        await asyncio.sleep(seconds)
    finally:
        cluster.database.thaw(frozen)


async def fill(cluster: Cluster, seconds: float) -> None:
    disk = cluster.database.disk
    assert disk
    disk.fill()
    await asyncio.sleep(seconds)
    disk.free()
    await asyncio.to_thread(cluster.database.restart)


async def fill_log(cluster: Cluster, seconds: float) -> None:
    """The log of transactions gets full, too, whereupon PostgreSQL ends."""
    disk = cluster.database.disk
    assert disk
    disk.fill()
    await asyncio.to_thread(cluster.database.switch_log)
    await asyncio.sleep(seconds)
    disk.free()
    await asyncio.to_thread(cluster.database.restart)


Work = Callable[..., Awaitable[None]]
# What it is called, how it is done, and how long it lasts at most.
PROCESS_FAULTS: dict[str, tuple[str, Work, float]] = {
    "kill": ("SIGKILL", kill, 3),
    "pause": ("SIGSTOP", pause, 9),
    "stop": ("SIGTERM", stop, 1),
}
LINK_FAULTS: dict[str, tuple[str, Work, float]] = {
    "cut": ("connections cut", cut, 0),
    "refuse": ("no connection", refuse, 5),
    "stall_there": ("stalled there", stall_there, 9),
    "stall_back": ("stalled back", stall_back, 9),
    "stall_and_cut": ("stalled, then cut", stall_and_cut, 5),
    "swallow": ("answers lost", swallow, 2),
}
DATABASE_FAULTS: dict[str, tuple[str, Work, float]] = {
    "crash": ("crash", crash, 2),
    "stop_immediately": ("immediate stop", stop_immediately, 2),
    "restart": ("fast restart", restart, 1),
    "freeze": ("SIGSTOP of all", freeze, 6),
    "fill": ("disk full", fill, 5),
    "fill_log": ("disk full, the log too", fill_log, 3),
}
OF_A_FULL_DISK = {"fill", "fill_log"}


def draw(chance: random.Random, cluster: Cluster) -> list[Fault]:
    """The faults of a round: one, two or three at a time, never two of the same target."""
    faults: list[Fault] = []
    for _ in range(chance.choice((1, 1, 2, 2, 3))):
        table, target = chance.choices(
            (
                (PROCESS_FAULTS, chance.choice(cluster.processes).name),
                (LINK_FAULTS, chance.choice(cluster.links).name),
                (DATABASE_FAULTS, "PostgreSQL"),
            ),
            weights=(4, 4, 2),
        )[0]
        kinds = [kind for kind in table if cluster.database.disk or kind not in OF_A_FULL_DISK]
        kind = chance.choice(kinds)
        seconds = chance.uniform(0.1, 1) * table[kind][2]
        after = chance.uniform(0, 3) if faults else 0.0
        if target not in {fault.target for fault in faults}:
            faults.append(Fault(kind, target, round(after, 1), round(seconds, 1)))
    return faults


async def inflict(fault: Fault, cluster: Cluster) -> None:
    await asyncio.sleep(fault.after)
    if fault.kind in DATABASE_FAULTS:
        await DATABASE_FAULTS[fault.kind][1](cluster, fault.seconds)
    elif fault.kind in PROCESS_FAULTS:
        process = next(process for process in cluster.processes if process.name == fault.target)
        await PROCESS_FAULTS[fault.kind][1](process, fault.seconds)
    else:
        link = next(link for link in cluster.links if link.name == fault.target)
        await LINK_FAULTS[fault.kind][1](link, fault.seconds)
