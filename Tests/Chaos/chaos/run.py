"""A run: charge points charge, rounds of faults come over them, and after each everything is compared."""

import asyncio
import itertools
import random
import time
from collections import Counter
from dataclasses import dataclass, field

from chaos import checker
from chaos.charge_point import ChargePoint, Traits
from chaos.cluster import Cluster
from chaos.faults import Fault, draw, inflict
from chaos.stored import Stored, owner_of, read
from chaos.told import Told
from harness import frames
from harness.accounts import Account, Credentials, create_account

ACCOUNTS = ("north", "south")
# Seconds within which every charge point must be answered again, and within which all is told at the end.
PROGRESS = 60.0


@dataclass
class Options:
    seed: int
    rounds: int
    charge_points: int
    # Seconds between two things that happen to a charge point, on average.
    pace: float
    # The faults of each round; drawn from the seed where there are none.
    plan: list[list[Fault]] = field(default_factory=list)


class Run:
    def __init__(self, cluster: Cluster, options: Options):
        self.cluster = cluster
        self.options = options
        self.credentials: list[Credentials] = []
        self.charge_points: dict[str, list[ChargePoint]] = {}
        self.findings: list[str] = []
        self.kinds: Counter[str] = Counter()

    @property
    def all(self) -> list[ChargePoint]:
        return list(itertools.chain.from_iterable(self.charge_points.values()))

    async def whole(self) -> None:
        """Sets everything up, lets it run, and takes it down; what it found is in `findings`."""
        frames.violations.clear()
        await self.cluster.start()
        await self.register()
        print(f"{len(self.all)} charge points charge", flush=True)
        async with asyncio.TaskGroup() as group:
            background = [group.create_task(self.cluster.supervise())]
            background += [group.create_task(each.tell()) for each in self.all]
            living = [group.create_task(each.live()) for each in self.all]
            await self.progress("the first answers")
            for number in range(1, self.options.rounds + 1):
                await self.round(number)
                if self.findings:
                    break
            await self.finish(living)
            for task in (*living, *background):
                task.cancel()

    async def register(self) -> None:
        chance = random.Random(self.options.seed)
        numbers = itertools.count()
        for slug in ACCOUNTS:
            self.credentials.append(await asyncio.to_thread(create_account, self.cluster.base, slug))
            self.charge_points[slug] = []
            async with Account(self.cluster.api, self.credentials[-1]) as account:
                location = (await account.location())["id"]
                for number in itertools.islice(numbers, self.options.charge_points // len(ACCOUNTS)):
                    identity = (await account.charge_point(f"CHAOS_{number:03}", location_id=location))[
                        "identity"
                    ]
                    self.charge_points[slug].append(
                        ChargePoint(
                            self.cluster.base,
                            slug,
                            identity,
                            await account.tag(),
                            self.cluster.doors,
                            Traits.of(number, self.options.pace),
                            random.Random(chance.random()),
                        )
                    )

    async def round(self, number: int) -> None:
        options = self.options
        # Each round has its own numbers, so that one can be drawn again without those before it.
        chance = random.Random(f"{options.seed}/{number}")
        faults = options.plan[number - 1] if options.plan else draw(chance, self.cluster)
        self.kinds.update(fault.kind for fault in faults)
        print(f"round {number}: {'; '.join(map(str, faults))}", flush=True)
        started = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for fault in faults:
                group.create_task(inflict(fault, self.cluster))
        self.cluster.heal()
        lasted = time.monotonic() - started
        self.findings += await self.cluster.recover()
        await self.progress(f"an answer after round {number}")
        recovered = time.monotonic() - started - lasted
        await self.check()
        print(f"    {lasted:.1f} s, recovered after {recovered:.1f} s; {self.standing()}", flush=True)

    def standing(self) -> str:
        acknowledged = sum(each.acknowledged for each in self.all)
        repeated = sum(max(0, len(fact.sent) - 1) for each in self.all for fact in each.facts)
        sockets = sum(each.connections for each in self.all)
        return f"{acknowledged} messages acknowledged, {repeated} repeated, {sockets} sockets"

    async def progress(self, what: str) -> None:
        """Every charge point got an answer to something that it had not told before."""
        before = {each.identity: each.acknowledged for each in self.all}
        waiting = await self.until(lambda each: each.acknowledged > before[each.identity])
        if waiting:
            self.findings.append(f"{', '.join(waiting)} waited more than {PROGRESS} s for {what}")

    async def until(self, is_done) -> list[str]:
        """The identities of those that are not, in the end."""
        deadline = time.monotonic() + PROGRESS
        while waiting := [each.identity for each in self.all if not is_done(each)]:
            if time.monotonic() > deadline:
                break
            await asyncio.sleep(0.1)
        return waiting

    async def finish(self, living: list[asyncio.Task[None]]) -> None:
        """All charge points end what they are at and tell all of it; then told and stored are the same."""
        for each in self.all:
            each.is_life_over = True
        await asyncio.wait(living)
        if waiting := await self.until(lambda each: not each.queue and each.is_connected):
            self.findings.append(f"{', '.join(waiting)} could not tell all within {PROGRESS} s")
        # What is still on its way in some process would come now.
        await asyncio.sleep(1)
        await self.check(is_end=not self.findings)

    async def check(self, is_end: bool = False) -> None:
        before = self.told()
        stored = {
            slug: await asyncio.to_thread(self.read, credentials)
            for slug, credentials in zip(ACCOUNTS, self.credentials, strict=True)
        }
        after = self.told()
        for slug in ACCOUNTS:
            for each, one, other in zip(self.charge_points[slug], before[slug], after[slug], strict=True):
                found = stored[slug].get(each.identity, Stored())
                self.findings += checker.findings(one, other, found)
                self.findings += [f"{each.identity}: {complaint}" for complaint in each.complaints]
                if is_end and not found.is_online:
                    self.findings.append(f"{each.identity} is connected, and said to be offline")
            if is_end:
                held = sum(row["energy_wh"] for one in stored[slug].values() for row in one.transactions)
                if held != checker.energy(after[slug]):
                    self.findings.append(f"{slug} was told {checker.energy(after[slug])} Wh and holds {held}")
        self.findings += frames.violations
        frames.violations.clear()

    def told(self) -> dict[str, list[Told]]:
        return {slug: [Told.of(each) for each in some] for slug, some in self.charge_points.items()}

    def read(self, credentials: Credentials) -> dict[str, Stored]:
        with owner_of(self.cluster.base, credentials.account_id) as connection:
            return read(connection, credentials.account_id)
