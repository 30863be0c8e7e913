"""Commands that wait: delivered in order, retried, given up, cancelled, and never lost."""

import asyncio
from typing import Any

import pytest

from harness.accounts import Account, create_account, unique
from harness.owner import rows
from harness.platform import CALL_TIMEOUT, NewPlatform
from harness.polling import underway, until
from harness.raw import RawStation, raw_station
from harness.station import SILENT, booted

QUEUE = {"when_offline": "queue"}


async def give(
    account: Account, identity: str, expect: int = 202, wait: int = 10, **body: Any
) -> dict[str, Any]:
    path = f"charge-points/{identity}/commands"
    return await account.post(
        path, {"type": "clear_cache", **QUEUE, **body}, expect, headers={"Prefer": f"wait={wait}"}
    )


async def ended(account: Account, command: dict[str, Any], timeout: float = 10) -> dict[str, Any]:
    path = f"charge-points/{command['charge_point']}/commands/{command['id']}"

    async def probe() -> dict[str, Any] | None:
        found = await account.get(path)
        return None if found["status"] == "pending" else found

    return await until(probe, "the command is over", timeout)


async def answer(station: RawStation, action: str, status: str = "Accepted") -> str:
    """Answers the next call of the platform, which must be this one; returns its message id."""
    kind, message_id, sent, _ = await station.receive()
    assert (kind, sent) == (2, action)
    await station.send([3, message_id, {"status": status}])
    return message_id


async def test_commands_for_an_offline_charge_point_wait_and_are_sent_in_order_after_its_boot(
    alpha: Account,
) -> None:
    identity = (await alpha.charge_point())["identity"]
    types = ("clear_cache", "reset", "get_configuration", "clear_cache")
    commands = [await give(alpha, identity, type=type) for type in types]
    for command in commands:
        assert (command["status"], command["is_queued"], command["attempts"]) == ("pending", True, 0)
        assert command["next_attempt_at"] and command["expires_at"] and command["charge_point"] == identity
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.assert_silent()  # Nothing is sent before the boot is answered.
        await station.boot()
        for command, action in zip(
            commands, ("ClearCache", "Reset", "GetConfiguration", "ClearCache"), strict=True
        ):
            kind, message_id, sent, _ = await station.receive()
            assert (kind, sent, message_id) == (2, action, command["id"])
            await station.assert_alive()  # One at a time: nothing else comes before the answer.
            await station.send([3, message_id, {"status": "Accepted"}])
        for command in commands:
            over = await ended(alpha, command)
            assert (over["status"], over["is_queued"], over["attempts"]) == ("accepted", False, 1)
            assert over["next_attempt_at"] is None
    path = f"charge-points/{identity}/commands"
    assert {c["id"] for c in await alpha.all(path, type="reset")} == {commands[1]["id"]}
    assert len(await alpha.all(path, status="accepted")) == 4
    assert await alpha.all(path, status="no_start") == []


async def test_a_queued_command_waits_for_its_answer_when_the_charge_point_is_there(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        async with underway(give(alpha, identity, expect=200)) as waiting:
            await answer(station, "ClearCache", "Rejected")
            # That is an answer: it is not tried again.
            assert (await waiting)["status"] == "rejected"
        async with underway(give(alpha, identity, expect=200)) as waiting:
            _, message_id, _, _ = await station.receive()
            await station.send([4, message_id, "InternalError", "no", {}])
            assert (await waiting)["status"] == "failed"
        await station.assert_silent()


async def test_a_reconnection_without_a_boot_delivers_after_the_grace(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    command = await give(alpha, identity)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await answer(station, "ClearCache")
        assert (await ended(alpha, command))["status"] == "accepted"


async def test_a_command_without_an_answer_is_tried_again_and_ends_when_its_attempts_are_used_up(
    alpha: Account,
) -> None:
    identity = (await alpha.charge_point())["identity"]
    command = await give(alpha, identity, attempts=2, attempt_interval=1)
    behind = await give(alpha, identity, type="reset")
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        ids = [(await station.receive(CALL_TIMEOUT + 5))[1] for _ in range(2)]
        assert ids[0] == command["id"] and ids[1] != ids[0], "each attempt is a message of its own"
        # A late answer to the first attempt is none to the second.
        await station.send([3, ids[0], {"status": "Accepted"}])
        kind, message_id, action, _ = await station.receive(CALL_TIMEOUT + 5)
        assert (kind, action, message_id) == (2, "Reset", behind["id"]), "what was queued behind it waited"
        over = await ended(alpha, command)
        assert (over["status"], over["attempts"], over["max_attempts"]) == ("timed_out", 2, 2)
        await station.send([3, message_id, {"status": "Accepted"}])
        assert (await ended(alpha, behind))["status"] == "accepted"


async def test_a_command_that_a_disconnection_cut_off_is_tried_again(alpha: Account) -> None:
    identity = (await alpha.charge_point(command_retry_interval_seconds=1, command_attempts=2))["identity"]
    command = await give(alpha, identity)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        await station.receive()
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        assert await answer(station, "ClearCache") != command["id"]
        over = await ended(alpha, command)
        assert (over["status"], over["attempts"], over["max_attempts"]) == ("accepted", 2, 2)


async def test_a_command_whose_time_is_over_is_never_sent(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    command = await give(alpha, identity, expires_in=1)
    over = await ended(alpha, command)
    assert (over["status"], over["error_code"], over["attempts"]) == ("expired", "Expired", 0)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        await station.assert_silent()


async def test_only_what_was_not_sent_can_be_cancelled(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    path = f"charge-points/{identity}/commands"
    first, second = await give(alpha, identity), await give(alpha, identity, type="reset")
    key = {"Idempotency-Key": unique("key")}
    cancelled = await alpha.post(f"{path}/{second['id']}/cancel", {}, 200, headers=key)
    assert (cancelled["status"], cancelled["is_queued"]) == ("cancelled", False)
    # Whoever did not hear the answer asks again, and is not told that it was too late.
    assert await alpha.post(f"{path}/{second['id']}/cancel", {}, 200, headers=key) == cancelled
    async with booted(alpha.platform, "alpha", identity) as station:
        await station.next_call("ClearCache")
        await ended(alpha, first)
        for command in (first, second):
            problem = await alpha.problem("POST", f"{path}/{command['id']}/cancel", 409, json={})
            assert problem["code"] == "command_not_waiting"
        assert station.calls.empty()


async def test_a_secret_that_waits_is_sealed_and_gone_when_it_was_delivered(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    secret = "a-new-password-of-16"
    body = {"type": "set_configuration", "key": "AuthorizationKey", "value": secret}
    command = await give(alpha, identity, **body)

    def stored() -> dict[str, Any]:
        (row,) = rows(alpha.platform, alpha.account_id, "SELECT * FROM commands WHERE id = %s", command["id"])
        assert secret not in str(row)
        return row

    assert secret.encode() not in stored()["sealed_payload"]
    assert secret not in str(command) and "(redacted)" in str(command)
    async with booted(alpha.platform, "alpha", identity) as station:
        assert (await station.next_call("ChangeConfiguration"))["value"] == secret
        assert (await ended(alpha, command))["status"] == "accepted"
    assert stored()["sealed_payload"] is None


async def test_fields_of_the_queue_are_judged(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    path = f"charge-points/{identity}/commands"
    for body, fields in (
        (
            {"attempts": 2, "attempt_interval": 5, "expires_in": 9},
            {"/attempts", "/attempt_interval", "/expires_in"},
        ),
        ({"when_offline": "wait"}, {"/when_offline"}),
        ({**QUEUE, "attempts": 11, "expires_in": 0}, {"/attempts", "/expires_in"}),
        ({"scheduled_at": "2199-01-01T00:00:00Z"}, {"/scheduled_at"}),
        ({"scheduled_at": "2026-01-01T00:00:00Z", "when_offline": "fail"}, {"/when_offline"}),
    ):
        problem = await alpha.problem("POST", path, 422, json={"type": "clear_cache", **body})
        assert {error["field"] for error in problem["errors"]} == fields, body


async def test_the_account_and_the_charge_point_say_how_often_is_tried(alpha: Account) -> None:
    point = await alpha.charge_point(command_attempts=5)
    path = f"charge-points/{point['identity']}"
    assert (point["command_attempts"], point["command_expiry_seconds"]) == (5, None)
    assert (await give(alpha, point["identity"]))["max_attempts"] == 5
    assert (await alpha.patch(path, {"command_attempts": None}))["command_attempts"] is None
    account = await alpha.get(f"/api/v1/accounts/{alpha.slug}")
    assert (await give(alpha, point["identity"]))["max_attempts"] == account["command_attempts"] == 3
    assert (await give(alpha, point["identity"], attempts=7))["max_attempts"] == 7


@pytest.mark.parametrize("was_answered", [False, True])
async def test_a_queued_command_survives_the_death_of_the_platform(
    new_platform: NewPlatform, was_answered: bool
) -> None:
    """One that was out when the process died is sent again; one that was answered is not."""
    platform = new_platform(f"killed-queue-{was_answered}".lower())
    credentials = create_account(platform, "demo")
    async with Account(platform, credentials) as demo:
        identity = (await demo.charge_point())["identity"]
        out, waiting = await give(demo, identity), await give(demo, identity, type="reset")
        last = await give(demo, identity, attempts=1)
        async with raw_station(platform, "demo", identity) as station:
            await station.boot()
            if was_answered:
                await answer(station, "ClearCache")
                assert (await ended(demo, out))["status"] == "accepted"
            await station.receive()

            async def noted() -> bool:
                path = f"charge-points/{identity}/commands/{(waiting if was_answered else out)['id']}"
                return (await demo.get(path))["attempts"] == 1

            await until(noted, "the attempt is written down")
            await asyncio.to_thread(platform.kill)
    await asyncio.to_thread(platform.start)
    async with Account(platform, credentials) as demo, raw_station(platform, "demo", identity) as station:
        await station.boot()
        for action in ("Reset", "ClearCache") if was_answered else ("ClearCache", "Reset", "ClearCache"):
            await answer(station, action)
        for command in (out, waiting, last):
            assert (await ended(demo, command))["status"] == "accepted"
        await station.assert_silent()


async def test_a_command_out_at_its_last_attempt_when_the_platform_dies_ends_as_failed(
    new_platform: NewPlatform,
) -> None:
    platform = new_platform("killed-last-attempt")
    credentials = create_account(platform, "demo")
    async with Account(platform, credentials) as demo:
        identity = (await demo.charge_point())["identity"]
        command = await give(demo, identity, attempts=1)
        async with raw_station(platform, "demo", identity) as station:
            await station.boot()
            await station.receive()

            async def noted() -> bool:
                return (await demo.get(f"charge-points/{identity}/commands/{command['id']}"))["attempts"] == 1

            await until(noted, "the attempt is written down")
            await asyncio.to_thread(platform.kill)
    await asyncio.to_thread(platform.start)
    async with Account(platform, credentials) as demo:
        over = await ended(demo, command)
        assert (over["status"], over["error_code"]) == ("failed", "Interrupted")


async def test_a_repeated_request_queues_once(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    path = f"charge-points/{identity}/commands"
    headers = {"Idempotency-Key": f"queue-{identity}"}
    body = {"type": "clear_cache", **QUEUE}
    first = await alpha.post(path, body, 202, headers=headers)
    assert (await alpha.post(path, body, 202, headers=headers))["id"] == first["id"]
    assert len(await alpha.all(path)) == 1


async def test_a_command_of_a_deleted_charge_point_ends_for_who_waits(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    path = f"charge-points/{identity}/commands"
    async with booted(alpha.platform, "alpha", identity) as station:
        station.answers["ClearCache"] = SILENT
        body, headers = {"type": "clear_cache", **QUEUE}, {"Prefer": "wait=30"}
        async with underway(alpha.request("POST", path, None, json=body, headers=headers)) as waiting:
            await station.next_call("ClearCache")
            await alpha.delete(f"charge-points/{identity}")
            assert (await waiting).status_code == 404
    await alpha.problem("GET", path, 404)
