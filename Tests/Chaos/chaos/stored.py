"""What the database holds of an account's charge points."""

from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from harness.owner import as_owner
from harness.platform import Platform

TRANSACTIONS = """
    SELECT c.identity, t.transaction_id AS number, t.status, t.meter_start_wh, t.meter_stop_wh, t.energy_wh
    FROM transactions t JOIN charge_points c ON c.id = t.charge_point_id
    WHERE c.account_id = %s"""
SAMPLES = """
    SELECT c.identity, t.transaction_id AS number, m.energy_wh
    FROM meter_values m JOIN charge_points c ON c.id = m.charge_point_id
        LEFT JOIN transactions t ON t.id = m.transaction_id
    WHERE c.account_id = %s"""
FRAMES = """
    SELECT c.identity, m.direction, m.kind, m.message_id, count(*) AS number,
        array_agg(concat_ws(' ', m.id, 'of', m.at) ORDER BY m.at) AS rows
    FROM messages m JOIN charge_points c ON c.id = m.charge_point_id
    WHERE (m.direction = 'in' AND m.kind = 'call' OR m.direction = 'out' AND m.kind = 'result')
        AND c.account_id = %s
    GROUP BY 1, 2, 3, 4"""
STATES = """
    SELECT c.identity, s.is_online, k.status
    FROM charge_points c JOIN charge_point_state s ON s.charge_point_id = c.id
        LEFT JOIN connectors k ON k.charge_point_id = c.id AND k.connector_id = 1
    WHERE c.account_id = %s"""


@dataclass
class Stored:
    """Of one charge point."""

    transactions: list[dict[str, Any]] = field(default_factory=list)
    # By register: in which transactions the sample is, one number for each row.
    samples: dict[int, list[int | None]] = field(default_factory=dict)
    # Rows of the log by message id.
    calls: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)
    # What rows those are, where they are several: the calls' and the answers'.
    repeated: dict[str, list[str]] = field(default_factory=dict)
    status: str | None = None
    is_online: bool = False


def owner_of(
    platform: Platform, account_id: str
) -> AbstractContextManager[psycopg.Connection[dict[str, Any]]]:
    """A connection of the database's owner, past everything that fails. What is read is of one moment."""
    return as_owner(platform, account_id, psycopg.IsolationLevel.REPEATABLE_READ)


def read(connection: psycopg.Connection[dict[str, Any]], account_id: str) -> dict[str, Stored]:
    """Everything of the account, by identity."""
    found: dict[str, Stored] = {}

    def of(row: dict[str, Any]) -> Stored:
        return found.setdefault(row["identity"], Stored())

    for row in connection.execute(STATES, (account_id,)):
        of(row).status, of(row).is_online = row["status"], row["is_online"]
    for row in connection.execute(TRANSACTIONS, (account_id,)):
        of(row).transactions.append(row)
    for row in connection.execute(SAMPLES, (account_id,)):
        of(row).samples.setdefault(row["energy_wh"], []).append(row["number"])
    for row in connection.execute(FRAMES, (account_id,)):
        (of(row).calls if row["direction"] == "in" else of(row).results)[row["message_id"]] += row["number"]
        if row["number"] > 1:
            of(row).repeated.setdefault(row["message_id"], []).extend(row["rows"])
    return found
