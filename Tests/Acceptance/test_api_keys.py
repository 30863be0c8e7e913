"""API keys: bearers that are looked up, shown once, rotated with overlap and ended at once."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from harness.accounts import Account, create_account, create_client, unique
from harness.api import Api, without_occurrence
from harness.platform import NewPlatform, Platform
from harness.polling import underway, until
from harness.postgres import OwnCluster

FORM = re.compile(r"pyd_[0-9a-f]{32}_[0-9A-Za-z]{49}")


async def new(account: Account, **fields: Any) -> dict[str, Any]:
    return await account.post("api-keys", {"name": unique("Key"), "scope": "charge-points:read", **fields})


async def works(account: Account, key: str, path: str = "locations") -> None:
    await account.request("GET", path, 200, bearer=key)


async def is_refused(account: Account, key: str, path: str = "locations") -> None:
    problem = await account.problem("GET", path, 401, bearer=key)
    assert problem["code"] == "invalid_token"


def soon(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


async def test_a_key_is_a_bearer_and_is_shown_once(platform: Platform, alpha: Account) -> None:
    key = await new(alpha, name="Nightly report", scope="logs:read charge-points:read")
    text = key.pop("key")
    assert FORM.fullmatch(text) and text.startswith(key["hint"]) and len(key["hint"]) == 12
    assert key["scope"] == "charge-points:read logs:read"
    assert key["created_by"] == f"client:{alpha.client_id}" and key["last_used_at"] is None
    assert await alpha.get(f"api-keys/{key['id']}") == key
    await works(alpha, text)
    await works(alpha, text, f"/api/v1/accounts/{alpha.account_id}/messages")
    await works(alpha, text, "/api/v1/accounts")
    problem = await alpha.problem("GET", "tokens", 403, bearer=text)
    assert problem["code"] == "insufficient_scope"
    shown = await alpha.get(f"api-keys/{key['id']}")
    assert shown["last_used_at"] is not None and shown["updated_at"] == key["updated_at"]
    assert key["id"] in [other["id"] for other in await alpha.all("api-keys")]
    assert text not in platform.log.read_text() and text[38:80] not in platform.log.read_text()


async def test_what_is_no_key_is_refused(alpha: Account) -> None:
    text = (await new(alpha))["key"]
    unknown = (await new(alpha))["key"]
    await alpha.delete(f"api-keys/{(await alpha.all('api-keys', sort='-created_at'))[0]['id']}")
    changed = text[:-1] + ("0" if text[-1] != "0" else "1")
    for bad in (unknown, changed, text[:-1], text + "0", "pyd_", text.upper(), f"{text}.a.b"):
        await is_refused(alpha, bad)
    await works(alpha, text)


async def test_a_key_is_of_its_account_alone(alpha: Account, beta: Account) -> None:
    key = await new(alpha)
    foreign = await alpha.problem("GET", "/api/v1/accounts/beta/locations", 404, bearer=key["key"])
    nobodys = await alpha.problem("GET", "/api/v1/accounts/nobody/locations", 404, bearer=key["key"])
    assert without_occurrence(foreign) == without_occurrence(nobodys)
    for method, rest, body in (
        ("GET", "", None),
        ("PATCH", "", {"name": "mine"}),
        ("DELETE", "", None),
        ("POST", "/rotate", {}),
    ):
        more = {} if body is None else {"json": body}
        foreign = await beta.problem(method, f"api-keys/{key['id']}{rest}", 404, **more)
        random = await beta.problem(
            method, f"api-keys/0190a0a0-0000-7000-8000-000000000000{rest}", 404, **more
        )
        assert without_occurrence(foreign) == without_occurrence(random)
        await beta.problem(method, f"api-keys/nonsense{rest}", 404, **more)
    assert key["id"] not in [other["id"] for other in await beta.all("api-keys")]
    await works(alpha, key["key"])


async def test_revoking_ends_a_key_before_the_answer(alpha: Account) -> None:
    key = await new(alpha)
    await works(alpha, key["key"])
    await alpha.delete(f"api-keys/{key['id']}")
    await is_refused(alpha, key["key"])
    for method, rest in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/rotate")):
        more = {"json": {}} if method in ("PATCH", "POST") else {}
        await alpha.problem(method, f"api-keys/{key['id']}{rest}", 404, **more)
    assert key["id"] not in [other["id"] for other in await alpha.all("api-keys")]
    revoked = await alpha.all("api-keys", is_revoked="true")
    (found,) = [other for other in revoked if other["id"] == key["id"]]
    assert found["revoked_at"] is not None


async def test_a_look_up_waits_for_a_revocation_that_is_not_committed(
    platform: Platform, alpha: Account
) -> None:
    key = await new(alpha)
    owner = platform.cluster.owner_url_of(platform.name)
    with psycopg.connect(owner, autocommit=True) as observer, psycopg.connect(owner) as revoker:
        # Used a moment ago, so that the look-up itself writes nothing.
        observer.execute("UPDATE api_keys SET last_used_at = now() WHERE id = %s", (key["id"],))
        revoker.execute("UPDATE api_keys SET revoked_at = now() WHERE id = %s", (key["id"],))
        pid = revoker.info.backend_pid

        async def is_waiting() -> bool:
            blocked = "SELECT count(*) FROM pg_locks WHERE %s = ANY (pg_blocking_pids(pid))"
            return observer.execute(blocked, (pid,)).fetchone() != (0,)

        async with underway(alpha.request("GET", "locations", None, bearer=key["key"])) as request:
            await until(is_waiting, "the look-up waits")
            revoker.commit()
            assert (await request).status_code == 401
    await is_refused(alpha, key["key"])


async def test_the_old_text_is_good_for_the_overlap(alpha: Account) -> None:
    first = await new(alpha)
    path = f"api-keys/{first['id']}"
    await works(alpha, first["key"])
    second = await alpha.post(f"{path}/rotate", {"overlap_seconds": 3600}, 200)
    assert second["id"] == first["id"] and second["key"] != first["key"]
    assert second["previous_expires_at"] is not None
    await works(alpha, first["key"])
    await works(alpha, second["key"])
    third = await alpha.post(f"{path}/rotate", {"overlap_seconds": 4}, 200)
    await is_refused(alpha, first["key"])
    await works(alpha, second["key"])

    async def has_ended() -> bool:
        answer = await alpha.request("GET", "locations", None, bearer=second["key"])
        return answer.status_code == 401

    # Remembered or not: it ends when it was said to.
    await until(has_ended, "the key has ended", timeout=20)
    await works(alpha, third["key"])
    fourth = await alpha.post(f"{path}/rotate", {"overlap_seconds": 0}, 200)
    assert fourth["previous_expires_at"] is None
    await is_refused(alpha, third["key"])
    await works(alpha, fourth["key"])
    for overlap in (-1, 604_801, "1"):
        await alpha.problem("POST", f"{path}/rotate", 422, json={"overlap_seconds": overlap})


async def test_a_key_ends_when_it_was_said_to(alpha: Account) -> None:
    key = await new(alpha, expires_at=soon(3600))
    await works(alpha, key["key"])
    await alpha.patch(f"api-keys/{key['id']}", {"expires_at": soon(4)})

    async def has_ended() -> bool:
        return (await alpha.request("GET", "locations", None, bearer=key["key"])).status_code == 401

    await until(has_ended, "the key has ended", timeout=20)
    changed = await alpha.patch(f"api-keys/{key['id']}", {"expires_at": None, "name": "For ever"})
    assert changed["expires_at"] is None and changed["name"] == "For ever"
    await works(alpha, key["key"])


async def test_what_a_key_cannot_be(alpha: Account) -> None:
    good = {"name": "x", "scope": "charge-points:read"}
    for body, field in (
        ({"scope": "charge-points:read"}, "/name"),
        ({**good, "name": ""}, "/name"),
        ({"name": "x"}, "/scope"),
        ({**good, "scope": "  "}, "/scope"),
        ({**good, "scope": "everything"}, "/scope"),
        ({**good, "expires_at": soon(-60)}, "/expires_at"),
        ({**good, "expires_at": "tomorrow"}, "/expires_at"),
        ({**good, "role": "viewer"}, "/role"),
    ):
        problem = await alpha.problem("POST", "api-keys", 422, json=body)
        assert [error["field"] for error in problem["errors"]] == [field], body
    key = await new(alpha)
    for body in ({"scope": "logs:read"}, {"name": None}, {"expires_at": soon(-60)}):
        await alpha.problem("PATCH", f"api-keys/{key['id']}", 422, json=body)


async def test_nobody_grants_more_than_they_hold(platform: Platform, alpha: Account) -> None:
    limited = create_client(platform, "alpha", "--scope", "account:admin charge-points:read")
    strong = await new(alpha, scope="charge-points:read logs:read")
    async with Api(platform, "alpha", limited["client_id"], limited["client_secret"]) as admin:
        for method, path, body in (
            ("POST", "api-keys", {"name": "x", "scope": "logs:read"}),
            ("POST", "api-keys", {"name": "x", "scope": "platform:admin"}),
            ("PATCH", f"api-keys/{strong['id']}", {"expires_at": None}),
            ("POST", f"api-keys/{strong['id']}/rotate", {}),
        ):
            problem = await admin.problem(method, path, 403, json=body)
            assert problem["code"] == "exceeds_own_rights", (method, path)
        await admin.delete(f"api-keys/{strong['id']}")
    # A key makes keys as a client does: within its own rights.
    key = (await new(alpha, scope="account:admin charge-points:read"))["key"]
    body = {"name": unique("Child"), "scope": "charge-points:read"}
    child = await alpha.post("api-keys", body, bearer=key)
    assert child["created_by"].startswith("api_key:")
    await alpha.problem("POST", "api-keys", 403, bearer=key, json={**body, "scope": "logs:read"})


async def test_the_trail_names_the_key_and_shows_no_secret(platform: Platform, alpha: Account) -> None:
    key = await new(alpha, name="Importer", scope="charge-points:read charge-points:write")
    made = await alpha.post("locations", {"name": unique("Depot"), "city": "Ghent"}, bearer=key["key"])
    await alpha.post(f"api-keys/{key['id']}/rotate", {}, 200)
    with psycopg.connect(platform.cluster.owner_url_of(platform.name)) as connection:
        columns = "action, actor_kind, actor_id, actor_name, changes"
        query = f"SELECT {columns} FROM audit_events WHERE resource_id = %s"
        (location,) = connection.execute(query, (made["id"],)).fetchall()
        events = connection.execute(f"{query} ORDER BY id", (key["id"],)).fetchall()
    assert location[:4] == ("location.created", "api_key", key["id"], "Importer")
    assert [event[0] for event in events] == ["api_key.created", "api_key.updated"]
    assert all("\\x" not in event[4] and key["key"] not in event[4] for event in events)


async def test_a_suspended_account_and_a_database_that_is_away(
    new_platform: NewPlatform, own_cluster: OwnCluster
) -> None:
    platform = new_platform("api-keys", on=own_cluster)
    async with Account(platform, create_account(platform, "gamma")) as gamma:
        known = (await new(gamma))["key"]
        fresh = (await new(gamma))["key"]
        await works(gamma, known)

        async def answers(status: int) -> bool:
            return (await gamma.request("GET", "locations", None, bearer=known)).status_code == status

        platform.command_json("account", "suspend", "--slug", "gamma")
        await until(lambda: answers(401), "the key ends with its account")
        await is_refused(gamma, fresh)
        platform.command_json("account", "resume", "--slug", "gamma")
        await until(lambda: answers(200), "the key is good again")
        await asyncio.to_thread(own_cluster.kill)
        response = await gamma.request("GET", "locations", 503, bearer=fresh)
        assert response.headers["retry-after"]
