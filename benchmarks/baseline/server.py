"""A straightforward central system of the kind people run: FastAPI, `ocpp` and asyncpg, one process.

    BASELINE_DATABASE_URL=postgresql://… python server.py PORT

Like the platform, it answers a message only after the commit of what the message says: its frame and the
answer in the log, the meter value, state, or transaction's energy that follows from it. One transaction each,
as such servers are written.
"""

import base64
import binascii
import contextlib
import dataclasses
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


def reading(sampled: list[dict[str, Any]], measurand: str) -> float | None:
    """The value of a measurand; without one it is the energy (OCPP 1.6 §7.43)."""
    for value in sampled:
        if value.get("measurand", "Energy.Active.Import.Register") == measurand:
            return float(value["value"])
    return None


class Exchange:
    """What is stored of one message, and what it is answered."""

    def __init__(self, database: asyncpg.Connection):
        self.database = database
        self.answer: Any = None

    async def execute(self, statement: str, *values: Any) -> None:
        await self.database.execute(statement, *values)


class Station(ChargePoint):
    def __init__(self, identity: str, connection: Connection, pool: asyncpg.Pool):
        super().__init__(identity, connection)
        self.connection = connection
        self.pool = pool

    @contextlib.asynccontextmanager
    async def storing(self, action: str) -> AsyncIterator[Exchange]:
        """A transaction that logs the frame and its answer, and commits before that leaves."""
        async with self.pool.acquire() as database, database.transaction():
            log = "INSERT INTO messages (identity, direction, action, payload) VALUES ($1, $2, $3, $4)"
            await database.execute(log, self.id, "in", action, self.connection.frame)
            exchange = Exchange(database)
            yield exchange
            answer = json.dumps(dataclasses.asdict(exchange.answer))
            await database.execute(log, self.id, "out", action, answer)

    @on("BootNotification")
    async def on_boot(self, charge_point_vendor: str, charge_point_model: str, **_: Any) -> Any:
        async with self.storing("BootNotification") as exchange:
            await exchange.execute(
                "UPDATE charge_points SET vendor = $2, model = $3, last_seen_at = now() WHERE identity = $1",
                *(self.id, charge_point_vendor, charge_point_model),
            )
            exchange.answer = call_result.BootNotification(
                current_time=now().isoformat(), interval=300, status="Accepted"
            )
        return exchange.answer

    @on("Heartbeat")
    async def on_heartbeat(self) -> Any:
        async with self.storing("Heartbeat") as exchange:
            await exchange.execute(
                "UPDATE charge_points SET last_seen_at = now() WHERE identity = $1", self.id
            )
            exchange.answer = call_result.Heartbeat(current_time=now().isoformat())
        return exchange.answer

    @on("StatusNotification")
    async def on_status(
        self, connector_id: int, error_code: str, status: str, timestamp: str | None = None, **_: Any
    ) -> Any:
        async with self.storing("StatusNotification") as exchange:
            await exchange.execute(
                "INSERT INTO connectors (identity, connector_id, status, error_code, status_at)"
                " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (identity, connector_id) DO UPDATE"
                " SET status = $3, error_code = $4, status_at = $5",
                *(self.id, connector_id, status, error_code, time_of(timestamp) if timestamp else now()),
            )
            await exchange.execute(
                "UPDATE charge_points SET status = $2, last_seen_at = now() WHERE identity = $1",
                *(self.id, status),
            )
            exchange.answer = call_result.StatusNotification()
        return exchange.answer

    @on("StartTransaction")
    async def on_start(
        self, connector_id: int, id_tag: str, meter_start: int, timestamp: str, **_: Any
    ) -> Any:
        async with self.storing("StartTransaction") as exchange:
            status = await exchange.database.fetchval("SELECT status FROM tokens WHERE id_tag = $1", id_tag)
            number = await exchange.database.fetchval(
                "INSERT INTO transactions (identity, connector_id, id_tag, started_at, meter_start_wh)"
                " VALUES ($1, $2, $3, $4, $5) RETURNING id",
                *(self.id, connector_id, id_tag, time_of(timestamp), meter_start),
            )
            exchange.answer = call_result.StartTransaction(
                transaction_id=number, id_tag_info={"status": status or "Invalid"}
            )
        return exchange.answer

    @on("StopTransaction")
    async def on_stop(
        self, transaction_id: int, meter_stop: int, timestamp: str, reason: str | None = None, **_: Any
    ) -> Any:
        async with self.storing("StopTransaction") as exchange:
            await exchange.execute(
                "UPDATE transactions SET ended_at = $2, meter_stop_wh = $3, reason = $4,"
                " energy_wh = $3 - meter_start_wh WHERE id = $1",
                *(transaction_id, time_of(timestamp), meter_stop, reason),
            )
            exchange.answer = call_result.StopTransaction(id_tag_info={"status": "Accepted"})
        return exchange.answer

    @on("MeterValues")
    async def on_meter_values(
        self,
        connector_id: int,
        meter_value: list[dict[str, Any]],
        transaction_id: int | None = None,
        **_: Any,
    ) -> Any:
        async with self.storing("MeterValues") as exchange:
            for value in meter_value:
                sampled, at = value["sampled_value"], time_of(value["timestamp"])
                energy = reading(sampled, "Energy.Active.Import.Register")
                power, soc = reading(sampled, "Power.Active.Import"), reading(sampled, "SoC")
                numbers = (
                    None if energy is None else round(energy),
                    None if power is None else round(power),
                    soc,
                )
                await exchange.execute(
                    "INSERT INTO meter_values (identity, connector_id, transaction_id, sampled_at,"
                    " energy_wh, power_w, soc, sampled_value) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                    *(self.id, connector_id, transaction_id, at, *numbers, json.dumps(sampled)),
                )
                await exchange.execute(
                    "UPDATE transactions SET energy_wh = coalesce($2 - meter_start_wh, energy_wh),"
                    " last_meter_wh = $2, power_w = $3, soc = $4, last_meter_at = $5 WHERE id = $1",
                    *(transaction_id, *numbers, at),
                )
            exchange.answer = call_result.MeterValues()
        return exchange.answer


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
