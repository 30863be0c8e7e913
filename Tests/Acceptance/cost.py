"""What identity and isolation cost: CPU of the process per request, and of PostgreSQL per context and read.

    PLUGYARD_TEST_EXECUTABLE=.build-release/release/plugyard .local/venv/bin/python Tests/Acceptance/cost.py

Starts a platform with a cluster of its own, and stops both at the end. Prints the table of docs/security.md.
Of several rounds the smallest counts, so other work on the machine harms little; a debug build tells nothing.
"""

import argparse
import asyncio
import json
import socket
import time
from base64 import b64encode
from collections.abc import Callable
from urllib.parse import urlencode

import psycopg

from harness.accounts import Account, Credentials, create_account
from harness.browser import Browser, Page
from harness.context import context_key, sign
from harness.people import People
from harness.platform import TEST_FOLDER, Platform
from harness.postgres import OwnCluster
from harness.processes import cpu_of

ROUNDS = 3
LOCATIONS = 2000


class Line:
    """A connection that sends one request after the other, as cheaply as can be."""

    def __init__(self, platform: Platform):
        self.pid = platform.pid
        self.host = f"127.0.0.1:{platform.port}"
        self.socket = socket.create_connection(("127.0.0.1", platform.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def request(self, method: str, path: str, headers: dict[str, str] | None = None, body: str = "") -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", body]).encode()

    def send(self, request: bytes, status: int) -> bytes:
        """The body of the answer."""
        self.socket.sendall(request)
        answer = self.socket.recv(65536)
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(65536)
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.split(b" ", 2)[1] == str(status).encode(), answer[:1000]
        (length,) = (
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        while len(body) < length:
            body += self.socket.recv(65536)
        return body

    def cpu(self, requests: list[bytes], status: int) -> float:
        """Microseconds of the process's CPU for each of them."""
        start = cpu_of(self.pid)
        for request in requests:
            self.send(request, status)
        return (cpu_of(self.pid) - start) / len(requests) * 1e6

    def least(self, request: bytes, status: int, count: int) -> float:
        self.cpu([request] * (count // 10), status)
        return min(self.cpu([request] * count, status) for _ in range(ROUNDS))


class Costs:
    def __init__(self, count: int):
        self.count = count
        self.lines: list[tuple[str, str]] = []

    def note(self, what: str, microseconds: float) -> None:
        text = f"{microseconds / 1000:.1f} ms" if microseconds >= 5000 else f"{microseconds:.0f} µs"
        self.lines.append((what, text))
        print(f"| {what} | {text} |", flush=True)

    def requests(self, platform: Platform, credentials: Credentials, algorithm: str) -> None:
        line = Line(platform)
        account = f"/api/v1/accounts/{credentials.account_id}"
        basic = b64encode(f"{credentials.client_id}:{credentials.client_secret}".encode()).decode()
        client = {"Authorization": f"Basic {basic}"}
        issue = line.request("POST", "/oauth/token", client, urlencode({"grant_type": "client_credentials"}))
        tokens = [json.loads(line.send(issue, 200))["access_token"] for _ in range(ROUNDS * self.count // 10)]

        def refusal(token: str) -> bytes:
            return line.request("GET", f"{account}?nonsense=1", {"Authorization": f"Bearer {token}"})

        # An unknown parameter is refused after the bearer was judged, and before the database is asked.
        anonymous = line.least(line.request("GET", f"{account}?nonsense=1"), 401, self.count)
        part = len(tokens) // ROUNDS
        cold = min(
            line.cpu([refusal(token) for token in tokens[part * i : part * (i + 1)]], 400)
            for i in range(ROUNDS)
        )
        warm = line.least(refusal(tokens[0]), 400, self.count)
        self.note(f"first sight of an {algorithm} token (signature checked)", cold - warm)
        grant = line.least(issue, 200, self.count // 10)
        self.note(f"`client_credentials` token request, {algorithm}", grant)
        if algorithm != "ES256":
            return
        self.note("an authenticated request, refused before the database", warm)
        self.note("the same without a token", anonymous)
        self.note("**what authentication adds, warm cache**", warm - anonymous)
        self.note("`GET /livez`", line.least(line.request("GET", "/livez"), 200, self.count))
        read = line.request("GET", account, {"Authorization": f"Bearer {tokens[0]}"})
        self.note("`GET /accounts/{account}` (one row)", line.least(read, 200, self.count // 2))
        form = urlencode({"token": tokens[0]})
        introspection = line.request("POST", "/oauth/introspect", client, form)
        self.note("introspection of an access token", line.least(introspection, 200, self.count // 4))

    async def sign_in(self, platform: Platform) -> None:
        person = People(platform).create("alpha")
        spent = []
        for _ in range(10):
            async with Browser(platform) as browser:
                form = Page((await browser.get("/sign-in")).text).forms[0]
                start = cpu_of(platform.pid)
                await browser.send(form, 303, email=person.email, password=person.password)
                spent.append(cpu_of(platform.pid) - start)
        self.note("sign-in with a password (argon2id, 19 MiB, two passes)", min(spent) * 1e6)

    def database(self, platform: Platform, account: str) -> None:
        key = context_key(platform.cluster.secrets_file)
        with (
            psycopg.connect(platform.cluster.owner_url_of(platform.name), autocommit=True) as owner,
            connect(platform, "plugyard_app") as app,
        ):
            context = "SELECT set_config('app.account_context', %s, false)"

            def per_call(expression: str) -> float:
                app.execute(context, [sign(key, account)])
                statement = f"SELECT count({expression}) FROM generate_series(1, 20000)"
                return least(lambda: app.execute(statement), 20_000)

            empty = per_call("clock_timestamp()")
            self.note("PostgreSQL: `account_context()`, each call", per_call("account_context()") - empty)
            ids = [row[0] for row in app.execute("SELECT id FROM locations LIMIT 1").fetchall()]
            rows = f"PERFORM FROM locations WHERE account_id = '{account}'"
            reads = {
                "one row by its id": f"{rows} AND id = '{ids[0]}'",
                "a page of 50": f"{rows} ORDER BY id LIMIT 50",
            }
            for name, statement in reads.items():
                loop = f"DO $$ BEGIN FOR i IN 1..5000 LOOP {statement}; END LOOP; END $$"

                def timed(loop: str = loop) -> float:
                    app.execute(context, [sign(key, account)])
                    return least(lambda: app.execute(loop), 5000)

                protected = timed()
                owner.execute("ALTER TABLE locations DISABLE ROW LEVEL SECURITY")
                bare = timed()
                owner.execute("ALTER TABLE locations ENABLE ROW LEVEL SECURITY")
                self.note(f"PostgreSQL: {name} of {LOCATIONS}, with row security", protected)
                self.note(f"PostgreSQL: {name} of {LOCATIONS}, without", bare)


def connect(platform: Platform, role: str) -> psycopg.Connection:
    return psycopg.connect(platform.cluster.url_as(role, platform.name), autocommit=True)


def least(work: Callable[[], object], count: int) -> float:
    """Microseconds for each of `count`, by the clock: PostgreSQL does nothing else meanwhile."""
    times = []
    for _ in range(ROUNDS + 2):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) / count * 1e6


async def fill(platform: Platform, credentials: Credentials) -> None:
    key = context_key(platform.cluster.secrets_file)
    with connect(platform, "plugyard_app") as app:
        app.execute(
            "SELECT set_config('app.account_context', %s, false)", [sign(key, credentials.account_id)]
        )
        app.execute(
            "INSERT INTO locations (account_id, id, name) SELECT %s, gen_random_uuid(), 'Depot ' || n"
            " FROM generate_series(1, %s) n",
            [credentials.account_id, LOCATIONS],
        )
    with psycopg.connect(platform.cluster.owner_url_of(platform.name), autocommit=True) as owner:
        owner.execute("ANALYZE locations")
    async with Account(platform, credentials) as account:
        assert (await account.get("locations"))["data"]


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=10_000, help="requests in a round")
    costs = Costs(parser.parse_args().count)
    cluster = OwnCluster(TEST_FOLDER / "cost")
    try:
        for algorithm in ("ES256", "RS256"):
            settings = {"jwt_algorithm": algorithm, "log_level": "info", "rate_limit": 100_000_000}
            platform = Platform(cluster, f"cost-{algorithm.lower()}", **settings).create().start()
            try:
                credentials = create_account(platform, "alpha")
                costs.requests(platform, credentials, algorithm)
                if algorithm == "ES256":
                    await costs.sign_in(platform)
                    await fill(platform, credentials)
                    costs.database(platform, credentials.account_id)
            finally:
                platform.close()
    finally:
        cluster.remove()


if __name__ == "__main__":
    asyncio.run(main())
