#!/usr/bin/env bash
# bench.sh [--plan full|quick]: measures a release build beside its yardsticks, on a PostgreSQL cluster of its own
# (docs/benchmarks.md). The figures go to the terminal and to .local/bench/TIME.json.
#
# The release build has a folder of its own, .build-bench, so that the debug build stays as it is.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

BENCH=$LOCAL/bench
BUILD=$ROOT/.build-bench

"$ROOT/scripts/setup.sh"
mkdir -p "$BENCH"
exec {lock}>"$BENCH/lock"
flock --nonblock "$lock" || die "make bench is already running in this checkout"
# The last run may have been killed.
[[ -e $BENCH/run/cluster ]] && "$ROOT/scripts/cluster.sh" remove "$BENCH/run"

say "building plugyard for release (long the first time)"
for product in plugyard PlugyardBench; do
    swift_release --scratch-path "$BUILD" --product "$product" {lock}>&-
done

export PLUGYARD_TEST_EXECUTABLE=$BUILD/release/plugyard
export PLUGYARD_BENCH_EXECUTABLE=$BUILD/release/PlugyardBench
export PLUGYARD_TEST_FOLDER=$BENCH/run
export PYTHONPATH=$ROOT/benchmarks:$ROOT/Tests/Acceptance
exec "$VENV/bin/python" -m conductor --output "$BENCH/$(date -u +%Y%m%d-%H%M%S).json" "$@"
