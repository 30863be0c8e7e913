"""What REST clients may rely on beyond the single operation: keys, versions, limits, origins, cursors."""

import asyncio
import json
import uuid
from typing import Any

import httpx
import psycopg
import pytest

from harness.accounts import Account, create_account, create_client, unique
from harness.api import Api, check_problem
from harness.openapi import DOCUMENT
from harness.platform import NewPlatform, Platform
from harness.polling import underway, until
from harness.raw import raw_station
from harness.station import booted

KEY = "Idempotency-Key"


def new_key() -> dict[str, str]:
    return {KEY: str(uuid.uuid4())}


async def create(
    account: Account, body: Any, headers: dict[str, str], expect: int | None = 201
) -> httpx.Response:
    return await account.request("POST", "locations", expect, json=body, headers=headers)


# Idempotency-Key


async def test_a_repeated_post_gets_the_first_answer(alpha: Account) -> None:
    location = await alpha.location()
    for path, body in (
        ("locations", {"name": unique("Depot")}),
        ("tokens", {"uid": unique("TAG")}),
        ("charge-points", {"identity": unique("CP"), "location_id": location["id"]}),
        ("users", {"email": f"{unique('m')}@people.example", "role": "viewer"}),
        ("trusted-issuers", trust()),
    ):
        headers = new_key()
        first = await alpha.request("POST", path, 201, json=body, headers=headers)
        # The form of the draft is the same key; so is the same body.
        for form in (headers[KEY], f'"{headers[KEY]}"'):
            again = await alpha.request("POST", path, 201, json=body, headers={KEY: form})
            assert again.content == first.content
            for name in ("location", "etag", "content-type"):
                assert again.headers[name] == first.headers[name]
        # Without the key it is a new request.
        await alpha.problem("POST", path, 409, json=body)


async def test_a_repetition_is_shown_the_secret_that_the_first_request_made(alpha: Account) -> None:
    client = await repeated(alpha, "clients", {"name": unique("Client"), "scope": "charge-points:read"}, 201)
    rotated = await repeated(alpha, f"clients/{client['id']}/rotate-secret", {"overlap_seconds": 0}, 200)
    assert rotated["client_secret"] != client["client_secret"]
    async with Api(alpha.platform, alpha.slug, client["id"], rotated["client_secret"]) as api:
        await api.get("locations")
    key = await repeated(alpha, "api-keys", {"name": unique("Key"), "scope": "charge-points:read"}, 201)
    renewed = await repeated(alpha, f"api-keys/{key['id']}/rotate", {"overlap_seconds": 0}, 200)
    assert renewed["key"] != key["key"]
    await alpha.request("GET", "locations", bearer=renewed["key"])
    await alpha.problem("GET", "locations", 401, bearer=key["key"])


async def test_a_repeated_invitation_is_one_member_and_one_mail(platform: Platform, alpha: Account) -> None:
    email = f"{unique('m')}@people.example"
    member = await repeated(alpha, "users", {"email": email, "role": "viewer"}, 201)

    def links() -> int:
        with psycopg.connect(platform.cluster.owner_url_of(platform.name)) as connection:
            find = "SELECT count(*) FROM user_links l JOIN users u ON u.id = l.user_id WHERE u.email = %s"
            return connection.execute(find, (email,)).fetchone()[0]

    assert links() == 1
    # More often than mails may be sent: a repetition is no attempt.
    headers = new_key()
    for _ in range(8):
        await alpha.request("POST", f"users/{member['id']}/invite", 202, headers=headers)
    assert links() == 2


async def repeated(account: Account, path: str, body: Any, expect: int) -> Any:
    """What a POST answers, which is the same for all that have the same key."""
    headers = new_key()
    first = await account.request("POST", path, expect, json=body, headers=headers)
    again = await account.request("POST", path, expect, json=body, headers=headers)
    assert again.content == first.content
    assert [again.headers.get(name) for name in ("location", "etag")] == [
        first.headers.get(name) for name in ("location", "etag")
    ]
    return first.json()


def trust() -> dict[str, Any]:
    return {"issuer": f"https://{unique('idp')}.example", "audience": "plugyard"}


async def test_a_key_is_for_one_request(alpha: Account) -> None:
    headers, body = new_key(), {"name": unique("Depot")}
    await create(alpha, body, headers)
    problem = check_problem(await create(alpha, {"name": unique("Depot")}, headers, 422))
    assert problem["code"] == "idempotency_key_reused"
    assert [error["field"] for error in problem["errors"]] == [KEY]
    problem = await alpha.problem("POST", "tokens", 422, json={"uid": unique("TAG")}, headers=headers)
    assert problem["code"] == "idempotency_key_reused"


async def test_a_refused_request_keeps_no_answer(alpha: Account) -> None:
    taken, headers = (await alpha.location())["name"], new_key()
    await create(alpha, {"name": taken}, headers, 409)
    # The same key is still free, even for another body.
    await create(alpha, {"name": unique("Depot")}, headers)
    for bad in ("", "a b", "k" * 256, '"open', '"a"; b=1'):
        problem = check_problem(await create(alpha, {"name": unique("Depot")}, {KEY: bad}, 400))
        assert [error["field"] for error in problem["errors"]] == [KEY]


async def test_keys_belong_to_account_and_client(platform: Platform, alpha: Account, beta: Account) -> None:
    headers, body = new_key(), {"name": unique("Depot")}
    first = (await create(alpha, body, headers)).json()
    other = (await create(beta, body, headers)).json()
    assert other["id"] != first["id"]
    client = create_client(platform, "alpha", "--role", "operator")
    async with Api(platform, "alpha", client["client_id"], client["client_secret"]) as second:
        # Not replayed: what it asks for exists already.
        problem = await second.problem("POST", "locations", 409, json=body, headers=headers)
        assert problem["code"] == "already_exists"


async def test_twenty_at_once_have_one_effect(alpha: Account) -> None:
    for _ in range(5):
        headers, name = new_key(), unique("Race")
        answers = await asyncio.gather(*(create(alpha, {"name": name}, headers, None) for _ in range(20)))
        created = [answer for answer in answers if answer.status_code == 201]
        assert len({answer.content for answer in created}) == 1
        for answer in answers:
            if answer.status_code != 201:
                assert answer.status_code == 409
                assert check_problem(answer)["code"] == "idempotency_key_in_flight"
                assert answer.headers["retry-after"] == "1"
        assert len(await alpha.all("locations", q=name)) == 1
        assert (await create(alpha, {"name": name}, headers)).content == created[0].content


async def test_effect_and_answer_survive_a_kill_together(new_platform: NewPlatform) -> None:
    """Killed at a random moment of many requests; each is then repeated, and has one effect."""
    platform = new_platform("killed-posts")
    credentials = create_account(platform, "demo")
    requests = [(new_key(), {"name": unique("Kill")}) for _ in range(200)]
    answered: dict[int, bytes] = {}
    async with Account(platform, credentials) as demo:
        await demo.token()

        async def post(number: int) -> None:
            headers, body = requests[number]
            answered[number] = (await create(demo, body, headers)).content

        async def all_of_them() -> None:
            await asyncio.gather(*map(post, range(200)), return_exceptions=True)

        async with underway(all_of_them()):

            async def some() -> bool:
                return len(answered) >= 20

            await until(some, "some are answered")
            await asyncio.to_thread(platform.kill)
    before = dict(answered)
    assert len(before) < 200, "it was killed too late to tell anything"
    await asyncio.to_thread(platform.start)
    async with Account(platform, credentials) as demo:
        for number, (headers, body) in enumerate(requests):
            response = await create(demo, body, headers)
            assert before.get(number, response.content) == response.content
        names = [location["name"] for location in await demo.all("locations")]
        assert sorted(names) == sorted(body["name"] for _, body in requests)


async def test_an_answer_is_kept_sealed_and_for_a_day(platform: Platform, alpha: Account) -> None:
    headers, body = new_key(), {"name": unique("Sealed")}
    first = (await create(alpha, body, headers)).json()
    # The owner sees all keys, for it sweeps them.
    with psycopg.connect(platform.cluster.owner_url_of(platform.name), autocommit=True) as connection:
        find = "SELECT answer_sealed FROM idempotency_keys WHERE key = %s"
        (sealed,) = connection.execute(find, (headers[KEY],)).fetchone()
        assert body["name"].encode() not in bytes(sealed)
        assert (await create(alpha, body, headers)).json() == first


async def test_a_repeated_command_is_sent_once(alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    path, body, headers = f"charge-points/{identity}/commands", {"type": "clear_cache"}, new_key()
    # Refused: the key stays free.
    await alpha.problem("POST", path, 409, json=body, headers=headers)
    async with raw_station(alpha.platform, "alpha", identity) as station:
        await station.boot()
        async with underway(alpha.request("POST", path, 200, json=body, headers=headers)) as waiting:
            _, message_id, action, _ = await station.receive()
            assert action == "ClearCache"
            # While it is on its way.
            pending = await alpha.request("POST", path, 202, json=body, headers=headers)
            assert pending.json()["status"] == "pending"
            await station.send([3, message_id, {"status": "Accepted"}])
            first = (await waiting).json()
        assert first["id"] == pending.json()["id"]
        again = await alpha.request("POST", path, 200, json=body, headers=headers)
        assert again.json() == first
        await station.assert_silent()
        problem = await alpha.problem("POST", path, 422, json={"type": "reset"}, headers=headers)
        assert problem["code"] == "idempotency_key_reused"
    # Gone by now: the answer is that of the command, not of the charge point's absence.
    assert (await alpha.request("POST", path, 200, json=body, headers=headers)).json() == first
    assert len(await alpha.all(path)) == 1


# ETag


async def test_versions_of_single_objects(alpha: Account) -> None:
    own = f"/api/v1/accounts/{alpha.slug}"
    for path, content, change in (
        ("locations", {"name": unique("Depot")}, {"city": "Delft"}),
        (
            "charge-points",
            {"identity": unique("CP"), "location_id": (await alpha.location())["id"]},
            {"name": "A"},
        ),
        ("tokens", {"uid": unique("TAG")}, {"status": "blocked"}),
        ("users", {"email": f"{unique('m')}@people.example", "role": "viewer"}, {"name": "Ann"}),
        ("clients", {"name": unique("Client"), "scope": "logs:read"}, {"name": "Renamed"}),
        ("api-keys", {"name": unique("Key"), "scope": "logs:read"}, {"name": "Renamed"}),
        ("trusted-issuers", trust(), {"is_active": False}),
        (own, None, {"name": unique("Alpha")}),
    ):
        if content:
            created = await alpha.request("POST", path, 201, json=content)
            path = created.headers["location"]
            assert created.headers["etag"] == (await alpha.request("GET", path)).headers["etag"]
        version = (await alpha.request("GET", path)).headers["etag"]
        assert (await alpha.request("GET", path)).headers["etag"] == version
        # Nothing to change is judged all the same.
        await alpha.problem("PATCH", path, 412, json={}, headers={"If-Match": '"other"'})
        assert (await alpha.request("PATCH", path, json={})).headers["etag"] == version
        for stale in ('"other"', f"W/{version}", "rubbish", '"a", "b"'):
            problem = await alpha.problem("PATCH", path, 412, json=change, headers={"If-Match": stale})
            assert problem["code"] == "precondition_failed"
        changed = await alpha.request("PATCH", path, json=change, headers={"If-Match": f'"x", {version}'})
        now = changed.headers["etag"]
        assert now != version and now == (await alpha.request("GET", path)).headers["etag"]
        await alpha.problem("PATCH", path, 412, json=change, headers={"If-Match": version})
        await alpha.request("PATCH", path, json=change, headers={"If-Match": "*"})
        if content:
            await alpha.problem("DELETE", path, 412, headers={"If-Match": version})
            latest = (await alpha.request("GET", path)).headers["etag"]
            await alpha.request("DELETE", path, 204, headers={"If-Match": latest})
            await alpha.problem("PATCH", path, 404, json=change, headers={"If-Match": "*"})


async def test_what_belongs_to_a_member_has_the_versions_of_the_member(alpha: Account) -> None:
    body = {"email": f"{unique('m')}@people.example", "role": "viewer"}
    path = (await alpha.request("POST", "users", 201, json=body)).headers["location"]
    await alpha.problem("DELETE", f"{path}/sessions", 412, headers={"If-Match": '"other"'})
    version = (await alpha.request("GET", path)).headers["etag"]
    await alpha.request("DELETE", f"{path}/sessions", 204, headers={"If-Match": version})
    assert (await alpha.request("GET", path)).headers["etag"] == version


async def test_of_many_changes_of_one_version_one_is_made(alpha: Account) -> None:
    path = f"locations/{(await alpha.location())['id']}"
    version = (await alpha.request("GET", path)).headers["etag"]
    answers = await asyncio.gather(
        *(
            alpha.request("PATCH", path, None, json={"city": f"C{n}"}, headers={"If-Match": version})
            for n in range(10)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 9


async def test_a_known_version_is_304(alpha: Account) -> None:
    for path in (
        f"clients/{alpha.client_id}",
        f"trusted-issuers/{(await alpha.post('trusted-issuers', trust()))['id']}",
        f"/api/v1/accounts/{alpha.slug}",
    ):
        version = (await alpha.request("GET", path)).headers["etag"]
        for known in (version, f"W/{version}", "*", f'"x", {version}'):
            answer = await alpha.request("GET", path, 304, headers={"If-None-Match": known})
            assert not answer.content and answer.headers["etag"] == version
        await alpha.request("GET", path, 200, headers={"If-None-Match": '"x"'})


async def test_using_a_key_is_no_change_of_it(alpha: Account) -> None:
    key = await alpha.post("api-keys", {"name": unique("Key"), "scope": "charge-points:read"})
    path = f"api-keys/{key['id']}"
    version = (await alpha.request("GET", path)).headers["etag"]
    await alpha.request("GET", "locations", bearer=key["key"])

    async def used() -> bool:
        return (await alpha.get(path))["last_used_at"] is not None

    await until(used, "the use of the key is noted")
    answer = await alpha.request("GET", path, 200, headers={"If-None-Match": version})
    assert answer.headers["etag"] == version
    await alpha.request("DELETE", path, 204, headers={"If-Match": version})


async def test_a_version_is_of_the_configuration_not_of_the_status(alpha: Account) -> None:
    charge_point = await alpha.charge_point()
    path = f"charge-points/{charge_point['identity']}"
    async with booted(alpha.platform, "alpha", charge_point["identity"]) as station:
        version = (await alpha.request("GET", path)).headers["etag"]
        await station.status(1, "Charging")
        answer = await alpha.request("GET", path, 200, headers={"If-None-Match": version})
        assert answer.json()["status"] == "charging" and answer.headers["etag"] == version
        await alpha.request("PATCH", path, json={"comment": "x"}, headers={"If-Match": version})
    location = f"locations/{charge_point['location_id']}"
    version = (await alpha.request("GET", location)).headers["etag"]
    await alpha.charge_point(location_id=charge_point["location_id"])
    await alpha.request("PATCH", location, json={"city": "Delft"}, headers={"If-Match": version})


# Limits, origins, headers, cursors


async def test_limits(new_platform: NewPlatform) -> None:
    platform = new_platform("limits", rate_limit=30, refusal_limit=10)
    async with Account(platform, create_account(platform, "demo")) as demo:
        answers = [await demo.request("GET", "locations", None) for _ in range(40)]
        assert answers[0].headers["ratelimit-policy"] == '"default";q=30;w=60'
        assert answers[0].headers["ratelimit"].startswith('"default";r=29;t=')
        limited = [answer for answer in answers if answer.status_code == 429]
        assert 5 <= len(limited) <= 10
        assert check_problem(limited[0])["code"] == "rate_limited"
        assert int(limited[0].headers["retry-after"]) >= 1
        # Health is for everybody, always.
        assert (await demo.request("GET", "/livez", bearer=None)).status_code == 200

        async def guess() -> int:
            return (await demo.request("GET", "locations", None, bearer=str(uuid.uuid4()))).status_code

        statuses = [await guess() for _ in range(300)]
        assert statuses[:100] == [401] * 100
        assert statuses.count(429) > 50
        assert (await demo.request("GET", "/livez", bearer=None)).status_code == 200


async def test_origins_and_headers(new_platform: NewPlatform) -> None:
    origin = "https://app.example"
    platform = new_platform("origins", cors_origins=f"{origin}, http://localhost:3000")
    async with Account(platform, create_account(platform, "demo")) as demo:
        ask = {"Origin": origin, "Access-Control-Request-Method": "PATCH"}
        location = await demo.location()
        path = f"locations/{location['id']}"
        answer = await demo.request("OPTIONS", path, 204, bearer=None, headers=ask, documented=False)
        assert answer.headers["access-control-allow-origin"] == origin
        assert answer.headers["access-control-allow-methods"] == "DELETE, GET, HEAD, PATCH"
        assert "Idempotency-Key" in answer.headers["access-control-allow-headers"]
        assert answer.headers["vary"] == "Origin"
        answer = await demo.request("GET", path, headers={"Origin": origin})
        assert "ETag" in answer.headers["access-control-expose-headers"]
        assert "access-control-allow-credentials" not in answer.headers
        for foreign in ("https://evil.example", f"{origin}.evil", "null", origin.upper()):
            for method, expected in (("OPTIONS", 405), ("GET", 200)):
                answer = await demo.request(
                    method, path, expected, headers={**ask, "Origin": foreign}, documented=method == "GET"
                )
                assert not [name for name in answer.headers if name.startswith("access-control")]
        for path in ("locations", "/oauth/jwks", "/nowhere"):
            headers = (await demo.request("GET", path, None, documented=False)).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["x-frame-options"] == "DENY"
            assert headers["cross-origin-resource-policy"] == "same-origin"
            assert "strict-transport-security" not in headers, "not reached by https"
            assert ("no-store" in headers["cache-control"]) == (path != "/oauth/jwks")


async def test_cursors_are_ours_for_one_list(alpha: Account, beta: Account) -> None:
    for account in (alpha, beta):
        for _ in range(3):
            await account.location()
            await account.tag()
    own = (await alpha.get("locations", limit=1))["next_cursor"]
    await alpha.get("locations", limit=1, cursor=own)
    # By id or slug, it is the same list.
    await alpha.get(f"/api/v1/accounts/{alpha.account_id}/locations", limit=1, cursor=own)
    theirs = (await beta.get("locations", limit=1))["next_cursor"]
    altered = own[:-1] + ("A" if own[-1] != "A" else "E")
    for path, cursor in (("locations", theirs), ("tokens", own), ("locations", altered), ("locations", "x")):
        problem = await alpha.problem("GET", path, 400, params={"cursor": cursor})
        assert [error["field"] for error in problem["errors"]] == ["cursor"]
    await alpha.problem("GET", "locations", 400, params={"cursor": own, "sort": "-name"})


# The document


# Operations on what shows no version, each with the reason.
WITHOUT_VERSION = {
    "endSupportSession": "a session is shown in the list alone, and all that happens to it is its end",
}

OPERATIONS = [
    (method, path, operation)
    for (method, path), operation in DOCUMENT.operations.items()
    if any(
        scopes not in ([], ["platform:admin"]) for rule in operation["security"] for scopes in rule.values()
    )
]


@pytest.mark.parametrize(
    ("method", "path", "operation"), OPERATIONS, ids=[found["operationId"] for _, _, found in OPERATIONS]
)
def test_every_operation_of_a_tenant_documents_its_manners(method: str, path: str, operation: dict) -> None:
    parameters = json.dumps(operation.get("parameters", []))
    assert "429" in operation["responses"]
    if method == "POST":
        assert "IdempotencyKey" in parameters
        assert {"400", "409", "422"} <= operation["responses"].keys()
    if method in ("PATCH", "DELETE") and operation["operationId"] not in WITHOUT_VERSION:
        assert "IfMatch" in parameters
        assert "412" in operation["responses"]
