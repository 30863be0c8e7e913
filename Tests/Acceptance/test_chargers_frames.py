"""Section "Frames" of chargers.md, line by line: each gets a clear answer, and nobody else notices."""

import json
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from harness.accounts import Account, unique
from harness.polling import underway, until
from harness.raw import RawStation, raw_station
from harness.station import booted, now

MIB = 1024 * 1024

VALID_START = {"connectorId": 1, "idTag": "T", "meterStart": 0, "timestamp": "2026-01-01T00:00:00Z"}

Message = dict[str, Any]


async def new_station(account: Account) -> str:
    return (await account.charge_point())["identity"]


async def answer_to(station: RawStation, text: str) -> list[Any]:
    await station.send(text)
    return await station.receive()


async def logged(account: Account, identity: str, texts: list[str], **parameters: Any) -> list[Message]:
    """What the log says of these texts, in their order, once it has them all."""

    async def probe() -> list[Message]:
        found = await account.all(f"charge-points/{identity}/messages", direction="in", **parameters)
        by_text = {message["payload"]: message for message in found}
        assert set(texts) <= by_text.keys(), set(texts) - by_text.keys()
        return [by_text[text] for text in texts]

    return await until(probe, "the log has the raw texts")


def clear_cache(account: Account, identity: str, wait: int = 20, expect: int = 200) -> Any:
    """A command, which the station has to answer meanwhile."""
    path, headers = f"charge-points/{identity}/commands", {"Prefer": f"wait={wait}"}
    return account.post(path, {"type": "clear_cache"}, expect, headers=headers)


async def status_of(account: Account, identity: str, command: Message) -> str:
    return (await account.get(f"charge-points/{identity}/commands/{command['id']}"))["status"]


@pytest.mark.parametrize(
    "frame",
    [
        '[2,"x","Heartbeat",{',
        '[2,"x","Heartbeat"',
        '[2,"x","Hear',
        '[2,"x"',
        '[2,"x","Heartbeat",{"a":tru}]',
        '[2,"x","Heartbeat"]',
        '[2,"x",17,{}]',
        '[2,"x","Heartbeat",[]]',
        '[2,"x","Heartbeat","text"]',
        '[7,"x","Heartbeat",{}]',
    ],
)
async def test_truncated_or_invalid_json_is_logged_raw_and_a_callerror_if_an_id_can_be_read(
    alpha: Account, frame: str
) -> None:
    identity = await new_station(alpha)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        kind, message_id, error, description, details = await answer_to(station, frame)
        assert (kind, message_id, error) == (4, "x", "FormationViolation")
        assert description and isinstance(details, dict)
        await station.assert_alive()
    (message,) = await logged(alpha, identity, [frame])
    assert message["kind"] == "malformed" and message["flags"], "with what was expected"


async def test_truncated_or_invalid_json_without_an_id_is_logged_raw_and_the_socket_stays(
    alpha: Account,
) -> None:
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
    assert {message["kind"] for message in await logged(alpha, identity, frames)} == {"malformed"}


@pytest.mark.parametrize("broken", ['[3,"{id}",{"status":"Acc', '[3,"{id}"', "[3,", "[4,", "\ufffd\ufffd"])
async def test_truncated_json_fails_a_waiting_command_quickly(alpha: Account, broken: str) -> None:
    identity = await new_station(alpha)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        async with underway(clear_cache(alpha, identity)) as waiting:
            _, message_id, _, _ = await station.receive()
            text = broken.replace("{id}", message_id)
            await station.send(text)
            command = await waiting
        # By what came, and not by the time that ran out.
        assert (command["status"], command["error_code"]) == ("failed", "FormationViolation")
        await logged(alpha, identity, [text])
        # The whole answer, should it still come, is nobody's; the next command gets its own.
        late = json.dumps([3, message_id, {"status": "Rejected"}])
        async with underway(clear_cache(alpha, identity)) as waiting:
            _, next_id, _, _ = await station.receive()
            await station.send(late)
            await station.send([3, next_id, {"status": "Accepted"}])
            assert (await waiting)["status"] == "accepted"
        await logged(alpha, identity, [late])
        assert await status_of(alpha, identity, command) == "failed"
        await station.assert_alive()


async def test_nul_and_control_characters_in_strings_are_stored_safely(alpha: Account) -> None:
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
        # In a status, a session and the id itself.
        status = {
            "connectorId": 1,
            "errorCode": "No\u0000Error",
            "status": "Available",
            "info": "\u0007\u0000",
        }
        assert (await station.call("StatusNotification", status, message_id="id\u0000\u0001"))[0] == 3
        start = {**VALID_START, "idTag": "T\u0000", "timestamp": now()}
        number = (await station.call("StartTransaction", start))[2]["transactionId"]
        stop = {"transactionId": number, "meterStop": 7, "timestamp": now(), "reason": "\u0000"}
        assert (await station.call("StopTransaction", stop))[0] == 3
        await station.assert_alive()
        charge_point = await alpha.read(identity)
        assert charge_point["manufacturer"].startswith("Ac")
        assert "\u0000" not in charge_point["manufacturer"]
    (transaction,) = await alpha.transactions(identity)
    assert (transaction["status"], transaction["energy_wh"]) == ("completed", 7)


@pytest.mark.parametrize(
    ("rest", "status", "code"),
    [
        (["InternalError", "no"], "failed", "InternalError"),
        (["InternalError", "no", None], "failed", "InternalError"),
        (["NotSupported", None, None], "not_supported", "NotSupported"),
        (["NotImplemented"], "not_supported", "NotImplemented"),
        ([], "failed", "GenericError"),
    ],
    ids=["4 elements", "null details", "all null", "3 elements", "2 elements"],
)
async def test_a_callerror_with_4_elements_or_null_details_ends_its_command(
    alpha: Account, rest: list[Any], status: str, code: str
) -> None:
    identity = await new_station(alpha)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        async with underway(clear_cache(alpha, identity)) as waiting:
            _, message_id, _, _ = await station.receive()
            text = json.dumps([4, message_id, *rest])
            await station.send(text)
            command = await waiting
        assert (command["status"], command["error_code"]) == (status, code)
        (message,) = await logged(alpha, identity, [text])
        assert message["kind"] == "error"
        await station.assert_alive()


async def test_a_callresult_for_an_unknown_or_timed_out_id_is_logged_and_completes_no_other_call(
    alpha: Account,
) -> None:
    identity = await new_station(alpha)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        silent = await clear_cache(alpha, identity, wait=0, expect=202)
        _, timed_out, _, _ = await station.receive()

        async def over() -> bool:
            return await status_of(alpha, identity, silent) == "timed_out"

        await until(over, "the command timed out", 20)
        strangers = [
            json.dumps(frame)
            for frame in (
                [3, timed_out, {"status": "Rejected"}],
                [3, "nobody-asked", {"status": "Rejected"}],
                [4, timed_out, "InternalError", "", {}],
                [4, "nobody-asked", "InternalError", "", None],
                [4, "nobody-asked", "InternalError"],
            )
        ]
        async with underway(clear_cache(alpha, identity)) as waiting:
            _, message_id, _, _ = await station.receive()
            for stranger in strangers:
                await station.send(stranger)
            await station.assert_alive()
            await station.send([3, message_id, {"status": "Accepted"}])
            command = await waiting
        assert (command["status"], command["response"]) == ("accepted", {"status": "Accepted"})
        # Nor does an answer count that comes twice.
        twice = json.dumps([3, message_id, {"status": "Rejected"}])
        await station.send(twice)
        for message in await logged(alpha, identity, [*strangers, twice]):
            assert any("nobody waits for" in flag for flag in message["flags"]), message
        assert await status_of(alpha, identity, silent) == "timed_out"
        assert await status_of(alpha, identity, command) == "accepted"


async def test_calls_crossing_ours_are_each_answered(alpha: Account) -> None:
    """The station wants its own answers first, as one that can do one thing at a time."""
    identity, tag = await new_station(alpha), await alpha.tag()
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        for _ in range(3):
            async with underway(clear_cache(alpha, identity)) as waiting:
                # Ours may come before or after the answer: it is on its way.
                await station.send([2, "theirs", "Authorize", {"idTag": tag}])
                frames = [await station.receive(), await station.receive()]
                (ours,) = [frame for frame in frames if frame[0] == 2]
                (theirs,) = [frame for frame in frames if frame[0] == 3]
                assert (theirs[1], theirs[2]["idTagInfo"]["status"]) == ("theirs", "Accepted")
                # And more while ours still waits, with the very id of ours.
                answer = await station.call("Heartbeat", {}, message_id=ours[1])
                assert (answer[0], "currentTime" in answer[2]) == (3, True)
                started = await station.call("StartTransaction", {**VALID_START, "timestamp": now()})
                stop = {
                    "transactionId": started[2]["transactionId"],
                    "meterStop": 1,
                    "timestamp": now(),
                }
                assert (await station.call("StopTransaction", stop))[0] == 3
                await station.send([3, ours[1], {"status": "Accepted"}])
                assert (await waiting)["status"] == "accepted"


async def test_calls_pipelined_without_waiting_are_each_answered_in_order(alpha: Account) -> None:
    identity, tag = await new_station(alpha), await alpha.tag()
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        ids = [unique("m") for _ in range(100)]
        for message_id in ids:
            await station.send([2, message_id, "Heartbeat", {}])
        assert [(await station.receive())[1] for _ in ids] == ids
        # What takes long, what takes no time and what is refused.
        kinds: list[tuple[str, Any, int]] = [
            ("StartTransaction", {**VALID_START, "idTag": tag}, 3),
            ("Heartbeat", {}, 3),
            ("NoSuchAction", {}, 4),
            ("Authorize", {"idTag": tag}, 3),
            ("StartTransaction", {}, 4),
            ("StatusNotification", {"connectorId": 1, "status": "Charging", "errorCode": "NoError"}, 3),
        ]
        sent = [(unique("m"), *kind) for kind in kinds * 10]
        # The first half before anything is read, one of our calls in between, then the rest.
        async with underway(clear_cache(alpha, identity)) as waiting:
            for message_id, action, payload, _ in sent:
                await station.send([2, message_id, action, payload])
            received, ours = [], None
            while len(received) < len(sent) or ours is None:
                frame = await station.receive()
                if frame[0] == 2:
                    ours = frame[1]
                    await station.send([3, ours, {"status": "Accepted"}])
                else:
                    received.append((frame[1], frame[0]))
            assert received == [(message_id, kind) for message_id, *_, kind in sent]
            assert (await waiting)["status"] == "accepted"
    (transaction,) = await alpha.transactions(identity)
    assert transaction["status"] == "active"


async def test_the_same_message_sent_again_has_the_same_answer_and_no_second_effect(alpha: Account) -> None:
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
        # The id alone is no repetition: another content under it counts.
        other = {**values, "meterValue": [{**reading, "sampledValue": [{"value": "60"}]}]}
        assert (await station.call("MeterValues", other, message_id="same-too"))[0] == 3
    (transaction,) = await alpha.transactions(identity)
    readings = await alpha.all(f"transactions/{transaction['id']}/meter-values")
    assert [reading["energy_wh"] for reading in readings] == [50, 60]


@pytest.mark.parametrize("over_a_new_socket", [True, False], ids=["reconnects", "keeps its socket"])
async def test_a_message_counter_that_restarts_at_1_after_a_reboot_is_no_repetition(
    alpha: Account, over_a_new_socket: bool
) -> None:
    identity = await new_station(alpha)

    async def life(station: RawStation, register: int) -> int:
        """From the boot to the end of a session, numbered from 1."""
        counter = iter(range(1, 10))

        async def say(action: str, **payload: Any) -> dict[str, Any]:
            answer = await station.call(action, payload, message_id=str(next(counter)))
            assert answer[0] == 3, answer
            return answer[2]

        boot = await say("BootNotification", chargePointVendor="Acme", chargePointModel="Counter")
        assert boot["status"] == "Accepted"
        await say("StatusNotification", connectorId=1, errorCode="NoError", status="Charging")
        started = await say(
            "StartTransaction", connectorId=1, idTag="T", meterStart=register, timestamp=now()
        )
        number = started["transactionId"]
        await say("StopTransaction", transactionId=number, meterStop=register + 10, timestamp=now())
        await say("StatusNotification", connectorId=1, errorCode="NoError", status="Available")
        return number

    async with raw_station(alpha.platform, "alpha", identity) as station:
        numbers = [await life(station, 0)]
        if not over_a_new_socket:
            numbers += [await life(station, 10), await life(station, 20)]
    if over_a_new_socket:
        for register in (10, 20):
            async with raw_station(alpha.platform, "alpha", identity) as station:
                numbers.append(await life(station, register))
    found = {t["transaction_id"]: t for t in await alpha.transactions(identity)}
    assert len(set(numbers)) == 3 and set(found) == set(numbers)
    assert [found[n]["meter_start_wh"] for n in numbers] == [0, 10, 20]
    assert {(t["status"], t["energy_wh"]) for t in found.values()} == {("completed", 10)}
    (connector,) = await alpha.whole(f"charge-points/{identity}/connectors")
    assert connector["status"] == "available"


@pytest.mark.parametrize(
    ("action", "payload", "code"),
    [
        ("NoSuchAction", {}, "NotImplemented"),
        ("Reset", {"type": "Soft"}, ("NotImplemented", "NotSupported")),
        ("StartTransaction", {}, "OccurenceConstraintViolation"),
        ("StatusNotification", {"connectorId": 1}, "OccurenceConstraintViolation"),
        ("StatusNotification", {"connectorId": -1, "status": "Available"}, "PropertyConstraintViolation"),
        ("StartTransaction", {**VALID_START, "meterStart": {}}, "TypeConstraintViolation"),
        ("StartTransaction", {**VALID_START, "connectorId": "one"}, "TypeConstraintViolation"),
        ("StartTransaction", {**VALID_START, "idTag": ["T"]}, "TypeConstraintViolation"),
        ("MeterValues", {"connectorId": 1, "meterValue": "none"}, "TypeConstraintViolation"),
    ],
    ids=str,
)
async def test_error_codes_are_sent_as_1_6_spells_them(
    alpha: Account, action: str, payload: dict, code: str | tuple[str, ...]
) -> None:
    identity = await new_station(alpha)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        kind, _, error, description, details = await station.call(action, payload)
        assert kind == 4 and error in ((code,) if isinstance(code, str) else code)
        assert isinstance(description, str) and isinstance(details, dict)
        await station.assert_alive()
    assert await alpha.transactions(identity) == []
    sent = await alpha.all(f"charge-points/{identity}/messages", direction="out", status="error")
    assert [(message["action"], message["error_code"]) for message in sent] == [(action, error)]


async def test_error_codes_are_accepted_in_both_spellings(alpha: Account) -> None:
    identity = await new_station(alpha)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        for code in (
            *("FormationViolation", "FormatViolation", "OccurenceConstraintViolation"),
            *("OccurrenceConstraintViolation", "PropertyConstraintViolation", "NoCodeOfTheStandard"),
        ):
            async with underway(clear_cache(alpha, identity)) as waiting:
                _, message_id, _, _ = await station.receive()
                await station.send([4, message_id, code, "why", {}])
                command = await waiting
            assert (command["status"], command["error_code"]) == ("failed", code), "as it was sent"


async def test_numbers_as_strings_unknown_values_and_33_characters_are_taken_kept_raw_and_flagged(
    alpha: Account,
) -> None:
    identity, vendor = await new_station(alpha), "V" * 33
    sent: dict[str, set[str]] = {}

    async def say(action: str, payload: dict[str, Any], *flags: str) -> dict[str, Any]:
        # Spelled in a way that no writer of JSON would give back.
        text = f'[2, "{unique("odd")}" ,"{action}",  {json.dumps(payload)}]'
        sent[text] = set(flags)
        answer = await answer_to(station, text)
        assert answer[0] == 3, answer
        return answer[2]

    async with raw_station(alpha.platform, "alpha", identity) as station:
        boot = {"chargePointVendor": vendor, "chargePointModel": "M", "iccid": 17}
        answer = await say("BootNotification", boot, "too_long:chargePointVendor", "string_as_number:iccid")
        assert answer["status"] == "Accepted"
        status = {"connectorId": "1", "errorCode": "NewKindOfError", "status": "Charging"}
        await say("StatusNotification", status, "number_as_string:connectorId", "unknown_enum:errorCode")
        await say("StatusNotification", {**status, "status": "Dancing"}, "unknown_enum:status")
        await say("StatusNotification", status)
        start = {**VALID_START, "meterStart": "1000", "timestamp": "2026-02-30 10:00:00"}
        answer = await say("StartTransaction", start, "number_as_string:meterStart")
        number = answer["transactionId"]
        assert number > 0
        stop = {
            "transactionId": str(number),
            "meterStop": 1234.0,
            "timestamp": now(),
            "reason": "TheCatDidIt",
        }
        await say("StopTransaction", stop, "number_as_string:transactionId", "unknown_enum:reason")
    (transaction,) = await alpha.transactions(identity)
    assert (transaction["status"], transaction["energy_wh"]) == ("completed", 234)
    assert {"number_as_string:meterStart", "unknown_enum:reason"} <= set(transaction["flags"])
    assert (await alpha.read(identity))["manufacturer"] == vendor
    for message in await logged(alpha, identity, list(sent)):
        assert sent[message["payload"]] <= set(message["flags"]), message


async def test_extra_properties_are_taken_kept_raw_and_flagged(alpha: Account) -> None:
    identity = await new_station(alpha)
    boot = {"chargePointVendor": "Acme", "chargePointModel": "M", "colour": "green"}
    text = json.dumps([2, "extra", "BootNotification", boot])
    async with raw_station(alpha.platform, "alpha", identity) as station:
        assert (await answer_to(station, text))[2]["status"] == "Accepted"
        text_of_heartbeat = '[2,"extra-2","Heartbeat",{"colour":"green"},"and more"]'
        assert (await answer_to(station, text_of_heartbeat))[0] == 3
    (booted_with, _) = await logged(alpha, identity, [text, text_of_heartbeat])
    assert any("colour" in flag for flag in booted_with["flags"]), booted_with


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


async def test_a_frame_split_into_many_fragments_with_pings_between_is_one_message(alpha: Account) -> None:
    identity = await new_station(alpha)
    text = json.dumps([2, "parts", "Heartbeat", {}])

    async with raw_station(alpha.platform, "alpha", identity) as station:

        async def parts() -> Any:
            for character in text:
                yield character
                await station.connection.ping()

        await station.connection.send(parts())
        assert (await station.receive())[1] == "parts"


async def test_64_kib_signed_meter_data_is_kept_byte_for_byte(alpha: Account) -> None:
    identity = await new_station(alpha)
    signed = "OCMF|" + '{"RD":"0123456789\\u00b5"}|' * (64 * 1024 // 25)
    assert len(signed) >= 64 * 1024
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        started = await station.call("StartTransaction", {**VALID_START, "timestamp": now()})
        number = started[2]["transactionId"]
        sampled = [{"value": signed, "format": "SignedData"}, {"value": "70"}]
        values = {
            "connectorId": 1,
            "transactionId": number,
            "meterValue": [{"timestamp": now(), "sampledValue": sampled}],
        }
        text = json.dumps([2, "signed", "MeterValues", values])

        async def parts() -> Any:
            for place in range(0, len(text), 1000):
                yield text[place : place + 1000]
                await station.connection.ping()

        await station.connection.send(parts())
        assert await station.receive() == [3, "signed", {}]
        data = [{"timestamp": now(), "sampledValue": [{**sampled[0], "context": "Transaction.End"}]}]
        stop = {"transactionId": number, "meterStop": 90, "timestamp": now(), "transactionData": data}
        assert (await station.call("StopTransaction", stop))[0] == 3
    (transaction,) = await alpha.transactions(identity)
    assert transaction["energy_wh"] == 90
    exported = await alpha.all(f"transactions/{transaction['id']}/meter-values", format="signed")
    assert [value["signed_data"] == signed for value in exported] == [True, True]
    await logged(alpha, identity, [text])


async def test_a_frame_over_1_mib_closes_that_socket_only_with_1009(alpha: Account) -> None:
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


async def test_a_frame_over_1_mib_in_fragments_closes_that_socket_with_1009(alpha: Account) -> None:
    identity = await new_station(alpha)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        with pytest.raises(ConnectionClosed) as closed:
            await station.connection.send("x" * 65536 for _ in range(20))
            await station.receive()
        assert closed.value.rcvd and closed.value.rcvd.code == 1009


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
