"""chargers.md, "Status, configuration, commands": the lines about configuration, with a platform that asks
for it after a boot."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from test_commands import send

from harness.accounts import Account, Credentials, create_account, unique
from harness.owner import rows
from harness.platform import Platform, running
from harness.polling import until
from harness.postgres import Cluster
from harness.raw import RawStation, raw_station

ALL = {f"Key{n}": str(n) for n in range(12)}


@pytest.fixture(scope="module")
def asking(cluster: Cluster) -> Iterator[Platform]:
    """Asks after a boot, and again after an hour."""
    with running(cluster, "asking", configuration_interval=3600) as platform:
        yield platform


@pytest.fixture(scope="module")
def credentials_there(asking: Platform) -> Credentials:
    return create_account(asking, "asking")


@pytest.fixture
async def account(asking: Platform, credentials_there: Credentials) -> Any:
    async with Account(asking, credentials_there) as account:
        yield account


class Configured:
    """A station with a configuration, which answers GetConfiguration as far as it can."""

    def __init__(self, station: RawStation, values: dict[str, str], **limits: Any):
        self.station = station
        self.values = values
        # What it does when it is asked for more: `error`, `silent` or `drop`.
        self.on_all: str | None = limits.get("on_all")
        self.maximum: int | None = limits.get("maximum")
        self.refused: dict[str, str] = limits.get("refused", {})
        self.asked: list[list[str] | None] = []
        self.changed: list[tuple[str, str]] = []

    async def boot(self, **fields: str) -> None:
        payload = {"chargePointVendor": "Acme", "chargePointModel": "Config", **fields}
        message_id = unique("boot")
        await self.station.send([2, message_id, "BootNotification", payload])
        while (await self.step())[1] != message_id:
            pass

    async def step(self) -> list[Any]:
        """Takes one frame, and answers it when it is a call."""
        frame = await self.station.receive()
        if frame[0] != 2:
            return frame
        _, message_id, action, payload = frame
        if action == "ChangeConfiguration":
            key, value = payload["key"], payload["value"]
            self.changed.append((key, value))
            status = self.refused.get(key, "Accepted")
            if status == "Accepted":
                self.values[key] = value
            await self.station.send([3, message_id, {"status": status}])
            return frame
        assert action == "GetConfiguration", frame
        keys = payload.get("key")
        self.asked.append(keys)
        if keys is None and self.on_all:
            if self.on_all == "error":
                await self.station.send([4, message_id, "InternalError", "too much", {}])
            if self.on_all == "drop":
                await self.station.connection.close()
            return frame
        assert self.maximum is None or keys is None or len(keys) <= self.maximum, keys
        known = {key.lower(): key for key in self.values}
        wanted = [known.get(key.lower(), key) for key in keys] if keys else list(self.values)
        found = [
            {"key": key, "readonly": key == "Key0", "value": self.values[key]}
            for key in wanted
            if key in self.values
        ]
        unknown = [key for key in wanted if key not in self.values]
        await self.station.send([3, message_id, {"configurationKey": found, "unknownKey": unknown}])
        return frame

    async def serve(self) -> None:
        while True:
            await self.step()


async def known(account: Account, identity: str) -> dict[str, str]:
    found = await account.get(f"charge-points/{identity}/configuration")
    return {entry["key"]: entry["value"] for entry in found["keys"]}


async def served_until(configured: Configured, probe: Any, what: str) -> Any:
    """Lets the station answer until something is so."""
    serving = asyncio.create_task(configured.serve())
    try:
        return await until(probe, what, 20)
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def test_a_boot_leads_to_a_reading_and_a_boot_every_second_does_not(account: Account) -> None:
    identity = (await account.charge_point())["identity"]
    async with raw_station(account.platform, "asking", identity) as station:
        configured = Configured(station, dict(ALL))
        await configured.boot()

        async def probe() -> bool:
            return await known(account, identity) == ALL

        await served_until(configured, probe, "the configuration is known")
        for _ in range(3):
            await configured.boot()
        await station.assert_silent()
        assert configured.asked == [None]
    shown = await account.get(f"charge-points/{identity}/configuration")
    assert shown["asked_at"] and not shown["is_read_by_key"]


@pytest.mark.parametrize("on_all", ["error", "silent", "drop"])
async def test_getconfiguration_without_keys_too_large_fall_back_to_key_by_key(
    account: Account, on_all: str
) -> None:
    identity = (await account.charge_point())["identity"]
    values = {"GetConfigurationMaxKeys": "7", "HeartbeatInterval": "300", "NumberOfConnectors": "2"}
    body = {"name": f"Vendor's {on_all}", "model": f"By key {on_all}", "keys": {"VendorKey": "1"}}
    await account.post("configuration-templates", body)
    limits: dict[str, Any] = {"on_all": on_all, "maximum": 7}
    model = {"chargePointModel": f"By key {on_all}"}

    async def probe() -> bool:
        return {"HeartbeatInterval", "NumberOfConnectors", "VendorKey"} <= (
            await known(account, identity)
        ).keys()

    asked: list[list[str] | None] = []
    for _ in range(2 if on_all == "drop" else 1):
        async with raw_station(account.platform, "asking", identity) as station:
            configured = Configured(station, {**values, "VendorKey": "1"}, **limits)
            configured.asked = asked
            await configured.boot(**model)
            if on_all == "drop" and not asked:
                while not asked:
                    await configured.step()
                continue
            await served_until(configured, probe, "the configuration is known, group by group")
    assert asked[:2] == [None, ["GetConfigurationMaxKeys"]]
    groups = [group for group in asked[2:] if group]
    assert all(1 <= len(group) <= 7 for group in groups) and len(groups) > 3
    every = [key.lower() for group in groups for key in group]
    assert len(every) == len(set(every)), "no key is asked for twice"
    assert "vendorkey" in every
    shown = await account.get(f"charge-points/{identity}/configuration")
    assert shown["is_read_by_key"], "and it is remembered"
    assert "ReserveConnectorZeroSupported" in shown["unknown_keys"]


@pytest.mark.parametrize("code", ["NotImplemented", "NotSupported"])
async def test_who_does_not_know_getconfiguration_is_not_asked_for_each_key(
    account: Account, code: str
) -> None:
    identity = (await account.charge_point())["identity"]
    async with raw_station(account.platform, "asking", identity) as station:
        await station.boot()
        asked = []
        for _ in range(2):
            _, message_id, action, payload = await station.receive()
            asked.append((action, payload.get("key")))
            await station.send([4, message_id, code, "", {}])
        await station.assert_silent()
    # Once for all keys, which may have been too many, and once for one.
    assert asked == [("GetConfiguration", None), ("GetConfiguration", ["GetConfigurationMaxKeys"])]


async def test_a_template_is_applied_after_a_boot_and_a_refusal_is_not_tried_for_ever(
    account: Account,
) -> None:
    identity = (await account.charge_point())["identity"]
    wanted = {"Key0": "9", "Key1": "1", "Key2": "two", "Key3": "three", "Key4": "four"}
    await account.post(
        "configuration-templates",
        {"name": "Applied", "manufacturer": "ACME", "model": "Applied", "keys": wanted},
    )
    refused = {"Key3": "Rejected", "Key4": "RebootRequired"}
    path = f"charge-points/{identity}/configuration"

    async def drift() -> dict[str, str]:
        return {each["key"]: each["reason"] for each in (await account.get(path))["drift"]}

    left = {"Key0": "readonly", "Key3": "rejected", "Key4": "reboot_required"}

    async def settled() -> bool:
        return await drift() == left

    async with raw_station(account.platform, "asking", identity) as station:
        configured = Configured(station, dict(ALL), refused=refused)
        await configured.boot(chargePointModel="Applied")
        await served_until(configured, settled, "the template is applied")
        assert sorted(configured.changed) == [("Key2", "two"), ("Key3", "three"), ("Key4", "four")]
        keys = {entry["key"]: entry for entry in (await account.get(path))["keys"]}
        assert (keys["Key2"]["value"], keys["Key2"]["changed_by"]) == ("two", "platform:configuration")
        assert (keys["Key4"]["value"], keys["Key4"]["pending_value"]) == ("4", "four")
        # After another reading what was refused is not tried again, and what the restart did is known.
        rows(
            account.platform,
            account.account_id,
            "UPDATE configuration_readings SET asked_at = asked_at - interval '1 day' WHERE account_id = %s",
            account.account_id,
        )
        configured.changed.clear()
        configured.values["Key4"] = "four"
        await configured.boot(chargePointModel="Applied")

        async def in_force() -> bool:
            return await drift() == {"Key0": "readonly", "Key3": "rejected"}

        await served_until(configured, in_force, "the restart is noticed")
        await station.assert_silent()
        assert configured.changed == []
        # By hand it is.
        configured.refused = {}
        answer = await account.post(f"{path}/apply", {}, 202)
        assert [queued["key"] for queued in answer["queued"]] == ["Key3"]
        assert answer["skipped"] == [{"key": "Key0", "reason": "readonly"}]

        async def done() -> bool:
            return await drift() == {"Key0": "readonly"}

        await served_until(configured, done, "it is applied by hand")
        assert configured.changed == [("Key3", "three")]


async def test_secrets_authorizationkey_redacted_everywhere(account: Account) -> None:
    identity = (await account.charge_point())["identity"]
    secrets = {"AuthorizationKey": "3efa9c0d17aa40e19b52", "WifiPassword": "hunter2-hunter2"}
    async with raw_station(account.platform, "asking", identity) as station:
        configured = Configured(station, {**ALL, **secrets})
        await configured.boot()

        async def probe() -> bool:
            return "WifiPassword" in await known(account, identity)

        await served_until(configured, probe, "the configuration is known")
        body = {"type": "set_configuration", "key": "AuthorizationKey", "value": "another-3efa9c0d17aa40"}
        serving = asyncio.create_task(configured.serve())
        await send(account, identity, body)
        assert configured.values["AuthorizationKey"] == "another-3efa9c0d17aa40", (
            "the station gets it as it is"
        )
        await send(account, identity, {"type": "get_configuration"})
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
    assert {key: (await known(account, identity))[key] for key in secrets} == dict.fromkeys(
        secrets, "(redacted)"
    )
    texts = {
        path: (await account.request("GET", path)).text
        for path in (
            f"charge-points/{identity}/configuration",
            f"charge-points/{identity}/commands",
            f"charge-points/{identity}/messages",
            "messages/export?format=csv",
            "messages/export?format=json",
            "audit-events",
        )
    }
    texts["process log"] = account.platform.log.read_text(errors="replace")
    for table in ("commands", "messages", "charge_point_configuration", "audit_events", "idempotency_keys"):
        found = rows(
            account.platform,
            account.account_id,
            f"SELECT to_jsonb(t)::text AS row FROM {table} t",
        )
        texts[f"table {table}"] = json.dumps([row["row"] for row in found])
    for where, text in texts.items():
        for secret in (*secrets.values(), "another-3efa9c0d17aa40"):
            assert secret not in text, where
