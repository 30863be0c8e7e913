"""The built executable as a process: started, stopped, killed, with a database of its own."""

import fcntl
import json
import os
import shutil
import signal
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from harness.ports import free_port
from harness.postgres import ROOT, Cluster

EXECUTABLE = Path(os.environ.get("PLUGYARD_TEST_EXECUTABLE", ROOT / ".build/debug/plugyard"))
TEST_FOLDER = Path(os.environ.get("PLUGYARD_TEST_FOLDER", ROOT / ".local/test"))

# The fixture `new_platform`: a name, settings, and `on=` another cluster if need be.
NewPlatform = Callable[..., "Platform"]

# Which of the processes of pytest-xdist this is; empty where there is one.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


def of_worker(name: str) -> str:
    """The name of a database or folder, which differs from those of tests that run beside this one."""
    return f"{name}_{WORKER}" if WORKER else name


# Seconds until a CALL of ours that a charge point leaves unanswered is given up.
CALL_TIMEOUT = 4


# Where what is tested is how much goes, not its limits.
UNDER_LOAD: dict[str, str | int] = {
    "log_level": "info",
    "rate_limit": 0,
    "max_sockets_per_address": 100_000,
}


def variables(settings: dict[str, str | int]) -> dict[str, str]:
    return {f"PLUGYARD_{key.upper()}": str(value) for key, value in settings.items()}


class Platform:
    """One platform: `plugyard serve` and the database behind it, which outlives a kill."""

    # The subcommand that is run.
    role = "serve"

    def __init__(self, cluster: Cluster, name: str, **settings: str | int):
        """`settings` are PLUGYARD_* variables by their lower-case ends: max_sockets_per_address=50."""
        self.name = name = of_worker(name)
        self.cluster = cluster
        self.port = free_port()
        self.folder = TEST_FOLDER / "platforms" / name
        # Keys of an earlier run are of no use to a new database.
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.log = TEST_FOLDER / "logs" / f"{name}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.log.unlink(missing_ok=True)
        self.process: subprocess.Popen[bytes] | None = None
        self.settings = {
            "PLUGYARD_DATABASE_URL": cluster.url(name),
            "PLUGYARD_DATABASE_SECRETS_FILE": str(cluster.secrets_file),
            "PLUGYARD_SECRET_KEY_FILE": str(self.folder / "secret.key"),
            "PLUGYARD_HTTP_HOST": "127.0.0.1",
            "PLUGYARD_HTTP_PORT": str(self.port),
            "PLUGYARD_LOG_LEVEL": "debug",
            "PLUGYARD_CALL_TIMEOUT": str(CALL_TIMEOUT),
            # A reading after each boot would come between the calls that tests wait for.
            "PLUGYARD_CONFIGURATION_INTERVAL": "0",
            # Tests send bad credentials by the hundred; the one about that says otherwise.
            "PLUGYARD_REFUSAL_LIMIT": "0",
            **variables(settings),
        }

    @property
    def tls(self) -> ssl.SSLContext | None:
        """Trusts the authority beside the platform's certificate (harness.certificates); None without TLS."""
        certificate = self.settings.get("PLUGYARD_TLS_CERT")
        return (
            ssl.create_default_context(cafile=Path(certificate).with_name("ca.pem")) if certificate else None
        )

    @property
    def http(self) -> str:
        return f"http{'s' if 'PLUGYARD_TLS_CERT' in self.settings else ''}://127.0.0.1:{self.port}"

    @property
    def ws(self) -> str:
        return self.http.replace("http", "ws", 1)

    @property
    def pid(self) -> int:
        assert self.process, "the platform is not running"
        return self.process.pid

    def environment(self, owner: bool = False, **more: str) -> dict[str, str]:
        """Ours without any PLUGYARD_* variable, and the platform's; the owner's URI only when asked for."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("PLUGYARD_")}
        environment = {**inherited, **self.settings, **more}
        if owner:
            environment["PLUGYARD_OWNER_DATABASE_URL"] = self.cluster.owner_url_of(self.name)
        return environment

    def command(self, *arguments: str, owner: bool = True) -> subprocess.CompletedProcess[str]:
        """Runs a subcommand to its end, whatever that is."""
        return subprocess.run(
            [EXECUTABLE, *arguments],
            env=self.environment(owner),
            capture_output=True,
            text=True,
            timeout=60,
        )

    def command_json(self, *arguments: str) -> dict[str, Any]:
        """Runs a subcommand that must succeed, and reads the one JSON object that it prints."""
        result = self.command(*arguments, "--json")
        assert result.returncode == 0, f"plugyard {' '.join(arguments)}: {result.stderr or result.stdout}"
        return json.loads(result.stdout)

    def create(self, complaint: str | None = None) -> "Platform":
        """Makes the database and brings it up to date; as far as it goes where there must be a complaint."""
        # The roles belong to the cluster: two that make them at once disturb each other.
        with (TEST_FOLDER / "migrate.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            is_usual = "PLUGYARD_MIGRATIONS_DIR" not in self.settings
            self.cluster.create_database(self.name, is_copy=is_usual)
            result = self.command("migrate")
            if complaint is not None:
                assert result.returncode != 0 and complaint in result.stderr, result.stderr
                return self
            assert result.returncode == 0, f"plugyard migrate: {result.stderr or result.stdout}"
            if is_usual:
                self.cluster.keep_as_template(self.name)
        return self

    def start(self, ready_timeout: float = 30) -> "Platform":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [EXECUTABLE, self.role],
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.wait_until_ready(ready_timeout)
        return self

    def wait_until_ready(self, timeout: float = 30) -> None:
        deadline = time.monotonic() + timeout
        while not self.is_ready():
            assert self.process and self.process.poll() is None, f"it ended while starting: {self.log_tail()}"
            assert time.monotonic() < deadline, f"not ready after {timeout} s: {self.log_tail()}"
            time.sleep(0.05)

    def is_ready(self) -> bool:
        try:
            return (
                httpx.get(
                    f"{self.http}/readyz", timeout=2, trust_env=False, verify=self.tls or True
                ).status_code
                == 200
            )
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """SIGKILL, as when the machine loses power."""
        assert self.process
        self.process.kill()
        self.process.wait(10)
        self.process = None

    def terminate(self) -> None:
        """SIGTERM, without waiting."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)

    def stop(self, timeout: float = 30) -> int:
        """SIGTERM, and the exit status that comes of it."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
            raise AssertionError(f"SIGTERM did not end it in {timeout} s: {self.log_tail()}") from None
        self.process = None
        return status

    def close(self) -> None:
        """Ends the process however a test left it."""
        if self.process:
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def log_tail(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join([f"see {self.log}", *lines[-20:]])


@contextmanager
def running(cluster: Cluster, name: str, **settings: str | int) -> Iterator[Platform]:
    """A platform with a database of its own, which must also end well."""
    platform = Platform(cluster, name, **settings).create()
    try:
        yield platform.start()
        assert platform.stop() == 0
    finally:
        platform.close()
