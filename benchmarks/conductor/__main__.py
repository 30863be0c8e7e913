"""Measures a build of the platform beside its yardsticks: python -m conductor --plan full --output FILE

scripts/bench.sh says where the executables are, and where the cluster lives meanwhile. The exit status tells
whether all could be measured and nothing acknowledged was missing, not whether the goals are met.
"""

import argparse
import contextlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from conductor import feeds, history, phases, raw, report, webhooks
from conductor.machine import describe, file_limit
from conductor.plan import PLANS, Plan
from conductor.servers import BaselineServer, EchoServer, PlatformServer, Server, use_log
from harness.platform import EXECUTABLE, TEST_FOLDER
from harness.postgres import ROOT, OwnCluster


class Clock:
    """Says what is going on, and how long each phase took."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def phase(self, name: str) -> Iterator[None]:
        print(f"==> {name}", flush=True)
        started = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - started, 1)


def renew(server: Server, plan: Plan) -> None:
    if plan.is_fresh:
        server.restart()


def platform(server: PlatformServer, plan: Plan, clock: Clock) -> dict[str, Any]:
    found: dict[str, Any] = {}
    count = max(min(plan.idle[-1], file_limit()), plan.storm + plan.others, *plan.levels)
    with clock.phase(f"platform: registering {count} charge points"):
        server.prepare()
        server.start()
        found["registration"] = phases.registration(server, plan, count)
    with clock.phase("platform: messages, commands"):
        measured = phases.throughput(server, plan, lambda driver: phases.commands(server, plan, driver))
        found["commands"] = measured.pop("commands")
        found["throughput"] = measured
        found["durable"] = phases.check_durable(server, measured["acknowledged"])
    with clock.phase("platform: idle sockets"):
        renew(server, plan)
        found["memory"] = phases.memory(server, plan, plan.idle)
    with clock.phase("platform: storm"):
        renew(server, plan)
        found["storm"] = phases.storm(server, plan, plan.storm)
    with clock.phase("platform: REST reads"):
        found["rest"] = phases.rest(server, plan)
    server.stop()
    return found


def baseline(server: BaselineServer, plan: Plan, clock: Clock) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with clock.phase("baseline (FastAPI, ocpp, SQLAlchemy, asyncpg): idle sockets"):
        server.prepare(max(plan.baseline_idle[-1], plan.baseline_storm + plan.others, *plan.levels))
        found["memory"] = phases.memory(server, plan, plan.baseline_idle)
    with clock.phase("baseline: messages"):
        renew(server, plan)
        found["throughput"] = phases.throughput(server, plan)
        found["durable"] = phases.check_durable(server, found["throughput"]["acknowledged"])
    with clock.phase("baseline: storm"):
        renew(server, plan)
        found["storm"] = phases.storm(server, plan, plan.baseline_storm)
    return found


def lean_baseline(server: BaselineServer, plan: Plan, clock: Clock) -> dict[str, Any]:
    """The same server without SQLAlchemy, at one level."""
    with clock.phase("baseline without SQLAlchemy: messages"):
        server.prepare(plan.judged)
        measured = phases.throughput(server, replace(plan, levels=(plan.judged,)))
        durable = phases.check_durable(server, measured["acknowledged"])
    server.stop()
    return {"throughput": measured, "durable": durable}


def echo(server: EchoServer, plan: Plan, clock: Clock) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with clock.phase("echo (SwiftNIO): idle sockets"):
        server.start()
        found["memory"] = phases.memory(server, plan, plan.idle)
    with clock.phase("echo: messages"):
        renew(server, plan)
        found["throughput"] = phases.throughput(server, plan)
    return found


def telling(server: PlatformServer, plan: Plan, clock: Clock) -> dict[str, Any]:
    """In a database of its own: facts that webhooks want cost each message something."""
    found: dict[str, Any] = {}
    with clock.phase("feeds: readers who are told of changes, and a bare server of them"):
        server.prepare()
        server.start()
        server.register(plan.accounts)
        server.fill(plan.accounts, max(plan.judged, plan.tellers * plan.accounts))
        found["feeds"] = feeds.measure(server, plan)
    with clock.phase("webhooks: deliveries of what waited, their delay, and a bare client"):
        found["webhooks"] = webhooks.measure(server, plan)
    server.stop()
    return found


def statistics(server: PlatformServer, plan: Plan, clock: Clock) -> dict[str, Any]:
    """On a database of its own, at the end: nothing else should be measured beside a million rows."""
    with clock.phase(f"statistics: filling in {plan.history_sessions} transactions"):
        server.prepare()
        history.fill(server, plan)
    with clock.phase("statistics: reads"):
        server.start()
        found = phases.statistics(server, plan)
    server.stop()
    return found


def revision() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def measure(plan: Plan, clock: Clock) -> dict[str, Any]:
    result: dict[str, Any] = {
        "started_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "revision": revision(),
        "build": "debug" if "/debug/" in str(EXECUTABLE) else "release",
        "plan": {"name": plan.name, "judged": plan.judged, "levels": plan.levels, "seconds": plan.seconds},
        "machine": describe(),
    }
    with clock.phase("a PostgreSQL cluster"):
        cluster = OwnCluster(TEST_FOLDER)
    with contextlib.ExitStack() as stack:
        stack.callback(cluster.remove)
        with clock.phase("a write-ahead log that was in use"):
            use_log(cluster, plan.used_log)

        def ending(server: Server) -> Any:
            stack.callback(server.stop)
            return server

        ours = ending(PlatformServer(cluster, plan.accounts))
        result["platform"] = platform(ours, plan, clock)
        with clock.phase("raw batches"):
            half = result["platform"]["throughput"]["levels"][str(plan.judged)]["half"]
            result["raw"] = raw.batches(ours, plan, half["rate"])
        result["echo"] = echo(ending(EchoServer(cluster)), plan, clock)
        with clock.phase("metrics"):
            result["metrics"] = phases.metrics(plan)
        result["baseline"] = baseline(ending(BaselineServer(cluster)), plan, clock)
        lean = ending(BaselineServer(cluster, "asyncpg"))
        result["lean_baseline"] = lean_baseline(lean, plan, clock)
        # Its receiver of webhooks is on this machine.
        teller = ending(
            PlatformServer(cluster, plan.accounts, name="bench_telling", allow_private_targets="true")
        )
        result |= telling(teller, plan, clock)
        operator = ending(PlatformServer(cluster, accounts=1, name="bench_history"))
        result["statistics"] = statistics(operator, plan, clock)
    result["goals"] = report.as_dicts(report.goals(result))
    result["seconds"] = clock.seconds
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plan", choices=PLANS, default="full")
    parser.add_argument("--output", type=Path, required=True, help="where the figures go, as JSON")
    options = parser.parse_args()
    # So that servers and cluster end with us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    clock = Clock()
    result = measure(PLANS[options.plan], clock)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(result, indent=2) + "\n")
    print("\n".join(report.lines(result)))
    print(f"\n{time.monotonic() - clock.started:.0f} s; all figures are in {options.output}")


if __name__ == "__main__":
    main()
