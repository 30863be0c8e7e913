"""The lines of chargers.md about commands, each with a test named after it."""

import asyncio
from typing import Any

import pytest
from ocpp.v16 import call
from websockets.exceptions import ConnectionClosed

from harness.accounts import Account, create_account
from harness.platform import CALL_TIMEOUT, NewPlatform
from harness.polling import underway, until
from harness.profiles import raw_profile
from harness.raw import raw_station
from harness.station import booted, open_socket


async def status_of(account: Account, command: dict[str, Any]) -> str:
    path = f"charge-points/{command['charge_point']}/commands/{command['id']}"
    return (await account.get(path))["status"]


async def becomes(account: Account, command: dict[str, Any], status: str, timeout: float = 10) -> None:
    async def probe() -> bool:
        return await status_of(account, command) == status

    await until(probe, f"the command is {status}", timeout)


async def test_remote_start_accepted_but_nothing_starts_the_command_ends_in_no_start(
    new_platform: NewPlatform,
) -> None:
    platform = new_platform("no-start")
    async with Account(platform, create_account(platform, "demo")) as demo:
        account = f"/api/v1/accounts/{demo.slug}"
        assert (await demo.get(account))["remote_start_timeout_seconds"] == 120
        await demo.patch(account, {"remote_start_timeout_seconds": 2})
        identity, tag, other = (await demo.charge_point())["identity"], await demo.tag(), await demo.tag()
        path = f"charge-points/{identity}/commands"
        async with booted(platform, "demo", identity) as station:
            commands = {}
            for connector, id_tag in ((1, tag), (2, tag), (3, other)):
                body = {"type": "remote_start", "connector_id": connector, "id_tag": id_tag}
                commands[connector] = await demo.post(path, body, 200)
                assert commands[connector]["status"] == "accepted"
            # The same card in another case; and one that starts at another connector than it was told.
            await station.start_transaction(tag.lower(), 0, connector_id=1)
            await station.start_transaction(other, 0, connector_id=4)
            await becomes(demo, commands[2], "no_start")
            await becomes(demo, commands[3], "no_start")
            assert await status_of(demo, commands[1]) == "accepted"


async def test_one_call_at_a_time_queued_with_a_time_out_and_after_several_the_socket_is_closed(
    new_platform: NewPlatform,
) -> None:
    """A station that is deaf to commands; every command ends in a status."""
    platform = new_platform("deaf", call_timeout=1, call_timeouts=2)
    async with Account(platform, create_account(platform, "demo")) as demo:
        identity = (await demo.charge_point())["identity"]
        path = f"charge-points/{identity}/commands"
        async with raw_station(platform, "demo", identity) as station:
            await station.boot()
            headers = {"Prefer": "wait=0"}
            commands = [
                await demo.post(path, {"type": "clear_cache"}, 202, headers=headers) for _ in range(3)
            ]
            queued = await demo.post(path, {"type": "reset", "when_offline": "queue"}, 202, headers=headers)
            received = []
            try:
                while True:
                    received.append((await station.receive(CALL_TIMEOUT + 5))[1])
            except ConnectionClosed as closed:
                assert closed.rcvd is not None and closed.rcvd.code == 1001
            assert received == [command["id"] for command in commands[:2]], "one at a time, in order"
        await becomes(demo, commands[0], "timed_out")
        await becomes(demo, commands[1], "timed_out")
        await becomes(demo, commands[2], "failed")

        async def is_written_down() -> bool:
            newest = (await demo.all(f"charge-points/{identity}/connection-events"))[0]
            return (newest["event"], newest["reason"]) == ("disconnected", "deaf")

        # The commands end when the socket is given up, its end is written down by itself.
        await until(is_written_down, "the end of the socket is written down")
        # What was queued and never left waits for the next connection.
        assert await status_of(demo, queued) == "pending"
        async with raw_station(platform, "demo", identity) as station:
            await station.boot()
            _, message_id, action, _ = await station.receive()
            assert (action, message_id) == ("Reset", queued["id"])
            await station.send([3, message_id, {"status": "Accepted"}])
            await becomes(demo, queued, "accepted")


async def test_the_same_identity_connects_again_and_commands_that_wait_on_the_new_socket_are_kept(
    alpha: Account,
) -> None:
    """The old socket is half-open; its end neither takes the station offline nor drops what waits here."""
    identity = (await alpha.charge_point(command_retry_interval_seconds=1))["identity"]
    path = f"charge-points/{identity}/commands"
    queued = await alpha.post(path, {"type": "reset", "when_offline": "queue"}, 202)
    old = await open_socket(alpha.platform, "alpha", identity)
    # It never reads again, and never says goodbye.
    old.transport.pause_reading()
    async with raw_station(alpha.platform, "alpha", identity) as station:
        headers = {"Prefer": "wait=20"}
        async with underway(alpha.post(path, {"type": "clear_cache"}, 200, headers=headers)) as waiting:

            async def given() -> bool:
                return any(command["type"] == "clear_cache" for command in await alpha.all(path))

            await until(given, "the command waits on the new socket")
            old.transport.abort()
            await asyncio.gather(old.wait_closed())
            await station.boot()
            actions = {}
            for _ in range(2):
                _, message_id, action, _ = await station.receive()
                actions[action] = message_id
                await station.send([3, message_id, {"status": "Accepted"}])
            assert set(actions) == {"ClearCache", "Reset"}
            assert (await waiting)["status"] == "accepted"
        await becomes(alpha, queued, "accepted")
        assert (await alpha.read(identity))["is_online"] is True


async def test_what_is_larger_than_the_station_takes_ends_with_the_reason_that_the_station_gives(
    alpha: Account,
) -> None:
    """SendLocalList by hand and SetChargingProfile, to stations that never told their limits."""
    identity = (await alpha.charge_point())["identity"]
    path = f"charge-points/{identity}/commands"
    entries = [{"id_tag": f"T{number}", "status": "accepted"} for number in range(50)]
    periods = [{"startPeriod": number * 60, "limit": 6.0} for number in range(50)]
    schedule = {"chargingRateUnit": "A", "chargingSchedulePeriod": periods}
    bodies: list[dict[str, Any]] = [
        {"type": "send_local_list", "version": 1, "kind": "full", "entries": entries},
        {"type": "set_charging_profile", "charging_profile": raw_profile(chargingSchedule=schedule)},
    ]
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        for body in bodies:
            async with underway(alpha.post(path, body, 200)) as waiting:
                _, message_id, _, _ = await station.receive()
                await station.send([4, message_id, "PropertyConstraintViolation", "at most 10", {}])
                ended = await waiting
            assert (ended["status"], ended["error_code"]) == ("failed", "PropertyConstraintViolation")
            assert ended["error_description"] == "at most 10"
        for body in bodies:
            # One that cannot even read it goes away.
            async with raw_station(alpha.platform, "alpha", identity) as fragile:
                await fragile.boot()
                async with underway(alpha.post(path, body, 200)) as waiting:
                    await fragile.receive()
                    await fragile.connection.close(1009, "too large")
                    ended = await waiting
            assert (ended["status"], ended["error_code"]) == ("failed", "Disconnected")
    assert await alpha.whole(f"charge-points/{identity}/charging-profiles") == []


@pytest.mark.parametrize(
    ("key", "body", "field"),
    [
        (
            "ChargingScheduleMaxPeriods",
            {
                "type": "set_charging_profile",
                "charging_profile": raw_profile(
                    chargingSchedule={
                        "chargingRateUnit": "A",
                        "chargingSchedulePeriod": [{"startPeriod": n, "limit": 6.0} for n in range(3)],
                    }
                ),
            },
            "/charging_profile",
        ),
        (
            "SendLocalListMaxLength",
            {
                "type": "send_local_list",
                "version": 1,
                "kind": "full",
                "entries": [{"id_tag": f"T{n}", "status": "accepted"} for n in range(3)],
            },
            "/entries",
        ),
    ],
    ids=["SetChargingProfile", "SendLocalList"],
)
async def test_what_is_larger_than_the_stations_own_limit_is_refused_with_a_reason(
    alpha: Account, key: str, body: dict[str, Any], field: str
) -> None:
    """The station has told its limit. (The list that follows the tokens is split: test_local_list.py.)"""
    identity = (await alpha.charge_point())["identity"]
    path = f"charge-points/{identity}/commands"
    async with booted(alpha.platform, "alpha", identity) as station:
        known = [{"key": key, "readonly": True, "value": "2"}]
        station.answers["GetConfiguration"] = {"configuration_key": known, "unknown_key": []}
        await alpha.post(path, {"type": "get_configuration"}, 200)
        await station.next_call("GetConfiguration")
        problem = await alpha.problem("POST", path, 422, json=body)
        assert [error["field"].startswith(field) for error in problem["errors"]] == [True]
        assert "2" in problem["errors"][0]["message"], "the limit is named"
        assert station.calls.empty()


async def test_firmware_status_and_diagnostics_status_that_nobody_asked_for_repeated_out_of_order_are_kept(
    alpha: Account,
) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        for word in ("Installed", "Downloading", "Downloading", "InstallationFailed", "Downloading"):
            await station.call(call.FirmwareStatusNotification(status=word), suppress=False)
        for word in ("Uploaded", "Uploading", "Uploading", "Idle"):
            await station.call(call.DiagnosticsStatusNotification(status=word), suppress=False)
        # Those of the security white paper, of requests that nobody made.
        await station.call(
            call.SignedFirmwareStatusNotification(status="InvalidSignature", request_id=4711), suppress=False
        )
        await station.call(call.LogStatusNotification(status="Uploaded", request_id=4711), suppress=False)
    kept = {}
    for kind in ("firmware-status", "diagnostics-status"):
        found = await alpha.all(f"charge-points/{identity}/{kind}", sort="at")
        assert {status["command_id"] for status in found} == {None}
        kept[kind] = [(status["status"], status["repetitions"], status["request_id"]) for status in found]
    assert kept == {
        "firmware-status": [
            ("Installed", 0, None),
            ("Downloading", 1, None),
            ("InstallationFailed", 0, None),
            ("Downloading", 0, None),
            ("InvalidSignature", 0, 4711),
        ],
        "diagnostics-status": [
            ("Uploaded", 0, None),
            ("Uploading", 1, None),
            ("Idle", 0, None),
            ("Uploaded", 0, 4711),
        ],
    }
