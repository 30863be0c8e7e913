"""Gateways and managers over NATS: whoever dies, nothing that was answered is lost, and nothing is done twice."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from test_durability import Answered, StubbornStation, check_everything, run_while, some_sessions

from harness.accounts import Account, Credentials, create_account
from harness.bus import NatsServer, Part, Parts
from harness.platform import EXECUTABLE, Platform
from harness.polling import until
from harness.postgres import Cluster
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


async def messages(account: Account, identity: str) -> list[dict[str, Any]]:
    return await account.all(f"charge-points/{identity}/messages")


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
                command = await account.post(f"charge-points/{identity}/commands", {"type": "clear_cache"}, 200)
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


@contextlib.asynccontextmanager
async def stubborn(parts: Parts, demo: Account, count: int) -> AsyncIterator[list[StubbornStation]]:
    """Charge points that charge on whatever happens, at both gateways."""
    tag, location = await demo.tag(), (await demo.location())["id"]
    yield [
        StubbornStation(
            parts.gateways[index % 2],
            (await demo.charge_point(location_id=location))["identity"],
            tag,
            Answered(),
        )
        for index in range(count)
    ]


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
    async with stubborn(parts, demo, 4) as stations:

        async def disturbance() -> None:
            for manager in parts.managers:
                await some_sessions(stations, 6)
                await asyncio.to_thread(manager.kill)
                await some_sessions(stations, 2)
                await asyncio.to_thread(manager.start)

        await run_while(stations, disturbance())
    async with Account(parts.managers[1], credentials) as account:
        await check_everything(account, stations)
        await check_messages(account, stations)


async def test_a_manager_that_was_paused_comes_back_too_late(
    parts: Parts, demo: Account, credentials: Credentials
) -> None:
    async with stubborn(parts, demo, 4) as stations:

        async def disturbance() -> None:
            await some_sessions(stations, 4)
            pid = parts.managers[1].pid
            os.kill(pid, signal.SIGSTOP)
            try:
                await some_sessions(stations, 4)
            finally:
                os.kill(pid, signal.SIGCONT)
            await some_sessions(stations, 4)

        await run_while(stations, disturbance())
    await check_everything(demo, stations)
    await check_messages(demo, stations)


async def test_nats_may_restart(parts: Parts, demo: Account) -> None:
    async with stubborn(parts, demo, 4) as stations:

        async def disturbance() -> None:
            await some_sessions(stations, 4)
            await asyncio.to_thread(parts.nats.kill)
            await asyncio.sleep(1)
            await asyncio.to_thread(parts.nats.start)
            await some_sessions(stations, 4)

        await run_while(stations, disturbance())
    await check_everything(demo, stations)
    await check_messages(demo, stations)


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
        answering = asyncio.create_task(station.call("StatusNotification", status, "held", timeout=20))

        async def knock() -> int:
            target = f"/ocpp/demo/{identity}"
            return (await raw_handshake(parts.gateways[1], target, identity, "wrong")).status

        knocking = asyncio.create_task(knock())
        await until(lambda: not_ready(parts.gateways[0]), "the gateway says that it hears no manager")
        for manager in parts.managers:
            await asyncio.to_thread(manager.start)
        assert (await answering)[0] == 3
        assert await knocking == 401, "the handshake was held until somebody could judge it"
        await heartbeats(station, 1)
        async with Account(parts.managers[0], credentials) as account:
            assert (await account.read(identity))["status"] == "charging"

            async def logged() -> bool:
                return len(await messages(account, identity)) == 2 * (1 + 3 + 1 + 1)

            await until(logged, "every frame is in the log, once")
    for gateway in parts.gateways:
        await until(lambda gateway=gateway: ready(gateway), "the gateway hears a manager again")


async def not_ready(part: Part) -> bool:
    return not await ready(part)


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


async def test_a_manager_that_is_told_to_stop_answers_what_it_has(
    parts: Parts, demo: Account, credentials: Credentials
) -> None:
    async with stubborn(parts, demo, 4) as stations:

        async def disturbance() -> None:
            await some_sessions(stations, 4)
            started = time.monotonic()
            assert await asyncio.to_thread(parts.managers[1].stop, 40) == 0
            assert time.monotonic() - started < 30
            await some_sessions(stations, 2)
            await asyncio.to_thread(parts.managers[1].start)

        await run_while(stations, disturbance())
        assert all(station.retries == 0 for station in stations), "no charge point noticed"
    await check_everything(demo, stations)
    await check_messages(demo, stations)


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


def nats_answer(url_port: int, user: str, password: str, line: str) -> str:
    """What the server says to one line of the protocol."""
    with socket.create_connection(("127.0.0.1", url_port), 5) as connection:
        stream = connection.makefile("rwb")
        assert stream.readline().startswith(b"INFO")
        options = f'{{"verbose":false,"pedantic":false,"user":"{user}","pass":"{password}"}}'
        stream.write(f"CONNECT {options}\r\n{line}\r\nPING\r\n".encode())
        stream.flush()
        answer = stream.readline().decode().strip()
        return answer


async def test_a_gateway_of_one_account_reaches_no_other(cluster: Cluster) -> None:
    """Credentials and permissions are NATS' own."""
    base = Platform(cluster, "bus_permissions").create()
    (ours, others) = (create_account(base, "ours"), create_account(base, "others"))
    account = ours.account_id
    nats = NatsServer(
        "permissions",
        f"""authorization {{ users: [
            {{ user: manager, password: m, permissions: {{
                publish: "plugyard.1.>", subscribe: "plugyard.1.>" }} }}
            {{ user: limited, password: l, permissions: {{
                publish: ["plugyard.1.handshake.ours", "plugyard.1.handshake.ours.*",
                    "plugyard.1.event.*.{account}", "plugyard.1.gateways", "plugyard.1.hello",
                    "plugyard.1.answer.>"],
                subscribe: ["plugyard.1.managers", "plugyard.1.answer.>", "plugyard.1.roll.*",
                    "plugyard.1.station.*.{account}.*", "plugyard.1.close.{account}"] }} }}
        ] }}""",
    ).start()
    manager = Part(base, "manager", "m", nats.url_as("manager", "m"))
    gateway = Part(base, "gateway", "g", nats.url_as("limited", "l"), gateway_accounts=account)
    try:
        manager.start()
        gateway.start()
        async with Account(manager, ours) as mine, Account(manager, others) as foreign:
            identity = (await mine.charge_point())["identity"]
            other = (await foreign.charge_point())["identity"]
            async with booted(gateway, "ours", identity) as station:
                command = await mine.post(f"charge-points/{identity}/commands", {"type": "clear_cache"}, 200)
                assert command["status"] == "accepted"
                await station.next_call("ClearCache")
            refused = asyncio.create_task(raw_handshake(gateway, f"/ocpp/others/{other}", other))
            subject = f"plugyard.1.close.{others.account_id}"
            assert "Permissions Violation" in nats_answer(nats.port, "limited", "l", f"SUB {subject} 1")
            event = f"PUB plugyard.1.event.m.{others.account_id} 0\r\n"
            assert "Permissions Violation" in nats_answer(nats.port, "limited", "l", event)
            assert "Authorization Violation" in nats_answer(nats.port, "limited", "wrong", "PING")
            assert (await refused).status == 503
    finally:
        manager.close()
        gateway.close()
        nats.kill()
