"""Debian's Prometheus on loopback, and what it says."""

import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx
import yaml

from harness.platform import TEST_FOLDER, Platform, of_worker
from harness.ports import free_port

MONITORING = Path("helm/plugyard/monitoring")

# What a family of a kind becomes in the text.
SUFFIXES = {"histogram": ("_bucket", "_sum", "_count")}


def tool(name: str) -> str:
    executable = shutil.which(name, path="/usr/bin:/bin")
    assert executable, f"{name} is missing: run make setup"
    return executable


def promtool(*arguments: str | Path, text: str | None = None) -> str:
    """What promtool says; it must find no fault."""
    done = subprocess.run(
        [tool("promtool"), *arguments], input=text, capture_output=True, text=True, timeout=60
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


def scrape(
    platform: Platform, path: str = "/metrics", port: int | None = None, **headers: str
) -> httpx.Response:
    base = f"http://127.0.0.1:{port}" if port else platform.http
    verify = True if port else platform.tls or True
    return httpx.get(base + path, headers=headers, timeout=10, trust_env=False, verify=verify)


def families(text: str) -> dict[str, str]:
    """The kind of each family by its name."""
    return dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE))


def samples(text: str) -> dict[str, float]:
    """Each sample by its name and labels, as they are written."""
    found = re.findall(r"^([a-z]\S*(?:\{.*\})?) (\S+)$", text, re.MULTILINE)
    return {name: float(value) for name, value in found}


def series_names(text: str) -> set[str]:
    """The names by which queries find the families."""
    return {name + suffix for name, kind in families(text).items() for suffix in SUFFIXES.get(kind, ("",))}


class Prometheus:
    """Scrapes a platform five times a second, as OpenMetrics."""

    def __init__(self, name: str, platform: Platform):
        self.folder = TEST_FOLDER / "prometheus" / of_worker(name)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.port = free_port()
        self.target = f"127.0.0.1:{platform.port}"
        config = {
            "global": {"scrape_interval": "200ms", "scrape_timeout": "200ms"},
            "scrape_configs": [{"job_name": "plugyard", "static_configs": [{"targets": [self.target]}]}],
        }
        (self.folder / "prometheus.yml").write_text(yaml.safe_dump(config))
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v1"

    def start(self) -> "Prometheus":
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    tool("prometheus"),
                    f"--config.file={self.folder / 'prometheus.yml'}",
                    f"--storage.tsdb.path={self.folder / 'data'}",
                    f"--web.listen-address=127.0.0.1:{self.port}",
                    "--enable-feature=exemplar-storage",
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + 20
        while not self.is_ready():
            assert self.process.poll() is None and time.monotonic() < deadline, f"see {self.folder / 'log'}"
            time.sleep(0.05)
        return self

    def is_ready(self) -> bool:
        try:
            url = f"http://127.0.0.1:{self.port}/-/ready"
            return httpx.get(url, timeout=2, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def close(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(10)
            self.process = None

    async def ask(self, path: str, **parameters: str) -> Any:
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            answer = (await client.get(f"{self.url}/{path}", params=parameters)).json()
        assert answer["status"] == "success", answer
        return answer["data"]

    async def value(self, query: str) -> float | None:
        """The one value of a query; None while there is no series."""
        result = (await self.ask("query", query=query))["result"]
        assert len(result) <= 1, f"{query} has {len(result)} series"
        return float(result[0]["value"][1]) if result else None
