"""Rows for every tenant table, made from the catalogue: a new table is covered without a line here, unless a
CHECK of it wants a particular value."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

# What the type of a column does not tell: values that its CHECK takes, whether or not it may be NULL.
VALUES: dict[str, Any] = {
    "account_numbers.kind": "reservation",
    "account_plugins.plugin": lambda: f"p{secrets.token_hex(8)}",
    "accounts.slug": lambda: f"a{secrets.token_hex(8)}",
    "audit_events.actor_kind": "system",
    "charge_point_certificates.status": "waiting",
    "charging_profiles.kind": "absolute",
    "charging_profiles.purpose": "tx_default_profile",
    "clients.secret_sha256": lambda: secrets.token_bytes(32),
    "commands.type": "reset",
    "connection_events.event": "connected",
    "firmware_campaign_targets.wave": 1,
    "job_statuses.kind": "firmware",
    "memberships.role": "viewer",
    "messages.direction": "in",
    "messages.kind": "call",
    "security_events.source": "platform",
    "support_sessions.reason": "A reason that is long enough",
    "upload_slots.kind": "diagnostics",
    "uploads.kind": "diagnostics",
    "tariff_prices.currency": "EUR",
    "transactions.status": "completed",
    "transactions.transaction_id": lambda: secrets.randbelow(2**31 - 1) + 1,
}


# What the logs and the statistics refer to without a foreign key, and by which column.
NAMED = {"charge_points": "charge_point_id", "locations": "location_id"}


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    required: bool


@dataclass(frozen=True)
class ForeignKey:
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]


@dataclass
class Table:
    name: str
    # Of a partition at any depth, the table whose rows it holds; else the table itself.
    root: str
    is_partition: bool
    columns: list[Column] = field(default_factory=list)
    primary_key: tuple[str, ...] = ()
    unique: list[tuple[str, ...]] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)

    @property
    def account_column(self) -> str:
        return "id" if self.name == "accounts" else "account_id"

    def has(self, column: str) -> bool:
        return any(known.name == column for known in self.columns)

    @property
    def identifier(self) -> sql.Identifier:
        return sql.Identifier(self.name)


def tenant_tables(connection: psycopg.Connection) -> list[Table]:
    """Every table and partition with an `account_id` that any run-time role may touch, and `accounts`."""
    tables = {}
    query = """
        SELECT c.oid, c.relname, coalesce(pg_partition_root(c.oid)::regclass::text, c.relname),
            c.relispartition
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> ALL (%s)
            AND (c.relname = 'accounts' OR EXISTS (
                SELECT FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attname = 'account_id' AND NOT a.attisdropped))
        ORDER BY c.oid
    """
    # Platform tables that mention an account: no run-time role has a grant on them (catalogue check).
    platform_tables = ["token_grants", "authorization_codes", "device_codes"]
    for oid, name, root, is_partition in connection.execute(query, [platform_tables]).fetchall():
        table = tables[name] = Table(name, root, is_partition)
        table.columns = [
            Column(column, kind, not_null and not has_default)
            for column, kind, not_null, has_default in connection.execute(
                "SELECT attname, format_type(atttypid, NULL), attnotnull, atthasdef FROM pg_attribute "
                "WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
                [oid],
            )
        ]
        for kind, columns in connection.execute(
            "SELECT i.indisprimary, array_agg(a.attname::text ORDER BY k.n) FROM pg_index i "
            "CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY k(attnum, n) "
            "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum "
            "WHERE i.indrelid = %s AND i.indisunique GROUP BY i.indexrelid, i.indisprimary",
            [oid],
        ):
            if kind:
                table.primary_key = tuple(columns)
            table.unique.append(tuple(columns))
        table.foreign_keys = [
            ForeignKey(tuple(columns), target, tuple(target_columns))
            for columns, target, target_columns in connection.execute(
                "SELECT (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(f.conkey) "
                "  WITH ORDINALITY k(attnum, n) JOIN pg_attribute a "
                "  ON a.attrelid = f.conrelid AND a.attnum = k.attnum), "
                "t.relname, (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(f.confkey) "
                "  WITH ORDINALITY k(attnum, n) JOIN pg_attribute a "
                "  ON a.attrelid = f.confrelid AND a.attnum = k.attnum) "
                "FROM pg_constraint f JOIN pg_class t ON t.oid = f.confrelid "
                "WHERE f.conrelid = %s AND f.contype = 'f' AND f.conparentid = 0",
                [oid],
            )
        ]
    return list(tables.values())


def value_for(table: Table, column: Column) -> Any:
    special = VALUES.get(f"{table.name}.{column.name}")
    if special is not None:
        return special() if callable(special) else special
    return {
        "uuid": uuid4,
        "text": lambda: f"{column.name[:8]}-{secrets.token_hex(6)}",
        "text[]": list,
        "bytea": lambda: secrets.token_bytes(32),
        "integer": lambda: secrets.randbelow(9999) + 1,
        "smallint": lambda: 1,
        "bigint": lambda: 1,
        "double precision": lambda: 1.5,
        "boolean": lambda: True,
        "timestamp with time zone": lambda: datetime.now(UTC),
        "date": lambda: datetime.now(UTC).date(),
    }[column.type]()


def new_row(table: Table, account: str, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A row that the schema takes, referring to this account's rows of other tables (`rows`)."""
    row: dict[str, Any] = {table.account_column: account}
    for key in table.foreign_keys:
        for column, target_column in zip(key.columns, key.target_columns, strict=True):
            if key.target in rows:
                row[column] = rows[key.target][target_column]
    for target, column in NAMED.items():
        if target in rows and table.has(column):
            row.setdefault(column, rows[target]["id"])
    for column in table.columns:
        wanted = column.required or f"{table.name}.{column.name}" in VALUES
        if wanted and column.name not in row:
            row[column.name] = value_for(table, column)
    return row


def insert(table: Table, row: dict[str, Any], returning: bool = False) -> sql.Composed:
    return sql.SQL("INSERT INTO {} ({}) VALUES ({}){}").format(
        table.identifier,
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(map(sql.Literal, row.values())),
        sql.SQL(" RETURNING *" if returning else ""),
    )
