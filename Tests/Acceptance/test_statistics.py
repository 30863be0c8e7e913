"""The sums of a dashboard: by account, location and charge point, always what the transactions come to."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from harness.accounts import Account
from harness.grants import bearer_of, create_person, execute_in, grant_location
from harness.noting import note_energy
from harness.platform import Platform
from harness.polling import until
from harness.station import booted, now
from harness.times import at, noon

FIGURES = ("sessions", "energy_wh", "duration_seconds")
NOTHING = {**dict.fromkeys(FIGURES, 0), "revenue": []}


def figures(part: dict[str, Any]) -> dict[str, int]:
    return {name: part[name] for name in FIGURES}


async def test_a_charge_point_its_location_and_the_account(alpha: Account) -> None:
    before = await alpha.get("statistics")
    zone = noon()
    location = await alpha.location(time_zone=zone)
    identity = (await alpha.charge_point(location_id=location["id"]))["identity"]
    path = f"charge-points/{identity}/statistics"
    empty = await alpha.get(path)
    assert empty["time_zone"] == zone
    assert len(empty["days"]) == 30
    assert empty["total"] == NOTHING

    tag, ended = await alpha.tag(), datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    async with booted(alpha.platform, "alpha", identity) as station:
        started = await station.start_transaction(tag, 1000, timestamp=at(ended - timedelta(hours=2)))
        await station.stop_transaction(started.transaction_id, 9000, timestamp=at(ended))
        started = await station.start_transaction(tag, 9000)
        await station.stop_transaction(started.transaction_id, 9500)
        running = await station.start_transaction(tag, 9500, timestamp=now(-0.02))
        await station.meter(running.transaction_id, 9700, power_w=7200)

        shown = await alpha.get(path, days=5)
        assert shown["now"] == {"sessions": 1, "energy_wh": 200, "power_w": 7200}
        assert shown["today"]["sessions"] == 1 and shown["today"]["energy_wh"] == 500
        assert [day["sessions"] for day in shown["days"]] == [0, 1, 0, 0, 1]
        assert figures(shown["days"][1]) == {"sessions": 1, "energy_wh": 8000, "duration_seconds": 7200}
        assert {**figures(shown["days"][-1]), "revenue": []} == shown["today"]
        assert shown["total"]["energy_wh"] == 8500
        assert shown["same_day_last_week"] == NOTHING
        days = [date.fromisoformat(day["day"]) for day in shown["days"]]
        assert days == [days[-1] - timedelta(days=back) for back in range(4, -1, -1)]

        of_location = await alpha.get("statistics", days=5, location_id=location["id"])
        assert of_location == shown
        assert (await alpha.get(f"charge-points/{identity}/statistics"))["total"] == shown["total"]
        # Figures of the account grew by that; the day is that of the most of its locations.
        after = await alpha.get("statistics")
        grown = {name: after["total"][name] - before["total"][name] for name in ("sessions", "energy_wh")}
        if after["days"][-1]["day"] >= shown["days"][-1]["day"]:
            assert grown == {"sessions": 2, "energy_wh": 8500}
        assert after["now"]["sessions"] == before["now"]["sessions"] + 1
        await station.stop_transaction(running.transaction_id, 9800)
    assert (await alpha.get(path, days=1))["now"]["sessions"] == 0


async def test_the_same_day_last_week(alpha: Account) -> None:
    location = await alpha.location(time_zone=noon())
    identity = (await alpha.charge_point(location_id=location["id"]))["identity"]
    ended = datetime.now(UTC).replace(microsecond=0) - timedelta(days=7)
    async with booted(alpha.platform, "alpha", identity) as station:
        started = await station.start_transaction(await alpha.tag(), 0, timestamp=at(ended))
        await station.stop_transaction(started.transaction_id, 10, timestamp=at(ended))
    shown = await alpha.get(f"charge-points/{identity}/statistics", days=1)
    assert [day["sessions"] for day in shown["days"]] == [0]
    last_week = {"sessions": 1, "energy_wh": 10, "duration_seconds": 0, "revenue": []}
    assert shown["same_day_last_week"] == last_week


@pytest.mark.parametrize("days", ["0", "367", "-1", "many", "1.5"])
async def test_days_are_limited(alpha: Account, days: str) -> None:
    problem = await alpha.problem("GET", f"statistics?days={days}", 400)
    assert problem["errors"][0]["field"] == "days"


async def test_energy_per_hour(alpha: Account) -> None:
    """Energy shows when it flowed, of a session that was told late and of one that runs."""
    location = await alpha.location()
    identity = (await alpha.charge_point(location_id=location["id"]))["identity"]
    path, tag = f"charge-points/{identity}/statistics", await alpha.tag()
    this_hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    async with booted(alpha.platform, "alpha", identity) as station:
        # What was kept while there was no network, told in one go.
        started = await station.start_transaction(tag, 0, timestamp=at(this_hour - timedelta(hours=5.5)))
        ended = this_hour - timedelta(hours=3)
        await station.stop_transaction(started.transaction_id, 4001, timestamp=at(ended))
        started = await station.start_transaction(tag, 4001, timestamp=at(this_hour - timedelta(hours=2)))
        await station.meter(started.transaction_id, 6001, timestamp=at(this_hour - timedelta(hours=1)))

        async def noted() -> dict[datetime, int]:
            """The hours, once what was told is in them: noted from here, or by the platform just now."""
            note_energy(alpha.platform, alpha.account_id)
            shown = await alpha.get(path, hours=12)
            hours = {datetime.fromisoformat(one["hour"]): one["energy_wh"] for one in shown["hours"]}
            assert sum(hours.values()) == 6001
            return hours

        hours = await until(noted, "the energy of both sessions in the hours")
        energy = {
            this_hour - timedelta(hours=6): 800,
            this_hour - timedelta(hours=5): 1600,
            this_hour - timedelta(hours=4): 1601,
            this_hour - timedelta(hours=2): 2000,
        }
        assert sorted(hours) == list(hours) and len(hours) == 12
        # The next hour may have begun by now.
        for back in range(10, -1, -1):
            hour = this_hour - timedelta(hours=back)
            assert hours[hour] == energy.get(hour, 0), hour
        of_location = await alpha.get("statistics", hours=12, location_id=location["id"])
        assert sum(one["energy_wh"] for one in of_location["hours"]) == 6001
        assert sum(one["energy_wh"] for one in (await alpha.get("statistics", hours=12))["hours"]) >= 6001
        await station.stop_transaction(started.transaction_id, 6101)
    assert (await alpha.get(path))["hours"] == []


@pytest.mark.parametrize("hours", ["169", "-1", "many"])
async def test_hours_are_limited(alpha: Account, hours: str) -> None:
    problem = await alpha.problem("GET", f"statistics?hours={hours}", 400)
    assert problem["errors"][0]["field"] == "hours"


async def test_what_is_unknown_is_not_found(alpha: Account, beta: Account) -> None:
    foreign = await beta.charge_point()
    for key in ("NOBODY", foreign["id"], foreign["identity"] + "-other"):
        await alpha.problem("GET", f"charge-points/{key}/statistics", 404)
    other = await alpha.get("statistics", location_id=foreign["location_id"])
    assert other["total"] == NOTHING
    other = await alpha.get("statistics", hours=168, location_id=foreign["location_id"])
    assert {one["energy_wh"] for one in other["hours"]} == {0} and len(other["hours"]) == 168


async def test_a_partner_sees_the_sums_of_its_locations(platform: Platform, alpha: Account) -> None:
    here, there = await alpha.charge_point(), await alpha.charge_point()
    tag = await alpha.tag()
    for chosen, energy in ((here, 700), (there, 5000)):
        async with booted(platform, "alpha", chosen["identity"]) as station:
            await station.charge(tag, [0, energy])
    person = create_person(platform, "alpha", "partner")
    grant_location(platform, person, here["location_id"])
    # It moves to a location of the partner's: what was charged before is none of the partner's business.
    await alpha.patch(f"charge-points/{there['identity']}", {"location_id": here["location_id"]})
    bearer = await bearer_of(alpha, person, "reports:read charge-points:read")

    async def total(path: str) -> dict[str, int]:
        shown = (await alpha.request("GET", path, 200, bearer=bearer)).json()["total"]
        return {name: shown[name] for name in ("sessions", "energy_wh")}

    # Before and after its figures are moved to the days.
    for _ in range(2):
        assert await total("statistics") == {"sessions": 1, "energy_wh": 700}
        assert await total(f"charge-points/{here['identity']}/statistics") == {
            "sessions": 1,
            "energy_wh": 700,
        }
        assert await total(f"charge-points/{there['identity']}/statistics") == {"sessions": 0, "energy_wh": 0}
        assert await total(f"statistics?location_id={there['location_id']}") == {
            "sessions": 0,
            "energy_wh": 0,
        }
        counters = (await alpha.request("GET", "counters", 200, bearer=bearer)).json()
        assert counters == {"locations": 1, "charge_points": 2, "transactions": 1}
        assert (await alpha.get("statistics"))["total"]["energy_wh"] >= 5700
        execute_in(platform, alpha.account_id, "SELECT fold_session_deltas(1000000)")

    async def flowed(path: str) -> int:
        shown = (await alpha.request("GET", path, 200, bearer=bearer)).json()
        return sum(one["energy_wh"] for one in shown["hours"])

    async def all_flowed() -> bool:
        note_energy(platform, alpha.account_id)
        return await flowed("statistics?hours=24") == 700

    await until(all_flowed, "the energy of the partner's location in the hours")
    assert await flowed(f"statistics?hours=24&location_id={there['location_id']}") == 0
    assert await flowed(f"charge-points/{here['identity']}/statistics?hours=24") == 700
    assert await flowed(f"charge-points/{there['identity']}/statistics?hours=24") == 0
