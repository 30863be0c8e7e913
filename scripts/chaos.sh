#!/usr/bin/env bash
# chaos.sh [--variant bus|serve] [--rounds N] [--seed N]: faults at random while charge points charge, and a checker (docs/chaos.md).
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

CHAOS=$LOCAL/chaos

"$ROOT/scripts/setup.sh"
mkdir -p "$CHAOS"
exec {lock}>"$CHAOS/lock"
flock --nonblock "$lock" || die "make chaos is already running in this checkout"
swift_build --product plugyard {lock}>&-

export PLUGYARD_TEST_FOLDER=$CHAOS
export PYTHONPATH=$ROOT/Tests/Chaos:$ROOT/Tests/Acceptance
exec "$VENV/bin/python" -m chaos "$@"
