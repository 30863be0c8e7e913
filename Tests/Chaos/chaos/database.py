"""A PostgreSQL that is killed, stopped, frozen, and whose disk gets full."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from harness.postgres import OwnCluster
from harness.processes import children_of

ROOM = "2g"


class Disk:
    """A tmpfs. Full is one that is as large as what is in it, so that it takes no memory to fill it."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="plugyard-chaos-", dir="/var/tmp"))
        try:
            self.mount(f"size={ROOM},mode=700")
        except subprocess.CalledProcessError as error:
            self.path.rmdir()
            raise OSError(error.stderr.strip()) from None
        shutil.chown(self.path, "postgres", "postgres")

    def mount(self, options: str) -> None:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "plugyard-chaos", self.path],
            check=True,
            capture_output=True,
            text=True,
        )

    def fill(self) -> None:
        # More room until there is enough for what is written between the look and the change.
        for room in (4 << 2 * attempt for attempt in range(8)):
            found = os.statvfs(self.path)
            with contextlib.suppress(subprocess.CalledProcessError):
                self.mount(
                    f"remount,size={(found.f_blocks - found.f_bfree) * found.f_frsize // 1024 + room}k"
                )
                return
        raise OSError(f"{self.path} does not get full")

    def free(self) -> None:
        self.mount(f"remount,size={ROOM}")

    def remove(self) -> None:
        subprocess.run(["umount", "--lazy", self.path], check=False, capture_output=True)
        shutil.rmtree(self.path, ignore_errors=True)


class Postgres(OwnCluster):
    """The cluster of a run. Its data is on a disk that can get full, where we may mount one."""

    # By which faults and links know it.
    name = "PostgreSQL"

    def __init__(self, folder: Path):
        self.disk: Disk | None = None
        # Why the disk cannot get full.
        self.excuse = ""
        try:
            super().__init__(folder)
        except subprocess.CalledProcessError:
            self.remove()
            raise
        # So that the log of transactions needs new files soon, and the disk little memory.
        with (folder / "cluster/data/postgresql.conf").open("a") as configuration:
            configuration.write("max_wal_size = 64MB\nmin_wal_size = 32MB\n")
        os.kill(self.postmaster, signal.SIGHUP)

    def make_room(self) -> None:
        if os.geteuid() != 0:
            self.excuse = "only root may mount a disk that gets full"
            return
        try:
            self.disk = Disk()
        except OSError as error:
            self.excuse = str(error)
        else:
            self.folder.joinpath("cluster").symlink_to(self.disk.path)

    def stop_immediately(self) -> None:
        os.kill(self.postmaster, signal.SIGQUIT)

    def stop_fast(self) -> None:
        os.kill(self.postmaster, signal.SIGINT)

    def freeze(self) -> list[int]:
        """The processes that were stopped: of no use until somebody lets them go on."""
        frozen = [self.postmaster, *children_of(self.postmaster)]
        for pid in frozen:
            signal_if_alive(pid, signal.SIGSTOP)
        return frozen

    @staticmethod
    def thaw(frozen: list[int]) -> None:
        for pid in frozen:
            signal_if_alive(pid, signal.SIGCONT)

    def switch_log(self) -> None:
        """A new file of the log of transactions is begun, for which a full disk has no room."""
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/psql"))
        options = ["-X", "-q", "-h", self.folder / "cluster/socket", "-p", str(self.port), "-d", "postgres"]
        as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--reset-env"]
        for _ in range(4):
            subprocess.run(
                [*as_postgres, binaries[-1], *options, "-c", "SELECT pg_switch_wal()"],
                cwd="/",
                capture_output=True,
                timeout=10,
                check=False,
            )

    def recover(self) -> None:
        """It runs, with room on its disk."""
        if self.disk:
            self.disk.free()
        # Says at once that it runs already where it does.
        self.restart()

    def remove(self) -> None:
        if self.disk is None:
            super().remove()
            return
        self.run("stop")
        with contextlib.suppress(OSError):
            shutil.copy(self.folder / "cluster/log", self.folder / "logs" / "postgresql.log")
        self.folder.joinpath("cluster").unlink(missing_ok=True)
        self.disk.remove()
        self.run("remove")


def signal_if_alive(pid: int, number: int) -> None:
    # It may have ended meanwhile.
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
