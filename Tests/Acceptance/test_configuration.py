"""The last known configuration of a charge point: what it said, when, and who changed it."""

from typing import Any

from test_commands import send

from harness.accounts import Account
from harness.polling import underway
from harness.raw import RawStation, raw_station
from harness.station import booted


def by_key(configuration: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {entry["key"]: entry for entry in configuration["keys"]}


async def answered(
    account: Account, identity: str, station: RawStation, body: dict[str, Any], answer: dict[str, Any]
) -> dict[str, Any]:
    """A command that the charge point answers so."""
    async with underway(send(account, identity, body)) as waiting:
        _, message_id, _, _ = await station.receive()
        await station.send([3, message_id, answer])
        return await waiting


def reading(**values: str) -> dict[str, Any]:
    return {
        "configurationKey": [{"key": key, "readonly": False, "value": value} for key, value in values.items()]
    }


async def test_it_is_what_the_charge_point_said_last(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    path = f"charge-points/{identity}/configuration"
    empty = await alpha.get(path)
    assert empty == {"keys": [], "unknown_keys": [], "drift": [], "asked_at": None, "is_read_by_key": False}
    async with booted(alpha.platform, "alpha", identity) as station:
        station.answers["GetConfiguration"] = {
            "configuration_key": [
                {"key": "HeartbeatInterval", "readonly": False, "value": "300"},
                {"key": "NumberOfConnectors", "readonly": True, "value": "2"},
                {"key": "WriteOnly", "readonly": False},
                # Twice in one answer: some do.
                {"key": "heartbeatinterval", "readonly": False, "value": "301"},
            ],
            "unknown_key": ["NoSuchKey"],
        }
        await send(alpha, identity, {"type": "get_configuration"})
        known = await alpha.get(path)
    keys = by_key(known)
    assert list(keys) == ["HeartbeatInterval", "NumberOfConnectors", "WriteOnly"]
    assert known["unknown_keys"] == ["NoSuchKey"]
    heartbeat = keys["HeartbeatInterval"]
    assert (heartbeat["value"], heartbeat["readonly"], heartbeat["is_secret"]) == ("300", False, False)
    assert heartbeat["known_since"] == heartbeat["read_at"]
    assert (heartbeat["changed_at"], heartbeat["changed_by"]) == (None, None)
    assert keys["NumberOfConnectors"]["readonly"]
    assert keys["WriteOnly"]["value"] is None


async def test_it_tells_who_changed_what(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    path = f"charge-points/{identity}/configuration"

    async def heartbeat() -> dict[str, Any]:
        return by_key(await alpha.get(path))["HeartbeatInterval"]

    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        read, key = {"type": "get_configuration"}, {"type": "set_configuration", "key": "HeartbeatInterval"}
        await answered(alpha, identity, station, read, reading(HeartbeatInterval="300"))
        first = await heartbeat()
        # Ours: known at once, and no change when it is read.
        command = await answered(alpha, identity, station, {**key, "value": "60"}, {"status": "Accepted"})
        changed = await heartbeat()
        assert (changed["value"], changed["changed_by"]) == ("60", command["created_by"])
        assert changed["changed_at"] and changed["read_at"] == first["read_at"]
        await answered(alpha, identity, station, read, reading(HeartbeatInterval="60"))
        again = await heartbeat()
        assert again == {**changed, "read_at": again["read_at"]}
        # Refused: nothing has changed.
        await answered(alpha, identity, station, {**key, "value": "5"}, {"status": "Rejected"})
        assert await heartbeat() == again
        # Not ours: the charge point differs by itself.
        await answered(alpha, identity, station, read, reading(HeartbeatInterval="900"))
        other = await heartbeat()
        assert (other["value"], other["changed_by"]) == ("900", "station")
        assert other["changed_at"] == other["read_at"] and other["known_since"] == first["known_since"]


async def test_what_a_restart_puts_in_force_waits_for_it(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    path = f"charge-points/{identity}/configuration"
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        read = {"type": "get_configuration"}
        await answered(alpha, identity, station, read, reading(ConnectionTimeOut="30"))
        body = {"type": "set_configuration", "key": "connectiontimeout", "value": "90"}
        command = await answered(alpha, identity, station, body, {"status": "RebootRequired"})
        for _ in range(2):
            # It still works with the old value, which is no change by anybody.
            key = by_key(await alpha.get(path))["ConnectionTimeOut"]
            assert (key["value"], key["pending_value"], key["changed_by"]) == ("30", "90", None)
            await answered(alpha, identity, station, read, reading(ConnectionTimeOut="30"))
        await answered(alpha, identity, station, read, reading(ConnectionTimeOut="90"))
        key = by_key(await alpha.get(path))["ConnectionTimeOut"]
        assert (key["value"], key["pending_value"]) == ("90", None)
        assert key["changed_by"] == command["created_by"]


async def test_answers_that_are_odd_harm_nothing(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    path = f"charge-points/{identity}/configuration"
    odd: list[Any] = [
        {},
        {"configurationKey": "none"},
        {"configurationKey": [{"value": "x"}, 7, {"key": ""}, {"key": "K" * 300, "value": "x"}]},
        {"configurationKey": [{"key": "Long", "value": "v" * 10_000}, {"key": "Number", "value": 5}]},
        {"configurationKey": [{"key": f"Vendor{n}", "value": "1"} for n in range(1500)]},
        {"configurationKey": [{"key": "Nul\u0000", "value": "a\u0000b"}]},
    ]
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        for answer in odd:
            command = await answered(alpha, identity, station, {"type": "get_configuration"}, answer)
            assert command["status"] == "accepted"
        await station.assert_alive()
    keys = by_key(await alpha.get(path))
    assert keys["Number"]["value"] == "5"
    assert keys["Long"]["value"] == "v" * 2500
    assert len([key for key in keys if key.startswith("Vendor")]) == 1000
