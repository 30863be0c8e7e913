"""The servers under load: the platform, the one that people run today, an echo, a receiver of webhooks."""

import hashlib
import hmac
import json
import os
import subprocess
import time
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx
import psycopg

from conductor.driver import EXECUTABLE, Driver
from conductor.machine import Meter, cpu_of_postgres
from harness.accounts import PASSWORD, Credentials, create_account
from harness.context import context_key, sign
from harness.owner import rows
from harness.platform import UNDER_LOAD, Platform
from harness.ports import free_port, is_listening
from harness.postgres import ROOT, OwnCluster
from harness.processes import cpu_of
from harness.sealing import Sealing

PREFIX = "BENCH"
# Of as many drivers: one alone would charge at hundreds of places at once. No multiple of the accounts.
TAGS = [f"BENCH-{number:02}" for number in range(99)]
BASELINE = ROOT / "benchmarks/baseline"
BASELINE_PYTHON = ROOT / ".local/baseline/bin/python"

STORED = """
    SELECT CASE direction WHEN 'in' THEN 'calls of ' || action ELSE 'answers' END AS what, count(*) AS number
    FROM messages WHERE action IS NOT NULL GROUP BY 1
    UNION ALL SELECT 'meter values', count(*) FROM meter_values
    UNION ALL SELECT 'transactions', count(*) FROM transactions
    UNION ALL SELECT 'ended transactions', count(*) FROM transactions WHERE ended_at IS NOT NULL"""


def identity(number: int) -> str:
    return f"{PREFIX}{number:06}"


def connect_as(platform: Platform, role: str) -> psycopg.Connection:
    """A connection of one of the run-time roles."""
    return psycopg.connect(platform.cluster.url_as(role, platform.name), autocommit=True)


def use_log(cluster: OwnCluster, mebibytes: int) -> None:
    """Makes a cluster's write-ahead log one that was in use, with files to write over.

    New ones are 16 MiB of zeros first, which are waited for.
    """
    cluster.create_database("aging")
    filling = "CREATE TABLE aging AS SELECT repeat(md5(n::text), 28) FROM generate_series(1, 110000) n"
    with psycopg.connect(cluster.owner_url_of("aging"), autocommit=True) as connection:
        for _ in range(mebibytes // 100):
            connection.execute(filling)
            connection.execute("DROP TABLE aging")
    with psycopg.connect(cluster.owner_url, autocommit=True) as connection:
        connection.execute("DROP DATABASE aging")
    # The checkpoint at its end makes the files free.
    cluster.run("stop")
    cluster.restart()


class Server:
    """A process that charge points connect to."""

    port: int
    is_echo = False
    path = "/ocpp"
    accounts: list[str] = []  # noqa: RUF012

    def __init__(self, cluster: OwnCluster):
        self.cluster = cluster
        self.postmaster = cluster.postmaster

    @property
    def pid(self) -> int:
        raise NotImplementedError

    def start(self) -> None:
        raise NotImplementedError

    def stop(self) -> None:
        """At once: what it was told is on disk."""
        raise NotImplementedError

    def restart(self) -> None:
        self.stop()
        self.start()

    def driver(self, first: int = 0) -> Driver:
        """`first`: The number of its first station."""
        if self.is_echo:
            return Driver(self.port, echo=True)
        more = {"accounts": ",".join(self.accounts)} if self.accounts else {}
        return Driver(
            self.port,
            path=self.path,
            prefix=PREFIX,
            first=first,
            password=PASSWORD,
            tags=",".join(TAGS),
            **more,
        )

    def meter(self, driver: Driver, **more: Callable[[], float]) -> Meter:
        pid, postmaster = self.pid, self.postmaster
        return Meter(
            server=lambda: cpu_of(pid),
            postgresql=lambda: cpu_of_postgres(postmaster),
            driver=driver.cpu,
            **more,
        )


class PlatformServer(Server):
    """`plugyard serve` with its defaults, but without limits on one address and without the reading of
    configurations after a boot, which would come between what is measured."""

    def __init__(self, cluster: OwnCluster, accounts: int, name: str = "bench", **settings: str | int):
        super().__init__(cluster)
        self.accounts = [f"bench-{number}" for number in range(accounts)]
        self.credentials: dict[str, Credentials] = {}
        self.locations: dict[str, str] = {}
        self.platform = Platform(cluster, name, **UNDER_LOAD, **settings)
        self.port = self.platform.port

    @property
    def pid(self) -> int:
        return self.platform.pid

    def prepare(self) -> None:
        """The database with its accounts; it does not run yet."""
        self.platform.create()
        for slug in self.accounts:
            self.credentials[slug] = create_account(self.platform, slug)

    def start(self) -> None:
        self.platform.start()

    def stop(self) -> None:
        self.platform.close()

    def bearer(self, slug: str) -> str:
        credentials = self.credentials[slug]
        answer = httpx.post(
            f"{self.platform.http}/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(credentials.client_id, credentials.client_secret),
            trust_env=False,
        )
        return answer.raise_for_status().json()["access_token"]

    def request(self, slug: str, method: str, path: str, body: str = "") -> str:
        """A whole request; paths are below the account's."""
        lines = [
            f"{method} /api/v1/accounts/{slug}/{path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Authorization: Bearer {self.bearer(slug)}",
        ]
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", body])

    def ask(self, slug: str, method: str, path: str, body: dict[str, object] | None = None) -> dict:
        answer = httpx.request(
            method,
            f"{self.platform.http}/api/v1/accounts/{slug}/{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.bearer(slug)}"},
            trust_env=False,
        )
        return answer.raise_for_status().json()

    def register(self, count: int) -> dict:
        """Charge points with passwords, by REST; number N belongs to the N-th account, in turn."""
        requests = []
        for slug in self.accounts:
            self.locations[slug] = self.ask(slug, "POST", "locations", {"name": "Depot"})["id"]
            for tag in TAGS:
                self.ask(slug, "POST", "tokens", {"uid": tag})
            fields = {
                "identity": f"{PREFIX}######",
                "location_id": self.locations[slug],
                "password": PASSWORD,
            }
            requests.append(self.request(slug, "POST", "charge-points", json.dumps(fields)))
        with Driver(self.port) as driver:
            report = driver.order(
                "requests", connections=8, total=count, requests=requests, first=0, span=count, limit=600
            )
        assert report["statuses"] == {"201": count}, f"charge points not registered: {report}"
        return report

    def fill(self, first: int, count: int) -> None:
        """The same by SQL, for the numbers `first ..< count`."""
        key = Sealing(self.platform).derived("plugyard station password v1")
        for place, slug in enumerate(self.accounts):
            account = uuid.UUID(self.credentials[slug].account_id)
            numbers = [number for number in range(first, count) if number % len(self.accounts) == place]
            # In the order of their ids, as the platform makes them.
            ids = sorted(uuid.uuid4() for _ in numbers)
            hashes = [
                hmac.digest(key, account.bytes + each.bytes + PASSWORD.encode(), hashlib.sha256)
                for each in ids
            ]
            with connect_as(self.platform, "plugyard_app") as app, app.transaction():
                signed = sign(context_key(self.cluster.secrets_file), str(account))
                app.execute("SELECT set_config('app.account_context', %s, true)", (signed,))
                app.execute(
                    "INSERT INTO charge_points (account_id, id, identity, location_id, security_profile,"
                    " password_hash) SELECT %s, i, n, %s, 0, h"
                    " FROM unnest(%s::uuid[], %s::text[], %s::bytea[]) AS c (i, n, h)",
                    (account, self.locations[slug], ids, [identity(number) for number in numbers], hashes),
                )
                app.execute(
                    "INSERT INTO charge_point_state (account_id, charge_point_id)"
                    " SELECT %s, unnest(%s::uuid[])",
                    (account, ids),
                )
        with psycopg.connect(self.cluster.owner_url_of(self.platform.name), autocommit=True) as owner:
            owner.execute("ANALYZE")

    def stored(self) -> dict[str, int]:
        """Committed rows of all accounts, by what they are."""
        stored: Counter[str] = Counter()
        for credentials in self.credentials.values():
            for row in rows(self.platform, credentials.account_id, STORED):
                stored[row["what"]] += row["number"]
        return dict(stored)

    def fix_account(self, slug: str) -> None:
        """Replaces row security by what a condition in every statement would do: a fixed account, unsigned.

        The platform would not start on such a database.
        """
        account = self.credentials[slug].account_id
        with psycopg.connect(self.cluster.owner_url_of(self.platform.name), autocommit=True) as owner:
            policies = owner.execute(
                "SELECT tablename, policyname, (SELECT count(*) FROM pg_attribute a"
                " WHERE a.attrelid = format('public.%I', tablename)::regclass AND a.attname = 'account_id')"
                " FROM pg_policies WHERE schemaname = 'public'"
                " AND policyname IN ('account_of_plugyard_app', 'partner_limit')"
            ).fetchall()
            for table, policy, has_account in policies:
                column = "account_id" if has_account else "id"
                condition = "true" if policy == "partner_limit" else f"{column} = '{account}'"
                owner.execute(
                    f'ALTER POLICY "{policy}" ON "{table}" USING ({condition}) WITH CHECK ({condition})'
                )


class ChildServer(Server):
    """A server that is one child process."""

    def __init__(self, cluster: OwnCluster):
        super().__init__(cluster)
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self.process, "it is not running"
        return self.process.pid

    def command(self) -> tuple[list[str | Path], dict[str, str]]:
        """Arguments, and what is added to the environment."""
        raise NotImplementedError

    def start(self) -> None:
        arguments, environment = self.command()
        self.process = subprocess.Popen(
            arguments, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 30
        while not is_listening(self.port):
            assert self.process.poll() is None, f"{arguments} ended while starting"
            assert time.monotonic() < deadline, f"{arguments} does not listen"
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(10)
            self.process = None


class BaselineServer(ChildServer):
    """benchmarks/baseline/server.py with a database of its own on the same cluster.

    `store`: How it speaks to it, by objects of `sqlalchemy` or by SQL over `asyncpg` alone.
    """

    def __init__(self, cluster: OwnCluster, store: str = "sqlalchemy"):
        super().__init__(cluster)
        self.store = store
        self.database = f"baseline_{store}"

    def prepare(self, count: int) -> None:
        self.cluster.create_database(self.database)
        with psycopg.connect(self.cluster.owner_url_of(self.database), autocommit=True) as owner:
            owner.execute((BASELINE / "schema.sql").read_text())
            hashed = hashlib.sha256(PASSWORD.encode()).digest()
            with owner.cursor().copy("COPY charge_points (identity, password_hash) FROM STDIN") as copy:
                for number in range(count):
                    copy.write_row((identity(number), hashed))
            owner.cursor().executemany("INSERT INTO tokens VALUES (%s, 'Accepted')", [(tag,) for tag in TAGS])
            owner.execute("ANALYZE")
        self.start()

    def command(self) -> tuple[list[str | Path], dict[str, str]]:
        url = self.cluster.owner_url_of(self.database)
        arguments: list[str | Path] = [BASELINE_PYTHON, BASELINE / "server.py", self.store, str(self.port)]
        return arguments, {"BASELINE_DATABASE_URL": url}

    def stored(self) -> dict[str, int]:
        """Committed rows, by what they are."""
        with psycopg.connect(self.cluster.owner_url_of(self.database)) as owner:
            return dict(owner.execute(STORED).fetchall())


class EchoServer(ChildServer):
    """An echo of SwiftNIO's WebSocket: what sockets cost when nothing is done."""

    is_echo = True

    def command(self) -> tuple[list[str | Path], dict[str, str]]:
        return [EXECUTABLE, "echo", "--port", str(self.port)], {}


class RelayServer(EchoServer):
    """The same, which sends what it gets to all readers of a feed as well. No database is behind it."""

    def meter(self, driver: Driver, **more: Callable[[], float]) -> Meter:
        pid = self.pid
        return Meter(server=lambda: cpu_of(pid), driver=driver.cpu, **more)

    def command(self) -> tuple[list[str | Path], dict[str, str]]:
        return [EXECUTABLE, "echo", "--relay", "--port", str(self.port)], {}


class ReceiverServer(ChildServer):
    """A back end that takes webhooks and says what it got; it is asked over HTTP."""

    # Of the webhooks of /0, /1 and so on.
    secrets: list[str] = []  # noqa: RUF012

    def command(self) -> tuple[list[str | Path], dict[str, str]]:
        options = ["--port", str(self.port), "--secrets", ",".join(self.secrets)]
        return [EXECUTABLE, "receive", *options], {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu(self) -> float:
        return cpu_of(self.pid)

    def count(self) -> int:
        return int(httpx.get(f"{self.address}/count", trust_env=False).raise_for_status().text)

    def report(self) -> dict:
        return httpx.get(f"{self.address}/report", trust_env=False, timeout=60).raise_for_status().json()

    def forget(self) -> None:
        httpx.delete(f"{self.address}/report", trust_env=False).raise_for_status()
