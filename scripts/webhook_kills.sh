#!/usr/bin/env bash
# webhook_kills.sh [ROUNDS [SEED]]: kills the platform at random instants while sessions run; no event may be lost or out of order.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

KILLS=$LOCAL/webhook-kills

"$ROOT/scripts/setup.sh"
mkdir -p "$KILLS"
exec {lock}>"$KILLS/lock"
flock --nonblock "$lock" || die "make kills is already running in this checkout"
swift_build --product plugyard {lock}>&-
trap '"$ROOT/scripts/cluster.sh" remove "$KILLS"' EXIT
"$ROOT/scripts/cluster.sh" start "$KILLS" "$(free_port)" --createdb {lock}>&-

PLUGYARD_TEST_OWNER_DATABASE_URL=$(<"$KILLS/owner.url")
export PLUGYARD_TEST_OWNER_DATABASE_URL PLUGYARD_TEST_FOLDER=$KILLS PLUGYARD_WEBHOOK_KILLS=${1:-300}
if [[ -n ${2:-} ]]; then export PLUGYARD_WEBHOOK_SEED=$2; fi
cd "$ROOT/Tests/Acceptance"
"$VENV/bin/python" -m pytest -s test_webhooks.py -k no_kill {lock}>&-
