"""Webhooks as a receiver gets them, and as the account that set them up sees them."""

import asyncio
import contextlib
import os
import random
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from harness.accounts import Account, create_account, unique
from harness.owner import audit_events, rows
from harness.platform import Platform, running
from harness.polling import underway, until
from harness.postgres import Cluster
from harness.receiver import Receiver, is_fresh, laravel_signature, standard_signature
from harness.station import booted

SESSIONS = ["transaction.started", "transaction.stopped"]
ROUNDS = int(os.environ.get("PLUGYARD_WEBHOOK_KILLS", "8"))
SEED = int(os.environ.get("PLUGYARD_WEBHOOK_SEED", str(random.SystemRandom().randrange(1_000_000))))


@pytest.fixture(scope="module")
def hooked(cluster: Cluster) -> Iterator[Platform]:
    """One that may deliver to this machine."""
    with running(cluster, "webhooks", allow_private_targets="true") as platform:
        yield platform


@pytest.fixture(scope="module")
def accounts(hooked: Platform) -> list[Any]:
    return [create_account(hooked, slug) for slug in ("hook-one", "hook-two")]


@pytest.fixture
async def one(hooked: Platform, accounts: list[Any]) -> AsyncIterator[Account]:
    async with Account(hooked, accounts[0]) as account:
        yield account


@pytest.fixture
async def two(hooked: Platform, accounts: list[Any]) -> AsyncIterator[Account]:
    async with Account(hooked, accounts[1]) as account:
        yield account


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@contextlib.asynccontextmanager
async def webhook(account: Account, receiver: Receiver, **fields: Any) -> AsyncIterator[dict[str, Any]]:
    """One that is gone afterwards: its deliveries are no other test's."""
    made = await account.post("webhooks", {"url": receiver.address, **fields})
    yield made
    await account.delete(f"webhooks/{made['id']}")


async def session(account: Account, identity: str | None = None, **prices: Any) -> str:
    """A charging session, by a tariff of these prices where there are any; the charge point's identity."""
    identity = identity or (await account.charge_point())["identity"]
    if prices:
        tariff = await account.post("tariffs", {"name": unique("Tariff"), **prices})
        await account.put(f"charge-points/{identity}/tariff", {"tariff_id": tariff["id"]})
    async with booted(account.platform, account.slug, identity) as station:
        started = await station.start_transaction(await account.tag(), 1000)
        await station.stop_transaction(started.transaction_id, 3500)
    return identity


async def deliveries(account: Account, hook: dict[str, Any], **filters: Any) -> list[dict[str, Any]]:
    """Oldest first."""
    return list(reversed(await account.all(f"webhooks/{hook['id']}/deliveries", **filters)))


async def ended(account: Account, hook: dict[str, Any], count: int, state: str = "delivered") -> list[Any]:
    """Waits until so many have ended so."""

    async def all_of_them() -> list[Any]:
        found = await deliveries(account, hook)
        return found if [entry["state"] for entry in found] == [state] * count else []

    return await until(all_of_them, f"{count} {state}", timeout=20)


async def test_a_session_arrives_in_order_and_signed_in_both_ways(one: Account, receiver: Receiver) -> None:
    headers = {"X-Api-Key": "let-me-in"}
    async with webhook(one, receiver, description="The back end", headers=headers) as hook:
        identity = await session(one, currency="EUR", start_fee_minor=35, per_kwh_minor=49.5)
        expected = [
            "charge_point.connected",
            "charge_point.booted",
            *SESSIONS,
            "charge_point.disconnected",
        ]

        async def arrived() -> bool:
            return receiver.types(identity) == expected

        await until(arrived, f"{expected} at the receiver")
        for delivery in receiver.deliveries:
            assert delivery.headers["webhook-id"] == delivery.id and is_fresh(delivery)
            assert delivery.headers["webhook-signature"] == standard_signature(hook["secret"], delivery)
            assert delivery.headers["signature"] == laravel_signature(hook["secret"], delivery)
            assert delivery.headers["content-type"] == "application/json"
            assert delivery.headers["x-api-key"] == "let-me-in"
            fields = {"id", "type", "created_at", "account_id", "charge_point", "data"}
            assert delivery.body.keys() == fields and delivery.body["account_id"] == one.account_id
        stopped = next(one for one in receiver.deliveries if one.type == "transaction.stopped")
        data = stopped.body["data"]
        assert (data["energy_wh"], data["energy_delivered"]) == (2500, 2.5)
        assert (data["cost"], data["currency"]) == (1.59, "EUR")
        log = await ended(one, hook, len(expected))
        assert [entry["type"] for entry in log] == expected
        assert {(entry["last_status"], entry["attempts"], entry["answer"]) for entry in log} == {
            (200, 1, "thank you")
        }
        shown = await one.get(f"webhooks/{hook['id']}/deliveries/{log[2]['id']}")
        assert shown["body"].encode() == next(d.raw for d in receiver.deliveries if d.id == shown["event_id"])
        assert [attempt["status"] for attempt in shown["attempt_log"]] == [200]


async def test_only_what_is_asked_for_is_sent_and_only_of_the_own_account(
    one: Account, two: Account, receiver: Receiver
) -> None:
    with Receiver() as other:
        async with webhook(one, receiver, events=SESSIONS), webhook(two, other) as theirs:
            mine = await session(one)

            async def arrived() -> bool:
                return receiver.types(mine) == SESSIONS

            await until(arrived, "the session")
            identity = await session(two)

            async def theirs_arrived() -> bool:
                return "transaction.stopped" in other.types(identity)

            await until(theirs_arrived, "the other's session")
            assert {d.charge_point for d in receiver.deliveries} == {mine}
            assert {d.charge_point for d in other.deliveries} == {identity}
            for method, path in (
                ("GET", f"webhooks/{theirs['id']}"),
                ("GET", f"webhooks/{theirs['id']}/deliveries"),
                ("POST", f"webhooks/{theirs['id']}/test"),
                ("DELETE", f"webhooks/{theirs['id']}"),
            ):
                await one.problem(method, path, 404)


async def test_what_fails_is_tried_again_and_holds_its_charge_point_back_alone(
    one: Account, receiver: Receiver
) -> None:
    mine, other = [(await one.charge_point())["identity"] for _ in range(2)]
    receiver.text = "x" * 10_000
    receiver.answers = lambda body: 500 if body["charge_point"] == mine else 200
    async with webhook(one, receiver, events=SESSIONS) as hook:
        await session(one, mine)
        await session(one, other)

        async def other_arrived() -> bool:
            return receiver.types(other) == SESSIONS

        await until(other_arrived, "the session of the other charge point")
        waiting = [entry for entry in await deliveries(one, hook) if entry["state"] == "pending"]
        assert [entry["type"] for entry in waiting] == SESSIONS and waiting[0]["attempts"] > 0
        assert waiting[0]["last_status"] == 500 and waiting[0]["complaint"] == "answered 500"
        assert waiting[0]["answer"] == "x" * 4096
        # Its turn did not come.
        assert (waiting[1]["attempts"], waiting[1]["last_attempt_at"]) == (0, None)
        receiver.answers = lambda _: 200

        async def arrived() -> bool:
            return receiver.types(mine) == SESSIONS

        await until(arrived, "the session, after all", timeout=20)
        await ended(one, hook, 4)


async def test_a_receiver_that_was_away_gets_everything_in_order(one: Account, receiver: Receiver) -> None:
    identities = [(await one.charge_point())["identity"] for _ in range(6)]
    async with webhook(one, receiver, events=SESSIONS) as hook:
        receiver.go_away()
        await asyncio.gather(*(session(one, identity) for identity in identities))

        async def failing() -> bool:
            return (await one.get(f"webhooks/{hook['id']}"))["status"] == "failing"

        await until(failing, "the webhook is failing", timeout=20)
        shown = await one.get(f"webhooks/{hook['id']}")
        assert shown["consecutive_failures"] >= 5 and shown["retry_at"]

        # It fails by the first of them already.
        async def all_wait() -> list[Any]:
            waiting = await deliveries(one, hook, state="pending")
            return waiting if len(waiting) == 12 else []

        waiting = await until(all_wait, "a delivery of each event")
        assert any((delivery["complaint"] or "").startswith("connect_failed") for delivery in waiting)
        receiver.come_back()

        async def arrived() -> bool:
            return all(receiver.types(identity) == SESSIONS for identity in identities)

        await until(arrived, "everything", timeout=25)
        assert (await one.get(f"webhooks/{hook['id']}"))["status"] == "active"
        await ended(one, hook, 12)


async def test_gone_disables_and_taking_up_again_delivers(one: Account, receiver: Receiver) -> None:
    receiver.answers = lambda _: 410
    async with webhook(one, receiver, events=["transaction.started"]) as hook:
        path = f"webhooks/{hook['id']}"
        identity = await session(one)

        async def disabled() -> bool:
            return (await one.get(path))["status"] == "disabled"

        await until(disabled, "the webhook is disabled")
        receiver.answers = lambda _: 200
        # Nobody wants these.
        await session(one, identity)
        assert len(await deliveries(one, hook)) == 1
        assert (await one.patch(path, {"is_paused": False}))["status"] == "active"
        await ended(one, hook, 1)
        assert [d.status for d in receiver.deliveries] == [410, 200]


async def test_paused_it_waits(one: Account, receiver: Receiver) -> None:
    async with webhook(one, receiver, events=SESSIONS, is_paused=True) as hook:
        identity = await session(one)
        found = []

        async def written() -> bool:
            nonlocal found
            found = await deliveries(one, hook, state="pending")
            return len(found) == 2

        await until(written, "two that wait")
        # What another webhook gets meanwhile shows that its turn would have come.
        with Receiver() as other:
            async with webhook(one, other) as second:
                await one.post(f"webhooks/{second['id']}/test", None, 200)
                await session(one, identity)

                async def other_arrived() -> bool:
                    return len(other.deliveries) > 4

                await until(other_arrived, "a session at the other")
        assert receiver.deliveries == []
        await one.patch(f"webhooks/{hook['id']}", {"is_paused": False})
        await ended(one, hook, 4)
        assert [d.type for d in receiver.deliveries] == SESSIONS * 2


async def test_a_test_is_delivered_at_once_with_its_outcome(one: Account, receiver: Receiver) -> None:
    async with webhook(one, receiver, is_paused=True) as hook:
        path = f"webhooks/{hook['id']}/test"
        outcome = await one.post(path, None, 200)
        assert (outcome["delivered"], outcome["status"], outcome["answer"]) == (True, 200, "thank you")
        (delivery,) = receiver.deliveries
        assert (delivery.id, delivery.type) == (outcome["event_id"], "webhook.test")
        assert delivery.headers["webhook-signature"] == standard_signature(hook["secret"], delivery)
        receiver.answers, receiver.text = lambda _: 503, "down"
        outcome = await one.post(path, None, 200)
        assert (outcome["delivered"], outcome["status"], outcome["answer"]) == (False, 503, "down")
        receiver.go_away()
        outcome = await one.post(path, None, 200)
        assert (outcome["delivered"], outcome["status"]) == (False, None)
        assert outcome["complaint"].startswith("connect_failed")
        assert await deliveries(one, hook) == []


async def test_replaying_one_and_a_range(one: Account, receiver: Receiver) -> None:
    async with webhook(one, receiver, events=SESSIONS) as hook:
        path = f"webhooks/{hook['id']}"
        identity = await session(one)
        first, second = await ended(one, hook, 2)
        replayed = await one.post(f"{path}/deliveries/{first['id']}/replay", None, 202)
        assert (replayed["state"], replayed["attempts"]) == ("pending", 0)

        async def thrice() -> bool:
            return [d.id for d in receiver.deliveries] == [
                first["event_id"],
                second["event_id"],
                first["event_id"],
            ]

        await until(thrice, "the first again")
        assert receiver.deliveries[2].raw == receiver.deliveries[0].raw
        await ended(one, hook, 2)
        # By state, time, type and charge point.
        for expected, body in (
            (0, {"from": first["created_at"]}),
            (0, {"from": "2100-01-01T00:00:00Z", "state": "any"}),
            (0, {"from": first["created_at"], "state": "any", "charge_point": "nobody"}),
            (1, {"from": first["created_at"], "state": "delivered", "types": ["transaction.stopped"]}),
        ):
            answer = await one.post(f"{path}/replay", body, 202)
            assert answer == {"count": expected, "is_complete": True}
        await ended(one, hook, 2)
        body = {
            "from": first["created_at"],
            "to": "2100-01-01T00:00:00Z",
            "state": "any",
            "charge_point": identity,
        }
        assert (await one.post(f"{path}/replay", body, 202))["count"] == 2

        async def again() -> bool:
            return [d.type for d in receiver.deliveries[-2:]] == SESSIONS and len(receiver.deliveries) == 6

        await until(again, "both again, in order")


async def test_what_is_given_up_is_a_dead_letter_and_can_be_sent_again(
    one: Account, receiver: Receiver
) -> None:
    receiver.answers = lambda _: 404
    async with webhook(one, receiver, events=["transaction.started"]) as hook:
        await session(one)

        async def tried() -> bool:
            return bool(receiver.deliveries)

        await until(tried, "an attempt")
        # As if 76 hours had passed.
        await asyncio.to_thread(
            rows,
            one.platform,
            one.account_id,
            "UPDATE plugin_laravel_bridge.deliveries SET give_up_at = now() WHERE endpoint_id = %s",
            hook["id"],
        )
        # The engine reads it again with its next look.
        await one.patch(f"webhooks/{hook['id']}", {"description": "look again"})
        (dead,) = await ended(one, hook, 1, "dead")
        assert (dead["last_status"], dead["next_attempt_at"]) == (404, None)
        assert len(await deliveries(one, hook, state="dead")) == 1
        metrics = (await one.request("GET", "/metrics", bearer=None, documented=False)).text
        assert "plugyard_webhook_dead_letters_total 1" in metrics
        receiver.answers = lambda _: 200
        answer = await one.post(f"webhooks/{hook['id']}/replay", {"from": dead["created_at"]}, 202)
        assert answer["count"] == 1
        await ended(one, hook, 1)


async def test_a_secret_rotates_with_an_overlap(one: Account, receiver: Receiver) -> None:
    async with webhook(one, receiver) as hook:
        path = f"webhooks/{hook['id']}"
        old = hook["secret"]
        assert "secret" not in await one.get(path)
        rotated = await one.post(f"{path}/rotate-secret", {"overlap_seconds": 3600}, 200)
        new = rotated["secret"]
        assert new != old and rotated["old_secret_expires_at"]
        await one.post(f"{path}/test", None, 200)
        delivery = receiver.deliveries[-1]
        both = f"{standard_signature(new, delivery)} {standard_signature(old, delivery)}"
        assert delivery.headers["webhook-signature"] == both
        assert delivery.headers["signature"] == laravel_signature(new, delivery)
        last = (await one.post(f"{path}/rotate-secret", {"overlap_seconds": 0}, 200))["secret"]
        await one.post(f"{path}/test", None, 200)
        delivery = receiver.deliveries[-1]
        assert delivery.headers["webhook-signature"] == standard_signature(last, delivery)


async def test_a_webhook_from_first_to_last(alpha: Account) -> None:
    body = {
        "url": "https://hooks.example/plugyard",
        "events": ["charge_point.fault"],
        "headers": {"X-Key": "hide"},
    }
    response = await alpha.request("POST", "webhooks", 201, json=body)
    made = response.json()
    path = f"webhooks/{made['id']}"
    assert made["secret"].startswith("whsec_") and made["header_names"] == ["X-Key"]
    read = await alpha.request("GET", path)
    assert read.json() == {key: value for key, value in made.items() if key != "secret"}
    assert read.headers["etag"] == response.headers["etag"]
    assert response.headers["location"].endswith(path)
    stale = {"If-Match": read.headers["etag"]}
    changed = await alpha.request("PATCH", path, json={"description": "Faults", "headers": {}}, headers=stale)
    assert (changed.json()["description"], changed.json()["header_names"]) == ("Faults", [])
    for method, more in (("PATCH", {"json": {"description": "late"}}), ("DELETE", {})):
        assert (await alpha.problem(method, path, 412, headers=stale, **more))[
            "code"
        ] == "precondition_failed"
    assert (await alpha.patch(path, {"description": None}))["description"] is None
    assert path.removeprefix("webhooks/") in [one["id"] for one in await alpha.all("webhooks")]
    key = {"Idempotency-Key": unique("key")}
    first = await alpha.request("POST", "webhooks", 201, json=body, headers=key)
    again = await alpha.request("POST", "webhooks", 201, json=body, headers=key)
    assert again.content == first.content and again.headers["etag"] == first.headers["etag"]
    await alpha.delete(f"webhooks/{first.json()['id']}")
    trail = await asyncio.to_thread(audit_events, alpha.platform, alpha.account_id, made["id"])
    assert [event["action"] for event in trail][:2] == ["webhook.created", "webhook.updated"]
    assert {event["actor_kind"] for event in trail} == {"client"} and "hide" not in str(trail)
    await alpha.delete(path)
    await alpha.problem("GET", path, 404)


async def test_pages_of_webhooks_and_their_cursors(alpha: Account, beta: Account) -> None:
    made = [await alpha.post("webhooks", {"url": "https://hooks.example/"}) for _ in range(3)]
    pages = await alpha.pages("webhooks", 2)
    assert [one["id"] for page in pages for one in page] == [one["id"] for one in reversed(made)]
    cursor = (await alpha.get("webhooks", limit=1))["next_cursor"]
    for account, path in ((beta, "webhooks"), (alpha, f"webhooks/{made[0]['id']}/deliveries")):
        problem = await account.problem("GET", f"{path}?cursor={cursor}", 400)
        assert [error["field"] for error in problem["errors"]] == ["cursor"]
    for query, field in (("limit=0", "limit"), ("state=lost", "state"), ("from=now", "from"), ("x=1", "x")):
        problem = await alpha.problem("GET", f"webhooks/{made[0]['id']}/deliveries?{query}", 400)
        assert [error["field"] for error in problem["errors"]] == [field]
    for one in made:
        await alpha.delete(f"webhooks/{one['id']}")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"url": "https://127.0.0.1/hook"}, "/url", "refused_target"),
        ({"url": "https://[::1]/hook"}, "/url", "refused_target"),
        ({"url": "https://10.1.2.3/hook"}, "/url", "refused_target"),
        ({"url": "https://169.254.169.254/latest"}, "/url", "refused_target"),
        ({"url": "https://[64:ff9b::7f00:1]/"}, "/url", "refused_target"),
        ({"url": "https://[2002:7f00:1::]/"}, "/url", "refused_target"),
        ({"url": "https://[2001:0:7f00:1::]/"}, "/url", "refused_target"),
        ({"url": "https://localhost/hook"}, "/url", "refused_target"),
        ({"url": "http://hooks.example/hook"}, "/url", "refused_target"),
        ({"url": "https://user:pass@hooks.example/"}, "/url", "malformed_url"),
        ({"url": "ftp://hooks.example/"}, "/url", "not_supported"),
        ({"url": "no address"}, "/url", "not_supported"),
        ({"url": None}, "/url", "must_not_be_null"),
        ({"events": ["nothing.known"]}, "/events", "not_allowed"),
        ({"events": []}, "/events", "out_of_range"),
        ({"headers": {"Host": "x"}}, "/headers/Host", "malformed"),
        ({"headers": {"Webhook-Id": "x"}}, "/headers/Webhook-Id", "not_allowed"),
        ({"headers": {"X-Bad": "a\nb"}}, "/headers/X-Bad", "malformed"),
        ({"headers": {"X-A": "1", "x-a": "2"}}, "/headers", "repeated_member"),
        ({"redis": {"queue": "default"}}, "/redis", "not_allowed"),
        ({"redis": {"queue": ""}}, "/redis/queue", "too_short"),
        ({"colour": "red"}, "/colour", "unknown"),
    ],
)
async def test_what_is_wrong_is_named(alpha: Account, change: dict[str, Any], field: str, code: str) -> None:
    body = {"url": "https://hooks.example/hook", **change}
    problem = await alpha.problem("POST", "webhooks", 422, json=body)
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [(field, code)]


async def test_a_name_that_leads_here_is_refused_when_connecting(alpha: Account) -> None:
    hook = await alpha.post("webhooks", {"url": "https://localhost.localdomain/", "is_paused": True})
    outcome = await alpha.post(f"webhooks/{hook['id']}/test", None, 200)
    assert not outcome["delivered"]
    assert outcome["complaint"].split(":")[0] in ("refused_target", "unresolved")
    await alpha.delete(f"webhooks/{hook['id']}")


# A round takes three seconds, on a machine with other work longer.
@pytest.mark.timeout(90 + 15 * ROUNDS)
async def test_no_kill_of_the_platform_loses_or_disorders_an_event(
    cluster: Cluster, receiver: Receiver
) -> None:
    """Charge points charge without a pause while the platform is killed at random instants."""
    print(f"seed {SEED}, {ROUNDS} kills")
    chance = random.Random(SEED)
    with running(cluster, "killed_webhooks", allow_private_targets="true") as platform:
        credentials = create_account(platform, "hook-killed")
        async with Account(platform, credentials) as account:
            await account.post("webhooks", {"url": receiver.address})
            tag = await account.tag()
            identities = [(await account.charge_point())["identity"] for _ in range(4)]

            async def charging(identity: str) -> None:
                async with booted(platform, account.slug, identity) as station:
                    while True:
                        await station.charge(tag, [1000, 1500, 2000])

            for _ in range(ROUNDS):
                # A call that nobody answers any more would wait for long: each life has its own connections.
                async with contextlib.AsyncExitStack() as stack:
                    for identity in identities:
                        await stack.enter_async_context(underway(charging(identity)))
                    await asyncio.sleep(chance.uniform(0.1, 1.5))
                    await asyncio.to_thread(platform.kill)
                # As if the dead process's duties had run out: it would take 15 seconds each time.
                await asyncio.to_thread(rows, platform, None, "DELETE FROM leases")
                await asyncio.to_thread(platform.start)
            told = await asyncio.to_thread(outbox, platform, credentials.account_id)
            assert len(told) > 10 * ROUNDS

            async def arrived() -> bool:
                return {event["id"] for event in told} <= set(receiver.ids())

            await until(arrived, f"{len(told)} events", timeout=60)
            # Those that were told while it was looked at came later.
            known = {event["id"] for event in told}
            first = {delivery.id: delivery for delivery in reversed(receiver.taken)}
            for identity in identities:
                expected = [event["id"] for event in told if event["charge_point"] == identity]
                order = [id for id in receiver.ids() if id in known and first[id].charge_point == identity]
                assert order == expected, f"seed {SEED}: out of order at {identity}"
            assert not [d for d in receiver.taken if d.headers["webhook-id"] != d.id]


def outbox(platform: Platform, account_id: str) -> list[dict[str, Any]]:
    """What was committed, in its order."""
    found = rows(
        platform,
        account_id,
        "SELECT id::text AS id, charge_point FROM event_outbox WHERE account_id = %s ORDER BY xid, seq",
        account_id,
    )
    # A batch whose commit nobody heard of may have told the same twice.
    return list({event["id"]: event for event in found}.values())
