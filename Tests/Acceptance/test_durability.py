"""What was answered is on disk: nothing of it is lost, nothing is done twice, whoever is killed and when."""

import asyncio
import contextlib
import itertools
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from harness.accounts import Account, create_account
from harness.links import Link
from harness.platform import NewPlatform, Platform
from harness.polling import until
from harness.postgres import OwnCluster
from harness.raw import raw_station
from harness.station import booted, connected, now


async def test_a_platform_killed_between_commit_and_reply(new_platform: NewPlatform) -> None:
    """The reply to StartTransaction is lost on its way, the platform dies, the charge point asks again."""
    platform = new_platform("killed")
    credentials = create_account(platform, "demo")
    at, register = now(), 123_456
    async with Account(platform, credentials) as demo:
        identity, tag = (await demo.charge_point())["identity"], await demo.tag()
        token = await demo.token()
        start = {"connectorId": 1, "idTag": tag, "meterStart": register, "timestamp": at}
        async with Link("charge point — platform", platform.port) as link:
            path = f"ws://127.0.0.1:{link.port}/ocpp/demo/{identity}"
            async with raw_station(platform, "demo", identity, url=path) as station:
                await station.boot()
                link.swallow()
                await station.send([2, "first", "StartTransaction", start])

                async def committed() -> list[dict[str, Any]]:
                    return await demo.transactions(identity) if link.swallowed else []

                (before,) = await until(committed, "the transaction is committed and its reply was swallowed")
                await asyncio.to_thread(platform.kill)
    await asyncio.to_thread(platform.start)

    async with Account(platform, credentials) as demo:
        assert (await demo.read(identity))["is_online"] is False, "the dead process holds no socket"
        async with raw_station(platform, "demo", identity) as station:
            await station.boot()
            answer = await station.call("StartTransaction", start, message_id="second")
            assert answer[2]["transactionId"] == before["transaction_id"]
            assert answer[2]["idTagInfo"]["status"] == "Accepted"
            (after,) = await demo.transactions(identity)
            assert after["id"] == before["id"]
            stop = {"transactionId": before["transaction_id"], "meterStop": register + 7, "timestamp": now()}
            assert (await station.call("StopTransaction", stop))[0] == 3
        (transaction,) = await demo.transactions(identity)
        assert (transaction["status"], transaction["energy_wh"]) == ("completed", 7)
        # Keys outlive the process: the token of before is still good.
        await demo.request("GET", "locations", bearer=token)


async def test_a_command_under_way_when_the_platform_dies_ends(new_platform: NewPlatform) -> None:
    platform = new_platform("killed-command")
    credentials = create_account(platform, "demo")
    async with Account(platform, credentials) as demo:
        identity = (await demo.charge_point())["identity"]
        async with raw_station(platform, "demo", identity) as station:
            await station.boot()
            path = f"charge-points/{identity}/commands"
            command = await demo.post(path, {"type": "clear_cache"}, 202, headers={"Prefer": "wait=0"})
            await station.receive()
            await asyncio.to_thread(platform.kill)
    await asyncio.to_thread(platform.start)
    async with Account(platform, credentials) as demo:

        async def over() -> bool:
            return (await demo.get(f"{path}/{command['id']}"))["status"] != "pending"

        await until(over, "the interrupted command ended")


@dataclass
class Answered:
    """What one charge point was told was done."""

    transactions: set[int] = field(default_factory=set)
    # By transaction, the register values whose MeterValues were confirmed.
    values: dict[int, list[int]] = field(default_factory=dict)
    # By transaction, the meter stop that was confirmed.
    stopped: dict[int, int] = field(default_factory=dict)


class StubbornStation:
    """Charges again and again; repeats what was not confirmed, over new sockets, with new message ids."""

    def __init__(self, platform: Platform, identity: str, tag: str, answered: Answered):
        self.platform, self.identity, self.tag, self.answered = platform, identity, tag, answered
        self.end = asyncio.Event()
        self.ids = itertools.count(1)
        self.retries = 0
        self.stack = contextlib.AsyncExitStack()
        self.station: Any = None

    async def confirmed(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        """The payload of the CALLRESULT that came in the end."""
        while True:
            try:
                if self.station is None:
                    self.station = await self.stack.enter_async_context(
                        raw_station(self.platform, "demo", self.identity)
                    )
                answer = await self.station.call(action, payload, f"m{next(self.ids)}", timeout=35)
                if answer[0] == 3:
                    return answer[2]
                assert answer[2] == "InternalError", answer
            except (ConnectionClosed, InvalidHandshake, OSError, TimeoutError):
                await self.stack.aclose()
                self.station = None
            self.retries += 1
            assert self.retries < 500, f"{self.identity} never got an answer"
            await asyncio.sleep(0.1)  # As a charge point waits before it tries again.

    async def run(self) -> None:
        async with self.stack:
            register = 0
            while not self.end.is_set():
                start = {"connectorId": 1, "idTag": self.tag, "meterStart": register, "timestamp": now()}
                number = (await self.confirmed("StartTransaction", start))["transactionId"]
                self.answered.transactions.add(number)
                for _ in range(5):
                    register += 11
                    reading = {"timestamp": now(), "sampledValue": [{"value": str(register)}]}
                    values = {"connectorId": 1, "transactionId": number, "meterValue": [reading]}
                    await self.confirmed("MeterValues", values)
                    self.answered.values.setdefault(number, []).append(register)
                stop = {"transactionId": number, "meterStop": register, "timestamp": now()}
                await self.confirmed("StopTransaction", stop)
                self.answered.stopped[number] = register


async def check_everything(account: Account, stations: list[StubbornStation]) -> None:
    for station in stations:
        found = await account.transactions(station.identity)
        by_number = {transaction["transaction_id"]: transaction for transaction in found}
        assert len(by_number) == len(found)
        assert by_number.keys() == station.answered.transactions, (
            "each start is one transaction, and no other"
        )
        for number, meter_stop in station.answered.stopped.items():
            transaction = by_number[number]
            assert (transaction["status"], transaction["meter_stop_wh"]) == ("completed", meter_stop)
            assert transaction["energy_wh"] == 55
        for number, registers in station.answered.values.items():
            values = await account.all(f"transactions/{by_number[number]['id']}/meter-values")
            stored = [value["energy_wh"] for value in values]
            assert set(registers) <= set(stored), "every confirmed reading is there"


async def run_while(stations: list[StubbornStation], disturbance: Any) -> None:
    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(station.run())
        await disturbance
        before = {station.identity: len(station.answered.stopped) for station in stations}

        async def all_go_on() -> bool:
            return all(len(s.answered.stopped) > before[s.identity] + 1 for s in stations)

        await until(all_go_on, "every charge point charges on", timeout=50)
        for station in stations:
            station.end.set()


async def stubborn_stations(demo: Account, count: int) -> list[StubbornStation]:
    tag, location = await demo.tag(), (await demo.location())["id"]
    return [
        StubbornStation(
            demo.platform, (await demo.charge_point(location_id=location))["identity"], tag, Answered()
        )
        for _ in range(count)
    ]


def some_sessions(stations: list[StubbornStation], more: int) -> Any:
    """Waits until the charge points have confirmed some more sessions."""
    target = sum(len(station.answered.stopped) for station in stations) + more

    async def probe() -> bool:
        return sum(len(station.answered.stopped) for station in stations) >= target

    return until(probe, "some sessions are over", timeout=30)


async def test_killing_postgresql_loses_nothing_that_was_answered(
    new_platform: NewPlatform, own_cluster: OwnCluster
) -> None:
    platform = new_platform("survivor", on=own_cluster)
    async with Account(platform, create_account(platform, "demo")) as demo:
        stations = await stubborn_stations(demo, 6)

        async def ready() -> bool:
            return await asyncio.to_thread(platform.is_ready)

        async def unready() -> bool:
            return not await ready()

        async def disturbance() -> None:
            for _ in range(2):
                await some_sessions(stations, 12)
                await asyncio.to_thread(own_cluster.kill)
                response = await demo.request("GET", "locations", None)
                assert response.status_code == 503, "an outage is told as one"
                assert int(response.headers["retry-after"]) > 0
                await until(unready, "readiness turns false")
                await asyncio.to_thread(own_cluster.restart)
                await until(ready, "ready again", timeout=30)

        await run_while(stations, disturbance())
        await check_everything(demo, stations)
    assert platform.process and platform.process.poll() is None, "the platform itself never ended"


async def test_killing_the_platform_loses_nothing_that_was_answered(new_platform: NewPlatform) -> None:
    platform = new_platform("killed-often")
    credentials = create_account(platform, "demo")
    async with Account(platform, credentials) as demo:
        stations = await stubborn_stations(demo, 6)

    async def disturbance() -> None:
        for _ in range(3):
            await some_sessions(stations, 12)
            await asyncio.to_thread(platform.kill)
            await asyncio.to_thread(platform.start)

    await run_while(stations, disturbance())
    async with Account(platform, credentials) as demo:
        await check_everything(demo, stations)


async def test_sigterm_answers_closes_with_1001_and_exits_0(new_platform: NewPlatform) -> None:
    platform = new_platform("stopped")
    credentials = create_account(platform, "demo")
    async with contextlib.AsyncExitStack() as stack:
        demo = await stack.enter_async_context(Account(platform, credentials))
        location, tag = (await demo.location())["id"], await demo.tag()
        identities = [(await demo.charge_point(location_id=location))["identity"] for _ in range(5)]
        stations = [await stack.enter_async_context(booted(platform, "demo", i)) for i in identities]
        started = await stations[0].start_transaction(tag, 10)
        assert await asyncio.to_thread(platform.stop, 30) == 0
        for station in stations:
            await asyncio.wait_for(station.connection.wait_closed(), 30)
            assert station.connection.close_code == 1001
    await asyncio.to_thread(platform.start)
    async with Account(platform, credentials) as demo:
        for identity in identities:
            assert (await demo.read(identity))["is_online"] is False
        (transaction,) = await demo.transactions(identities[0])
        assert (transaction["transaction_id"], transaction["status"]) == (started.transaction_id, "active")
        async with connected(platform, "demo", identities[0]) as station:
            # It never booted anew, and goes on where it was.
            await station.meter(started.transaction_id, 30)
            await station.stop_transaction(started.transaction_id, 60)
        (transaction,) = await demo.transactions(identities[0])
        assert (transaction["status"], transaction["energy_wh"]) == ("completed", 50)
