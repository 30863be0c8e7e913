#!/usr/bin/env bash
# Lints, builds and runs every test on a PostgreSQL cluster of its own; the last line sums up.
# A part that fails without a failing test (lint, build, a crash) counts as one failure.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

TEST=$LOCAL/test
REPORTS=$TEST/reports
passed=0 failed=0 skipped=0

fail_part() {
    warn "FAILED: $1"
    failed=$((failed + 1))
}

# add_reports NAME EXIT_STATUS FILE…: adds the tests of one part, and one failure if the part itself went wrong.
add_reports() {
    local name=$1 status=$2 p f s
    shift 2
    if ! read -r p f s < <("$VENV/bin/python" "$ROOT/scripts/count_tests.py" "$@") || ((p + f + s == 0)); then
        fail_part "$name ran no test"
        return
    fi
    say "$name: $p passed, $f failed, $s skipped"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    if ((status != 0 && f == 0)); then fail_part "$name ended with exit status $status"; fi
}

stop_clusters() {
    local cluster
    for cluster in "$TEST"/cluster "$TEST"/*/cluster; do
        [[ -e $cluster ]] || continue
        "$ROOT/scripts/cluster.sh" remove "$(dirname "$cluster")" || true
    done
}

run_swift_tests() {
    local status=0
    say "swift test"
    # The same flags as the build, or SwiftPM plans anew.
    swift test --package-path "$ROOT" --explicit-target-dependency-import-check error --skip-build \
        --xunit-output "$REPORTS/swift.xml" || status=$?
    add_reports "Swift tests" "$status" "$REPORTS/swift.xml" "$REPORTS/swift-swift-testing.xml"
}

run_acceptance_tests() {
    local status=0
    say "acceptance tests"
    (cd "$ROOT/Tests/Acceptance" &&
        "$VENV/bin/python" -m pytest --numprocesses 2 --dist loadfile --junit-xml "$REPORTS/acceptance.xml") || status=$?
    add_reports "Acceptance tests" "$status" "$REPORTS/acceptance.xml"
}

# Counts as one test; the running platform is fuzzed by the acceptance tests. `make fuzz` runs longer.
run_fuzzing() {
    if "$ROOT/scripts/fuzz.sh" 5 --pure; then
        passed=$((passed + 1))
    else
        fail_part "fuzzing"
    fi
}

"$ROOT/scripts/setup.sh"
mkdir -p "$TEST"
exec {lock}>"$TEST/lock"
flock --nonblock "$lock" || die "make test is already running in this checkout"
# The last run may have been killed.
stop_clusters
rm -rf "$REPORTS" "$TEST/logs" "$TEST/platforms" "$TEST/database-secrets"
mkdir -p "$REPORTS" "$TEST/logs"
trap stop_clusters EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

"$ROOT/scripts/lint.sh" || fail_part lint
"$ROOT/scripts/web.sh" {lock}>&- || fail_part "bundling the web admin"
say "building everything"
if swift_build --build-tests {lock}>&-; then
    "$ROOT/scripts/cluster.sh" start "$TEST" "$(free_port)" --createdb {lock}>&-
    PLUGYARD_TEST_OWNER_DATABASE_URL=$(<"$TEST/owner.url")
    export PLUGYARD_TEST_OWNER_DATABASE_URL
    run_swift_tests {lock}>&-
    run_acceptance_tests {lock}>&-
    run_fuzzing {lock}>&-
else
    fail_part "build (no test was run)"
fi

stop_clusters
trap - EXIT
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
