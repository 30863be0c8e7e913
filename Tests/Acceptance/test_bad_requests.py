"""REST: what it refuses, and how it says so."""

import contextlib
import hashlib
import hmac
import json
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from harness.accounts import Account, create_client, unique
from harness.api import Api, check_problem
from harness.platform import Platform
from harness.raw import raw_request

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "body", [b"", b"{", b"no json", b'{"name": "x"', b"\xff\xfe", b'{"a":1}{"b":2}', b"[" * 100_000]
)
async def test_a_body_that_is_no_json_is_400(alpha: Account, body: bytes) -> None:
    await alpha.problem("POST", "locations", 400, content=body, headers=JSON)


@pytest.mark.parametrize("body", ["[]", "null", "17", '"text"', "true"])
async def test_json_that_is_no_object_is_refused(alpha: Account, body: str) -> None:
    response = await alpha.request("POST", "locations", None, content=body, headers=JSON)
    assert response.status_code in (400, 422)
    check_problem(response)


async def test_a_body_of_5_mb_is_413(alpha: Account) -> None:
    body = json.dumps({"name": "x" * 5_000_000})
    await alpha.problem("POST", "locations", 413, content=body, headers=JSON)

    async def chunks():
        for _ in range(80):
            yield b" " * 65536

    # Without a length, so that it must count; it may close before the end of the body.
    with contextlib.suppress(httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
        await alpha.problem("POST", "locations", 413, content=chunks(), headers=JSON)
    await alpha.get("locations")


async def test_a_wrong_content_type_is_415(alpha: Account) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "application/xml"):
        headers = {"Content-Type": content_type}
        await alpha.problem("POST", "locations", 415, content=b'{"name": "x"}', headers=headers)
    headers = {"Content-Type": "application/json; charset=utf-8"}
    body = json.dumps({"name": unique("Depot")})
    await alpha.request("POST", "locations", 201, content=body, headers=headers)


async def test_every_bad_field_is_named(alpha: Account) -> None:
    problem = await alpha.problem(
        "POST",
        "locations",
        422,
        json={
            "name": "",
            "latitude": 91,
            "longitude": "east",
            "country": "Netherlands",
            "colour": "red",
            "size": 1,
        },
    )
    fields = {error["field"] for error in problem["errors"]}
    assert fields == {"/name", "/latitude", "/longitude", "/country", "/colour", "/size"}
    assert all(error["code"] and error["message"] for error in problem["errors"])

    problem = await alpha.problem(
        "POST", "charge-points", 422, json={"identity": "x" * 49, "security_profile": 9}
    )
    assert {error["field"] for error in problem["errors"]} == {
        "/identity",
        "/security_profile",
        "/location_id",
    }

    problem = await alpha.problem("POST", "tokens", 422, json={"uid": "x" * 37, "status": "maybe", "type": 5})
    assert {error["field"] for error in problem["errors"]} == {"/uid", "/status", "/type"}

    location = await alpha.location()
    problem = await alpha.problem(
        "PATCH", f"locations/{location['id']}", 422, json={"name": None, "id": "x", "nothing": 1}
    )
    assert {error["field"] for error in problem["errors"]} == {"/name", "/id", "/nothing"}
    assert await alpha.get(f"locations/{location['id']}") == location


async def test_nul_and_odd_strings_in_fields(alpha: Account) -> None:
    problem = await alpha.problem("POST", "locations", 422, json={"name": "De\u0000pot"})
    assert [error["field"] for error in problem["errors"]] == ["/name"]
    name = unique("Ünïcode \U0001f50c 'quoted' \"twice\" %s $1 ;--")
    created = await alpha.post("locations", {"name": name})
    assert (await alpha.get(f"locations/{created['id']}"))["name"] == name
    assert [found["name"] for found in await alpha.all("locations", q=name)] == [name]
    # Half of a surrogate pair is no text.
    response = await alpha.request("POST", "locations", None, content=b'{"name": "\\ud800"}', headers=JSON)
    assert response.status_code in (400, 422)


async def test_numbers_beyond_their_range(alpha: Account) -> None:
    for text in ("1e999", "99999999999999999999", "-1", "1.5"):
        body = f'{{"name": "x", "max_power_w": {text}}}'
        response = await alpha.request("POST", "locations", None, content=body, headers=JSON)
        assert response.status_code in (400, 422), text
        check_problem(response)


async def test_malformed_percent_encoding_in_the_path(platform: Platform, alpha: Account) -> None:
    bearer = {"Authorization": f"Bearer {await alpha.token()}"}
    for path in (
        "charge-points/%",
        "charge-points/%zz",
        "charge-points/%C3%28",
        "charge-points/a%00b",
        "locations/%",
    ):
        answer = await raw_request(platform, f"/api/v1/accounts/alpha/{path}", **bearer)
        assert answer.status in (400, 404), path
        assert answer.headers["content-type"].startswith("application/problem+json")
    for target in (
        "/%",
        "/api/v1/accounts/%ff/locations",
        "/api/v1/accounts/alpha/locations?limit=%zz",
        "/" + "a" * 5000,
    ):
        assert 400 <= (await raw_request(platform, target, **bearer)).status < 500, target
    await alpha.get("locations")


async def test_unknown_paths_and_methods(alpha: Account) -> None:
    for path in ("/no/such/path", "/api/v1/nothing", "nothing", f"locations/{uuid.uuid4()}/nothing"):
        check_problem(await alpha.request("GET", path, 404, documented=False))
    for method, path in (("PUT", "locations"), ("DELETE", "transactions"), ("POST", "/oauth/jwks")):
        response = await alpha.request(method, path, None, documented=False)
        assert response.status_code in (404, 405), f"{method} {path}"
    for bad in ("not-a-uuid", "0", "..%2f..", str(uuid.UUID(int=0))):
        response = await alpha.request("GET", f"locations/{bad}", None)
        assert response.status_code in (400, 404), bad


async def test_bad_query_parameters(alpha: Account) -> None:
    for parameters in (
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "ten"},
        {"cursor": "forged"},
        {"sort": "colour"},
    ):
        response = await alpha.request("GET", "locations", None, params=parameters)
        assert response.status_code in (400, 422), parameters
        check_problem(response)
    for parameters in ({"status": "flying"}, {"from": "yesterday"}, {"cursor": "bm90aGluZw"}):
        response = await alpha.request("GET", "transactions", None, params=parameters)
        assert response.status_code in (400, 422), parameters


async def test_what_exists_already_is_409_and_names_the_field(alpha: Account, beta: Account) -> None:
    location = await alpha.location()
    assert (await alpha.problem("POST", "locations", 409, json={"name": location["name"]}))[
        "field"
    ] == "/name"
    charge_point = await alpha.charge_point(location_id=location["id"], serial_number=unique("S"))
    body = {"identity": charge_point["identity"], "location_id": location["id"]}
    assert (await alpha.problem("POST", "charge-points", 409, json=body))["field"] == "/identity"
    body = {
        "identity": unique("CP"),
        "location_id": location["id"],
        "serial_number": charge_point["serial_number"],
    }
    assert (await alpha.problem("POST", "charge-points", 409, json=body))["field"] == "/serial_number"
    tag = await alpha.tag()
    assert (await alpha.problem("POST", "tokens", 409, json={"uid": tag.lower()}))["field"] == "/uid"
    await alpha.problem("DELETE", f"locations/{location['id']}", 409)
    # In another account all of it is free.
    await beta.charge_point(charge_point["identity"], serial_number=charge_point["serial_number"])
    await beta.post("locations", {"name": location["name"]})
    await beta.tag(uid=tag)


async def test_without_a_valid_token_401(platform: Platform, alpha: Account) -> None:
    token = await alpha.token()
    header, payload, signature = token.split(".")
    claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    altered = (
        urlsafe_b64encode(json.dumps({**claims, "scope": "platform:admin"}).encode()).decode().rstrip("=")
    )
    keys = (await alpha.request("GET", "/oauth/jwks", bearer=None)).json()["keys"]
    public = jwt.PyJWK(keys[0]).key
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    hs256 = forged_hs256(jwt.get_unverified_header(token)["kid"], claims, pem)
    forgeries = {
        "none": None,
        "text": "hello",
        "two parts": f"{header}.{payload}",
        "altered payload": f"{header}.{altered}.{signature}",
        "no signature": f"{header}.{payload}.",
        "altered signature": f"{header}.{payload}.{signature[:-4]}AAAA",
        "alg none": jwt.encode(claims, None, algorithm="none"),
        "HS256 with the public key": hs256,
        "another key": jwt.encode(claims, "x" * 32, algorithm="HS256", headers={"kid": keys[0]["kid"]}),
        "giant": "a" * 20_000 + ".b.c",
    }
    for name, bearer in forgeries.items():
        headers = {} if bearer is None else {"Authorization": f"Bearer {bearer}"}
        response = await alpha.request("GET", "locations", None, bearer=None, headers=headers)
        assert response.status_code == 401 or (name == "giant" and response.status_code == 431), name
        if response.status_code == 401:
            assert response.headers["www-authenticate"].startswith("Bearer"), name
            check_problem(response)
    await alpha.problem("GET", "locations", 401, bearer=None, headers={"Authorization": "Basic YTpi"})
    # A token in the query is no token.
    await alpha.problem("GET", f"locations?access_token={token}", 401, bearer=None)


def forged_hs256(kid: str, claims: dict, pem: bytes) -> str:
    """Signed with the public key as secret, which PyJWT refuses to do."""

    def part(data: bytes) -> str:
        return urlsafe_b64encode(data).decode().rstrip("=")

    head = part(json.dumps({"alg": "HS256", "typ": "JWT", "kid": kid}).encode())
    signed = f"{head}.{part(json.dumps(claims).encode())}"
    return f"{signed}.{part(hmac.new(pem, signed.encode(), hashlib.sha256).digest())}"


async def test_without_the_scope_403(platform: Platform, alpha: Account) -> None:
    client = create_client(platform, "alpha", "--scope", "charge-points:read")
    location = await alpha.location()
    charge_point = await alpha.charge_point(location_id=location["id"])
    async with Api(platform, "alpha", client["client_id"], client["client_secret"]) as reader:
        await reader.get("locations")
        await reader.get(f"charge-points/{charge_point['identity']}")
        for method, path, body in (
            ("POST", "locations", {"name": "x"}),
            ("PATCH", f"locations/{location['id']}", {"name": "x"}),
            ("DELETE", f"charge-points/{charge_point['id']}", None),
            ("GET", "transactions", None),
            ("GET", "messages", None),
            ("POST", f"charge-points/{charge_point['id']}/commands", {"type": "reset", "kind": "soft"}),
        ):
            problem = await reader.problem(method, path, 403, json=body)
            assert problem["code"] != "not_found", problem
        # What may not be known to exist is 404 also to those who lack a scope.
        await reader.problem("GET", "/api/v1/accounts/beta/charge-points", 404)


async def test_request_ids_are_echoed_or_made(alpha: Account) -> None:
    response = await alpha.request("GET", "locations", headers={"X-Request-Id": "my-own-id-17"})
    assert response.headers["x-request-id"] == "my-own-id-17"
    first, second = [(await alpha.request("GET", "locations")).headers["x-request-id"] for _ in range(2)]
    assert first and second and first != second
    # One that could break a log line is not taken over.
    for bad in ("x" * 1000, "a b\tc", '"<script>'):
        response = await alpha.request("GET", "locations", headers={"X-Request-Id": bad})
        assert response.headers["x-request-id"] != bad
