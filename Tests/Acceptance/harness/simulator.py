"""`plugyard simulate --scenario`: the executable's own charge points, as an operator would play them."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from harness.accounts import Account
from harness.platform import EXECUTABLE, Platform
from harness.postgres import ROOT

SCENARIOS = ROOT / "Tests/Scenarios"


def arguments(platform: Platform, slug: str, *scenarios: Path | str, **options: Any) -> list[str]:
    """`options` are flags by their names; `variables` is a mapping."""
    variables = options.pop("variables", {})
    parts = ["simulate", "--url", platform.ws, "--api", platform.http, "--account", slug, "--json"]
    for scenario in scenarios:
        parts += ["--scenario", str(scenario)]
    for name, value in variables.items():
        parts += ["--variable", f"{name}={value}"]
    for name, value in options.items():
        parts += [f"--{name}"] if value is True else [f"--{name}", str(value)]
    return parts


class Play:
    """A simulator that plays; `reports` waits for its end."""

    def __init__(self, process: asyncio.subprocess.Process):
        self.process = process

    async def reports(self, timeout: float = 120) -> list[dict[str, Any]]:
        out, err = await asyncio.wait_for(self.process.communicate(), timeout)
        assert out, err.decode()
        result = json.loads(out)
        assert (self.process.returncode == 0) == (result["failed"] == 0), "the exit status tells the same"
        return result["reports"]


@contextlib.asynccontextmanager
async def playing(account: Account, *scenarios: Path | str, **options: Any) -> AsyncIterator[Play]:
    environment = account.platform.environment(
        PLUGYARD_CLIENT_ID=account.client_id,
        PLUGYARD_CLIENT_SECRET=account.client_secret,
        PLUGYARD_LOG_LEVEL="warning",
    )
    process = await asyncio.create_subprocess_exec(
        EXECUTABLE,
        *arguments(account.platform, account.slug, *scenarios, **options),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Play(process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
