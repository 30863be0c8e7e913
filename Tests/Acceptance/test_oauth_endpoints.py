"""The endpoints of OAuth2 without pages: grants of people, revocation, introspection, devices, keys."""

import asyncio
import shutil
import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import jwt
import pytest

from harness.accounts import Account, Credentials, create_account
from harness.api import Api
from harness.grants import (
    COMMAND_LINE_CLIENT,
    WEB_CLIENT,
    Code,
    Person,
    authorize,
    claims,
    create_person,
    create_platform_administrator,
    execute,
    execute_in,
    opaque,
)
from harness.platform import NewPlatform, Platform
from harness.polling import until

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
OPERATOR = {
    *("charge-points:read", "charge-points:write", "commands:control", "sessions:read", "sessions:write"),
    *("logs:read", "reports:read"),
}


@pytest.fixture
async def anyone(platform: Platform) -> AsyncIterator[Api]:
    """Somebody without credentials."""
    async with Api(platform, "alpha", "", "") as api:
        yield api


@pytest.fixture(scope="module")
def admin(platform: Platform, credentials: dict[str, Credentials]) -> Person:
    return create_person(platform, "alpha", "admin")


def add_client(platform: Platform, account_id: str, kind: str, scope: str = "") -> str:
    """A public or confidential client; the secret of the latter is `pys_tests`."""
    client_id = str(uuid.uuid4())
    execute_in(
        platform,
        account_id,
        """
        INSERT INTO clients (account_id, id, name, kind, secret_sha256, redirect_uris, scope)
        VALUES (%s, %s, 'tests', %s, CASE WHEN %s <> 'public' THEN sha256('pys_tests') END,
            '{https://client.example/callback}', %s)
        """,
        *(account_id, client_id, kind, kind, scope),
    )
    return client_id


async def send(api: Api, path: str, expect: int, form: dict[str, str], **more: Any) -> httpx.Response:
    response = await api.request("POST", path, expect, bearer=None, data=form, **more)
    assert response.headers["cache-control"] == "no-store"
    return response


async def ask(api: Api, expect: int = 200, auth: tuple[str, str] | None = None, **form: str) -> Any:
    return (await send(api, "/oauth/token", expect, form, **({"auth": auth} if auth else {}))).json()


async def refused(api: Api, error: str, auth: tuple[str, str] | None = None, **form: str) -> None:
    answer = await ask(api, 401 if error == "invalid_client" else 400, auth, **form)
    assert answer["error"] == error, answer


async def refresh(api: Api, token: str, client_id: str = WEB_CLIENT, **more: str) -> Any:
    return await ask(api, grant_type="refresh_token", client_id=client_id, refresh_token=token, **more)


async def refresh_refused(api: Api, token: str, error: str = "invalid_grant", **more: str) -> None:
    form = {"grant_type": "refresh_token", "client_id": WEB_CLIENT, "refresh_token": token, **more}
    await refused(api, error, **form)


async def status(api: Api, token: str) -> int:
    return (await api.request("GET", "/oauth/userinfo", None, bearer=token)).status_code


async def dies(api: Api, token: str) -> None:
    async def is_dead() -> bool:
        return await status(api, token) == 401

    await until(is_dead, "the access token is dead")


async def test_a_code_becomes_tokens_of_a_person(platform: Platform, anyone: Api, admin: Person) -> None:
    code = authorize(platform, admin, "openid email charge-points:read account:admin", nonce="n-1")
    answer = await ask(anyone, **code.form)
    assert answer["token_type"] == "Bearer" and answer["expires_in"] == 900
    assert set(answer["scope"].split()) == {"openid", "email", "charge-points:read", "account:admin"}
    token = claims(answer["access_token"])
    assert token["sub"] == admin.user_id and token["client_id"] == WEB_CLIENT
    assert token["account_id"] == admin.account_id and token["roles"] == ["admin"]
    assert token["membership_id"] == admin.membership_id and token["grant_id"]
    assert set(token["scope"].split()) == {"charge-points:read", "account:admin"}
    await anyone.request("GET", "locations", bearer=answer["access_token"])
    for method in ("GET", "POST"):
        info = (await anyone.request(method, "/oauth/userinfo", bearer=answer["access_token"])).json()
        assert info == {
            "sub": admin.user_id,
            "email": admin.email,
            "account_id": admin.account_id,
            "account_slug": "alpha",
            "roles": ["admin"],
        }


async def test_an_id_token_tells_who_signed_in_and_opens_nothing(
    platform: Platform, anyone: Api, admin: Person
) -> None:
    answer = await ask(anyone, **authorize(platform, admin, "openid email", nonce="n-2").form)
    keys = (await anyone.request("GET", "/oauth/jwks", bearer=None)).json()["keys"]
    kid = jwt.get_unverified_header(answer["id_token"])["kid"]
    (key,) = [key for key in keys if key["kid"] == kid]
    token = jwt.decode(
        answer["id_token"],
        jwt.PyJWK(key).key,
        algorithms=[key["alg"]],
        issuer=platform.http,
        audience=WEB_CLIENT,
    )
    assert token["sub"] == admin.user_id and token["nonce"] == "n-2" and token["email"] == admin.email
    assert token["auth_time"] <= token["iat"] < token["exp"]
    assert await status(anyone, answer["id_token"]) == 401
    # Without the word there is none.
    assert "id_token" not in await ask(anyone, **authorize(platform, admin, "logs:read").form)


async def test_a_token_never_says_more_than_the_role_gives(platform: Platform, anyone: Api) -> None:
    viewer = create_person(platform, "alpha", "viewer")
    answer = await ask(anyone, **authorize(platform, viewer, "account:admin logs:read platform:admin").form)
    assert answer["scope"] == "logs:read"


async def test_a_platform_administrator_has_one_scope(
    platform: Platform, anyone: Api, alpha: Account
) -> None:
    person = create_platform_administrator(platform, "alpha")
    answer = await ask(anyone, **authorize(platform, person, "openid platform:admin").form)
    token = claims(answer["access_token"])
    assert token["scope"] == "platform:admin" and token["roles"] == [] and "account_id" not in token
    info = (await anyone.request("GET", "/oauth/userinfo", bearer=answer["access_token"])).json()
    assert info == {"sub": person.user_id, "email": person.email, "roles": []}
    again = await refresh(anyone, answer["refresh_token"], scope="openid")
    assert claims(again["access_token"])["scope"] == "platform:admin"
    execute(platform, "UPDATE users SET is_platform_admin = false WHERE id = %s", person.user_id)
    await dies(anyone, again["access_token"])
    await refresh_refused(anyone, again["refresh_token"])


async def test_everything_that_is_wrong_with_a_code(platform: Platform, anyone: Api, admin: Person) -> None:
    code = authorize(platform, admin, "logs:read").form
    for name, value, error in (
        ("code", opaque("pyc_")[0], "invalid_grant"),
        ("code", "rubbish", "invalid_grant"),
        ("redirect_uri", f"{platform.http}/callback/", "invalid_grant"),
        ("redirect_uri", "", "invalid_request"),
        ("code_verifier", "x" * 43, "invalid_grant"),
        ("code_verifier", "short", "invalid_request"),
        ("code_verifier", "", "invalid_request"),
        ("client_id", COMMAND_LINE_CLIENT, "invalid_grant"),
        ("client_id", str(uuid.uuid4()), "invalid_client"),
        ("grant_type", "password", "unsupported_grant_type"),
    ):
        await refused(anyone, error, **{**code, name: value})
    # None of these used it up.
    await ask(anyone, **code)
    await refused(anyone, "invalid_grant", **authorize(platform, admin, "logs:read", seconds=-1).form)


async def test_a_code_that_comes_twice_ends_what_it_gave(
    platform: Platform, anyone: Api, admin: Person
) -> None:
    code = authorize(platform, admin, "logs:read").form
    answer = await ask(anyone, **code)
    assert await status(anyone, answer["access_token"]) == 200
    await refused(anyone, "invalid_grant", **code)
    assert await status(anyone, answer["access_token"]) == 401
    await refresh_refused(anyone, answer["refresh_token"])


async def test_a_code_of_a_session_that_ended_is_worth_nothing(
    platform: Platform, anyone: Api, admin: Person
) -> None:
    code = authorize(platform, admin, "logs:read")
    execute(platform, "SELECT end_browser_session(%s, %s)", admin.user_id, code.session)
    await refused(anyone, "invalid_grant", **code.form)


async def test_signing_out_ends_the_tokens(platform: Platform, anyone: Api, admin: Person) -> None:
    code: Code = authorize(platform, admin, "logs:read")
    answer = await ask(anyone, **code.form)
    execute(platform, "SELECT end_browser_session(%s, %s)", admin.user_id, code.session)
    await dies(anyone, answer["access_token"])
    await refresh_refused(anyone, answer["refresh_token"])


async def test_a_refresh_token_is_replaced_each_time(platform: Platform, anyone: Api, admin: Person) -> None:
    first = await ask(anyone, **authorize(platform, admin, "openid logs:read").form)
    second = await refresh(anyone, first["refresh_token"])
    assert second["refresh_token"] != first["refresh_token"]
    assert second["scope"] == "openid logs:read" and second["id_token"]
    assert claims(second["access_token"])["grant_id"] == claims(first["access_token"])["grant_id"]
    # The answer may have been lost: the same successor, and a fresh access token.
    repeated = await refresh(anyone, first["refresh_token"])
    assert repeated["refresh_token"] == second["refresh_token"]
    assert repeated["access_token"] != second["access_token"]
    for answer in (first, second, repeated):
        assert await status(anyone, answer["access_token"]) == 200
    third = await refresh(anyone, second["refresh_token"])
    # The successor was used, so whoever sends the first one now is somebody else.
    await refresh_refused(anyone, first["refresh_token"])
    for answer in (first, second, repeated, third):
        assert await status(anyone, answer["access_token"]) == 401
    await refresh_refused(anyone, third["refresh_token"])


async def test_a_repetition_that_comes_late_is_reuse(platform: Platform, anyone: Api, admin: Person) -> None:
    first = await ask(anyone, **authorize(platform, admin, "logs:read").form)
    second = await refresh(anyone, first["refresh_token"])
    grant = claims(first["access_token"])["grant_id"]
    execute(
        platform,
        "UPDATE refresh_tokens SET used_at = used_at - interval '11 seconds' WHERE grant_id = %s",
        grant,
    )
    await refresh_refused(anyone, first["refresh_token"])
    assert await status(anyone, second["access_token"]) == 401
    because = execute(platform, "SELECT revoked_because FROM token_grants WHERE id = %s", grant)
    assert because == "refresh_token_reused"


async def test_ten_refreshes_at_once_have_one_successor(
    platform: Platform, anyone: Api, admin: Person
) -> None:
    first = await ask(anyone, **authorize(platform, admin, "logs:read").form)
    answers = await asyncio.gather(*(refresh(anyone, first["refresh_token"]) for _ in range(10)))
    assert len({answer["refresh_token"] for answer in answers}) == 1
    assert len({answer["access_token"] for answer in answers}) == 10
    grant = claims(first["access_token"])["grant_id"]
    assert execute(platform, "SELECT count(*) FROM refresh_tokens WHERE grant_id = %s", grant) == 2
    await refresh(anyone, answers[0]["refresh_token"])


async def test_a_refresh_may_ask_for_less_and_never_for_more(
    platform: Platform, anyone: Api, admin: Person
) -> None:
    first = await ask(anyone, **authorize(platform, admin, "logs:read sessions:read").form)
    for wider in ("logs:read account:admin", "logs:read openid", "no:such"):
        await refresh_refused(anyone, first["refresh_token"], "invalid_scope", scope=wider)
    narrow = await refresh(anyone, first["refresh_token"], scope="logs:read")
    assert narrow["scope"] == "logs:read" == claims(narrow["access_token"])["scope"]
    # The grant stays as wide as it was.
    whole = await refresh(anyone, narrow["refresh_token"])
    assert whole["scope"] == "sessions:read logs:read"


async def test_a_wrong_client_uses_nothing_up(
    platform: Platform, anyone: Api, admin: Person, alpha: Account
) -> None:
    client_id = add_client(platform, alpha.account_id, "confidential", "logs:read sessions:read")
    code = authorize(platform, admin, "logs:read account:admin", client_id, "https://client.example/callback")
    await refused(anyone, "invalid_client", **code.form)
    await refused(anyone, "invalid_client", **code.form, client_secret="wrong")
    answer = await ask(anyone, **code.form, client_secret="pys_tests")
    # No more than the client may have, whatever the person has.
    assert answer["scope"] == "logs:read"
    form = {"grant_type": "refresh_token", "refresh_token": answer["refresh_token"]}
    await refused(anyone, "invalid_client", **form, client_id=client_id)
    await refused(anyone, "invalid_client", (client_id, "wrong"), **form)
    await refused(anyone, "invalid_grant", **form, client_id=WEB_CLIENT)
    await refused(anyone, "unauthorized_client", (alpha.client_id, alpha.client_secret), **form)
    again = await ask(anyone, 200, (client_id, "pys_tests"), **form)
    await refused(anyone, "unauthorized_client", (client_id, "pys_tests"), grant_type="client_credentials")
    # A client that was revoked gets nothing, and what it had is dead.
    execute(platform, "UPDATE clients SET revoked_at = now() WHERE id = %s", client_id)
    await dies(anyone, again["access_token"])
    form["refresh_token"] = again["refresh_token"]
    await refused(anyone, "invalid_client", (client_id, "pys_tests"), **form)


async def test_a_client_of_an_account_acts_for_its_people_only(
    platform: Platform, anyone: Api, beta: Account, admin: Person
) -> None:
    client_id = add_client(platform, beta.account_id, "public", "logs:read")
    code = authorize(platform, admin, "logs:read", client_id, "https://client.example/callback")
    await refused(anyone, "invalid_grant", **code.form)


async def test_another_role_counts_at_once(platform: Platform, anyone: Api, alpha: Account) -> None:
    person = create_person(platform, "alpha", "operator")
    first = await ask(anyone, **authorize(platform, person, " ".join(OPERATOR)).form)
    assert set(first["scope"].split()) == OPERATOR
    execute(platform, "UPDATE memberships SET role = 'viewer' WHERE id = %s", person.membership_id)
    await dies(anyone, first["access_token"])
    second = await refresh(anyone, first["refresh_token"])
    assert set(second["scope"].split()) == {
        "charge-points:read",
        "sessions:read",
        "logs:read",
        "reports:read",
    }
    assert claims(second["access_token"])["roles"] == ["viewer"]
    await anyone.request("GET", "locations", bearer=second["access_token"])
    remove = "DELETE FROM memberships WHERE id = %s"
    execute_in(platform, alpha.account_id, remove, person.membership_id)
    await dies(anyone, second["access_token"])
    await refresh_refused(anyone, second["refresh_token"])


async def test_a_suspended_account_gets_no_tokens(platform: Platform, anyone: Api) -> None:
    credentials = create_account(platform, "suspended-oauth")
    person = create_person(platform, "suspended-oauth")
    code = authorize(platform, person, "logs:read").form
    first = await ask(anyone, **authorize(platform, person, "logs:read").form)
    platform.command_json("account", "suspend", "--slug", "suspended-oauth")
    await dies(anyone, first["access_token"])
    await refused(anyone, "invalid_grant", **code)
    await refresh_refused(anyone, first["refresh_token"])
    machine = (credentials.client_id, credentials.client_secret)
    await refused(anyone, "invalid_client", machine, grant_type="client_credentials")


async def test_a_machine_may_name_words_that_are_no_scopes(alpha: Account) -> None:
    answer = (await alpha.request_token(200, scope="openid logs:read offline_access")).json()
    assert answer["scope"] == "logs:read" and "id_token" not in answer and "refresh_token" not in answer
    assert (await alpha.request_token(400, scope="openid")).json()["error"] == "invalid_scope"


async def test_revoking_either_token_ends_the_family(platform: Platform, anyone: Api, admin: Person) -> None:
    for kind in ("access_token", "refresh_token"):
        answer = await ask(anyone, **authorize(platform, admin, "logs:read").form)
        other = await ask(anyone, **authorize(platform, admin, "logs:read").form)
        form = {"token": answer[kind], "token_type_hint": kind}
        # Another client's word counts for nothing, and is answered alike.
        await send(anyone, "/oauth/revoke", 200, {**form, "client_id": COMMAND_LINE_CLIENT})
        assert await status(anyone, answer["access_token"]) == 200
        await send(anyone, "/oauth/revoke", 200, {**form, "client_id": WEB_CLIENT})
        assert await status(anyone, answer["access_token"]) == 401
        await refresh_refused(anyone, answer["refresh_token"])
        await send(anyone, "/oauth/revoke", 200, {**form, "client_id": WEB_CLIENT})
        assert await status(anyone, other["access_token"]) == 200


async def test_revoking_a_machines_token_ends_that_one(anyone: Api, alpha: Account, beta: Account) -> None:
    first, second = [(await alpha.request_token(200)).json()["access_token"] for _ in range(2)]
    for auth, token in (
        ((beta.client_id, beta.client_secret), first),
        ((alpha.client_id, alpha.client_secret), "rubbish"),
        ((alpha.client_id, alpha.client_secret), opaque("pyr_")[0]),
    ):
        await send(anyone, "/oauth/revoke", 200, {"token": token}, auth=auth)
    await anyone.request("GET", "locations", bearer=first)
    await send(anyone, "/oauth/revoke", 200, {"token": first}, auth=(alpha.client_id, alpha.client_secret))
    await anyone.problem("GET", "locations", 401, bearer=first)
    await anyone.request("GET", "locations", bearer=second)
    await send(anyone, "/oauth/revoke", 401, {"token": second}, auth=(alpha.client_id, "wrong"))
    await anyone.request("GET", "locations", bearer=second)


async def introspect(client: Account, token: str) -> dict[str, Any]:
    auth = (client.client_id, client.client_secret)
    return (await send(client, "/oauth/introspect", 200, {"token": token}, auth=auth)).json()


async def test_introspection_tells_an_account_of_its_own_tokens(
    platform: Platform, anyone: Api, admin: Person, alpha: Account, beta: Account
) -> None:
    answer = await ask(anyone, **authorize(platform, admin, "openid logs:read").form)
    access, token = claims(answer["access_token"]), answer["access_token"]
    found = await introspect(alpha, token)
    assert found["active"] and found["token_use"] == "access" and found["token_type"] == "Bearer"
    for name in (
        "sub",
        "iss",
        "aud",
        "iat",
        "nbf",
        "exp",
        "jti",
        "client_id",
        "account_id",
        "roles",
        "scope",
    ):
        assert found[name] == access[name]
    kept = await introspect(alpha, answer["refresh_token"])
    assert kept["active"] and kept["token_use"] == "refresh" and kept["sub"] == admin.user_id
    assert kept["exp"] - kept["iat"] == pytest.approx(30 * 86400, abs=2)
    machine = await alpha.token()
    assert (await introspect(alpha, machine))["client_id"] == alpha.client_id
    for foreign in (token, answer["refresh_token"], machine):
        assert await introspect(beta, foreign) == {"active": False}
    nobody = create_platform_administrator(platform, "alpha")
    platform_token = await ask(anyone, **authorize(platform, nobody, "platform:admin").form)
    for other in (
        platform_token["access_token"],
        platform_token["refresh_token"],
        answer["id_token"],
        opaque("pyr_")[0],
        "rubbish",
        token[:-4] + "AAAA",
    ):
        assert await introspect(alpha, other) == {"active": False}
    await send(anyone, "/oauth/introspect", 401, {"token": token, "client_id": WEB_CLIENT})
    await send(anyone, "/oauth/introspect", 401, {"token": token}, auth=(alpha.client_id, "wrong"))
    await send(anyone, "/oauth/introspect", 400, {}, auth=(alpha.client_id, alpha.client_secret))
    # What is revoked is inactive at once, what is used up too.
    following = await refresh(anyone, answer["refresh_token"])
    assert await introspect(alpha, answer["refresh_token"]) == {"active": False}
    await send(anyone, "/oauth/revoke", 200, {"token": token, "client_id": WEB_CLIENT})
    for dead in (token, following["access_token"], following["refresh_token"]):
        assert await introspect(alpha, dead) == {"active": False}


async def begin_device(api: Api, **form: str) -> dict[str, Any]:
    form = {"client_id": COMMAND_LINE_CLIENT, **form}
    return (await send(api, "/oauth/device_authorization", 200, form)).json()


def device_form(device: dict[str, Any]) -> dict[str, str]:
    return {
        "grant_type": DEVICE_GRANT,
        "client_id": COMMAND_LINE_CLIENT,
        "device_code": device["device_code"],
    }


def decide(platform: Platform, device: dict[str, Any], person: Person, approve: bool = True) -> None:
    decided = execute(
        platform,
        "SELECT decide_device_code(%s, %s, %s, %s, %s, %s)",
        *(device["user_code"], approve, person.user_id, person.account_id, person.membership_id),
        "openid logs:read",
    )
    assert decided


async def test_a_device_is_let_in(platform: Platform, anyone: Api, admin: Person) -> None:
    device = await begin_device(anyone, scope="openid logs:read")
    assert device["verification_uri"] == f"{platform.http}/device"
    assert device["verification_uri_complete"] == f"{platform.http}/device?user_code={device['user_code']}"
    assert device["expires_in"] == 600 and device["interval"] == 5
    form = device_form(device)
    await refused(anyone, "authorization_pending", **form)
    await refused(anyone, "slow_down", **form)
    # Five seconds more from now on, so the second time was too soon as well.
    await refused(anyone, "slow_down", **form)
    decide(platform, device, admin)
    rewind = (
        "UPDATE device_codes SET last_polled_at = last_polled_at - interval '1 minute' WHERE user_code = %s"
    )
    execute(platform, rewind, device["user_code"])
    answer = await ask(anyone, **form)
    assert answer["scope"] == "openid logs:read" and answer["id_token"]
    assert claims(answer["access_token"])["client_id"] == COMMAND_LINE_CLIENT
    assert (await refresh(anyone, answer["refresh_token"], COMMAND_LINE_CLIENT))["scope"] == answer["scope"]
    await refused(anyone, "invalid_grant", **form)


async def test_a_device_is_not_let_in(platform: Platform, anyone: Api, admin: Person, alpha: Account) -> None:
    denied = await begin_device(anyone)
    decide(platform, denied, admin, approve=False)
    await refused(anyone, "access_denied", **device_form(denied))
    late = await begin_device(anyone)
    execute(platform, "UPDATE device_codes SET expires_at = now() WHERE user_code = %s", late["user_code"])
    await refused(anyone, "expired_token", **device_form(late))
    await refused(anyone, "invalid_grant", **{**device_form(late), "device_code": opaque("pyv_")[0]})
    await refused(anyone, "unauthorized_client", **{**device_form(late), "client_id": WEB_CLIENT})
    for client_id in (WEB_CLIENT, add_client(platform, alpha.account_id, "public")):
        answer = await send(anyone, "/oauth/device_authorization", 400, {"client_id": client_id})
        assert answer.json()["error"] == "unauthorized_client"
    form = {"client_id": COMMAND_LINE_CLIENT, "scope": "no:such"}
    assert (await send(anyone, "/oauth/device_authorization", 400, form)).json()["error"] == "invalid_scope"


async def test_failures_are_limited_and_right_secrets_are_not(new_platform: NewPlatform) -> None:
    platform = new_platform("client-throttle")
    credentials = create_account(platform, "alpha")
    async with Account(platform, credentials) as account:
        form = {"grant_type": "client_credentials"}
        wrong = (account.client_id, "wrong")
        for _ in range(30):
            await account.request("POST", "/oauth/token", 401, bearer=None, data=form, auth=wrong)
        response = await account.request("POST", "/oauth/token", None, bearer=None, data=form, auth=wrong)
        if response.status_code == 401:  # The bucket gained one meanwhile.
            response = await account.request("POST", "/oauth/token", 429, bearer=None, data=form, auth=wrong)
        assert response.status_code == 429 and int(response.headers["retry-after"]) >= 1
        assert response.json()["error"] == "temporarily_unavailable"
        await asyncio.gather(*(account.request_token(200) for _ in range(40)))


async def published(api: Api) -> list[str]:
    return [key["kid"] for key in (await api.request("GET", "/oauth/jwks", bearer=None)).json()["keys"]]


async def signing_key(account: Account) -> str:
    return jwt.get_unverified_header((await account.request_token(200)).json()["access_token"])["kid"]


async def test_keys_are_rotated_and_revoked_while_it_runs(new_platform: NewPlatform) -> None:
    platform = new_platform("live-keys")
    async with Account(platform, create_account(platform, "alpha")) as account:
        (first,) = platform.command_json("keys", "list")["keys"]
        assert first["state"] == "active" and first["algorithm"] == "ES256"
        old_token = await account.token()
        tag = (await account.request("GET", "/oauth/jwks", bearer=None)).headers["etag"]
        cached = await account.request("GET", "/oauth/jwks", 304, bearer=None, headers={"If-None-Match": tag})
        assert cached.headers["etag"] == tag and "max-age=300" in cached.headers["cache-control"]

        # Published at once, signs later.
        second = platform.command_json("keys", "rotate")
        assert second["active_in_seconds"] == 600

        async def shows_second() -> bool:
            return second["kid"] in await published(account)

        await until(shows_second, "the new key is published")
        assert await signing_key(account) == first["kid"]
        states = {key["kid"]: key["state"] for key in platform.command_json("keys", "list")["keys"]}
        assert states == {first["kid"]: "active", second["kid"]: "next"}

        # At once; what the first key signed is good until it expires.
        third = platform.command_json("keys", "rotate", "--now")

        async def signs_with_third() -> bool:
            return await signing_key(account) == third["kid"]

        await until(signs_with_third, "the third key signs")
        await account.request("GET", "locations", bearer=old_token)

        # Revoked: its tokens are dead soon, everything else goes on.
        new_token = (await account.request_token(200)).json()["access_token"]
        platform.command_json("keys", "revoke", first["kid"])

        async def is_dead() -> bool:
            return (await account.request("GET", "locations", None, bearer=old_token)).status_code == 401

        await until(is_dead, "the token of the revoked key is dead")
        await account.request("GET", "locations", bearer=new_token)

        # The one that signs: another takes its place first.
        revoked = platform.command_json("keys", "revoke", third["kid"])

        async def signs_with_successor() -> bool:
            return await signing_key(account) == revoked["successor"]

        await until(signs_with_successor, "the successor signs")
        await account.problem("GET", "locations", 401, bearer=new_token)
        assert platform.command("keys", "revoke", "no-such-key").returncode != 0

        rsa = platform.command_json("keys", "rotate", "--algorithm", "RS256")
        assert rsa["algorithm"] == "RS256"


async def test_an_old_key_is_replaced_by_schedule(new_platform: NewPlatform) -> None:
    platform = new_platform("scheduled-keys", key_rotation_days=30)
    async with Account(platform, create_account(platform, "alpha")) as account:
        first = await signing_key(account)
        execute(platform, "UPDATE signing_keys SET created_at = now() - interval '31 days'")
        assert platform.stop() == 0
        platform.start()

        async def both() -> bool:
            return len(await published(account)) == 2

        await until(both, "the next key is published")
        assert await signing_key(account) == first
        # Ten minutes later.
        execute(platform, "UPDATE signing_keys SET active_from = now() WHERE kid <> %s", first)

        async def is_replaced() -> bool:
            return await signing_key(account) != first

        await until(is_replaced, "the next key signs")


async def test_the_context_key_is_replaced_while_it_runs(
    platform: Platform, new_platform: NewPlatform
) -> None:
    # A file of its own: the other databases of the cluster keep their key.
    secrets_file = platform.folder.parent / "context-keys.secrets"
    shutil.copy(platform.cluster.secrets_file, secrets_file)
    own = new_platform("context-keys", database_secrets_file=str(secrets_file))
    async with Account(own, create_account(own, "alpha")) as account:
        location = await account.location()
        # The log goes on from one run to the next.
        logged = own.log.stat().st_size
        assert own.command_json("keys", "rotate", "--context")["rotated"] == "account_context_key"
        # The old key is good for a day, so nothing fails before the process has heard of the new one.
        assert (await account.get(f"locations/{location['id']}"))["id"] == location["id"]

        async def has_followed() -> bool:
            return b"another key signs account contexts" in own.log.read_bytes()[logged:]

        await until(has_followed, "the process follows the key")
        execute(own, "DELETE FROM context_keys WHERE expires_at IS NOT NULL")
        assert (await account.get(f"locations/{location['id']}"))["id"] == location["id"]
        await account.location()
