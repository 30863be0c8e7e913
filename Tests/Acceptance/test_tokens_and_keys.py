"""OAuth2 client credentials, keys and metadata, as a library of somebody else's reads them."""

import time

import jwt

from harness.accounts import Account, create_client
from harness.api import Api
from harness.platform import Platform


async def test_a_token_verifies_with_the_published_key(platform: Platform, alpha: Account) -> None:
    answer = (await alpha.request_token(200)).json()
    assert answer["token_type"].lower() == "bearer"
    assert 0 < answer["expires_in"] <= 900
    header = jwt.get_unverified_header(answer["access_token"])
    keys = (await alpha.request("GET", "/oauth/jwks", bearer=None)).json()["keys"]
    (key,) = [key for key in keys if key["kid"] == header["kid"]]
    assert "d" not in key and header["alg"] == key["alg"] and header["alg"] in ("ES256", "RS256")
    claims = jwt.decode(
        answer["access_token"],
        jwt.PyJWK(key).key,
        algorithms=[header["alg"]],
        issuer=platform.http,
        options={"verify_aud": False, "require": ["exp", "iat", "nbf", "iss", "aud", "sub", "jti"]},
    )
    assert claims["client_id"] == alpha.client_id
    assert claims["account_id"] == alpha.account_id
    assert claims["roles"] == ["admin"]
    assert "charge-points:write" in claims["scope"].split()
    assert "platform:admin" not in claims["scope"].split()
    assert claims["exp"] - claims["iat"] <= 900 and abs(claims["iat"] - time.time()) < 60


async def test_the_metadata_names_what_is_there(platform: Platform, alpha: Account) -> None:
    for path in ("/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"):
        metadata = (await alpha.request("GET", path, bearer=None)).json()
        assert metadata["issuer"] == platform.http
        assert metadata["token_endpoint"] == f"{platform.http}/oauth/token"
        assert metadata["jwks_uri"] == f"{platform.http}/oauth/jwks"
        assert "client_credentials" in metadata["grant_types_supported"]


async def test_client_secrets_by_header_and_by_form(alpha: Account) -> None:
    form = {
        "grant_type": "client_credentials",
        "client_id": alpha.client_id,
        "client_secret": alpha.client_secret,
    }
    response = await alpha.request("POST", "/oauth/token", 200, bearer=None, data=form)
    assert response.headers["cache-control"] == "no-store"
    await alpha.request("GET", "locations", bearer=response.json()["access_token"])


async def test_wrong_credentials_and_grants(alpha: Account) -> None:
    for auth in ((alpha.client_id, "wrong"), ("nobody", "wrong"), (alpha.client_id, "")):
        response = await alpha.request(
            "POST", "/oauth/token", 401, bearer=None, data={"grant_type": "client_credentials"}, auth=auth
        )
        assert response.json()["error"] == "invalid_client"
        assert response.headers["www-authenticate"].startswith("Basic")
    response = await alpha.request_token(400, grant_type="password")
    assert response.json()["error"] == "unsupported_grant_type"
    response = await alpha.request_token(400, scope="platform:admin")
    assert response.json()["error"] == "invalid_scope"


async def test_a_token_may_ask_for_less(alpha: Account) -> None:
    answer = (await alpha.request_token(200, scope="charge-points:read")).json()
    assert answer["scope"] == "charge-points:read"
    await alpha.request("GET", "locations", bearer=answer["access_token"])
    await alpha.problem("GET", "messages", 403, bearer=answer["access_token"])


async def test_roles_have_the_scopes_of_the_contract(platform: Platform, alpha: Account) -> None:
    scopes = {
        "viewer": {"charge-points:read", "sessions:read", "logs:read", "reports:read"},
        "maintenance": {
            *("charge-points:read", "commands:control", "commands:configure"),
            *("logs:read", "reports:read"),
        },
    }
    for role, expected in scopes.items():
        client = create_client(platform, "alpha", "--role", role)
        async with Api(platform, "alpha", client["client_id"], client["client_secret"]) as api:
            assert set((await api.request_token(200)).json()["scope"].split()) == expected
