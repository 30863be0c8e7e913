"""Diagnostics and logs: uploaded by charge points to signed addresses, in the ways they have of it."""

import hashlib
import os
from typing import Any

from ocpp.v16 import call

from harness.accounts import Account, create_account
from harness.firmware import fetch
from harness.platform import NewPlatform
from harness.station import booted


async def asked(account: Account, **command: Any) -> tuple[dict, str, str]:
    """A charge point that was asked for diagnostics, where it is to upload them, and the command's id."""
    point = await account.charge_point()
    async with booted(account.platform, account.slug, point["identity"]) as station:
        command = {"type": "get_diagnostics", **command}
        answer = await account.post(f"charge-points/{point['id']}/commands", command, 200)
        assert answer["status"] == "accepted"
        action, payload = await station.calls.get()
        location = payload["location"] if action == "GetDiagnostics" else payload["log"]["remote_location"]
    return point, location, answer["id"]


async def test_every_way_of_uploading(alpha: Account) -> None:
    content = os.urandom(300_000)

    async def pieces():
        for start in range(0, len(content), 70_000):
            yield content[start : start + 70_000]

    ways: list[dict[str, Any]] = [
        {"method": "PUT", "content": content},
        {
            "method": "POST",
            "content": content,
            "headers": {"Content-Type": "application/x-www-form-urlencoded"},
        },
        {"method": "PUT", "content": pieces()},
        {"method": "POST", "files": {"file": ("form.zip", content)}},
    ]
    point, url, command = await asked(alpha)
    for number, way in enumerate(ways):
        name = f"/log%20{number}.zip?attempt=1" if number else ""
        await fetch(alpha, url + name, 201, **way)
    uploads = await alpha.all(f"charge-points/{point['identity']}/uploads", sort="received_at")
    assert [upload["file_name"] for upload in uploads] == ["", "log 1.zip", "log 2.zip", "log 3.zip"]
    for upload in uploads:
        assert upload["charge_point"] == point["identity"]
        assert upload["command_id"] == command
        assert (upload["kind"], upload["size_bytes"]) == ("diagnostics", len(content))
        assert upload["sha256"] == hashlib.sha256(content).hexdigest()
        assert await alpha.get(f"uploads/{upload['id']}") == upload
    response = await alpha.request("GET", f"uploads/{uploads[1]['id']}/content")
    assert response.content == content
    assert response.headers["content-type"] == "application/octet-stream"
    assert "filename*=UTF-8''log%201.zip" in response.headers["content-disposition"]
    part = await alpha.request(
        "GET", f"uploads/{uploads[0]['id']}/content", 206, headers={"Range": "bytes=262140-262150"}
    )
    assert part.content == content[262_140:262_151]
    assert uploads[0]["id"] in {upload["id"] for upload in await alpha.all("uploads")}
    await alpha.delete(f"uploads/{uploads[0]['id']}")
    await alpha.problem("GET", f"uploads/{uploads[0]['id']}/content", 404)


async def test_an_address_is_good_a_few_times(alpha: Account) -> None:
    point, url, _ = await asked(alpha)
    await fetch(alpha, url, 400, method="PUT", content=b"")
    broken = {"Content-Type": "multipart/form-data; boundary=b"}
    await fetch(alpha, url, 400, method="POST", content=b"--b\r\nno end", headers=broken)
    for _ in range(5):
        await fetch(alpha, url, 201, method="PUT", content=b"log")
    await fetch(alpha, url, 404, method="PUT", content=b"log")
    assert len(await alpha.all(f"charge-points/{point['id']}/uploads")) == 5
    await fetch(alpha, url[:-2], 404, method="PUT", content=b"log")
    await fetch(alpha, url.replace("/uploads/", "/files/"), 404)


async def test_a_log_is_known_by_its_request(alpha: Account) -> None:
    point = await alpha.charge_point()
    async with booted(alpha.platform, "alpha", point["identity"]) as station:
        command = {"type": "get_log", "log_type": "security"}
        answer = await alpha.post(f"charge-points/{point['id']}/commands", command, 200)
        sent = await station.next_call("GetLog")
        await fetch(
            alpha, sent["log"]["remote_location"] + "/security.log", 201, method="PUT", content=b"log"
        )
        for word in ("Uploading", "Uploaded"):
            payload = call.LogStatusNotification(status=word, request_id=sent["request_id"])
            await station.call(payload, suppress=False)
    (upload,) = await alpha.all(f"charge-points/{point['id']}/uploads")
    assert (upload["kind"], upload["request_id"]) == ("security", sent["request_id"])
    statuses = await alpha.all(f"charge-points/{point['id']}/diagnostics-status", sort="at")
    assert [status["status"] for status in statuses] == ["Uploading", "Uploaded"]
    assert {(status["command_id"], status["request_id"]) for status in statuses} == {
        (answer["id"], sent["request_id"])
    }


async def test_what_a_charge_point_says_of_diagnostics_is_kept(alpha: Account) -> None:
    """chargers.md: DiagnosticsStatus that nobody asked for, repeated, out of order: kept."""
    point = await alpha.charge_point()
    async with booted(alpha.platform, "alpha", point["identity"]) as station:
        for word in ("Uploaded", "Uploading", "Uploading", "Idle"):
            await station.call(call.DiagnosticsStatusNotification(status=word), suppress=False)
    statuses = await alpha.all(f"charge-points/{point['id']}/diagnostics-status", sort="at")
    words = [(status["status"], status["repetitions"]) for status in statuses]
    assert words == [("Uploaded", 0), ("Uploading", 1), ("Idle", 0)]


async def test_sizes_are_limited(new_platform: NewPlatform) -> None:
    platform = new_platform(
        "upload-sizes", max_upload_size=100_000, max_firmware_size=200_000, refusal_limit=2
    )
    async with Account(platform, create_account(platform, "sizes")) as account:
        point, url, _ = await asked(account)

        async def pieces():
            for _ in range(11):
                yield b"x" * 10_000

        await fetch(account, url, 413, method="PUT", content=b"x" * 100_001)
        await fetch(account, url, 413, method="PUT", content=pieces())
        await fetch(account, url, 413, method="POST", files={"file": ("a", b"x" * 100_001)})
        assert await account.all(f"charge-points/{point['id']}/uploads") == []
        await fetch(account, url, 201, method="PUT", content=b"x" * 100_000)
        made = await account.post("firmware", {"name": "Image", "version": "1"})
        path = f"firmware/{made['id']}/content"
        problem = await account.problem("PUT", path, 413, content=b"x" * 200_001)
        assert problem["code"] == "body_too_large"
        # Who tries addresses is slowed down, and those with a good one go on.
        answers = {(await fetch(account, f"/files/{n}", None)).status_code for n in range(40)}
        assert answers == {404, 429}
        await fetch(account, url, 201, method="PUT", content=b"log")
