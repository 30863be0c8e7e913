#!/usr/bin/env bash
# Builds the executable.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

say "building plugyard"
swift_build --product plugyard
