"""Gateways and managers over NATS: whoever dies, nothing that was answered is lost or done twice."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import ssl
import subprocess
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest
from test_durability import Answered, StubbornStation, check_everything, run_while, some_sessions
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from harness.accounts import Account, Credentials, create_account
from harness.bus import NatsServer, Part, Parts
from harness.certificates import Authority
from harness.feeds import socket_feed
from harness.grants import authorize, create_platform_administrator
from harness.nkeys import Operator
from harness.platform import EXECUTABLE, Platform
from harness.polling import until
from harness.postgres import ROOT, Cluster
from harness.raw import RawStation, raw_handshake, raw_station
from harness.station import booted, now


@pytest.fixture(scope="module")
def database(cluster: Cluster) -> Platform:
    """Only its database is used."""
    return Platform(cluster, "bus").create()


@pytest.fixture(scope="module")
def credentials(database: Platform) -> Credentials:
    return create_account(database, "demo")


@pytest.fixture(scope="module")
def parts(database: Platform) -> Iterator[Parts]:
    parts = Parts(database, NatsServer("bus").start())
    try:
        yield parts.start()
    finally:
        parts.close()


@pytest.fixture
async def demo(parts: Parts, credentials: Credentials) -> AsyncIterator[Account]:
    """By the first manager, which must run when a test begins."""
    async with Account(parts.managers[0], credentials) as account:
        yield account


async def ready(part: Part) -> bool:
    return await asyncio.to_thread(part.is_ready)


async def online(account: Account, identity: str, is_online: bool, timeout: float = 10) -> None:
    async def probe() -> bool:
        return (await account.read(identity))["is_online"] is is_online

    await until(probe, f"{identity} is {'online' if is_online else 'offline'}", timeout)


async def every_station(stations: list[StubbornStation], more: int) -> None:
    """Waits until each of them has confirmed some more sessions."""
    targets = [(station, len(station.answered.stopped) + more) for station in stations]

    async def probe() -> bool:
        return all(len(station.answered.stopped) >= target for station, target in targets)

    await until(probe, "every charge point has charged on", timeout=60)


async def messages(account: Account, identity: str) -> list[dict[str, Any]]:
    return await account.all(f"charge-points/{identity}/messages")


async def test_administrators_see_the_processes(parts: Parts, demo: Account, database: Platform) -> None:
    person = create_platform_administrator(database, "demo")
    form = authorize(parts.managers[0], person, "platform:admin").form
    answer = await demo.request("POST", "/oauth/token", 200, bearer=None, data=form)
    token = answer.json()["access_token"]
    version = (await demo.request("GET", "/api/health", 200)).json()["version"]
    identity = (await demo.charge_point())["identity"]

    async def shown(sockets: int) -> bool:
        listed = (await demo.request("GET", "/api/v1/processes", 200, bearer=token)).json()["data"]
        living = {one["name"]: one for one in listed if one["gone_at"] is None}
        assert {name: one["role"] for name, one in living.items()} == {
            "m1": "manager",
            "m2": "manager",
            "g1": "gateway",
            "g2": "gateway",
        }
        assert {one["version"] for one in living.values()} == {version}
        assert all(one["run"] and one["since"] <= one["seen_at"] for one in living.values())
        assert [name for name, one in living.items() if one["is_answering"]] == ["m1"]
        assert living["m1"]["sockets"] is None and living["g2"]["sockets"] == 0
        return living["g1"]["sockets"] == sockets

    async with booted(parts.gateways[0], "demo", identity):
        await until(lambda: shown(1), "both managers and gateways, and the charge point's socket")
    await until(lambda: shown(0), "the socket's end")


async def test_feeds_tell_what_other_managers_wrote(
    parts: Parts, demo: Account, credentials: Credentials
) -> None:
    identity, tag = (await demo.charge_point())["identity"], await demo.tag()
    async with (
        # Each is the issuer of its own tokens here.
        Account(parts.managers[1], credentials) as there,
        socket_feed(parts.managers[0], await demo.token()) as first,
        socket_feed(parts.managers[1], await there.token()) as second,
    ):
        for feed in (first, second):
            await feed.next("snapshot")
            await feed.say("watch", charge_point=identity)
            await feed.say("watch", charge_point="CP_NOWHERE")
            await feed.next("problem")
        async with booted(parts.gateways[0], "demo", identity) as station:
            number = await station.charge(tag, [0, 700])
        for feed in (first, second):
            ended = await feed.data(
                "transaction", lambda data: data["transaction_id"] == number and data["ended_at"]
            )
            assert ended["energy_wh"] == 700
            told = [event["data"] for event in feed.seen if event["type"] == "message"]
            while "StopTransaction" not in {frame["action"] for frame in told}:
                told.append(await feed.data("message"))
            assert len({frame["id"] for frame in told}) == len(told)


async def test_a_day_of_a_charge_point_over_the_bus(parts: Parts, demo: Account) -> None:
    identity, tag = (await demo.charge_point())["identity"], await demo.tag()
    async with booted(parts.gateways[0], "demo", identity) as station:
        await online(demo, identity, True)
        await station.heartbeat()
        started = await station.start_transaction(tag, 100)
        await station.meter(started.transaction_id, 400)
        # Any manager reaches the charge point.
        for manager in parts.managers:
            async with Account(
                manager, Credentials("demo", demo.account_id, demo.client_id, demo.client_secret)
            ) as account:
                command = await account.post(
                    f"charge-points/{identity}/commands", {"type": "clear_cache"}, 200
                )
                assert command["status"] == "accepted"
                await station.next_call("ClearCache")
                queued = {"type": "unlock", "connector_id": 1, "when_offline": "queue"}
                command = await account.post(f"charge-points/{identity}/commands", queued, 200)
                assert command["status"] == "accepted", command
                await station.next_call("UnlockConnector")
        await station.meter(started.transaction_id, 700)
        await station.stop_transaction(started.transaction_id, 900)
    await online(demo, identity, False)
    (transaction,) = await demo.transactions(identity)
    assert (transaction["status"], transaction["energy_wh"]) == ("completed", 800)
    frames = await messages(demo, identity)
    # Six calls of its own and four of ours, each with its answer, each once.
    assert len(frames) == 2 * (6 + 4), [frame["action"] for frame in frames]
    events = [e["event"] for e in await demo.all(f"charge-points/{identity}/connection-events")]
    assert sorted(events) == ["connected", "disconnected"]


async def test_a_charge_point_that_comes_back_at_another_gateway_is_there_alone(
    parts: Parts, demo: Account
) -> None:
    identity = (await demo.charge_point())["identity"]
    async with raw_station(parts.gateways[0], "demo", identity) as old:
        await old.boot()
        async with raw_station(parts.gateways[1], "demo", identity) as new:
            await new.boot()
            await asyncio.wait_for(old.connection.wait_closed(), 5)
            await online(demo, identity, True)
            path = f"charge-points/{identity}/commands"
            posting = asyncio.create_task(demo.post(path, {"type": "clear_cache"}, 200))
            call = await new.receive()
            assert call[2] == "ClearCache"
            await new.send([3, call[1], {"status": "Accepted"}])
            assert (await posting)["status"] == "accepted"
    await online(demo, identity, False)


async def test_handshakes_are_refused_as_in_one_process(parts: Parts, demo: Account) -> None:
    identity = (await demo.charge_point())["identity"]
    gateway = parts.gateways[0]
    assert (await raw_handshake(gateway, f"/ocpp/demo/{identity}", identity, "wrong")).status == 401
    assert (await raw_handshake(gateway, "/ocpp/demo/NOBODY", "NOBODY")).status == 404
    assert (await raw_handshake(gateway, "/ocpp/no.such>slug/NOBODY", "NOBODY")).status == 404
    # Managers have no sockets.
    assert (await raw_handshake(parts.managers[0], f"/ocpp/demo/{identity}", identity)).status == 503
    await demo.patch(f"charge-points/{identity}", {"is_active": False})
    assert (await raw_handshake(gateway, f"/ocpp/demo/{identity}", identity)).status == 404


async def test_removing_a_charge_point_closes_its_socket_wherever_it_is(parts: Parts, demo: Account) -> None:
    identity = (await demo.charge_point())["identity"]
    async with raw_station(parts.gateways[1], "demo", identity) as station:
        await station.boot()
        await demo.patch(f"charge-points/{identity}", {"is_active": False})
        await asyncio.wait_for(station.connection.wait_closed(), 5)
        assert station.connection.close_code == 1008


async def test_a_gateway_that_is_killed(parts: Parts, demo: Account) -> None:
    """Its charge points come back elsewhere; those that do not are offline, and their commands end."""
    stays, moves = [(await demo.charge_point())["identity"] for _ in range(2)]
    path = f"charge-points/{stays}/commands"
    async with contextlib.AsyncExitStack() as stack:
        gone = await stack.enter_async_context(raw_station(parts.gateways[1], "demo", stays))
        await gone.boot()
        moving = await stack.enter_async_context(raw_station(parts.gateways[1], "demo", moves))
        await moving.boot()
        command = await demo.post(path, {"type": "clear_cache"}, 202, headers={"Prefer": "wait=0"})
        await gone.receive()
        await asyncio.to_thread(parts.gateways[1].kill)
        async with booted(parts.gateways[0], "demo", moves):
            await online(demo, stays, False, timeout=40)
            assert (await demo.read(moves))["is_online"] is True

            async def over() -> bool:
                return (await demo.get(f"{path}/{command['id']}"))["status"] == "failed"

            await until(over, "the interrupted command ended")
    await asyncio.to_thread(parts.gateways[1].start)


Disturbance = Callable[[list[StubbornStation]], Awaitable[None]]


async def charging_through(parts: Parts, demo: Account, disturb: Disturbance) -> list[StubbornStation]:
    """Charge points that charge on whatever happens, at both gateways, until the disturbance is over."""
    tag, location = await demo.tag(), (await demo.location())["id"]
    stations = [
        StubbornStation(
            parts.gateways[index % 2],
            (await demo.charge_point(location_id=location))["identity"],
            tag,
            Answered(),
        )
        for index in range(8)
    ]
    await run_while(stations, disturb(stations))
    return stations


async def check(account: Account, stations: list[StubbornStation]) -> None:
    """What they were told is there, once, and no frame is in the log twice."""
    await check_everything(account, stations)
    await check_messages(account, stations)


async def check_messages(account: Account, stations: list[StubbornStation]) -> None:
    """No frame is in the log twice."""
    for station in stations:
        frames = await messages(account, station.identity)
        ids = [frame["message_id"] for frame in frames if frame["direction"] == "in"]
        texts = [frame["payload"] for frame in frames if frame["direction"] == "in"]
        assert len(set(ids)) == len(ids), (station.identity, [t for t in texts if texts.count(t) > 1][:3])


async def test_killing_managers_loses_and_doubles_nothing(
    parts: Parts, demo: Account, credentials: Credentials
) -> None:
    async def disturb(stations: list[StubbornStation]) -> None:
        for manager in parts.managers:
            await some_sessions(stations, 6)
            await asyncio.to_thread(manager.kill)
            await some_sessions(stations, 2)
            await asyncio.to_thread(manager.start)

    stations = await charging_through(parts, demo, disturb)
    async with Account(parts.managers[1], credentials) as account:
        await check(account, stations)


async def test_a_manager_that_was_paused_comes_back_too_late(parts: Parts, demo: Account) -> None:
    async def disturb(stations: list[StubbornStation]) -> None:
        await some_sessions(stations, 4)
        pid = parts.managers[1].pid
        os.kill(pid, signal.SIGSTOP)
        try:
            # Longer than it takes until it counts as dead: those that it had go on with the other one.
            await every_station(stations, 1)
        finally:
            os.kill(pid, signal.SIGCONT)
        await every_station(stations, 1)

    await check(demo, await charging_through(parts, demo, disturb))


async def test_nats_may_restart(parts: Parts, demo: Account) -> None:
    async def disturb(stations: list[StubbornStation]) -> None:
        await some_sessions(stations, 4)
        await asyncio.to_thread(parts.nats.kill)
        await asyncio.sleep(1)
        await asyncio.to_thread(parts.nats.start)
        await some_sessions(stations, 4)

    await check(demo, await charging_through(parts, demo, disturb))


async def heartbeats(station: RawStation, count: int) -> None:
    for _ in range(count):
        answer = await station.call("Heartbeat", {}, timeout=2)
        assert answer[0] == 3, answer


async def test_without_managers_heartbeats_are_answered_and_the_rest_waits(
    parts: Parts, demo: Account, credentials: Credentials
) -> None:
    identity = (await demo.charge_point())["identity"]
    async with raw_station(parts.gateways[0], "demo", identity) as station:
        await station.boot()
        for manager in parts.managers:
            await asyncio.to_thread(manager.kill)
        await heartbeats(station, 3)
        status = {"connectorId": 1, "errorCode": "NoError", "status": "Charging", "timestamp": now()}

        async def tell() -> None:
            # On a slow machine managers take longer to come back than a charge point is kept waiting.
            while (await station.call("StatusNotification", status, timeout=40))[0] != 3:
                pass

        async def knock() -> int:
            target = f"/ocpp/demo/{identity}"
            while True:
                answer = await raw_handshake(parts.gateways[1], target, identity, "wrong")
                if answer.status != 503:
                    return answer.status

        answering = asyncio.create_task(tell())

        knocking = asyncio.create_task(knock())
        await until(lambda: not_ready(parts.gateways[0]), "the gateway says that it hears no manager")
        for manager in parts.managers:
            await asyncio.to_thread(manager.start)
        await answering
        assert await knocking == 401, "the handshake was judged once somebody could"
        await heartbeats(station, 1)
        async with Account(parts.managers[0], credentials) as account:
            assert (await account.read(identity))["status"] == "charging"

            async def logged() -> bool:
                ids = Counter(message["message_id"] for message in await messages(account, identity))
                return len(ids) >= 1 + 3 + 1 + 1 and set(ids.values()) == {2}

            await until(logged, "every frame is in the log, once")
    for gateway in parts.gateways:
        await until(lambda gateway=gateway: ready(gateway), "the gateway hears a manager again")


async def not_ready(part: Part) -> bool:
    return not await ready(part)


async def test_a_gateway_that_is_told_to_stop_closes_its_sockets_gently(parts: Parts, demo: Account) -> None:
    location = (await demo.location())["id"]
    identities = [(await demo.charge_point(location_id=location))["identity"] for _ in range(4)]
    gateway = parts.gateways[1]
    async with contextlib.AsyncExitStack() as stack:
        stations = [
            await stack.enter_async_context(raw_station(gateway, "demo", identity)) for identity in identities
        ]
        for station in stations:
            await station.boot()
        stopping = asyncio.create_task(asyncio.to_thread(gateway.stop, 40))
        for station in stations:
            await asyncio.wait_for(station.connection.wait_closed(), 20)
            assert station.connection.close_code == 1001
        assert await stopping == 0
    for identity in identities:
        # Told by the gateway itself, before it ended.
        assert (await demo.read(identity))["is_online"] is False
    await asyncio.to_thread(gateway.start)


async def test_a_manager_that_is_told_to_stop_answers_what_it_has(parts: Parts, demo: Account) -> None:
    async def disturb(stations: list[StubbornStation]) -> None:
        await some_sessions(stations, 4)
        started = time.monotonic()
        assert await asyncio.to_thread(parts.managers[1].stop, 40) == 0
        assert time.monotonic() - started < 30
        await some_sessions(stations, 2)
        await asyncio.to_thread(parts.managers[1].start)

    stations = await charging_through(parts, demo, disturb)
    assert all(station.retries == 0 for station in stations), "no charge point noticed"
    await check(demo, stations)


def complaint(part: Platform, role: str, **environment: str) -> str:
    result = subprocess.run(
        [EXECUTABLE, role],
        env=part.environment(**environment),
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert result.returncode == 78, result.stderr
    return result.stderr


def test_each_role_says_what_it_must_not_have(parts: Parts, database: Platform) -> None:
    gateway = parts.gateways[0]
    secret = database.settings["PLUGYARD_DATABASE_URL"]
    for variable in ("PLUGYARD_DATABASE_URL", "PLUGYARD_OWNER_DATABASE_URL"):
        assert variable in complaint(gateway, "gateway", **{variable: secret})
    assert "SECRETS_FILE" in complaint(gateway, "gateway", PLUGYARD_DATABASE_SECRETS_FILE="/x")
    assert "PLUGYARD_BUS" in complaint(gateway, "gateway", PLUGYARD_BUS="embedded")
    assert "PLUGYARD_BUS" in complaint(database, "manager")
    assert "PLUGYARD_BUS" in complaint(database, "serve", PLUGYARD_BUS=parts.nats.url)
    assert "PLUGYARD_BUS" in complaint(database, "serve", PLUGYARD_BUS="redis://x")
    assert "OWNER" in complaint(parts.managers[0], "manager", PLUGYARD_OWNER_DATABASE_URL=secret)


class Eavesdropper:
    """A client that speaks to nats-server line by line, as somebody with a stolen password would."""

    def __init__(self, nats: NatsServer, authority: Authority, user: str, password: str):
        plain = socket.create_connection(("127.0.0.1", nats.port), 5)
        assert plain.recv(65_536).startswith(b"INFO"), "the server speaks first, before TLS"
        context = ssl.create_default_context(cafile=authority.path)
        self.socket = context.wrap_socket(plain, server_hostname="127.0.0.1")
        self.stream = self.socket.makefile("rwb")
        self.say(f'CONNECT {{"verbose":false,"user":"{user}","pass":"{password}"}}')

    def say(self, line: str) -> None:
        self.stream.write(f"{line}\r\n".encode())
        self.stream.flush()

    def answer(self, line: str) -> str:
        """What the server says to one line: PONG is consent."""
        self.say(line)
        self.say("PING")
        return self.stream.readline().decode().strip()

    def close(self) -> None:
        self.stream.close()
        self.socket.close()


@pytest.fixture(scope="module")
def secured(cluster: Cluster) -> Iterator["Secured"]:
    secured = Secured(cluster)
    try:
        yield secured
    finally:
        secured.close()


class Secured:
    """The server of docs/nats.conf, a manager, a gateway for all accounts and one for the first only."""

    def __init__(self, cluster: Cluster):
        base = Platform(cluster, "bus_secured").create()
        self.ours, self.others = create_account(base, "ours"), create_account(base, "others")
        self.authority = Authority(base.folder / "nats")
        certificate, key = self.authority.server()
        self.passwords = {"manager": "Mm1", "g1": "Gg1", "g2": "Gg2"}
        config = (ROOT / "docs/nats.conf").read_text()
        for word, value in {
            "SERVER_CERTIFICATE": str(certificate),
            "SERVER_KEY": str(key),
            "ACCOUNT_ID": self.ours.account_id,
            "ACCOUNT_SLUG": self.ours.slug,
            **{f"{user.upper()}_PASSWORD": password for user, password in self.passwords.items()},
        }.items():
            config = config.replace(word, value)
        self.nats = NatsServer("secured", config).start()
        self.manager = self.part(base, "manager", "manager")
        self.gateway = self.part(base, "gateway", "g1")
        self.limited = self.part(base, "gateway", "g2", gateway_accounts=self.ours.account_id)
        self.base = base
        for part in (self.manager, self.gateway, self.limited):
            part.start()

    def part(self, base: Platform, role: str, user: str, **settings: str | int) -> Part:
        settings = {"bus_ca": str(self.authority.path), **settings}
        return Part(base, role, user, self.nats.url_as(user, self.passwords[user]), **settings)

    def eavesdropper(self, user: str, password: str | None = None) -> Eavesdropper:
        return Eavesdropper(self.nats, self.authority, user, password or self.passwords[user])

    def close(self) -> None:
        for part in (self.limited, self.gateway, self.manager):
            part.close()
        self.nats.kill()


async def test_a_gateway_of_one_account_serves_that_account_alone(secured: Secured) -> None:
    async with (
        Account(secured.manager, secured.ours) as mine,
        Account(secured.manager, secured.others) as foreign,
    ):
        identity = (await mine.charge_point())["identity"]
        other = (await foreign.charge_point())["identity"]
        for gateway, account, name in (
            (secured.limited, mine, identity),
            (secured.gateway, mine, identity),
            (secured.gateway, foreign, other),
        ):
            async with booted(gateway, account.slug, name) as station:
                path = f"charge-points/{name}/commands"
                command = await account.post(path, {"type": "clear_cache"}, 200)
                assert command["status"] == "accepted"
                await station.next_call("ClearCache")
            await online(account, name, False)
        async with raw_station(secured.limited, "ours", identity) as station:
            await station.boot()
            await mine.patch(f"charge-points/{identity}", {"is_active": False})
            await asyncio.wait_for(station.connection.wait_closed(), 5)
        assert (await raw_handshake(secured.limited, f"/ocpp/others/{other}", other)).status == 503


def test_nats_keeps_accounts_apart(secured: Secured) -> None:
    limited = secured.eavesdropper("g2")
    ours, others = secured.ours.account_id, secured.others.account_id
    allowed = [f"SUB plugyard.1.close.{ours} 1", "PUB plugyard.1.handshake.ours 0\r\n"]
    forbidden = [
        *(
            f"SUB plugyard.1.{subject} 2"
            for subject in (
                f"close.{others}",
                "close.*",
                f"station.g2.x.{others}.*",
                f"station.*.*.{ours}.*",
                "answer.>",
                "answer.g1.*.*",
                "roll.*.*",
                f"event.*.{ours}",
                "handshake.ours",
                ">",
            )
        ),
        *(
            f"PUB plugyard.1.{subject} 0\r\n"
            for subject in (
                f"event.manager-x-1.{others}",
                "handshake.others",
                "handshake._",
                f"close.{ours}",
                "gateways.g1.x",
                "answer.g1.x.1",
                f"station.g1.x.{ours}.y",
                "managers",
                "notices",
            )
        ),
        "SUB elsewhere 3",
    ]
    try:
        for line in allowed:
            assert limited.answer(line) == "PONG", line
        for line in forbidden:
            assert "Permissions Violation" in limited.answer(line), line
            assert limited.stream.readline().strip() == b"PONG"
    finally:
        limited.close()
    stranger = secured.eavesdropper("g2", "wrong")
    try:
        assert "Authorization Violation" in stranger.answer("PING")
    finally:
        stranger.close()


def test_a_manager_publishes_nowhere_that_a_gateway_chooses(secured: Secured) -> None:
    """It may publish everywhere, and who may not must not do it by its hand."""
    limited, manager = secured.eavesdropper("g2"), secured.eavesdropper("manager")
    try:
        assert manager.answer("SUB plugyard.1.close.* 1") == "PONG"
        assert manager.answer("SUB plugyard.1.answer.g2.x.* 1") == "PONG"
        for subject, answers in (
            (f"plugyard.1.close.{secured.others.account_id}", False),
            ("plugyard.1.answer.g2.x.1", True),
        ):
            assert limited.answer(f"PUB plugyard.1.hello {subject} 0\r\n") == "PONG"
            manager.socket.settimeout(10 if answers else 1)
            with contextlib.nullcontext() if answers else pytest.raises(TimeoutError):
                assert manager.stream.readline().startswith(b"MSG")
            if not answers:
                # A stream that timed out is of no more use.
                manager.close()
                manager = secured.eavesdropper("manager")
                assert manager.answer("SUB plugyard.1.answer.g2.x.* 1") == "PONG"
    finally:
        limited.close()
        manager.close()


def not_let_in(part: Part, complaint: str) -> None:
    """It says why, and does not say that it is ready."""
    try:
        with pytest.raises(AssertionError):
            part.start(ready_timeout=2)
        assert complaint in part.log.read_text(), part.log.read_text()[-2000:]
    finally:
        part.close()


def test_nats_and_its_clients_prove_who_they_are(secured: Secured) -> None:
    nats, base = secured.nats, secured.base
    good = {"bus_ca": str(secured.authority.path)}
    wrong = Part(base, "gateway", "wrong-password", nats.url_as("g1", "wrong"), **good)
    not_let_in(wrong, "Authorization Violation")
    stranger = Authority(base.folder / "other-authority")
    not_let_in(Part(base, "gateway", "other-ca", nats.url_as("g1", "Gg1"), bus_ca=str(stranger.path)), "SSL")
    assert "PLUGYARD_BUS" in complaint(Part(base, "gateway", "g", nats.url, bus_ca="/none"), "gateway")
    certificate, key = secured.authority.server("elsewhere", host="elsewhere.example")
    elsewhere = NatsServer("elsewhere", f'tls {{ cert_file: "{certificate}", key_file: "{key}" }}').start()
    try:
        not_let_in(Part(base, "gateway", "other-host", elsewhere.url_as("a", "b"), **good), "SSL")
    finally:
        elsewhere.kill()


async def test_a_nats_with_an_operator_knows_its_users_by_their_files_and_certificates(
    secured: Secured,
) -> None:
    """`.creds` files as nsc makes them, and certificates of clients."""
    base, authority = secured.base, secured.authority
    operator = Operator()
    certificate, key = authority.server("operated")
    files = f'cert_file: "{certificate}", key_file: "{key}", ca_file: "{authority.path}"'
    config = f"tls {{ {files}, verify: true }}\nmax_payload: 2097152\n{operator.config}"
    nats = NatsServer("operated", config).start()

    def part(role: str, name: str, owner: Operator = operator, **permissions: Any) -> Part:
        client, client_key = authority.client(name, name)
        return Part(
            base,
            role,
            name,
            f"tls://127.0.0.1:{nats.port}",
            bus_credentials=str(owner.credentials(base.folder / f"{name}.creds", **permissions)),
            bus_ca=str(authority.path),
            bus_cert=str(client),
            bus_key=str(client_key),
        )

    manager, gateway = part("manager", "m"), part("gateway", "g")
    try:
        manager.start()
        gateway.start()
        async with Account(manager, secured.ours) as account:
            identity = (await account.charge_point())["identity"]
            async with booted(gateway, "ours", identity):
                await online(account, identity, True)
        not_let_in(part("gateway", "foreign", Operator()), "Authorization Violation")
        nothing = {"pub": {"deny": [">"]}, "sub": {"deny": [">"]}}
        not_let_in(part("gateway", "denied", **nothing), "Permissions Violation")
        bare = part("gateway", "bare")
        del bare.settings["PLUGYARD_BUS_CERT"], bare.settings["PLUGYARD_BUS_KEY"]
        assert "PLUGYARD_BUS_CERT" in mend(bare)
        not_let_in(bare, "NATS complains")
        assert "PLUGYARD_BUS" in complaint(
            part("gateway", "none"), "gateway", PLUGYARD_BUS_CREDENTIALS="/none"
        )
    finally:
        gateway.close()
        manager.close()
        nats.kill()


def mend(part: Part) -> str:
    """What the doctor says about a part that is not well."""
    result = part.command("doctor", "--json")
    assert result.returncode == 1, result.stdout + result.stderr
    (line,) = json.loads(result.stdout)["mend"]
    return line


def test_the_doctor_says_what_keeps_a_part_from_the_others(secured: Secured) -> None:
    nats, base, good = secured.nats, secured.base, {"bus_ca": str(secured.authority.path)}
    for part in (secured.manager, secured.gateway):
        result = part.command("doctor")
        assert result.returncode == 0, result.stdout + result.stderr
    lines = {
        "user and password": Part(base, "gateway", "sick", nats.url_as("g1", "wrong"), **good),
        "PLUGYARD_BUS_CA": Part(base, "gateway", "sick", nats.url_as("g1", "Gg1")),
        "start nats-server": Part(base, "gateway", "sick", NatsServer("nowhere").url),
    }
    for words, part in lines.items():
        line = mend(part)
        assert line.startswith("bus: "), line
        assert words in line, line
        assert "Gg1" not in line, "no password"
    small = NatsServer("small", "max_payload: 1048576").start()
    try:
        assert "max_payload: 2097152" in mend(Part(base, "manager", "sick", small.url))
    finally:
        small.kill()


async def test_a_gateway_that_nats_refuses_from_now_on_ends(secured: Secured) -> None:
    """NATS that is away is waited for; where it refuses, whoever supervises the gateway starts it again."""
    nats, base = NatsServer("refusing"), secured.base
    gateway = Part(base, "gateway", "refused", nats.url)
    try:
        with contextlib.suppress(AssertionError):
            # There is no manager: it will not be ready.
            await asyncio.to_thread(gateway.start, 1)
        await until(lambda: alive(gateway), "the gateway runs")
        assert await missing(gateway) == ["bus", "managers"]
        nats.start()
        await until(lambda: said(gateway, "connected to NATS"), "the gateway found NATS")
        assert await missing(gateway) == ["managers"]
        nats.kill()
        nats.config.write_text("authorization { user: other, password: word }")
        nats.start()
        assert gateway.process
        assert await asyncio.to_thread(gateway.process.wait, 30) == 1
        assert "Authorization Violation" in gateway.log.read_text()
    finally:
        gateway.close()
        nats.kill()


async def test_a_manager_without_nats_says_so(secured: Secured) -> None:
    manager = Part(secured.base, "manager", "lonely", NatsServer("absent").url)
    try:
        with contextlib.suppress(AssertionError):
            await asyncio.to_thread(manager.start, 1)
        await until(lambda: alive(manager), "the manager runs")
        assert await missing(manager) == ["bus"]
    finally:
        manager.close()


async def missing(part: Part) -> list[str]:
    """What it says that it cannot work without."""
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{part.http}/readyz")
    assert answer.status_code == 503
    return answer.json()["not_ready"]


async def said(part: Part, words: str) -> bool:
    return words in part.log.read_text()


async def alive(part: Part) -> bool:
    async with httpx.AsyncClient(trust_env=False) as client:
        try:
            return (await client.get(f"{part.http}/livez")).status_code == 200
        except httpx.TransportError:
            return False


async def test_gateways_restart_one_after_the_other(database: Platform, credentials: Credentials) -> None:
    """Charge points are closed one by one, answered before, and go on at the other gateway."""
    parts = Parts(database, NatsServer("rolling").start(), drain_seconds=3)
    count = 200
    try:
        await asyncio.to_thread(parts.start)
        async with Account(parts.managers[0], credentials) as demo:
            location = (await demo.location())["id"]
            made = await asyncio.gather(*(demo.charge_point(location_id=location) for _ in range(count)))
            fleet = [Wanderer(parts.gateways, charge_point["identity"]) for charge_point in made]
            async with asyncio.TaskGroup() as group:
                for wanderer in fleet:
                    group.create_task(wanderer.run())
                for index, gateway in enumerate(parts.gateways):
                    await until(lambda: settled(fleet), "all charge points are connected", timeout=60)
                    there = [wanderer for wanderer in fleet if wanderer.at is gateway]
                    assert await asyncio.to_thread(gateway.stop, 60) == 0
                    await until(lambda there=there, gateway=gateway: left(there, gateway), "all have gone")
                    closed = sorted(wanderer.closings[-1] for wanderer in there)
                    assert {wanderer.code for wanderer in there} == {1001}
                    assert closed[-1] - closed[0] > 2, "closings are spread"
                    await asyncio.to_thread(gateway.start)
                    if index == 0:
                        assert len(there) == count, "they prefer the first one"
                await until(lambda: settled(fleet), "all charge points are connected", timeout=60)
                for wanderer in fleet:
                    wanderer.end.set()
            for wanderer in fleet:
                frames = await messages(demo, wanderer.identity)
                received = [frame["message_id"] for frame in frames if frame["direction"] == "in"]
                assert len(set(received)) == len(received), "every message once"
                assert wanderer.answered <= set(received), "no message that was answered is missing"
                assert (await demo.read(wanderer.identity))["is_online"] is False
    finally:
        parts.close()


async def settled(fleet: list["Wanderer"]) -> bool:
    return all(wanderer.at is not None for wanderer in fleet)


async def left(fleet: list["Wanderer"], gateway: Part) -> bool:
    return all(wanderer.at is not gateway for wanderer in fleet)


class Wanderer:
    """A charge point that reports without end, and connects wherever it is let in."""

    def __init__(self, gateways: list[Part], identity: str):
        self.gateways, self.identity = gateways, identity
        self.at: Part | None = None
        self.code: int | None = None
        self.closings: list[float] = []
        self.answered: set[str] = set()
        self.count = 0
        self.end = asyncio.Event()

    async def run(self) -> None:
        while not self.end.is_set():
            for gateway in self.gateways:
                # Refused, or closed: the next one is tried.
                with contextlib.suppress(ConnectionClosed, InvalidHandshake, OSError, TimeoutError):
                    async with raw_station(gateway, "demo", self.identity) as station:
                        try:
                            await self.report(station, gateway)
                        finally:
                            if not self.end.is_set():
                                self.closings.append(time.monotonic())
                                self.code = station.connection.close_code
                            self.at = None
                    if self.end.is_set():
                        return
            await asyncio.sleep(0.2)  # As a charge point waits before it tries again.

    async def report(self, station: RawStation, gateway: Part) -> None:
        while not self.end.is_set():
            self.count += 1
            message_id = f"m{self.count}"
            status = {"connectorId": 1, "errorCode": "NoError", "status": "Available", "timestamp": now()}
            answer = await station.call("StatusNotification", status, message_id, timeout=30)
            assert answer[0] == 3, answer
            self.answered.add(message_id)
            self.at = gateway
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(station.connection.wait_closed(), 0.5)
