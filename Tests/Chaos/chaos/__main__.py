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

from chaos.cluster import Cluster
from chaos.faults import Fault
from chaos.run import Options, Run
from harness.platform import TEST_FOLDER

# Set in a process that has mounts of its own.
MOUNTS = "PLUGYARD_CHAOS_HAS_MOUNTS"
# The most telling, for `make test`.
SHORT = [
    [Fault("kill", "platform", 0, 0.2), Fault("swallow", "charge points — platform", 0, 0.5)],
    [Fault("fill_log", "PostgreSQL", 0, 1)],
    [Fault("crash", "PostgreSQL", 0, 0.5), Fault("pause", "platform", 0.2, 2)],
]


def isolate() -> None:
    """Goes on in a process with mounts of its own, which end with it however it ends."""
    wrapper = ["unshare", "--mount", "--propagation", "private"]
    if os.geteuid() == 0 and MOUNTS not in os.environ:
        os.environ[MOUNTS] = "no"
        if subprocess.run([*wrapper, "true"], capture_output=True, check=False).returncode == 0:
            os.environ[MOUNTS] = "yes"
            os.execvp(wrapper[0], [*wrapper, sys.executable, "-m", "chaos", *sys.argv[1:]])


async def run(options: Options) -> list[str]:
    cluster = await asyncio.to_thread(Cluster, TEST_FOLDER)
    try:
        if cluster.database.excuse:
            print(f"left out: a full disk, since {cluster.database.excuse}")
        run = Run(cluster, options)
        await run.whole()
        await cluster.stop()
        print(f"faults: {', '.join(f'{kind} {count}' for kind, count in sorted(run.kinds.items()))}")
        print(f"at the end {run.standing()}")
        return run.findings
    finally:
        await cluster.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--charge-points", type=int, default=36)
    parser.add_argument("--short", action="store_true", help="three rounds of what tells most")
    given = parser.parse_args()
    isolate()
    # So that all ends with us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = Options(given.seed, given.rounds, given.charge_points, pace=0.3)
    if given.short:
        options.plan, options.rounds, options.charge_points = SHORT, len(SHORT), 12
    started = time.monotonic()
    print(f"seed {options.seed}", flush=True)
    found = asyncio.run(run(options))
    print("\n".join(f"FOUND: {finding}" for finding in found))
    print(
        f"seed {options.seed}: {options.rounds} rounds in {time.monotonic() - started:.0f} s, "
        f"{len(found) or 'nothing'} found; logs are in {TEST_FOLDER}/logs"
    )
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
