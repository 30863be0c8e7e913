#!/usr/bin/env bash
# A private PostgreSQL cluster that listens on the loopback address and on a socket in its own folder.
#
#   cluster.sh start DIR PORT [--createdb]   makes it when absent, starts it when stopped
#   cluster.sh stop DIR                      stops it, fast
#   cluster.sh remove DIR                    stops it and deletes its data
#   cluster.sh checkpoint DIR                 orders a checkpoint and waits for it
#   cluster.sh url DIR PORT                  prints the URI of the database, without a user
#
# DIR/cluster holds data, socket and log, and belongs to the user that runs PostgreSQL: `postgres` when we are
# root, because the server refuses root. DIR/owner.url is the URI of plugyard_owner, password included (0600).
# --createdb lets the owner create databases, which only tests need. The cluster of the system is never touched.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() { die "usage: cluster.sh start DIR PORT [--createdb] | stop DIR | remove DIR | checkpoint DIR | url DIR PORT"; }

(($# >= 2)) || usage
action=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd -P)
link=$dir/cluster
cluster=$(readlink -f "$link")

if ((EUID == 0)); then
    cluster_user=postgres
else
    cluster_user=$(id -un)
fi

# Runs a command as the user of the cluster, away from folders that this user may not enter.
as_cluster_user() (
    cd /
    if ((EUID == 0)); then
        exec setpriv --reuid=postgres --regid=postgres --init-groups --reset-env "$@"
    fi
    exec "$@"
)

binaries() {
    local newest
    newest=$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/postgres' 2>/dev/null | sort -V | tail -n 1)
    [[ -n $newest ]] || die "no PostgreSQL server is installed: run scripts/setup.sh"
    dirname "$newest"
}

is_running() {
    [[ -e $cluster/data/postmaster.pid ]] && as_cluster_user "$bin/pg_ctl" status -D "$cluster/data" >/dev/null
}

# Where DIR lies under a folder that `postgres` cannot enter (a checkout in /root), or is too long for the 107
# bytes of a socket's path, the cluster goes to /var/tmp and DIR/cluster is a link to it.
make_folder() {
    [[ -d $cluster ]] && return
    rm -f "$link"
    cluster=$link
    local socket=$cluster/socket/.s.PGSQL.65535
    if ! as_cluster_user test -x "$dir" || ((${#socket} > 100)); then
        cluster=/var/tmp/plugyard-$(printf %s "$dir" | sha256sum | cut -c 1-16)
        say "PostgreSQL cannot live in $dir: its data goes to $cluster"
        # Our own of an earlier checkout in this place is stale; mkdir fails on anybody else's.
        if [[ -d $cluster && $(stat -c %U "$cluster") == "$cluster_user" ]]; then rm -rf "$cluster"; fi
        ln -s "$cluster" "$link"
    fi
    mkdir -m 700 "$cluster"
    ((EUID != 0)) || chown postgres:postgres "$cluster"
    # Without its data, the owner's password is of no use.
    rm -f "$dir/owner.password" "$dir/owner.url"
}

initialise() {
    [[ -e $cluster/data/PG_VERSION ]] && return
    say "making a PostgreSQL cluster in ${cluster#"$ROOT"/}"
    as_cluster_user mkdir -p -m 700 "$cluster/socket"
    as_cluster_user "$bin/initdb" -D "$cluster/data" --username="$cluster_user" --encoding=UTF8 --locale=C.UTF-8 \
        --auth-local=peer --auth-host=scram-sha-256 >/dev/null
    as_cluster_user tee "$cluster/data/pg_hba.conf" >/dev/null <<HBA
# The superuser enters through the socket only, and only as the operating system's user of the same name.
local all $cluster_user peer
local all all scram-sha-256
host all $cluster_user 127.0.0.1/32 reject
host all all 127.0.0.1/32 scram-sha-256
HBA
    as_cluster_user tee -a "$cluster/data/postgresql.conf" >/dev/null <<CONF

listen_addresses = '127.0.0.1'
unix_socket_directories = '$cluster/socket'
# Tests run side by side, each with pools of its own: they have had 200 at once.
max_connections = 500
shared_buffers = 256MB
password_encryption = 'scram-sha-256'
wal_compression = lz4
# Each round of it costs a busy machine some 200 ms (docs/scaling.md).
autovacuum_naptime = 15s
# By time and not by size: the end of a checkpoint holds commits up. Files of the log are kept for the next.
max_wal_size = 4GB
min_wal_size = 1GB
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d '
CONF
}

start_server() {
    is_running && return
    as_cluster_user "$bin/pg_ctl" start -D "$cluster/data" -l "$cluster/log" -w -t 60 -o "-p $port" >/dev/null || {
        as_cluster_user tail -n 5 "$cluster/log" >&2
        die "PostgreSQL did not start on port $port; its log is $cluster/log"
    }
}

running_port() { as_cluster_user sed -n 4p "$cluster/data/postmaster.pid"; }

# The password reaches psql through standard input: arguments can be read by everybody.
make_owner() {
    [[ -s $dir/owner.password ]] && return
    local password attributes=NOCREATEDB
    ((createdb)) && attributes=CREATEDB
    password=$(od -An -N 24 -tx1 /dev/urandom | tr -d ' \n')
    as_cluster_user "$bin/psql" -X -q -v ON_ERROR_STOP=1 -h "$cluster/socket" -p "$port" -d postgres <<SQL
SET client_min_messages = warning;
DROP DATABASE IF EXISTS plugyard;
DROP ROLE IF EXISTS plugyard_owner;
CREATE ROLE plugyard_owner LOGIN CREATEROLE $attributes NOSUPERUSER NOBYPASSRLS PASSWORD '$password';
CREATE DATABASE plugyard OWNER plugyard_owner;
SQL
    # What was in an earlier database is gone with it.
    rm -f "$dir/demo.json"
    (umask 077 && echo "$password" >"$dir/owner.password")
}

write_owner_url() {
    (umask 077 && echo "postgresql://plugyard_owner:$(<"$dir/owner.password")@127.0.0.1:$port/plugyard" >"$dir/owner.url")
}

stop_server() {
    is_running || return 0
    # One that was killed may end between our look and the order to stop.
    as_cluster_user "$bin/pg_ctl" stop -D "$cluster/data" -m fast -w -t 60 >/dev/null || ! is_running
}

bin=$(binaries)
case $action in
start)
    port=${3:?port}
    createdb=0
    [[ ${4-} == --createdb ]] && createdb=1
    make_folder
    initialise
    start_server
    if [[ $(running_port) != "$port" ]]; then
        stop_server
        start_server
    fi
    make_owner
    write_owner_url
    ;;
stop)
    stop_server
    ;;
remove)
    stop_server
    # The link, and the folder that it may point to.
    rm -rf "$cluster" "$link" "$dir/owner.password" "$dir/owner.url"
    ;;
checkpoint)
    as_cluster_user "$bin/psql" -X -q -h "$cluster/socket" -p "$(running_port)" -d postgres -c CHECKPOINT
    ;;
url)
    echo "postgresql://127.0.0.1:${3:?port}/plugyard"
    ;;
*) usage ;;
esac
