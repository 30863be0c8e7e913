"""A real Laravel (Tests/Laravel, on Debian's framework): served, stopped, asked, and its queue worked off."""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from harness.accounts import Account
from harness.platform import TEST_FOLDER, Platform, of_worker
from harness.ports import free_port, is_listening
from harness.postgres import ROOT

APPLICATION = ROOT / "Tests/Laravel"


def tool(name: str) -> str:
    executable = shutil.which(name, path="/usr/bin:/bin")
    assert executable, f"{name} is missing: run make setup"
    return executable


def end(process: subprocess.Popen[bytes] | None) -> None:
    if process:
        process.kill()
        process.wait(10)


class Laravel:
    """One operator's application. What it keeps outlives `stop`; its address stays the same."""

    def __init__(self, name: str, platform: Platform, **settings: str | int):
        """`settings` are variables of its environment (config/)."""
        self.storage: Path = TEST_FOLDER / "laravel" / of_worker(name)
        shutil.rmtree(self.storage, ignore_errors=True)
        for folder in ("cache", "views", "framework"):
            (self.storage / folder).mkdir(parents=True)
        (self.storage / "database.sqlite").touch()
        self.port = free_port()
        self.processes: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("PLUGYARD_")},
            "LARAVEL_STORAGE": str(self.storage),
            "APP_PACKAGES_CACHE": str(self.storage / "packages.php"),
            "APP_SERVICES_CACHE": str(self.storage / "services.php"),
            "PLUGYARD_URL": platform.http,
            **{key.upper(): str(value) for key, value in settings.items()},
        }
        self.artisan("migrate", "--force")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def artisan(self, *arguments: str) -> str:
        """Runs a command to its end."""
        done = subprocess.run(
            [tool("php"), APPLICATION / "artisan", *arguments],
            env=self.environment,
            cwd=APPLICATION,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, f"artisan {arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def begin(self, *command: str | Path) -> subprocess.Popen[bytes]:
        with (self.storage / "log").open("ab") as log:
            process = subprocess.Popen(
                [tool("php"), *command],
                env=self.environment,
                cwd=APPLICATION,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def start(self) -> "Laravel":
        process = self.begin("-S", f"127.0.0.1:{self.port}", "-t", "public", "public/index.php")
        deadline = time.monotonic() + 20
        while not is_listening(self.port):
            assert process.poll() is None and time.monotonic() < deadline, f"see {self.storage / 'log'}"
            time.sleep(0.05)
        return self

    def work(self) -> None:
        """Works off the queue from now on."""
        self.begin(APPLICATION / "artisan", "queue:work", "redis", "--sleep=0.1")

    def stop(self) -> None:
        for process in self.processes:
            end(process)
        self.processes = []

    def keep_secret(self, secret: str) -> None:
        """What webhooks are signed with."""
        (self.storage / "webhook-secret").write_text(secret)

    async def ask(self, method: str, path: str, expect: int, **body: Any) -> Any:
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            answer = await client.request(method, f"{self.url}/{path}", json=body or None)
        note = f"Laravel {method} {path} -> {answer.status_code}: {answer.text[:500]}"
        assert answer.status_code == expect, f"expected {expect}, got {note}"
        return answer.json() if answer.content else None

    async def events(self, via: str) -> list[dict[str, Any]]:
        """What it was told by `webhook` or `queue`, in the order in which it came first."""
        return await self.ask("GET", f"events/{via}", 200)


@contextlib.contextmanager
def laravel(name: str, platform: Platform, **settings: str | int) -> Iterator[Laravel]:
    application = Laravel(name, platform, **settings)
    try:
        yield application.start()
    finally:
        application.stop()


class Redis:
    """Debian's redis-server on loopback, with nothing on disk."""

    def __init__(self, password: str, port: int | None = None):
        self.port = port or free_port()
        self.password = password
        self.process = subprocess.Popen(
            [
                tool("redis-server"),
                *("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--requirepass", password),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 20
        while not is_listening(self.port):
            assert self.process.poll() is None and time.monotonic() < deadline, "redis-server does not listen"
            time.sleep(0.05)

    def close(self) -> None:
        end(self.process)


async def set_up(account: Account, **settings: Any) -> None:
    """What the account says of the bridge."""
    body = {"enabled": True, "settings": settings}
    await account.request("PUT", "plugins/laravel-bridge", 200, json=body)
