"""Frames that no charge point should send: each gets a clear answer, and nobody else notices."""

import asyncio
import json
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from harness.accounts import Account, unique
from harness.polling import until
from harness.raw import RawStation, raw_station
from harness.station import booted, now

MIB = 1024 * 1024

VALID_START = {"connectorId": 1, "idTag": "T", "meterStart": 0, "timestamp": "2026-01-01T00:00:00Z"}


async def new_station(account: Account) -> str:
    return (await account.charge_point())["identity"]


async def answer_to(station: RawStation, text: str) -> list[Any]:
    await station.send(text)
    return await station.receive()


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ('[2,"x","Heartbeat",{', "FormationViolation"),
        ('[2,"x","Heartbeat"', "FormationViolation"),
        ('[2,"x","Heartbeat"]', "FormationViolation"),
        ('[2,"x",17,{}]', "FormationViolation"),
        ('[2,"x","Heartbeat",[]]', "FormationViolation"),
        ('[2,"x","Heartbeat","text"]', "FormationViolation"),
        ('[7,"x","Heartbeat",{}]', "FormationViolation"),
        ('[2,"x","NoSuchAction",{}]', "NotImplemented"),
        ('[2,"x","Reset",{"type":"Soft"}]', ("NotImplemented", "NotSupported")),
        ('[2,"x","StartTransaction",{}]', "OccurenceConstraintViolation"),
        ('[2,"x","StatusNotification",{"connectorId":1}]', "OccurenceConstraintViolation"),
        (["StartTransaction", {**VALID_START, "meterStart": {}}], "TypeConstraintViolation"),
        (["StartTransaction", {**VALID_START, "connectorId": "one"}], "TypeConstraintViolation"),
        (["StartTransaction", {**VALID_START, "idTag": ["T"]}], "TypeConstraintViolation"),
        (["MeterValues", {"connectorId": 1, "meterValue": "none"}], "TypeConstraintViolation"),
    ],
    ids=str,
)
async def test_a_malformed_call_is_answered_and_the_socket_stays(
    alpha: Account, frame: str | list, code: str | tuple[str, ...]
) -> None:
    identity = await new_station(alpha)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        text = frame if isinstance(frame, str) else json.dumps([2, "x", *frame])
        kind, message_id, error, description, details = await answer_to(station, text)
        assert (kind, message_id) == (4, "x")
        assert error in ((code,) if isinstance(code, str) else code)
        assert isinstance(description, str) and isinstance(details, dict)
        await station.assert_alive()
    assert await alpha.transactions(identity) == []


async def test_what_cannot_be_answered_is_logged(alpha: Account) -> None:
    identity = await new_station(alpha)
    frames = [
        "",
        "hello",
        "{}",
        "[",
        "[]",
        "null",
        "[2]",
        '["2"',
        "[" * 5000,
        '{"a":1}',
        "\\u0000",
        '[3,"x"]',
    ]
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        for frame in frames:
            await station.send(frame)
        await station.assert_alive()

        async def logged() -> bool:
            messages = await alpha.all(f"charge-points/{identity}/messages")
            return sum(message["kind"] == "malformed" for message in messages) >= len(frames) - 2

        await until(logged, "the raw texts are in the log")


async def test_nul_and_control_characters_are_stored(alpha: Account) -> None:
    identity = await new_station(alpha)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        boot = {"chargePointVendor": "Ac\u0000me\u0001", "chargePointModel": "Mo\u0000del"}
        answer = await station.call("BootNotification", boot)
        assert (answer[0], answer[2]["status"]) == (3, "Accepted")
        answer = await station.call("DataTransfer", {"vendorId": "A\u0000", "data": "\u0000\u0000\t"})
        assert answer[0] == 3
        answer = await station.call("Authorize", {"idTag": "TAG\u0000"})
        assert answer[2]["idTagInfo"]["status"] == "Invalid"
        # The same as bytes in the text, not as escapes; and in a frame that is no JSON.
        await station.send('[2,"nul","DataTransfer",{"vendorId":"A\u0000B"}]')
        assert (await station.receive())[1] == "nul"
        await station.send("\u0000\u0000")
        await station.assert_alive()
        charge_point = await alpha.read(identity)
        assert charge_point["manufacturer"].startswith("Ac")
        assert "\u0000" not in charge_point["manufacturer"]


async def test_a_frame_over_one_mib_closes_that_socket_only(alpha: Account) -> None:
    identity, other = await new_station(alpha), await new_station(alpha)
    async with (
        booted(alpha.platform, "alpha", other) as untouched,
        raw_station(alpha.platform, "alpha", identity) as station,
    ):
        await station.boot()
        payload = {"vendorId": "Acme", "data": "x" * (MIB - 100)}
        assert (await station.call("DataTransfer", payload))[0] == 3, "just below is taken"
        with pytest.raises(ConnectionClosed) as closed:
            await station.call("DataTransfer", {"vendorId": "Acme", "data": "x" * MIB})
        assert closed.value.rcvd and closed.value.rcvd.code == 1009
        await untouched.heartbeat()
        async with raw_station(alpha.platform, "alpha", identity) as again:
            await again.assert_alive()


async def test_a_message_in_fragments_over_one_mib_closes_too(alpha: Account) -> None:
    identity = await new_station(alpha)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        with pytest.raises(ConnectionClosed) as closed:
            await station.connection.send("x" * 65536 for _ in range(20))
            await station.receive()
        assert closed.value.rcvd and closed.value.rcvd.code == 1009


async def test_fragments_with_pings_between_are_one_message(alpha: Account) -> None:
    identity = await new_station(alpha)
    text = json.dumps([2, "parts", "Heartbeat", {}])

    async with raw_station(alpha.platform, "alpha", identity) as station:

        async def parts() -> Any:
            for character in text:
                yield character
                await station.connection.ping()

        await station.connection.send(parts())
        assert (await station.receive())[1] == "parts"


async def test_binary_and_invalid_utf8_close_that_socket_only(alpha: Account) -> None:
    identity, other = await new_station(alpha), await new_station(alpha)
    async with booted(alpha.platform, "alpha", other) as untouched:
        for send_as_text in (False, True):
            async with raw_station(alpha.platform, "alpha", identity) as station:
                await station.boot()
                with pytest.raises(ConnectionClosed) as closed:
                    await station.connection.send(b"\xff\xfe\x00", text=send_as_text)
                    await station.receive()
                assert closed.value.rcvd and closed.value.rcvd.code in (1003, 1007)
        await untouched.heartbeat()


async def test_values_that_can_be_understood_are_taken(alpha: Account) -> None:
    identity = await new_station(alpha)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        answer = await station.call(
            "BootNotification",
            {"chargePointVendor": "V" * 33, "chargePointModel": "M", "colour": "green", "iccid": 17},
        )
        assert answer[2]["status"] == "Accepted"
        status = {"connectorId": "1", "errorCode": "NewKindOfError", "status": "Charging"}
        assert (await station.call("StatusNotification", status))[0] == 3
        start = {**VALID_START, "meterStart": "1000", "timestamp": "2026-02-30 10:00:00"}
        answer = await station.call("StartTransaction", start)
        assert answer[2]["transactionId"] > 0
        stop = {"transactionId": str(answer[2]["transactionId"]), "meterStop": 1234.0, "timestamp": now()}
        assert (await station.call("StopTransaction", stop))[0] == 3
    (transaction,) = await alpha.transactions(identity)
    assert (transaction["status"], transaction["energy_wh"]) == ("completed", 234)


async def test_units_phases_and_signed_values_come_to_watt_hours(alpha: Account) -> None:
    identity = await new_station(alpha)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        number = (await station.call("StartTransaction", {**VALID_START, "timestamp": now()}))[2][
            "transactionId"
        ]
        register = "Energy.Active.Import.Register"
        for sampled in (
            [{"value": "100"}],
            [{"value": "0.25", "unit": "kWh", "measurand": register}],
            [{"value": "100", "unit": "Wh", "measurand": register, "phase": p} for p in ("L1", "L2", "L3")],
            [{"value": "ocmf|{}", "format": "SignedData"}, {"value": "400", "unit": "Wh"}],
        ):
            values = {"connectorId": 1, "transactionId": number}
            reading = {"timestamp": now(), "sampledValue": sampled}
            assert (await station.call("MeterValues", {**values, "meterValue": [reading]}))[0] == 3
        stop = {"transactionId": number, "meterStop": 500, "timestamp": now()}
        assert (await station.call("StopTransaction", stop))[0] == 3
    (transaction,) = await alpha.transactions(identity)
    values = await alpha.all(f"transactions/{transaction['id']}/meter-values")
    assert [value["energy_wh"] for value in values] == [100, 250, 300, 400]
    assert transaction["energy_wh"] == 500


async def test_the_same_message_again_is_answered_alike_and_done_once(alpha: Account) -> None:
    identity = await new_station(alpha)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        start = {**VALID_START, "timestamp": now()}
        first = await station.call("StartTransaction", start, message_id="same")
        assert await station.call("StartTransaction", start, message_id="same") == first
        number = first[2]["transactionId"]
        reading = {"timestamp": now(), "sampledValue": [{"value": "50"}]}
        values = {"connectorId": 1, "transactionId": number, "meterValue": [reading]}
        for _ in range(2):
            assert (await station.call("MeterValues", values, message_id="same-too"))[0] == 3
        # A counter that starts at 1 again after a reboot is no repetition.
        other = {**values, "meterValue": [{**reading, "sampledValue": [{"value": "60"}]}]}
        assert (await station.call("MeterValues", other, message_id="same-too"))[0] == 3
    (transaction,) = await alpha.transactions(identity)
    readings = await alpha.all(f"transactions/{transaction['id']}/meter-values")
    assert [reading["energy_wh"] for reading in readings] == [50, 60]


async def test_calls_sent_without_waiting_are_answered_in_order(alpha: Account) -> None:
    identity = await new_station(alpha)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        ids = [unique("m") for _ in range(100)]
        for message_id in ids:
            await station.send([2, message_id, "Heartbeat", {}])
        assert [(await station.receive())[1] for _ in ids] == ids


async def test_every_notification_of_1_6_is_confirmed(alpha: Account) -> None:
    identity = await new_station(alpha)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        # Before any boot, as after a lost connection.
        await station.assert_alive()
        for action, payload in (
            ("FirmwareStatusNotification", {"status": "Installed"}),
            ("DiagnosticsStatusNotification", {"status": "Uploaded"}),
        ):
            assert (await station.call(action, payload))[2] == {}
        answer = await station.call("DataTransfer", {"vendorId": "Nobody"})
        assert answer[2]["status"] in ("UnknownVendorId", "Rejected", "Accepted")


async def test_many_at_once_do_not_disturb_each_other(alpha: Account) -> None:
    location = (await alpha.location())["id"]
    identities = [(await alpha.charge_point(location_id=location))["identity"] for _ in range(20)]
    tag = await alpha.tag()

    async def session(number: int) -> int:
        async with booted(alpha.platform, "alpha", identities[number]) as station:
            return await station.charge(tag, [number, number + 100, number + 1000 + number])

    numbers = await asyncio.gather(*(session(n) for n in range(len(identities))))
    assert len(set(numbers)) == len(identities)
    for n, identity in enumerate(identities):
        (transaction,) = await alpha.transactions(identity)
        assert transaction["energy_wh"] == 1000 + n
