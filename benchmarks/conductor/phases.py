"""What is measured. Each phase returns what goes into the report."""

import json
import subprocess
import threading
import time
from typing import Any

from conductor import history
from conductor.driver import EXECUTABLE, Driver
from conductor.machine import Meter, file_limit, settle_disk, settled_kib
from conductor.plan import Plan
from conductor.servers import PREFIX, BaselineServer, PlatformServer, Server, identity

# How many may connect at once where it is not measured how fast that goes.
GENTLE = 64
STORM_WINDOW = 1000
# Messages per second of all the stations that send during a storm.
OTHERS_RATE = 50.0
# Seconds until the log of a Heartbeat is written, which may follow its answer.
LAZY = 15


def figures(report: dict, meter: Meter) -> dict[str, Any]:
    answered, seconds = report["answered"], report["seconds"]
    return {
        "per_second": round(answered / seconds, 1),
        "latency_ms": rounded(report["latency"]),
        "cpu_us": meter.per(answered),
        "answered": answered,
        "errors": report.get("errors", 0),
        "unanswered": report.get("unanswered", 0),
        "lost_sockets": report["lost"],
    }


def rounded(latency: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 2) for name, value in latency.items()}


def throughput(server: Server, plan: Plan, after: Any = None) -> dict[str, Any]:
    """At each level as much as goes, then half of it; `after` gets the driver while all are connected."""
    levels = {}
    with server.driver() as driver:
        for level in plan.levels:
            driver.order("connect", count=level, window=GENTLE, limit=300)
            meter = server.meter(driver)
            common = {"stations": level, "seconds": plan.seconds, "warmup": plan.warmup}
            full = figures(driver.order("load", meter, **common), meter)
            # What was written at full load is no part of half of it.
            settle_disk()
            half_meter = server.meter(driver)
            rate = max(1, full["per_second"] / 2)
            report = driver.order("load", half_meter, rate=rate, **common)
            levels[str(level)] = {"full": full, "half": {"rate": rate, **figures(report, half_meter)}}
            acknowledged = report["acknowledged"]
        extra = after(driver) if after else {}
    return {"levels": levels, "acknowledged": acknowledged, **extra}


def check_durable(server: PlatformServer | BaselineServer, acknowledged: dict[str, int]) -> dict[str, int]:
    """What was acknowledged, against the rows that are committed. Fails when something is missing."""
    deadline = time.monotonic() + LAZY
    while missing := missing_rows(acknowledged, stored := server.stored()):
        if time.monotonic() > deadline:
            raise RuntimeError(f"acknowledged {acknowledged}, but stored {stored}: {missing} missing")
        time.sleep(0.5)
    return {"acknowledged": sum(acknowledged.values()), **stored}


def missing_rows(acknowledged: dict[str, int], stored: dict[str, int]) -> dict[str, int]:
    """Each acknowledged call is in the log beside its answer, and what it says is where it belongs."""
    promised = {
        **{f"calls of {action}": count for action, count in acknowledged.items()},
        "answers": sum(acknowledged.values()),
        "meter values": acknowledged.get("MeterValues", 0),
        "transactions": acknowledged.get("StartTransaction", 0),
        "ended transactions": acknowledged.get("StopTransaction", 0),
    }
    return {what: left for what, count in promised.items() if (left := count - stored.get(what, 0)) > 0}


def memory(server: Server, plan: Plan, counts: tuple[int, ...]) -> dict[str, Any]:
    """Of a server that has just been started, with so many sockets that are booted and silent."""
    counts = tuple(min(count, file_limit()) for count in counts)
    empty = settled_kib(server.pid, plan.settle)
    resident = {}
    with server.driver() as driver:
        for count in counts:
            report = driver.order("connect", count=count, window=GENTLE, limit=600)
            resident[str(count)] = round(settled_kib(server.pid, plan.settle))
            if report["lost"]:
                raise RuntimeError(f"{report['lost']} idle sockets were lost")
    first, last = counts[0], counts[-1]
    slope = (resident[str(last)] - resident[str(first)]) / max(last - first, 1)
    return {"empty_kib": round(empty), "resident_kib": resident, "kib_per_socket": round(slope, 2)}


class Others:
    """Stations that go on sending while something else happens, measured in slices."""

    def __init__(self, server: Server, plan: Plan):
        self.driver = server.driver()
        self.plan = plan
        self.slices: list[dict] = []
        self.is_over = threading.Event()

    def slice(self) -> dict:
        return self.driver.order(
            "load", stations=self.plan.others, seconds=self.plan.slice, warmup=0.2, rate=OTHERS_RATE
        )

    def run(self) -> None:
        while not self.is_over.is_set():
            self.slices.append(self.slice())


def storm(server: Server, plan: Plan, count: int) -> dict[str, Any]:
    """Stations that connect and boot as fast as they can, and what that does to others."""
    count = min(count, file_limit())
    others = Others(server, plan)
    with others.driver, server.driver(first=plan.others) as driver:
        others.driver.order("connect", count=plan.others, window=GENTLE)
        calm = others.slice()
        thread = threading.Thread(target=others.run)
        thread.start()
        meter = server.meter(driver)
        try:
            meter.begin()
            report = driver.order("connect", count=count, window=STORM_WINDOW, limit=240)
            meter.end()
        finally:
            others.is_over.set()
            thread.join(120)
    return {
        "stations": count,
        "seconds": round(report["seconds"], 2),
        "refused": report["refused"],
        "latency_ms": rounded(report["latency"]),
        "cpu_us": meter.per(count),
        "others": {
            "stations": plan.others,
            "per_second": OTHERS_RATE,
            "calm_p99_ms": round(calm["latency"]["p99"], 2),
            "storm_p99_ms": round(max(s["latency"]["p99"] for s in others.slices), 2),
            "unanswered": sum(s["unanswered"] for s in others.slices),
        },
    }


def commands(server: PlatformServer, plan: Plan, driver: Driver) -> dict[str, Any]:
    """From the request of an operator to the station and back, while the stations are otherwise silent."""
    connected = plan.levels[-1]
    template = [
        server.request(slug, "POST", "charge-points/######/commands", '{"type":"clear_cache"}')
        for slug in server.accounts
    ]
    requests = [
        template[number % len(template)].replace("######", identity(number))
        for number in range(min(connected, 100))
    ]
    found = {}
    for connections in (1, 8):
        # Never two at once for one station: that would measure its queue.
        found[f"connections_{connections}"] = requested(
            server, driver, requests, min(connections, connected), plan.rest_seconds, "200"
        )
    return {"commands": found}


def requested(
    server: Server,
    driver: Driver,
    requests: list[str],
    connections: int,
    seconds: float,
    status: str,
    span: int = 1,
) -> dict[str, Any]:
    """`span`: How many numbers take turns where a request says ######."""
    meter = server.meter(driver)
    report = driver.order(
        "requests", meter, connections=connections, seconds=seconds, requests=requests, first=0, span=span
    )
    wrong = {key: value for key, value in report["statuses"].items() if key != status}
    if wrong or not report["answered"]:
        raise RuntimeError(
            f"expected {status} only, got {report['statuses']} to {requests[0].splitlines()[0]}"
        )
    return figures(report, meter)


def rest(server: PlatformServer, plan: Plan) -> dict[str, Any]:
    """Reads of one account, by 8 connections: with row security, and with a fixed account in its place."""
    slug = server.accounts[0]
    numbers = range(0, 1000 * plan.accounts, plan.accounts)
    some = [number for number in numbers if number < max(plan.levels[-1], plan.accounts)]
    paths = {
        "one_charge_point": [f"charge-points/{identity(number)}" for number in some],
        "page_of_charge_points": ["charge-points?limit=50"],
        "page_of_transactions": ["transactions?limit=50"],
    }
    bearer = server.request(slug, "GET", "PATH")
    requests = {name: [bearer.replace("PATH", path) for path in each] for name, each in paths.items()}
    found: dict[str, Any] = {name: {} for name in paths}
    for mode in ("row_security", "fixed_account"):
        if mode == "fixed_account":
            server.fix_account(slug)
        with Driver(server.port) as driver:
            for name, each in requests.items():
                requested(server, driver, each, 8, plan.rest_seconds / 4, "200")
                found[name][mode] = requested(server, driver, each, 8, plan.rest_seconds, "200")
    return found


def statistics(server: PlatformServer, plan: Plan) -> dict[str, Any]:
    """What a dashboard shows first, one reader: of the account, and of its charge points in turn."""
    slug = server.accounts[0]
    paths = {"account": "statistics", "charge_point": f"charge-points/{PREFIX}######/statistics"}
    counted = history.counted(server, plan)
    found: dict[str, Any] = {}
    with Driver(server.port) as driver:
        for name, path in paths.items():
            read = [server.request(slug, "GET", f"{path}?days={history.DAYS}")]
            span = plan.history_charge_points
            requested(server, driver, read, 1, plan.rest_seconds / 4, "200", span)
            ours = requested(server, driver, read, 1, plan.rest_seconds, "200", span)
            found[name] = {"platform": ours, "counted": counted[name]}
    return {
        "charge_points": plan.history_charge_points,
        "transactions": plan.history_sessions,
        "days": history.DAYS,
        "reads": found,
    }


def registration(server: PlatformServer, plan: Plan, count: int) -> dict[str, Any]:
    by_rest = min(plan.registered, count)
    report = server.register(by_rest)
    server.fill(by_rest, count)
    return {
        "charge_points": by_rest,
        "per_second": round(by_rest / report["seconds"], 1),
        "latency_ms": rounded(report["latency"]),
    }


def metrics(plan: Plan) -> dict[str, Any]:
    """What counting costs those who count, and what it takes to show 10,000 series."""
    done = subprocess.run(
        [EXECUTABLE, "metrics", "--rounds", str(plan.metric_rounds)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return {name: round(value, 2) for name, value in json.loads(done.stdout).items()}
