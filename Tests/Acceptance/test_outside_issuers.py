"""Tokens of an account's own identity provider, which is a real one: discovery, keys and tokens over HTTP."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import httpx
import jwt
import psycopg
import pytest

from harness.accounts import Account, Credentials, create_account, create_client, unique
from harness.api import Api, without_occurrence
from harness.identity_provider import AUDIENCE, IdentityProvider, Key
from harness.platform import Platform, running

GROUPS = {"ops": "operator", "readers": "viewer"}


@pytest.fixture(scope="module")
def open_platform(cluster: Any) -> Iterator[Platform]:
    """A platform that may connect to this machine, where the providers are."""
    with running(cluster, "issuers", allow_private_targets="true") as platform:
        yield platform


@pytest.fixture(scope="module")
def accounts(open_platform: Platform) -> dict[str, Credentials]:
    return {slug: create_account(open_platform, slug) for slug in ("alpha", "beta")}


@pytest.fixture
async def ours(open_platform: Platform, accounts: dict[str, Credentials]) -> Any:
    async with Account(open_platform, accounts["alpha"]) as account:
        yield account


@pytest.fixture
async def theirs(open_platform: Platform, accounts: dict[str, Credentials]) -> Any:
    async with Account(open_platform, accounts["beta"]) as account:
        yield account


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    with IdentityProvider() as provider:
        yield provider


async def trust(account: Account, provider: IdentityProvider, **fields: Any) -> dict[str, Any]:
    body = {"issuer": provider.url, "audience": AUDIENCE, "group_roles": GROUPS, **fields}
    return await account.post("trusted-issuers", body)


async def is_let_in(account: Account, token: str, path: str = "locations") -> httpx.Response:
    return await account.request("GET", path, 200, bearer=token)


async def is_refused(account: Account, token: str, path: str = "locations") -> dict[str, Any]:
    problem = await account.problem("GET", path, 401, bearer=token)
    assert problem["code"] == "invalid_token"
    return problem


async def test_a_person_of_the_provider_works_in_the_account(
    open_platform: Platform, ours: Account, provider: IdentityProvider
) -> None:
    row = await trust(ours, provider)
    token = provider.token()
    for path in ("locations", f"/api/v1/accounts/{ours.account_id}/locations", "/api/v1/accounts"):
        await is_let_in(ours, token, path)
    made = await ours.post("locations", {"name": unique("Depot"), "city": "Ghent"}, bearer=token)
    # The rights are those of the group's role: an operator is no administrator.
    problem = await ours.problem("GET", "trusted-issuers", 403, bearer=token)
    assert problem["code"] == "insufficient_scope"
    with psycopg.connect(open_platform.cluster.owner_url_of(open_platform.name)) as connection:
        query = "SELECT actor_kind, actor_id, actor_name FROM audit_events WHERE resource_id = %s"
        events = connection.execute(query, (made["id"],)).fetchall()
    assert events == [("user", f"{row['id']}:ann", "ann@example.org")]
    assert provider.requests == ["/.well-known/openid-configuration", "/keys"]
    assert token not in open_platform.log.read_text()


async def test_groups_become_roles(ours: Account, provider: IdentityProvider) -> None:
    await trust(ours, provider, groups_claim="roles", group_roles={"a": "viewer", "b": "maintenance"})
    reader = provider.token(roles=["a", "unknown"])
    await is_let_in(ours, reader, "transactions")
    await ours.problem("POST", "locations", 403, bearer=reader, json={})
    both = provider.token(roles=["a", "b"])
    await is_let_in(ours, both, "messages")
    await ours.problem("POST", "locations", 403, bearer=both, json={})
    for groups in ([], ["unknown"], None, "a", {"a": True}):
        await is_refused(ours, provider.token(roles=groups))
    # Another claim lists nothing.
    await is_refused(ours, provider.token(groups=["a"]))


async def test_the_account_is_the_rows_and_never_a_claim(
    ours: Account, theirs: Account, provider: IdentityProvider
) -> None:
    await trust(ours, provider)
    token = provider.token(account_id=theirs.account_id, account=theirs.slug, scope="account:admin")
    (account,) = (await is_let_in(ours, token, "/api/v1/accounts")).json()["data"]
    assert account["id"] == ours.account_id
    await is_let_in(ours, token)
    await ours.problem("GET", "trusted-issuers", 403, bearer=token)
    foreign = await is_refused(theirs, token)
    nobodys = await is_refused(theirs, token, "/api/v1/accounts/nobody/locations")
    by_id = await is_refused(theirs, token, f"/api/v1/accounts/{theirs.account_id}/locations")
    assert without_occurrence(foreign) == without_occurrence(nobodys) == without_occurrence(by_id)


async def test_one_provider_of_two_accounts(
    ours: Account, theirs: Account, provider: IdentityProvider
) -> None:
    await trust(ours, provider)
    await trust(theirs, provider, group_roles={"ops": "viewer"})
    token = provider.token()
    # The path says in which account; each has its own rules.
    await ours.problem("POST", "locations", 422, bearer=token, json={})
    await is_let_in(theirs, token)
    await theirs.problem("POST", "locations", 403, bearer=token, json={})
    # Where it says nothing, nobody guesses.
    await is_refused(ours, token, "/api/v1/accounts")
    # The audience tells them apart, too.
    other = await trust(theirs, provider, audience="beta-only", group_roles={"ops": "viewer"})
    answer = await is_let_in(ours, provider.token(aud=["beta-only", "else"]), "/api/v1/accounts")
    assert [account["id"] for account in answer.json()["data"]] == [theirs.account_id]
    await theirs.delete(f"trusted-issuers/{other['id']}")
    await is_refused(ours, provider.token(aud=["beta-only", "else"]), "/api/v1/accounts")


async def test_tokens_that_are_not_good(ours: Account, provider: IdentityProvider) -> None:
    await trust(ours, provider)
    now = int(time.time())
    await is_let_in(ours, provider.token())
    for changes in (
        {"aud": "someone-else"},
        {"aud": None},
        {"aud": []},
        {"sub": None},
        {"exp": now - 60},
        {"exp": None},
        {"exp": now + 2 * 86_400},
        {"nbf": now + 600},
        {"iat": now + 600},
        {"iss": f"{provider.url}/"},
        {"iss": provider.url.upper()},
    ):
        await is_refused(ours, provider.token(**changes))
    forged = Key(provider.keys[0].kid)
    await is_refused(ours, provider.token(key=forged))
    header, payload, signature = provider.token().split(".")
    await is_refused(ours, f"{header}.{payload}.")
    await is_refused(ours, f"{header}.{payload}.{signature[::-1]}")
    public = provider.keys[0].jwk["x"]
    confused = jwt.encode(
        {"iss": provider.url, "aud": AUDIENCE, "sub": "ann", "groups": ["ops"], "iat": now, "exp": now + 60},
        public,
        algorithm="HS256",
        headers={"kid": provider.keys[0].kid},
    )
    await is_refused(ours, confused)
    assert provider.key_requests == 1


async def test_only_the_algorithms_that_the_account_allows(ours: Account) -> None:
    with IdentityProvider(Key("ec"), Key("rsa", "RS256")) as provider:
        row = await trust(ours, provider, algorithms=["RS256"])
        await is_let_in(ours, provider.token(key=provider.keys[1]))
        await is_refused(ours, provider.token(key=provider.keys[0]))
        changed = await ours.patch(f"trusted-issuers/{row['id']}", {"algorithms": ["RS256", "ES256"]})
        assert changed["algorithms"] == ["ES256", "RS256"]
        await is_let_in(ours, provider.token(key=provider.keys[0]))
        await ours.patch(f"trusted-issuers/{row['id']}", {"algorithms": ["ES256"]})
        await is_refused(ours, provider.token(key=provider.keys[1]))


async def test_changes_count_at_once(ours: Account, provider: IdentityProvider) -> None:
    row = await trust(ours, provider)
    path = f"trusted-issuers/{row['id']}"
    token = provider.token()
    await is_let_in(ours, token)
    await ours.patch(path, {"is_active": False})
    await is_refused(ours, token)
    await ours.patch(path, {"is_active": True})
    await is_let_in(ours, token)
    await ours.patch(path, {"group_roles": {"ops": "viewer"}})
    await ours.problem("POST", "locations", 403, bearer=token, json={})
    await ours.patch(path, {"audience": "another"})
    await is_refused(ours, token)
    await ours.patch(path, {"audience": AUDIENCE})
    await is_let_in(ours, token)
    await ours.delete(path)
    await is_refused(ours, token)
    # Its keys were asked for once: they are the provider's and not the row's.
    assert provider.key_requests == 1


async def test_keys_rotate_at_the_provider(ours: Account, provider: IdentityProvider) -> None:
    await trust(ours, provider)
    await is_let_in(ours, provider.token())
    assert provider.key_requests == 1
    provider.keys.append(Key("second"))
    await is_let_in(ours, provider.token(key=provider.keys[1]))
    assert provider.key_requests == 2
    # Within the minute nobody makes us ask again, by inventing keys for example.
    for number in range(3):
        await is_refused(ours, provider.token(key=Key(f"invented-{number}")))
    await is_let_in(ours, provider.token())
    assert provider.key_requests == 2


async def test_keys_serve_while_the_provider_is_away(ours: Account, provider: IdentityProvider) -> None:
    await trust(ours, provider)
    await is_let_in(ours, provider.token())
    provider.status = 500
    # An unknown key makes us ask, in vain; the keys that were there stay good.
    await is_refused(ours, provider.token(key=Key("second")))
    assert len(provider.requests) == 3
    await is_let_in(ours, provider.token(sub="bob"))


async def test_many_at_once_ask_the_provider_once(ours: Account) -> None:
    with IdentityProvider(Key("ec"), Key("rsa", "RS256")) as provider:
        await trust(ours, provider)
        tokens = [provider.token(key=provider.keys[n % 2], sub=f"person-{n}") for n in range(20)]
        await asyncio.gather(*(is_let_in(ours, token) for token in tokens))
        assert provider.key_requests == 1


async def test_discovery_of_another_issuer_is_no_proof(ours: Account, provider: IdentityProvider) -> None:
    await trust(ours, provider)
    provider.claims_to_be = f"{provider.url}/"
    await is_refused(ours, provider.token())
    assert provider.key_requests == 0


async def test_a_provider_that_is_away(ours: Account, provider: IdentityProvider) -> None:
    await trust(ours, provider)
    provider.status = 500
    response = await ours.request("GET", "locations", 503, bearer=provider.token())
    assert response.json()["code"] == "issuer_unavailable" and int(response.headers["retry-after"]) > 0
    asked = len(provider.requests)
    # It is left in peace for a while.
    await ours.problem("GET", "locations", 503, bearer=provider.token(sub="bob"))
    assert len(provider.requests) == asked
    with IdentityProvider() as gone:
        await trust(ours, gone)
        token = gone.token()
    await ours.problem("GET", "locations", 503, bearer=token)


async def test_private_addresses_are_not_connected_to(platform: Platform, alpha: Account) -> None:
    with IdentityProvider() as provider:
        problem = await alpha.problem(
            "POST", "trusted-issuers", 422, json={"issuer": provider.url, "audience": AUDIENCE}
        )
        assert [error["field"] for error in problem["errors"]] == ["/issuer"]
        provider.url = provider.url.replace("http:", "https:")
        body = {"issuer": provider.url, "audience": AUDIENCE, "group_roles": GROUPS}
        await alpha.post("trusted-issuers", body)
        await is_refused(alpha, provider.token())
        assert "refused_target" in platform.log.read_text()
        assert provider.requests == []


async def test_what_can_be_trusted(ours: Account, open_platform: Platform) -> None:
    good = {"issuer": f"https://{unique('login').replace('_', '-')}.example", "audience": "a"}
    row = await ours.post("trusted-issuers", good)
    assert row["algorithms"] == ["ES256", "RS256"] and row["group_roles"] == {} and row["is_active"]
    assert (await ours.problem("POST", "trusted-issuers", 409, json=good))["field"] == "/audience"
    second = await ours.post("trusted-issuers", {**good, "audience": "b"})
    path = f"trusted-issuers/{second['id']}"
    assert (await ours.problem("PATCH", path, 409, json={"audience": "a"}))["field"] == "/audience"
    for body, field in (
        ({"audience": "a"}, "/issuer"),
        ({"issuer": good["issuer"]}, "/audience"),
        *(
            ({**good, "issuer": issuer}, "/issuer")
            for issuer in (
                "login.example",
                "ftp://login.example",
                "https://login.example/?x=1",
                "https://login.example/#x",
                "https://user:secret@login.example",
                "https://",
                "https://login.example:0",
                "https://login.example/ ",
                "https://" + "x" * 500,
                open_platform.http,
            )
        ),
        ({**good, "algorithms": []}, "/algorithms"),
        ({**good, "algorithms": ["HS256"]}, "/algorithms"),
        ({**good, "algorithms": ["none"]}, "/algorithms"),
        ({**good, "algorithms": ["RS256", "RS256"]}, "/algorithms"),
        ({**good, "groups_claim": ""}, "/groups_claim"),
        ({**good, "group_roles": {"g": "partner"}}, "/group_roles"),
        ({**good, "group_roles": {"g": "owner"}}, "/group_roles"),
        ({**good, "group_roles": {"": "viewer"}}, "/group_roles"),
        ({**good, "group_roles": ["g"]}, "/group_roles"),
        ({**good, "group_roles": {str(n): "viewer" for n in range(101)}}, "/group_roles"),
        ({**good, "account_id": "x"}, "/account_id"),
    ):
        problem = await ours.problem("POST", "trusted-issuers", 422, json=body)
        assert [error["field"] for error in problem["errors"]] == [field], body
    await ours.problem("PATCH", path, 422, json={"issuer": "https://else.example"})
    assert await ours.get(path) == second
    listed = await ours.all("trusted-issuers", sort="-created_at")
    assert [row["id"] for row in listed[:2]] == [second["id"], row["id"]]


async def test_nobody_gives_groups_more_than_they_hold(open_platform: Platform, ours: Account) -> None:
    limited = create_client(
        open_platform,
        "alpha",
        "--scope",
        "account:admin charge-points:read sessions:read logs:read reports:read",
    )
    good = {"issuer": "https://rights.example", "audience": unique("aud")}
    strong = await ours.post("trusted-issuers", {**good, "group_roles": {"g": "operator"}})
    async with Api(open_platform, "alpha", limited["client_id"], limited["client_secret"]) as admin:
        weak = await admin.post(
            "trusted-issuers", {**good, "audience": unique("aud"), "group_roles": {"g": "viewer"}}
        )
        for method, path, body in (
            ("POST", "trusted-issuers", {**good, "audience": "x", "group_roles": {"g": "operator"}}),
            ("PATCH", f"trusted-issuers/{weak['id']}", {"group_roles": {"g": "viewer", "h": "admin"}}),
            ("PATCH", f"trusted-issuers/{strong['id']}", {"audience": "mine"}),
            ("PATCH", f"trusted-issuers/{strong['id']}", {"group_roles": {}}),
        ):
            problem = await admin.problem(method, path, 403, json=body)
            assert problem["code"] == "exceeds_own_rights", (method, body)
        await admin.delete(f"trusted-issuers/{strong['id']}")


async def test_another_accounts_trust_does_not_exist(
    ours: Account, theirs: Account, provider: IdentityProvider
) -> None:
    row = await trust(ours, provider)
    for method, body in (("GET", None), ("PATCH", {"is_active": False}), ("DELETE", None)):
        more = {} if body is None else {"json": body}
        foreign = await theirs.problem(method, f"trusted-issuers/{row['id']}", 404, **more)
        random = await theirs.problem(
            method, "trusted-issuers/0190a0a0-0000-7000-8000-000000000000", 404, **more
        )
        assert without_occurrence(foreign) == without_occurrence(random)
        await theirs.problem(method, "trusted-issuers/nonsense", 404, **more)
    assert row["id"] not in [other["id"] for other in await theirs.all("trusted-issuers")]
    await is_let_in(ours, provider.token())


async def test_one_accounts_rows_do_not_crowd_out_anothers(
    ours: Account, theirs: Account, provider: IdentityProvider
) -> None:
    for number in range(101):
        await trust(theirs, provider, audience=f"{AUDIENCE}-{number}")
    await trust(ours, provider)
    await is_let_in(ours, provider.token())
    await is_let_in(ours, provider.token(), "/api/v1/accounts")


async def test_a_setting_that_is_no_word(cluster: Any) -> None:
    platform = Platform(cluster, "badsetting", allow_private_targets="perhaps")
    result = platform.command("serve", owner=False)
    assert result.returncode == 78 and "PLUGYARD_ALLOW_PRIVATE_TARGETS" in result.stderr
