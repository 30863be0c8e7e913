"""Firmware: uploaded once, fetched by charge points from signed addresses, whole or in parts."""

import asyncio
import hashlib
import os
from urllib.parse import urlsplit

import pytest
from ocpp.v16 import call

from harness.accounts import Account
from harness.firmware import fetch, image, report
from harness.owner import rows
from harness.polling import until
from harness.station import booted

PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


async def address(account: Account, firmware: dict, identity: str | None = None) -> str:
    """Where a charge point is told to fetch an image."""
    identity = identity or (await account.charge_point())["identity"]
    async with booted(account.platform, account.slug, identity) as station:
        command = {"type": "update_firmware", "firmware_id": firmware["id"]}
        answer = await account.post(f"charge-points/{identity}/commands", command, 200)
        assert answer["status"] == "accepted"
        return (await station.next_call("UpdateFirmware"))["location"]


async def test_an_image_is_uploaded_and_fetched_in_parts(alpha: Account) -> None:
    content = os.urandom(700_001)
    firmware = await image(alpha, content, name="Image", version="2.4.1")
    assert firmware["size_bytes"] == len(content)
    assert firmware["sha256"] == hashlib.sha256(content).hexdigest()
    assert await alpha.get(f"firmware/{firmware['id']}") == firmware
    url = await address(alpha, firmware)
    assert url.startswith(f"{alpha.platform.http}/files/")
    assert url.endswith("/image.bin")
    whole = await fetch(alpha, url)
    assert whole.content == content
    assert whole.headers["content-type"] == "application/octet-stream"
    assert whole.headers["content-disposition"].startswith("attachment")
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert whole.headers["accept-ranges"] == "bytes"
    tag = whole.headers["etag"]
    # A download that broke off goes on where it was, also across pieces of the store.
    for first, last in ((0, 0), (262_143, 262_144), (262_144, 700_000), (700_000, 700_000), (5, 600_000)):
        part = await fetch(alpha, url, 206, headers={"Range": f"bytes={first}-{last}", "If-Range": tag})
        assert part.content == content[first : last + 1]
        assert part.headers["content-range"] == f"bytes {first}-{last}/{len(content)}"
    assert (await fetch(alpha, url, 206, headers={"Range": "bytes=-7"})).content == content[-7:]
    assert (await fetch(alpha, url, headers={"Range": "bytes=5-9", "If-Range": '"other"'})).content == content
    behind = await fetch(alpha, url, 416, headers={"Range": f"bytes={len(content)}-"})
    assert behind.headers["content-range"] == f"bytes */{len(content)}"
    head = await fetch(alpha, url, method="HEAD")
    assert (head.headers["content-length"], head.content) == (str(len(content)), b"")
    assert (await fetch(alpha, url, 304, headers={"If-None-Match": tag})).content == b""
    # The name at the end is whatever the charge point likes.
    assert (await fetch(alpha, url.rsplit("/", 1)[0])).content == content


async def test_an_address_is_good_for_what_was_signed(alpha: Account, beta: Account) -> None:
    firmware = await image(alpha)
    url = await address(alpha, firmware)
    prefix, token, name = url.rsplit("/", 2)
    for position in (0, 1, 30, 60, 90, len(token) - 1):
        other = "A" if token[position] != "A" else "B"
        await fetch(alpha, f"{prefix}/{token[:position]}{other}{token[position + 1 :]}/{name}", 404)
    for wrong in ("x", token[:-1], token + "A", token.swapcase(), "%00", "AAAA" * 30):
        await fetch(alpha, f"{prefix}/{wrong}/{name}", None if wrong == "%00" else 404)
    # It is for fetching, not for uploading.
    response = await fetch(alpha, url.replace("/files/", "/uploads/"), 404, method="PUT", content=b"x")
    assert response.json()["code"] == "not_found"
    # Nobody reads the image of another account, nor gives it to a charge point.
    await beta.problem("GET", f"firmware/{firmware['id']}/content", 404)
    theirs = await beta.charge_point()
    async with booted(beta.platform, "beta", theirs["identity"]):
        command = {"type": "update_firmware", "firmware_id": firmware["id"]}
        problem = await beta.problem("POST", f"charge-points/{theirs['id']}/commands", 422, json=command)
        assert problem["errors"][0]["code"] == "unknown_reference"
    # It ends with the image, and is in no log.
    await alpha.delete(f"firmware/{firmware['id']}")
    await fetch(alpha, url, 404)
    assert token not in alpha.platform.log.read_text(errors="replace").replace(f"/uploads/{token}", "")


async def test_an_address_ends_with_its_charge_point(alpha: Account) -> None:
    firmware, point = await image(alpha), await alpha.charge_point()
    url = await address(alpha, firmware, point["identity"])
    await fetch(alpha, url)
    await alpha.delete(f"charge-points/{point['id']}")
    await fetch(alpha, url, 404)


async def test_an_upload_that_breaks_off_leaves_nothing(alpha: Account) -> None:
    made = await alpha.post("firmware", {"name": "Image", "version": "1"})
    path = urlsplit(alpha.platform.http)
    _, writer = await asyncio.open_connection(path.hostname, path.port)
    target = f"/api/v1/accounts/alpha/firmware/{made['id']}/content"
    head = f"PUT {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {await alpha.token()}\r\n"

    async def files() -> int:
        found = rows(
            alpha.platform, alpha.account_id, "SELECT count(*) AS n FROM files WHERE NOT is_complete"
        )
        return found[0]["n"]

    writer.write(f"{head}Content-Length: 1000000\r\n\r\n".encode() + b"x" * 600_000)
    await writer.drain()

    async def begun() -> bool:
        return await files() == 1

    await until(begun, "the draft is there")
    writer.transport.abort()

    async def gone() -> bool:
        return await files() == 0

    await until(gone, "the draft is gone")
    # And so does one that does not say how long it is.
    _, writer = await asyncio.open_connection(path.hostname, path.port)
    chunk = b"7a120\r\n" + b"x" * 500_000 + b"\r\n"
    writer.write(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + chunk)
    await writer.drain()
    await until(begun, "the draft is there")
    writer.close()
    await until(gone, "the draft is gone")
    assert (await alpha.get(f"firmware/{made['id']}"))["size_bytes"] is None


async def test_content_is_put_once(alpha: Account) -> None:
    firmware = await image(alpha)
    problem = await alpha.problem("PUT", f"firmware/{firmware['id']}/content", 409, content=b"other")
    assert problem["code"] == "already_exists"
    bare = await alpha.post("firmware", {"name": "Bare", "version": "1"})
    await alpha.problem("PUT", f"firmware/{bare['id']}/content", 400, content=b"")
    await alpha.problem("GET", f"firmware/{bare['id']}/content", 404)
    point = await alpha.charge_point()
    async with booted(alpha.platform, "alpha", point["identity"]):
        command = {"type": "update_firmware", "firmware_id": bare["id"]}
        problem = await alpha.problem("POST", f"charge-points/{point['id']}/commands", 409, json=command)
        assert problem["code"] == "firmware_incomplete"


async def test_an_account_has_a_quota(beta: Account) -> None:
    async def room() -> int:
        """What other tests left behind is swept at any time."""
        query = "SELECT coalesce(sum(size), 0)::bigint AS n FROM files WHERE account_id = %s"
        return rows(beta.platform, beta.account_id, query, beta.account_id)[0]["n"] + 300_000

    before = (await beta.get("/api/v1/accounts/beta"))["file_quota_bytes"]
    made = await beta.post("firmware", {"name": "Image", "version": "1"})
    path = f"firmware/{made['id']}/content"
    try:
        await beta.patch("/api/v1/accounts/beta", {"file_quota_bytes": await room()})
        problem = await beta.problem("PUT", path, 413, content=b"x" * 300_001)
        assert problem["code"] == "file_quota_exceeded"

        async def pieces():
            for _ in range(4):
                yield b"x" * 100_000

        problem = await beta.problem("PUT", path, 413, content=pieces())
        assert problem["code"] == "file_quota_exceeded"
        assert (await beta.request("PUT", path, 200, content=b"x" * 300_000)).json()["size_bytes"] == 300_000
    finally:
        await beta.patch("/api/v1/accounts/beta", {"file_quota_bytes": before})


async def test_a_signed_image_is_a_signed_update(alpha: Account) -> None:
    firmware = await image(alpha, signing_certificate=PEM, signature="c2ln")
    point = await alpha.charge_point()
    async with booted(alpha.platform, "alpha", point["identity"]) as station:
        command = {"type": "update_firmware", "firmware_id": firmware["id"]}
        await alpha.post(f"charge-points/{point['id']}/commands", command, 200)
        sent = await station.next_call("SignedUpdateFirmware")
        assert sent["firmware"]["signature"] == "c2ln"
        payload = call.SignedFirmwareStatusNotification(status="Downloading", request_id=sent["request_id"])
        await station.call(payload, suppress=False)
    (status,) = await alpha.all(f"charge-points/{point['id']}/firmware-status")
    assert (status["status"], status["request_id"]) == ("Downloading", sent["request_id"])
    body = {"name": "None", "version": "1", "signature": "c2ln", "signing_certificate": "MIIB"}
    problem = await alpha.problem("POST", "firmware", 422, json=body)
    assert problem["errors"][0]["field"] == "/signing_certificate"
    body = {"name": "Half", "version": "1", "signature": "c2ln"}
    problem = await alpha.problem("POST", "firmware", 422, json=body)
    assert problem["errors"][0]["field"] == "/signing_certificate"


async def test_what_a_charge_point_says_of_updates_is_kept(alpha: Account) -> None:
    """chargers.md: FirmwareStatus that nobody asked for, repeated, out of order: kept."""
    point = await alpha.charge_point()
    path = f"charge-points/{point['identity']}/firmware-status"
    async with booted(alpha.platform, "alpha", point["identity"]) as station:
        await report(station, "Installed", "Downloading", "Downloading", "Downloading", "Downloaded")
    statuses = await alpha.all(path, sort="at")
    words = [(status["status"], status["repetitions"]) for status in statuses]
    assert words == [("Installed", 0), ("Downloading", 2), ("Downloaded", 0)]
    assert {status["command_id"] for status in statuses} == {None}


async def test_an_update_is_confirmed_by_the_next_boot(alpha: Account) -> None:
    point, firmware = await alpha.charge_point(), await image(alpha, version="7.1")
    path = f"charge-points/{point['identity']}/firmware-status"
    async with booted(alpha.platform, "alpha", point["identity"]) as station:
        command = {"type": "update_firmware", "firmware_id": firmware["id"]}
        sent = await alpha.post(f"charge-points/{point['id']}/commands", command, 200)
        await report(station, "Downloading", "Downloaded", "Installing", "Installed")
        await station.boot(firmware_version="7.1")
        await station.boot(firmware_version="7.1")
    statuses = await alpha.all(path)
    assert [status["status"] for status in statuses[:2]] == ["Confirmed", "Installed"]
    assert statuses[0]["firmware_version"] == "7.1"
    assert {status["command_id"] for status in statuses} == {sent["id"]}


@pytest.mark.parametrize("megabytes", [20])
async def test_a_large_image_comes_through(alpha: Account, megabytes: int) -> None:
    content = os.urandom(1 << 20) * megabytes
    firmware = await image(alpha, content)
    assert firmware["sha256"] == hashlib.sha256(content).hexdigest()
    url = await address(alpha, firmware)
    assert hashlib.sha256((await fetch(alpha, url)).content).hexdigest() == firmware["sha256"]
    await alpha.delete(f"firmware/{firmware['id']}")
