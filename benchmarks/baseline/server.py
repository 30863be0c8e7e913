"""A straightforward central system of the kind people run: FastAPI, `ocpp` and asyncpg, one process.

    BASELINE_DATABASE_URL=postgresql://… python server.py PORT

Like the platform, it answers a message only after the commit of what the message says: its frame in the log,
and the meter value or state that follows from it. One transaction each, as such servers are written.
"""

import base64
import binascii
import contextlib
import hashlib
import hmac
import json
import os
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import asyncpg
import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from ocpp.routing import on
from ocpp.v16 import ChargePoint, call_result


class Connection:
    """FastAPI's socket as `ocpp` wants one, which remembers the frame that is being handled."""

    def __init__(self, socket: WebSocket):
        self.socket = socket
        self.frame = ""

    async def recv(self) -> str:
        self.frame = await self.socket.receive_text()
        return self.frame

    async def send(self, text: str) -> None:
        await self.socket.send_text(text)


def now() -> datetime:
    return datetime.now(UTC)


def time_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


class Station(ChargePoint):
    def __init__(self, identity: str, connection: Connection, pool: asyncpg.Pool):
        super().__init__(identity, connection)
        self.connection = connection
        self.pool = pool

    @contextlib.asynccontextmanager
    async def storing(self, action: str) -> AsyncIterator[asyncpg.Connection]:
        """A transaction that logs the frame, and commits before the answer leaves."""
        async with self.pool.acquire() as database, database.transaction():
            await database.execute(
                "INSERT INTO messages (identity, action, payload) VALUES ($1, $2, $3)",
                *(self.id, action, self.connection.frame),
            )
            yield database

    @on("BootNotification")
    async def on_boot(self, charge_point_vendor: str, charge_point_model: str, **_: Any) -> Any:
        async with self.storing("BootNotification") as database:
            await database.execute(
                "UPDATE charge_points SET vendor = $2, model = $3, last_seen_at = now() WHERE identity = $1",
                *(self.id, charge_point_vendor, charge_point_model),
            )
        return call_result.BootNotification(current_time=now().isoformat(), interval=300, status="Accepted")

    @on("Heartbeat")
    async def on_heartbeat(self) -> Any:
        async with self.storing("Heartbeat") as database:
            await database.execute(
                "UPDATE charge_points SET last_seen_at = now() WHERE identity = $1", self.id
            )
        return call_result.Heartbeat(current_time=now().isoformat())

    @on("StatusNotification")
    async def on_status(
        self, connector_id: int, error_code: str, status: str, timestamp: str | None = None, **_: Any
    ) -> Any:
        async with self.storing("StatusNotification") as database:
            await database.execute(
                "INSERT INTO connectors (identity, connector_id, status, error_code, status_at)"
                " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (identity, connector_id) DO UPDATE"
                " SET status = $3, error_code = $4, status_at = $5",
                *(self.id, connector_id, status, error_code, time_of(timestamp) if timestamp else now()),
            )
        return call_result.StatusNotification()

    @on("StartTransaction")
    async def on_start(
        self, connector_id: int, id_tag: str, meter_start: int, timestamp: str, **_: Any
    ) -> Any:
        async with self.storing("StartTransaction") as database:
            number = await database.fetchval(
                "INSERT INTO transactions (identity, connector_id, id_tag, started_at, meter_start_wh)"
                " VALUES ($1, $2, $3, $4, $5) RETURNING id",
                *(self.id, connector_id, id_tag, time_of(timestamp), meter_start),
            )
        return call_result.StartTransaction(transaction_id=number, id_tag_info={"status": "Accepted"})

    @on("StopTransaction")
    async def on_stop(
        self, transaction_id: int, meter_stop: int, timestamp: str, reason: str | None = None, **_: Any
    ) -> Any:
        async with self.storing("StopTransaction") as database:
            await database.execute(
                "UPDATE transactions SET ended_at = $2, meter_stop_wh = $3, reason = $4 WHERE id = $1",
                *(transaction_id, time_of(timestamp), meter_stop, reason),
            )
        return call_result.StopTransaction(id_tag_info={"status": "Accepted"})

    @on("MeterValues")
    async def on_meter_values(
        self,
        connector_id: int,
        meter_value: list[dict[str, Any]],
        transaction_id: int | None = None,
        **_: Any,
    ) -> Any:
        async with self.storing("MeterValues") as database:
            for value in meter_value:
                await database.execute(
                    "INSERT INTO meter_values"
                    " (identity, connector_id, transaction_id, sampled_at, sampled_value)"
                    " VALUES ($1, $2, $3, $4, $5)",
                    *(self.id, connector_id, transaction_id, time_of(value["timestamp"])),
                    json.dumps(value["sampled_value"]),
                )
        return call_result.MeterValues()


@contextlib.asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["BASELINE_DATABASE_URL"], min_size=10, max_size=10) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/readyz")
async def ready() -> dict[str, str]:
    return {"status": "ready"}


def password_of(socket: WebSocket) -> bytes:
    _, _, encoded = socket.headers.get("authorization", "").partition(" ")
    with contextlib.suppress(binascii.Error):
        return base64.b64decode(encoded).partition(b":")[2]
    return b""


@app.websocket("/ocpp/{identity}")
async def station(socket: WebSocket, identity: str) -> None:
    pool: asyncpg.Pool = socket.app.state.pool
    stored = await pool.fetchval("SELECT password_hash FROM charge_points WHERE identity = $1", identity)
    given = hashlib.sha256(password_of(socket)).digest()
    if stored is None or not hmac.compare_digest(stored, given):
        await socket.close(1008)
        return
    await socket.accept(subprotocol="ocpp1.6")
    with contextlib.suppress(WebSocketDisconnect):
        await Station(identity, Connection(socket), pool).start()


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
