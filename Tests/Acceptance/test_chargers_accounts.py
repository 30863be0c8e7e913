"""Section "Many accounts" of chargers.md, line by line."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from websockets.exceptions import ConnectionClosed

from harness.accounts import Account, create_account, unique
from harness.platform import Platform
from harness.polling import underway, until
from harness.raw import raw_station
from harness.station import Station, booted, now, open_socket

# How many frames a noisy station has sent before the others are looked at.
FLOOD = 300


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


def noise(number: int) -> str:
    """The n-th frame of a station that has gone mad: work, refusals and rubbish."""
    reading = {"timestamp": now(), "sampledValue": [{"value": str(number)}] * 50}
    return [
        json.dumps([2, f"n-{number}", "MeterValues", {"connectorId": 1, "meterValue": [reading]}]),
        json.dumps([2, f"n-{number}", "StartTransaction", {}]),
        "[" * 2000,
        json.dumps([2, f"n-{number}", "Authorize", {"idTag": f"NOBODY-{number % 7}"}]),
        json.dumps([3, f"n-{number}", {"status": "Accepted"}]),
        json.dumps(
            [2, f"n-{number}", "BootNotification", {"chargePointVendor": "M", "chargePointModel": "ad"}]
        ),
    ][number % 6]


@contextlib.asynccontextmanager
async def flooding(account: Account, identities: list[str]) -> AsyncIterator[list[int]]:
    """Stations that send without waiting for answers, as fast as they are let, until the block is left.
    Yields how much each has sent."""
    sent = [0] * len(identities)

    async def flood(place: int) -> None:
        while True:
            # Closed or not, it goes on; what it hears it does not look at.
            with contextlib.suppress(ConnectionClosed):
                async with open_socket(account.platform, account.slug, identities[place]) as connection:
                    drain = asyncio.create_task(hear(connection))
                    try:
                        while True:
                            await connection.send(noise(sent[place]))
                            sent[place] += 1
                            # The others are in this process too.
                            await asyncio.sleep(0)
                    finally:
                        drain.cancel()
                        await asyncio.gather(drain, return_exceptions=True)

    floods = [asyncio.create_task(flood(place)) for place in range(len(identities))]
    try:

        async def loud() -> bool:
            return min(sent) >= FLOOD

        await until(loud, "the flood", 60)
        yield sent
        assert not any(task.done() for task in floods), "the flood went on all the time"
    finally:
        for task in floods:
            task.cancel()
        await asyncio.gather(*floods, return_exceptions=True)


async def hear(connection: Any) -> None:
    # Past the judge of frames: what is sent back to rubbish is looked at elsewhere.
    with contextlib.suppress(ConnectionClosed):
        while True:
            await super(type(connection), connection).recv()


async def everything_works(account: Account) -> None:
    """A session, a command and a reading of it: all of it is answered."""
    identity, tag = (await account.charge_point())["identity"], await account.tag()
    async with booted(account.platform, account.slug, identity) as station:
        assert await station.authorize(tag) == "Accepted"
        number = await station.charge(tag, [0, 10, 20, 500])
        command = await account.post(
            f"charge-points/{identity}/commands",
            {"type": "reset", "kind": "soft"},
            200,
            headers={"Prefer": "wait=60"},
        )
        assert command["status"] == "accepted"
        await station.next_call("Reset")
        await station.heartbeat()
    (transaction,) = await account.transactions(identity)
    assert (transaction["transaction_id"], transaction["status"]) == (number, "completed")
    assert transaction["energy_wh"] == 500
    assert len(await account.all(f"transactions/{transaction['id']}/meter-values")) == 2


async def test_one_noisy_station_does_not_slow_the_others(alpha: Account, beta: Account) -> None:
    mad = (await alpha.charge_point())["identity"]
    async with flooding(alpha, [mad]) as sent:
        before = sent[0]
        await asyncio.gather(everything_works(alpha), everything_works(beta))
        assert sent[0] > before
    # And it is heard again when it has come to its senses.
    async with raw_station(alpha.platform, "alpha", mad) as station:
        await station.assert_alive()


async def test_one_noisy_account_does_not_slow_the_others(alpha: Account, beta: Account) -> None:
    """Its stations and its clients at once."""
    location = (await alpha.location())["id"]
    mad = [(await alpha.charge_point(location_id=location))["identity"] for _ in range(5)]

    async def ask() -> None:
        while True:
            await alpha.request("GET", "messages", None, params={"limit": 200}, documented=False)

    async with (
        underway(ask()),
        underway(ask()),
        flooding(alpha, mad) as sent,
    ):
        before = list(sent)
        await everything_works(beta)
        assert sent != before
    for identity in mad:
        async with raw_station(alpha.platform, "alpha", identity) as station:
            await station.assert_alive()
