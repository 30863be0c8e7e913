"""A test for every line of chargers.md, "1.6 transactions"; what they come to is in docs/transactions.md."""

import asyncio
import csv
import io
import json
from typing import Any

import pytest

from harness.accounts import Account, create_account, unique
from harness.charging import last, meter, reading, shown, start, status, stop, value
from harness.owner import rows
from harness.platform import NewPlatform
from harness.polling import until
from harness.station import SILENT, booted, is_same_moment, now

Transaction = dict[str, Any]


async def a_station(account: Account) -> tuple[str, str]:
    """The identity of a new charge point, and a tag that may charge."""
    return (await account.charge_point())["identity"], await account.tag()


def bill(transaction: Transaction) -> tuple[str, int, bool]:
    return transaction["status"], transaction["energy_wh"], transaction["estimated"]


async def test_stop_with_an_unknown_id_is_confirmed_kept_as_an_orphan_and_shown(alpha: Account) -> None:
    identity, tag = await a_station(alpha)
    async with booted(alpha.platform, "alpha", identity) as station:
        ended = now()
        for _ in range(2):
            answer = await stop(
                station,
                *(2_000_000_000, 5000, ended),
                id_tag=tag,
                reason="PowerLoss",
                transaction_data=[reading(value(5000, context="Transaction.End"), at=ended)],
            )
            assert answer.id_tag_info["status"] == "Accepted"
    (orphan,) = await alpha.all("transactions", charge_point=identity, status="orphan")
    assert bill(orphan) == ("orphan", 0, False)
    assert (orphan["token"], orphan["meter_stop_wh"], orphan["stop_reason"]) == (tag, 5000, "PowerLoss")
    assert orphan["flags"] == ["unknown_transaction:2000000000"]
    assert orphan["started_at"] is None and is_same_moment(orphan["ended_at"], ended)
    (final,) = await alpha.all(f"transactions/{orphan['id']}/meter-values")
    assert final["energy_wh"] == 5000
    # Lists by time find it by its end.
    for sort in ("started_at", "-started_at"):
        found = await alpha.all(
            "transactions", charge_point=identity, sort=sort, **{"from": ended, "to": now()}
        )
        assert found == [orphan]


@pytest.mark.parametrize("number", [0, -1])
async def test_stop_with_id_0_or_minus_1_ends_the_open_transaction_of_its_charge_point(
    alpha: Account, beta: Account, number: int
) -> None:
    identity, tag = await a_station(alpha)
    neighbour, theirs = (await alpha.charge_point())["identity"], (await beta.charge_point())["identity"]
    async with (
        booted(alpha.platform, "alpha", identity) as station,
        booted(alpha.platform, "alpha", neighbour) as next_door,
        booted(beta.platform, "beta", theirs) as other,
    ):
        first = (await start(station, tag, 1000)).transaction_id
        # Not somebody else's: those have none open.
        for somebody in (next_door, other):
            await stop(somebody, number, 9000)
        assert (await shown(alpha, identity))[first]["status"] == "active"
        ended = now()
        for _ in range(2):
            await stop(station, number, 1500, ended)
        # Two are open now, and only its tag says which one it is.
        one, two = await alpha.tag(), await alpha.tag()
        left = (await start(station, one, 0, connector=1)).transaction_id
        right = (await start(station, two, 0, connector=2)).transaction_id
        await stop(station, number, 1500, ended)
        await stop(station, number, 70, id_tag=two.lower())
        found = await shown(alpha, identity)
        assert bill(found[first]) == ("completed", 500, False)
        assert (found[left]["status"], found[right]["status"]) == ("active", "completed")
        assert len(found) == 3
        await stop(station, left, 10)


async def test_start_retried_is_the_same_transaction_one_row_and_one_bill(alpha: Account) -> None:
    identity, tag = await a_station(alpha)
    at = now()
    async with booted(alpha.platform, "alpha", identity) as station:
        first = await start(station, tag, 100, at)
        assert (await start(station, tag.lower(), 100, at)).transaction_id == first.transaction_id
    async with booted(alpha.platform, "alpha", identity) as station:
        again = await start(station, tag, 100, at)
        assert again.transaction_id == first.transaction_id > 0
        assert again.id_tag_info["status"] == "Accepted"
        await stop(station, first.transaction_id, 900)
        assert (await start(station, tag, 100, at)).transaction_id == first.transaction_id
    (transaction,) = await alpha.transactions(identity)
    assert bill(transaction) == ("completed", 800, False)


async def test_stop_twice_the_first_counts_and_both_are_confirmed(alpha: Account) -> None:
    identity, tag = await a_station(alpha)
    async with booted(alpha.platform, "alpha", identity) as station:
        number = (await start(station, tag, 100)).transaction_id
        ended = now()
        for register, at in ((900, ended), (900, ended), (950, now())):
            answer = await stop(station, number, register, at, id_tag=tag)
            assert answer.id_tag_info["status"] == "Accepted"
    (transaction,) = await alpha.transactions(identity)
    assert bill(transaction) == ("completed", 800, False)
    assert is_same_moment(transaction["ended_at"], ended)


async def test_start_while_an_older_one_is_open_closes_it_as_stale_and_estimated(alpha: Account) -> None:
    identity, tag = await a_station(alpha)
    async with booted(alpha.platform, "alpha", identity) as station:
        older = (await start(station, tag, 2000, now(hours=-1))).transaction_id
        beside = (await start(station, tag, 7000, now(hours=-1), connector=2)).transaction_id
        measured = now(hours=-0.5)
        await meter(station, older, reading(value(2600), at=measured))
        # A boot, and a connector that is free again: still open, since stations charge on through a reboot.
        await station.boot()
        await status(station, 1, "Available")
        assert (await shown(alpha, identity))[older]["status"] == "active"
        newer = (await start(station, tag, 2600)).transaction_id
        found = await shown(alpha, identity)
        stale = found[older]
        assert bill(stale) == ("stale", 600, True)
        assert stale["meter_stop_wh"] == 2600 and is_same_moment(stale["ended_at"], measured)
        assert stale["flags"] == ["closed_by_next_start"]
        assert (found[newer]["status"], found[beside]["status"]) == ("active", "active")
        # Its own stop, told late, replaces the estimate.
        await stop(station, older, 2900, now(hours=-0.2), reason="EVDisconnected")
    corrected = (await shown(alpha, identity))[older]
    assert bill(corrected) == ("completed", 900, False)
    assert corrected["stop_reason"] == "EVDisconnected"


async def test_start_with_a_blocked_or_unknown_tag_is_recorded_and_its_energy_counts(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    blocked, unknown = await alpha.tag(status="blocked"), unique("NOBODYS")
    async with booted(alpha.platform, "alpha", identity) as station:
        for tag, word, flag in (
            (blocked, "Blocked", "token_blocked"),
            (unknown, "Invalid", "token_invalid"),
        ):
            started = await start(station, tag, 100)
            assert started.id_tag_info["status"] == word
            await stop(station, started.transaction_id, 350, reason="DeAuthorized")
            transaction = (await shown(alpha, identity))[started.transaction_id]
            assert bill(transaction) == ("completed", 250, False)
            assert (transaction["token"], transaction["stop_reason"]) == (tag, "DeAuthorized")
            assert flag in transaction["flags"]


async def test_offline_queue_replayed_hours_later_even_twice(alpha: Account) -> None:
    identity, tag = await a_station(alpha)
    began, measured, ended = now(hours=-5), now(hours=-4), now(hours=-3)
    async with booted(alpha.platform, "alpha", identity) as station:
        await status(station, 1, "Charging")
        running = (await start(station, tag, 5000)).transaction_id
        for _ in range(2):
            await status(station, 1, "Preparing", began)
            late = (await start(station, tag, 1000, began)).transaction_id
            await meter(station, late, reading(value(2000), at=measured))
            await stop(station, late, 3000, ended)
            await status(station, 1, "Available", ended)
        await meter(station, running, reading(value(5500)))
    found = await shown(alpha, identity)
    assert set(found) == {running, late}
    assert bill(found[late]) == ("completed", 2000, False)
    assert is_same_moment(found[late]["started_at"], began), "at device time"
    assert is_same_moment(found[late]["ended_at"], ended)
    assert (found[running]["status"], found[running]["energy_wh"]) == ("active", 500)
    assert len(await alpha.all(f"transactions/{found[late]['id']}/meter-values")) == 1
    (connector,) = await alpha.whole(f"charge-points/{identity}/connectors")
    assert connector["status"] == "charging", "live status is not rewound"
    # Over another connection, where a clock might have been set, as well.
    async with booted(alpha.platform, "alpha", identity) as station:
        await status(station, 0, "Available")
        await status(station, 0, "Unavailable", ended)
        await status(station, 1, "Available", ended)
        assert (await alpha.read(identity))["status"] == "charging"
        await stop(station, running, 6000)
    for wanted, window in (
        ({late}, {"from": now(hours=-6), "to": now(hours=-2)}),
        ({running}, {"from": now(hours=-2)}),
        (set(), {"to": now(hours=-6)}),
    ):
        listed = await alpha.all("transactions", charge_point=identity, sort="started_at", **window)
        assert {t["transaction_id"] for t in listed} == wanted


@pytest.mark.parametrize("number", [-1, 4711])
async def test_start_replayed_after_its_stop_is_joined_with_it(alpha: Account, number: int) -> None:
    identity, tag = await a_station(alpha)
    began, ended = now(hours=-5), now(hours=-3)
    async with booted(alpha.platform, "alpha", identity) as station:
        told = set()
        for _ in range(2):
            await stop(station, number, 3000, ended, id_tag=tag, reason="EVDisconnected")
            told.add((await start(station, tag, 1000, began)).transaction_id)
        # A session of now, after a stop that nobody knows, is not its start.
        await stop(station, 4712, 90_000, now())
        running = (await start(station, tag, 3000)).transaction_id
        found = await shown(alpha, identity)
        assert found[running]["status"] == "active"
        await stop(station, running, 3001)
    assert len(told) == 1 and len(found) == 3, "one row, however often it is told"
    joined = found[told.pop()]
    assert bill(joined) == ("completed", 2000, False)
    assert joined["stop_reason"] == "EVDisconnected"
    assert "stop_told_first" in joined["flags"]


async def test_stop_without_tag_with_another_of_the_group_and_without_reason(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    group = unique("GROUP")
    mine, ours = await alpha.tag(group_id=group), await alpha.tag(group_id=group)
    async with booted(alpha.platform, "alpha", identity) as station:
        started = await start(station, mine, 0)
        assert started.id_tag_info["parent_id_tag"] == group
        assert (await stop(station, started.transaction_id, 10)).id_tag_info is None
        without = await last(alpha, identity)
        started = await start(station, mine, 10)
        answer = await stop(station, started.transaction_id, 30, id_tag=ours)
        assert answer.id_tag_info == {"status": "Accepted", "parent_id_tag": group}
        others = await last(alpha, identity)
    assert (bill(without), without["stop_reason"]) == (("completed", 10, False), "Local")
    assert (bill(others), others["token"]) == (("completed", 20, False), mine)


async def test_stop_before_start_and_meter_stop_below_meter_start_bill_nothing_and_are_flagged(
    alpha: Account,
) -> None:
    identity, tag = await a_station(alpha)
    async with booted(alpha.platform, "alpha", identity) as station:
        number = (await start(station, tag, 1000)).transaction_id
        await stop(station, number, 400, now(hours=-1))
    (transaction,) = await alpha.transactions(identity)
    assert bill(transaction) == ("completed", 0, False)
    assert set(transaction["flags"]) == {"stop_before_start", "meter_ran_backwards"}
    assert transaction["ended_at"] == transaction["started_at"]


async def test_transaction_ids_are_positive_32_bit_and_unique_for_ever(alpha: Account, beta: Account) -> None:
    numbers: list[int] = []
    for account in (alpha, beta, alpha):
        identity, tag = await a_station(account)
        async with booted(account.platform, account.slug, identity) as station:
            for connector in (1, 2):
                numbers.append((await start(station, tag, 0, connector=connector)).transaction_id)
                await stop(station, numbers[-1], 0)
    assert len(set(numbers)) == len(numbers)
    assert all(0 < number < 2**31 for number in numbers)
    assert numbers == sorted(numbers)


async def test_a_vanished_station_is_closed_by_policy_once_and_its_late_stop_corrects_it(
    new_platform: NewPlatform,
) -> None:
    platform = new_platform("vanished")
    credentials = create_account(platform, "demo")
    async with Account(platform, credentials) as demo:
        account = await demo.get("/api/v1/accounts/demo")
        assert account["close_vanished_after_minutes"] == 1440
        identity, tag = await a_station(demo)
        kept, _ = await a_station(demo)
        async with (
            booted(platform, "demo", identity) as station,
            booted(platform, "demo", kept) as other,
        ):
            number = (await start(station, tag, 1000, now(hours=-3))).transaction_id
            measured = now(hours=-2)
            await meter(station, number, reading(value(1600), at=measured))
            going_on = (await start(other, tag, 0)).transaction_id
        for minutes, expected in ((4, 422), (None, 200), (60, 200)):
            await demo.request(
                "PATCH", "/api/v1/accounts/demo", expected, json={"close_vanished_after_minutes": minutes}
            )
        await asyncio.to_thread(platform.stop)
        for statement in (
            "UPDATE transactions SET created_at = now() - interval '3 h',"
            f" updated_at = now() - interval '61 min' WHERE transaction_id = {number}",
            "UPDATE charge_point_state s SET last_seen_at = now() - interval '61 min' FROM charge_points c"
            f" WHERE c.id = s.charge_point_id AND c.identity = '{identity}'",
        ):
            rows(platform, demo.account_id, statement)
    for _ in range(2):
        await asyncio.to_thread(platform.start)
        async with Account(platform, credentials) as demo:

            async def closed() -> bool:
                return (await last(demo, identity))["status"] == "stale"

            await until(closed, "the transaction of the vanished station is closed")
            (stale,) = await demo.transactions(identity)
            assert bill(stale) == ("stale", 600, True)
            assert is_same_moment(stale["ended_at"], measured) and stale["flags"] == ["closed_as_vanished"]
            assert (await shown(demo, kept))[going_on]["status"] == "active"
            if _ == 0:
                await asyncio.to_thread(platform.stop)
                continue
            async with booted(platform, "demo", identity) as station:
                await stop(station, number, 1900, now(hours=-1.9))
            (corrected,) = await demo.transactions(identity)
            assert bill(corrected) == ("completed", 900, False)


async def test_an_operator_stops_a_transaction(alpha: Account, beta: Account) -> None:
    identity, tag = await a_station(alpha)
    async with booted(alpha.platform, "alpha", identity) as station:
        number = (await start(station, tag, 0)).transaction_id
        (transaction,) = await alpha.transactions(identity)
        path = f"transactions/{transaction['id']}/stop"
        await beta.problem("POST", path, 404)
        headers = {"Idempotency-Key": unique("stop-key")}
        answers = [(await alpha.request("POST", path, 200, headers=headers)).json() for _ in range(2)]
        assert answers[0]["status"] == "accepted" and answers[0]["type"] == "remote_stop"
        assert await station.next_call("RemoteStopTransaction") == {"transaction_id": number}
        assert answers[1] == answers[0] and station.calls.empty(), "a repetition sends nothing"
        station.answers["RemoteStopTransaction"] = SILENT
        pending = await alpha.request("POST", path, 202, headers={"Prefer": "wait=0"})
        assert pending.json()["status"] == "pending"
        station.end_of_silence.set()
        await stop(station, number, 5, reason="Remote")
        assert (await alpha.problem("POST", path, 409))["code"] == "transaction_not_active"
        number = (await start(station, tag, 5)).transaction_id
    path = f"transactions/{(await last(alpha, identity))['id']}/stop"

    async def offline() -> bool:
        return not (await alpha.read(identity))["is_online"]

    await until(offline, "the charge point is offline")
    assert (await alpha.problem("POST", path, 409))["code"] == "charge_point_offline"


async def test_transactions_are_exported(alpha: Account) -> None:
    identity, tag = await a_station(alpha)
    formula = "=HYPERLINK(1)"
    async with booted(alpha.platform, "alpha", identity) as station:
        for connector in range(1, 12):
            await stop(station, (await start(station, tag, 0, connector=connector)).transaction_id, connector)
        await stop(station, 4711, 1, id_tag=formula, reason='a "quoted", reason')
    listed = await alpha.all("transactions", charge_point=identity, sort="created_at")
    exported = await alpha.get("transactions/export", format="json", charge_point=identity)
    assert exported == listed
    answer = await alpha.request(
        "GET",
        "transactions/export",
        params={"charge_point": identity, "from": now(hours=-1), "format": "csv"},
    )
    assert answer.headers["content-disposition"] == 'attachment; filename="transactions.csv"'
    found = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [row["id"] for row in found] == [t["id"] for t in listed]
    assert [int(row["energy_wh"]) for row in found] == [t["energy_wh"] for t in listed]
    assert [row["token"] for row in found] == [tag] * 11 + [f"'{formula}"]
    assert (found[-1]["status"], found[-1]["flags"]) == ("orphan", " ".join(listed[-1]["flags"]))
    assert found[-1]["stop_reason"] == 'a "quoted", reason'
    nothing = await alpha.get("transactions/export", format="json", charge_point=identity, to=now(hours=-1))
    assert nothing == []
    await alpha.problem("GET", "transactions/export?format=pdf", 400)


async def test_an_export_of_many_pages_has_every_transaction_once(alpha: Account) -> None:
    identity, _ = await a_station(alpha)
    rows(
        alpha.platform,
        alpha.account_id,
        """
        INSERT INTO transactions (account_id, id, transaction_id, charge_point_id, charge_point_identity,
            status, started_at, content_key)
        SELECT c.account_id, uuid_v7(), nextval('transaction_number_seq'), c.id, c.identity, 'completed',
            now(), n::text
        FROM charge_points c, generate_series(1, 1100) n WHERE c.identity = %s
        """,
        identity,
    )
    exported = await alpha.get("transactions/export", format="json", charge_point=identity)
    assert len({t["id"] for t in exported}) == len(exported) == 1100
    listed = await alpha.request(
        "GET", "transactions/export", params={"charge_point": identity, "format": "csv"}
    )
    assert len(listed.text.splitlines()) == 1101


async def test_the_same_frame_again_changes_nothing(alpha: Account) -> None:
    identity, tag = await a_station(alpha)
    payload = {"connectorId": 1, "idTag": tag, "meterStart": 1, "timestamp": now()}
    async with booted(alpha.platform, "alpha", identity) as station:
        for _ in range(2):
            await station.connection.send(json.dumps([2, "again", "StartTransaction", payload]))
        await station.heartbeat()
        (transaction,) = await alpha.transactions(identity)
        await stop(station, transaction["transaction_id"], 5)
