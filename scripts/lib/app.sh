# shellcheck shell=bash
# Our own processes: how each is configured, started, watched and stopped.

readonly READY_SECONDS=30
# Which build runs, and as what: make run takes release as local, make test takes debug as test.
: "${FLORIN_BUILD:=release}" "${FLORIN_MODE:=local}"

# wallet-2 is the second instance of the program wallet.
app_program() { printf '%s' "${1%-2}"; }
app_port_step() { if [[ $1 == *-2 ]]; then printf '%s' "$REPLICA_PORT_STEP"; else printf 0; fi; }

# app_instances PROGRAM: their names, one a line.
app_instances() {
    printf '%s\n' "$1"
    if ((FLORIN_REPLICAS > 1)) && ! is_partner "$1"; then printf '%s-2\n' "$1"; fi
}

# Every instance, in the order in which they start.
suite_instances() {
    local name
    for name in "${PROCESSES[@]}"; do app_instances "$name"; done
}

# Ports of ours move with the same offset as those of the servers.
http_port() {
    printf '%s' $((HTTP_PORT_OF[$(app_program "$1")] + $(app_port_step "$1") + FLORIN_PORT_OFFSET))
}
# operations_port [GATEWAY INSTANCE]
operations_port() { printf '%s' $((GATEWAY_OPERATIONS_PORT + $(app_port_step "${1:-gateway}") + FLORIN_PORT_OFFSET)); }
base_url() { printf 'http://127.0.0.1:%s' "$(http_port "$1")"; }
mail_port() { printf '%s' $((MAIL_PORT_OF[$1] + FLORIN_PORT_OFFSET)); }
push_port() { printf '%s' $((PUSH_PORT_OF[$1] + FLORIN_PORT_OFFSET)); }
# partner_url NAME, NAME/PATH: where it serves; smtp://NAME: where it takes mail; apns://NAME: where it takes pushes over HTTP/2.
partner_url() {
    case $1 in
    smtp://*) printf 'smtp://127.0.0.1:%s' "$(mail_port "${1#smtp://}")" ;;
    apns://*) printf 'http://127.0.0.1:%s' "$(push_port "${1#apns://}")" ;;
    */*) printf '%s/%s' "$(base_url "${1%%/*}")" "${1#*/}" ;;
    *) base_url "$1" ;;
    esac
}
readiness_url() { printf '%s/readyz' "$(base_url "$1")"; }
# The addresses of all instances of a program, with commas between.
base_urls() {
    local name urls=()
    while read -r name; do urls+=("$(base_url "$name")"); done < <(app_instances "$1")
    (IFS=, && printf '%s' "${urls[*]}")
}

# has_schema SLUG, speaks_amqp SLUG, uses_redis SLUG, keeps_files SLUG
has_schema() { [[ " ${SCHEMAS[*]} " == *" $1 "* ]]; }
speaks_amqp() { [[ " ${BROKER_USERS[*]} " == *" $1 "* ]]; }
uses_redis() { [[ " ${REDIS_USERS[*]} " == *" $1 "* ]]; }
keeps_files() { [[ " ${FILES_USERS[*]} " == *" $1 "* ]]; }

# app_export DIR INSTANCE: exports its whole configuration. Call it in a subshell; README.md lists every variable.
app_export() {
    local dir=$1 instance=$2 name slug partner secrets
    name=$(app_program "$instance")
    slug=${SLUG_OF[$name]}
    export FLORIN_MODE FLORIN_VERSION LOG_LEVEL="${LOG_LEVEL:-info}" HTTP_HOST=127.0.0.1 HTTP_PORT
    HTTP_PORT=$(http_port "$instance")
    FLORIN_VERSION=$(git -C "$ROOT" describe --always --dirty 2>/dev/null || printf development)
    export_secrets "$dir" CURSOR_SECRET
    read -ra secrets <<<"${SECRETS_OF[$name]:-}"
    export_secrets "$dir" "${secrets[@]}"
    export AUTH_JWKS_URL
    AUTH_JWKS_URL=$(base_urls auth | sed 's#,#/.well-known/jwks.json,#g')/.well-known/jwks.json
    for partner in ${PARTNERS_OF[$name]:-}; do export "${partner%%=*}=$(partner_url "${partner#*=}")"; done
    if has_schema "$slug"; then
        export DATABASE_URL
        DATABASE_URL=$(database_url "$dir" "$slug")
    fi
    if speaks_amqp "$slug"; then
        export BROKER_URL
        BROKER_URL="amqp://florin-$slug:$(secret "$dir" "broker-$slug")@127.0.0.1:$RABBITMQ_PORT/florin"
    fi
    if uses_redis "$slug"; then
        export REDIS_URL
        REDIS_URL="redis://:$(secret "$dir" redis)@127.0.0.1:$REDIS_PORT/0"
    fi
    if keeps_files "$slug"; then
        export FILES_FOLDER FILES_KEYS
        FILES_FOLDER="$(data_home "$dir")/files/$slug"
        FILES_KEYS="first:$(secret "$dir" FILES_SECRET)"
    fi
    if [[ $FLORIN_MODE == test ]]; then
        export TEST_CLOCK_FILE
        TEST_CLOCK_FILE="$(data_home "$dir")/clock"
    fi
    if declare -F "app_export_$slug" >/dev/null; then "app_export_$slug" "$dir" "$instance"; fi
    if [[ -s $dir/links ]]; then app_use_links "$dir" "$instance"; fi
}

binary() { printf '%s/.build/%s/%s' "$ROOT" "$FLORIN_BUILD" "$(app_program "$1")"; }
# Changes when the program was built anew.
binary_version() { stat -L -c '%Y-%s' "$(binary "$1")"; }

app_running() { process_pid "$1/pids/$2" >/dev/null; }
app_ready() { curl -fsS -m 2 -o /dev/null "$(readiness_url "$1")" 2>/dev/null; }

app_migrate() {
    local dir=$1 name=$2
    (app_export "$dir" "$name" && exec "$(binary "$name")" migrate) >"$dir/logs/$name.migrate.log" 2>&1 || {
        printf 'migrating %s failed; the end of %s:\n' "$name" "$dir/logs/$name.migrate.log" >&2
        tail -20 "$dir/logs/$name.migrate.log" >&2
        exit 1
    }
}

# app_restart_reason DIR INSTANCE: why a running one has to be started again; nothing when it runs as it should.
app_restart_reason() {
    local changes
    if [[ $(cat "$1/pids/$2.version" 2>/dev/null) != "$(binary_version "$2")" ]]; then
        printf 'it was built anew'
        return
    fi
    changes=$(app_config_changes "$1" "$2" | paste -sd ' ')
    if [[ -n $changes ]]; then printf 'its configuration is another one: %s' "$changes"; fi
}

# app_start DIR INSTANCE: leaves one alone that already runs the newest program with this configuration.
app_start() {
    local dir=$1 name=$2 reason
    if app_running "$dir" "$name"; then
        reason=$(app_restart_reason "$dir" "$name")
        [[ -n $reason ]] || return 0
        note "$name restarts, $reason"
        app_stop "$dir" "$name"
    fi
    port_claim "$name" "$(http_port "$name")"
    if [[ -n ${MAIL_PORT_OF[$name]:-} ]]; then port_claim "$name" "$(mail_port "$name")"; fi
    if [[ -n ${PUSH_PORT_OF[$name]:-} ]]; then port_claim "$name" "$(push_port "$name")"; fi
    [[ -n ${FLORIN_KEEP_LOGS:-} ]] || mv -f "$dir/logs/$name.log" "$dir/logs/$name.log.1" 2>/dev/null || true
    note "starting $name on $(base_url "$name")"
    binary_version "$name" >"$dir/pids/$name.version"
    app_config_lines "$dir" "$name" >"$dir/pids/$name.config"
    (
        app_export "$dir" "$name"
        process_launch "$dir/pids/$name" "$dir/logs/$name.log" - "$(binary "$name")" serve
    )
}

app_stop() {
    process_stop "$1/pids/$2" "$2" TERM 20
    rm -f "$1/pids/$2.version" "$1/pids/$2.config"
}

# app_await DIR INSTANCE DEADLINE: DEADLINE in the shell's own SECONDS.
app_await() {
    local dir=$1 name=$2 left=$(($3 - SECONDS))
    wait_until $((left > 1 ? left : 1)) app_ready_or_gone "$dir" "$name" || true
    if app_running "$dir" "$name" && app_ready "$name"; then return; fi
    if app_running "$dir" "$name"; then
        printf '%s is not ready after %s s: ' "$name" "$READY_SECONDS" >&2
        curl -sS -m 2 "$(readiness_url "$name")" >&2 || true
        printf '\n' >&2
    else
        printf '%s has ended.\n' "$name" >&2
    fi
    printf 'The end of %s:\n' "$dir/logs/$name.log" >&2
    tail -20 "$dir/logs/$name.log" >&2
    exit 1
}

app_ready_or_gone() { app_ready "$2" || ! app_running "$1" "$2"; }
