"""The negative list for access tokens over HTTP: as bearer, and at the introspection endpoint."""

from collections.abc import AsyncIterator

import jwt
import pytest

from harness.accounts import Account, create_account
from harness.bad_tokens import Case, bad_tokens
from harness.platform import NewPlatform

# The issue asks for so many.
AT_LEAST = 60


@pytest.fixture(params=["ES256", "RS256"])
async def account(
    request: pytest.FixtureRequest, alpha: Account, new_platform: NewPlatform
) -> AsyncIterator[Account]:
    """One whose tokens are signed with this algorithm."""
    if request.param == "ES256":
        yield alpha
        return
    platform = new_platform("bad-tokens-rsa", jwt_algorithm=request.param)
    async with Account(platform, create_account(platform, "alpha")) as account:
        assert jwt.get_unverified_header(await account.token())["alg"] == request.param
        yield account


async def cases_for(account: Account) -> list[Case]:
    jwks = (await account.request("GET", "/oauth/jwks", bearer=None)).json()
    cases = bad_tokens(await account.token(), jwks)
    assert len(cases) >= AT_LEAST
    return cases


async def test_no_bad_token_passes_as_bearer(account: Account) -> None:
    for name, token in await cases_for(account):
        headers = {"Authorization": f"Bearer {token}"}
        response = await account.request("GET", "locations", None, bearer=None, headers=headers)
        assert response.status_code == 401, f"{name}: {response.status_code} {response.text[:300]}"
        assert response.headers["www-authenticate"].startswith("Bearer"), name
    await account.request("GET", "locations", 200)


async def test_no_bad_token_is_active(account: Account) -> None:
    auth = (account.client_id, account.client_secret)
    good = await account.token()
    # What cannot stand in a header can stand in a form.
    cases = [
        *await cases_for(account),
        ("a space before", f" {good}"),
        ("a space behind", f"{good} "),
        ("a line break behind", f"{good}\n"),
        ("a line break inside", good.replace(".", ".\r\n", 1)),
        ("a letter beyond ASCII", f"{good}é"),
        ("a zero-width space", good.replace(".", "\u200b.", 1)),
        ("letters of full width", good.replace("e", "\uff45", 1)),
        ("an emoji", "\U0001f511"),
        ("half a megabyte", "A" * 500_000),
        ("a hundred thousand dots", "." * 100_000),
    ]
    for name, token in cases:
        for hint in ({}, {"token_type_hint": "access_token"}, {"token_type_hint": "refresh_token"}):
            response = await account.request(
                "POST", "/oauth/introspect", None, bearer=None, data={"token": token, **hint}, auth=auth
            )
            assert (response.status_code, response.json()) == (200, {"active": False}), name
    for name, form in {
        "no token": {},
        "an empty token": {"token": ""},
        "a NUL": {"token": f"{good}\0"},
        "two tokens": {"token": [good, good]},
    }.items():
        response = await account.request("POST", "/oauth/introspect", None, bearer=None, data=form, auth=auth)
        assert response.status_code == 400, name
        assert response.json()["error"] == "invalid_request", name
    response = await account.request(
        "POST", "/oauth/introspect", 200, bearer=None, data={"token": good}, auth=auth
    )
    assert response.json()["active"]
