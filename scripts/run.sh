#!/usr/bin/env bash
# Starts the whole platform in the foreground: database, platform, demo account, three simulated charge points.
# Ctrl-C stops all of it. The data stays in .local/run; PLUGYARD_* variables override the settings below.
# shellcheck disable=SC2317  # what the traps call is not unreachable
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

RUN=$LOCAL/run
DEMO=$RUN/demo.json
LOG=$RUN/plugyard.log
platform_pid='' simulator_pid='' log_pid='' stopping=0

export PLUGYARD_HTTP_HOST=${PLUGYARD_HTTP_HOST:-127.0.0.1} PLUGYARD_HTTP_PORT=${PLUGYARD_HTTP_PORT:-8080}
BASE=http://$PLUGYARD_HTTP_HOST:$PLUGYARD_HTTP_PORT

# The chosen port is kept, so that the URI of the database does not change from one start to the next.
start_database() {
    local port=''
    [[ -s $RUN/database.port ]] && port=$(<"$RUN/database.port")
    # A server of ours that an interrupted run left behind holds the port, and is stopped here.
    [[ -e $RUN/cluster ]] && "$ROOT/scripts/cluster.sh" stop "$RUN"
    if [[ -z $port ]] || port_is_taken "$port"; then
        port=$(free_port)
        echo "$port" >"$RUN/database.port"
    fi
    say "starting PostgreSQL on 127.0.0.1:$port"
    "$ROOT/scripts/cluster.sh" start "$RUN" "$port" {lock}>&-
    export PLUGYARD_DATABASE_URL=${PLUGYARD_DATABASE_URL:-$("$ROOT/scripts/cluster.sh" url "$RUN" "$port")}
    export PLUGYARD_OWNER_DATABASE_URL=${PLUGYARD_OWNER_DATABASE_URL:-$(<"$RUN/owner.url")}
    export PLUGYARD_DATABASE_SECRETS_FILE=${PLUGYARD_DATABASE_SECRETS_FILE:-$RUN/database-secrets}
    export PLUGYARD_SECRET_KEY_FILE=${PLUGYARD_SECRET_KEY_FILE:-$RUN/secret.key}
}

# For bin/plugyard: the same settings, unless its caller sets others.
write_env() {
    local name
    (umask 077 && for name in "${!PLUGYARD_@}"; do
        # PLUGYARD alone is the path of the executable, a variable of these scripts.
        [[ $name == PLUGYARD ]] || printf '[[ -v %s ]] || export %s=%q\n' "$name" "$name" "${!name}"
    done >"$RUN/env")
}

# Prints a value of demo.json: demo_value client client_id
demo_value() {
    "$VENV/bin/python" -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]][sys.argv[3]])' "$DEMO" "$@"
}

# Keeps what a command prints as JSON under a name in demo.json; done once: keep account account create …
keep() {
    local name=$1
    shift
    [[ -s $DEMO ]] || (umask 077 && echo '{}' >"$DEMO")
    grep -q "\"$name\":" "$DEMO" && return
    "$PLUGYARD" "$@" --json | "$VENV/bin/python" -c '
import json, os, sys
path, name = sys.argv[1:]
kept = {**json.load(open(path)), name: json.load(sys.stdin)}
with open(path + ".new", "w", opener=lambda p, f: os.open(p, f, 0o600)) as file:
    json.dump(kept, file, indent=2)
os.replace(path + ".new", path)' "$DEMO" "$name"
}

make_demo() {
    [[ -s $DEMO ]] && grep -q '"client":' "$DEMO" && return
    say "making the account demo, its administrator and a machine client (kept in ${DEMO#"$ROOT"/})"
    keep account account create --slug demo --name Demo
    keep user user create --account demo --email admin@demo.example --role admin
    keep client client create --account demo --role admin --name demo
}

# The log goes to the terminal and to a file. A serving process never holds the owner's URI.
start_platform() {
    # tee outlives Ctrl-C, which reaches the whole group, so that the last lines are seen.
    exec {log}> >(trap '' INT TERM HUP && exec tee -a "$LOG")
    log_pid=$!
    # In a session of its own: Ctrl-C reaches this script alone, which ends everything in order.
    setsid env -u PLUGYARD_OWNER_DATABASE_URL "$PLUGYARD" serve >&"$log" 2>&1 {lock}>&- &
    platform_pid=$!
    local deadline=$((SECONDS + 60))
    until curl --silent --fail --output /dev/null --max-time 2 "$BASE/readyz"; do
        kill -0 "$platform_pid" 2>/dev/null || die "the platform ended while starting; its log is $LOG"
        ((SECONDS < deadline)) || die "the platform is not ready after a minute; its log is $LOG"
        sleep 0.2
    done
}

start_simulator() {
    PLUGYARD_CLIENT_ID=$(demo_value client client_id) PLUGYARD_CLIENT_SECRET=$(demo_value client client_secret) \
        setsid env -u PLUGYARD_OWNER_DATABASE_URL "$PLUGYARD" simulate --url "ws://${BASE#http://}" --api "$BASE" \
        --account demo --count 3 --register >>"$RUN/simulate.log" 2>&1 {log}>&- {lock}>&- &
    simulator_pid=$!
}

print_guide() {
    cat <<GUIDE

Plugyard runs at $BASE
  web admin       $BASE/ as admin@demo.example, password $(demo_value user password)
  API             $BASE/api/v1/accounts/demo (try it at $BASE/docs)
  charge points   ws://${BASE#http://}/ocpp/demo/IDENTITY; SIM_001 to SIM_003 are simulated
  logs            ${LOG#"$ROOT"/}, .local/run/simulate.log, .local/run/cluster/log
  more commands   bin/plugyard --help

A token, and what it can read:
  TOKEN=\$(curl -s -u $(demo_value client client_id):$(demo_value client client_secret) -d grant_type=client_credentials $BASE/oauth/token | sed 's/.*"access_token" *: *"\([^"]*\)".*/\1/')
  curl -s -H "Authorization: Bearer \$TOKEN" $BASE/api/v1/accounts/demo/transactions

Ctrl-C stops everything.

GUIDE
}

# Asks one process to end and waits; one that does not within 30 s is killed.
end_process() {
    local pid=$1 deadline=$((SECONDS + 30))
    [[ -n $pid ]] || return 0
    kill -TERM "$pid" 2>/dev/null || return 0
    while kill -0 "$pid" 2>/dev/null && ((SECONDS < deadline)); do sleep 0.1; done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}

# In this order: who talks to whom ends first. Further signals wait until it is done.
stop_all() {
    ((stopping)) && return
    stopping=1
    trap '' INT TERM HUP
    echo
    say "stopping"
    end_process "$simulator_pid"
    end_process "$platform_pid"
    if [[ -n $log_pid ]]; then
        exec {log}>&-
        wait "$log_pid" 2>/dev/null || true
    fi
    [[ -e $RUN/cluster ]] && "$ROOT/scripts/cluster.sh" stop "$RUN"
    say "stopped; the data stays in .local/run"
}

mkdir -p "$RUN"
exec {lock}>"$RUN/lock"
flock --nonblock "$lock" || die "make run is already running in this checkout"
if port_is_taken "$PLUGYARD_HTTP_PORT"; then
    die "port $PLUGYARD_HTTP_PORT is taken by another program; choose another: PLUGYARD_HTTP_PORT=8081 make run"
fi
"$ROOT/scripts/setup.sh" {lock}>&-
"$ROOT/scripts/build.sh" {lock}>&-

trap 'exit 0' INT TERM HUP
trap stop_all EXIT
start_database
say "migrating"
"$PLUGYARD" migrate
make_demo
write_env
start_platform
start_simulator
print_guide
# Ends when the platform does; a signal runs the traps above.
status=0
wait "$platform_pid" || status=$?
platform_pid=''
warn "the platform ended by itself (exit status $status); its log is $LOG"
exit 1
