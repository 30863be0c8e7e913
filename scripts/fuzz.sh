#!/usr/bin/env bash
# fuzz.sh SECONDS: throws mutated input at what reads strangers' texts, each of the three for so long:
#   the token gate and the reading of OCPP frames (fuzz/) under libFuzzer and AddressSanitizer, and a running
#   platform over many sockets (Tests/Acceptance/test_fuzz_frames.py).
# Fails on a crash, a hang, growth or a broken promise; libFuzzer's input is then in .local/fuzz/crashes/.
# fuzz.sh SECONDS --pure leaves the running platform out.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[[ ${1-} =~ ^[1-9][0-9]*$ && ${2-} =~ ^(--pure)?$ ]] || die "usage: scripts/fuzz.sh SECONDS [--pure]"
seconds=$1
FUZZ=$LOCAL/fuzz

"$ROOT/scripts/setup.sh"
mkdir -p "$FUZZ/crashes"
exec {lock}>"$FUZZ/lock"
flock --nonblock "$lock" || die "fuzzing already runs in this checkout"
cd "$ROOT"

# build NAME MODULE SOURCE… -- FLAG…: makes $FUZZ/NAME unless sources and flags are those of the last time.
build() {
    local name=$1 module=$2 stamp sources=() flags
    shift 2
    while [[ $1 != -- ]]; do
        sources+=("$1")
        shift
    done
    shift
    flags=(
        -module-name "$module" -package-name plugyard -swift-version 6 -parse-as-library
        -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault
        -enable-upcoming-feature MemberImportVisibility -enable-upcoming-feature NonisolatedNonsendingByDefault
        -O -g '-sanitize=fuzzer,address' -use-ld=lld "$@"
    )
    stamp=$({ cat "${sources[@]}" Sources/CCrypto/* Sources/CJWT/* && swift --version && echo "${flags[*]}"; } 2>&1 | sha256sum)
    if [[ ! -x $FUZZ/$name || ! -f $FUZZ/$name.stamp || $(<"$FUZZ/$name.stamp") != "$stamp" ]]; then
        say "building the fuzz target $name"
        swiftc "${flags[@]}" "${sources[@]}" -o "$FUZZ/$name"
        echo "$stamp" >"$FUZZ/$name.stamp"
    fi
}

# run NAME: with the seeds in $FUZZ/NAME.seeds.
run() {
    local name=$1 status=0 runs coverage
    mkdir -p "$FUZZ/$name.corpus"
    say "fuzzing $name for $seconds s"
    SWIFT_BACKTRACE=enable=no PLUGYARD_FUZZ_SEEDS=$FUZZ/$name.seeds "$FUZZ/$name" \
        -max_total_time="$seconds" -max_len=16384 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -verbosity=1 -artifact_prefix="$FUZZ/crashes/$name-" "$FUZZ/$name.corpus" "$FUZZ/$name.seeds" \
        >"$FUZZ/$name.log" 2>&1 || status=$?
    if ((status != 0)); then
        tail -n 60 "$FUZZ/$name.log" >&2
        die "fuzzing $name found something (exit status $status); see $FUZZ/$name.log and $FUZZ/crashes"
    fi
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$FUZZ/$name.log")
    coverage=$(grep -o 'cov: [0-9]*' "$FUZZ/$name.log" | tail -n 1)
    say "fuzzed $name: ${runs:-no} inputs in $seconds s, ${coverage:-no coverage}, $(find "$FUZZ/$name.corpus" -type f | wc -l) kept in the corpus, nothing found"
}

# All that reads credentials. Passwords need argon2 and threads and are no parsers.
mapfile -t sources < <(
    find Sources/Tenancy/Access fuzz/token-gate -name '*.swift' -not -path '*/Passwords/*' | LC_ALL=C sort
)
build token-gate TokenGateFuzz "${sources[@]}" Sources/Tenancy/Database/UUID+Version7.swift \
    -- -I Sources/CCrypto -I Sources/CJWT
# Seeds are signed with keys of this run only, so those of the last one are worthless.
rm -rf "$FUZZ/token-gate.seeds"
mkdir "$FUZZ/token-gate.seeds"
run token-gate

mapfile -t sources < <(find Sources/OCPP fuzz/frames -name '*.swift' | LC_ALL=C sort)
build frames FramesFuzz "${sources[@]}" --
rm -rf "$FUZZ/frames.seeds"
mkdir "$FUZZ/frames.seeds"
"$VENV/bin/python" -c '
import json, pathlib, sys
folder = pathlib.Path(sys.argv[2])
for n, m in enumerate(json.load(open(sys.argv[1]))):
    call = json.dumps([2, str(n), m["action"], m["request"]])
    for kind, text in (("call", call), ("twice", f"{call}\n{call}"), ("result", json.dumps([3, "ours", m["result"]])),
                       ("request", json.dumps(m["request"])), ("answer", json.dumps(m["result"]))):
        (folder / f"{n}-{kind}").write_text(text)
(folder / "error").write_text(json.dumps([4, "ours", "InternalError", "", {}]))' fuzz/frames/messages.json "$FUZZ/frames.seeds"
run frames

[[ ${2-} == --pure ]] && exit
say "fuzzing a running platform for $seconds s"
swift_build --product plugyard {lock}>&-
cd Tests/Acceptance
PLUGYARD_FUZZ_SECONDS=$seconds "$VENV/bin/python" -m pytest --timeout $((seconds + 120)) test_fuzz_frames.py {lock}>&-
