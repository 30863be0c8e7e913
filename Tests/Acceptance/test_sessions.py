"""A charge point charges, and the account it belongs to reads all of it."""

import asyncio
import json
import uuid

import pytest
from ocpp.exceptions import OCPPError

from harness.accounts import Account, unique
from harness.api import without_occurrence
from harness.platform import Platform
from harness.polling import until
from harness.station import booted, now

SAME_IDENTITY = "CP_001"


async def session(account: Account, password: str, tag: str, register: list[int]) -> int:
    async with booted(account.platform, account.slug, SAME_IDENTITY, password=password) as station:
        for connector in (0, 1, 2):
            await station.status(connector, "Available")
        assert await station.authorize(tag) == "Accepted"
        return await station.charge(tag, register, power_w=7200, soc=55)


async def test_two_accounts_with_the_same_identity_charge_at_once(
    platform: Platform, alpha: Account, beta: Account
) -> None:
    registers = {
        "alpha": [1_000_000, *range(1_001_111, 1_010_000, 1111), 1_010_007],
        "beta": [0, 13, 500, 777],
    }
    accounts = {"alpha": alpha, "beta": beta}
    tags, numbers = {}, {}
    for slug, account in accounts.items():
        await account.charge_point(SAME_IDENTITY, password=f"password of {slug}")
        tags[slug] = await account.tag()
    runs = [
        session(account, f"password of {slug}", tags[slug], registers[slug])
        for slug, account in accounts.items()
    ]
    numbers = dict(zip(accounts, await asyncio.gather(*runs), strict=True))
    assert numbers["alpha"] != numbers["beta"], "transaction numbers are unique on the whole platform"

    for slug, account in accounts.items():
        register = registers[slug]
        (transaction,) = await account.transactions(SAME_IDENTITY)
        assert transaction["transaction_id"] == numbers[slug] > 0
        assert transaction["status"] == "completed"
        assert transaction["charge_point"] == SAME_IDENTITY
        assert transaction["connector_id"] == 1
        assert transaction["token"] == tags[slug]
        assert transaction["meter_start_wh"] == register[0]
        assert transaction["meter_stop_wh"] == register[-1]
        assert transaction["energy_wh"] == register[-1] - register[0]
        assert transaction["stop_reason"] == "Local"
        assert transaction["estimated"] is False
        assert transaction["started_at"] <= transaction["ended_at"]
        assert await account.get(f"transactions/{transaction['id']}") == transaction
        assert await account.all(f"charge-points/{SAME_IDENTITY}/transactions") == [transaction]

        values = await account.all(f"transactions/{transaction['id']}/meter-values")
        assert [value["energy_wh"] for value in values] == register[1:-1]
        assert {value["power_w"] for value in values} == {7200}
        assert {value["soc"] for value in values} == {55}


async def test_another_accounts_objects_do_not_exist(alpha: Account, beta: Account) -> None:
    location = await beta.location()
    charge_point = await beta.charge_point(location_id=location["id"])
    tag = await beta.tag()
    async with booted(beta.platform, "beta", charge_point["identity"]) as station:
        number = await station.charge(tag, [100, 200, 300])
        command = await beta.post(
            f"charge-points/{charge_point['id']}/commands", {"type": "clear_cache"}, 200
        )
    (transaction,) = await beta.transactions(charge_point["identity"])
    assert transaction["transaction_id"] == number
    (token,) = [token for token in await beta.all("tokens") if token["uid"] == tag]

    paths = {
        "locations/{}": location["id"],
        "charge-points/{}": charge_point["id"],
        "charge-points/{}/connectors": charge_point["id"],
        "charge-points/{}/transactions": charge_point["id"],
        "charge-points/{}/messages": charge_point["id"],
        "charge-points/{}/connection-events": charge_point["id"],
        "charge-points/{}/commands": charge_point["id"],
        f"charge-points/{charge_point['id']}/commands/{{}}": command["id"],
        "tokens/{}": token["id"],
        "transactions/{}": transaction["id"],
        "transactions/{}/meter-values": transaction["id"],
    }
    for path, theirs in paths.items():
        assert (await beta.request("GET", path.format(theirs))).status_code == 200, path
        of_other = await alpha.problem("GET", path.format(theirs), 404)
        of_nobody = await alpha.problem("GET", path.format(uuid.uuid4()), 404)
        assert without_occurrence(of_other) == without_occurrence(of_nobody), path

    # By its identity, and by naming the other account.
    await alpha.problem("GET", f"charge-points/{charge_point['identity']}", 404)
    of_other = await alpha.problem("GET", "/api/v1/accounts/beta/charge-points", 404)
    of_nobody = await alpha.problem("GET", "/api/v1/accounts/no-such-account/charge-points", 404)
    assert without_occurrence(of_other) == without_occurrence(of_nobody)
    for path, body in {
        f"locations/{location['id']}": {"name": "mine"},
        f"charge-points/{charge_point['id']}": {"name": "mine"},
        f"tokens/{token['id']}": {"status": "blocked"},
    }.items():
        await alpha.problem("PATCH", path, 404, json=body)
        await alpha.problem("DELETE", path, 404)
        assert (await beta.request("GET", path)).status_code == 200
    await alpha.problem(
        "POST", f"charge-points/{charge_point['id']}/commands", 404, json={"type": "clear_cache"}
    )
    # A location of another account is no location.
    problem = await alpha.problem(
        "POST", "charge-points", 422, json={"identity": unique("CP"), "location_id": location["id"]}
    )
    assert [error["field"] for error in problem["errors"]] == ["/location_id"]


async def test_a_running_session_shows_while_it_runs(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    tag = await alpha.tag()
    async with booted(alpha.platform, "alpha", identity) as station:
        await station.status(1, "Charging")
        started = await station.start_transaction(tag, 5000)
        await station.meter(started.transaction_id, 6500, power_w=11000, soc=40)
        (transaction,) = await alpha.transactions(identity)
        assert transaction["status"] == "active"
        assert transaction["ended_at"] is None
        assert transaction["energy_wh"] == 1500
        assert transaction["power_w"] == 11000
        assert transaction["soc"] == 40
        assert [t["id"] for t in await alpha.all("transactions", status="active", charge_point=identity)] == [
            transaction["id"]
        ]
        assert (await alpha.read(identity))["status"] == "charging"
        await station.stop_transaction(started.transaction_id, 7000)
    assert await alpha.all("transactions", status="active", charge_point=identity) == []


async def test_every_frame_of_a_session_is_in_the_message_log(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    tag = await alpha.tag()
    async with booted(alpha.platform, "alpha", identity) as station:
        await station.charge(tag, [0, 10, 20, 30])
        await station.heartbeat()
        await alpha.post(f"charge-points/{identity}/commands", {"type": "clear_cache"}, 200)
    actions = [
        "BootNotification",
        *("StatusNotification", "StartTransaction", "StatusNotification"),
        *("MeterValues", "MeterValues"),
        *("StatusNotification", "StopTransaction", "StatusNotification"),
        "Heartbeat",
    ]

    async def complete() -> list[dict]:
        messages = await alpha.all(f"charge-points/{identity}/messages")
        return messages if len(messages) >= 2 * len(actions) + 2 else []

    messages = await until(complete, "the log holds every frame")
    assert len(messages) == 2 * len(actions) + 2

    def ids(direction: str, kind: str) -> list[str]:
        return sorted(m["message_id"] for m in messages if (m["direction"], m["kind"]) == (direction, kind))

    received = [m["action"] for m in messages if (m["direction"], m["kind"]) == ("in", "call")]
    assert sorted(received) == sorted(actions)
    assert ids("in", "call") == ids("out", "result"), "every call has its answer"
    (ours,) = [m for m in messages if (m["direction"], m["kind"]) == ("out", "call")]
    assert ours["action"] == "ClearCache"
    assert ids("in", "result") == [ours["message_id"]]
    assert any(tag in m["payload"] for m in messages), "the payload is kept as it was"
    everywhere = await alpha.all("messages", charge_point=identity)
    assert {m["id"] for m in everywhere} == {m["id"] for m in messages}
    starts = await alpha.all("messages", charge_point=identity, action="StartTransaction", direction="in")
    assert {m["kind"] for m in starts} == {"call"}


async def test_a_boot_and_status_notifications_show_on_the_charge_point(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    assert (await alpha.read(identity))["last_seen_at"] is None
    async with booted(alpha.platform, "alpha", identity) as station:
        answer = await station.boot(firmware_version="1.2.3", charge_point_serial_number=unique("SERIAL"))
        assert answer.interval == 300
        await station.status(0, "Available")
        await station.status(1, "Faulted", "GroundFailure")
        await station.status(2, "SuspendedEV")
        charge_point = await alpha.read(identity)
        assert charge_point["manufacturer"] == "Acme"
        assert charge_point["model"] == "Model 1"
        assert charge_point["firmware_version"] == "1.2.3"
        assert charge_point["ocpp_version"] == "ocpp1.6"
        connectors = {
            connector["connector_id"]: connector
            for evse in charge_point["evses"]
            for connector in evse["connectors"]
        }
        assert connectors[1]["status"] == "faulted"
        assert connectors[1]["error_code"] == "GroundFailure"
        assert connectors[2]["status"] == "suspended_ev"
        listed = await alpha.whole(f"charge-points/{identity}/connectors")
        assert {c["connector_id"]: c["status"] for c in listed} == {1: "faulted", 2: "suspended_ev"}
        # A late notification with an older time never overwrites a newer one.
        late = {
            "connectorId": 2,
            "errorCode": "NoError",
            "status": "Available",
            "timestamp": "2020-01-01T00:00:00Z",
        }
        await station.connection.send(json.dumps([2, "late", "StatusNotification", late]))
        await station.status(1, "Available")
        listed = await alpha.whole(f"charge-points/{identity}/connectors")
        assert {c["connector_id"]: c["status"] for c in listed} == {1: "available", 2: "suspended_ev"}


async def test_tokens_decide_who_may_charge(alpha: Account, beta: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    accepted, blocked = await alpha.tag(), await alpha.tag(status="blocked")
    lapsed = await alpha.tag(expires_at="2020-01-01T00:00:00Z")
    of_beta = await beta.tag()
    async with booted(alpha.platform, "alpha", identity) as station:
        assert await station.authorize(accepted) == "Accepted"
        assert await station.authorize(accepted.lower()) == "Accepted", "idTags have no letter case"
        assert await station.authorize(blocked) == "Blocked"
        assert await station.authorize(lapsed) == "Expired"
        assert await station.authorize(of_beta) == "Invalid"
        assert await station.authorize("NOBODYS") == "Invalid"
        # Authorised offline: recorded with a real number all the same, and its energy counts.
        started = await station.start_transaction(blocked, 100)
        assert started.id_tag_info["status"] == "Blocked"
        assert started.transaction_id > 0
        await station.stop_transaction(started.transaction_id, 350)
    (transaction,) = await alpha.transactions(identity)
    assert transaction["energy_wh"] == 250


async def test_a_repeated_start_is_the_same_transaction(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    tag, at = await alpha.tag(), now()
    async with booted(alpha.platform, "alpha", identity) as station:
        first = await station.start_transaction(tag, 100, timestamp=at)
        again = await station.start_transaction(tag, 100, timestamp=at)
        assert again.transaction_id == first.transaction_id
    async with booted(alpha.platform, "alpha", identity) as station:
        after_reconnect = await station.start_transaction(tag, 100, timestamp=at)
        assert after_reconnect.transaction_id == first.transaction_id
        stopped_at = now()
        await station.stop_transaction(first.transaction_id, 900, timestamp=stopped_at)
        await station.stop_transaction(first.transaction_id, 900, timestamp=stopped_at)
        # A third, different one is confirmed too, and the first counts.
        await station.stop_transaction(first.transaction_id, 950)
        late = await station.start_transaction(tag, 100, timestamp=at)
        assert late.transaction_id == first.transaction_id, "the start replayed after the stop opens nothing"
    (transaction,) = await alpha.transactions(identity)
    assert (transaction["status"], transaction["energy_wh"]) == ("completed", 800)


async def test_odd_stops_are_confirmed_and_kept(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    tag = await alpha.tag()
    async with booted(alpha.platform, "alpha", identity) as station:
        await station.stop_transaction(2_000_000_000, 5000)
        (orphan,) = await alpha.transactions(identity)
        assert orphan["status"] == "orphan"
        # meterStop below meterStart: no energy, and flagged.
        started = await station.start_transaction(tag, 1000)
        await station.stop_transaction(started.transaction_id, 400)
        # A new start on the connector closes the older as stale, with its last meter value.
        older = await station.start_transaction(tag, 2000)
        await station.meter(older.transaction_id, 2600)
        newer = await station.start_transaction(tag, 2600)
        assert newer.transaction_id != older.transaction_id
    found = {t["transaction_id"]: t for t in await alpha.transactions(identity)}
    assert found[started.transaction_id]["energy_wh"] == 0
    assert found[started.transaction_id]["flags"]
    stale = found[older.transaction_id]
    assert (stale["status"], stale["energy_wh"], stale["estimated"]) == ("stale", 600, True)
    assert found[newer.transaction_id]["status"] == "active"


async def test_an_offline_session_told_late_does_not_end_the_running_one(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    tag = await alpha.tag()
    async with booted(alpha.platform, "alpha", identity) as station:
        running = await station.start_transaction(tag, 5000)
        # Charged yesterday without a connection; told only now, and told twice.
        began, ended = now(hours=-24), now(hours=-22)
        for _ in range(2):
            late = await station.start_transaction(tag, 1000, timestamp=began)
            await station.stop_transaction(late.transaction_id, 3000, timestamp=ended)
        assert late.transaction_id != running.transaction_id
        await station.meter(running.transaction_id, 5500)
    found = {t["transaction_id"]: t for t in await alpha.transactions(identity)}
    assert len(found) == 2
    going_on = found[running.transaction_id]
    assert (going_on["status"], going_on["energy_wh"]) == ("active", 500)
    told = found[late.transaction_id]
    assert (told["status"], told["energy_wh"], told["estimated"]) == ("completed", 2000, False)
    assert told["started_at"] < told["ended_at"] < going_on["started_at"]


async def test_a_late_stop_corrects_an_estimate(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    tag = await alpha.tag()
    async with booted(alpha.platform, "alpha", identity) as station:
        older = await station.start_transaction(tag, 1000, timestamp=now(hours=-1))
        await station.meter(older.transaction_id, 1600)
        await station.start_transaction(tag, 2000)
        await station.stop_transaction(older.transaction_id, 1900)
    found = {t["transaction_id"]: t for t in await alpha.transactions(identity)}
    corrected = found[older.transaction_id]
    assert (corrected["status"], corrected["energy_wh"], corrected["estimated"]) == ("completed", 900, False)


async def test_an_impossible_clock_refuses_nothing(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        started = await station.start_transaction(await alpha.tag(), 0, timestamp="1970-01-01T00:00:07Z")
        # Without a transaction id a reading belongs to the one open on its connector.
        await station.meter(None, 400, timestamp="1970-01-01T00:05:00Z")
        await station.stop_transaction(started.transaction_id, 700, timestamp="1970-01-01T00:10:00Z")
    (transaction,) = await alpha.transactions(identity)
    assert (transaction["status"], transaction["energy_wh"]) == ("completed", 700)
    assert "implausible_clock" in transaction["flags"]
    assert transaction["started_at"][:4] == now()[:4], "the server's time stands in"
    assert len(await alpha.all(f"transactions/{transaction['id']}/meter-values")) == 1


async def test_a_stop_of_an_offline_start_ends_its_own_session_only(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    tag = await alpha.tag()
    async with booted(alpha.platform, "alpha", identity) as station:
        first = await station.start_transaction(tag, 1000)
        ended = now()
        for _ in range(2):
            await station.stop_transaction(-1, 1500, timestamp=ended)
        second = await station.start_transaction(tag, 1500)
        # Told a third time, while another session runs.
        await station.stop_transaction(-1, 1500, timestamp=ended)
    found = {t["transaction_id"]: t for t in await alpha.transactions(identity)}
    assert {number: t["status"] for number, t in found.items()} == {
        first.transaction_id: "completed",
        second.transaction_id: "active",
    }
    assert found[first.transaction_id]["energy_wh"] == 500


async def test_a_register_beyond_all_numbers_is_refused_and_harms_nobody(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        started = await station.start_transaction(await alpha.tag(), 1)
        with pytest.raises(OCPPError):
            await station.stop_transaction(started.transaction_id, -(2**63))
        await station.meter(started.transaction_id, 10**17)
        await station.stop_transaction(started.transaction_id, 11)
    (transaction,) = await alpha.transactions(identity)
    assert (transaction["status"], transaction["energy_wh"]) == ("completed", 10)


async def test_nobody_stops_somebody_elses_transaction(alpha: Account, beta: Account) -> None:
    mine, theirs = (await alpha.charge_point())["identity"], (await beta.charge_point())["identity"]
    neighbour = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", mine) as station:
        number = (await station.start_transaction(await alpha.tag(), 0)).transaction_id
        for account, identity in ((beta, theirs), (alpha, neighbour)):
            async with booted(account.platform, account.slug, identity) as other:
                await other.stop_transaction(number, 99_999)
                await other.meter(number, 99_999)
        (transaction,) = await alpha.transactions(mine)
        assert (transaction["status"], transaction["energy_wh"]) == ("active", 0)
        assert await alpha.all(f"transactions/{transaction['id']}/meter-values") == []
        await station.stop_transaction(number, 10)
    (transaction,) = await alpha.transactions(mine)
    assert (transaction["status"], transaction["energy_wh"]) == ("completed", 10)


async def test_the_counters_of_an_account_follow(alpha: Account) -> None:
    before = await alpha.get("counters")
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        await station.charge(await alpha.tag(), [0, 1])
    after = await alpha.get("counters")
    assert {key: after[key] - before[key] for key in ("locations", "charge_points", "transactions")} == {
        "locations": 1,
        "charge_points": 1,
        "transactions": 1,
    }
    counters = await alpha.get("charge-points/counters")
    for status in (
        *("available", "preparing", "charging", "suspended_ev", "suspended_evse", "finishing"),
        *("reserved", "occupied", "unavailable", "faulted"),
    ):
        assert isinstance(counters[status], int), f"{status} is present even when no charge point has it"
