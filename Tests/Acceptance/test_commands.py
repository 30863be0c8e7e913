"""What an operator tells a charge point: both ways it can end, and the ways in between."""

import asyncio
from typing import Any

import pytest

from harness.accounts import Account
from harness.grants import bearer_of, create_person, execute_in, grant_location
from harness.platform import CALL_TIMEOUT, Platform
from harness.polling import underway, until
from harness.raw import raw_station
from harness.station import SILENT, booted

# type and fields; the CALL that it is; and what each answer comes to.
COMMANDS: list[tuple[dict[str, Any], str, dict[str, Any], dict[str, str]]] = [
    (
        {"type": "remote_start", "connector_id": 1, "id_tag": "TAG1"},
        "RemoteStartTransaction",
        {"connectorId": 1, "idTag": "TAG1"},
        {"Accepted": "accepted", "Rejected": "rejected"},
    ),
    (
        {"type": "reset", "kind": "soft"},
        "Reset",
        {"type": "Soft"},
        {"Accepted": "accepted", "Rejected": "rejected"},
    ),
    ({"type": "reset", "kind": "hard"}, "Reset", {"type": "Hard"}, {"Accepted": "accepted"}),
    (
        {"type": "unlock", "connector_id": 2},
        "UnlockConnector",
        {"connectorId": 2},
        {"Unlocked": "accepted", "UnlockFailed": "failed", "NotSupported": "not_supported"},
    ),
    (
        {"type": "change_availability", "connector_id": 1, "operative": False},
        "ChangeAvailability",
        {"connectorId": 1, "type": "Inoperative"},
        {"Accepted": "accepted", "Rejected": "rejected", "Scheduled": "scheduled"},
    ),
    (
        {"type": "change_availability", "connector_id": 0, "operative": True},
        "ChangeAvailability",
        {"connectorId": 0, "type": "Operative"},
        {"Accepted": "accepted"},
    ),
    (
        {"type": "set_configuration", "key": "MeterValueSampleInterval", "value": "60"},
        "ChangeConfiguration",
        {"key": "MeterValueSampleInterval", "value": "60"},
        {
            "Accepted": "accepted",
            "Rejected": "rejected",
            "RebootRequired": "reboot_required",
            "NotSupported": "not_supported",
        },
    ),
    (
        {"type": "trigger_message", "message": "StatusNotification", "connector_id": 1},
        "TriggerMessage",
        {"requestedMessage": "StatusNotification", "connectorId": 1},
        {"Accepted": "accepted", "Rejected": "rejected", "NotImplemented": "not_supported"},
    ),
    ({"type": "clear_cache"}, "ClearCache", {}, {"Accepted": "accepted", "Rejected": "rejected"}),
    (
        {"type": "call", "action": "DataTransfer", "payload": {"vendorId": "Acme", "data": "x"}},
        "DataTransfer",
        {"vendorId": "Acme", "data": "x"},
        {"Accepted": "accepted", "Rejected": "rejected", "UnknownVendorId": "not_supported"},
    ),
]


async def send(
    account: Account, identity: str, body: dict[str, Any], expect: int = 200, wait: int = 10
) -> dict[str, Any]:
    path = f"charge-points/{identity}/commands"
    return await account.post(path, body, expect, headers={"Prefer": f"wait={wait}"})


async def finished(
    account: Account, identity: str, command: dict[str, Any], timeout: float
) -> dict[str, Any]:
    async def probe() -> dict[str, Any] | None:
        found = await account.get(f"charge-points/{identity}/commands/{command['id']}")
        return None if found["status"] == "pending" else found

    return await until(probe, "the command is over", timeout)


@pytest.mark.parametrize(
    ("body", "action", "payload", "answers"),
    COMMANDS,
    ids=[f"{body['type']}-{n}" for n, (body, *_) in enumerate(COMMANDS)],
)
async def test_a_command_ends_as_the_charge_point_answers(
    alpha: Account, body: dict, action: str, payload: dict, answers: dict[str, str]
) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        for answer, status in answers.items():
            async with underway(send(alpha, identity, body)) as waiting:
                kind, message_id, called, sent = await station.receive()
                assert (kind, called, sent) == (2, action, payload)
                await station.send([3, message_id, {"status": answer}])
                command = await waiting
            assert (command["type"], command["status"]) == (body["type"], status), answer
            assert command["response"] == {"status": answer}
            assert await alpha.get(f"charge-points/{identity}/commands/{command['id']}") == command
    history = await alpha.all(f"charge-points/{identity}/commands")
    assert len(history) == len(answers)


async def test_a_remote_start_and_stop_drive_a_session(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    tag = await alpha.tag()
    path = f"charge-points/{identity}/commands"
    async with booted(alpha.platform, "alpha", identity) as station:
        await send(alpha, identity, {"type": "remote_start", "connector_id": 1, "token": tag})
        assert await station.next_call("RemoteStartTransaction") == {"connector_id": 1, "id_tag": tag}
        number = (await station.start_transaction(tag, 100)).transaction_id
        station.answers["RemoteStopTransaction"] = {"status": "Rejected"}
        by_number = {"type": "remote_stop", "transaction_id": number}
        assert (await send(alpha, identity, by_number))["status"] == "rejected"
        assert await station.next_call("RemoteStopTransaction") == {"transaction_id": number}
        # Without a number: the only active one.
        station.answers["RemoteStopTransaction"] = {"status": "Accepted"}
        assert (await send(alpha, identity, {"type": "remote_stop"}))["status"] == "accepted"
        assert await station.next_call("RemoteStopTransaction") == {"transaction_id": number}
        await station.stop_transaction(number, 1100, reason="Remote")
        # And with none active there is nothing to stop.
        for body in ({"type": "remote_stop"}, by_number):
            problem = await alpha.problem("POST", path, 422, json=body)
            assert [error["field"] for error in problem["errors"]] == ["/transaction_id"]
        assert station.calls.empty()
    (transaction,) = await alpha.transactions(identity)
    assert (transaction["energy_wh"], transaction["stop_reason"]) == (1000, "Remote")


async def test_configuration_is_read_and_remembered(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        keys = ["HeartbeatInterval", "NoSuchKey"]
        station.answers["GetConfiguration"] = {
            "configuration_key": [{"key": "HeartbeatInterval", "readonly": False, "value": "300"}],
            "unknown_key": ["NoSuchKey"],
        }
        command = await send(alpha, identity, {"type": "get_configuration", "keys": keys})
        assert await station.next_call("GetConfiguration") == {"key": keys}
        assert command["status"] == "accepted"
        assert command["response"]["configurationKey"][0]["value"] == "300"
        assert command["response"]["unknownKey"] == ["NoSuchKey"]
        await send(alpha, identity, {"type": "get_configuration"})
        assert await station.next_call("GetConfiguration") == {}, "no keys means all"


async def test_who_asked_is_named(platform: Platform, alpha: Account, beta: Account) -> None:
    point = await alpha.charge_point()
    path = f"charge-points/{point['identity']}/commands"
    rights = "charge-points:read commands:control commands:configure"
    key = await alpha.post("api-keys", {"name": "Night script", "scope": rights})
    people = [create_person(platform, "alpha", role) for role in ("maintenance", "partner")]
    grant_location(platform, people[1], point["location_id"])
    mechanic, partner = [
        await bearer_of(alpha, person, scope)
        for person, scope in zip(people, (rights, "charge-points:read"), strict=True)
    ]
    body = {"type": "set_configuration", "key": "HeartbeatInterval", "value": "60"}
    async with booted(platform, "alpha", point["identity"]) as station:
        known = {"key": "HeartbeatInterval", "readonly": False, "value": "300"}
        station.answers["GetConfiguration"] = {"configuration_key": [known]}
        await alpha.post(path, {"type": "get_configuration"}, 200)
        for bearer, number in ((key["key"], 61), (mechanic, 62)):
            command = await alpha.post(path, body | {"value": str(number)}, 200, bearer=bearer)
            assert (await alpha.get(f"{path}/{command['id']}")) == command
    newest = await alpha.all(path, sort="-created_at")
    set_ones = [one for one in newest if one["type"] == "set_configuration"]
    named = {one["created_by"]: one["created_by_name"] for one in set_ones}
    assert named == {people[0].user_id: people[0].email, key["id"]: "Night script"}
    # What the platform did by itself has no name, and partners are told none of people's.
    for one in newest:
        assert (one["created_by_name"] is None) == one["created_by"].startswith("platform:"), one
    for one in (await alpha.request("GET", path, 200, bearer=partner)).json()["data"]:
        assert one["created_by_name"] is None
    # The configuration says as well who changed it.
    keys = (await alpha.get(f"charge-points/{point['identity']}/configuration"))["keys"]
    [changed] = [one for one in keys if one["key"] == "HeartbeatInterval"]
    assert (changed["changed_by"], changed["changed_by_name"]) == (people[0].user_id, people[0].email)
    # An id of another account's has no name here, as has one that is gone.
    stranger = await beta.post("api-keys", {"name": "Stranger", "scope": "charge-points:read"})
    await alpha.delete(f"users/{people[0].membership_id}")
    execute_in(
        platform,
        alpha.account_id,
        "UPDATE commands SET created_by = %s WHERE created_by = %s",
        *(stranger["id"], key["id"]),
    )
    for one in await alpha.all(path):
        assert one["created_by_name"] is None or one["created_by"] == alpha.client_id, one


async def test_a_callerror_fails_the_command(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        for error, status in (("InternalError", "failed"), ("NotImplemented", "not_supported")):
            async with underway(send(alpha, identity, {"type": "clear_cache"})) as waiting:
                _, message_id, _, _ = await station.receive()
                await station.send([4, message_id, error, "no", {}])
                assert (await waiting)["status"] == status


async def test_an_offline_charge_point_is_409(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    problem = await alpha.problem(
        "POST", f"charge-points/{identity}/commands", 409, json={"type": "reset", "kind": "soft"}
    )
    assert problem["code"] == "charge_point_offline"


async def test_a_silent_charge_point_is_202_and_times_out(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        station.answers["ClearCache"] = SILENT
        command = await send(alpha, identity, {"type": "clear_cache"}, expect=202, wait=0)
        assert command["status"] == "pending"
        over = await finished(alpha, identity, command, CALL_TIMEOUT + 3)
        assert (over["status"], over["response"]) == ("timed_out", None)
        # The late answer changes nothing, and the next command gets its own.
        station.end_of_silence.set()
        later = await send(alpha, identity, {"type": "reset", "kind": "soft"})
        assert later["status"] == "accepted"
        again = await alpha.get(f"charge-points/{identity}/commands/{command['id']}")
        assert again["status"] == "timed_out"


async def test_a_lost_socket_ends_its_commands(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with booted(alpha.platform, "alpha", identity) as station:
        station.answers["ClearCache"] = SILENT
        command = await send(alpha, identity, {"type": "clear_cache"}, expect=202, wait=0)
        await station.next_call("ClearCache")
    assert (await finished(alpha, identity, command, 3))["status"] in ("failed", "timed_out", "cancelled")


async def test_one_call_is_outstanding_at_a_time(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        commands = [send(alpha, identity, {"type": "clear_cache"}) for _ in range(3)]
        async with underway(asyncio.wait_for(asyncio.gather(*commands), 30)) as waiting:
            for remaining in (2, 1, 0):
                kind, message_id, action, _ = await station.receive()
                assert (kind, action) == (2, "ClearCache")
                if remaining:
                    await station.assert_silent()
                # Its own calls are answered meanwhile.
                await station.assert_alive()
                await station.send([3, message_id, {"status": "Accepted"}])
            results = await waiting
        assert [result["status"] for result in results] == ["accepted"] * 3
        assert len({result["id"] for result in results}) == 3


async def test_an_answer_to_no_call_completes_nothing(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        async with underway(send(alpha, identity, {"type": "clear_cache"})) as waiting:
            _, message_id, _, _ = await station.receive()
            await station.send([3, "somebody-elses", {"status": "Rejected"}])
            await station.send([4, "somebody-elses", "InternalError", "", {}])
            await station.send([3, message_id, {"status": "Accepted"}])
            assert (await waiting)["status"] == "accepted"
        await station.assert_alive()


async def test_commands_name_every_bad_field(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    path = f"charge-points/{identity}/commands"
    async with booted(platform, "alpha", identity) as station:
        for body, fields in (
            ({"type": "fly"}, {"/type"}),
            ({}, {"/type"}),
            ({"type": "reset", "kind": "gentle"}, {"/kind"}),
            ({"type": "reset", "kind": "soft", "speed": 1}, {"/speed"}),
            ({"type": "unlock", "connector_id": "one"}, {"/connector_id"}),
            ({"type": "remote_start", "connector_id": 1}, {"/id_tag"}),
            ({"type": "remote_start", "connector_id": 1, "id_tag": "T" * 21}, {"/id_tag"}),
            ({"type": "set_configuration"}, {"/key", "/value"}),
            ({"type": "call", "action": "X", "payload": []}, {"/payload"}),
        ):
            problem = await alpha.problem("POST", path, 422, json=body)
            assert {error["field"] for error in problem["errors"]} == fields, body
        assert station.calls.empty(), "nothing of it reached the charge point"


async def test_a_new_password_of_a_charge_point_is_stored_nowhere(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    path = f"charge-points/{identity}/commands"
    secret = "correct-horse-battery"
    async with booted(alpha.platform, "alpha", identity) as station:
        body = {"type": "set_configuration", "key": "AuthorizationKey", "value": secret}
        answer = await alpha.request("POST", path, json=body)
        assert answer.json()["status"] == "accepted"
        _, payload = await station.calls.get()
        assert payload["value"] == secret, "the charge point gets it as it is"
    for text in (
        answer.text,
        (await alpha.request("GET", path)).text,
        (await alpha.request("GET", f"charge-points/{identity}/messages")).text,
    ):
        assert secret not in text
        assert "(redacted)" in text
