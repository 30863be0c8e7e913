# shellcheck shell=bash disable=SC2034
# Sourced by the other scripts: paths, messages, and the one way in which Swift is built.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
LOCAL=$ROOT/.local
VENV=$LOCAL/venv
PLUGYARD=$ROOT/.build/debug/plugyard

say() { printf '==> %s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() {
    warn "$*"
    exit 1
}

# One set of flags for `make run` and `make test`, so that neither makes the other build anew.
swift_build() {
    swift build --package-path "$ROOT" --explicit-target-dependency-import-check error "$@"
}

# How a release is built: with Swift's library in the executable, so that the machine which runs it needs none, and with
# functions of one module compiled for their use in others (5 % of a message's cost). It takes twice as long.
swift_release() {
    swift_build --configuration release --static-swift-stdlib -Xswiftc -cross-module-optimization "$@"
}

# Succeeds when something listens on 127.0.0.1:PORT.
port_is_taken() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Prints a port below the kernel's ephemeral range on which nothing listens.
free_port() {
    local port
    for _ in {1..200}; do
        port=$((20000 + RANDOM % 12000))
        if ! port_is_taken "$port"; then
            echo "$port"
            return
        fi
    done
    die "no free port between 20000 and 32000"
}
