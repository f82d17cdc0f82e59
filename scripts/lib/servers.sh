# shellcheck shell=bash
# The private PostgreSQL, Redis and RabbitMQ of one folder: DIR/{data,logs,pids,secrets,ports}.
# FLORIN_SERVERS_PROFILE is `run` (durable), `test` (fast, thrown away, with TLS and RabbitMQ's management API) or
# `chaos` (durable, with RabbitMQ's management API).

: "${FLORIN_SERVERS_PROFILE:=run}"
readonly SERVERS=(postgres redis epmd rabbitmq)

# Sourced here and not in a function, where `declare` would make tables local.
for part in process secrets owners tls ports services postgres redis rabbitmq; do
    # shellcheck source=/dev/null
    source "$ROOT/scripts/lib/$part.sh"
done

server_running() { process_pid "$1/pids/$2" >/dev/null; }

servers_any_running() {
    local name
    for name in "${SERVERS[@]}"; do
        if server_running "$1" "$name"; then return 0; fi
    done
    return 1
}

servers_prepare_folder() {
    mkdir -p "$1/logs" "$1/pids"
    chmod 755 "$1"
    ports_choose "$1"
    if [[ $FLORIN_SERVERS_PROFILE == test ]]; then tls_prepare "$1"; fi
}

servers_start() {
    local dir=$1
    servers_prepare_folder "$dir"
    server_launch "$dir" postgres "$POSTGRES_PORT" postgres_start "$dir"
    server_launch "$dir" redis "$REDIS_PORT" redis_start "$dir"
    server_launch "$dir" rabbitmq "$RABBITMQ_PORT" rabbitmq_start "$dir" "${BROKER_USERS[@]}"
    server_await "$dir" postgres 30 postgres_ready
    server_await "$dir" redis 10 redis_ready "$dir"
    server_await "$dir" rabbitmq 90 rabbitmq_ready
}

# server_launch DIR NAME PORT START...
server_launch() {
    local dir=$1 name=$2 port=$3
    shift 3
    if server_running "$dir" "$name"; then return; fi
    port_claim "$name" "$port"
    mv -f "$dir/logs/$name.log" "$dir/logs/$name.log.1" 2>/dev/null || true
    note "starting $name on 127.0.0.1:$port"
    "$@" || server_failed "$dir" "$name"
}

# server_await DIR NAME SECONDS READY...
server_await() {
    local dir=$1 name=$2 seconds=$3
    shift 3
    wait_until "$seconds" server_ready_or_gone "$dir" "$name" "$@"
    if ! server_running "$dir" "$name" || ! "$@"; then server_failed "$dir" "$name"; fi
}

server_ready_or_gone() {
    local dir=$1 name=$2
    shift 2
    "$@" || ! server_running "$dir" "$name"
}

server_failed() {
    printf '%s did not start; the end of %s:\n' "$2" "$1/logs/$2.log" >&2
    tail -20 "$1/logs/$2.log" >&2
    exit 1
}

# In this order: those who talk to a server go before it, but the archive, which must have the last WAL. PostgreSQL's
# SIGINT is its fast shutdown.
servers_stop() {
    process_stop "$1/pids/rabbitmq" rabbitmq TERM 40
    process_stop "$1/pids/epmd" epmd TERM 5
    process_stop "$1/pids/redis" redis TERM 10
    process_stop "$1/pids/postgres-2" postgres-2 INT 30
    process_stop "$1/pids/postgres" postgres INT 30
    process_stop "$1/pids/wal-archive" wal-archive INT 10
}

servers_status() {
    local name pid
    for name in "${SERVERS[@]}"; do
        if pid=$(process_pid "$1/pids/$name"); then
            printf '%-12s running  pid %s\n' "$name" "$pid"
        else
            printf '%-12s stopped\n' "$name"
        fi
    done
}

# Everything the servers of DIR ever stored.
servers_delete_data() {
    if servers_any_running "$1"; then fail "the servers of $1 are running"; fi
    if [[ -s $1/data-home ]]; then rm -rf "$(cat "$1/data-home")"; fi
    rm -rf "$1/data-home" "$1/ports" "$1/seeded" "$1/backup-line"
}

# The variables that tests read.
servers_test_environment() {
    ports_load "$1"
    printf 'export FLORIN_TEST_POSTGRES_URL=postgres://florin_admin:%s@127.0.0.1:%s/postgres\n' \
        "$(secret "$1" postgres-admin)" "$POSTGRES_PORT"
    printf 'export FLORIN_TEST_REDIS_URL=redis://:%s@127.0.0.1:%s/0\n' "$(secret "$1" redis)" "$REDIS_PORT"
    printf 'export FLORIN_TEST_RABBITMQ_URL=amqp://florin-admin:%s@127.0.0.1:%s/%%2F\n' \
        "$(secret "$1" rabbitmq-admin)" "$RABBITMQ_PORT"
    printf 'export FLORIN_TEST_RABBITMQ_API=http://florin-admin:%s@127.0.0.1:%s\n' \
        "$(secret "$1" rabbitmq-admin)" "$RABBITMQ_MANAGEMENT_PORT"
    printf 'export FLORIN_TEST_RABBITMQ_TLS_URL=amqps://florin-admin:%s@localhost:%s/%%2F FLORIN_TEST_TLS_CA=%s\n' \
        "$(secret "$1" rabbitmq-admin)" "$RABBITMQ_TLS_PORT" "$1/tls/ca.pem"
}
