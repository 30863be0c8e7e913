"""The isolation matrix of the database, generated from its catalogue: tables x operations x contexts x roles.

In every cell somebody with a run-time role tries to reach the rows of the account `victim` with a context
that is not the victim's. Nothing may come back, and nothing may change.
"""

import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row

from harness.context import context_key, forged, sign, sign_batch
from harness.platform import Platform, of_worker
from harness.postgres import Cluster
from harness.rows import NAMED, VALUES, Table, insert, new_row, tenant_tables

NAME = "isolation_matrix"
ROLES = [
    "plugyard_app",
    "plugyard_ingest",
    "plugyard_auth",
    "plugyard_worker",
    "plugyard_metrics",
    "plugyard_plugin",
]
# Errors that tell nothing: no right, no context, or what row security does not offer (COPY FROM).
REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported)


@dataclass
class Estate:
    """The database with two accounts, a row of each in every table, and how to log in."""

    cluster: Cluster
    tables: list[Table]
    victim: str
    other: str
    rows: dict[str, dict[str, dict[str, Any]]]  # account -> table -> row
    key: bytes

    def connect(self, role: str) -> psycopg.Connection:
        return psycopg.connect(self.cluster.url_as(role, of_worker(NAME)), row_factory=dict_row)

    def owner(self) -> psycopg.Connection:
        return psycopg.connect(self.cluster.owner_url_of(of_worker(NAME)), row_factory=dict_row)


def as_account(connection: psycopg.Connection, context: str | None) -> None:
    if context is not None:
        connection.execute("SELECT set_config('app.account_context', %s, true)", [context])


@pytest.fixture(scope="module")
def estate(cluster: Cluster) -> Iterator[Estate]:
    platform = Platform(cluster, NAME)
    platform.create()
    key = context_key(cluster.secrets_file)
    victim, other = str(uuid4()), str(uuid4())
    rows: dict[str, dict[str, dict[str, Any]]] = {victim: {}, other: {}}
    with psycopg.connect(cluster.owner_url_of(of_worker(NAME))) as catalogue:
        tables = tenant_tables(catalogue)
    with psycopg.connect(cluster.owner_url_of(of_worker(NAME)), row_factory=dict_row) as owner:
        for account in (victim, other):
            as_account(owner, sign(key, account))
            user = uuid4()
            rows[account]["users"] = {"id": user}
            owner.execute(
                "INSERT INTO users (id, email, email_lower) VALUES (%s, %s, %s)",
                [user, f"{user}@x", f"{user}@x"],
            )
            for table in in_order(tables):
                statement = insert(table, new_row(table, account, rows[account]))
                found = owner.execute(
                    sql.SQL("{} ON CONFLICT DO NOTHING RETURNING *").format(statement)
                ).fetchone()
                # A trigger may have made the account's row already.
                found = (
                    found
                    or owner.execute(
                        sql.SQL("SELECT * FROM {} WHERE account_id = %s").format(table.identifier), [account]
                    ).fetchone()
                )
                assert found
                rows[account][table.name] = found
            owner.commit()
    yield Estate(cluster, tables, victim, other, rows, key)


def in_order(tables: list[Table]) -> Iterator[Table]:
    """What is referred to comes first. Partitions get their rows through their parents."""
    remaining = [table for table in tables if not table.is_partition]
    done = {"users"}
    while remaining:
        ready = [
            table
            for table in remaining
            # An account may name one of its locations, and is there before it has any.
            if table.name == "accounts"
            or (
                all(key.target in done or key.target == table.name for key in table.foreign_keys)
                and all(
                    target in done or target == table.name
                    for target, column in NAMED.items()
                    if table.has(column)
                )
            )
        ]
        assert ready, f"no order of {[table.name for table in remaining]}"
        for table in ready:
            yield table
            done.add(table.name)
            remaining.remove(table)


def key_condition(table: Table, row: dict[str, Any]) -> sql.Composable:
    """Names one row of the victim's; the logs have no key and are named by their account."""
    columns = table.primary_key or (table.account_column,)
    return sql.SQL(" AND ").join(
        sql.SQL("{} = {}").format(sql.Identifier(column), sql.Literal(row[column])) for column in columns
    )


@dataclass
class Cell:
    """One attempt: who tries, with which context, at which table of the victim's."""

    estate: Estate
    connection: psycopg.Connection
    table: Table

    @property
    def parent(self) -> str:
        """The table whose rows these are: a partition's are its parent's."""
        return self.table.root

    @property
    def row(self) -> dict[str, Any]:
        return self.estate.rows[self.estate.victim][self.parent]

    def fresh(self, account: str) -> dict[str, Any]:
        return new_row(self.table, account, self.estate.rows[account])

    def where(self) -> sql.Composable:
        return key_condition(self.table, self.row)

    def run(self, statement: str, **parts: sql.Composable) -> list[dict[str, Any]]:
        cursor = self.connection.execute(sql.SQL(statement).format(table=self.table.identifier, **parts))
        return cursor.fetchall() if cursor.description else []


def select(cell: Cell) -> None:
    columns = sql.SQL(", ").join(sql.Identifier(column) for column in readable(cell))
    assert not of_victim(cell, cell.run("SELECT {columns} FROM {table}", columns=columns))
    assert not cell.run("SELECT 1 FROM {table} WHERE {where}", where=cell.where())


def insert_own(cell: Cell) -> None:
    """A row of the victim's, made by somebody else."""
    with pytest.raises(REFUSED):
        cell.connection.execute(insert(cell.table, cell.fresh(cell.estate.victim)))


def update(cell: Cell) -> None:
    for column in updatable(cell):
        statement = sql.SQL("UPDATE {} SET {column} = {column} WHERE {}").format(
            cell.table.identifier, cell.where(), column=column
        )
        assert cell.connection.execute(statement).rowcount == 0


def move(cell: Cell) -> None:
    """Gives a row of one's own to the victim, which would plant data there."""
    with pytest.raises(REFUSED):
        cursor = cell.connection.execute(
            sql.SQL("UPDATE {} SET {} = {}").format(
                cell.table.identifier,
                sql.Identifier(cell.table.account_column),
                sql.Literal(cell.estate.victim),
            )
        )
        # Without a row of one's own there is nothing to move; then nothing may have moved.
        assert cursor.rowcount == 0
        raise psycopg.errors.InsufficientPrivilege("nothing to move")


def delete(cell: Cell) -> None:
    cursor = cell.connection.execute(
        sql.SQL("DELETE FROM {} WHERE {}").format(cell.table.identifier, cell.where())
    )
    assert cursor.rowcount == 0


def upsert(cell: Cell) -> None:
    """Over the victim's row, by its key."""
    row = {**cell.fresh(cell.estate.victim), **{name: cell.row[name] for name in cell.table.primary_key}}
    with pytest.raises(REFUSED):
        cell.connection.execute(sql.SQL("{} ON CONFLICT DO NOTHING").format(insert(cell.table, row)))


def for_update(cell: Cell) -> None:
    assert not cell.run("SELECT 1 FROM {table} WHERE {where} FOR UPDATE", where=cell.where())


def copy(cell: Cell) -> None:
    columns = sql.SQL(", ").join(sql.Identifier(column) for column in readable(cell))
    statement = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(columns, cell.table.identifier)
    with cell.connection.cursor().copy(statement) as stream:
        assert cell.estate.victim.encode() not in b"".join(bytes(block) for block in stream)
    with (
        pytest.raises(REFUSED),
        cell.connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(cell.table.identifier)) as stream,
    ):
        stream.write(b"\\.\n")


def foreign_key(cell: Cell) -> None:
    """A row of one's own that refers to the victim's: PostgreSQL checks keys without row security."""
    for key in cell.table.foreign_keys:
        if key.target not in cell.estate.rows[cell.estate.victim] or key.target in ("accounts", "users"):
            continue
        row = cell.fresh(cell.estate.other)
        target = cell.estate.rows[cell.estate.victim][key.target]
        for column, target_column in zip(key.columns, key.target_columns, strict=True):
            if column != "account_id":
                row[column] = target[target_column]
        with pytest.raises((*REFUSED, psycopg.errors.ForeignKeyViolation)), cell.connection.transaction():
            cell.connection.execute(insert(cell.table, row))
            cell.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")


def unique_probe(cell: Cell) -> None:
    """A row of one's own with the victim's names: that they are taken must not show."""
    for columns in cell.table.unique:
        if columns == ("slug",) or cell.table.name == "accounts":
            continue  # Slugs are public: they stand in URLs.
        row = cell.fresh(cell.estate.other)
        references = {column for key in cell.table.foreign_keys for column in key.columns}
        row |= {
            name: cell.row[name]
            for name in columns
            if name not in references and name != "account_id" and cell.row[name] is not None
        }
        try:
            with cell.connection.transaction():
                cell.connection.execute(insert(cell.table, row))
        except psycopg.errors.UniqueViolation as error:
            # With one's own row, perhaps; with the victim's never.
            assert cell.estate.victim not in str(error), error
            few = {name for name in columns if isinstance(VALUES.get(f"{cell.table.name}.{name}"), str)}
            assert set(columns) <= references | few | {"account_id"}, error


OPERATIONS: dict[str, Callable[[Cell], None]] = {
    "select": select,
    "insert": insert_own,
    "update": update,
    "move to another account": move,
    "delete": delete,
    "upsert": upsert,
    "for update": for_update,
    "copy": copy,
    "foreign key to another's row": foreign_key,
    "unique probe": unique_probe,
}


def readable(cell: Cell) -> list[str]:
    found = cell.run(
        "SELECT attname::text AS name FROM pg_attribute WHERE attrelid = {name}::regclass AND attnum > 0 "
        "AND NOT attisdropped AND has_column_privilege(attrelid, attnum, 'SELECT') ORDER BY attnum",
        name=sql.Literal(cell.table.name),
    )
    # Without any right the attempt is made all the same, at what everybody would want.
    return [row["name"] for row in found] or [cell.table.account_column]


def updatable(cell: Cell) -> list[sql.Identifier]:
    found = cell.run(
        "SELECT attname::text AS name FROM pg_attribute WHERE attrelid = {name}::regclass AND attnum > 0 "
        "AND NOT attisdropped AND attgenerated = '' AND has_column_privilege(attrelid, attnum, 'UPDATE') "
        "ORDER BY attnum",
        name=sql.Literal(cell.table.name),
    )
    return [sql.Identifier(row["name"]) for row in found] or [sql.Identifier(cell.table.account_column)]


def of_victim(cell: Cell, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if str(row.get(cell.table.account_column)) == cell.estate.victim]


def contexts(estate: Estate) -> dict[str, str | None]:
    return {
        "none": None,
        "empty": "",
        "expired": sign(estate.key, estate.victim, expires_in=-1),
        "other account": sign(estate.key, estate.other),
        "batch of others": sign_batch(estate.key, [str(uuid4()), estate.other]),
        "expired batch": sign_batch(estate.key, [estate.victim, estate.other], expires_in=-1),
        **{f"forged: {name}": text for name, text in forged(estate.key, estate.victim, estate.other).items()},
    }


def picture(estate: Estate) -> dict[str, list[str]]:
    """Everything the victim has, as text."""
    with estate.owner() as owner:
        as_account(owner, sign(estate.key, estate.victim))
        return {
            table.name: sorted(
                json.dumps(row, default=str)
                for row in owner.execute(
                    sql.SQL("SELECT * FROM {} WHERE {} = {}").format(
                        table.identifier, sql.Identifier(table.account_column), sql.Literal(estate.victim)
                    )
                )
            )
            for table in estate.tables
        }


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.timeout(300)
def test_no_cell_of_the_matrix_leaks(estate: Estate, role: str) -> None:
    before = picture(estate)
    made: Counter[str] = Counter()
    attempts = list(itertools.product(estate.tables, OPERATIONS.items(), contexts(estate).items()))
    with estate.connect(role) as connection:
        for table, (name, attempt), (context_name, context) in attempts:
            where = f"{role}, {name} on {table.name}, context: {context_name}"
            try:
                as_account(connection, context)
                attempt(Cell(estate, connection, table))
                made["found nothing"] += 1
            except REFUSED:
                made["refused"] += 1
            except (psycopg.Error, AssertionError, pytest.fail.Exception) as error:
                raise AssertionError(f"{where}: {type(error).__name__}: {error}") from error
            finally:
                connection.rollback()
    assert made.total() == len(estate.tables) * len(OPERATIONS) * len(contexts(estate))
    assert made["refused"] > 0
    assert picture(estate) == before, "something of the victim's has changed"


def test_the_matrix_covers_every_table_with_an_account(estate: Estate) -> None:
    assert {table.name for table in estate.tables} >= {
        "accounts",
        "locations",
        "charge_points",
        "transactions",
        "messages",
        "audit_events",
        "api_keys",
    }
    assert all(
        estate.rows[estate.victim].get(table.name) for table in estate.tables if not table.is_partition
    )


def test_the_matrix_can_fail(estate: Estate) -> None:
    """With the victim's own context the same attempts do find the rows."""
    seen = 0
    with estate.connect("plugyard_app") as connection:
        for table in estate.tables:
            if table.is_partition:
                continue
            as_account(connection, sign(estate.key, estate.victim))
            cell = Cell(estate, connection, table)
            if len(readable(cell)) > 1:
                columns = sql.SQL(", ").join(sql.Identifier(column) for column in readable(cell))
                rows = of_victim(cell, cell.run("SELECT {columns} FROM {table}", columns=columns))
                assert rows, f"the victim does not see its own {table.name}"
                seen += 1
            connection.rollback()
    assert seen > 10


def test_refusals_do_not_tell_whose_context_it_was(estate: Estate) -> None:
    """Whatever is wrong with a context, the error never quotes it."""
    with estate.connect("plugyard_app") as connection:
        for name, context in contexts(estate).items():
            if name in ("other account", "none"):
                continue
            as_account(connection, context)
            with pytest.raises(psycopg.errors.InsufficientPrivilege) as error:
                connection.execute("SELECT id FROM locations")
            connection.rollback()
            assert estate.victim not in str(error.value) and (not context or context not in str(error.value))


def test_a_partner_sees_what_was_granted_and_nothing_else(estate: Estate) -> None:
    """The second policy, on every table: without a grant nothing, with one the rows of that location."""
    account, rows = estate.victim, estate.rows[estate.victim]
    membership, nobody = str(rows["memberships"]["id"]), str(uuid4())
    shown: dict[str, int] = {}
    with estate.connect("plugyard_app") as connection:
        for table in (table for table in estate.tables if not table.is_partition):
            for who in (membership, nobody):
                as_account(connection, sign(estate.key, account, membership=who))
                cell = Cell(estate, connection, table)
                if len(readable(cell)) > 1:
                    columns = sql.SQL(", ").join(sql.Identifier(column) for column in readable(cell))
                    count = len(cell.run("SELECT {columns} FROM {table}", columns=columns))
                    if who == nobody:
                        assert count == 0 or table.name == "accounts", f"anybody sees {table.name}"
                    else:
                        shown[table.name] = count
                connection.rollback()
    # The generated grant names the generated location, where the generated charge point stands.
    expected = {
        "accounts", "locations", "charge_points", "charge_point_state", "connectors", "connection_events",
        "transactions", "meter_values", "messages", "commands", "charge_point_configuration",
        "configuration_readings", "reservations", "uploads", "upload_slots", "job_statuses",
        "local_lists", "installed_charging_profiles", "session_deltas", "transaction_counts", "location_days",
        "charge_point_days", "session_hours", "location_hours",
    }  # fmt: skip
    assert {name for name, count in shown.items() if count} == expected
