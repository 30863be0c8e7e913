"""A straightforward central system of the kind people run: FastAPI, `ocpp` and asyncpg, one process.

    BASELINE_DATABASE_URL=postgresql://… python server.py {sqlalchemy|asyncpg} PORT

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
import importlib
import json
import os
import sys
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from ocpp.routing import on
from ocpp.v16 import ChargePoint, call_result
from samples import Sample, now, time_of

# Of the database.
CONNECTIONS = 10


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


class Station(ChargePoint):
    def __init__(self, identity: str, connection: Connection, store: Any):
        super().__init__(identity, connection)
        self.connection = connection
        self.store = store
        # To the message that is being handled.
        self.answer: Any = None

    @contextlib.asynccontextmanager
    async def storing(self, action: str) -> AsyncIterator[Any]:
        """A transaction that logs the frame and its answer, and commits before that leaves."""
        async with self.store.exchange(self.id, action) as exchange:
            await exchange.log("in", self.connection.frame)
            yield exchange
            await exchange.log("out", json.dumps(dataclasses.asdict(self.answer)))

    @on("BootNotification")
    async def on_boot(self, charge_point_vendor: str, charge_point_model: str, **_: Any) -> Any:
        async with self.storing("BootNotification") as exchange:
            await exchange.boot(charge_point_vendor, charge_point_model)
            self.answer = call_result.BootNotification(
                current_time=now().isoformat(), interval=300, status="Accepted"
            )
        return self.answer

    @on("Heartbeat")
    async def on_heartbeat(self) -> Any:
        async with self.storing("Heartbeat") as exchange:
            await exchange.seen()
            self.answer = call_result.Heartbeat(current_time=now().isoformat())
        return self.answer

    @on("StatusNotification")
    async def on_status(
        self, connector_id: int, error_code: str, status: str, timestamp: str | None = None, **_: Any
    ) -> Any:
        async with self.storing("StatusNotification") as exchange:
            await exchange.status(connector_id, status, error_code, time_of(timestamp) if timestamp else None)
            self.answer = call_result.StatusNotification()
        return self.answer

    @on("StartTransaction")
    async def on_start(
        self, connector_id: int, id_tag: str, meter_start: int, timestamp: str, **_: Any
    ) -> Any:
        async with self.storing("StartTransaction") as exchange:
            status = await exchange.token_status(id_tag)
            number = await exchange.start(connector_id, id_tag, meter_start, time_of(timestamp))
            self.answer = call_result.StartTransaction(
                transaction_id=number, id_tag_info={"status": status or "Invalid"}
            )
        return self.answer

    @on("StopTransaction")
    async def on_stop(
        self, transaction_id: int, meter_stop: int, timestamp: str, reason: str | None = None, **_: Any
    ) -> Any:
        async with self.storing("StopTransaction") as exchange:
            await exchange.stop(transaction_id, meter_stop, time_of(timestamp), reason)
            self.answer = call_result.StopTransaction(id_tag_info={"status": "Accepted"})
        return self.answer

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
                await exchange.sample(connector_id, transaction_id, Sample.of(value))
            self.answer = call_result.MeterValues()
        return self.answer


@contextlib.asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    stores = importlib.import_module(f"by_{sys.argv[1]}")
    async with stores.Store.open(os.environ["BASELINE_DATABASE_URL"], CONNECTIONS) as store:
        app.state.store = store
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
    store = socket.app.state.store
    stored = await store.password_hash(identity)
    given = hashlib.sha256(password_of(socket)).digest()
    if stored is None or not hmac.compare_digest(stored, given):
        await socket.close(1008)
        return
    await socket.accept(subprotocol="ocpp1.6")
    with contextlib.suppress(WebSocketDisconnect):
        await Station(identity, Connection(socket), store).start()


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning", access_log=False)
