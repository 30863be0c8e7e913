"""Live feeds: what is told to whom, when, and to whom not (docs/feeds.md)."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
from ocpp.v16 import call
from websockets.exceptions import InvalidStatus

from harness.accounts import Account, create_account, create_client
from harness.api import Api
from harness.feeds import event_stream, socket_feed
from harness.grants import bearer_of, create_person, execute_in, grant_location
from harness.platform import NewPlatform, Platform
from harness.polling import until
from harness.station import booted


def of(identity: str) -> Any:
    """Whether an object is about this charge point."""
    return lambda data: data.get("identity", data.get("charge_point")) == identity


@pytest.fixture
async def token(alpha: Account) -> AsyncIterator[str]:
    yield await alpha.token()


async def other_token(platform: Platform, scope: str) -> str:
    """Of a machine of alpha with these scopes."""
    client = create_client(platform, "alpha", "--scope", scope)
    async with Api(platform, "alpha", client["client_id"], client["client_secret"]) as api:
        return await api.token()


async def test_a_session_from_its_start_to_its_end(
    platform: Platform, alpha: Account, beta: Account, token: str
) -> None:
    identity, tag = (await alpha.charge_point())["identity"], await alpha.tag()
    async with (
        socket_feed(platform, token) as feed,
        socket_feed(platform, await beta.token()) as foreign,
        event_stream(platform, "alpha", token) as stream,
    ):
        before = await feed.data("snapshot")
        assert before.keys() == {
            "counters",
            "charge_points",
            "sessions",
            "today",
            "locations",
            "transactions",
        }
        assert before["counters"] == await alpha.get("counters")
        assert before["charge_points"]["by_status"] == await alpha.get("charge-points/counters")
        assert len(before["locations"]) == before["counters"]["locations"]
        await stream.next("snapshot")
        await foreign.next("snapshot")
        async with booted(platform, "alpha", identity) as station:
            online = await feed.data("charge_point", lambda data: of(identity)(data) and data["is_online"])
            assert online.keys() == (await alpha.read(identity)).keys()
            await station.status(1, "Preparing")
            await feed.next("charge_point", lambda data: of(identity)(data) and data["status"] == "preparing")
            number = (await station.start_transaction(tag, 100)).transaction_id
            started = await feed.data("transaction", of(identity))
            assert (started["transaction_id"], started["status"]) == (number, "active")
            await station.meter(number, 600, power_w=7400, soc=40)
            going = await feed.data("transaction", lambda data: of(identity)(data) and data["power_w"])
            assert (going["energy_wh"], going["power_w"], going["soc"]) == (500, 7400, 40)
            assert going == await alpha.get(f"transactions/{going['id']}")
            await feed.next("figures", lambda data: data["sessions"]["power_w"] >= 7400)
            await station.status(1, "Faulted", "GroundFailure")
            fault = await feed.data("fault", lambda data: data["charge_point"]["identity"] == identity)
            assert (fault["connector_id"], fault["error_code"]) == (1, "GroundFailure")
            await station.stop_transaction(number, 1100)
            ended = await feed.data(
                "transaction", lambda data: of(identity)(data) and data["status"] != "active"
            )
            assert (ended["status"], ended["energy_wh"]) == ("completed", 1000)
            await feed.next(
                "figures", lambda data: data["today"]["energy_wh"] >= before["today"]["energy_wh"] + 1000
            )
        await feed.next("charge_point", lambda data: of(identity)(data) and not data["is_online"])
        # The same over Server-Sent Events.
        await stream.next(
            "transaction", lambda data: data["id"] == ended["id"] and data["status"] == "completed"
        )
        # And nothing of it to the other account: the next that it is told is its own.
        theirs = await beta.charge_point()
        await foreign.next("charge_point", of(theirs["identity"]))
        assert identity not in json.dumps(foreign.seen)


async def test_what_people_change_is_told(platform: Platform, alpha: Account, token: str) -> None:
    async with socket_feed(platform, token) as feed:
        await feed.next("snapshot")
        made = await alpha.charge_point()
        await feed.next("charge_point", of(made["identity"]))
        await alpha.patch(f"charge-points/{made['identity']}", {"name": "By the gate"})
        named = await feed.data("charge_point", lambda data: data["name"] == "By the gate")
        assert named["id"] == made["id"]
        async with booted(platform, "alpha", made["identity"]):
            command = await alpha.post(
                f"charge-points/{made['identity']}/commands", {"type": "clear_cache"}, 200
            )
            told = await feed.data("command", lambda data: data["id"] == command["id"])
            assert told["status"] == "accepted"
        await feed.next("charge_point", lambda data: data["id"] == made["id"] and not data["is_online"])
        await alpha.delete(f"charge-points/{made['identity']}")
        await feed.next("charge_point_removed", lambda data: data["id"] == made["id"])


async def test_frames_of_those_that_are_watched(platform: Platform, alpha: Account, token: str) -> None:
    one, other = (await alpha.charge_point())["identity"], (await alpha.charge_point())["identity"]
    async with (
        socket_feed(platform, token) as feed,
        socket_feed(platform, token, "/master") as master,
        event_stream(platform, "alpha", token, watch=one) as stream,
    ):
        await feed.next("snapshot")
        await stream.next("snapshot")
        await feed.say("watch", charge_point="CP_NOWHERE")
        assert (await feed.data("problem"))["code"] == "not_found"
        await feed.say("watch", charge_point=one)
        # The answer to the second question says that the first was heard.
        await feed.say("watch", charge_point="CP_NOWHERE")
        await feed.next("problem")
        async with booted(platform, "alpha", one), booted(platform, "alpha", other):
            for reader in (feed, master, stream):
                frame = await reader.data(
                    "message", lambda data: data["kind"] == "call" and data["charge_point"] == one
                )
                assert frame in await alpha.all("messages", charge_point=one)
            await master.next("message", lambda data: data["charge_point"] == other)
        for reader in (feed, stream):
            frames = [event["data"] for event in reader.seen if event["type"] == "message"]
            assert {frame["charge_point"] for frame in frames} == {one}
        assert {event["type"] for event in master.seen} == {"message"}
        await feed.say("unwatch")


async def test_scopes(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    bare = await other_token(platform, "charge-points:read")
    async with socket_feed(platform, bare) as feed:
        snapshot = await feed.data("snapshot")
        assert (snapshot["sessions"], snapshot["today"], snapshot["transactions"]) == (None, None, [])
        await feed.say("watch", charge_point=identity)
        assert (await feed.data("problem"))["code"] == "insufficient_scope"
    for path, scope in (("/master", bare), ("/dashboard", await other_token(platform, "logs:read"))):
        with pytest.raises(InvalidStatus) as refused:
            async with socket_feed(platform, scope, path):
                pass
        assert refused.value.response.status_code == 403
    with pytest.raises(InvalidStatus) as refused:
        async with socket_feed(platform, "rubbish"):
            pass
    assert refused.value.response.status_code == 401
    await alpha.problem("GET", f"stream?watch={identity}", 403, bearer=bare)
    await alpha.problem("GET", "stream?watch=CP_NOWHERE", 404)
    await alpha.problem("GET", "stream?other=1", 400)
    for path in ("/dashboard", "/master"):
        await alpha.problem("GET", path, 426, bearer=None)


async def test_a_partner_is_told_of_its_locations(platform: Platform, alpha: Account, token: str) -> None:
    here, there = await alpha.charge_point(), await alpha.charge_point()
    tag = await alpha.tag()
    person = create_person(platform, "alpha", "partner")
    grant_location(platform, person, here["location_id"])
    partner = await bearer_of(alpha, person, "charge-points:read sessions:read")
    async with socket_feed(platform, partner) as feed, socket_feed(platform, token) as whole:
        snapshot = await feed.data("snapshot")
        assert [location["id"] for location in snapshot["locations"]] == [here["location_id"]]
        assert sum(snapshot["charge_points"]["by_status"].values()) == 1
        await whole.next("snapshot")
        for chosen in (there, here):
            async with booted(platform, "alpha", chosen["identity"]) as station:
                await station.charge(tag, [0, 700])
            ended = of(chosen["identity"])
            await whole.next("transaction", lambda data, ended=ended: ended(data) and data["ended_at"])
        await feed.next(
            "transaction", lambda data: of(here["identity"])(data) and data["status"] == "completed"
        )
        assert there["identity"] not in json.dumps(feed.seen)
        assert there["id"] not in json.dumps(feed.seen)


async def test_a_snapshot_for_who_has_no_feed(platform: Platform, alpha: Account, beta: Account) -> None:
    """As the feed begins; however many charge points there are, which pages of a list would not say."""
    here = await alpha.location()
    execute_in(
        platform,
        alpha.account_id,
        "INSERT INTO charge_points (account_id, id, identity, location_id) "
        "SELECT %s, uuid_v7(), 'MANY-' || left(%s, 8) || n, %s FROM generate_series(1, 230) n",
        *(alpha.account_id, here["id"], here["id"]),
    )
    execute_in(
        platform,
        alpha.account_id,
        "INSERT INTO charge_point_state (account_id, charge_point_id, status, is_online) "
        "SELECT account_id, id, 'available', true FROM charge_points WHERE location_id = %s",
        here["id"],
    )
    try:
        shown = await alpha.get("snapshot")
        [location] = [one for one in shown["locations"] if one["id"] == here["id"]]
        assert (location["total"], location["available"]) == (230, 230)
        points = shown["charge_points"]
        assert points["online"] >= 230
        assert points["online"] + points["offline"] == shown["counters"]["charge_points"]
        assert shown["counters"] == await alpha.get("counters")
        async with socket_feed(platform, await alpha.token()) as feed:
            assert (await feed.data("snapshot")).keys() == shown.keys()
        bare = await other_token(platform, "charge-points:read")
        answer = (await alpha.request("GET", "snapshot", 200, bearer=bare)).json()
        assert (answer["sessions"], answer["today"], answer["transactions"]) == (None, None, [])
        assert here["id"] not in json.dumps(await beta.get("snapshot"))
        await alpha.problem("GET", "snapshot", 403, bearer=await other_token(platform, "logs:read"))
    finally:
        execute_in(platform, alpha.account_id, "DELETE FROM charge_points WHERE location_id = %s", here["id"])


async def test_the_first_message_says_who_it_is(platform: Platform, alpha: Account, beta: Account) -> None:
    token = await alpha.token()
    first = {"type": "authenticate", "token": token, "account": "alpha"}
    async with socket_feed(platform, None, first=first) as feed:
        await feed.next("snapshot")
        # Again with the same token or a new one: the feed goes on.
        await feed.say("authenticate", token=(await alpha.request_token(200)).json()["access_token"])
        made = await alpha.charge_point()
        await feed.next("charge_point", of(made["identity"]))
        # With another account's it does not.
        await feed.say("authenticate", token=await beta.token())
        assert await feed.closed() == 4403
        assert (await feed.data("problem"))["code"] == "forbidden"
    for bad, code in (
        ({"type": "authenticate", "token": "rubbish"}, 4401),
        ({"type": "authenticate", "token": token, "account": "beta"}, 4403),
        ({"type": "watch", "charge_point": "X"}, 4401),
        ({"type": "dance"}, 4400),
    ):
        async with socket_feed(platform, None, first=bad) as feed:
            assert await feed.closed() == code, bad


async def test_a_token_that_is_revoked_ends_the_feed(platform: Platform, alpha: Account) -> None:
    client = create_client(platform, "alpha", "--role", "viewer")
    async with Api(platform, "alpha", client["client_id"], client["client_secret"]) as api:
        token = await api.token()
        async with socket_feed(platform, token) as feed, event_stream(platform, "alpha", token) as stream:
            await feed.next("snapshot")
            await stream.next("snapshot")
            await alpha.delete(f"clients/{client['client_id']}")
            assert (await feed.data("problem"))["code"] == "invalid_token"
            assert await feed.closed() == 4401
            assert (await stream.data("problem"))["code"] == "invalid_token"


async def test_who_says_nothing_is_asked_to_leave(platform: Platform) -> None:
    async with socket_feed(platform, None) as feed:
        assert await feed.closed(30) == 4401


async def test_who_comes_back_finds_what_came_since(platform: Platform, alpha: Account, token: str) -> None:
    async with event_stream(platform, "alpha", token) as stream:
        last = (await stream.next("snapshot"))["id"]
    made = [(await alpha.charge_point())["identity"] for _ in range(3)]
    async with event_stream(platform, "alpha", token, last=last) as stream:
        for _ in made:
            await stream.next("charge_point", lambda data: data["identity"] in made)
        assert not {event["type"] for event in stream.seen} & {"missed", "snapshot"}
    async with event_stream(platform, "alpha", token, last="of-another-process.17") as stream:
        await stream.next("missed")
        await stream.next("snapshot")


async def test_a_slow_reader_is_told_that_it_missed_something(
    platform: Platform, alpha: Account, token: str
) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with socket_feed(platform, token, "/master") as quick:
        slow = await asyncio.to_thread(open_slow_reader, platform, token)
        try:
            async with booted(platform, "alpha", identity) as station:
                await quick.next("message")
                # More than the queue and both ends' buffers hold; every one of them is answered.
                filler = "x" * 60_000
                for _ in range(300):
                    await station.call(call.DataTransfer(vendor_id="slow", data=filler), suppress=False)
            text = await asyncio.to_thread(read_until, slow, b'"type":"missed"')
            assert text
        finally:
            slow.close()


def open_slow_reader(platform: Platform, token: str) -> socket.socket:
    """A WebSocket of /master that reads its handshake and then nothing."""
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.settimeout(30)
    reader.connect(("127.0.0.1", platform.port))
    reader.sendall(
        (
            f"GET /master HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            f"Authorization: Bearer {token}\r\n\r\n"
        ).encode()
    )
    head = b""
    while b"\r\n\r\n" not in head:
        head += reader.recv(1)
    assert b" 101 " in head
    return reader


def read_until(reader: socket.socket, wanted: bytes) -> bool:
    """Whether it comes before the end."""
    seen = b""
    while wanted not in seen:
        more = reader.recv(1 << 16)
        if not more:
            return False
        seen = seen[-1000:] + more
    return True


async def test_the_end_of_the_process_ends_feeds_at_once(new_platform: NewPlatform) -> None:
    platform = new_platform("feeds_end", drain_seconds=1)
    credentials = create_account(platform, "ending")
    async with Account(platform, credentials) as account:
        token = await account.token()
        async with (
            socket_feed(platform, token) as feed,
            event_stream(platform, "ending", token) as stream,
        ):
            await feed.next("snapshot")
            await stream.next("snapshot")
            assert await asyncio.to_thread(platform.stop, 15) == 0
            assert await feed.closed() == 1001


async def test_there_may_be_twenty_feeds_of_one(platform: Platform, alpha: Account) -> None:
    token = await other_token(platform, "charge-points:read")
    feeds = [socket_feed(platform, token) for _ in range(20)]
    opened = await asyncio.gather(*(feed.__aenter__() for feed in feeds))
    try:
        for feed in opened:
            await feed.next("snapshot")
        async with socket_feed(platform, token) as one_too_many:
            assert await one_too_many.closed() == 4429
        await alpha.problem("GET", "stream", 429, bearer=token)
    finally:
        await asyncio.gather(*(feed.__aexit__(None, None, None) for feed in feeds))

    async def has_room() -> bool:
        async with socket_feed(platform, token) as feed:
            return (await feed.next("snapshot"))["type"] == "snapshot"

    assert await until(has_room, "there is room again")
