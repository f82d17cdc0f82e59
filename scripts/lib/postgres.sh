# shellcheck shell=bash
# A private PostgreSQL: loopback only, no Unix socket, passwords (SCRAM) for everybody.

postgres_bin() {
    local newest
    newest=$(find /usr/lib/postgresql -maxdepth 3 -name postgres -path '*/bin/*' 2>/dev/null | sort -V | tail -1)
    [[ -n $newest ]] || fail "PostgreSQL is not installed: run scripts/install-packages"
    dirname "$newest"
}

postgres_run_as() {
    local user
    user=$(server_user postgres)
    if am_root; then
        (cd / && setpriv "--reuid=$user" "--regid=$(id -g "$user")" --init-groups env -i LC_ALL=C.UTF-8 "$@")
    else
        env -i LC_ALL=C.UTF-8 "$@"
    fi
}

# postgres_init DIR DATA: an empty cluster whose superuser is florin_admin.
postgres_init() {
    local dir=$1 data=$2 password_file
    owned_folder "$data" "$(server_user postgres)"
    password_file="$data/../.postgres-password"
    (umask 077 && secret "$dir" postgres-admin >"$password_file")
    if am_root; then chown "$(server_user postgres)" "$password_file"; fi
    postgres_run_as "$(postgres_bin)/initdb" -D "$data" -U florin_admin --pwfile="$password_file" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --data-checksums --no-instructions \
        >"$dir/logs/initdb.log" 2>&1 || {
        tail -20 "$dir/logs/initdb.log" >&2
        rm -rf "$data" "$password_file"
        fail "initdb failed"
    }
    rm -f "$password_file"
}

# A server may have a second one beside it, its standby: postgres-2.
postgres_port() { if [[ $1 == postgres-2 ]]; then printf '%s' "$POSTGRES_STANDBY_PORT"; else printf '%s' "$POSTGRES_PORT"; fi; }

# postgres_settings INSTANCE: those beyond the defaults. Tests give durability away for speed: their data is thrown away
# with the servers. A standby asks for a lost primary twice a second, not each 5 s: commits wait for it that long. An
# archive that is away may keep WAL from being recycled up to a size: better it begins anew than the disk is full.
postgres_settings() {
    local settings=(
        listen_addresses=127.0.0.1 "port=$(postgres_port "$1")" unix_socket_directories= max_connections=200
        shared_buffers=256MB max_wal_size=2GB log_line_prefix='%m [%p] %u@%d ' log_min_messages=warning
        timezone=UTC log_timezone=UTC wal_retrieve_retry_interval=500ms max_slot_wal_keep_size=2GB
    )
    if [[ $FLORIN_SERVERS_PROFILE == test ]]; then
        settings+=(fsync=off synchronous_commit=off full_page_writes=off max_connections=500 ssl=on)
    fi
    printf '%s\n' "${settings[@]}"
}

postgres_ready() { "$(postgres_bin)/pg_isready" -q -h 127.0.0.1 -p "$POSTGRES_PORT" -t 1; }

# postgres_start DIR [INSTANCE]
postgres_start() {
    local dir=$1 instance=${2:-postgres} data settings=() setting
    data="$(data_home "$dir")/$instance"
    [[ -s $data/PG_VERSION ]] || postgres_init "$dir" "$data"
    if [[ $FLORIN_SERVERS_PROFILE == test ]]; then tls_hand_out "$dir" "$data" "$(server_user postgres)"; fi
    while read -r setting; do settings+=(-c "$setting"); done < <(postgres_settings "$instance")
    (
        cd /
        process_launch "$dir/pids/$instance" "$dir/logs/$instance.log" "$(server_user postgres)" \
            env -i LC_ALL=C.UTF-8 "$(postgres_bin)/postgres" -D "$data" "${settings[@]}"
    )
}

# psql as the superuser: postgres_admin DIR DATABASE [psql arguments...]
postgres_admin() {
    local dir=$1 database=$2
    shift 2
    PGPASSWORD=$(secret "$dir" postgres-admin) "$(postgres_bin)/psql" -X -q -v ON_ERROR_STOP=1 \
        -h 127.0.0.1 -p "$POSTGRES_PORT" -U florin_admin -d "$database" "$@"
}
