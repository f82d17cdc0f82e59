# shellcheck shell=bash
# Ports, all on loopback. `make run` uses fixed ones, which FLORIN_PORT_OFFSET moves as a whole so that a second copy of
# the repository can run beside; tests take a free block. The choice is kept in DIR/ports until the servers stop.

# 8150 to 8159 are for services that listen to more than HTTP; the benchmark's peers begin at 8160.
declare -rA PORT_OF=(
    [POSTGRES_PORT]=8140 [REDIS_PORT]=8141 [RABBITMQ_PORT]=8142 [RABBITMQ_MANAGEMENT_PORT]=8143
    [ERLANG_PORT]=8144 [EPMD_PORT]=8145 [RABBITMQ_TLS_PORT]=8146
    [POSTGRES_STANDBY_PORT]=8147 [SPAN_COLLECTOR_PORT]=8148
)
# Blocks this far apart share no port: all but the operations ports lie in 8080 to 8399, those are 9080 and 9180.
readonly PORT_BLOCK_STEP=400
# The last block below 18000. Webhook targets of customers listen from 18000 to 18999, tests and harness from 20000.
readonly PORT_OFFSET_LAST=8800
# Private suites begin here, so that they meet no copy that somebody runs.
readonly PORT_OFFSET_PRIVATE=2000

ports_write() {
    local file=$1 offset=$2 name
    {
        printf 'FLORIN_PORT_OFFSET=%s\n' "$offset"
        for name in "${!PORT_OF[@]}"; do printf '%s=%s\n' "$name" $((PORT_OF[$name] + offset)); done
    } >"$file"
}

ports_block_is_free() {
    local port
    for port in "${PORT_OF[@]}" "${HTTP_PORT_OF[@]}" "${MAIL_PORT_OF[@]}" "${PUSH_PORT_OF[@]}" "$GATEWAY_OPERATIONS_PORT"; do
        port_is_free $((port + $1)) && port_is_free $((port + REPLICA_PORT_STEP + $1)) || return 1
    done
}

# An offset at random whose whole block is free, for a private suite.
ports_free_offset() {
    local offset tries count=$(((PORT_OFFSET_LAST - PORT_OFFSET_PRIVATE) / PORT_BLOCK_STEP + 1))
    for ((tries = 0; tries < 100; tries++)); do
        offset=$((PORT_OFFSET_PRIVATE + RANDOM % count * PORT_BLOCK_STEP))
        if ports_block_is_free "$offset"; then
            printf '%s' "$offset"
            return
        fi
    done
    fail "no free block of ports found"
}

# ports_suggestion: the first offset whose block is free, for whoever met a taken port.
ports_suggestion() {
    local offset
    for ((offset = PORT_BLOCK_STEP; offset <= PORT_OFFSET_LAST; offset += PORT_BLOCK_STEP)); do
        if ports_block_is_free "$offset"; then
            printf '%s' "$offset"
            return
        fi
    done
    return 1
}

# ports_check_offset OFFSET: refuses what cannot work before anything is started.
ports_check_offset() {
    if [[ ! $1 =~ ^(0|[1-9][0-9]{0,4})$ ]] || (($1 > 50000)); then
        fail "FLORIN_PORT_OFFSET is a number from 0 to 50000, not '$1'"
    fi
}

# ports_choose DIR: keeps the choice of running servers, or makes one.
ports_choose() {
    local file="$1/ports" offset=${FLORIN_PORT_OFFSET:-}
    if [[ -n $offset ]]; then ports_check_offset "$offset"; fi
    if [[ ! -s $file ]]; then
        if [[ $FLORIN_SERVERS_PROFILE != run ]]; then offset=${offset:-$(ports_free_offset)}; fi
        ports_write "$file" "${offset:-0}"
    elif [[ -n $offset ]] && ! grep -qx "FLORIN_PORT_OFFSET=$offset" "$file"; then
        servers_any_running "$1" && fail "already running with $(head -1 "$file"): make stop first"
        ports_write "$file" "$offset"
    fi
    ports_load "$1"
}

ports_load() {
    [[ -s $1/ports ]] || fail "nothing was ever started in $1"
    # shellcheck source=/dev/null
    source "$1/ports"
}

# port_holder PORT: who listens there, as "name (pid 123)"; nothing when the kernel does not tell us.
port_holder() {
    local hex inode link pid
    printf -v hex '%04X' "$1"
    inode=$(awk -v port="$hex" '
        $4 == "0A" { n = split($2, address, ":"); if (address[n] == port) { print $10; exit } }' \
        /proc/net/tcp /proc/net/tcp6 2>/dev/null) || true
    [[ -n $inode ]] || return 0
    # Those of other users are shut to us.
    link=$(find /proc -maxdepth 3 -path '/proc/[0-9]*/fd/*' -lname "socket:\[$inode\]" -print -quit 2>/dev/null) || true
    [[ $link =~ ^/proc/([0-9]+)/ ]] || return 0
    pid=${BASH_REMATCH[1]}
    printf '%s (pid %s)' "$(cat "/proc/$pid/comm" 2>/dev/null || printf 'a process')" "$pid"
}

# port_claim NAME PORT: stops early, with who has the port and a way out, when somebody else has it.
port_claim() {
    local holder offset advice=
    if port_is_free "$2"; then return; fi
    holder=$(port_holder "$2")
    if offset=$(ports_suggestion); then advice="; all ports are free with FLORIN_PORT_OFFSET=$offset"; fi
    fail "port $2 for $1 is taken by ${holder:-a process of another user}$advice"
}
