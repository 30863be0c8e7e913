"""A test for every line of chargers.md, "Meter values"; the rules are in docs/transactions.md."""

import asyncio
from typing import Any

import pytest

from harness.accounts import Account
from harness.charging import REGISTER, last, meter, reading, shown, start, stop, value
from harness.station import Station, booted, now


async def a_station(account: Account, max_power_w: int | None = None) -> tuple[str, str]:
    fields: dict[str, Any] = {}
    if max_power_w:
        connector = {"connector_id": 1, "max_power_w": max_power_w}
        fields["evses"] = [{"evse_id": 1, "connectors": [connector]}]
    return (await account.charge_point(**fields))["identity"], await account.tag()


async def values_of(account: Account, transaction: dict[str, Any], **parameters: Any) -> list[dict[str, Any]]:
    return await account.all(f"transactions/{transaction['id']}/meter-values", **parameters)


async def test_values_without_a_transaction_id_belong_to_the_one_open_on_the_connector(
    alpha: Account,
) -> None:
    identity, tag = await a_station(alpha)
    async with booted(alpha.platform, "alpha", identity) as station:
        left = (await start(station, tag, 0, connector=1)).transaction_id
        right = (await start(station, tag, 0, connector=2)).transaction_id
        await meter(station, None, reading(value(100)), connector=1)
        for placeholder in (0, -1):
            await meter(station, placeholder, reading(value(200)), connector=2)
        # Nothing is open there: kept, and nobody's.
        await meter(station, None, reading(value(300)), connector=3)
        found = await shown(alpha, identity)
        assert {number: found[number]["energy_wh"] for number in (left, right)} == {left: 100, right: 200}
        assert len(await values_of(alpha, found[left])) == 1
        assert len(await values_of(alpha, found[right])) == 2
        for number in (left, right):
            await stop(station, number, 400)


async def test_values_that_name_another_charge_points_transaction_leave_it_alone(alpha: Account) -> None:
    identity, tag = await a_station(alpha)
    other, _ = await a_station(alpha)
    async with booted(alpha.platform, "alpha", identity) as station:
        number = (await start(station, tag, 0)).transaction_id
        await meter(station, number, reading(value(100)))
        async with booted(alpha.platform, "alpha", other) as stranger:
            await meter(stranger, number, reading(value(90_000)))
        assert (await last(alpha, identity))["energy_wh"] == 100
        await stop(station, number, 200)
    (transaction,) = await alpha.transactions(identity)
    assert transaction["energy_wh"] == 200
    assert len(await values_of(alpha, transaction)) == 1
    assert await alpha.transactions(other) == []


async def test_connector_0_is_the_main_meter_and_no_transaction(alpha: Account) -> None:
    identity, tag = await a_station(alpha)
    async with booted(alpha.platform, "alpha", identity) as station:
        number = (await start(station, tag, 0)).transaction_id
        await meter(station, None, reading(value(99_000_000)), connector=0)
        (transaction,) = await alpha.transactions(identity)
        assert transaction["energy_wh"] == 0
        assert await values_of(alpha, transaction) == []
        await stop(station, number, 10)
    (transaction,) = await alpha.transactions(identity)
    assert (transaction["energy_wh"], transaction["flags"]) == (10, [])


async def test_units_mixed_missing_and_by_phase_come_out_in_wh(alpha: Account) -> None:
    identity, tag = await a_station(alpha)
    readings = [
        (reading(value("1000.5", unit="Wh")), 1001),
        (reading(value("2.5", unit="kWh", measurand=REGISTER)), 2500),
        (reading(value("3000")), 3000),
        (
            reading(*(value(n, phase=f"L{i}", unit="kWh") for i, n in ((1, "1.2"), (2, "1.2"), (3, "1.2")))),
            3600,
        ),
        (reading(value(4_000)), 4000),
    ]
    async with booted(alpha.platform, "alpha", identity) as station:
        number = (await start(station, tag, 0)).transaction_id
        for sample, expected in readings:
            await meter(station, number, sample)
            assert (await last(alpha, identity))["energy_wh"] == expected
        await stop(station, number, 4500)
    (transaction,) = await alpha.transactions(identity)
    assert (transaction["energy_wh"], transaction["flags"]) == (4500, [])
    values = await values_of(alpha, transaction)
    assert [v["energy_wh"] for v in values] == [expected for _, expected in readings]
    assert [v["sampled_value"] for v in values] == [sample["sampledValue"] for sample, _ in readings]


async def charge(station: Station, tag: str, first: int, readings: list[int], final: int) -> None:
    """A session of readings ten minutes apart that ended just now."""
    hours = [-(len(readings) + 1 - n) / 6 for n in range(len(readings) + 2)]
    number = (await start(station, tag, first, now(hours=hours[0]))).transaction_id
    for register, at in zip(readings, hours[1:], strict=False):
        await meter(station, number, reading(value(register), at=now(hours=at)))
    await stop(station, number, final, now())


@pytest.mark.parametrize(
    ("first", "readings", "final", "energy", "flags"),
    [
        (1000, [2000, 1500, 2500], 3000, 2000, {"meter_dip"}),
        (1000, [5000, 200, 700], 1500, 5300, {"meter_dip", "register_reset"}),
        (1000, [4000], 300, 3000, {"register_reset"}),
    ],
    ids=["a dip", "a reset", "a reset at the stop"],
)
async def test_registers_that_dip_or_restart(
    alpha: Account, first: int, readings: list[int], final: int, energy: int, flags: set[str]
) -> None:
    identity, tag = await a_station(alpha)
    async with booted(alpha.platform, "alpha", identity) as station:
        await charge(station, tag, first, readings, final)
    (transaction,) = await alpha.transactions(identity)
    assert (transaction["status"], transaction["energy_wh"]) == ("completed", energy)
    assert set(transaction["flags"]) == flags
    assert (transaction["meter_start_wh"], transaction["meter_stop_wh"]) == (first, final)
    assert [v["energy_wh"] for v in await values_of(alpha, transaction)] == readings, "as they were told"


async def test_an_implausible_jump_is_flagged_and_not_billed_until_it_is_plausible(alpha: Account) -> None:
    for readings, final, energy in (
        # A slip, a register that stands elsewhere from then on, and one that the whole session explains.
        ([2000, 9_000_000, 3000], 4000, 3000),
        ([2000, 9_000_000, 9_001_000], 9_002_000, 3000),
        ([2000, 21_000], 21_500, 20_500),
    ):
        identity, tag = await a_station(alpha, max_power_w=22_000)
        async with booted(alpha.platform, "alpha", identity) as station:
            await charge(station, tag, 1000, readings, final)
        (transaction,) = await alpha.transactions(identity)
        assert (transaction["energy_wh"], transaction["flags"]) == (energy, ["implausible_jump"])


async def test_begin_and_periodic_of_one_measurand_are_counted_once(alpha: Account) -> None:
    identity, tag = await a_station(alpha)
    async with booted(alpha.platform, "alpha", identity) as station:
        number = (await start(station, tag, 12_345_000)).transaction_id
        both = [value(0, context="Transaction.Begin"), value(12_345_600, context="Sample.Periodic")]
        await meter(station, number, reading(*both))
        assert (await last(alpha, identity))["energy_wh"] == 600
        await meter(station, number, reading(value(0, context="Transaction.Begin")), reading(*reversed(both)))
        assert (await last(alpha, identity))["energy_wh"] == 600
        # The same report again, because its answer was lost.
        again = reading(value(12_345_700))
        for _ in range(2):
            await meter(station, number, again)
        (transaction,) = await alpha.transactions(identity)
        assert transaction["energy_wh"] == 700
        assert len(await values_of(alpha, transaction)) == 4
        data = [
            reading(value(0, context="Transaction.Begin")),
            reading(value(12_346_000, context="Transaction.End")),
        ]
        await stop(station, number, 12_346_000, transaction_data=data)
    (transaction,) = await alpha.transactions(identity)
    assert (transaction["energy_wh"], transaction["flags"]) == (1000, [])
    assert len(await values_of(alpha, transaction)) == 6


async def test_a_begin_placeholder_of_0_does_not_bill_the_life_time_register(alpha: Account) -> None:
    identity, tag = await a_station(alpha)
    async with booted(alpha.platform, "alpha", identity) as station:
        # The start itself says 0; then the register stands where it always stood.
        number = (await start(station, tag, 0)).transaction_id
        await meter(station, number, reading(value(0, context="Transaction.Begin")))
        await meter(station, number, reading(value(12_345_000)))
        await meter(station, number, reading(value(12_345_600)))
        assert (await last(alpha, identity))["energy_wh"] == 600
        await stop(station, number, 12_346_000)
        measured = await last(alpha, identity)
        # Nothing but the stop's register is known: nothing can be billed.
        number = (await start(station, tag, 0)).transaction_id
        await stop(station, number, 12_346_000)
        unknown = await last(alpha, identity)
        # The true register came as a value of context Begin.
        number = (await start(station, tag, 0)).transaction_id
        await meter(station, number, reading(value(12_346_000, context="Transaction.Begin")))
        await stop(station, number, 12_346_500)
        begun = await last(alpha, identity)
    assert [t["energy_wh"] for t in (measured, unknown, begun)] == [1000, 0, 500]
    assert all(t["flags"] == ["meter_start_missing"] for t in (measured, unknown, begun))


async def test_values_after_the_stop_are_kept_and_the_transaction_stays_closed(alpha: Account) -> None:
    identity, tag = await a_station(alpha)
    async with booted(alpha.platform, "alpha", identity) as station:
        number = (await start(station, tag, 0)).transaction_id
        await stop(station, number, 500)
        before = await last(alpha, identity)
        await meter(
            station, number, reading(value(900), value(7000, measurand="Power.Active.Import", unit="W"))
        )
        # Without its number they are nobody's.
        await meter(station, None, reading(value(901)))
        assert await last(alpha, identity) == before
    values = await values_of(alpha, before)
    assert [v["energy_wh"] for v in values] == [900]


async def test_signed_values_are_kept_byte_for_byte_and_exported(alpha: Account) -> None:
    identity, tag = await a_station(alpha)
    reading_of_meter = (
        '{"FV":"1.0","GI":"µMeter \\"7\\"","RD":[{"TM":"2026-01-01T00:00:00,000+0100 S","RV":1.10}]}'
    )
    ocmf = f'OCMF|{reading_of_meter}|{{"SD":"3046\u0001"}}'
    edl = "1B1B1B1B 01010101\t" + "AB" * 4096
    signed = [
        value(ocmf, format="SignedData", context="Transaction.Begin", location="Outlet", measurand=REGISTER),
        value(edl, format="SignedData", context="Transaction.End"),
        value(ocmf),
    ]
    async with booted(alpha.platform, "alpha", identity) as station:
        number = (await start(station, tag, 100)).transaction_id
        await meter(station, number, reading(value(200)), reading(signed[0], value(300)))
        await stop(station, number, 400, transaction_data=[reading(signed[1]), reading(signed[2])])
    (transaction,) = await alpha.transactions(identity)
    assert transaction["energy_wh"] == 300
    values = await values_of(alpha, transaction)
    assert [element for v in values for element in v["sampled_value"]] == [
        value(200),
        signed[0],
        value(300),
        *signed[1:],
    ]
    exported = await values_of(alpha, transaction, format="signed")
    assert [v["signed_data"] for v in exported] == [ocmf, edl, ocmf]
    assert [v["encoding"] for v in exported] == ["OCMF", None, "OCMF"]
    assert [v["context"] for v in exported] == ["Transaction.Begin", "Transaction.End", "Sample.Periodic"]
    assert {v["measurand"] for v in exported} == {REGISTER}
    pages = await alpha.pages(f"transactions/{transaction['id']}/meter-values", 1, format="signed")
    assert [v for page in pages for v in page] == exported


async def test_reports_that_hold_nothing_harm_nobody(alpha: Account) -> None:
    identity, tag = await a_station(alpha)
    async with booted(alpha.platform, "alpha", identity) as station:
        number = (await start(station, tag, 0)).transaction_id
        await meter(station, number)
        await meter(station, number, reading())
        await meter(station, number, reading(value("NaN"), value(""), value("7", unit="BTU")))
        await asyncio.gather(*(meter(station, number, reading(value(n))) for n in (10, 20, 30)))
        await stop(station, number, 40)
    (transaction,) = await alpha.transactions(identity)
    assert (transaction["energy_wh"], transaction["flags"]) == (40, [])


async def test_power_and_charge_show_while_the_session_runs(alpha: Account) -> None:
    identity, tag = await a_station(alpha)
    async with booted(alpha.platform, "alpha", identity) as station:
        number = (await start(station, tag, 0)).transaction_id
        await station.meter(number, 100, power_w=7200, soc=55)
        await meter(station, number, reading(value(110)))
        shown_live = await last(alpha, identity)
        assert (shown_live["power_w"], shown_live["soc"]) == (7200, 55)
        await stop(station, number, 120)
    (transaction,) = await alpha.transactions(identity)
    assert (transaction["power_w"], transaction["soc"]) == (None, 55)
