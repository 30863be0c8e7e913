"""`make bench` in its smallest form, from a debug build: that it measures all, not what it finds."""

import asyncio
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from harness.frames import payload_fault
from harness.platform import TEST_FOLDER
from harness.postgres import ROOT
from harness.tools import run_tool

BENCH = Path(os.environ.get("PLUGYARD_BENCH_EXECUTABLE", ROOT / ".build/debug/PlugyardBench"))

LOAD = {"per_second", "latency_ms", "cpu_us", "answered", "errors", "unanswered", "lost_sockets"}
MEMORY = {"empty_kib", "resident_kib", "kib_per_socket"}
STORM = {"stations", "seconds", "refused", "latency_ms", "cpu_us", "others"}


def check_throughput(found: dict[str, Any]) -> None:
    assert set(found["levels"]) == {"1", "5"}
    for level in found["levels"].values():
        assert set(level) == {"full", "half"}
        assert set(level["full"]) == LOAD
        assert set(level["half"]) == LOAD | {"rate"}
        assert level["full"]["answered"] > 0
        assert level["full"]["errors"] == level["full"]["unanswered"] == level["full"]["lost_sockets"] == 0


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
        check_throughput(found[name]["throughput"])
        assert set(found[name]["memory"]) == MEMORY
        assert len(found[name]["memory"]["resident_kib"]) == 3
    for name in ("platform", "baseline"):
        assert set(found[name]["storm"]) == STORM
        assert found[name]["storm"]["others"]["unanswered"] == 0
    ours = found["platform"]
    assert ours["durable"]["answers"] >= ours["durable"]["acknowledged"] > 0
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
    assert found["raw"]["per_second"] > 0
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
