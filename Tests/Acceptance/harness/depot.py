"""An account as an operator has it: locations, charge points in many states, sessions of the last days."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from harness.accounts import Account
from harness.platform import Platform
from harness.station import Station, connected, now

LOCATIONS = [
    {
        "name": "Harbour car park",
        "city": "Rotterdam",
        "address1": "Wilhelminakade 85",
        "postal_code": "3072 AP",
        "country": "NL",
        "latitude": 51.9067,
        "longitude": 4.4893,
        "time_zone": "Europe/Amsterdam",
    },
    {
        "name": "Central station",
        "city": "Utrecht",
        "address1": "Stationshal 12",
        "postal_code": "3511 CE",
        "country": "NL",
        "latitude": 52.0894,
        "longitude": 5.1101,
        "time_zone": "Europe/Amsterdam",
    },
    {
        "name": "Bus depot north",
        "city": "Amsterdam",
        "address1": "Metaalbewerkerweg 5",
        "postal_code": "1032 KL",
        "country": "NL",
        "latitude": 52.4011,
        "longitude": 4.8952,
        "time_zone": "Europe/Amsterdam",
    },
]
MODEL = {"charge_point_vendor": "Voltwerk", "charge_point_model": "Duo 22", "firmware_version": "2.4.1"}
# The location and the status of each; the last one never connects.
CHARGE_POINTS = [
    ("HARBOUR-01", 0, "Charging"),
    ("HARBOUR-02", 0, "Available"),
    ("HARBOUR-03", 0, "Faulted"),
    ("STATION-01", 1, "Charging"),
    ("STATION-02", 1, "Available"),
    ("STATION-03", 1, "SuspendedEV"),
    ("DEPOT-01", 2, "Available"),
    ("DEPOT-02", 2, None),
]
TAG = "04A1B2C3D4"
TARIFF = {
    "name": "City 2027",
    "currency": "EUR",
    "start_fee_minor": 35,
    "per_kwh_minor": 49.5,
    "per_minute_minor": 10,
    "free_minutes": 240,
}


@dataclass
class Depot:
    locations: list[dict[str, Any]]
    charge_points: dict[str, dict[str, Any]]
    stations: dict[str, Station]
    # A session that runs, and one that is over.
    running: dict[str, Any]
    ended: dict[str, Any]


@contextlib.asynccontextmanager
async def depot(platform: Platform, account: Account) -> AsyncIterator[Depot]:
    locations = [await account.location(**fields) for fields in LOCATIONS]
    tariff = await account.post("tariffs", TARIFF)
    await account.request(
        "PUT", f"locations/{locations[0]['id']}/tariff", 200, json={"tariff_id": tariff["id"]}
    )
    await account.tag(uid=TAG, note="Van 12", group_id="FLEET")
    await account.tag(uid="04E5F60718", note="Lost in May", status="blocked")
    await account.tag(uid="APP-2291", type="app", energy_budget_wh=250_000)
    points = {
        identity: await account.charge_point(
            identity, location_id=locations[place]["id"], name=f"Bay {identity[-2:]}"
        )
        for identity, place, _ in CHARGE_POINTS
    }
    async with contextlib.AsyncExitStack() as sockets:
        stations: dict[str, Station] = {}
        for identity, _, status in CHARGE_POINTS:
            if status is None:
                continue
            station = await sockets.enter_async_context(connected(platform, account.slug, identity))
            stations[identity] = station
            await station.boot(**MODEL, charge_point_serial_number=f"VW-{identity}")
            if status == "Faulted":
                await station.status(0, status, "GroundFailure")
            else:
                await station.status(1, status)
                await station.status(2, "Available")
        await past_sessions(stations["HARBOUR-02"])
        for identity, register in (("HARBOUR-01", 812_400), ("STATION-01", 91_050)):
            await run_session(stations[identity], register)
        transactions = await account.all("transactions")
        yield Depot(
            locations,
            points,
            stations,
            next(one for one in transactions if one["charge_point"] == "HARBOUR-01"),
            next(one for one in transactions if one["status"] == "completed"),
        )


async def run_session(station: Station, register: int) -> None:
    """A session that began three quarters of an hour ago, with a reading every three minutes."""
    started = await station.start_transaction(TAG, register, timestamp=now(hours=-0.75))
    for step in range(1, 15):
        share = min(1.0, step / 3) * (1.0 if step < 11 else (15 - step) / 5)
        register += round(share * 1_100)
        await station.meter(
            started.transaction_id,
            register,
            timestamp=now(hours=-0.75 + step * 0.05),
            power_w=round(share * 22_000),
            soc=31 + step * 3,
        )


async def past_sessions(station: Station) -> None:
    """One session on each of the last twelve days."""
    register = 10_000
    for day in range(12, 0, -1):
        began = -24 * day
        energy = 4_000 + (day * 7_919) % 21_000
        started = await station.start_transaction(TAG, register, 2, timestamp=now(hours=began))
        for step in range(1, 5):
            await station.meter(
                started.transaction_id,
                register + energy * step // 5,
                2,
                timestamp=now(hours=began + step * 0.2),
                power_w=[7_400, 11_000, 10_800, 5_200][step - 1],
            )
        register += energy
        await station.stop_transaction(
            started.transaction_id,
            register,
            timestamp=now(hours=began + 1),
            id_tag=TAG,
            reason="EVDisconnected",
        )
