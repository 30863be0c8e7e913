"""The audit trail: who changed what, from where; nobody can add to it, change it or remove from it."""

import json
from typing import Any

import psycopg
import pytest

from harness.accounts import PASSWORD, Account, create_client, unique
from harness.api import Api
from harness.platform import Platform
from harness.raw import raw_station

ROLES = (
    "plugyard_app",
    "plugyard_ingest",
    "plugyard_auth",
    "plugyard_worker",
    "plugyard_metrics",
    "plugyard_plugin",
)


async def trail(account: Account, **filters: Any) -> list[dict[str, Any]]:
    return await account.all("audit-events", **filters)


def changes(event: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {change["field"]: (change["before"], change["after"]) for change in event["changes"]}


async def test_a_change_is_written_with_who_and_where_from_and_what(alpha: Account) -> None:
    response = await alpha.request(
        "POST", "locations", 201, json={"name": unique("Depot"), "city": "Utrecht"}
    )
    location = response.json()
    changed = await alpha.request("PATCH", f"locations/{location['id']}", 200, json={"city": "Breda"})
    await alpha.delete(f"locations/{location['id']}")
    deleted, updated, created = await trail(alpha, resource_type="location", resource_id=location["id"])
    for event in (deleted, updated, created):
        assert event["actor"] == {
            "kind": "client",
            "id": alpha.client_id,
            "name": "tests",
            "address": "127.0.0.1",
        }
        assert event["resource"] == {"type": "location", "id": location["id"], "name": location["name"]}
    assert [event["action"] for event in (created, updated, deleted)] == [
        "location.created",
        "location.updated",
        "location.deleted",
    ]
    assert created["request_id"] == response.headers["x-request-id"]
    assert updated["request_id"] == changed.headers["x-request-id"]
    assert changes(created)["city"] == (None, "Utrecht")
    assert changes(updated) == {"city": ("Utrecht", "Breda")}
    assert changes(deleted)["city"] == ("Breda", None)


async def test_secrets_are_masked(alpha: Account) -> None:
    charge_point = await alpha.charge_point()
    await alpha.patch(f"charge-points/{charge_point['id']}", {"password": "another password", "name": "New"})
    updated, created = await trail(alpha, resource_id=charge_point["id"])
    assert changes(created)["password_hash"] == (None, "***")
    assert changes(updated) == {"name": ("", "New"), "password_hash": ("***", "***")}
    for event in (updated, created):
        assert PASSWORD not in json.dumps(event) and "another password" not in json.dumps(event)


async def test_tokens_the_account_itself_and_commands_are_in_it(platform: Platform, alpha: Account) -> None:
    token = await alpha.post("tokens", {"uid": unique("TAG")})
    await alpha.patch(f"tokens/{token['id']}", {"status": "blocked"})
    assert changes((await trail(alpha, resource_id=token["id"]))[0]) == {"status": ("accepted", "blocked")}
    assert (await alpha.patch("/api/v1/accounts/alpha", {"audit_retention_days": 366}))[
        "audit_retention_days"
    ] == 366
    assert changes((await trail(alpha, action="account.updated"))[0])["audit_retention_days"] == (365, 366)
    for days in (29, 3651):
        problem = await alpha.problem(
            "PATCH", "/api/v1/accounts/alpha", 422, json={"audit_retention_days": days}
        )
        assert problem["errors"][0]["field"] == "/audit_retention_days"

    identity = (await alpha.charge_point())["identity"]
    path = f"charge-points/{identity}/commands"
    before = (await trail(alpha))[0]["id"]
    await alpha.problem("POST", path, 409, json={"type": "clear_cache"})
    async with raw_station(platform, "alpha", identity) as station:
        await station.boot()
        assert (await trail(alpha))[0]["id"] == before, (
            "neither what was refused nor what a charge point says"
        )
        body = {"type": "clear_cache"}
        command = await alpha.post(path, body, 202, headers={"Prefer": "wait=0"})
        _, message_id, *_ = await station.receive()
        await station.send([3, message_id, {"status": "Accepted"}])
    (created,) = await trail(alpha, resource_id=command["id"])
    assert (created["action"], created["resource"]["name"]) == ("command.created", "clear_cache")
    assert created["actor"]["id"] == alpha.client_id


async def test_it_is_paged_and_filtered(alpha: Account) -> None:
    locations = [await alpha.location() for _ in range(5)]
    ids = [location["id"] for location in reversed(locations)]
    pages = await alpha.pages("audit-events", limit=2, action="location.created", actor=alpha.client_id)
    found = [event["resource"]["id"] for page in pages for event in page]
    assert found[:5] == ids
    times = [event["at"] for page in pages for event in page]
    assert times == sorted(times, reverse=True)
    third = next(event for page in pages for event in page if event["resource"]["id"] == ids[2])
    later = await trail(alpha, **{"from": third["at"]}, action="location.created")
    assert [event["resource"]["id"] for event in later] == ids[:3]
    earlier = await trail(alpha, to=third["at"], action="location.created")
    assert [event["resource"]["id"] for event in earlier][:2] == ids[3:]
    assert await trail(alpha, actor="nobody") == []
    await alpha.problem("GET", "audit-events", 400, params={"from": "yesterday"})


async def test_it_is_the_accounts_own_and_its_administrators(
    platform: Platform, alpha: Account, beta: Account
) -> None:
    location = await alpha.location()
    assert await trail(beta, resource_id=location["id"]) == []
    await beta.problem("GET", f"/api/v1/accounts/{alpha.account_id}/audit-events", 404)
    operator = create_client(platform, "alpha", "--role", "operator")
    async with Api(platform, "alpha", operator["client_id"], operator["client_secret"]) as api:
        await api.problem("GET", "audit-events", 403)
    created = await trail(alpha, action="client.created", resource_id=operator["client_id"])
    assert created[0]["actor"]["kind"] == "command_line"
    assert operator["client_secret"] not in json.dumps(created)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_events (account_id, id, actor_kind, action, resource_type) "
        "VALUES (gen_random_uuid(), gen_random_uuid(), 'system', 'a', 'b')",
        "UPDATE audit_events SET action = 'x'",
        "DELETE FROM audit_events",
        "TRUNCATE audit_events",
        "ALTER TABLE audit_events DISABLE TRIGGER ALL",
        "SELECT note_audit_event(gen_random_uuid(), 'a', 'b', NULL, NULL, '[]')",
    ],
)
def test_no_run_time_role_can_write_to_it(platform: Platform, role: str, statement: str) -> None:
    password = json.loads(platform.cluster.secrets_file.read_text())[role]
    url = platform.cluster.url(platform.name).replace("://", f"://{role}:{password}@")
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)
