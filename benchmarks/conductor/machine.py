"""CPU and memory of processes, as the kernel counts them."""

import contextlib
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path

from harness.processes import TICK, children_of, cpu_of, resident_kib, stat_fields


def cpu_of_postgres(postmaster: int) -> float:
    """Of the server's processes, those included that have ended."""
    fields = stat_fields(postmaster)
    total = sum(map(int, fields[11:15])) / TICK
    for child in children_of(postmaster):
        try:
            total += cpu_of(child)
        except (FileNotFoundError, ProcessLookupError):
            continue  # It ended meanwhile, and is the postmaster's from now on.
    return total


def cpu_of_machine() -> float:
    """Seconds in which any core did anything for anybody, the hypervisor's other guests excepted."""
    names = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal")
    values = dict(zip(names, Path("/proc/stat").read_text().split()[1:9], strict=True))
    return sum(int(values[name]) for name in ("user", "nice", "system", "irq", "softirq")) / TICK


def settled_kib(pid: int, seconds: float) -> float:
    """Resident memory once it has changed by less than 1 % for so long, or after five times that."""
    deadline = time.monotonic() + 5 * seconds
    since, reference = time.monotonic(), resident_kib(pid)
    while time.monotonic() < min(deadline, since + seconds):
        time.sleep(0.1)
        if abs(resident_kib(pid) - reference) > reference / 100:
            since, reference = time.monotonic(), resident_kib(pid)
    return resident_kib(pid)


def settle_disk() -> None:
    """Writes what the kernel means to write some time, which whoever is measured next would wait for."""
    os.sync()


class Meter:
    """CPU seconds of named processes between `begin` and `end`."""

    def __init__(self, **sources: Callable[[], float]):
        self.sources = {**sources, "machine": cpu_of_machine}
        self.before: dict[str, float] = {}
        self.spent: dict[str, float] = {}

    def read(self) -> dict[str, float]:
        return {name: source() for name, source in self.sources.items()}

    def begin(self) -> None:
        self.before = self.read()

    def end(self) -> None:
        after = self.read()
        self.spent = {name: round(after[name] - self.before[name], 3) for name in after}

    def per(self, count: int) -> dict[str, float]:
        """Microseconds for each of `count`, by process; `others` is what the rest of the machine used."""
        ours = sum(value for name, value in self.spent.items() if name != "machine")
        spent = {**self.spent, "others": max(0, self.spent["machine"] - ours)}
        del spent["machine"]
        return {name: round(value / max(count, 1) * 1e6, 1) for name, value in spent.items()}


def file_limit() -> int:
    """How many sockets a process may have, some left for other files; raised for children, too."""
    wanted = 65_536
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (max(hard, wanted), hard):
        # Only root may go beyond what it was given.
        with contextlib.suppress(ValueError, PermissionError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
            return limit - 500
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 500


def describe() -> dict[str, object]:
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024
    return {
        "cores": os.cpu_count(),
        "memory_mib": memory,
        "kernel": os.uname().release,
        "load_average": os.getloadavg()[0],
        "open_files": file_limit(),
    }
