"""`PlugyardBench drive`: a process that plays charge points."""

import json
import os
import subprocess
import threading
from pathlib import Path
from typing import Any

from conductor.machine import Meter
from harness.postgres import ROOT
from harness.processes import cpu_of

EXECUTABLE = Path(os.environ.get("PLUGYARD_BENCH_EXECUTABLE", ROOT / ".build-bench/release/PlugyardBench"))

# Seconds after which an order that is not carried out has failed; orders that take longer say so.
PATIENCE = 120


class Driver:
    """Carries out one order after the other."""

    def __init__(self, port: int, **options: str | int | bool):
        """`options` are flags of the command by their names; True stands for one without a value."""
        arguments = [EXECUTABLE, "drive", "--port", str(port)]
        for name, value in options.items():
            arguments += [f"--{name}"] if value is True else [f"--{name}", str(value)]
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> "Driver":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(10)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()

    def cpu(self) -> float:
        return cpu_of(self.process.pid)

    def order(self, do: str, meter: Meter | None = None, limit: float = PATIENCE, **fields: Any) -> dict:
        """The report at the end. `meter` runs while it is measured; after `limit` seconds it has failed."""
        assert self.process.stdin and self.process.stdout
        watchdog = threading.Timer(limit, self.process.kill)
        watchdog.start()
        try:
            self.process.stdin.write(json.dumps({"do": do, **fields}) + "\n")
            self.process.stdin.flush()
            for line in self.process.stdout:
                report = json.loads(line)
                if report["event"] == "done":
                    return report
                if meter:
                    getattr(meter, report["event"])()
        finally:
            watchdog.cancel()
        raise RuntimeError(
            f"the driver ended while it should {do} {fields}; exit status {self.process.wait(5)}"
        )
