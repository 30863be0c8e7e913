"""What is stored, by SQL over asyncpg alone: the least that such a server can do."""

import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any, Self

import asyncpg
from samples import Sample, now

LOG = "INSERT INTO messages (identity, direction, action, payload) VALUES ($1, $2, $3, $4)"


class Exchange:
    """One message of a charge point, in a transaction."""

    def __init__(self, database: asyncpg.Connection, identity: str, action: str):
        self.database = database
        self.identity = identity
        self.action = action

    async def log(self, direction: str, text: str) -> None:
        await self.database.execute(LOG, self.identity, direction, self.action, text)

    async def boot(self, vendor: str, model: str) -> None:
        await self.database.execute(
            "UPDATE charge_points SET vendor = $2, model = $3, last_seen_at = now() WHERE identity = $1",
            *(self.identity, vendor, model),
        )

    async def seen(self) -> None:
        await self.database.execute(
            "UPDATE charge_points SET last_seen_at = now() WHERE identity = $1", self.identity
        )

    async def status(self, connector: int, status: str, error: str, at: Any) -> None:
        await self.database.execute(
            "INSERT INTO connectors (identity, connector_id, status, error_code, status_at)"
            " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (identity, connector_id) DO UPDATE"
            " SET status = $3, error_code = $4, status_at = $5",
            *(self.identity, connector, status, error, at or now()),
        )
        await self.database.execute(
            "UPDATE charge_points SET status = $2, last_seen_at = now() WHERE identity = $1",
            *(self.identity, status),
        )

    async def token_status(self, tag: str) -> str | None:
        return await self.database.fetchval("SELECT status FROM tokens WHERE id_tag = $1", tag)

    async def start(self, connector: int, tag: str, meter_wh: int, at: Any) -> int:
        return await self.database.fetchval(
            "INSERT INTO transactions (identity, connector_id, id_tag, started_at, meter_start_wh)"
            " VALUES ($1, $2, $3, $4, $5) RETURNING id",
            *(self.identity, connector, tag, at, meter_wh),
        )

    async def stop(self, number: int, meter_wh: int, at: Any, reason: str | None) -> None:
        await self.database.execute(
            "UPDATE transactions SET ended_at = $2, meter_stop_wh = $3, reason = $4,"
            " energy_wh = $3 - meter_start_wh WHERE id = $1",
            *(number, at, meter_wh, reason),
        )

    async def sample(self, connector: int, number: int | None, sample: Sample) -> None:
        values = (sample.energy_wh, sample.power_w, sample.soc)
        await self.database.execute(
            "INSERT INTO meter_values (identity, connector_id, transaction_id, sampled_at,"
            " energy_wh, power_w, soc, sampled_value) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            *(self.identity, connector, number, sample.at, *values, json.dumps(sample.values)),
        )
        await self.database.execute(
            "UPDATE transactions SET energy_wh = coalesce($2 - meter_start_wh, energy_wh),"
            " last_meter_wh = $2, power_w = $3, soc = $4, last_meter_at = $5 WHERE id = $1",
            *(number, *values, sample.at),
        )


class Store:
    def __init__(self, pool: asyncpg.Pool):
        self.pool = pool

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, url: str, connections: int) -> AsyncIterator[Self]:
        async with asyncpg.create_pool(url, min_size=connections, max_size=connections) as pool:
            yield cls(pool)

    async def password_hash(self, identity: str) -> bytes | None:
        return await self.pool.fetchval(
            "SELECT password_hash FROM charge_points WHERE identity = $1", identity
        )

    @contextlib.asynccontextmanager
    async def exchange(self, identity: str, action: str) -> AsyncIterator[Exchange]:
        async with self.pool.acquire() as database, database.transaction():
            yield Exchange(database, identity, action)
