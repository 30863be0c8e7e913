#!/usr/bin/env bash
# fuzz.sh SECONDS: runs fuzz/TokenGateFuzz.swift under libFuzzer and AddressSanitizer. Fails on a crash, a hang or a
# broken promise; the input that did it is then in .local/fuzz/crashes/.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[[ ${1-} =~ ^[1-9][0-9]*$ ]] || die "usage: scripts/fuzz.sh SECONDS"
seconds=$1
FUZZ=$LOCAL/fuzz
BINARY=$FUZZ/token-gate

"$ROOT/scripts/setup.sh"
mkdir -p "$FUZZ/corpus" "$FUZZ/crashes"
exec {lock}>"$FUZZ/lock"
flock --nonblock "$lock" || die "fuzzing already runs in this checkout"

cd "$ROOT"
# All that reads credentials. Passwords need argon2 and threads and are no parsers.
mapfile -t sources < <(
    find Sources/Tenancy/Access fuzz -name '*.swift' -not -path '*/Passwords/*' | LC_ALL=C sort
)
sources+=(Sources/Tenancy/Database/UUID+Version7.swift)
flags=(
    -module-name TokenGateFuzz -package-name plugyard -swift-version 6 -parse-as-library
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault
    -enable-upcoming-feature MemberImportVisibility -enable-upcoming-feature NonisolatedNonsendingByDefault
    -O -g '-sanitize=fuzzer,address' -use-ld=lld -I Sources/CCrypto -I Sources/CJWT
)
stamp=$({ cat "${sources[@]}" Sources/CCrypto/* Sources/CJWT/* && swift --version && echo "${flags[*]}"; } 2>&1 | sha256sum)
if [[ ! -x $BINARY || ! -f $FUZZ/stamp || $(<"$FUZZ/stamp") != "$stamp" ]]; then
    say "building the fuzz target"
    swiftc "${flags[@]}" "${sources[@]}" -o "$BINARY"
    echo "$stamp" >"$FUZZ/stamp"
fi

# Seeds are signed with keys of this run only, so those of the last one are worthless.
rm -rf "$FUZZ/seeds"
mkdir "$FUZZ/seeds"
say "fuzzing the token gate for $seconds s"
status=0
SWIFT_BACKTRACE=enable=no PLUGYARD_FUZZ_SEEDS=$FUZZ/seeds "$BINARY" \
    -max_total_time="$seconds" -max_len=16384 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -verbosity=1 -artifact_prefix="$FUZZ/crashes/" "$FUZZ/corpus" "$FUZZ/seeds" \
    >"$FUZZ/log" 2>&1 || status=$?
if ((status != 0)); then
    tail -n 60 "$FUZZ/log" >&2
    die "fuzzing found something (exit status $status); see $FUZZ/log and $FUZZ/crashes"
fi
runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$FUZZ/log")
coverage=$(grep -o 'cov: [0-9]*' "$FUZZ/log" | tail -n 1)
say "fuzzed: ${runs:-no} inputs in $seconds s, ${coverage:-no coverage}, $(find "$FUZZ/corpus" -type f | wc -l) kept in the corpus, nothing found"
