"""Ways past a right's limit that are closed: partners' locations, operators' commands, misleading names."""

from typing import Any

import psycopg
import pytest

from harness.accounts import Account, create_account, create_client, unique
from harness.api import Api
from harness.context import context_key, sign
from harness.grants import authorize, claims, create_person, create_platform_administrator, execute
from harness.platform import NewPlatform, Platform
from harness.polling import until


def as_application(platform: Platform) -> psycopg.Connection:
    return psycopg.connect(platform.cluster.url_as("plugyard_app", platform.name))


@pytest.mark.parametrize("scan", ["seqscan", "indexscan"])
@pytest.mark.parametrize("table", ["locations", "charge_points", "tokens", "memberships", "clients"])
async def test_a_partner_does_not_widen_the_context_within_a_statement(
    platform: Platform, alpha: Account, table: str, scan: str
) -> None:
    """Injected SQL can set another context after the account was checked, before the partner's limit is."""
    await alpha.charge_point()
    await alpha.tag()
    person = create_person(platform, "alpha", "partner")
    key = context_key(platform.cluster.secrets_file)
    assert person.account_id
    context = sign(key, person.account_id, membership=person.membership_id)
    unsigned = f"v1|{person.account_id}|9999999999|{'0' * 32}|{'0' * 64}"
    widen = (
        f"(SELECT CASE WHEN set_config('app.account_context', '{unsigned}', true) <> '' THEN %s::uuid END)"
    )
    with as_application(platform) as connection:
        for other in {"seqscan", "indexscan", "indexonlyscan", "bitmapscan"} - {scan, f"{scan[:5]}onlyscan"}:
            connection.execute(f"SET enable_{other} = off")
        for condition in (
            f"id > {widen}",
            f"{widen} < id AND account_id = %s",
            f"id = ANY (ARRAY[{widen}, id])",
        ):
            connection.execute("SELECT set_config('app.account_context', %s, true)", [context])
            values = ["0" * 32, person.account_id][: condition.count("%s")]
            try:
                found = connection.execute(
                    f"SELECT count(*) FROM {table} WHERE {condition}".encode(), values
                ).fetchone()
            except psycopg.errors.InsufficientPrivilege:
                connection.rollback()
                continue
            assert found == (0,), condition


async def test_configuring_needs_its_own_scope(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    path = f"charge-points/{identity}/commands"
    configuring: list[dict[str, Any]] = [
        {"type": "set_configuration", "key": "HeartbeatInterval", "value": "60"},
        {"type": "call", "action": "ChangeConfiguration", "payload": {"key": "a", "value": "b"}},
    ]
    for role, status in (("operator", 403), ("maintenance", 409)):
        client = create_client(platform, "alpha", "--role", role)
        async with Api(platform, "alpha", client["client_id"], client["client_secret"]) as api:
            for body in configuring:
                problem = await api.problem("POST", path, status, json=body)
                code = "insufficient_scope" if status == 403 else "charge_point_offline"
                assert problem["code"] == code, (role, body)
            # What a charge point does now is either's.
            problem = await api.problem("POST", path, 409, json={"type": "clear_cache"})
            assert problem["code"] == "charge_point_offline"
    viewer = create_client(platform, "alpha", "--role", "viewer")
    async with Api(platform, "alpha", viewer["client_id"], viewer["client_secret"]) as api:
        await api.problem("POST", path, 403, json={"type": "clear_cache"})


@pytest.mark.parametrize("slug", ["platform", "0190b5c8-0000-7000-8000-000000000000"])
async def test_a_slug_is_taken_for_nothing_else(platform: Platform, slug: str) -> None:
    refused = platform.command("account", "create", "--slug", slug, "--name", "Misleading")
    assert refused.returncode != 0 and "--slug" in refused.stderr


async def test_no_client_of_an_account_has_the_platform(platform: Platform, alpha: Account) -> None:
    for scope in ("platform:admin", "charge-points:read platform:admin", ""):
        refused = platform.command("client", "create", "--account", "alpha", "--scope", scope, "--name", "x")
        assert refused.returncode != 0 and "--scope" in refused.stderr


async def test_tokens_of_a_suspended_account_stay_dead(new_platform: NewPlatform) -> None:
    platform = new_platform("stay_dead")
    async with Account(platform, create_account(platform, "alpha")) as alpha:
        await alpha.location()
        key = (await alpha.post("api-keys", {"name": unique("Key"), "scope": "charge-points:read"}))["key"]
        old = await alpha.token()
        platform.command_json("account", "suspend", "--slug", "alpha")
        platform.command_json("account", "resume", "--slug", "alpha")
        alpha.bearer = None
        # A new one is made later than what ended the old one, and then both are known.
        assert (await alpha.get("locations"))["data"]
        platform.kill()
        platform.start()
        await alpha.problem("GET", "locations", 401, bearer=old)
        assert (await alpha.get("locations"))["data"]
        await alpha.request("GET", "locations", 200, bearer=key)


async def test_only_the_right_key_is_used(alpha: Account) -> None:
    made = await alpha.post("api-keys", {"name": unique("Key"), "scope": "charge-points:read"})
    path = f"api-keys/{made['id']}"
    await alpha.post(f"{path}/rotate", {"overlap_seconds": 0}, 200)
    await alpha.problem("GET", "locations", 401, bearer=made["key"])
    assert (await alpha.get(path))["last_used_at"] is None


async def test_who_guesses_keeps_nobody_out(new_platform: NewPlatform) -> None:
    platform = new_platform("guessers", refusal_limit=1)
    async with Account(platform, create_account(platform, "alpha")) as alpha:
        statuses = [
            (await alpha.request("GET", "locations", None, bearer=f"{n}")).status_code for n in range(30)
        ]
        assert 429 in statuses
        # A token that was made just now, and was never seen before, from the same address.
        await alpha.request("GET", "locations", 200, bearer=await alpha.token())


async def test_an_administrator_of_the_platform_is_one_no_longer(platform: Platform, alpha: Account) -> None:
    person = create_platform_administrator(platform, "alpha")
    form = authorize(platform, person, "platform:admin").form
    answer = await alpha.request("POST", "/oauth/token", 200, bearer=None, data=form)
    token = answer.json()["access_token"]
    await alpha.request("GET", "/api/v1/accounts/beta", 200, bearer=token)
    platform.command_json("user", "demote", "--email", person.email)

    async def is_over() -> bool:
        answer = await alpha.request("GET", "/api/v1/accounts/beta", None, bearer=token)
        return answer.status_code == 401

    await until(is_over, "the token has ended")
    refresh = {"grant_type": "refresh_token", "client_id": "plugyard-web"}
    refresh["refresh_token"] = answer.json()["refresh_token"]
    await alpha.request("POST", "/oauth/token", 400, bearer=None, data=refresh)


async def test_a_token_is_as_old_as_what_the_database_said(platform: Platform, alpha: Account) -> None:
    """`jti` has the database's time: it times revocations too, and clocks of two machines differ."""
    before = execute(platform, "SELECT extract(epoch FROM clock_timestamp()) * 1000")
    client = create_client(platform, "alpha", "--role", "viewer")
    async with Api(platform, "alpha", client["client_id"], client["client_secret"]) as api:
        machine = await api.token()
    form = authorize(platform, create_person(platform, "alpha", "viewer"), "sessions:read").form
    first = (await alpha.request("POST", "/oauth/token", 200, bearer=None, data=form)).json()
    refresh = {"grant_type": "refresh_token", "client_id": "plugyard-web"}
    refresh["refresh_token"] = first["refresh_token"]
    second = (await alpha.request("POST", "/oauth/token", 200, bearer=None, data=refresh)).json()
    after = execute(platform, "SELECT extract(epoch FROM clock_timestamp()) * 1000")
    for token in (machine, first["access_token"], second["access_token"]):
        made = int(claims(token)["jti"].replace("-", "")[:12], 16)
        assert int(before) <= made <= after
