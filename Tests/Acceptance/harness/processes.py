"""What the kernel knows of a process: its children, its CPU, its memory."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def stat_fields(pid: int) -> list[str]:
    """State, parent and so on: /proc/PID/stat behind the name."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def children_of(parent: int) -> list[int]:
    children = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if int(stat_fields(int(entry.name))[1]) == parent:
                    children.append(int(entry.name))
            except (FileNotFoundError, ProcessLookupError):
                continue  # It ended meanwhile.
    return children


def cpu_of(pid: int) -> float:
    """Seconds of user and system, all threads. Their sum is the scheduler's: only its unit is coarse."""
    fields = stat_fields(pid)
    return (int(fields[11]) + int(fields[12])) / TICK


def resident_kib(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 1024
