"""Events as jobs of a real Laravel's queue: pushed into Redis, worked off by `queue:work`."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from harness.accounts import Account, Credentials, create_account
from harness.laravel import Laravel, Redis, laravel
from harness.platform import Platform, running
from harness.polling import until
from harness.station import booted

PASSWORD = "pass:word"
QUEUE = {"queue": "default", "job": "App\\Jobs\\HandlePlugyardEvent", "prefix": "laravel_database_"}


@pytest.fixture(scope="module")
def permissive(cluster: Any) -> Iterator[Platform]:
    """One that may deliver to this machine."""
    with running(cluster, "laravel_queue", allow_private_targets="true") as platform:
        yield platform


@pytest.fixture(scope="module")
def operator(permissive: Platform) -> Credentials:
    return create_account(permissive, "laravel-queue")


@pytest.fixture
async def account(permissive: Platform, operator: Credentials) -> AsyncIterator[Account]:
    async with Account(permissive, operator) as account:
        yield account


@pytest.fixture
def redis() -> Iterator[Redis]:
    redis = Redis(PASSWORD)
    yield redis
    redis.close()


@pytest.fixture
def application(permissive: Platform, redis: Redis) -> Iterator[Laravel]:
    settings = {"redis_port": redis.port, "redis_password": PASSWORD, "redis_database": 2}
    with laravel("queue", permissive, **settings) as application:
        yield application


async def test_queue_work_handles_a_whole_session(
    account: Account, application: Laravel, redis: Redis
) -> None:
    address = f"redis://:pass%3Aword@127.0.0.1:{redis.port}/2"
    events = ["transaction.started", "transaction.stopped", "charge_point.booted"]
    webhook = await account.post("webhooks", {"url": address, "events": events, "redis": QUEUE})
    assert "pass" not in webhook["url"]
    charger = (await account.charge_point())["identity"]
    async with booted(account.platform, account.slug, charger) as station:
        number = await station.charge(await account.tag(), [1000, 1500, 2000])
    application.work()

    async def handled() -> Any:
        found = await application.events("queue")
        return found if len(found) >= 3 else None

    found = await until(handled, "three jobs", timeout=30)
    assert [event["type"] for event in found] == [
        "charge_point.booted",
        "transaction.started",
        "transaction.stopped",
    ]
    assert {event["charge_point"] for event in found} == {charger}
    assert found[2]["data"]["transaction_id"] == number
    assert found[2]["data"]["energy_wh"] == 1000


async def test_redis_that_is_away_gets_everything_later(
    account: Account, application: Laravel, redis: Redis
) -> None:
    address = f"redis://:pass%3Aword@127.0.0.1:{redis.port}/2"
    webhook = await account.post(
        "webhooks", {"url": address, "events": ["charge_point.booted"], "redis": QUEUE}
    )
    port = redis.port
    redis.close()
    charger = (await account.charge_point())["identity"]
    async with booted(account.platform, account.slug, charger):
        pass

    async def failed() -> Any:
        deliveries = (await account.get(f"webhooks/{webhook['id']}/deliveries"))["data"]
        return any(one["attempts"] and one["state"] != "delivered" for one in deliveries)

    await until(failed, "an attempt that failed", timeout=20)
    again = Redis(PASSWORD, port)
    try:
        application.work()
        for delivery in (await account.get(f"webhooks/{webhook['id']}/deliveries"))["data"]:
            await account.request(
                "POST", f"webhooks/{webhook['id']}/deliveries/{delivery['id']}/replay", None
            )

        async def handled() -> Any:
            return charger in [event["charge_point"] for event in await application.events("queue")]

        await until(handled, "the event in Laravel", timeout=30)
    finally:
        again.close()
