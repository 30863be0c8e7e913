"""Webhooks to a real Laravel, which checks both signatures: a session in order, and what it missed."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from harness.accounts import Account, Credentials, create_account
from harness.laravel import Laravel, laravel
from harness.platform import Platform, running
from harness.polling import until
from harness.station import booted

SESSION = [
    "charge_point.connected",
    "charge_point.booted",
    "transaction.started",
    "meter_values.received",
    "transaction.stopped",
]


@pytest.fixture(scope="module")
def permissive(cluster: Any) -> Iterator[Platform]:
    """One that may deliver to this machine."""
    with running(cluster, "laravel_webhooks", allow_private_targets="true") as platform:
        yield platform


@pytest.fixture(scope="module")
def operator(permissive: Platform) -> Credentials:
    return create_account(permissive, "laravel-out")


@pytest.fixture
async def account(permissive: Platform, operator: Credentials) -> AsyncIterator[Account]:
    async with Account(permissive, operator) as account:
        yield account


@pytest.fixture
def application(permissive: Platform) -> Iterator[Laravel]:
    with laravel("webhooks", permissive) as application:
        yield application


async def endpoint(account: Account, application: Laravel) -> dict[str, Any]:
    body = {"url": f"{application.url}/webhooks/plugyard", "events": SESSION}
    webhook = await account.post("webhooks", body)
    application.keep_secret(webhook["secret"])
    return webhook


async def told(application: Laravel, charger: str, count: int) -> list[dict[str, Any]]:
    async def enough() -> Any:
        found = [event for event in await application.events("webhook") if event["charge_point"] == charger]
        return found if len(found) >= count else None

    return await until(enough, f"{count} events of {charger} in Laravel", timeout=40)


async def session(account: Account, charger: str) -> int:
    async with booted(account.platform, account.slug, charger) as station:
        number = (await station.start_transaction(await account.tag(), 1000)).transaction_id
        await station.meter(number, 1500)
        await station.stop_transaction(number, 2000)
    return number


async def test_a_session_is_told_in_order_with_good_signatures(
    account: Account, application: Laravel
) -> None:
    await endpoint(account, application)
    charger = (await account.charge_point())["identity"]
    number = await session(account, charger)
    found = await told(application, charger, len(SESSION))
    assert [event["type"] for event in found] == SESSION
    assert {event["account_id"] for event in found} == {account.account_id}
    assert {event["data"]["transaction_id"] for event in found[2:]} == {number}
    assert found[-1]["data"]["energy_delivered"] == 1.0


async def test_what_happened_while_laravel_was_away_arrives_when_it_is_back(
    account: Account, application: Laravel
) -> None:
    webhook = await endpoint(account, application)
    charger = (await account.charge_point())["identity"]
    application.stop()
    numbers = [await session(account, charger) for _ in range(2)]

    async def tried() -> Any:
        return (await account.get(f"webhooks/{webhook['id']}"))["consecutive_failures"] > 0

    await until(tried, "a delivery that failed", timeout=20)
    application.start()
    found = await told(application, charger, 2 * len(SESSION))
    assert [event["type"] for event in found] == 2 * SESSION
    stopped = [event for event in found if event["type"] == "transaction.stopped"]
    assert [event["data"]["transaction_id"] for event in stopped] == numbers
