"""PostgreSQL clusters of scripts/cluster.sh: the one of `make test`, and others that may be killed."""

import hashlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg

from harness.ports import free_port
from harness.processes import children_of

ROOT = Path(__file__).resolve().parents[3]
# Named after what it was migrated by.
MIGRATIONS = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(ROOT.glob("migrations/*.sql"))))
ROLES = [f"plugyard_{role}" for role in ("app", "ingest", "auth", "worker", "metrics", "plugin")]
MIGRATED = f"migrated_{MIGRATIONS.hexdigest()[:16]}"


class Cluster:
    """A running cluster, known by the URI of its owner (who may create databases)."""

    def __init__(self, owner_url: str, folder: Path):
        self.owner_url = owner_url
        # Roles belong to the cluster, so all its databases share one file of passwords.
        self.secrets_file = folder / "database-secrets"
        self.log = folder / "cluster/log"

    def url(self, database: str) -> str:
        """The URI without a user, as a serving process gets it."""
        parts = urlsplit(self.owner_url)
        return f"postgresql://{parts.hostname}:{parts.port}/{database}"

    def url_as(self, role: str, database: str) -> str:
        """The URI with which a serving process logs in as one of its roles."""
        password = json.loads(self.secrets_file.read_text())[role]
        return self.url(database).replace("://", f"://{role}:{quote(password)}@", 1)

    def owner_url_of(self, database: str) -> str:
        return urlsplit(self.owner_url)._replace(path=f"/{database}").geturl()

    def create_database(self, name: str, is_copy: bool = False) -> None:
        """An empty one, or a copy of one that was migrated before, where there is one."""
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            if not is_copy or not self.has(connection, MIGRATED):
                connection.execute(f'CREATE DATABASE "{name}"')
                return
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{MIGRATED}"')
            # A copy has what is in the database, and not who may do what with it as a whole (migration 0001).
            connection.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
            for role in ROLES:
                connection.execute(f'GRANT CONNECT ON DATABASE "{name}" TO {role}')

    def keep_as_template(self, name: str) -> None:
        """Lets later databases begin as copies of this one, to which nobody is connected."""
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            if not self.has(connection, MIGRATED):
                connection.execute(f'CREATE DATABASE "{MIGRATED}" TEMPLATE "{name}"')

    @staticmethod
    def has(connection: psycopg.Connection, name: str) -> bool:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone()
        return found is not None


class OwnCluster(Cluster):
    """A cluster of its own for one test, which may kill it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = free_port()
        # What a run left that was killed.
        self.run("remove")
        folder.joinpath("database-secrets").unlink(missing_ok=True)
        self.make_room()
        self.restart()
        super().__init__((folder / "owner.url").read_text().strip(), folder)

    def make_room(self) -> None:
        """Before it is made: for those whose data goes elsewhere."""

    @property
    def postmaster(self) -> int:
        return int((self.folder / "cluster/data/postmaster.pid").read_text().split()[0])

    def run(self, action: str, *arguments: str) -> None:
        subprocess.run([ROOT / "scripts/cluster.sh", action, self.folder, *arguments], check=True)

    def kill(self) -> None:
        """SIGKILL to the postmaster and all its children, at once, as when the machine loses power."""
        postmaster = self.postmaster
        # Stopped first, so that it starts no child between the look and the kill.
        os.kill(postmaster, signal.SIGSTOP)
        victims = [*children_of(postmaster), postmaster]
        for pid in victims:
            os.kill(pid, signal.SIGKILL)
        # Until even their zombies are gone: a server that starts takes those for living ones.
        deadline = time.monotonic() + 10
        while any(Path(f"/proc/{pid}").exists() for pid in victims):
            assert time.monotonic() < deadline, "PostgreSQL outlived SIGKILL"
            time.sleep(0.01)

    def restart(self) -> None:
        self.run("start", str(self.port), "--createdb")

    def checkpoint(self) -> None:
        self.run("checkpoint")

    def remove(self) -> None:
        self.run("remove")
