"""Firmware as an operator uploads it and a charge point fetches it."""

from typing import Any
from urllib.parse import urlsplit

import httpx
from ocpp.v16 import call

from harness.accounts import Account, unique
from harness.station import Station


async def image(account: Account, content: bytes = b"firmware", **fields: Any) -> dict[str, Any]:
    """An image with its content."""
    made = await account.post(
        "firmware", {"name": unique("Image"), "version": unique("2.0"), "file_name": "image.bin", **fields}
    )
    return (await account.request("PUT", f"firmware/{made['id']}/content", 200, content=content)).json()


async def campaign(
    account: Account, firmware: dict[str, Any], stations: list[str], **fields: Any
) -> dict[str, Any]:
    body = {
        "name": unique("Campaign"),
        "firmware_id": firmware["id"],
        "filter": {"charge_points": stations},
        **fields,
    }
    return await account.post("firmware-campaigns", body)


async def fetch(account: Account, url: str, expect: int | None = 200, **more: Any) -> httpx.Response:
    """A request to one of the platform's own addresses, as somebody without credentials."""
    method = more.pop("method", "GET")
    documented = method != "HEAD"
    path = urlsplit(url).path
    return await account.request(method, path, expect, bearer=None, documented=documented, **more)


async def report(station: Station, *words: str) -> None:
    """Says how far an update is."""
    for word in words:
        await station.call(call.FirmwareStatusNotification(status=word), suppress=False)
