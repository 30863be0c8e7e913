"""The local list of a charge point follows the tokens of its account."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from harness.accounts import Account, Credentials, create_account, unique
from harness.platform import Platform
from harness.polling import until
from harness.station import Station, booted


@pytest.fixture(scope="module")
def own_credentials(platform: Platform) -> Credentials:
    return create_account(platform, "listing")


@pytest.fixture
async def account(platform: Platform, own_credentials: Credentials) -> AsyncIterator[Account]:
    async with Account(platform, own_credentials) as account:
        yield account


class StationList:
    """The list of a charge point that goes by the letter of OCPP 1.6 §5.15."""

    def __init__(self, per_message: int | None = None, total: int | None = None):
        self.per_message = per_message
        self.total = total
        self.version = 0
        self.entries: dict[str, dict[str, Any]] = {}
        self.updates: list[tuple[str, int, int]] = []
        self.refusals: list[str] = []

    def put_into(self, station: Station) -> None:
        station.answers["GetLocalListVersion"] = lambda _: {"list_version": self.version}
        station.answers["SendLocalList"] = lambda payload: {"status": self.update(**payload)}
        limits = {"SendLocalListMaxLength": self.per_message, "LocalAuthListMaxLength": self.total}
        known = [
            {"key": key, "readonly": True, "value": str(limit)}
            for key, limit in limits.items()
            if limit is not None
        ]
        unknown = [key for key, limit in limits.items() if limit is None]
        station.answers["GetConfiguration"] = {"configuration_key": known, "unknown_key": unknown}

    def update(
        self, list_version: int, update_type: str, local_authorization_list: list[dict] | None = None
    ) -> str:
        entries = local_authorization_list or []
        self.updates.append((update_type, list_version, len(entries)))
        if self.refusals:
            return self.refusals.pop(0)
        if self.per_message is not None and len(entries) > self.per_message:
            return "Failed"
        if update_type == "Full":
            self.entries = {}
        elif list_version <= self.version:
            return "VersionMismatch"
        for entry in entries:
            if "id_tag_info" in entry:
                self.entries[entry["id_tag"]] = entry["id_tag_info"]
            else:
                self.entries.pop(entry["id_tag"], None)
        if self.total is not None and len(self.entries) > self.total:
            return "Failed"
        self.version = list_version
        return "Accepted"

    @property
    def statuses(self) -> dict[str, str]:
        return {tag: info["status"] for tag, info in self.entries.items()}


async def token(account: Account, **fields: Any) -> dict[str, Any]:
    return await account.post("tokens", {"uid": unique("LIST"), **fields})


async def tokens(account: Account, count: int) -> list[str]:
    uids = [unique("LIST") for _ in range(count)]
    await account.post("tokens/import", {"tokens": [{"uid": uid} for uid in uids]}, 200)
    return uids


async def empty(account: Account) -> None:
    for known in await account.all("tokens"):
        await account.delete(f"tokens/{known['id']}")


@asynccontextmanager
async def listing(
    account: Account, station_list: StationList, identity: str | None = None, **fields: Any
) -> AsyncIterator[tuple[str, Station]]:
    """A charge point with a list, booted."""
    fields.setdefault("local_list_enabled", True)
    identity = identity or (await account.charge_point(**fields))["identity"]
    async with booted_with(account, identity, station_list) as station:
        yield identity, station


@asynccontextmanager
async def booted_with(account: Account, identity: str, station_list: StationList) -> AsyncIterator[Station]:
    async with booted(account.platform, account.slug, identity) as station:
        station_list.put_into(station)
        yield station


async def shown(account: Account, identity: str) -> dict[str, Any]:
    return await account.get(f"charge-points/{identity}/local-list")


async def state(account: Account, identity: str, wanted: str) -> dict[str, Any]:
    async def probe() -> dict[str, Any] | None:
        found = await shown(account, identity)
        return found if found["state"] == wanted else None

    return await until(probe, f"the list is {wanted}", 20)


async def holds(station_list: StationList, wanted: dict[str, str]) -> None:
    async def probe() -> bool:
        return station_list.statuses == wanted

    await until(probe, f"the charge point has {wanted}", 20)


async def test_a_list_follows_the_tokens(account: Account) -> None:
    await empty(account)
    first = await token(account, group_id="FLEET", expires_at="2999-01-01T00:00:00Z")
    blocked = await token(account, status="blocked")
    station_list = StationList()
    async with listing(account, station_list) as (identity, _):
        wanted = {first["uid"]: "Accepted", blocked["uid"]: "Blocked"}
        await holds(station_list, wanted)
        assert station_list.entries[first["uid"]] == {
            "status": "Accepted",
            "parent_id_tag": "FLEET",
            "expiry_date": "2999-01-01T00:00:00.000Z",
        }
        found = await state(account, identity, "in_sync")
        assert (found["enabled"], found["version"], found["token_count"]) == (True, station_list.version, 2)
        assert [kind for kind, *_ in station_list.updates] == ["Full"]

        new = await token(account)
        wanted[new["uid"]] = "Accepted"
        await holds(station_list, wanted)
        await account.patch(f"tokens/{first['id']}", {"status": "blocked"})
        wanted[first["uid"]] = "Blocked"
        await holds(station_list, wanted)
        await account.delete(f"tokens/{new['id']}")
        del wanted[new["uid"]]
        await holds(station_list, wanted)
        # Neither what no list shows nor a tag that is too long for OCPP 1.6 is sent.
        await account.patch(f"tokens/{first['id']}", {"note": "Van"})
        await token(account, uid="X" * 30)
        away = (await account.location())["id"]
        await account.patch(f"tokens/{blocked['id']}", {"status": "accepted", "location_ids": [away]})
        elsewhere = await token(account)
        wanted[elsewhere["uid"]] = "Accepted"
        await holds(station_list, wanted)
        versions = [version for _, version, _ in station_list.updates]
        assert versions == sorted(set(versions))
        assert {kind for kind, *_ in station_list.updates[1:]} == {"Differential"}
        found = await state(account, identity, "in_sync")
        assert (found["token_count"], found["omitted_count"]) == (3, 0)


async def test_send_local_list_larger_than_the_stations_own_limit_is_split(account: Account) -> None:
    await empty(account)
    uids = await tokens(account, 23)
    station_list = StationList(per_message=5)
    async with listing(account, station_list) as (identity, _):
        await holds(station_list, dict.fromkeys(uids, "Accepted"))
        assert [(kind, count) for kind, _, count in station_list.updates] == [
            ("Full", 5),
            *[("Differential", 5)] * 3,
            ("Differential", 3),
        ]
        found = await state(account, identity, "in_sync")
        assert (found["message_limit"], found["token_count"]) == (5, 23)
        uids += await tokens(account, 7)
        await holds(station_list, dict.fromkeys(uids, "Accepted"))
        assert [(kind, count) for kind, _, count in station_list.updates[5:]] == [
            ("Differential", 5),
            ("Differential", 2),
        ]


async def test_version_mismatch_full_list_again(account: Account) -> None:
    await empty(account)
    uids = await tokens(account, 3)
    station_list = StationList()
    async with listing(account, station_list) as (identity, _):
        await holds(station_list, dict.fromkeys(uids, "Accepted"))
        for refusal in ("VersionMismatch", "Failed"):
            await state(account, identity, "in_sync")
            station_list.updates.clear()
            station_list.refusals = [refusal]
            uids += await tokens(account, 1)
            await holds(station_list, dict.fromkeys(uids, "Accepted"))
            assert [kind for kind, *_ in station_list.updates] == ["Differential", "Full"]
        # What is refused as a whole is told, and not sent at once again.
        await state(account, identity, "in_sync")
        station_list.refusals = ["Failed", "Failed"]
        uids += await tokens(account, 1)
        found = await state(account, identity, "failed")
        assert found["last_error"] == "SendLocalList: answered Failed"
        # An operator need not wait.
        answer = await account.post(f"charge-points/{identity}/local-list/sync", None, 202)
        assert answer["state"] == "pending"
        await holds(station_list, dict.fromkeys(uids, "Accepted"))
        assert (await state(account, identity, "in_sync"))["last_error"] is None


async def test_a_station_that_lost_its_list_gets_it_again(account: Account) -> None:
    await empty(account)
    uids = await tokens(account, 2)
    station_list = StationList()
    async with listing(account, station_list) as (identity, _):
        await holds(station_list, dict.fromkeys(uids, "Accepted"))
        await state(account, identity, "in_sync")
        station_list.entries, station_list.version = {}, 0
        await account.post(f"charge-points/{identity}/local-list/sync", None, 202)
        await holds(station_list, dict.fromkeys(uids, "Accepted"))
        # Above every version that was ever sent.
        assert station_list.version > 1
    # What changes while it is away it learns when it is back.
    uids += await tokens(account, 1)
    async with booted_with(account, identity, station_list):
        await holds(station_list, dict.fromkeys(uids, "Accepted"))


async def test_a_station_without_a_local_list_is_remembered(account: Account) -> None:
    identity = (await account.charge_point(local_list_enabled=True))["identity"]
    async with booted(account.platform, account.slug, identity) as station:
        station.answers["GetLocalListVersion"] = {"list_version": -1}
        found = await state(account, identity, "unsupported")
        assert found["version"] is None
        await tokens(account, 1)
    commands = await account.all(f"charge-points/{identity}/commands")
    assert {command["type"] for command in commands} == {"get_configuration", "get_local_list_version"}


async def test_where_there_is_no_room_those_who_may_charge_come_first(account: Account) -> None:
    await empty(account)
    await token(account, uid="A_BLOCKED", status="blocked")
    uids = await tokens(account, 4)
    station_list = StationList(total=3)
    async with listing(account, station_list) as (identity, _):
        await holds(station_list, dict.fromkeys(sorted(uids)[:3], "Accepted"))
        found = await state(account, identity, "in_sync")
        assert (found["list_limit"], found["token_count"], found["omitted_count"]) == (3, 3, 2)


async def test_no_list_is_sent_where_none_is_wanted(account: Account) -> None:
    charge_point = await account.charge_point()
    identity = charge_point["identity"]
    assert charge_point["local_list_enabled"] is None
    path = f"/api/v1/accounts/{account.slug}"
    station_list = StationList()
    async with listing(account, station_list, identity):
        found = await shown(account, identity)
        assert (found["enabled"], found["state"]) == (False, "disabled")
        problem = await account.problem("POST", f"charge-points/{identity}/local-list/sync", 409)
        assert problem["code"] == "local_list_disabled"
        await account.patch(path, {"local_list_enabled": True})
        try:
            await state(account, identity, "in_sync")
            await account.patch(f"charge-points/{identity}", {"local_list_enabled": False})
            assert (await shown(account, identity))["state"] == "disabled"
        finally:
            await account.patch(path, {"local_list_enabled": False})
