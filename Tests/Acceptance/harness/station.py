"""A charge point of OCPP 1.6: mobilityhouse's `ocpp`, with answers that a test can choose."""

import asyncio
import contextlib
import itertools
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from ocpp.routing import on
from ocpp.v16 import ChargePoint, call, call_result
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as websocket_connect
from websockets.exceptions import ConnectionClosed

from harness.accounts import PASSWORD
from harness.frames import CheckedConnection
from harness.platform import Platform

SUBPROTOCOL = "ocpp1.6"

# What the station says to calls of the platform, unless a test says otherwise.
ANSWERS: dict[str, dict[str, Any]] = {
    "RemoteStartTransaction": {"status": "Accepted"},
    "RemoteStopTransaction": {"status": "Accepted"},
    "Reset": {"status": "Accepted"},
    "UnlockConnector": {"status": "Unlocked"},
    "ChangeAvailability": {"status": "Accepted"},
    "GetConfiguration": {
        "configuration_key": [{"key": "HeartbeatInterval", "readonly": False, "value": "300"}],
        "unknown_key": [],
    },
    "ChangeConfiguration": {"status": "Accepted"},
    "TriggerMessage": {"status": "Accepted"},
    "ClearCache": {"status": "Accepted"},
    "DataTransfer": {"status": "Accepted", "data": "done"},
    "SendLocalList": {"status": "Accepted"},
    "GetLocalListVersion": {"list_version": 0},
    "ReserveNow": {"status": "Accepted"},
    "CancelReservation": {"status": "Accepted"},
    "SetChargingProfile": {"status": "Accepted"},
    "ClearChargingProfile": {"status": "Accepted"},
    "GetCompositeSchedule": {"status": "Rejected"},
    "UpdateFirmware": {},
    "GetDiagnostics": {"file_name": "diagnostics.zip"},
    "ExtendedTriggerMessage": {"status": "Accepted"},
    "CertificateSigned": {"status": "Accepted"},
    "InstallCertificate": {"status": "Accepted"},
    "DeleteCertificate": {"status": "Accepted"},
    "GetInstalledCertificateIds": {"status": "NotFound"},
    "GetLog": {"status": "Accepted", "filename": "log.txt"},
    "SignedUpdateFirmware": {"status": "Accepted"},
}

SILENT = object()


def now(hours: float = 0) -> str:
    """The time (or so many hours later) in microseconds, so that two readings never have the same."""
    moment = datetime.now(UTC) + timedelta(hours=hours)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def is_same_moment(shown: str, told: str) -> bool:
    """Whether what the API shows, rounded to milliseconds, is the time that a charge point told."""
    return abs(datetime.fromisoformat(shown) - datetime.fromisoformat(told)) < timedelta(milliseconds=1)


class Station(ChargePoint):
    """A charge point behind an open socket. Calls of the platform are kept in `calls`, in order."""

    def __init__(self, identity: str, connection: ClientConnection):
        super().__init__(identity, connection, response_timeout=30)
        self.connection = connection
        self.answers: dict[str, Any] = dict(ANSWERS)
        self.calls: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
        self.end_of_silence = asyncio.Event()

    async def answer(self, action: str, payload: dict[str, Any]) -> Any:
        self.calls.put_nowait((action, payload))
        answer = self.answers[action]
        if callable(answer):
            answer = answer(payload)
        if answer is SILENT:
            await self.end_of_silence.wait()
            answer = ANSWERS[action]
        if isinstance(answer, Exception):
            # `ocpp` makes a CALLERROR of its own exceptions.
            raise answer
        return getattr(call_result, action)(**answer)

    async def next_call(self, action: str, timeout: float = 10) -> dict[str, Any]:
        """The next call of the platform, which must be this one."""
        received, payload = await asyncio.wait_for(self.calls.get(), timeout)
        assert received == action, f"expected {action}, the platform sent {received} {payload}"
        return payload

    async def boot(self, **fields: Any) -> Any:
        fields = {"charge_point_model": "Model 1", "charge_point_vendor": "Acme", **fields}
        return await self.call(call.BootNotification(**fields), suppress=False)

    async def heartbeat(self) -> Any:
        return await self.call(call.Heartbeat(), suppress=False)

    async def status(self, connector_id: int, status: str, error_code: str = "NoError") -> None:
        payload = call.StatusNotification(
            connector_id=connector_id, error_code=error_code, status=status, timestamp=now()
        )
        await self.call(payload, suppress=False)

    async def authorize(self, id_tag: str) -> str:
        return (await self.call(call.Authorize(id_tag=id_tag), suppress=False)).id_tag_info["status"]

    async def start_transaction(
        self,
        id_tag: str,
        meter_start: int,
        connector_id: int = 1,
        timestamp: str | None = None,
        reservation_id: int | None = None,
    ) -> Any:
        payload = call.StartTransaction(
            connector_id=connector_id,
            id_tag=id_tag,
            meter_start=meter_start,
            timestamp=timestamp or now(),
            reservation_id=reservation_id,
        )
        return await self.call(payload, suppress=False)

    async def meter(
        self,
        transaction_id: int | None,
        energy_wh: int,
        connector_id: int = 1,
        timestamp: str | None = None,
        **others: Any,
    ) -> None:
        """One reading: the register in Wh, and others by measurand (`power_w`, `soc`)."""
        units = {"power_w": ("Power.Active.Import", "W"), "soc": ("SoC", "Percent")}
        sampled = [
            {"value": str(energy_wh), "measurand": "Energy.Active.Import.Register", "unit": "Wh"},
            *(
                {"value": str(value), "measurand": units[key][0], "unit": units[key][1]}
                for key, value in others.items()
            ),
        ]
        payload = call.MeterValues(
            connector_id=connector_id,
            transaction_id=transaction_id,
            meter_value=[{"timestamp": timestamp or now(), "sampled_value": sampled}],
        )
        await self.call(payload, suppress=False)

    async def stop_transaction(
        self, transaction_id: int, meter_stop: int, timestamp: str | None = None, **fields: Any
    ) -> Any:
        payload = call.StopTransaction(
            transaction_id=transaction_id, meter_stop=meter_stop, timestamp=timestamp or now(), **fields
        )
        return await self.call(payload, suppress=False)

    async def charge(self, id_tag: str, register: list[int], connector_id: int = 1, **readings: Any) -> int:
        """A whole session: the register's first value at the start, its last at the stop, the others between.
        Returns the transaction's number."""
        await self.status(connector_id, "Preparing")
        started = await self.start_transaction(id_tag, register[0], connector_id)
        await self.status(connector_id, "Charging")
        for energy in register[1:-1]:
            await self.meter(started.transaction_id, energy, connector_id, **readings)
        await self.status(connector_id, "Finishing")
        await self.stop_transaction(started.transaction_id, register[-1], id_tag=id_tag, reason="Local")
        await self.status(connector_id, "Available")
        return started.transaction_id


def answering(action: str) -> Callable[..., Any]:
    async def handle(self: Station, **payload: Any) -> Any:
        return await self.answer(action, payload)

    # `ocpp` finds handlers by their names.
    handle.__name__ = f"on_{action}"
    return on(action)(handle)


for _action in ANSWERS:
    setattr(Station, f"on_{_action}", answering(_action))


def basic(identity: str, password: str | None) -> dict[str, str]:
    if password is None:
        return {}
    return {"Authorization": "Basic " + b64encode(f"{identity}:{password}".encode()).decode()}


def endpoint(platform: Platform, slug: str | None, identity: str) -> str:
    parts = ["ocpp", *([slug] if slug else []), quote(identity, safe="")]
    return "/".join([platform.ws, *parts])


def open_socket(
    platform: Platform,
    slug: str | None,
    identity: str,
    password: str | None = PASSWORD,
    *,
    url: str | None = None,
    subprotocols: tuple[str, ...] | None = (SUBPROTOCOL,),
    **more: Any,
) -> websocket_connect:
    """A socket of a charge point, to be awaited or entered. Refusals raise `InvalidStatus`."""
    more.setdefault("ssl", platform.tls)
    return websocket_connect(
        url or endpoint(platform, slug, identity),
        subprotocols=subprotocols,
        additional_headers=basic(identity, password),
        proxy=None,
        ping_interval=None,
        max_size=None,
        close_timeout=2,
        create_connection=CheckedConnection,
        **more,
    )


@contextlib.asynccontextmanager
async def connected(
    platform: Platform, slug: str | None, identity: str, password: str | None = PASSWORD, **more: Any
) -> AsyncIterator[Station]:
    """A charge point that is connected and reads, but has not said anything yet."""
    async with open_socket(platform, slug, identity, password, **more) as connection:
        assert connection.subprotocol == (SUBPROTOCOL if more.get("subprotocols", True) else None)
        station = Station(identity, connection)
        station._unique_id_generator = (f"{identity[-8:]}-{n}" for n in itertools.count(1)).__next__
        reader = asyncio.create_task(station.start())
        try:
            yield station
        finally:
            reader.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionClosed):
                await reader


@contextlib.asynccontextmanager
async def booted(platform: Platform, slug: str, identity: str, **more: Any) -> AsyncIterator[Station]:
    """A charge point that is connected and was accepted."""
    async with connected(platform, slug, identity, **more) as station:
        assert (await station.boot()).status == "Accepted"
        yield station
