"""The account of a large operator with a year of sessions, and what their sums cost without rollups."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import psycopg

from conductor.plan import Plan
from conductor.servers import PREFIX, PlatformServer, connect_as, identity
from harness.context import context_key, sign
from harness.owner import as_owner

ZONE = "Europe/Berlin"
LOCATIONS = 100
DAYS = 30
# What is filled with rows, apart from small tables.
LARGE = ("transactions", "charge_point_days")
FILLED = (*LARGE, "location_days", "account_days", "transaction_counts", "charge_points", "locations")

# An id that ascends with the number, by which others name the row.
ID = """
    CREATE FUNCTION pg_temp.id(kind integer, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
        SELECT (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid $$"""
NETWORK = (
    """
    INSERT INTO locations (account_id, id, name, time_zone)
    SELECT %(account)s, pg_temp.id(1, n), 'Depot ' || n, %(zone)s
    FROM generate_series(0, %(locations)s - 1) n""",
    """
    INSERT INTO charge_points (account_id, id, identity, location_id)
    SELECT %(account)s, pg_temp.id(2, n), %(prefix)s || lpad(n::text, 6, '0'),
        pg_temp.id(1, n %% %(locations)s)
    FROM generate_series(0, %(charge_points)s - 1) n""",
)
# Evenly over a year, the newest ended now; on one of a hundred charge points one runs.
SESSIONS = """
    INSERT INTO transactions (
        account_id, id, transaction_id, charge_point_id, charge_point_identity, location_id, connector_id,
        token_uid, content_key, meter_start_wh, energy_wh, status, started_at, ended_at, meter_stop_wh,
        stop_reason, counted_on, power_w)
    SELECT %(account)s, pg_temp.id(3, n), n + 1, pg_temp.id(2, c), %(prefix)s || lpad(c::text, 6, '0'),
        pg_temp.id(1, c %% %(locations)s), 1, 'BENCH', n::text, 0, wh, s.*
    FROM generate_series(0::bigint, %(sessions)s - 1) n
    CROSS JOIN LATERAL (
        SELECT n * 7919 %% %(charge_points)s AS c, 1000 + n * 104729 %% 50000 AS wh,
            now() - (%(sessions)s - n) * (interval '365 days' / %(sessions)s) AS ended) each
    CROSS JOIN LATERAL (
        SELECT 'active', now(), NULL::timestamptz, NULL::bigint, NULL, NULL::date, 11000
        WHERE n >= %(sessions)s - %(charge_points)s / 100
        UNION ALL
        SELECT 'completed', ended - make_interval(secs => 600 + n * 7919 %% 7200), ended, wh, 'Local',
            (ended AT TIME ZONE %(zone)s)::date, NULL
        WHERE n < %(sessions)s - %(charge_points)s / 100) s"""
DAY_SUMS = (
    """
    INSERT INTO charge_point_days
    SELECT account_id, charge_point_id, counted_on, location_id, count(*), sum(energy_wh),
        sum(session_seconds(started_at, ended_at))
    FROM transactions WHERE counted_on IS NOT NULL GROUP BY 1, 2, 3, 4""",
    """
    INSERT INTO location_days
    SELECT account_id, location_id, day, sum(sessions), sum(energy_wh), sum(duration_s)
    FROM charge_point_days GROUP BY 1, 2, 3""",
    """
    INSERT INTO account_days
    SELECT account_id, day, sum(sessions), sum(energy_wh), sum(duration_s)
    FROM location_days GROUP BY 1, 2""",
    """
    INSERT INTO transaction_counts
    SELECT account_id, location_id, count(*) FROM transactions GROUP BY 1, 2""",
)
# What costs more with each row than at the end: how it is dropped, and how it is made again.
BY_ROW = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', c.conrelid::regclass, c.conname) AS drop,
        format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', c.conrelid::regclass, c.conname,
            pg_get_constraintdef(c.oid)) AS make
    FROM pg_constraint c
    WHERE c.conrelid = ANY (%(tables)s::regclass[]) AND c.contype IN ('f', 'u')
    UNION ALL
    SELECT format('DROP INDEX %%s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
    FROM pg_index i
    WHERE i.indrelid = ANY (%(tables)s::regclass[])
        AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)"""


def fill(server: PlatformServer, plan: Plan) -> None:
    """The rows that charge points would have left, and the sums as migration 0018 makes them of such rows."""
    account = server.credentials[server.accounts[0]].account_id
    values = {
        "account": account,
        "zone": ZONE,
        "prefix": PREFIX,
        "locations": LOCATIONS,
        "charge_points": plan.history_charge_points,
        "sessions": plan.history_sessions,
    }
    with as_owner(server.platform, account) as owner:
        owner.execute("SET LOCAL maintenance_work_mem = '256MB'")
        owner.execute(ID)
        for statement in NETWORK:
            owner.execute(statement, values)
        by_row = owner.execute(BY_ROW, {"tables": list(LARGE)}).fetchall()
        for each in by_row:
            owner.execute(each["drop"])
        for statement in (SESSIONS, *DAY_SUMS):
            owner.execute(statement, values)
        for each in by_row:
            owner.execute(each["make"])
    url = server.cluster.owner_url_of(server.platform.name)
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f"VACUUM (ANALYZE) {', '.join(FILLED)}")


# What an engineer without rollups would write, in the schema as it is.
COUNT = """
    SELECT to_char(t.ended_at AT TIME ZONE l.time_zone, 'YYYY-MM-DD') AS day, count(*),
        sum(t.energy_wh)::bigint, sum(session_seconds(t.started_at, t.ended_at))::bigint
    FROM transactions t
    JOIN locations l ON l.account_id = t.account_id AND l.id = t.location_id
    WHERE t.status IN ('completed', 'stale') AND t.ended_at >= %s::timestamp AT TIME ZONE %s"""
OF_CHARGE_POINT = " AND t.charge_point_id = (SELECT c.id FROM charge_points c WHERE c.identity = %s)"

Sums = dict[str, tuple[int, int, int]]


class Counting:
    """The sums of days over the transactions themselves, as role plugyard_app under row security."""

    def __init__(self, server: PlatformServer, first_day: str, time_zone: str):
        """`first_day`: of all that are counted."""
        self.account = server.credentials[server.accounts[0]].account_id
        self.key = context_key(server.cluster.secrets_file)
        self.connection = connect_as(server.platform, "plugyard_app")
        self.span = (first_day, time_zone)

    def sums(self, *charge_point: str) -> Sums:
        statement = COUNT + (OF_CHARGE_POINT if charge_point else "") + " GROUP BY 1"
        with self.connection.pipeline(), self.connection.transaction():
            self.connection.execute(
                "SELECT set_config('app.account_context', %s, true)", (sign(self.key, self.account),)
            )
            found = self.connection.execute(statement, (*self.span, *charge_point))
        return {day: (sessions, energy, seconds) for day, sessions, energy, seconds in found.fetchall()}


def timed(work: Callable[[int], object], seconds: float) -> dict[str, Any]:
    """Again and again for so long, five times at least."""
    spent: list[float] = []
    deadline = time.monotonic() + seconds
    while len(spent) < 5 or time.monotonic() < deadline:
        started = time.perf_counter()
        work(len(spent))
        spent.append((time.perf_counter() - started) * 1000)
    cuts = statistics.quantiles(spent, n=100, method="inclusive")
    return {"answered": len(spent), "latency_ms": {"p50": round(cuts[49], 2), "p99": round(cuts[98], 2)}}


def counted(server: PlatformServer, plan: Plan) -> dict[str, Any]:
    """The yardstick. Fails unless the platform's sums are the same."""
    slug, some = server.accounts[0], min(plan.history_charge_points, 20)
    shown = server.ask(slug, "GET", f"statistics?days={DAYS}")
    counting = Counting(server, shown["days"][0]["day"], shown["time_zone"])
    check(shown, counting.sums())
    for number in range(some):
        path = f"charge-points/{identity(number)}/statistics?days={DAYS}"
        check(server.ask(slug, "GET", path), counting.sums(identity(number)))
    found = {
        "account": timed(lambda _: counting.sums(), plan.rest_seconds),
        "charge_point": timed(
            lambda turn: counting.sums(identity(turn % plan.history_charge_points)), plan.rest_seconds
        ),
    }
    counting.connection.close()
    return found


def check(shown: dict[str, Any], sums: Sums) -> None:
    told = {
        day["day"]: (day["sessions"], day["energy_wh"], day["duration_seconds"])
        for day in shown["days"]
        if day["sessions"]
    }
    # A day may have ended since it was said which is the first.
    right = {day: sums[day] for day in sums if day >= shown["days"][0]["day"]}
    if told != right:
        raise RuntimeError(f"the platform's sums are {told}, those of the transactions {right}")
