"""One command to many charge points: chosen by a filter, followed, cancelled."""

import asyncio
import contextlib
from typing import Any

from harness.accounts import Account, unique
from harness.owner import rows
from harness.polling import until
from harness.station import booted, connected


async def batch(account: Account, command: dict[str, Any], **filter: Any) -> dict[str, Any]:
    return await account.post("commands", {"command": command, "filter": filter}, 202)


async def counts(account: Account, made: dict[str, Any]) -> dict[str, int]:
    found = await account.get(f"command-batches/{made['id']}")
    assert found["is_complete"] == (found["counts"]["pending"] == 0)
    return {status: number for status, number in found["counts"].items() if number}


async def reaches(account: Account, made: dict[str, Any], expected: dict[str, int]) -> None:
    async def probe() -> bool:
        found = await counts(account, made)
        assert found == expected, found
        return True

    await until(probe, f"the batch has {expected}")


async def test_a_batch_reaches_every_charge_point_of_its_filter(alpha: Account) -> None:
    location = (await alpha.location())["id"]
    points = [(await alpha.charge_point(location_id=location))["identity"] for _ in range(4)]
    others = (await alpha.charge_point())["identity"]
    async with contextlib.AsyncExitStack() as stack:
        stations = [
            await stack.enter_async_context(booted(alpha.platform, "alpha", identity))
            for identity in [*points[:3], others]
        ]
        stations[1].answers["ClearCache"] = {"status": "Rejected"}
        made = await batch(alpha, {"type": "clear_cache"}, location_id=location)
        assert (made["type"], made["total"], made["counts"]["failed"]) == ("clear_cache", 4, 1)
        await asyncio.gather(*(station.next_call("ClearCache") for station in stations[:3]))
        await reaches(alpha, made, {"accepted": 2, "rejected": 1, "failed": 1})
        assert stations[3].calls.empty(), "what the filter does not choose gets nothing"
    commands = await alpha.all(f"command-batches/{made['id']}/commands")
    assert {command["charge_point"]: command["status"] for command in commands} == {
        points[0]: "accepted",
        points[1]: "rejected",
        points[2]: "accepted",
        points[3]: "failed",
    }
    (offline,) = await alpha.all(f"command-batches/{made['id']}/commands", status="failed")
    assert offline["error_code"] == "Offline" and offline["batch_id"] == made["id"]
    assert made["id"] in {found["id"] for found in await alpha.all("command-batches")}


async def test_a_batch_waits_for_those_that_are_offline_and_can_be_cancelled(alpha: Account) -> None:
    model = unique("Model")
    points = [(await alpha.charge_point(model=model))["identity"] for _ in range(3)]
    secret = "a-password-for-all"
    command = {
        "type": "set_configuration",
        "key": "AuthorizationKey",
        "value": secret,
        "when_offline": "queue",
        "attempts": 2,
    }
    made = await batch(alpha, command, model=model)
    assert secret not in str(made) and await counts(alpha, made) == {"pending": 3}
    async with connected(alpha.platform, "alpha", points[1]) as station:
        await station.boot(charge_point_model=model)
        assert (await station.next_call("ChangeConfiguration"))["value"] == secret
        await reaches(alpha, made, {"accepted": 1, "pending": 2})
    cancelled = await alpha.post(f"command-batches/{made['id']}/cancel", {}, 200)
    assert cancelled["is_complete"] and cancelled["cancelled_at"]
    assert await counts(alpha, made) == {"accepted": 1, "cancelled": 2}
    stored = rows(
        alpha.platform,
        alpha.account_id,
        "SELECT sealed_payload, payload FROM commands WHERE batch_id = %s",
        made["id"],
    )
    assert all(row["sealed_payload"] is None and secret not in row["payload"] for row in stored)
    again = await alpha.post(f"command-batches/{made['id']}/cancel", {}, 200)
    assert again == cancelled


async def test_a_filter_must_say_what_it_chooses(alpha: Account) -> None:
    for body, fields in (
        ({"command": {"type": "reset"}, "filter": {}}, {"/filter/all"}),
        ({"command": {"type": "reset"}, "filter": {"colour": "red"}}, {"/filter/all", "/filter/colour"}),
        ({"command": {"type": "reset"}}, {"/filter"}),
        ({"command": {"type": "remote_stop"}, "filter": {"all": True}}, {"/command/type"}),
        ({"command": {"type": "unlock"}, "filter": {"all": True}}, {"/command/connector_id"}),
        ({"command": {"type": "reset"}, "filter": {"ids": ["x"]}}, {"/filter/ids"}),
    ):
        problem = await alpha.problem("POST", "commands", 422, json=body)
        assert {error["field"] for error in problem["errors"]} == fields, body


async def test_a_filter_by_what_charge_points_are(alpha: Account) -> None:
    firmware, maker = unique("fw"), unique("Maker")
    one = await alpha.charge_point(firmware_version=firmware, manufacturer=maker)
    two = await alpha.charge_point(firmware_version=firmware)
    await alpha.charge_point(firmware_version=firmware, is_active=False)
    command = {"type": "clear_cache", "when_offline": "queue", "expires_in": 600}
    for filter, total in (
        ({"firmware_version": firmware}, 2),
        ({"firmware_version": firmware, "manufacturer": maker}, 1),
        ({"firmware_version": firmware, "is_online": True}, 0),
        ({"firmware_version": firmware, "status": "unavailable", "is_online": False}, 2),
        ({"ids": [one["id"], two["id"]]}, 2),
        ({"identities": [one["identity"], "nobody"]}, 1),
        ({"q": two["identity"], "firmware_version": firmware}, 1),
    ):
        made = await batch(alpha, command, **filter)
        assert made["total"] == total, filter
        await alpha.post(f"command-batches/{made['id']}/cancel", {}, 200)


async def test_ten_thousand_charge_points(alpha: Account) -> None:
    """In one request, in bounded steps; the whole account of another is not touched."""
    model = unique("Many")
    location = (await alpha.location())["id"]
    rows(
        alpha.platform,
        alpha.account_id,
        """
        INSERT INTO charge_points (account_id, id, identity, location_id, model)
        SELECT %s, uuid_v7(), %s || n, %s, %s FROM generate_series(1, 10000) n RETURNING id
        """,
        alpha.account_id,
        f"{model}-",
        location,
        model,
    )
    made = await batch(alpha, {"type": "reset", "when_offline": "queue"}, model=model)
    assert made["total"] == 10_000 and made["counts"]["pending"] == 10_000
    cancelled = await alpha.post(f"command-batches/{made['id']}/cancel", {}, 200)
    assert cancelled["counts"]["cancelled"] == 10_000
    # For the tests that come after this one.
    rows(alpha.platform, alpha.account_id, "DELETE FROM charge_points WHERE model = %s RETURNING id", model)
