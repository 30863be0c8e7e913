"""A process that is killed, paused and told to stop, and that somebody starts again whenever it ended."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

# Makes arguments and environment.
Command = Callable[[], tuple[list[str | Path], dict[str, str]]]
# Seconds within which a process that is told to stop must have ended.
STOP_PATIENCE = 40.0


class Process:
    def __init__(
        self,
        name: str,
        command: Command,
        is_ready: Callable[[], bool],
        log: Path,
    ):
        """`is_ready`: whether it does its work."""
        self.name = name
        self.command = command
        self.is_ready = is_ready
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        # Whether it should run; nobody starts it anew while not.
        self.is_wanted = False
        # Whether it was ready since it was started. One that ends before misses something that it needs.
        self.was_ready = False
        # Whether we ended it.
        self.is_ended = False
        # With which status it may end when it is told to.
        self.stop_statuses = {0}
        self.findings: list[str] = []

    def start(self) -> None:
        arguments, environment = self.command()
        self.is_wanted, self.was_ready, self.is_ended = True, False, False
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                arguments, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def watch(self) -> None:
        """Starts it again when it ended, as systemd would."""
        if not self.is_wanted or self.process is None or self.process.poll() is None:
            return
        status = self.process.returncode
        if not self.is_ended and (self.was_ready or status < 0):
            self.findings.append(f"{self.name} ended by itself with status {status}: see {self.log}")
        self.start()

    def kill(self) -> None:
        self.is_wanted, self.is_ended = False, True
        if self.process:
            self.process.kill()
            self.process.wait(10)

    def pause(self) -> None:
        self.signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.signal(signal.SIGCONT)

    async def stop(self) -> None:
        """SIGTERM, and until it ended."""
        assert self.process
        self.is_wanted, self.is_ended = False, True
        was_ready = self.was_ready
        self.signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_PATIENCE
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                self.findings.append(f"SIGTERM did not end {self.name} in {STOP_PATIENCE} s: see {self.log}")
                self.kill()
                return
            await asyncio.sleep(0.05)
        # One that had not started yet may end by the signal.
        if self.process.returncode not in self.stop_statuses and was_ready:
            self.findings.append(f"SIGTERM ended {self.name} with status {self.process.returncode}")

    def signal(self, number: int) -> None:
        if self.process and self.process.poll() is None:
            os.kill(self.process.pid, number)
