"""The isolation matrix of the API, generated from openapi.yaml: operations that take an id x whose id it is.

An id of another account and one that nobody has are answered alike: status, headers and body, but for the
request's own id and path.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest

from harness.accounts import Account, Credentials, create_account, unique
from harness.openapi import DOCUMENT
from harness.platform import Platform
from harness.station import booted

BASE = "/api/v1/accounts/{account}"
# Headers that tell one answer from another, and nothing of the object.
OF_THE_OCCURRENCE = {"x-request-id", "date", "ratelimit", "ratelimit-remaining", "ratelimit-reset"}


Made = dict[tuple[str, str], str]
Maker = Callable[[Account, Made], Awaitable[str]]


async def location(account: Account, _: Made) -> str:
    return (await account.location())["id"]


async def charge_point(account: Account, _: Made) -> str:
    return (await account.charge_point())["id"]


async def token(account: Account, _: Made) -> str:
    return (await account.post("tokens", {"uid": unique("TAG")}))["id"]


async def transaction(account: Account, _: Made) -> str:
    """One that a charge point really made."""
    station, tag = await account.charge_point(), await account.tag()
    async with booted(account.platform, account.slug, station["identity"]) as client:
        await client.start_transaction(tag, 1000)
    return (await account.transactions(station["identity"]))[0]["id"]


async def command(account: Account, made: Made) -> str:
    """One that the charge point of the matrix was really sent."""
    chosen = await object_of(account, f"{BASE}/charge-points/", made)
    station = await account.read(chosen)
    async with booted(account.platform, account.slug, station["identity"]):
        answer = await account.post(f"charge-points/{chosen}/commands", {"type": "clear_cache"}, 200)
    return answer["id"]


# How to make an object that the last part of a path names, by the path up to it.
MAKERS: dict[str, Maker] = {
    f"{BASE}/locations/": location,
    f"{BASE}/charge-points/": charge_point,
    f"{BASE}/charge-points/{{charge_point}}/commands/": command,
    f"{BASE}/tokens/": token,
    f"{BASE}/transactions/": transaction,
}

# Bodies of operations that need one to be judged at all; the rest get an empty object.
BODIES: dict[str, dict[str, Any]] = {
    "createCommand": {"type": "clear_cache"},
}


def operations_with_ids() -> list[tuple[str, str, str]]:
    """Method, path and operationId of every operation below an account that names something in it."""
    found = []
    for (method, path), operation in DOCUMENT.operations.items():
        if path.startswith(BASE) and "{" in path.removeprefix(BASE):
            found.append((method, path, operation["operationId"]))
    return sorted(found)


def prefix_of(path: str, parameter: str) -> str:
    return path[: path.index("{" + parameter + "}")]


@pytest.fixture(scope="module")
def pair(platform: Platform) -> tuple[Credentials, Credentials]:
    return create_account(platform, "isolated-one"), create_account(platform, "isolated-two")


@pytest.fixture(scope="module")
def made() -> Made:
    """Objects by account and prefix; those that an operation deletes are made anew."""
    return {}


async def object_of(account: Account, prefix: str, made: Made) -> str:
    key = (account.slug, prefix)
    if key not in made:
        assert prefix in MAKERS, f"no maker for {prefix} in MAKERS: the matrix would skip it"
        made[key] = await MAKERS[prefix](account, made)
    return made[key]


def comparable(response: Any, identifier: str) -> tuple[int, dict[str, str], str]:
    headers = {
        name: value for name, value in response.headers.items() if name.lower() not in OF_THE_OCCURRENCE
    }
    body = response.text.replace(response.headers["x-request-id"], "REQUEST").replace(identifier, "ID")
    return response.status_code, headers, body


@pytest.mark.parametrize(("method", "path", "operation"), operations_with_ids())
async def test_a_foreign_id_is_an_unknown_id(
    platform: Platform,
    pair: tuple[Credentials, Credentials],
    made: Made,
    method: str,
    path: str,
    operation: str,
) -> None:
    parameters = re.findall(r"\{([a-z_]+)\}", path.removeprefix(BASE))
    async with Account(platform, pair[0]) as mine, Account(platform, pair[1]) as theirs:
        own = {name: await object_of(mine, prefix_of(path, name), made) for name in parameters}
        foreign = {name: await object_of(theirs, prefix_of(path, name), made) for name in parameters}

        async def ask(values: dict[str, str], account: str = mine.slug) -> Any:
            target = path.replace("{account}", account)
            for name, value in values.items():
                target = target.replace("{" + name + "}", value)
            body = {"json": BODIES.get(operation, {})} if method in ("POST", "PATCH", "PUT") else {}
            return await mine.request(method, target, None, **body)

        # Each parameter in turn is foreign, random or malformed, and the others are one's own.
        for name in parameters:
            random, malformed = str(uuid4()), "no-such-thing".ljust(36, "x")
            answers = {
                kind: await ask({**own, name: value})
                for kind, value in {
                    "foreign": foreign[name],
                    "random": random,
                    "malformed": malformed,
                }.items()
            }
            # A POST may find its body wanting before it looks for the object; then so for every id.
            assert answers["random"].status_code == 404 or (
                method == "POST" and answers["random"].is_client_error
            )
            assert comparable(answers["foreign"], foreign[name]) == comparable(answers["random"], random)
            assert comparable(answers["malformed"], malformed) == comparable(answers["random"], random)
        # The other account by its own name, with its own ids: as an account that nobody has.
        taken, free = await ask(foreign, theirs.slug), await ask(foreign, "isolated-not")
        assert taken.status_code == 404
        assert comparable(taken, theirs.slug) == comparable(free, "isolated-not")
        # And one's own is found: not 404, or the rest would prove nothing.
        found = await ask(own)
        assert found.status_code != 404, found.text
        if method == "DELETE":
            made.pop((mine.slug, prefix_of(path, parameters[-1])), None)
            made.pop((mine.slug, f"{BASE}/charge-points/{{charge_point}}/commands/"), None)
        # What was asked of the other account's object left it as it was.
        for name in parameters:
            one = prefix_of(path, name) + "{" + name + "}"
            if ("GET", one) in DOCUMENT.operations:
                target = one.replace("{account}", theirs.slug)
                for known, value in foreign.items():
                    target = target.replace("{" + known + "}", value)
                await theirs.request("GET", target, 200)


def test_every_collection_of_the_document_is_in_the_matrix() -> None:
    prefixes = {
        prefix_of(path, name)
        for _, path, _ in operations_with_ids()
        for name in re.findall(r"\{([a-z_]+)\}", path.removeprefix(BASE))
    }
    assert prefixes == set(MAKERS), "MAKERS must know every collection of openapi.yaml, and no other"
