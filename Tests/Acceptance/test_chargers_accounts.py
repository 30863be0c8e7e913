"""Section "Many accounts" of chargers.md, line by line."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from harness.accounts import Account, create_account, unique
from harness.platform import Platform
from harness.polling import underway, until
from harness.raw import raw_station
from harness.station import Station, booted, now, open_socket

# How many frames a noisy station has sent before the others are looked at.
FLOOD = 300
# How many calls of one noisy station may be answered before one of another that came later: those that were
# on their way, far fewer than it has sent.
AHEAD = 100


async def test_the_same_identity_in_two_accounts_both_work_and_never_meet(
    platform: Platform, alpha: Account, beta: Account
) -> None:
    identity, tag = unique("SAME"), unique("TWIN")
    accounts = {"alpha": alpha, "beta": beta}
    for slug, account in accounts.items():
        await account.charge_point(identity, password=f"password of {slug}")
    # The same card is two tokens.
    await alpha.tag(uid=tag)
    await beta.tag(uid=tag, status="blocked")
    async with (
        booted(platform, "alpha", identity, password="password of alpha") as left,
        booted(platform, "beta", identity, password="password of beta") as right,
    ):
        stations: dict[str, Station] = {"alpha": left, "beta": right}
        assert [await station.authorize(tag) for station in stations.values()] == ["Accepted", "Blocked"]
        await left.status(1, "Charging")
        await right.status(1, "Faulted", "GroundFailure")
        at = now()
        numbers = [
            (await station.start_transaction(tag, 100, timestamp=at)).transaction_id
            for station in stations.values()
        ]
        assert len(set(numbers)) == 2, "the same content is two sessions"
        # A stop of the other's number ends nothing there.
        await left.stop_transaction(numbers[1], 5000)
        # What one is told, the other does not hear, though both have the identity.
        for slug, account in accounts.items():
            command = await account.post(f"charge-points/{identity}/commands", {"type": "clear_cache"}, 200)
            assert command["status"] == "accepted"
            assert await stations[slug].next_call("ClearCache") == {}
        assert left.calls.empty() and right.calls.empty()
        # A newer socket replaces that of its own account alone.
        async with booted(platform, "alpha", identity, password="password of alpha") as newer:
            await asyncio.wait_for(left.connection.wait_closed(), 10)
            await newer.heartbeat()
            await right.heartbeat()
            await newer.stop_transaction(numbers[0], 300)
        await right.stop_transaction(numbers[1], 101)
    energies = {}
    for slug, account in accounts.items():
        completed = [t for t in await account.transactions(identity) if t["status"] == "completed"]
        (energies[slug],) = [t["energy_wh"] for t in completed]
    assert energies == {"alpha": 200, "beta": 1}
    points = {slug: await account.read(identity) for slug, account in accounts.items()}
    assert points["alpha"]["id"] != points["beta"]["id"]
    statuses = {
        slug: [c["status"] for c in await account.whole(f"charge-points/{identity}/connectors")]
        for slug, account in accounts.items()
    }
    assert statuses == {"alpha": ["charging"], "beta": ["faulted"]}
    replaced = {
        slug: [
            event["event"]
            for event in await account.all(f"charge-points/{identity}/connection-events")
            if event["event"] == "replaced"
        ]
        for slug, account in accounts.items()
    }
    assert replaced == {"alpha": ["replaced"], "beta": []}
    for account in accounts.values():
        messages = await account.all("messages", charge_point=identity)
        own = (await account.read(identity))["id"]
        assert messages and {message["charge_point_id"] for message in messages} == {own}


async def test_many_stations_at_once_do_not_disturb_each_other(alpha: Account) -> None:
    location = (await alpha.location())["id"]
    identities = [(await alpha.charge_point(location_id=location))["identity"] for _ in range(20)]
    tag = await alpha.tag()

    async def session(number: int) -> int:
        async with booted(alpha.platform, "alpha", identities[number]) as station:
            return await station.charge(tag, [number, number + 100, number + 1000 + number])

    numbers = await asyncio.gather(*(session(n) for n in range(len(identities))))
    assert len(set(numbers)) == len(identities)
    for n, identity in enumerate(identities):
        (transaction,) = await alpha.transactions(identity)
        assert transaction["energy_wh"] == 1000 + n


async def test_a_suspended_account_has_its_sockets_closed_and_its_data_kept(platform: Platform) -> None:
    slug = "suspended"
    credentials = await asyncio.to_thread(create_account, platform, slug)
    async with Account(platform, credentials) as account:
        identity, tag = (await account.charge_point())["identity"], await account.tag()
        async with booted(platform, slug, identity) as station:
            number = (await station.start_transaction(tag, 100)).transaction_id
            await station.meter(number, 400)
            ended = await asyncio.to_thread(platform.command, "account", "suspend", "--slug", slug)
            assert ended.returncode == 0, ended.stderr
            await asyncio.wait_for(station.connection.wait_closed(), 30)
        ended = await asyncio.to_thread(platform.command, "account", "resume", "--slug", slug)
        assert ended.returncode == 0, ended.stderr

        async def back() -> dict[str, Any]:
            # The tokens of before are dead.
            account.bearer = None
            return await account.read(identity)

        assert (await until(back, "the account works again", 30))["identity"] == identity
        (transaction,) = await account.transactions(identity)
        assert (transaction["status"], transaction["energy_wh"]) == ("active", 300)
        assert len(await account.all(f"transactions/{transaction['id']}/meter-values")) == 1
        # What the station kept meanwhile ends the session that was open.
        async with booted(platform, slug, identity) as station:
            assert await station.authorize(tag) == "Accepted"
            await station.stop_transaction(number, 1100)
        (transaction,) = await account.transactions(identity)
        assert (transaction["status"], transaction["energy_wh"]) == ("completed", 1000)


def small_calls(number: int) -> str:
    """The n-th frame of a station that asks and asks."""
    return json.dumps([2, f"n-{number}", "Authorize", {"idTag": f"NOBODY-{number % 7}"}])


def noise(number: int) -> str:
    """The n-th frame of a station that has gone mad: work, refusals and rubbish."""
    reading = {"timestamp": now(), "sampledValue": [{"value": str(number)}] * 20}
    call = [2, f"n-{number}"]
    return [
        json.dumps([*call, "Authorize", {"idTag": f"NOBODY-{number % 7}"}]),
        json.dumps([*call, "MeterValues", {"connectorId": 1, "meterValue": [reading]}]),
        json.dumps([*call, "Heartbeat", {}]),
        json.dumps([*call, "StartTransaction", {}]),
        "[" * 2000,
        json.dumps([*call, "BootNotification", {"chargePointVendor": "M", "chargePointModel": "ad"}]),
        json.dumps([3, f"n-{number}", {"status": "Accepted"}]),
        json.dumps([*call, "StatusNotification", {"connectorId": 1, "status": "Available"}]),
    ][number % 8]


class Mad:
    """A station that sends without waiting for answers, as fast as it is let."""

    def __init__(self, account: Account, identity: str, frame: Callable[[int], str]):
        self.account = account
        self.identity = identity
        self.frame = frame
        self.sent = 0
        self.answered = 0

    async def rage(self) -> None:
        while True:
            # Closed or not, it goes on.
            with contextlib.suppress(ConnectionClosed):
                async with open_socket(self.account.platform, self.account.slug, self.identity) as connection:
                    hearing = asyncio.create_task(self.hear(connection))
                    try:
                        while True:
                            await connection.send(self.frame(self.sent))
                            self.sent += 1
                            # The others are in this process too.
                            await asyncio.sleep(0)
                    finally:
                        hearing.cancel()
                        await asyncio.gather(hearing, return_exceptions=True)

    async def hear(self, connection: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await connection.recv()
                self.answered += 1


@contextlib.asynccontextmanager
async def raging(
    account: Account, *identities: str, frame: Callable[[int], str] = noise
) -> AsyncIterator[list[Mad]]:
    """Stations that rage until the block is left, and all the time."""
    stations = [Mad(account, identity, frame) for identity in identities]
    rages = [asyncio.create_task(station.rage()) for station in stations]
    try:

        async def loud() -> bool:
            return min(station.sent for station in stations) >= FLOOD

        await until(loud, "the noise", 60)
        before = [station.sent for station in stations]
        yield stations
        assert not any(rage.done() for rage in rages), "somebody went quiet"
        assert [station.sent for station in stations] != before
    finally:
        for rage in rages:
            rage.cancel()
        await asyncio.gather(*rages, return_exceptions=True)


async def worst_neighbour(account: Account, of: dict[str, Any]) -> str:
    """A charge point that shares most with another: those whose ids end alike are served by the same part of
    the platform."""
    location = (await account.location())["id"]
    while True:
        point = await account.charge_point(location_id=location)
        if int(point["id"][-1], 16) % 8 == int(of["id"][-1], 16) % 8:
            return point["identity"]


async def everything_works(account: Account, identity: str) -> None:
    """A session, a command and a reading of both: all of it is answered."""
    tag = await account.tag()
    async with booted(account.platform, account.slug, identity) as station:
        assert await station.authorize(tag) == "Accepted"
        number = await station.charge(tag, [0, 10, 500])
        command = await account.post(
            f"charge-points/{identity}/commands",
            {"type": "reset", "kind": "soft"},
            200,
            headers={"Prefer": "wait=60"},
        )
        assert command["status"] == "accepted"
        await station.next_call("Reset")
    (transaction,) = await account.transactions(identity)
    assert (transaction["transaction_id"], transaction["status"]) == (number, "completed")
    assert transaction["energy_wh"] == 500
    assert len(await account.all(f"transactions/{transaction['id']}/meter-values")) == 1


async def test_one_noisy_station_does_not_make_the_others_wait_for_all_that_it_sent(
    alpha: Account, beta: Account
) -> None:
    noisy = await alpha.charge_point()
    identity, tag = await worst_neighbour(beta, noisy), await beta.tag()
    async with (
        booted(beta.platform, "beta", identity) as station,
        raging(alpha, noisy["identity"], frame=small_calls) as (mad,),
    ):
        for _ in range(3):
            before = mad.answered
            assert await station.authorize(tag) == "Accepted"
            ahead = mad.answered - before
            assert ahead <= AHEAD, f"{ahead} calls of the noisy station were answered first"


async def test_one_noisy_station_does_not_slow_the_others(alpha: Account, beta: Account) -> None:
    noisy = await alpha.charge_point()
    neighbours = [(account, await worst_neighbour(account, noisy)) for account in (alpha, beta)]
    async with raging(alpha, noisy["identity"]):
        await asyncio.gather(*(everything_works(*neighbour) for neighbour in neighbours))
    # And it is heard again when it has come to its senses.
    async with raw_station(alpha.platform, "alpha", noisy["identity"], open_timeout=60) as station:
        assert (await station.call("Heartbeat", {}, timeout=60))[0] == 3


async def test_one_noisy_account_does_not_slow_the_others(alpha: Account, beta: Account) -> None:
    """Its stations and its clients at once."""
    location = (await alpha.location())["id"]
    noisy = [await alpha.charge_point(location_id=location) for _ in range(4)]
    neighbour = await worst_neighbour(beta, noisy[0])

    async def ask() -> None:
        while True:
            await alpha.request("GET", "messages", None, params={"limit": 200}, documented=False)

    async with underway(ask()), underway(ask()), raging(alpha, *(one["identity"] for one in noisy)):
        await everything_works(beta, neighbour)
