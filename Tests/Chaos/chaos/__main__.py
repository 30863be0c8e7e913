"""Rounds of faults: python -m chaos --rounds 50 --seed 4711

scripts/chaos.sh says where the executable is. The exit status tells whether nothing was found.
"""

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import time

from chaos.cluster import Bus, Cluster, Serve
from chaos.database import Postgres
from chaos.faults import Fault
from chaos.run import Options, Run
from harness.platform import TEST_FOLDER

# Set in a process that has mounts of its own.
MOUNTS = "PLUGYARD_CHAOS_HAS_MOUNTS"
VARIANTS: dict[str, type[Cluster]] = {"bus": Bus, "serve": Serve}
# The most telling, for `make test`.
SHORT: list[tuple[str, list[list[Fault]]]] = [
    (
        "serve",
        [
            [
                Fault("swallow", "charge points — platform", 0, 0.5),
                Fault("kill", "platform", 0.5, 0.1),
                Fault("fill_log", "PostgreSQL", 0.5, 0.5),
            ]
        ],
    ),
    (
        "bus",
        [
            [Fault("kill", "manager 1", 0, 0.2), Fault("swallow", "gateway 1 — NATS", 0, 0.5)],
            [Fault("kill", "gateway 2", 0, 0.2), Fault("crash", "PostgreSQL", 0, 0.2)],
        ],
    ),
]


def isolate() -> None:
    """Goes on in a process with mounts of its own, which end with it however it ends."""
    wrapper = ["unshare", "--mount", "--propagation", "private"]
    if os.geteuid() == 0 and MOUNTS not in os.environ:
        os.environ[MOUNTS] = "no"
        if subprocess.run([*wrapper, "true"], capture_output=True, check=False).returncode == 0:
            os.environ[MOUNTS] = "yes"
            os.execvp(wrapper[0], [*wrapper, sys.executable, "-m", "chaos", *sys.argv[1:]])


async def run(variant: str, database: Postgres, options: Options) -> list[str]:
    cluster = VARIANTS[variant](database)
    try:
        run = Run(cluster, options)
        await run.whole()
        await cluster.stop()
        print(f"faults: {', '.join(f'{kind} {count}' for kind, count in sorted(run.kinds.items()))}")
        print(f"at the end {run.standing()}")
        return run.findings + cluster.findings()
    finally:
        await cluster.close()


async def run_all(plan: list[tuple[str, Options]]) -> list[str]:
    database = await asyncio.to_thread(Postgres, TEST_FOLDER)
    try:
        if database.excuse:
            print(f"left out: a full disk, since {database.excuse}")
        findings: list[str] = []
        for variant, options in plan:
            findings += await run(variant, database, options)
        return findings
    finally:
        await asyncio.to_thread(database.remove)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--variant", choices=VARIANTS, default="bus")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--charge-points", type=int, default=36)
    parser.add_argument(
        "--short", action="store_true", help="three rounds of what tells most, of both variants"
    )
    given = parser.parse_args()
    isolate()
    # So that all ends with us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if given.short:
        plan = [
            (variant, Options(given.seed, len(faults), 8, pace=0.15, plan=faults))
            for variant, faults in SHORT
        ]
    else:
        plan = [(given.variant, Options(given.seed, given.rounds, given.charge_points, pace=0.3))]
    started = time.monotonic()
    print(f"seed {given.seed}", flush=True)
    found = asyncio.run(run_all(plan))
    print("\n".join(f"FOUND: {finding}" for finding in found))
    print(
        f"seed {given.seed}: {sum(options.rounds for _, options in plan)} rounds in "
        f"{time.monotonic() - started:.0f} s, {len(found) or 'nothing'} found; logs are in {TEST_FOLDER}/logs"
    )
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
