"""PostgreSQL as it is where it has worked for a while, and set up for much to write (docs/scaling.md)."""

from pathlib import Path

import psycopg

from harness.postgres import OwnCluster

SETTINGS = """
max_wal_size = 4GB
min_wal_size = {mib}MB
backend_flush_after = 512kB
autovacuum_naptime = 15s
"""
# Rows of about 900 bytes.
ROWS_OF_A_MIB = 1000


class LivedInCluster(OwnCluster):
    """A new cluster makes each file of its write-ahead log when it is needed first: 16 MiB of zeros, while
    all commits wait. One that has worked writes into files that are there: so they are made ahead."""

    def __init__(self, folder: Path, log_mib: int):
        super().__init__(folder)
        with (folder / "cluster/data/postgresql.conf").open("a") as configuration:
            configuration.write(SETTINGS.format(mib=max(log_mib, 80)))
        self.write_log(log_mib)
        # The checkpoint of the end keeps the files for later use.
        self.run("stop")
        self.restart()

    def write_log(self, mib: int) -> None:
        if not mib:
            return
        self.create_database("log")
        with psycopg.connect(self.owner_url_of("log"), autocommit=True) as connection:
            connection.execute("CREATE TABLE filler (text text)")
            for done in range(0, mib, 128):
                connection.execute(
                    "INSERT INTO filler SELECT repeat(md5(n::text), 28) FROM generate_series(1, %s) n",
                    (min(128, mib - done) * ROWS_OF_A_MIB,),
                )
                connection.execute("TRUNCATE filler")
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            connection.execute("DROP DATABASE log")
