"""Plugins as an account sees them: switched on and off, set up, told what happens, and each for itself."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.accounts import Account, create_account
from harness.platform import Platform, running
from harness.polling import until
from harness.postgres import Cluster
from harness.room import Room
from harness.station import booted

PLUGIN = "plugins/chat-notifier"
SESSIONS = ["transaction.started", "transaction.stopped"]


@pytest.fixture(scope="module")
def chatty(cluster: Cluster) -> Iterator[Platform]:
    """One that may post to this machine."""
    with running(cluster, "plugins", allow_private_targets="true") as platform:
        yield platform


@pytest.fixture
def room() -> Iterator[Room]:
    with Room() as room:
        yield room


@pytest.fixture(scope="module")
def accounts(chatty: Platform) -> list[Any]:
    return [create_account(chatty, slug) for slug in ("chat-one", "chat-two")]


@pytest.fixture
async def one(chatty: Platform, accounts: list[Any]) -> AsyncIterator[Account]:
    async with Account(chatty, accounts[0]) as account:
        yield account


@pytest.fixture
async def two(chatty: Platform, accounts: list[Any]) -> AsyncIterator[Account]:
    async with Account(chatty, accounts[1]) as account:
        yield account


async def put(account: Account, expect: int = 200, **body: Any) -> Any:
    return (await account.request("PUT", PLUGIN, expect, json=body)).json()


async def listen(account: Account, room: Room, events: list[str]) -> None:
    await put(account, enabled=True, settings={"address": room.address, "events": events})


async def session(account: Account, identity: str) -> int:
    """One that a charge point made; its number."""
    async with booted(account.platform, account.slug, identity) as station:
        started = await station.start_transaction(await account.tag(), 1000)
        await station.stop_transaction(started.transaction_id, 3500)
    return started.transaction_id


def told(number: int) -> list[str]:
    return [f": session {number} began.", f": session {number} ended with 2.5 kWh."]


async def test_what_plugins_there_are_and_what_they_take(alpha: Account) -> None:
    (shown,) = [one for one in await alpha.whole("plugins") if one["name"] == "chat-notifier"]
    assert (shown["enabled"], shown["stability"], shown["needs"]) == (False, "stable", ["http"])
    plugin = await alpha.get(PLUGIN)
    assert plugin["settings"] == {"events": ["charge_point.fault"]} and plugin["secrets"] == []
    assert plugin["schema"]["additionalProperties"] is False
    address = plugin["schema"]["properties"]["address"]
    assert address["writeOnly"] is True and address["type"] == ["string", "null"]
    assert (await alpha.problem("GET", "plugins/no-such-plugin", 404))["code"] == "not_found"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "/enabled"),
        ({"enabled": True, "settings": {"colour": "red"}}, "/settings/colour"),
        ({"enabled": True, "settings": {"events": ["nothing.known"]}}, "/settings/events"),
        ({"enabled": True, "settings": {"events": "charge_point.fault"}}, "/settings/events"),
        ({"enabled": True, "settings": {"address": "x"}}, "/settings/address"),
        ({"enabled": True, "settings": []}, "/settings"),
        ({"enabled": True, "version": "2"}, "/version"),
    ],
)
async def test_what_the_schema_does_not_allow_is_refused(
    alpha: Account, body: dict[str, Any], field: str
) -> None:
    problem = await alpha.problem("PUT", PLUGIN, 422, json=body)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert not (await alpha.get(PLUGIN))["enabled"]


async def test_a_secret_is_kept_and_never_shown(alpha: Account) -> None:
    address = "https://chat.example/hook/do-not-show"
    first = await put(alpha, enabled=False, settings={"address": address, "events": []})
    assert first["secrets"] == ["address"] and first["settings"] == {"events": []}
    kept = await put(alpha, enabled=False, settings={"events": SESSIONS})
    assert kept["secrets"] == ["address"] and kept["settings"] == {"events": SESSIONS}
    switched = await put(alpha, enabled=False)
    assert switched["settings"] == {"events": SESSIONS}
    answers = [first, kept, switched, await alpha.get(PLUGIN), await alpha.get("audit-events")]
    assert "do-not-show" not in str(answers)
    changes = [event for event in answers[-1]["data"] if event["resource"]["type"] == "plugin"]
    assert changes and changes[0]["resource"]["name"] == "chat-notifier"
    gone = await put(alpha, enabled=False, settings={"address": None})
    assert gone["secrets"] == []


async def test_of_two_who_change_it_the_second_is_told(alpha: Account) -> None:
    read = await alpha.request("GET", PLUGIN)
    headers = {"If-Match": read.headers["etag"]}
    body = {"enabled": False, "settings": {"events": ["charge_point.connected"]}}
    await alpha.request("PUT", PLUGIN, 200, json=body, headers=headers)
    await alpha.request("PUT", PLUGIN, 412, json=body, headers=headers)


async def test_what_happens_is_told_in_order_and_to_the_own_room_alone(
    one: Account, two: Account, room: Room
) -> None:
    with Room() as other:
        await listen(one, room, [*SESSIONS, "charge_point.connected", "charge_point.fault"])
        await listen(two, other, ["charge_point.connected"])
        identity = (await one.charge_point())["identity"]
        number = await session(one, identity)
        async with booted(one.platform, one.slug, identity) as station:
            await station.status(1, "Faulted", error_code="GroundFailure")
        expected = [
            f"{identity} is connected.",
            *(identity + text for text in told(number)),
            f"{identity} is connected.",
            f"{identity}: connector 1 reports GroundFailure.",
        ]

        async def heard() -> bool:
            return [text for text in room.texts if identity in text] == expected

        await until(heard, f"{expected} in the room")
        assert other.texts == []


async def test_a_room_that_is_away_hears_everything_later_and_keeps_nobody_waiting(
    one: Account, two: Account, room: Room
) -> None:
    with Room() as other:
        await listen(one, room, SESSIONS)
        await listen(two, other, SESSIONS)
        room.status = 503
        mine, theirs = (await one.charge_point())["identity"], (await two.charge_point())["identity"]
        numbers = [await session(one, mine) for _ in range(3)]
        number = await session(two, theirs)

        async def other_heard() -> bool:
            return other.texts == [theirs + text for text in told(number)]

        await until(other_heard, "the other room")
        assert room.attempts > 0 and room.texts == []

        async def delayed() -> Any:
            return (await one.get(PLUGIN))["delay"]

        # Why, is told to the account itself and to nobody else.
        delay = await until(delayed, "the account sees why")
        assert "503" in delay["complaint"] and delay["attempts"] >= 1
        for shown in (await two.get(PLUGIN), *(await two.whole("plugins"))):
            assert shown["delay"] is None and "503" not in str(shown["complaint"])
        room.status = 200
        expected = [mine + text for number in numbers for text in told(number)]

        async def heard() -> bool:
            return list(dict.fromkeys(room.texts)) == expected

        await until(heard, "what was missed", timeout=30)


async def test_switched_off_it_has_no_routes_and_hears_nothing(one: Account, room: Room) -> None:
    route = "/api/plugins/chat-notifier/test"
    await put(one, enabled=False, settings={"address": room.address, "events": SESSIONS})
    await one.request("POST", route, 404, documented=False)
    await put(one, enabled=True)
    await one.request("POST", route, 204, documented=False)
    assert room.texts == ["Plugyard can write here."]
    await one.request("POST", route, 401, bearer=None, documented=False)
    await one.request("POST", route, 204, documented=False, headers={"Idempotency-Key": "once-and-again"})
    await one.request("POST", route, 204, documented=False, headers={"Idempotency-Key": "once-and-again"})
    assert len(room.texts) == 2
    await put(one, enabled=False)
    await one.request("POST", route, 404, documented=False)
    identity = (await one.charge_point())["identity"]
    await session(one, identity)
    # What is on again hears what happens from then on.
    await put(one, enabled=True)
    number = await session(one, identity)

    async def heard() -> bool:
        return room.texts[2:] == [identity + text for text in told(number)]

    await until(heard, "the second session alone")


async def test_no_kill_of_the_platform_loses_an_event(cluster: Cluster, room: Room) -> None:
    with running(cluster, "killed_plugins", allow_private_targets="true") as platform:
        credentials = create_account(platform, "chat-killed")
        numbers = []
        async with Account(platform, credentials) as account:
            await listen(account, room, SESSIONS)
            identity = (await account.charge_point())["identity"]
            for _ in range(3):
                numbers += [await session(account, identity) for _ in range(2)]
                platform.kill()
                platform.start()
        expected = [identity + text for number in numbers for text in told(number)]

        async def heard() -> bool:
            return list(dict.fromkeys(room.texts)) == expected

        await until(heard, "every session, in order", timeout=30)


@pytest.mark.parametrize(
    ("field", "complaint"),
    [({"token": "a-token-of-some-length"}, "METRICS_TOKEN"), ({"is_on_api": False}, "METRICS_PORT")],
)
async def test_settings_of_metrics_are_not_hidden_in_the_file_of_plugins(
    chatty: Platform, tmp_path: Path, field: dict[str, Any], complaint: str
) -> None:
    file = tmp_path / "plugins.json"
    file.write_text(json.dumps({"prometheus": field}))
    platform = Platform(chatty.cluster, "bad_metrics", plugin_settings_file=str(file))
    platform.settings["PLUGYARD_DATABASE_URL"] = chatty.settings["PLUGYARD_DATABASE_URL"]
    result = await asyncio.to_thread(platform.command, "serve", owner=False)
    assert result.returncode == 78 and f"PLUGYARD_{complaint}" in result.stderr


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"plugins": "chat-notifier,no-such-plugin"}, "no-such-plugin"),
        ({"plugin_settings_file": "/no/such/file"}, "PLUGYARD_PLUGIN_SETTINGS_FILE"),
    ],
)
async def test_a_mistake_in_the_settings_stops_the_start(
    chatty: Platform, settings: dict[str, str], complaint: str
) -> None:
    platform = Platform(chatty.cluster, "bad_plugins", **settings)
    platform.settings["PLUGYARD_DATABASE_URL"] = chatty.settings["PLUGYARD_DATABASE_URL"]
    result = await asyncio.to_thread(platform.command, "serve", owner=False)
    assert result.returncode == 78 and complaint in result.stderr
