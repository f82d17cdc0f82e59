# shellcheck shell=bash
# Ports, all on loopback. `make run` uses fixed ones, which FLORIN_PORT_OFFSET moves as a whole so that a second copy of
# the repository can run beside; tests take a free block. The choice is kept in DIR/ports until the servers stop.

declare -rA PORT_OF=(
    [POSTGRES_PORT]=8140 [REDIS_PORT]=8141 [RABBITMQ_PORT]=8142 [RABBITMQ_MANAGEMENT_PORT]=8143
    [ERLANG_PORT]=8144 [EPMD_PORT]=8145 [RABBITMQ_TLS_PORT]=8146
    [POSTGRES_STANDBY_PORT]=8147
)

ports_write() {
    local file=$1 offset=$2 name
    {
        printf 'FLORIN_PORT_OFFSET=%s\n' "$offset"
        for name in "${!PORT_OF[@]}"; do printf '%s=%s\n' "$name" $((PORT_OF[$name] + offset)); done
    } >"$file"
}

ports_block_is_free() {
    local port
    for port in "${PORT_OF[@]}" "${HTTP_PORT_OF[@]}" "$GATEWAY_OPERATIONS_PORT"; do
        port_is_free $((port + $1)) && port_is_free $((port + REPLICA_PORT_STEP + $1)) || return 1
    done
}

# An offset whose whole block is free; blocks do not overlap, and lie below what the tests and the harness take (20000).
ports_free_offset() {
    local offset tries
    for ((tries = 0; tries < 100; tries++)); do
        offset=$((2000 + RANDOM % 45 * 200))
        if ports_block_is_free "$offset"; then
            printf '%s' "$offset"
            return
        fi
    done
    fail "no free block of ports found"
}

# ports_choose DIR: keeps the choice of running servers, or makes one.
ports_choose() {
    local file="$1/ports" offset=${FLORIN_PORT_OFFSET:-}
    if [[ ! -s $file ]]; then
        if [[ $FLORIN_SERVERS_PROFILE != run ]]; then offset=${offset:-$(ports_free_offset)}; fi
        ports_write "$file" "${offset:-0}"
    elif [[ -n $offset ]] && ! grep -qx "FLORIN_PORT_OFFSET=$offset" "$file"; then
        servers_any_running "$1" && fail "already running with $(head -1 "$file"): stop it first"
        ports_write "$file" "$offset"
    fi
    ports_load "$1"
}

ports_load() {
    [[ -s $1/ports ]] || fail "nothing was ever started in $1"
    # shellcheck source=/dev/null
    source "$1/ports"
}

# port_claim NAME PORT: stops early, with a way out, when somebody else has the port.
port_claim() {
    port_is_free "$2" || fail "port $2 for $1 is taken: choose others with FLORIN_PORT_OFFSET=1000 (any number)"
}
