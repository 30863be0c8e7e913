"""What sessions cost, by the tariff of their charge point or location, and what was earned."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

from harness.accounts import Account, unique
from harness.charging import shown, start, stop
from harness.grants import bearer_of, create_person, execute_in, grant_location
from harness.platform import Platform
from harness.station import booted
from harness.times import at, noon

READING = "charge-points:read sessions:read reports:read"


def prices(**fields: Any) -> dict[str, Any]:
    """Of the documentation's example."""
    known = {"start_fee_minor": 35, "per_kwh_minor": 49.5, "per_minute_minor": 10, "free_minutes": 240}
    return {"name": unique("Tariff"), "currency": "EUR", **known, **fields}


def euros(amount: int) -> dict[str, Any]:
    return {"amount_minor": amount, "currency": "EUR"}


async def priced(account: Account, **fields: Any) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """A charge point at a location with a tariff: its identity, the location, the tariff."""
    tariff = await account.post("tariffs", prices(**fields))
    location = await account.location(time_zone=noon())
    assert location["tariff_id"] is None
    assigned = await account.put(f"locations/{location['id']}/tariff", {"tariff_id": tariff["id"]})
    assert assigned["tariff_id"] == tariff["id"]
    identity = (await account.charge_point(location_id=location["id"]))["identity"]
    return identity, location, tariff


async def test_a_tariff_is_kept_changed_and_removed(alpha: Account) -> None:
    body = prices(comment="From January on")
    made = await alpha.post("tariffs", body)
    path = f"tariffs/{made['id']}"
    assert await alpha.get(path) == made
    assert {name: made[name] for name in body} == body
    assert (made["location_count"], made["charge_point_count"]) == (0, 0)
    renamed = await alpha.patch(path, {"comment": ""})
    assert (renamed["comment"], renamed["valid_from"]) == ("", made["valid_from"])
    same = await alpha.patch(path, {"per_kwh_minor": 49.5})
    assert same["valid_from"] == made["valid_from"], "a price that is what it was is no change"
    changed = await alpha.patch(path, {"per_kwh_minor": 0.0001, "free_minutes": 0})
    assert (changed["per_kwh_minor"], changed["free_minutes"], changed["start_fee_minor"]) == (0.0001, 0, 35)
    assert changed["valid_from"] > made["valid_from"]
    problem = await alpha.problem("POST", "tariffs", 409, json=body)
    assert problem["field"] == "/name"
    assert made["id"] in [tariff["id"] for tariff in await alpha.all("tariffs", q=body["name"])]
    await alpha.delete(path)
    await alpha.problem("GET", path, 404)
    plain = await alpha.post("tariffs", {"name": body["name"], "currency": "JPY"})
    assert [plain[name] for name in body if name.endswith("_minor")] == [0, 0, 0]


async def test_a_tariff_that_cannot_be_is_422(alpha: Account) -> None:
    for change, field in (
        ({"name": ""}, "/name"),
        ({"currency": "eur"}, "/currency"),
        ({"currency": "EURO"}, "/currency"),
        ({"start_fee_minor": -1}, "/start_fee_minor"),
        ({"start_fee_minor": 0.5}, "/start_fee_minor"),
        ({"per_kwh_minor": 49.50001}, "/per_kwh_minor"),
        ({"per_minute_minor": -0.1}, "/per_minute_minor"),
        ({"free_minutes": 525601}, "/free_minutes"),
        ({"per_day_minor": 1}, "/per_day_minor"),
    ):
        problem = await alpha.problem("POST", "tariffs", 422, json=prices(**change))
        assert [error["field"] for error in problem["errors"]] == [field]
    location = (await alpha.location())["id"]
    for body, code in (
        ({"tariff_id": location}, "unknown_reference"),
        ({}, "required"),
        ({"tariff_id": "city"}, "malformed"),
    ):
        problem = await alpha.problem("PUT", f"locations/{location}/tariff", 422, json=body)
        assert [(error["field"], error["code"]) for error in problem["errors"]] == [("/tariff_id", code)]


async def test_a_quote_says_what_a_session_would_come_to(alpha: Account) -> None:
    tariff = await alpha.post("tariffs", prices())
    path = f"tariffs/{tariff['id']}/quote"
    quote = await alpha.post(path, {"energy_wh": 21500, "duration_seconds": 15000}, 200)
    parts = {"start_fee": euros(35), "energy": euros(1064), "time": euros(100)}
    assert quote == {
        "tariff_id": tariff["id"], "valid_from": tariff["valid_from"], "cost": euros(1199), **parts,
    }  # fmt: skip
    await alpha.patch(f"tariffs/{tariff['id']}", {"start_fee_minor": 0, "currency": "CHF"})
    energy = {"energy_wh": 1000, "duration_seconds": 0}
    assert (await alpha.post(path, energy, 200))["cost"] == {"amount_minor": 50, "currency": "CHF"}
    # At a time at which the old prices were valid, and at one before all of them.
    for then in (tariff["valid_from"], "2020-01-01T00:00:00Z"):
        assert (await alpha.post(path, {**energy, "at": then}, 200))["cost"] == euros(85)


async def test_a_session_costs_what_was_valid_at_its_start_and_the_day_earns_it(alpha: Account) -> None:
    identity, location, tariff = await priced(alpha)
    tag = await alpha.tag()
    begun = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=20)
    async with booted(alpha.platform, "alpha", identity) as station:
        number = (await start(station, tag, 1000, at(begun))).transaction_id
        assert (await shown(alpha, identity))[number]["cost"] == euros(0)
        await station.meter(number, 3000, power_w=7000)
        assert (await shown(alpha, identity))[number]["cost"] == euros(35 + 99), "so far"
        # Neither new prices nor another tariff concern what runs.
        await alpha.patch(f"tariffs/{tariff['id']}", {"per_kwh_minor": 900})
        await alpha.put(f"locations/{location['id']}/tariff", {"tariff_id": None})
        await stop(station, number, 11_000)
        assert (await shown(alpha, identity))[number]["cost"] == euros(35 + 495)
        # Without a tariff, and with one of its own.
        free = (await start(station, tag, 11_000)).transaction_id
        await stop(station, free, 12_000)
        own = await alpha.post("tariffs", prices(currency="CHF", start_fee_minor=100))
        assigned = await alpha.put(f"charge-points/{identity}/tariff", {"tariff_id": own["id"]})
        assert assigned["tariff_id"] == own["id"]
        swiss = (await start(station, tag, 12_000)).transaction_id
        await stop(station, swiss, 13_000)
    sessions = await shown(alpha, identity)
    assert sessions[free]["cost"] is None
    assert sessions[swiss]["cost"] == {"amount_minor": 150, "currency": "CHF"}
    for path in (f"charge-points/{identity}/statistics", f"statistics?location_id={location['id']}"):
        earned = await alpha.get(path)
        revenue = [{"amount_minor": 150, "currency": "CHF"}, euros(530)]
        assert earned["today"]["revenue"] == earned["total"]["revenue"] == revenue
        assert earned["days"][-1]["revenue"] == revenue
        assert earned["today"]["sessions"] == 3
        assert earned["same_day_last_week"]["revenue"] == []
        execute_in(alpha.platform, alpha.account_id, "SELECT fold_session_deltas(1000000)")
    file = (await alpha.request("GET", "transactions/export?format=csv&charge_point=" + identity)).text
    rows = {int(row["transaction_id"]): row for row in csv.DictReader(io.StringIO(file))}
    assert (rows[number]["cost_minor"], rows[number]["currency"]) == ("530", "EUR")
    assert (rows[free]["cost_minor"], rows[free]["currency"]) == ("", "")


async def test_what_was_kept_offline_is_priced_by_the_time_of_the_device(alpha: Account) -> None:
    identity, _, tariff = await priced(alpha, start_fee_minor=0)
    # As if these prices were three hours old, and dearer since an hour ago.
    age = "UPDATE tariff_prices SET valid_from = now() - %s::interval WHERE tariff_id = %s AND per_kwh = %s"
    execute_in(alpha.platform, alpha.account_id, age, "3 hours", tariff["id"], 495_000)
    await alpha.patch(f"tariffs/{tariff['id']}", {"per_kwh_minor": 90})
    execute_in(alpha.platform, alpha.account_id, age, "1 hour", tariff["id"], 900_000)
    tag, hour = await alpha.tag(), timedelta(hours=1)
    last = datetime.now(UTC).replace(microsecond=0)
    costs = []
    async with booted(alpha.platform, "alpha", identity) as station:
        for begun in (last - 5 * hour, last - 2 * hour, last - hour / 2):
            number = (await start(station, tag, 0, at(begun))).transaction_id
            await stop(station, number, 10_000, at(begun + hour / 4))
            costs.append((await shown(alpha, identity))[number]["cost"])
    assert costs == [euros(495), euros(495), euros(900)]


async def test_a_correction_corrects_the_revenue(alpha: Account) -> None:
    """A session of which no stop came costs what is known of it, until its stop comes."""
    identity, _, _ = await priced(alpha)
    tag = await alpha.tag()
    begun = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    path = f"charge-points/{identity}/statistics"
    async with booted(alpha.platform, "alpha", identity) as station:
        number = (await start(station, tag, 0, at(begun))).transaction_id
        await station.meter(number, 2000)
        await start(station, tag, 9000)
        estimate = (await shown(alpha, identity))[number]
        assert (estimate["status"], estimate["cost"]) == ("stale", euros(35 + 99))
        assert (await alpha.get(path))["total"]["revenue"] == [euros(134)]
        for _ in range(2):
            await stop(station, number, 8000)
            assert (await shown(alpha, identity))[number]["cost"] == euros(35 + 396)
            assert (await alpha.get(path))["total"]["revenue"] == [euros(431)]


async def test_a_tariff_in_use_stays_and_sessions_outlive_it(alpha: Account) -> None:
    identity, location, tariff = await priced(alpha)
    path = f"tariffs/{tariff['id']}"
    assert (await alpha.get(path))["location_count"] == 1
    problem = await alpha.problem("DELETE", path, 409)
    assert problem["code"] == "tariff_in_use"
    async with booted(alpha.platform, "alpha", identity) as station:
        number = (await start(station, await alpha.tag(), 0)).transaction_id
        await alpha.put(f"locations/{location['id']}/tariff", {"tariff_id": None})
        await alpha.delete(path)
        await stop(station, number, 1000)
    assert (await shown(alpha, identity))[number]["cost"] == euros(85)


async def test_who_reads_and_who_writes(platform: Platform, alpha: Account, beta: Account) -> None:
    """Staff read tariffs; partners see what sessions of their locations came to, and no tariff."""
    identity, location, tariff = await priced(alpha)
    async with booted(platform, "alpha", identity) as station:
        number = (await start(station, await alpha.tag(), 0)).transaction_id
        await stop(station, number, 1000)
    path = f"tariffs/{tariff['id']}"
    viewer = await bearer_of(alpha, create_person(platform, "alpha", "viewer"), READING)

    async def read(who: str, path: str) -> Any:
        return (await alpha.request("GET", path, bearer=who)).json()

    assert (await read(viewer, path))["id"] == tariff["id"]
    quote = {"energy_wh": 1000, "duration_seconds": 0}
    assert (await alpha.post(f"{path}/quote", quote, 200, bearer=viewer))["cost"] == euros(85)
    for method, refused in (("PATCH", path), ("DELETE", path), ("PUT", f"locations/{location['id']}/tariff")):
        await alpha.problem(method, refused, 403, json={}, bearer=viewer)
    person = create_person(platform, "alpha", "partner")
    grant_location(platform, person, location["id"])
    partner = await bearer_of(alpha, person, READING)
    await alpha.problem("GET", path, 404, bearer=partner)
    assert (await read(partner, "tariffs"))["data"] == []
    seen = (await read(partner, f"transactions?charge_point={identity}"))["data"]
    assert [(one["transaction_id"], one["cost"]) for one in seen] == [(number, euros(85))]
    earned = await read(partner, f"charge-points/{identity}/statistics")
    assert earned["total"]["revenue"] == [euros(85)]
    # Another account's tariff is as good as none.
    depot = (await beta.location())["id"]
    problem = await beta.problem("PUT", f"locations/{depot}/tariff", 422, json={"tariff_id": tariff["id"]})
    assert problem["errors"][0]["code"] == "unknown_reference"
