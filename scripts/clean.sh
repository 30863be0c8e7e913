#!/usr/bin/env bash
# Stops this checkout's private clusters and removes everything that is not in git.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

for cluster in "$LOCAL"/*/cluster "$LOCAL"/*/*/cluster; do
    [[ -e $cluster ]] || continue
    "$ROOT/scripts/cluster.sh" remove "$(dirname "$cluster")"
done
rm -rf "$LOCAL" "$ROOT"/.build "$ROOT"/.build-*
