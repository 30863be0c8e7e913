"""`make bench` in its smallest form, from a debug build: that it measures all, not what it finds."""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.server import ServerConnection, serve

from harness.frames import payload_fault
from harness.platform import TEST_FOLDER
from harness.ports import free_port
from harness.postgres import ROOT
from harness.tools import run_tool

BENCH = Path(os.environ.get("PLUGYARD_BENCH_EXECUTABLE", ROOT / ".build/debug/PlugyardBench"))

LOAD = {"per_second", "latency_ms", "cpu_us", "answered", "errors", "unanswered", "lost_sockets"}
MEMORY = {"empty_kib", "resident_kib", "kib_per_socket"}
STORM = {"stations", "seconds", "refused", "latency_ms", "cpu_us", "others"}


def check_throughput(found: dict[str, Any], levels: set[str]) -> None:
    assert set(found["levels"]) == levels
    for level in found["levels"].values():
        assert set(level) == {"full", "half"}
        assert set(level["full"]) == LOAD
        assert set(level["half"]) == LOAD | {"rate"}
        assert level["full"]["answered"] > 0
        assert level["full"]["errors"] == level["full"]["unanswered"] == level["full"]["lost_sockets"] == 0


def check_webhooks(found: dict[str, Any]) -> None:
    assert found["webhooks"] == 2
    for phase in ("backlog", "live"):
        assert found[phase]["facts"] > 0 and found[phase]["repeated"] >= 0
    assert found["live"]["delay_ms"]["p99"] >= found["live"]["delay_ms"]["p50"] > 0
    assert found["backlog"]["connections"] > 0 and found["backlog"]["body_bytes"] > 300
    assert min(found["bare"]["per_second"], found["backlog"]["per_second"]) > 0


def check_feeds(found: dict[str, Any]) -> None:
    assert {name: level["readers"] for name, level in found.items()} == {"1_x_1": 1, "2_x_3": 6}
    for level in found.values():
        for side in (level, level["bare"]):
            assert side["per_second"] > 0 and side["gaps"] >= 0 and side["merged"] >= 0
            assert side["delay_ms"]["p99"] >= side["delay_ms"]["p50"] > 0
        assert abs(level["bare"]["event_bytes"] - level["event_bytes"]) <= 1


@pytest.mark.timeout(300)
def test_a_small_run_measures_everything_and_writes_it_down() -> None:
    output = TEST_FOLDER / "bench.json"
    output.unlink(missing_ok=True)
    told = run_tool(
        "benchmarks", "conductor", "--plan", "smoke", "--output", output, PLUGYARD_BENCH_EXECUTABLE=BENCH
    )
    found = json.loads(output.read_text())
    assert {"started_at", "revision", "build", "plan", "machine", "seconds"} <= set(found)
    for name in ("platform", "baseline", "echo"):
        check_throughput(found[name]["throughput"], {"1", "5"})
        assert set(found[name]["memory"]) == MEMORY
        assert len(found[name]["memory"]["resident_kib"]) == 3
    check_throughput(found["lean_baseline"]["throughput"], {"5"})
    for name in ("platform", "baseline", "lean_baseline"):
        durable = found[name]["durable"]
        assert durable["answers"] >= durable["acknowledged"] > 0
    for name in ("platform", "baseline"):
        assert set(found[name]["storm"]) == STORM
        assert found[name]["storm"]["others"]["unanswered"] == 0
    ours = found["platform"]
    assert set(ours["rest"]) == {"one_charge_point", "page_of_charge_points", "page_of_transactions"}
    assert all(set(modes) == {"row_security", "fixed_account"} for modes in ours["rest"].values())
    assert set(ours["commands"]) == {"connections_1", "connections_8"}
    assert ours["registration"]["per_second"] > 0
    statistics = found["statistics"]
    assert (statistics["charge_points"], statistics["transactions"], statistics["days"]) == (100, 1000, 30)
    assert set(statistics["reads"]) == {"account", "charge_point"}
    for read in statistics["reads"].values():
        assert set(read["platform"]) == LOAD
        for side in read.values():
            assert side["answered"] > 0 and side["latency_ms"]["p99"] >= side["latency_ms"]["p50"] > 0
    raw = found["raw"]
    assert raw["per_second"] > 0 and raw["half"]["transactions"] > 0
    assert raw["half"]["latency_ms"]["p99"] >= raw["half"]["latency_ms"]["p50"] > 0
    check_webhooks(found["webhooks"])
    check_feeds(found["feeds"])
    metrics = found["metrics"]
    assert 9_900 <= metrics["series"] <= 10_000
    assert min(metrics.values()) > 0
    assert len(found["goals"]) == 7
    assert all(goal["met"] is None for goal in found["goals"]), "a smoke run judges nothing"
    for goal in found["goals"]:
        assert goal["name"] in told, "the table names it"


async def test_the_load_is_valid_ocpp_of_the_promised_mix() -> None:
    calls: list[list[Any]] = []
    is_enough = asyncio.Event()

    async def answer(connection: ServerConnection) -> None:
        async for text in connection:
            call = json.loads(text)
            calls.append([*call, len(text)])
            if len(calls) == 81:
                is_enough.set()
            started = {"transactionId": 4711, "idTagInfo": {"status": "Accepted"}}
            await connection.send(json.dumps([3, call[1], started]))

    async with serve(answer, "127.0.0.1", 0, subprotocols=["ocpp1.6"]) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        driver = await asyncio.create_subprocess_exec(
            BENCH, "drive", "--port", str(port), stdin=asyncio.subprocess.PIPE
        )
        assert driver.stdin
        orders = (
            {"do": "connect", "count": 1, "window": 1},
            {"do": "load", "stations": 1, "seconds": 60, "warmup": 0},
        )
        for order in orders:
            driver.stdin.write(json.dumps(order).encode() + b"\n")
        await asyncio.wait_for(is_enough.wait(), 30)
        driver.kill()
        await driver.wait()

    boot, *mix = calls[:81]
    assert {payload_fault(call[2], call[3]) for call in calls} == {None}
    assert boot[2] == "BootNotification"
    assert Counter(call[2] for call in mix) == {
        "MeterValues": 56,
        "Heartbeat": 12,
        "StatusNotification": 8,
        "StartTransaction": 2,
        "StopTransaction": 2,
    }
    assert len({call[1] for call in mix}) == 80, "no id twice"
    sizes = [call[4] for call in mix if call[2] == "MeterValues"]
    assert 550 <= min(sizes) <= max(sizes) <= 650
    assert {call[3]["transactionId"] for call in mix if "transactionId" in call[3]} == {4711}


@contextlib.contextmanager
def receiver(secret: str) -> Iterator[httpx.Client]:
    port = free_port()
    options = ["--port", str(port), "--secrets", secret]
    process = subprocess.Popen([BENCH, "receive", *options], stdout=subprocess.PIPE)
    try:
        assert process.stdout and process.stdout.readline(), "it says when it listens"
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            yield http
    finally:
        process.kill()
        process.wait(10)


def deliver(http: httpx.Client, key: bytes, id: str, second: int, charge_point: str = "CP_1") -> None:
    body = json.dumps(
        {
            "id": id,
            "type": "charge_point.status_changed",
            "charge_point": charge_point,
            "data": {"timestamp": f"2026-11-22T10:00:{second:02}.500Z"},
        }
    )
    code = base64.b64encode(hmac.digest(key, f"{id}.1795313569.{body}".encode(), hashlib.sha256)).decode()
    headers = {
        "webhook-id": id,
        "webhook-timestamp": "1795313569",
        "webhook-signature": f"v1,AAAA v1,{code}",
    }
    assert http.post("/0", content=body, headers=headers).status_code == 204


def test_the_receiver_finds_what_should_not_be() -> None:
    key = b"twenty-four bytes of key"
    with receiver(f"whsec_{base64.b64encode(key).decode()}") as http:
        for id, second in (("a", 1), ("b", 2), ("a", 1)):
            deliver(http, key, id, second)
        # Another charge point's time is its own.
        deliver(http, key, "c", 1, "CP_2")
        good = http.get("/report").json()
        assert (good["deliveries"], good["facts"]) == (4, 3) and http.get("/count").text == "4"
        assert good["types"] == {"charge_point.status_changed": 3} and good["connections"] == 1
        assert good["unsigned"] == good["unreadable"] == good["disordered"] == 0
        deliver(http, b"another", "d", 3)
        deliver(http, key, "e", 2)
        http.post("/0", content="{}", headers={"webhook-id": "f"})
        bad = http.get("/report").json()
        assert (bad["unsigned"], bad["unreadable"], bad["disordered"]) == (2, 1, 1)
        assert http.delete("/report").status_code == 204
        assert http.get("/report").json()["deliveries"] == 0


@pytest.mark.parametrize(
    ("swallowed", "is_told", "expected"),
    [
        # Told as one with the next.
        (range(1, 2), False, {"merged": 1, "gaps": 0, "lacking": 0}),
        (range(3, 1000), False, {"merged": 0, "lacking": 1}),
        (range(3, 1000), True, {"merged": 0, "lacking": 0}),
    ],
)
async def test_a_reader_that_lacks_a_change_is_found_unless_it_was_told(
    swallowed: range, is_told: bool, expected: dict[str, int]
) -> None:
    """Against a feed that swallows some of the changes."""
    readers: list[ServerConnection] = []
    changes: list[str] = []

    async def serve_one(connection: ServerConnection) -> None:
        assert connection.request
        if connection.request.path == "/dashboard":
            readers.append(connection)
            await connection.send('{"type":"snapshot","data":{}}')
            await connection.wait_closed()
            return
        async for text in connection:
            is_swallowed = len(changes) in swallowed
            changes.append(str(text))
            if not is_swallowed or is_told:
                await readers[0].send('{"type":"missed","data":{}}' if is_swallowed else text)
            await connection.send(text)

    async with serve(serve_one, "127.0.0.1", 0, select_subprotocol=lambda *_: None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        driver = await asyncio.create_subprocess_exec(
            BENCH,
            *("drive", "--echo", "--port", str(port)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert driver.stdin and driver.stdout
        handshake = (
            f"GET /dashboard HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade"
            "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        orders = (
            {"do": "connect", "count": 1, "window": 1},
            {"do": "follow", "feeds": [{"readers": 1, "handshakes": [handshake]}], "window": 1},
            {"do": "changes", "seconds": 1, "warmup": 0, "rate": 20, "patience": 0.3, "bytes": 500},
        )
        for order in orders:
            driver.stdin.write(json.dumps(order).encode() + b"\n")
        done = []
        while len(done) < len(orders):
            line = json.loads(await asyncio.wait_for(driver.stdout.readline(), 30))
            if line["event"] == "done":
                done.append(line)
        driver.kill()
        await driver.wait()
    told = done[-1]["told"]
    assert len(changes) > 5 and {len(text) for text in changes} == {500}
    assert {name: told[name] for name in expected} == expected
    assert (told["gaps"] > 0) == is_told
