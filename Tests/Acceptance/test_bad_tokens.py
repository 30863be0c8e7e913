"""The negative list for access tokens over HTTP."""

from harness.accounts import Account
from harness.bad_tokens import bad_tokens


async def test_no_bad_token_passes_as_bearer(alpha: Account) -> None:
    good = await alpha.token()
    jwks = (await alpha.request("GET", "/oauth/jwks", bearer=None)).json()
    cases = bad_tokens(good, jwks)
    assert len(cases) >= 60
    for name, token in cases:
        headers = {"Authorization": f"Bearer {token}"}
        response = await alpha.request("GET", "locations", None, bearer=None, headers=headers)
        assert response.status_code == 401, f"{name}: {response.status_code} {response.text[:300]}"
        assert response.headers["www-authenticate"].startswith("Bearer"), name
    await alpha.request("GET", "locations", 200, bearer=good)
