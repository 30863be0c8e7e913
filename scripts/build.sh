#!/usr/bin/env bash
# Builds the executable and bundles the web admin.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

say "building plugyard"
swift_build --product plugyard
"$ROOT/scripts/web.sh"
