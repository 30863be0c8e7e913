"""What Laravel asks for (contract §9): a real Laravel starts and stops sessions of real charge points."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from harness.accounts import Account, Credentials, create_account, create_client, unique
from harness.api import Api
from harness.laravel import Laravel, laravel, set_up
from harness.platform import Platform
from harness.polling import until
from harness.station import booted

EVENT, BROADCAST, STATUS = (
    "/api/internal/event",
    "/api/internal/broadcast",
    "/api/internal/chargers/status",
)
SECRET = "whsec_" + base64.b64encode(b"what Laravel and the platform know").decode()


@pytest.fixture(scope="module")
def operator(platform: Platform) -> Credentials:
    return create_account(platform, "laravel-in")


@pytest.fixture(scope="module")
def machine(platform: Platform, operator: Credentials) -> dict[str, str]:
    return create_client(platform, operator.slug, "--scope", "internal:events")


@pytest.fixture
async def account(platform: Platform, operator: Credentials) -> AsyncIterator[Account]:
    async with Account(platform, operator) as account:
        await set_up(account, inbound_secret=SECRET)
        yield account


@pytest.fixture
async def back_end(platform: Platform, operator: Credentials, machine: dict[str, str]) -> AsyncIterator[Api]:
    async with Api(platform, operator.slug, machine["client_id"], machine["client_secret"]) as api:
        yield api


@pytest.fixture(scope="module")
def application(platform: Platform, operator: Credentials, machine: dict[str, str]) -> Iterator[Laravel]:
    with laravel(
        "inbound",
        platform,
        plugyard_account_id=operator.account_id,
        plugyard_client=machine["client_id"],
        plugyard_client_secret=machine["client_secret"],
        plugyard_inbound_secret=SECRET,
    ) as application:
        yield application


def start(charger: str, **fields: Any) -> dict[str, Any]:
    payload = {"id_tag": "TAG", "connector_id": 1}
    return {"action": "RemoteStartTransaction", "charger_id": charger, "payload": payload, **fields}


def signed(
    account_id: str, body: bytes, secret: str = SECRET, age: int = 0, message_id: str | None = None
) -> dict[str, str]:
    """The headers of a request that is signed instead of bringing a token."""
    identifier, timestamp = message_id or f"msg_{uuid4()}", str(int(time.time()) - age)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    code = hmac.digest(key, f"{identifier}.{timestamp}.".encode() + body, hashlib.sha256)
    return {
        "content-type": "application/json",
        "plugyard-account": account_id,
        "webhook-id": identifier,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(code).decode()}",
    }


async def command(account: Account, charger: str, receipt: dict[str, Any]) -> dict[str, Any]:
    """The command that an event became, when it is over."""

    async def ended() -> Any:
        found = await account.get(f"charge-points/{charger}/commands/{receipt['command_id']}")
        return found if found["status"] != "pending" else None

    return await until(ended, "the end of the command")


@pytest.mark.parametrize("is_signed", [False, True], ids=["with a token", "signed"])
async def test_laravel_starts_and_stops_a_session(
    account: Account, application: Laravel, is_signed: bool
) -> None:
    charger, tag = (await account.charge_point())["identity"], await account.tag()
    async with booted(account.platform, account.slug, charger) as station:
        asked = {"charger_id": charger, "id_tag": tag, "signed": is_signed}
        receipt = await application.ask("POST", "charging/start", 202, **asked)
        assert await station.next_call("RemoteStartTransaction") == {"id_tag": tag, "connector_id": 1}
        assert (await command(account, charger, receipt))["status"] == "accepted"
        number = (await station.start_transaction(tag, 1000)).transaction_id
        asked = {"charger_id": charger, "transaction_id": number, "signed": is_signed}
        receipt = await application.ask("POST", "charging/stop", 202, **asked)
        assert await station.next_call("RemoteStopTransaction") == {"transaction_id": number}
        await station.stop_transaction(number, 2000)
        assert (await command(account, charger, receipt))["type"] == "remote_stop"
        assert receipt["action"] == "RemoteStopTransaction" and receipt["charger_id"] == charger
        assert UUID(receipt["event_id"]) != UUID(receipt["command_id"])


@pytest.mark.parametrize(
    ("action", "payload", "sent"),
    [
        ("Reboot", {}, ("Reset", {"type": "Soft"})),
        ("Reset", {"type": "Hard"}, ("Reset", {"type": "Hard"})),
        (
            "UpdateConfiguration",
            {"key": "HeartbeatInterval", "value": 60},
            ("ChangeConfiguration", {"key": "HeartbeatInterval", "value": "60"}),
        ),
        ("UnlockConnector", {"connectorId": 1}, ("UnlockConnector", {"connector_id": 1})),
        ("clear_cache", [], ("ClearCache", {})),
        (
            "SendLocalList",
            {
                "listVersion": 7,
                "updateType": "Full",
                "localAuthorizationList": [{"idTag": "A", "idTagInfo": {"status": "Accepted"}}],
            },
            (
                "SendLocalList",
                {
                    "list_version": 7,
                    "update_type": "Full",
                    "local_authorization_list": [{"id_tag": "A", "id_tag_info": {"status": "Accepted"}}],
                },
            ),
        ),
    ],
)
async def test_every_action_is_really_sent(
    account: Account, back_end: Api, action: str, payload: Any, sent: tuple[str, dict[str, Any]]
) -> None:
    point = await account.charge_point()
    async with booted(account.platform, account.slug, point["identity"]) as station:
        # By its id as well as by its identity.
        body = {"action": action, "charger_id": point["id"], "payload": payload}
        receipt = await back_end.post(EVENT, body, 202)
        assert await station.next_call(sent[0]) == sent[1]
        assert (await command(account, point["identity"], receipt))["status"] == "accepted"


async def test_what_comes_twice_is_done_once(account: Account, back_end: Api) -> None:
    charger = (await account.charge_point())["identity"]
    async with booted(account.platform, account.slug, charger) as station:
        for name in ("id", "webhook-id", "Idempotency-Key"):
            key, body = f"once-{uuid4()}", start(charger)
            headers = {}
            if name == "id":
                body["id"] = key
            else:
                headers[name] = key
            first = await back_end.post(EVENT, body, 202, headers=headers)
            await station.next_call("RemoteStartTransaction")
            assert await back_end.post(EVENT, body, 202, headers=headers) == first
            other = {**body, "payload": {"id_tag": "OTHER"}}
            problem = await back_end.problem("POST", EVENT, 422, json=other, headers=headers)
            assert problem["code"] == "idempotency_key_reused"
        # A signed request that somebody recorded and sends again.
        body = json.dumps(start(charger)).encode()
        headers = signed(account.account_id, body)
        answers = [
            await back_end.request("POST", EVENT, 202, bearer=None, content=body, headers=headers)
            for _ in range(3)
        ]
        assert len({answer.text for answer in answers}) == 1
        await station.next_call("RemoteStartTransaction")
        # At once, and by several.
        body = start(charger, id=f"race-{uuid4()}")
        answers = await asyncio.gather(*(back_end.request("POST", EVENT, None, json=body) for _ in range(5)))
        assert {answer.status_code for answer in answers} <= {202, 409}
        assert len({answer.json()["command_id"] for answer in answers if answer.status_code == 202}) == 1
        await station.next_call("RemoteStartTransaction")
        await back_end.post(EVENT, {"action": "ClearCache", "charger_id": charger}, 202)
        await station.next_call("ClearCache")


async def test_what_is_refused_may_be_tried_again(account: Account, back_end: Api) -> None:
    charger = (await account.charge_point())["identity"]
    body = start(charger, id=f"again-{uuid4()}")
    problem = await back_end.problem("POST", EVENT, 409, json=body)
    assert problem["code"] == "charge_point_offline"
    async with booted(account.platform, account.slug, charger) as station:
        await back_end.post(EVENT, body, 202)
        await station.next_call("RemoteStartTransaction")


async def test_what_can_wait_is_sent_when_the_charge_point_is_there(account: Account, back_end: Api) -> None:
    charger = (await account.charge_point())["identity"]
    body = {"action": "Reset", "charger_id": charger, "payload": {"type": "Soft", "when_offline": "queue"}}
    receipt = await back_end.post(EVENT, body, 202)
    assert receipt["status"] == "pending"
    async with booted(account.platform, account.slug, charger) as station:
        await station.next_call("Reset")
        assert (await command(account, charger, receipt))["status"] == "accepted"


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"action": "SelfDestruct"}, ["/action"]),
        ({"action": None}, ["/action"]),
        ({"charger_id": 7}, ["/charger_id"]),
        ({"payload": "x"}, ["/payload"]),
        ({"payload": {"idTag": 1.5, "colour": "red"}}, ["/payload/colour"]),
        ({"payload": {"connectorId": "one"}}, ["/payload/connectorId", "/payload/id_tag"]),
        ({"payload": {"idTag": "A", "id_tag": "B"}}, ["/payload/id_tag"]),
        ({"priority": "whenever"}, ["/priority"]),
        ({"id": "with space"}, ["/id"]),
        ({"colour": "red"}, ["/colour"]),
    ],
)
async def test_what_is_wrong_is_named(
    account: Account, back_end: Api, change: dict[str, Any], fields: list[str]
) -> None:
    charger = (await account.charge_point())["identity"]
    problem = await back_end.problem("POST", EVENT, 422, json={**start(charger), **change})
    assert sorted(error["field"] for error in problem["errors"]) == fields


async def test_what_is_no_json_is_refused(back_end: Api) -> None:
    json_type = {"content-type": "application/json"}
    await back_end.problem("POST", EVENT, 400, content=b"{", headers=json_type)
    await back_end.problem("POST", EVENT, 400, content=b"[]", headers=json_type)
    await back_end.problem("POST", EVENT, 415, content=b"{}", headers={"content-type": "text/plain"})


async def test_another_accounts_charge_point_is_an_unknown_one(
    account: Account, back_end: Api, beta: Account
) -> None:
    theirs = await beta.charge_point()
    async with booted(beta.platform, beta.slug, theirs["identity"]) as station:
        problems = [
            await back_end.problem("POST", EVENT, 404, json=start(name))
            for name in (theirs["id"], theirs["identity"], str(uuid4()), unique("NOBODY"))
        ]
        assert len({(problem["detail"], str(problem["errors"])) for problem in problems}) == 1
        body = {"message": "Hello", "charger_ids": [theirs["identity"]]}
        problem = await back_end.problem("POST", BROADCAST, 404, json=body)
        assert [error["field"] for error in problem["errors"]] == ["/charger_ids/0"]
        found = await back_end.all(STATUS)
        assert theirs["identity"] not in [one["charger_id"] for one in found]
        assert station.calls.empty()


async def test_only_machines_with_the_scope_come_in(
    platform: Platform, account: Account, back_end: Api
) -> None:
    charger = (await account.charge_point())["identity"]
    weak = create_client(platform, account.slug, "--scope", "commands:control charge-points:read")
    async with Api(platform, account.slug, weak["client_id"], weak["client_secret"]) as other:
        for method, path in (("POST", EVENT), ("POST", BROADCAST), ("GET", STATUS)):
            problem = await other.problem(method, path, 403, json=start(charger))
            assert problem["code"] == "insufficient_scope"
            await other.problem(method, path, 401, json=start(charger), bearer=None)
            await other.problem(method, path, 401, json=start(charger), bearer="nonsense")


async def test_a_signature_must_be_good_and_new(account: Account, back_end: Api, beta: Account) -> None:
    charger = (await account.charge_point())["identity"]
    body = json.dumps(start(charger)).encode()
    other_secret = "whsec_" + base64.b64encode(b"what somebody else knows, not we").decode()
    for headers, content in [
        (signed(account.account_id, body, other_secret), body),
        (signed(account.account_id, body), body + b" "),
        (signed(account.account_id, body, age=301), body),
        (signed(account.account_id, body, age=-360), body),
        # Accounts without a secret, and without being.
        (signed(beta.account_id, body), body),
        (signed(str(uuid4()), body), body),
        ({**signed(account.account_id, body), "webhook-id": "another"}, body),
        ({**signed(account.account_id, body), "webhook-signature": "v1,"}, body),
    ]:
        problem = await back_end.problem("POST", EVENT, 401, bearer=None, content=content, headers=headers)
        assert problem["code"] == "invalid_signature"
    # A token that is not good is not made good by a signature.
    await back_end.problem(
        "POST", EVENT, 401, bearer="nonsense", content=body, headers=signed(account.account_id, body)
    )
    # While a secret is changed both are good, and then the old one no longer.
    await set_up(account, inbound_secret=other_secret, previous_inbound_secret=SECRET)
    async with booted(account.platform, account.slug, charger) as station:
        for secret in (SECRET, other_secret):
            headers = signed(account.account_id, body, secret)
            await back_end.request("POST", EVENT, 202, bearer=None, content=body, headers=headers)
            await station.next_call("RemoteStartTransaction")
    await set_up(account, inbound_secret=other_secret, previous_inbound_secret=None)
    headers = signed(account.account_id, body)
    await back_end.problem("POST", EVENT, 401, bearer=None, content=body, headers=headers)


async def test_switched_off_there_is_no_bridge(account: Account, back_end: Api) -> None:
    body = json.dumps(start("CP")).encode()
    await account.request("PUT", "plugins/laravel-bridge", 200, json={"enabled": False})
    await back_end.problem("POST", EVENT, 404, json=start("CP"))
    headers = signed(account.account_id, body)
    await back_end.problem("POST", EVENT, 401, bearer=None, content=body, headers=headers)
    await account.request("PUT", "plugins/laravel-bridge", 200, json={"enabled": True})


async def test_a_broadcast_reaches_those_who_are_connected(account: Account, back_end: Api) -> None:
    points = [(await account.charge_point())["identity"] for _ in range(3)]
    async with (
        booted(account.platform, account.slug, points[0]) as one,
        booted(account.platform, account.slug, points[1]) as two,
    ):
        expected = {"vendor_id": "org.plugyard", "message_id": "maintenance", "data": "Back at noon"}
        body = {
            "message": "Back at noon",
            "message_type": "maintenance",
            "charger_ids": points,
            "id": str(uuid4()),
        }
        receipt = await back_end.post(BROADCAST, body, 202)
        assert receipt["status"] == "Broadcasted" and receipt["target_count"] == 2
        told = {one["charger_id"]: one for one in receipt["commands"]}
        assert told[points[2]] == {
            "charger_id": points[2],
            "command_id": None,
            "status": "charge_point_offline",
        }
        for station, point in ((one, points[0]), (two, points[1])):
            assert await station.next_call("DataTransfer") == expected
            assert (await command(account, point, told[point]))["response"]["data"] == "done"
        assert await back_end.post(BROADCAST, body, 202) == receipt
        # To all that are connected.
        receipt = await back_end.post(BROADCAST, {"message": "Hello"}, 202)
        assert {one["charger_id"] for one in receipt["commands"]} == set(points[:2])
        for station in (one, two):
            assert (await station.next_call("DataTransfer"))["data"] == "Hello"
    for bad in ({}, {"message": ""}, {"message": "x", "charger_ids": []}, {"message": "x", "colour": 1}):
        await back_end.problem("POST", BROADCAST, 422, json=bad)


async def test_how_charge_points_stand(account: Account, back_end: Api) -> None:
    charger = (await account.charge_point())["identity"]
    async with booted(account.platform, account.slug, charger) as station:
        await station.status(1, "Charging")

        async def shown() -> Any:
            found = {one["charger_id"]: one for one in await back_end.all(STATUS)}
            return found[charger]["is_online"] and found[charger]["last_seen_at"] is not None

        await until(shown, "the charge point among the others")
    pages = await back_end.pages(STATUS, limit=1)
    assert [len(page) for page in pages] == [1] * len(pages) and len(pages) > 1
    for bad in ({"limit": "0"}, {"limit": "x"}, {"cursor": "x"}, {"colour": "red"}):
        await back_end.problem("GET", STATUS, 400, params=bad)


async def test_it_is_counted(account: Account, back_end: Api) -> None:
    await back_end.problem("POST", EVENT, 422, json={"action": "SelfDestruct", "charger_id": "x"})
    text = (await back_end.request("GET", "/metrics", bearer=None)).text
    name = "plugyard_laravel_bridge_inbound_events_total"
    assert f'{name}{{action="remote_start",result="accepted"}}' in text
    assert f'{name}{{action="unknown",result="refused"}}' in text
