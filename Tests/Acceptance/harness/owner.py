"""What only the owner of the database sees: the audit trail whole, and the tables of people."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.rows import dict_row

from harness.platform import Platform


@contextmanager
def as_owner(
    platform: Platform, account_id: str | None, isolation: psycopg.IsolationLevel | None = None
) -> Iterator[psycopg.Connection[dict[str, Any]]]:
    """One transaction of the owner, committed at the end, in the context of an account where one is given."""
    url = platform.cluster.owner_url_of(platform.name)
    with psycopg.connect(url, row_factory=dict_row, connect_timeout=10) as connection:
        connection.isolation_level = isolation
        if account_id:
            connection.execute(
                "SELECT set_config('app.account_context', sign_account_context(%s), false)", (account_id,)
            )
        yield connection


def rows(platform: Platform, account_id: str | None, statement: str, *values: Any) -> list[dict[str, Any]]:
    """Runs one statement as the owner, in the context of an account where one is given."""
    with as_owner(platform, account_id) as connection:
        cursor = connection.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def audit_events(platform: Platform, account_id: str, resource_id: str) -> list[dict[str, Any]]:
    """The trail of one thing, oldest first, with `changes` as {field: (before, after)}."""
    found = rows(
        platform,
        account_id,
        """
        SELECT action, actor_kind, actor_id, actor_name, address, request_id, resource_type,
            resource_name, changes
        FROM audit_events WHERE account_id = %s AND resource_id = %s ORDER BY at, id
        """,
        account_id,
        resource_id,
    )
    for event in found:
        event["changes"] = {
            change["field"]: (change["before"], change["after"]) for change in json.loads(event["changes"])
        }
    return found
