"""Messages of a session that the `ocpp` package would not send, because they break a schema."""

from typing import Any

from ocpp.v16 import call

from harness.accounts import Account
from harness.station import Station, now

REGISTER = "Energy.Active.Import.Register"


async def say(station: Station, payload: Any) -> Any:
    """Sends a call as it is, right or wrong; its answer must be a CALLRESULT."""
    return await station.call(payload, suppress=False, skip_schema_validation=True)


async def start(station: Station, tag: str, meter: Any, at: Any = None, connector: Any = 1) -> Any:
    payload = call.StartTransaction(
        connector_id=connector, id_tag=tag, meter_start=meter, timestamp=now() if at is None else at
    )
    return await say(station, payload)


async def stop(station: Station, number: Any, meter: Any, at: Any = None, **fields: Any) -> Any:
    payload = call.StopTransaction(
        transaction_id=number, meter_stop=meter, timestamp=now() if at is None else at, **fields
    )
    return await say(station, payload)


def value(value: Any, **fields: str) -> dict[str, Any]:
    return {"value": value if isinstance(value, (dict, list)) else str(value), **fields}


def reading(*values: dict[str, Any], at: Any = None) -> dict[str, Any]:
    return {"timestamp": now() if at is None else at, "sampledValue": list(values)}


async def meter(station: Station, number: int | None, *readings: dict[str, Any], connector: int = 1) -> None:
    payload = call.MeterValues(connector_id=connector, transaction_id=number, meter_value=list(readings))
    await say(station, payload)


async def status(
    station: Station, connector: int, status: str, at: Any = None, error_code: str = "NoError"
) -> None:
    payload = call.StatusNotification(
        connector_id=connector, error_code=error_code, status=status, timestamp=now() if at is None else at
    )
    await say(station, payload)


async def shown(account: Account, identity: str) -> dict[int, dict[str, Any]]:
    """The transactions of a charge point by their numbers."""
    return {t["transaction_id"]: t for t in await account.transactions(identity)}


async def last(account: Account, identity: str) -> dict[str, Any]:
    """The newest transaction of a charge point."""
    return (await account.transactions(identity))[0]
