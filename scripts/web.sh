#!/usr/bin/env bash
# Bundles the web admin into .local/web. Its third-party files come from PyPI once, by checksum, into .local/web-vendor.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

VENDOR=$LOCAL/web-vendor

take_vendor_files() {
    local stamp wheels=$LOCAL/web-wheels
    stamp=$(cat "$ROOT/web/requirements.txt" "$ROOT/web/vendor.py" | sha256sum | cut -d ' ' -f 1)
    [[ -f $VENDOR/stamp && $(<"$VENDOR/stamp") == "$stamp" ]] && return
    say "taking the third-party files of the web admin into ${VENDOR#"$ROOT"/} (PyPI, some 3 MB)"
    rm -rf "$wheels" "$VENDOR"
    "$VENV/bin/pip" download --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
        --requirement "$ROOT/web/requirements.txt" --dest "$wheels"
    "$VENV/bin/python" "$ROOT/web/vendor.py" "$wheels" "$VENDOR"
    rm -rf "$wheels"
    echo "$stamp" >"$VENDOR/stamp"
}

# Two at once (make run beside make test) take turns.
exec {lock}>"$LOCAL/web.lock"
flock "$lock"
take_vendor_files
say "bundling the web admin"
"$VENV/bin/python" "$ROOT/web/bundle.py" "$VENDOR" "$LOCAL/web"
