"""`make chaos` in its short form, and its checker, which must not overlook what it looks for."""

import asyncio
import contextlib
import random
from types import SimpleNamespace

import psycopg
import pytest

from chaos import checker
from chaos.charge_point import ChargePoint, Fact, Session, Traits
from chaos.stored import Stored, owner_of, read
from chaos.told import Told
from harness.accounts import Account, unique
from harness.polling import until
from harness.tools import run_tool

ONE_TRANSACTION = """(
    SELECT id FROM transactions WHERE charge_point_id = %(cp)s AND status = 'completed' LIMIT 1)"""
ONE_CALL = """(
    SELECT id FROM messages
    WHERE charge_point_id = %(cp)s AND direction = 'in' AND action = 'MeterValues' LIMIT 1)"""
NEW = "00000000-0000-7000-8000-000000000000"
# All of a session but what is one's own of it.
SESSION = (
    "account_id, charge_point_id, charge_point_identity, location_id, connector_id, token_uid, status,"
    " started_at, ended_at, meter_start_wh, meter_stop_wh, energy_wh"
)

# What somebody does to the database by hand, and what the checker says of it.
HARM = {
    "a sample goes": (
        "DELETE FROM meter_values WHERE ctid = (SELECT ctid FROM meter_values"
        " WHERE charge_point_id = %(cp)s LIMIT 1) AND charge_point_id = %(cp)s",
        "Wh is missing",
    ),
    "a sample is doubled": (
        "INSERT INTO meter_values SELECT * FROM meter_values WHERE charge_point_id = %(cp)s LIMIT 1",
        "is there 2 times",
    ),
    "a sample changes": (
        "UPDATE meter_values SET energy_wh = energy_wh + 100000 WHERE charge_point_id = %(cp)s",
        "nobody said the sample",
    ),
    "a sample belongs to nothing": (
        "UPDATE meter_values SET transaction_id = NULL WHERE charge_point_id = %(cp)s",
        "belongs to",
    ),
    "a transaction has another number": (
        f"UPDATE transactions SET transaction_id = 2000000000 WHERE id = {ONE_TRANSACTION}",
        "is missing",
    ),
    "a transaction is doubled": (
        f"INSERT INTO transactions (id, transaction_id, content_key, {SESSION})"
        f" SELECT '{NEW}', 2000000000, 'x', {SESSION} FROM transactions WHERE id = {ONE_TRANSACTION}",
        "is there 2 times",
    ),
    "energy is lost": (
        f"UPDATE transactions SET energy_wh = energy_wh - 1 WHERE id = {ONE_TRANSACTION}",
        "ended",
    ),
    "a transaction stays open": (
        f"UPDATE transactions SET status = 'stale' WHERE id = {ONE_TRANSACTION}",
        "ended",
    ),
    "a call is not in the log": (f"DELETE FROM messages WHERE id = {ONE_CALL}", "the log misses the call"),
    "an answer is not in the log": (
        "DELETE FROM messages WHERE charge_point_id = %(cp)s AND action = 'StartTransaction'"
        " AND direction = 'out'",
        "the log misses the answer",
    ),
    "a call is in the log twice": (
        f'INSERT INTO messages SELECT (jsonb_populate_record(r, \'{{"id": "{NEW}"}}\')).*'
        f" FROM messages r WHERE id = {ONE_CALL}",
        "is in the log 2 times, and was sent 1 times",
    ),
    "a status is an older one": (
        "UPDATE connectors SET status = 'charging' WHERE charge_point_id = %(cp)s",
        "its status is charging",
    ),
}


async def test_the_checker_finds_each_harm(alpha: Account) -> None:
    identity, door = unique("CHAOS"), SimpleNamespace(port=alpha.platform.port)
    registered = await alpha.charge_point(identity)
    charge_point = ChargePoint(
        alpha.platform,
        alpha.slug,
        identity,
        await alpha.tag(),
        [door],
        Traits.of(0, pace=0.01),
        random.Random(1),
    )
    telling, living = asyncio.create_task(charge_point.tell()), asyncio.create_task(charge_point.live())
    try:

        async def has_charged() -> bool:
            return sum(fact.action == "StopTransaction" for fact in charge_point.facts) >= 2

        await until(has_charged, "two sessions are over", timeout=30)
        charge_point.is_life_over = True
        await living

        async def has_told() -> bool:
            return not charge_point.queue

        await until(has_told, "all is told")
    finally:
        for task in (telling, living):
            task.cancel()
        await asyncio.gather(telling, living, return_exceptions=True)
    told = Told.of(charge_point)
    assert charge_point.complaints == []
    assert checker.energy([told]) > 0
    await asyncio.to_thread(harm_all, alpha, registered["id"], told)


def harm_all(account: Account, charge_point: str, told: Told) -> None:
    with owner_of(account.platform, account.account_id) as connection:

        def found() -> list[str]:
            return list(checker.findings(told, told, read(connection, account.account_id)[told.identity]))

        assert found() == []
        for what, (statement, complaint) in HARM.items():
            with contextlib.suppress(psycopg.Rollback), connection.transaction():
                changed = connection.execute(statement, {"cp": charge_point}).rowcount
                assert changed > 0, what
                assert any(complaint in finding for finding in found()), f"{what}: {found()}"
                raise psycopg.Rollback
        assert found() == [], "nothing was changed for good"


def test_a_start_that_is_answered_with_two_transactions_is_found() -> None:
    told = Told("CP")
    fact = Fact("StartTransaction", {}, Session("", 5), ["a", "b"])
    fact.answers = {"a": {"transactionId": 1}, "b": {"transactionId": 2}}
    told.add(fact)
    assert any(
        "answered with the transactions [1, 2]" in each for each in checker.findings(told, told, Stored())
    )


@pytest.mark.timeout(300)
def test_three_rounds_lose_and_double_nothing() -> None:
    told = run_tool("Tests/Chaos", "chaos", "--short")
    assert "seed " in told
    assert "3 rounds" in told
    assert "nothing found" in told
