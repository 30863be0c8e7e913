"""Signing in with an OAuth client that is not ours: Authlib (PyPI), which knows us by our metadata alone.

Every answer that the library gets is held against openapi.yaml as well.
"""

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc6749.errors import MismatchingStateException
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata, get_well_known_url
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata
from authlib.oidc.discovery import get_well_known_url as get_openid_url
from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from harness.accounts import Account, unique
from harness.browser import Browser, Page
from harness.openapi import DOCUMENT
from harness.people import People, Person
from harness.platform import Platform
from harness.polling import until

CALLBACK = "https://app.example/callback"
SCOPE = "openid email charge-points:read"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"

_addresses = itertools.count(1)


async def check(response: httpx2.Response) -> None:
    await response.aread()
    DOCUMENT.check(response)


@dataclass(frozen=True)
class Answered:
    """Where the browser was sent back to, and what the application kept for that moment."""

    url: str
    state: str
    verifier: str
    nonce: str


class Application(AsyncOAuth2Client):
    """An application on the web as its author would write it with Authlib."""

    def __init__(self, platform: Platform, client_id: str, client_secret: str | None = None, **more: Any):
        super().__init__(
            client_id,
            client_secret,
            **{
                "scope": SCOPE,
                "redirect_uri": CALLBACK,
                "code_challenge_method": "S256",
                "trust_env": False,
                "timeout": 30,
                "event_hooks": {"response": [check]},
                **more,
            },
        )
        self.platform = platform

    async def read(self, url: str) -> dict[str, Any]:
        """A document that is open to everybody."""
        return (await self.request("GET", url, withhold_token=True)).raise_for_status().json()

    async def discover(self) -> None:
        """Everything else is read from here."""
        self.metadata.update(await self.read(get_well_known_url(self.platform.http, external=True)))
        assert self.metadata["issuer"] == self.platform.http

    async def sign_in(self, person: Person) -> Answered:
        """Sends a browser to the pages, where the person fills in the form."""
        verifier, nonce = generate_token(48), generate_token(20)
        url, state = self.create_authorization_url(
            self.metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce
        )
        async with Browser(self.platform, f"127.78.0.{next(_addresses)}") as browser:
            page = Page((await browser.get(url)).text)
            response = await browser.send(page.forms[0], 303, email=person.email, password=person.password)
            response = await browser.get(response.headers["location"], 303)
        return Answered(response.headers["location"], state, verifier, nonce)

    async def fetch(self, answered: Answered, **more: str) -> dict[str, Any]:
        return await self.fetch_token(
            **{
                "authorization_response": answered.url,
                "state": answered.state,
                "code_verifier": answered.verifier,
                **more,
            }
        )

    async def verify_id_token(self, nonce: str | None) -> CodeIDToken:
        """As Authlib does it in its integrations for web frameworks."""
        keys = await self.read(self.metadata["jwks_uri"])
        algorithms = self.metadata["id_token_signing_alg_values_supported"]
        token = jwt.decode(
            self.token["id_token"], KeySet.import_key_set(keys), registry=JWSRegistry(algorithms=algorithms)
        )
        claims = CodeIDToken(
            token.claims,
            token.header,
            {"iss": {"values": [self.metadata["issuer"]]}, "aud": {"values": [self.client_id]}},
            {"nonce": nonce, "client_id": self.client_id, "access_token": self.token["access_token"]},
        )
        claims.validate(leeway=5)
        return claims

    async def status(self, access_token: str) -> int:
        headers = {"Authorization": f"Bearer {access_token}"}
        url = f"{self.platform.http}/api/v1/accounts/alpha/locations"
        return (await self.request("GET", url, headers=headers, withhold_token=True)).status_code


async def all_die(application: Application, *access_tokens: str) -> None:
    async def are_dead() -> bool:
        return {await application.status(token) for token in access_tokens} == {401}

    await until(are_dead, "the access tokens are dead")


async def is_refused(error: str, request: Any) -> None:
    with pytest.raises(OAuthError) as refusal:
        await request
    assert refusal.value.error == error


@pytest.fixture
def people(platform: Platform) -> People:
    return People(platform)


@pytest.fixture
def person(people: People, alpha: Account) -> Person:
    return people.create("alpha", role="viewer")


async def register(alpha: Account, kind: str) -> dict[str, Any]:
    fields = {"kind": kind, "redirect_uris": [CALLBACK], "scope": "charge-points:read"}
    return await alpha.post("clients", {"name": unique("Application"), **fields})


@pytest.fixture
async def application(platform: Platform, alpha: Account) -> AsyncIterator[Application]:
    """A public client, as in a browser or on a telephone."""
    client = await register(alpha, "public")
    async with Application(platform, client["client_id"]) as application:
        await application.discover()
        yield application


async def test_the_library_accepts_the_metadata(application: Application) -> None:
    AuthorizationServerMetadata(application.metadata).validate()
    document = await application.read(get_openid_url(application.platform.http, external=True))
    OpenIDProviderMetadata(document).validate()
    assert document == application.metadata
    assert document["code_challenge_methods_supported"] == ["S256"]
    assert document["authorization_response_iss_parameter_supported"] is True
    assert "password" not in document["grant_types_supported"]
    assert document["response_types_supported"] == ["code"]


async def test_a_person_signs_in_to_the_application(application: Application, person: Person) -> None:
    answered = await application.sign_in(person)
    answer = parse_qs(urlsplit(answered.url).query)
    assert answered.url.startswith(f"{CALLBACK}?") and answer["iss"] == [application.metadata["issuer"]]
    # Somebody else's answer is noticed before its code is spent.
    with pytest.raises(MismatchingStateException):
        await application.fetch(answered, state="of another browser")
    token = await application.fetch(answered)
    assert token["token_type"] == "Bearer" and set(token["scope"].split()) == set(SCOPE.split())
    claims = await application.verify_id_token(answered.nonce)
    assert claims["sub"] == str(person.id) and claims["email"] == person.email
    info = (await application.get(application.metadata["userinfo_endpoint"])).raise_for_status().json()
    assert info["sub"] == str(person.id) and info["account_slug"] == "alpha"
    base = f"{application.platform.http}/api/v1/accounts"
    assert (await application.get(f"{base}/alpha/locations")).status_code == 200
    assert (await application.get(f"{base}/alpha/messages")).status_code == 403
    assert (await application.get(f"{base}/beta/locations")).status_code == 404


async def test_it_refreshes_and_a_token_that_comes_twice_ends_everything(
    application: Application, people: People, person: Person
) -> None:
    first = dict(await application.fetch(await application.sign_in(person)))
    second = dict(await application.refresh_token())
    assert second["refresh_token"] != first["refresh_token"]
    assert (await application.verify_id_token(None))["sub"] == str(person.id)
    # The library refreshes by itself what is about to expire.
    application.leeway = 901
    assert (await application.get(application.metadata["userinfo_endpoint"])).status_code == 200
    third = dict(application.token)
    assert third["refresh_token"] != second["refresh_token"]
    everything = [token["access_token"] for token in (first, second, third)]
    assert {await application.status(token) for token in everything} == {200}

    # A repetition within ten seconds would be taken for a lost answer.
    people.sql(
        "UPDATE refresh_tokens SET used_at = used_at - interval '11 seconds' WHERE grant_id ="
        " (SELECT id FROM token_grants WHERE user_id = %s AND client_id = %s)",
        person.id,
        application.client_id,
    )
    await is_refused("invalid_grant", application.refresh_token(refresh_token=second["refresh_token"]))
    await all_die(application, *everything)
    for token in (first, second, third):
        await is_refused("invalid_grant", application.refresh_token(refresh_token=token["refresh_token"]))


async def test_it_revokes(application: Application, person: Person) -> None:
    for kind in ("refresh_token", "access_token"):
        token = dict(await application.fetch(await application.sign_in(person)))
        assert await application.status(token["access_token"]) == 200
        url = application.metadata["revocation_endpoint"]
        response = await application.revoke_token(url, token[kind], token_type_hint=kind)
        assert response.status_code == 200
        assert await application.status(token["access_token"]) == 401
        await is_refused("invalid_grant", application.refresh_token(refresh_token=token["refresh_token"]))


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
async def test_a_server_with_a_secret_signs_people_in_and_asks_about_tokens(
    platform: Platform, alpha: Account, person: Person, method: str
) -> None:
    client = await register(alpha, "confidential")
    secret = client["client_secret"]
    async with (
        Application(platform, client["client_id"], secret, token_endpoint_auth_method=method) as server,
        Application(platform, client["client_id"], "wrong", token_endpoint_auth_method=method) as thief,
    ):
        await server.discover()
        await thief.discover()
        assert method in server.metadata["token_endpoint_auth_methods_supported"]
        answered = await server.sign_in(person)
        await is_refused("invalid_client", thief.fetch(answered))
        token = dict(await server.fetch(answered))
        await server.verify_id_token(answered.nonce)
        url = server.metadata["introspection_endpoint"]
        for kind in ("access_token", "refresh_token"):
            found = (await server.introspect_token(url, token[kind], token_type_hint=kind)).json()
            assert found["active"] and found["sub"] == str(person.id)
            assert found["client_id"] == server.client_id
        assert (await thief.introspect_token(url, token["access_token"])).status_code == 401
        await is_refused("invalid_client", thief.refresh_token(refresh_token=token["refresh_token"]))
        await server.refresh_token()


async def test_a_machine_gets_tokens_without_anybody(platform: Platform, alpha: Account) -> None:
    scope = "charge-points:read"
    async with Application(platform, alpha.client_id, alpha.client_secret, scope=scope) as machine:
        await machine.discover()
        token = await machine.fetch_token(grant_type="client_credentials")
        assert token["scope"] == scope and "refresh_token" not in token
        assert await machine.status(token["access_token"]) == 200


async def test_a_command_line_is_let_in_by_a_browser(
    platform: Platform, people: People, person: Person
) -> None:
    async with Application(platform, "plugyard-cli") as command_line:
        await command_line.discover()
        form = {"client_id": command_line.client_id, "scope": SCOPE}
        url = command_line.metadata["device_authorization_endpoint"]
        device = (await command_line.request("POST", url, data=form, withhold_token=True)).json()

        async def poll() -> dict[str, Any]:
            code = device["device_code"]
            return dict(await command_line.fetch_token(grant_type=DEVICE_GRANT, device_code=code))

        await is_refused("authorization_pending", poll())
        async with Browser(platform, f"127.78.0.{next(_addresses)}") as browser:
            page = Page((await browser.get(device["verification_uri_complete"])).text)
            response = await browser.send(page.forms[0], 303, email=person.email, password=person.password)
            page = Page((await browser.get(response.headers["location"])).text)
            assert device["user_code"] in page.text
            await browser.send(page.forms[0], decision="approve")
        # Instead of waiting for the interval.
        people.sql(
            "UPDATE device_codes SET last_polled_at = now() - interval '1 minute' WHERE user_code = %s",
            device["user_code"],
        )
        token = await poll()
        assert (await command_line.verify_id_token(None))["sub"] == str(person.id)
        assert await command_line.status(token["access_token"]) == 200
        await is_refused("invalid_grant", poll())
