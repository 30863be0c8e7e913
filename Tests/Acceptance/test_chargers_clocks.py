"""A test for every line of chargers.md, "Clocks"; which clock counts is in docs/transactions.md."""

import json
import re
from datetime import UTC, datetime, timedelta

from ocpp.v16 import call

from harness.accounts import Account
from harness.charging import last, meter, reading, say, shown, start, status, stop, value
from harness.station import booted, now


def written(moment: datetime, form: str) -> str:
    return moment.strftime(form)


def ago(minutes: float) -> datetime:
    return datetime.now(UTC) - timedelta(minutes=minutes)


async def test_no_zone_a_short_zone_seven_decimals_and_a_space_for_the_t_are_read(alpha: Account) -> None:
    identity, tag = (await alpha.charge_point())["identity"], await alpha.tag()
    async with booted(alpha.platform, "alpha", identity) as station:
        for minutes, form, shift in (
            (50, "%Y-%m-%dT%H:%M:%S", 0),
            (40, "%Y-%m-%dT%H:%M:%S+02", 2),
            (35, "%Y-%m-%dT%H:%M:%S-0330", -3.5),
            (30, "%Y-%m-%dT%H:%M:%S.1234567Z", 0),
            (20, "%Y-%m-%d %H:%M:%SZ", 0),
            (10, "%Y-%m-%dT%H:%MZ", 0),
        ):
            moment = ago(minutes)
            at = written(moment + timedelta(hours=shift), form)
            number = (await start(station, tag, 0, at)).transaction_id
            await stop(station, number, 1, written(moment + timedelta(hours=shift, minutes=1), form))
            transaction = (await shown(alpha, identity))[number]
            length = 16 if "%S" not in form else 19
            assert transaction["started_at"][:length] == moment.isoformat()[:length], at
            assert transaction["ended_at"][:length] == (moment + timedelta(minutes=1)).isoformat()[:length]
            assert "implausible_clock" not in transaction["flags"]
            assert ("no_zone:timestamp" in transaction["flags"]) == (form == "%Y-%m-%dT%H:%M:%S")


async def test_29_february_1970_and_years_ahead_refuse_nothing_and_the_server_orders_and_bills(
    alpha: Account,
) -> None:
    identity, tag = (await alpha.charge_point())["identity"], await alpha.tag()
    numbers = []
    async with booted(alpha.platform, "alpha", identity) as station:
        for at in (
            *("2025-02-29T10:00:00Z", "1970-01-01T00:00:07Z", "2045-01-01T00:00:00Z", "yesterday", ""),
            *("2026-13-01T00:00:00Z", 7, {"at": "noon"}),
        ):
            before = now()
            number = (await start(station, tag, 1000, at)).transaction_id
            numbers.append(number)
            await meter(station, number, reading(value(1500), at=at))
            await stop(station, number, 1700, at)
            await status(station, 1, "Available", at)
            transaction = (await shown(alpha, identity))[number]
            assert (transaction["status"], transaction["energy_wh"]) == ("completed", 700), at
            assert "implausible_clock" in transaction["flags"], at
            assert before[:19] <= transaction["started_at"][:19] <= transaction["ended_at"][:19] <= now()[:19]
            (reported,) = await alpha.all(f"transactions/{transaction['id']}/meter-values")
            assert before[:19] <= reported["sampled_at"][:19]
    ordered = await alpha.all("transactions", charge_point=identity, sort="started_at")
    assert [t["transaction_id"] for t in ordered] == numbers


async def test_a_missing_time_is_the_servers(alpha: Account) -> None:
    identity, tag = (await alpha.charge_point())["identity"], await alpha.tag()
    async with booted(alpha.platform, "alpha", identity) as station:
        await say(station, call.StatusNotification(connector_id=1, error_code="NoError", status="Preparing"))
        started = await say(
            station, call.StartTransaction(connector_id=1, id_tag=tag, meter_start=0, timestamp=None)
        )
        await say(
            station,
            call.StopTransaction(transaction_id=started.transaction_id, meter_stop=9, timestamp=None),
        )
    transaction = await last(alpha, identity)
    assert transaction["energy_wh"] == 9
    assert transaction["started_at"][:10] == now()[:10]
    (connector,) = await alpha.whole(f"charge-points/{identity}/connectors")
    assert connector["status"] == "preparing"


async def test_two_sessions_of_a_dead_clock_are_two(alpha: Account) -> None:
    identity, tag = (await alpha.charge_point())["identity"], await alpha.tag()
    dead = "1970-01-01T00:00:07Z"
    async with booted(alpha.platform, "alpha", identity) as station:
        first = (await start(station, tag, 0, dead)).transaction_id
        assert (await start(station, tag, 0, dead)).transaction_id == first
        await stop(station, first, 100, dead)
        # The register has moved on, so the content is another one.
        second = (await start(station, tag, 100, dead)).transaction_id
        assert second != first
        await stop(station, second, 300, dead)
    found = await shown(alpha, identity)
    assert [found[number]["energy_wh"] for number in (first, second)] == [100, 200]


async def test_a_late_status_never_overwrites_a_newer_one(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]

    async def statuses() -> dict[int, str]:
        listed = await alpha.whole(f"charge-points/{identity}/connectors")
        return {c["connector_id"]: c["status"] for c in listed}

    async with booted(alpha.platform, "alpha", identity) as station:
        await status(station, 0, "Unavailable")
        await status(station, 0, "Available", now(hours=-1))
        await status(station, 1, "Charging")
        await status(station, 1, "Available", now(hours=-0.001))
        assert (await alpha.read(identity))["status"] == "unavailable"
        assert await statuses() == {1: "charging"}
    async with booted(alpha.platform, "alpha", identity) as station:
        # Kept while it was offline, and told over the next connection.
        await status(station, 0, "Available", now(hours=-1))
        await status(station, 1, "Available", now(hours=-1))
        assert (await alpha.read(identity))["status"] == "unavailable"
        assert await statuses() == {1: "charging"}
        # What is of now counts, and so does what has no possible time.
        await status(station, 0, "Available")
        await status(station, 1, "Finishing")
        assert await statuses() == {1: "finishing"}
        await status(station, 1, "Available", "1970-01-01T00:00:00Z")
        assert await statuses() == {1: "available"}


async def test_connector_0_new_connectors_and_unknown_error_codes_are_taken(alpha: Account) -> None:
    """The status lines of chargers.md."""
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        await status(station, 0, "Available", error_code="NoError")
        await status(station, 7, "Faulted", error_code="FlywheelStuck")
        await status(station, 8, "Occupied")
        listed = {c["connector_id"]: c for c in await alpha.whole(f"charge-points/{identity}/connectors")}
    assert {number: c["status"] for number, c in listed.items()} == {7: "faulted", 8: "occupied"}
    assert listed[7]["error_code"] == "FlywheelStuck"


async def test_we_send_times_with_milliseconds_and_z(alpha: Account) -> None:
    identity, tag = (
        (await alpha.charge_point())["identity"],
        await alpha.tag(expires_at="2031-05-06T07:08:09Z"),
    )
    form = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
    async with booted(alpha.platform, "alpha", identity) as station:
        times = [(await station.boot()).current_time, (await station.heartbeat()).current_time]
        await station.authorize(tag)
    messages = await alpha.all(f"charge-points/{identity}/messages", action="Authorize", direction="out")
    times += [json.loads(m["payload"])[2]["idTagInfo"]["expiryDate"] for m in messages]
    assert times[-1] == "2031-05-06T07:08:09.000Z"
    assert all(form.fullmatch(time) for time in times), times
