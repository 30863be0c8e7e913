"""The isolation matrix of the API, generated from openapi.yaml: operations that take an id x whose id it is.

An id of another account and one that nobody has are answered alike: status, headers and body, but for the
request's own id and path. What only platform administrators may do is 403 for an account's token, whichever
account and id it names; what they may do inside an account, they do with their own support sessions alone.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from ocpp.v16 import call

from harness.accounts import Account, Credentials, create_account, unique
from harness.certificates import signing_request
from harness.firmware import campaign, fetch, image
from harness.grants import bearer_of, create_platform_administrator
from harness.openapi import DOCUMENT
from harness.platform import Platform
from harness.polling import until
from harness.profiles import profile_body
from harness.raw import raw_handshake
from harness.station import booted, now

BASE = "/api/v1/accounts/{account}"
MALFORMED = "no-such-thing".ljust(36, "x")
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


async def member(account: Account, _: Made) -> str:
    return (await account.post("users", {"email": f"{unique('m')}@people.example", "role": "viewer"}))["id"]


async def client(account: Account, _: Made) -> str:
    return (await account.post("clients", {"name": unique("Client"), "scope": "logs:read"}))["id"]


async def message(account: Account, made: Made) -> str:
    """One that the charge point of the matrix really sent."""
    station = await account.charge_point()
    async with booted(account.platform, account.slug, station["identity"]):
        pass
    return (await account.all("messages", charge_point=station["identity"]))[0]["id"]


async def configuration_template(account: Account, _: Made) -> str:
    body = {"name": unique("Template"), "keys": {"HeartbeatInterval": "60"}}
    return (await account.post("configuration-templates", body))["id"]


async def api_key(account: Account, _: Made) -> str:
    return (await account.post("api-keys", {"name": unique("Key"), "scope": "logs:read"}))["id"]


async def trusted_issuer(account: Account, _: Made) -> str:
    body = {"issuer": f"https://{unique('idp')}.example", "audience": "plugyard"}
    return (await account.post("trusted-issuers", body))["id"]


async def support_session(account: Account, _: Made) -> str:
    return await open_session(account, await administrator_token(account))


async def administrator_token(account: Account) -> str:
    """Of a new platform administrator."""
    person = create_platform_administrator(account.platform, account.slug)
    return await bearer_of(account, person, "platform:admin")


async def open_session(account: Account, token: str) -> str:
    body = {"reason": "Looking for what is isolated from whom"}
    return (await account.post("support-sessions", body, bearer=token))["id"]


async def firmware(account: Account, _: Made) -> str:
    return (await image(account))["id"]


async def firmware_campaign(account: Account, _: Made) -> str:
    """One that is over for all of its charge points: none of them may be asked by it."""
    point = await account.charge_point(model="Other")
    return (await campaign(account, await image(account, model="This"), [point["id"]]))["id"]


async def upload(account: Account, made: Made) -> str:
    """One that the charge point of the matrix was asked for, and really made."""
    chosen = await object_of(account, f"{BASE}/charge-points/", made)
    station = await account.read(chosen)
    async with booted(account.platform, account.slug, station["identity"]) as client:
        await account.post(f"charge-points/{chosen}/commands", {"type": "get_diagnostics"}, 200)
        location = (await client.next_call("GetDiagnostics"))["location"]
    await fetch(account, location, 201, method="PUT", content=b"log")
    return (await account.all(f"charge-points/{chosen}/uploads"))[0]["id"]


async def command(account: Account, made: Made) -> str:
    """One that the charge point of the matrix was really sent."""
    chosen = await object_of(account, f"{BASE}/charge-points/", made)
    station = await account.read(chosen)
    async with booted(account.platform, account.slug, station["identity"]):
        answer = await account.post(f"charge-points/{chosen}/commands", {"type": "clear_cache"}, 200)
    return answer["id"]


async def certificate(account: Account, made: Made) -> str:
    """A request that the charge point of the matrix really made."""
    chosen = await object_of(account, f"{BASE}/charge-points/", made)
    station = await account.read(chosen)
    async with booted(account.platform, account.slug, station["identity"]) as client:
        await client.call(call.SignCertificate(csr=signing_request(station["identity"])[1]), suppress=False)
    return (await account.all(f"charge-points/{chosen}/certificates"))[0]["id"]


async def stranger(account: Account, _: Made) -> str:
    """One that really knocked."""
    identity = unique("STRANGER")
    answer = await raw_handshake(account.platform, f"/ocpp/{account.slug}/{identity}", identity)
    assert answer.status == 404
    found = await account.all("unknown-charge-points")
    return next(unknown["id"] for unknown in found if unknown["identity"] == identity)


async def command_batch(account: Account, _: Made) -> str:
    body = {"command": {"type": "clear_cache"}, "filter": {"identities": [unique("CP")]}}
    return (await account.post("commands", body, 202))["id"]


async def reservation(account: Account, made: Made) -> str:
    """One that the charge point of the matrix agreed to."""
    chosen = await object_of(account, f"{BASE}/charge-points/", made)
    body = {"charge_point": chosen, "token": unique("TAG"), "expires_at": now(1)}
    station = await account.read(chosen)
    async with booted(account.platform, account.slug, station["identity"]):
        return (await account.post("reservations", body))["id"]


async def tariff(account: Account, _: Made) -> str:
    return (await account.post("tariffs", {"name": unique("Tariff"), "currency": "EUR"}))["id"]


async def charging_profile(account: Account, _: Made) -> str:
    return (await account.post("charging-profiles", profile_body()))["id"]


# How to make an object that the last part of a path names, by the path up to it.
async def plugin(_: Account, __: Made) -> str:
    return "chat-notifier"


async def webhook(account: Account, _: Made) -> str:
    return (await account.post("webhooks", {"url": "https://hooks.example/", "is_paused": True}))["id"]


async def webhook_delivery(account: Account, made: Made) -> str:
    """One that waits for what the charge point of the matrix really did."""
    station = await account.read(await object_of(account, f"{BASE}/charge-points/", made))
    hook = await object_of(account, f"{BASE}/webhooks/", made)
    async with booted(account.platform, account.slug, station["identity"]):

        async def waits() -> str | None:
            found = await account.get(f"webhooks/{hook}/deliveries")
            return found["data"][0]["id"] if found["data"] else None

        return await until(waits, "a delivery that waits")


# What is named below these belongs to the installation: each account has its own settings of the same
# plugins, which test_plugins.py keeps apart.
SHARED = {f"{BASE}/plugins/"}

MAKERS: dict[str, Maker] = {
    f"{BASE}/plugins/": plugin,
    f"{BASE}/locations/": location,
    f"{BASE}/charge-points/": charge_point,
    f"{BASE}/charge-points/{{charge_point}}/commands/": command,
    f"{BASE}/charge-points/{{charge_point}}/certificates/": certificate,
    f"{BASE}/unknown-charge-points/": stranger,
    f"{BASE}/command-batches/": command_batch,
    f"{BASE}/reservations/": reservation,
    f"{BASE}/charging-profiles/": charging_profile,
    f"{BASE}/tariffs/": tariff,
    f"{BASE}/tokens/": token,
    f"{BASE}/firmware/": firmware,
    f"{BASE}/firmware-campaigns/": firmware_campaign,
    f"{BASE}/uploads/": upload,
    f"{BASE}/transactions/": transaction,
    f"{BASE}/messages/": message,
    f"{BASE}/configuration-templates/": configuration_template,
    f"{BASE}/users/": member,
    f"{BASE}/clients/": client,
    f"{BASE}/api-keys/": api_key,
    f"{BASE}/trusted-issuers/": trusted_issuer,
    f"{BASE}/support-sessions/": support_session,
    f"{BASE}/webhooks/": webhook,
    f"{BASE}/webhooks/{{id}}/deliveries/": webhook_delivery,
}

# Bodies of operations that need one to be judged at all; the rest get an empty object.
BODIES: dict[str, dict[str, Any]] = {
    "createCommand": {"type": "clear_cache"},
    "setPlugin": {"enabled": False},
    "registerUnknownChargePoint": {"location_id": str(uuid4())},
    "quoteTariff": {"energy_wh": 1, "duration_seconds": 1},
    "setLocationTariff": {"tariff_id": None},
    "setChargePointTariff": {"tariff_id": None},
}


ADMINISTRATORS = {"oauth": ["platform:admin"]}
Operation = tuple[str, str, str]


def operations_of_accounts() -> list[tuple[Operation, list[dict[str, list[str]]]]]:
    """Method, path and operationId of every operation on an account or below it, and whom it is for."""
    return sorted(
        ((method, path, operation["operationId"]), operation["security"])
        for (method, path), operation in DOCUMENT.operations.items()
        if path.startswith(BASE)
    )


def operations_with_ids() -> list[Operation]:
    """Those that an account's token may use and that name something in the account."""
    return [
        operation
        for operation, security in operations_of_accounts()
        if parameters_of(operation[1]) and security != [ADMINISTRATORS]
    ]


def operations_of_administrators() -> list[Operation]:
    """Those that no account's token may use."""
    return [operation for operation, security in operations_of_accounts() if security == [ADMINISTRATORS]]


def operations_for_administrators() -> list[Operation]:
    """Those that an administrator's token may use and that name something in the account."""
    return [
        operation
        for operation, security in operations_of_accounts()
        if parameters_of(operation[1]) and ADMINISTRATORS in security
    ]


def parameters_of(path: str) -> list[str]:
    """Of the part below the account."""
    return re.findall(r"\{([a-z_]+)\}", path.removeprefix(BASE))


def filled(path: str, account: str, values: dict[str, str]) -> str:
    path = path.replace("{account}", account)
    for name, value in values.items():
        path = path.replace("{" + name + "}", value)
    return path


async def ask(
    account: Account, operation: Operation, named: str, values: dict[str, str], bearer: str = "own"
) -> Any:
    """Sends a request about `values` in the account that is named so."""
    method, path, operation_id = operation
    body = {"json": BODIES.get(operation_id, {})} if method in ("POST", "PATCH", "PUT") else {}
    return await account.request(method, filled(path, named, values), None, bearer=bearer, **body)


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
    # Follows from the body, which has the identifier in it.
    assert int(headers.pop("content-length", 0)) == len(response.content)
    body = response.text.replace(response.headers["x-request-id"], "REQUEST").replace(identifier, "ID")
    return response.status_code, headers, body


@pytest.mark.parametrize("operation", operations_with_ids(), ids=lambda operation: operation[2])
async def test_a_foreign_id_is_an_unknown_id(
    platform: Platform, pair: tuple[Credentials, Credentials], made: Made, operation: Operation
) -> None:
    method, path, _ = operation
    async with Account(platform, pair[0]) as mine, Account(platform, pair[1]) as theirs:
        own, foreign = await objects_of(mine, path, made), await objects_of(theirs, path, made)
        # Each parameter in turn is foreign, random or malformed, and the others are one's own.
        for name in parameters_of(path):
            random = str(uuid4())
            other = str(uuid4()) if prefix_of(path, name) in SHARED else foreign[name]
            answers = {
                kind: await ask(mine, operation, mine.slug, {**own, name: value})
                for kind, value in {
                    "foreign": other,
                    "random": random,
                    "malformed": MALFORMED,
                }.items()
            }
            # A POST may find its body wanting before it looks for the object; then so for every id.
            assert answers["random"].status_code == 404 or (
                method == "POST" and answers["random"].is_client_error
            )
            assert comparable(answers["foreign"], other) == comparable(answers["random"], random)
            assert comparable(answers["malformed"], MALFORMED) == comparable(answers["random"], random)
        # The other account by its own name, with its own ids: as an account that nobody has.
        taken = await ask(mine, operation, theirs.slug, foreign)
        free = await ask(mine, operation, "isolated-not", foreign)
        assert taken.status_code == 404
        assert comparable(taken, theirs.slug) == comparable(free, "isolated-not")
        # And one's own is found: not 404, or the rest would prove nothing.
        found = await ask(mine, operation, mine.slug, own)
        assert found.status_code != 404, found.text
        if method == "DELETE":
            made.pop((mine.slug, prefix_of(path, parameters_of(path)[-1])), None)
            # What went with its charge point.
            made.pop((mine.slug, f"{BASE}/charge-points/{{charge_point}}/commands/"), None)
            made.pop((mine.slug, f"{BASE}/uploads/"), None)
        await check_untouched(theirs, path, foreign)


@pytest.mark.parametrize("operation", operations_of_administrators(), ids=lambda operation: operation[2])
async def test_what_administrators_do_is_no_accounts_to_do(
    platform: Platform, pair: tuple[Credentials, Credentials], made: Made, operation: Operation
) -> None:
    _, path, _ = operation
    async with Account(platform, pair[0]) as mine, Account(platform, pair[1]) as theirs:
        own, foreign = await objects_of(mine, path, made), await objects_of(theirs, path, made)
        answers = {}
        for account in (
            mine.slug,
            mine.account_id,
            theirs.slug,
            theirs.account_id,
            "isolated-not",
            MALFORMED,
        ):
            for values in (own, foreign, *({name: id for name in own} for id in (str(uuid4()), MALFORMED))):
                target = filled(path, account, values)
                answers[target] = comparable(await ask(mine, operation, account, values), target)
        assert len(answers) == 6 * (4 if own else 1)
        assert {status for status, _, _ in answers.values()} == {403}
        expected = answers[filled(path, mine.slug, own)]
        for target, answer in answers.items():
            assert answer == expected, target
        await check_untouched(theirs, path, foreign)


@pytest.mark.parametrize("operation", operations_for_administrators(), ids=lambda operation: operation[2])
async def test_an_administrator_has_no_session_but_its_own(
    platform: Platform, pair: tuple[Credentials, Credentials], operation: Operation
) -> None:
    _, path, _ = operation
    (name,) = parameters_of(path)
    assert prefix_of(path, name) == f"{BASE}/support-sessions/", (
        "the only thing that is an administrator's own"
    )
    async with Account(platform, pair[0]) as one, Account(platform, pair[1]) as two:
        token, other = await administrator_token(one), await administrator_token(one)
        own, of_the_other = await open_session(one, token), await open_session(one, other)
        elsewhere = await open_session(two, token)
        unknown = str(uuid4())
        expected = comparable(await ask(one, operation, one.slug, {name: unknown}, token), unknown)
        assert expected[0] == 404
        for value in (of_the_other, elsewhere, MALFORMED):
            assert comparable(await ask(one, operation, one.slug, {name: value}, token), value) == expected
        missing = await ask(one, operation, "isolated-not", {name: own}, token)
        assert missing.status_code == 404
        open_sessions = {
            session["id"]
            for account in (one, two)
            for session in await account.all("support-sessions")
            if session["ended_at"] is None
        }
        assert {own, of_the_other, elsewhere} <= open_sessions
        found = await ask(one, operation, one.slug, {name: own}, token)
        assert found.is_success, found.text


async def objects_of(account: Account, path: str, made: Made) -> dict[str, str]:
    """What the path names below the account, made where it is not yet."""
    return {name: await object_of(account, prefix_of(path, name), made) for name in parameters_of(path)}


async def check_untouched(account: Account, path: str, values: dict[str, str]) -> None:
    """What another account asked of these left them where they were."""
    for name in parameters_of(path):
        prefix = prefix_of(path, name)
        if ("GET", prefix + "{" + name + "}") in DOCUMENT.operations:
            await account.request("GET", filled(prefix + "{" + name + "}", account.slug, values), 200)
        else:
            listed = await account.all(filled(prefix.removesuffix("/"), account.slug, values))
            assert [one for one in listed if one["id"] == values[name] and not one.get("ended_at")]


def test_every_collection_of_the_document_is_in_the_matrix() -> None:
    prefixes = {
        prefix_of(path, name) for (_, path, _), _ in operations_of_accounts() for name in parameters_of(path)
    }
    assert prefixes == set(MAKERS), "MAKERS must know every collection of openapi.yaml, and no other"
    cells = {*operations_with_ids(), *operations_of_administrators(), *operations_for_administrators()}
    named = {operation for operation, _ in operations_of_accounts() if parameters_of(operation[1])}
    assert named <= cells, "an operation that takes an id is in no matrix"
