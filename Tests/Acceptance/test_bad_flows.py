"""The negative list for flows: credentials in the place of others, codes and tokens whose reason is gone.

What a bearer is refused for is no better at the introspection endpoint. The beginnings are in
test_oauth_endpoints.py (codes, refresh tokens, devices) and test_sign_in.py (requests, redirect URIs).
"""

import asyncio
import secrets
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from harness.accounts import Account, Credentials, create_account, unique
from harness.api import Api
from harness.grants import (
    COMMAND_LINE_CLIENT,
    WEB_CLIENT,
    Code,
    Person,
    authorize,
    create_person,
    create_platform_administrator,
    execute,
    opaque,
)
from harness.openapi import DOCUMENT
from harness.platform import Platform
from harness.polling import until

# Failures are counted by address; these are for nobody else's tests.
ADDRESS = "127.79.0.1"
CALLBACK = "https://client.example/callback"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
SCOPE = "openid charge-points:read"


@pytest.fixture
async def anyone(platform: Platform) -> AsyncIterator[Api]:
    """Somebody without credentials."""
    async with Api(platform, "alpha", "", "", ADDRESS) as api:
        yield api


@pytest.fixture
async def server(platform: Platform, alpha: Account) -> AsyncIterator[Api]:
    """A client of alpha that may introspect, with failures of its own."""
    client = await alpha.post("clients", {"name": unique("Resource server"), "scope": "charge-points:read"})
    async with Api(platform, "alpha", client["client_id"], client["client_secret"], ADDRESS) as api:
        yield api


@pytest.fixture(scope="module")
def person(platform: Platform, credentials: dict[str, Credentials]) -> Person:
    return create_person(platform, "alpha")


async def post(api: Api, path: str, form: dict[str, str], **more: Any) -> httpx.Response:
    return await api.request("POST", path, None, bearer=None, data=form, **more)


async def ask(api: Api, form: dict[str, str], **more: Any) -> dict[str, Any]:
    response = await post(api, "/oauth/token", form, **more)
    assert response.status_code == 200, response.text
    return response.json()


async def error(api: Api, form: dict[str, str], **more: Any) -> str:
    response = await post(api, "/oauth/token", form, **more)
    assert response.status_code in (400, 401), f"{response.status_code}: {response.text}"
    return response.json()["error"]


def refresh_form(token: str, client_id: str = WEB_CLIENT) -> dict[str, str]:
    return {"grant_type": "refresh_token", "client_id": client_id, "refresh_token": token}


def device_form(code: str) -> dict[str, str]:
    return {"grant_type": DEVICE_GRANT, "client_id": COMMAND_LINE_CLIENT, "device_code": code}


async def begin_device(api: Api) -> dict[str, str]:
    response = await post(api, "/oauth/device_authorization", {"client_id": COMMAND_LINE_CLIENT})
    assert response.status_code == 200, response.text
    return response.json()


async def bearer_status(api: Api, token: str) -> int:
    return (await api.request("GET", "/api/v1/accounts/alpha", None, bearer=token)).status_code


async def is_active(server: Api, token: str) -> bool:
    auth = (server.client_id, server.client_secret)
    response = await server.request(
        "POST", "/oauth/introspect", bearer=None, data={"token": token}, auth=auth
    )
    answer = response.json()
    assert answer["active"] or answer == {"active": False}
    return answer["active"]


async def ends(server: Api, token: str) -> None:
    """Soon, on both paths: what another process revokes is read twice a second."""

    async def is_dead() -> bool:
        return await bearer_status(server, token) == 401 and not await is_active(server, token)

    await until(is_dead, "the token is dead")


# Credentials in the place of others.


@dataclass
class Places:
    """Where a credential can be shown; each returns whether it was taken."""

    api: Api
    server: Api
    code: Code

    async def bearer(self, text: str) -> bool:
        return await bearer_status(self.api, text) != 401

    async def introspected(self, text: str) -> bool:
        return await is_active(self.server, text)

    async def authorization_code(self, text: str) -> bool:
        return await self.is_taken({**self.code.form, "code": text})

    async def refresh_token(self, text: str) -> bool:
        return await self.is_taken(refresh_form(text))

    async def device_code(self, text: str) -> bool:
        return await self.is_taken(device_form(text), "authorization_pending")

    async def client_secret(self, text: str) -> bool:
        form = {"grant_type": "client_credentials"}
        return await self.is_taken(form, auth=(self.server.client_id, text))

    async def session_cookie(self, text: str) -> bool:
        headers = {"Cookie": f"plugyard_session={text}"}
        page = await self.api.request("GET", "/sign-in", 200, bearer=None, headers=headers)
        return 'type="password"' not in page.text

    async def mail_link(self, text: str) -> bool:
        page = await self.api.request("GET", "/password/link", None, bearer=None, params={"token": text})
        assert page.status_code in (200, 400)
        return page.status_code == 200

    async def is_taken(self, form: dict[str, str], good_error: str = "", **more: Any) -> bool:
        response = await post(self.api, "/oauth/token", form, **more)
        if response.status_code == 200:
            return True
        refusal = response.json()["error"]
        assert refusal in ("invalid_grant", "invalid_client", "authorization_pending", "slow_down"), refusal
        return refusal in (good_error, "slow_down")

    @property
    def all(self) -> dict[str, Callable[[str], Awaitable[bool]]]:
        return {
            "bearer": self.bearer,
            "introspected token": self.introspected,
            "authorization code": self.authorization_code,
            "refresh token": self.refresh_token,
            "device code": self.device_code,
            "client secret": self.client_secret,
            "session cookie": self.session_cookie,
            "link of a mail": self.mail_link,
        }


async def things(platform: Platform, server: Api, alpha: Account, person: Person) -> dict[str, str]:
    """One of every kind, all good in their own place."""
    tokens = await ask(server, authorize(platform, person, SCOPE).form)
    device = await begin_device(server)
    cookie, cookie_hash = opaque("pyb_")
    link, link_hash = opaque("pyl_")
    execute(
        platform,
        "SELECT open_browser_session(gen_random_uuid(), %s, %s, 3600, false, '127.0.0.1', 'tests')",
        *(person.user_id, cookie_hash),
    )
    execute(
        platform,
        "INSERT INTO user_links (secret_sha256, user_id, kind, expires_at)"
        " VALUES (%s, %s, 'reset', now() + interval '1 hour')",
        *(link_hash, person.user_id),
    )
    key = await alpha.post("api-keys", {"name": unique("Key"), "scope": "charge-points:read"})
    return {
        "access token": tokens["access_token"],
        "refresh token": tokens["refresh_token"],
        "id token": tokens["id_token"],
        "authorization code": "",  # That of the places.
        "device code": device["device_code"],
        "user code": device["user_code"],
        "session cookie": cookie,
        "link of a mail": link,
        "client secret": server.client_secret,
        "API key": key["key"],
    }


OWN = {
    ("access token", "bearer"),
    ("API key", "bearer"),
    ("access token", "introspected token"),
    ("refresh token", "introspected token"),
    *((name, name) for name in ("authorization code", "refresh token", "device code", "client secret")),
    *((name, name) for name in ("session cookie", "link of a mail")),
}


async def test_no_credential_stands_for_another(
    platform: Platform, anyone: Api, server: Api, alpha: Account, person: Person
) -> None:
    places = Places(anyone, server, authorize(platform, person, SCOPE, seconds=600))
    credentials = await things(platform, server, alpha, person)
    credentials["authorization code"] = places.code.form["code"]
    cases = [(thing, place) for thing in credentials for place in places.all]
    wrong = [case for case in cases if case not in OWN]
    assert len(wrong) >= 60
    for thing, place in wrong:
        assert not await places.all[place](credentials[thing]), f"{thing} as {place}"
    # None of these used anything up.
    for thing, place in sorted(OWN, key=lambda own: own[1] == "refresh token"):
        assert await places.all[place](credentials[thing]), f"{thing} as {place}"


# Codes.


async def test_a_code_is_for_one_request_alone(
    platform: Platform, anyone: Api, alpha: Account, person: Person
) -> None:
    kinds = [
        await alpha.post(
            "clients",
            {
                "name": unique("Application"),
                "kind": kind,
                "redirect_uris": [CALLBACK],
                "scope": "charge-points:read",
            },
        )
        for kind in ("confidential", "confidential", "public")
    ]
    own, other, public = [client["client_id"] for client in kinds]
    secret, other_secret = kinds[0]["client_secret"], kinds[1]["client_secret"]
    code = authorize(platform, person, SCOPE, own, CALLBACK, seconds=600).form
    strange = authorize(platform, person, SCOPE, own, CALLBACK, seconds=600).form
    challenge = execute(
        platform,
        "SELECT code_challenge FROM authorization_codes WHERE secret_sha256 = sha256(%s::bytea)",
        code["code"].encode(),
    )
    verifier = code["code_verifier"]
    basic: dict[str, Any] = {"auth": (own, secret)}
    cases: dict[str, tuple[str, dict[str, str | None], dict[str, Any]]] = {
        "of another client that proves itself": (
            "invalid_grant",
            {"client_id": other},
            {"auth": (other, other_secret)},
        ),
        "of another client without a secret": ("invalid_grant", {"client_id": public}, {}),
        "of the platform's own client": ("invalid_grant", {"client_id": WEB_CLIENT}, {}),
        "the client's name alone": ("invalid_client", {}, {}),
        "another client's secret": ("invalid_client", {}, {"auth": (own, other_secret)}),
        "an empty secret": ("invalid_client", {}, {"auth": (own, "")}),
        "a secret of a client that has none": (
            "invalid_client",
            {"client_id": public, "client_secret": secret},
            {},
        ),
        "the client of the form is not that of the header": ("invalid_request", {"client_id": other}, basic),
        "the client is proven twice": ("invalid_request", {"client_secret": secret}, basic),
        "the header is no Basic": ("invalid_client", {}, {"headers": {"Authorization": f"Bearer {secret}"}}),
        "the challenge as its own verifier": ("invalid_grant", {"code_verifier": challenge}, basic),
        "the verifier of another code": ("invalid_grant", {"code_verifier": strange["code_verifier"]}, basic),
        "the verifier in other case": ("invalid_grant", {"code_verifier": verifier.swapcase()}, basic),
        "the verifier cut short": ("invalid_grant", {"code_verifier": verifier[:-1]}, basic),
        "the verifier with more": ("invalid_grant", {"code_verifier": verifier + "a"}, basic),
        "the verifier with a line break": ("invalid_request", {"code_verifier": verifier + "\n"}, basic),
        "the verifier with padding": ("invalid_request", {"code_verifier": verifier + "="}, basic),
        "a verifier of 129 letters": ("invalid_request", {"code_verifier": "a" * 129}, basic),
        "no verifier": ("invalid_request", {"code_verifier": None}, basic),
        "plain instead of S256": (
            "invalid_grant",
            {"code_verifier": challenge, "code_challenge_method": "plain"},
            basic,
        ),
        "no redirect URI": ("invalid_request", {"redirect_uri": None}, basic),
        "a redirect URI with more": ("invalid_grant", {"redirect_uri": f"{CALLBACK}?a=1"}, basic),
        "a redirect URI in other case": ("invalid_grant", {"redirect_uri": CALLBACK.upper()}, basic),
        "a redirect URI of somebody else": (
            "invalid_grant",
            {"redirect_uri": "https://evil.example/"},
            basic,
        ),
        "no code": ("invalid_request", {"code": None}, basic),
        "the code in other case": ("invalid_grant", {"code": code["code"].swapcase()}, basic),
        "the code with a space behind": ("invalid_grant", {"code": code["code"] + " "}, basic),
        "no grant type": ("invalid_request", {"grant_type": None}, basic),
        "implicit": ("unsupported_grant_type", {"grant_type": "implicit"}, basic),
        "grant type in upper case": ("unsupported_grant_type", {"grant_type": "AUTHORIZATION_CODE"}, basic),
        "as a machine": ("unauthorized_client", {"grant_type": "client_credentials"}, basic),
    }
    for name, (expected, change, more) in cases.items():
        form = {key: value for key, value in {**code, **change}.items() if value is not None}
        assert await error(anyone, form, **more) == expected, name
    body = httpx.QueryParams(code)
    form_type = {"Content-Type": "application/x-www-form-urlencoded"}
    for name, request in {
        "the code twice": {"content": f"{body}&code={code['code']}", "headers": form_type},
        "the verifier twice": {"content": f"{body}&code_verifier=a", "headers": form_type},
        "as JSON": {"json": code},
        "no UTF-8": {"content": f"{body}&x=".encode() + b"\xff", "headers": form_type},
        "bad percent encoding": {"content": f"{body}&x=%zz", "headers": form_type},
    }.items():
        response = await anyone.request("POST", "/oauth/token", None, bearer=None, **basic, **request)
        assert response.status_code == 400, name
        assert response.json()["error"] == "invalid_request", name
    # Addresses are logged by whoever stands between, so nothing is read from them.
    response = await anyone.request("POST", "/oauth/token", 400, bearer=None, params=code, **basic)
    assert response.json()["code"] == "invalid_parameter"
    # None of these used it up.
    await ask(anyone, code, **basic)


async def test_of_ten_uses_of_a_code_at_once_none_lasts(
    platform: Platform, anyone: Api, server: Api, person: Person
) -> None:
    code = authorize(platform, person, SCOPE).form
    responses = await asyncio.gather(*(post(anyone, "/oauth/token", code) for _ in range(10)))
    good = [response.json() for response in responses if response.status_code == 200]
    assert len(good) == 1 and {r.status_code for r in responses} == {200, 400}
    await ends(server, good[0]["access_token"])
    assert await error(anyone, refresh_form(good[0]["refresh_token"])) == "invalid_grant"


# Tokens whose reason is gone.


@dataclass
class Life:
    """A person, signed in to an application, with a code and a device that have not been used yet."""

    platform: Platform
    alpha: Account
    person: Person
    client_id: str
    code: Code
    tokens: dict[str, Any]
    pending: Code

    async def run(self, *arguments: str) -> None:
        await asyncio.to_thread(self.platform.command_json, *arguments, "--email", self.person.email)

    async def disabled(self) -> None:
        await self.run("user", "disable")

    async def given_another_password(self) -> None:
        await self.run("user", "passwd")

    async def removed(self) -> None:
        await self.alpha.delete(f"users/{self.person.membership_id}")

    async def sent_out(self) -> None:
        await self.alpha.delete(f"users/{self.person.membership_id}/sessions")

    async def signed_out(self) -> None:
        execute(self.platform, "SELECT end_browser_session(%s, %s)", self.person.user_id, self.code.session)

    async def client_revoked(self) -> None:
        await self.alpha.delete(f"clients/{self.client_id}")

    async def code_repeated(self) -> None:
        assert await error(self.alpha, self.code.form) == "invalid_grant"

    async def refresh_token_repeated(self) -> None:
        first = self.tokens["refresh_token"]
        for _ in range(2):
            form = refresh_form(self.tokens["refresh_token"], self.client_id)
            self.tokens = await ask(self.alpha, form)
        assert await error(self.alpha, refresh_form(first, self.client_id)) == "invalid_grant"

    async def access_token_revoked(self) -> None:
        await self.revoke("access_token")

    async def refresh_token_revoked(self) -> None:
        await self.revoke("refresh_token")

    async def revoke(self, kind: str) -> None:
        form = {"token": self.tokens[kind], "client_id": self.client_id}
        assert (await post(self.alpha, "/oauth/revoke", form)).status_code == 200

    async def expired(self) -> None:
        await self.change("expires_at = now()")

    async def unused_for_two_weeks(self) -> None:
        await self.change("last_used_at = now() - interval '14 days'")

    async def change(self, assignment: str) -> None:
        execute(
            self.platform,
            f"UPDATE token_grants SET {assignment} WHERE user_id = %s AND client_id = %s",
            *(self.person.user_id, self.client_id),
        )


# What ends a life, whether its access token ends with it, and how its unused code and device are answered:
# `None` where they have nothing to do with it.
ENDS: list[tuple[Callable[[Life], Awaitable[None]], bool, str | None, str | None]] = [
    (Life.disabled, True, "invalid_grant", "invalid_grant"),
    (Life.given_another_password, True, "invalid_grant", "invalid_grant"),
    (Life.removed, True, "invalid_grant", "invalid_grant"),
    (Life.sent_out, True, "invalid_grant", "invalid_grant"),
    (Life.signed_out, True, "invalid_grant", None),
    (Life.client_revoked, True, "invalid_client", None),
    (Life.code_repeated, True, None, None),
    (Life.refresh_token_repeated, True, None, None),
    (Life.access_token_revoked, True, None, None),
    (Life.refresh_token_revoked, True, None, None),
    # The access token ends by itself within a quarter of an hour.
    (Life.expired, False, None, None),
    (Life.unused_for_two_weeks, False, None, None),
]


@pytest.mark.parametrize("end, ends_access, of_code, of_device", ENDS, ids=[end[0].__name__ for end in ENDS])
async def test_what_has_ended_is_dead_everywhere(
    platform: Platform,
    server: Api,
    alpha: Account,
    end: Callable[[Life], Awaitable[None]],
    ends_access: bool,
    of_code: str | None,
    of_device: str | None,
) -> None:
    person = create_person(platform, "alpha", "viewer")
    fields = {"kind": "public", "redirect_uris": [CALLBACK], "scope": "charge-points:read"}
    client_id = (await alpha.post("clients", {"name": unique("Application"), **fields}))["client_id"]
    code = authorize(platform, person, SCOPE, client_id, CALLBACK)
    tokens = await ask(alpha, code.form)
    pending = authorize(platform, person, SCOPE, client_id, CALLBACK, seconds=600)
    # Of the same browser session as the tokens.
    execute(
        platform,
        "UPDATE authorization_codes SET browser_session_id = %s WHERE secret_sha256 = sha256(%s::bytea)",
        *(code.session, pending.form["code"].encode()),
    )
    device = await begin_device(server)
    decided = execute(
        platform,
        "SELECT decide_device_code(%s, true, %s, %s, %s, %s)",
        *(device["user_code"], person.user_id, person.account_id, person.membership_id, SCOPE),
    )
    assert decided
    life = Life(platform, alpha, person, client_id, code, tokens, pending)
    assert await is_active(server, tokens["access_token"]) and await is_active(
        server, tokens["refresh_token"]
    )

    await end(life)
    if ends_access:
        await ends(server, tokens["access_token"])
        await ends(server, life.tokens["access_token"])
    for token in {tokens["refresh_token"], life.tokens["refresh_token"]}:
        assert not await is_active(server, token)
        assert await error(server, refresh_form(token, client_id)) in ("invalid_grant", "invalid_client")
    for form, expected in ((pending.form, of_code), (device_form(device["device_code"]), of_device)):
        if expected:
            assert await error(server, form) == expected
        else:
            await ask(server, form)


async def test_a_suspended_account_is_told_nothing(platform: Platform, server: Api) -> None:
    slug = "suspended-flows"
    credentials = create_account(platform, slug)
    person = create_person(platform, slug)
    device = await begin_device(server)
    execute(
        platform,
        "SELECT decide_device_code(%s, true, %s, %s, %s, %s)",
        *(device["user_code"], person.user_id, person.account_id, person.membership_id, SCOPE),
    )
    async with Account(platform, credentials, ADDRESS) as account:
        tokens = await ask(account, authorize(platform, person, SCOPE).form)
        machine = await account.token()
        assert await is_active(account, machine) and await is_active(account, tokens["refresh_token"])
        platform.command_json("account", "suspend", "--slug", slug)
        for token in (machine, tokens["access_token"]):
            await ends(server, token)
        form = {"token": machine}
        auth = (account.client_id, account.client_secret)

        async def is_refused() -> bool:
            return (await post(account, "/oauth/introspect", form, auth=auth)).status_code == 401

        await until(is_refused, "its clients may not ask")
    assert await error(server, device_form(device["device_code"])) == "invalid_grant"


# API keys, support sessions, platform administrators.

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def base62(number: int, width: int) -> str:
    text = ""
    for _ in range(width):
        number, digit = divmod(number, 62)
        text = DIGITS[digit] + text
    return text


def with_checksum(body: str) -> str:
    return body + base62(zlib.crc32(body.encode()), 6)


async def test_api_keys_that_are_none(anyone: Api, server: Api, alpha: Account, beta: Account) -> None:
    async def new(account: Account) -> dict[str, Any]:
        return await account.post("api-keys", {"name": unique("Key"), "scope": "charge-points:read"})

    good, other, deleted, foreign = await new(alpha), await new(alpha), await new(alpha), await new(beta)
    await alpha.delete(f"api-keys/{deleted['id']}")
    key = good["key"]
    _, number, tail = key.split("_")
    secret = tail[:-6]
    assert with_checksum(key[:-6]) == key, "the checksum is that of the documentation"
    random_secret = base62(secrets.randbits(256), 43)
    other_number = other["id"].replace("-", "")
    cases = {
        "another checksum": key[:-6] + base62(zlib.crc32(key.encode()), 6),
        "no checksum": key[:-6],
        "another secret": with_checksum(f"pyd_{number}_{random_secret}"),
        "another secret, checksum kept": f"pyd_{number}_{random_secret}{key[-6:]}",
        "an empty secret": with_checksum(f"pyd_{number}_"),
        "a secret of zeros": with_checksum(f"pyd_{number}_{'0' * 43}"),
        "the id of another key": with_checksum(f"pyd_{other_number}_{secret}"),
        "the id of another account's key": with_checksum(f"pyd_{foreign['id'].replace('-', '')}_{secret}"),
        "an id that nobody has": with_checksum(f"pyd_0190a0a0000070008000000000000000_{secret}"),
        "an id of zeros": with_checksum(f"pyd_{'0' * 32}_{secret}"),
        "the id in upper case": with_checksum(f"pyd_{number.upper()}_{secret}"),
        "another prefix": with_checksum(f"pys_{number}_{secret}"),
        "no prefix": with_checksum(f"{number}_{secret}"),
        "more behind": f"{key}0",
        "the id alone": good["id"],
        "the hint alone": good["hint"],
        "deleted": deleted["key"],
        "SQL": f"pyd_{number}_' OR '1'='1",
    }
    for name, text in cases.items():
        assert await bearer_status(anyone, text) == 401, name
        assert not await is_active(server, text), name
    assert await bearer_status(anyone, key) == 200
    # It says nothing about keys, not even good ones.
    assert not await is_active(server, key)


async def platform_token(platform: Platform, api: Api) -> str:
    administrator = create_platform_administrator(platform, "alpha")
    return (await ask(api, authorize(platform, administrator, "platform:admin").form))["access_token"]


async def test_a_support_token_ends_with_its_session(
    platform: Platform, anyone: Api, server: Api, alpha: Account
) -> None:
    admin = await platform_token(platform, anyone)
    sessions = "/api/v1/accounts/alpha/support-sessions"

    async def open_session() -> dict[str, Any]:
        body = {"reason": "A ticket: sessions are missing"}
        return (await anyone.request("POST", sessions, 201, bearer=admin, json=body)).json()

    async def ended_by_the_administrator(session: dict[str, Any]) -> None:
        await anyone.request("DELETE", f"{sessions}/{session['id']}", 204, bearer=admin)

    async def ended_by_the_account(session: dict[str, Any]) -> None:
        await alpha.delete(f"support-sessions/{session['id']}")

    for end in (ended_by_the_administrator, ended_by_the_account):
        session = await open_session()
        token = session["access_token"]
        assert await bearer_status(anyone, token) == 200
        await end(session)
        await ends(server, token)
        renewal = f"{sessions}/{session['id']}/token"
        assert (await anyone.request("POST", renewal, None, bearer=admin)).status_code == 409
        assert (await anyone.request("POST", renewal, None, bearer=token)).status_code == 401
    # One of somebody who is an administrator no longer.
    session = await open_session()
    execute(
        platform,
        "UPDATE users SET is_platform_admin = false WHERE id = (SELECT admin_id FROM"
        " support_sessions WHERE id = %s)",
        session["id"],
    )
    await ends(server, session["access_token"])


async def test_a_platform_administrator_is_nobody_in_an_account(
    platform: Platform, anyone: Api, server: Api, alpha: Account
) -> None:
    admin = await platform_token(platform, anyone)
    assert (await anyone.request("GET", "/api/v1/accounts", bearer=admin)).status_code == 200
    assert not await is_active(server, admin)
    values = {"{account}": "alpha", "{charge_point}": "CP", "{id}": "0190a0a0-0000-7000-8000-000000000000"}
    refused = 0
    for (method, template), operation in DOCUMENT.operations.items():
        needs = [scope for way in operation.get("security", []) for scope in way.get("oauth", [])]
        if not needs or "platform:admin" in needs:
            continue
        path = template
        for name, value in values.items():
            path = path.replace(name, value)
        more = {"json": {}} if method in ("POST", "PATCH", "PUT") else {}
        problem = await anyone.problem(method, path, 403, bearer=admin, **more)
        assert problem["code"] == "insufficient_scope", (method, template)
        refused += 1
    assert refused >= 40
    own = await alpha.token()
    for method, path in (("POST", "/api/v1/accounts"), ("POST", "/api/v1/accounts/beta/suspend")):
        await alpha.problem(method, path, 403, bearer=own, json={})
