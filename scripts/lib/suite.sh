# shellcheck shell=bash
# The whole of Florin in one folder: servers, database, processes.

# Sourced here and not in a function, where `declare` would make tables local.
for part in servers database app app-config app-settings backup http seed python; do
    # shellcheck source=/dev/null
    source "$ROOT/scripts/lib/$part.sh"
done

# suite_claim_ports DIR: before anything is started, so that a port that is taken leaves nothing half up.
suite_claim_ports() {
    local dir=$1 name
    server_running "$dir" postgres || port_claim postgres "$POSTGRES_PORT"
    server_running "$dir" redis || port_claim redis "$REDIS_PORT"
    server_running "$dir" epmd || port_claim "Erlang's port mapper" "$EPMD_PORT"
    if ! server_running "$dir" rabbitmq; then
        port_claim rabbitmq "$RABBITMQ_PORT"
        port_claim "rabbitmq's nodes" "$ERLANG_PORT"
    fi
    while read -r name; do
        if app_running "$dir" "$name"; then continue; fi
        port_claim "$name" "$(http_port "$name")"
        if [[ -n ${MAIL_PORT_OF[$name]:-} ]]; then port_claim "$name's mail" "$(mail_port "$name")"; fi
        if [[ -n ${PUSH_PORT_OF[$name]:-} ]]; then port_claim "$name's pushes" "$(push_port "$name")"; fi
        if [[ $(app_program "$name") == gateway ]]; then
            port_claim "$name's operations" "$(operations_port "$name")"
        fi
    done < <(suite_instances)
}

# suite_start DIR: what already runs is left alone.
suite_start() {
    local dir=$1 name deadline
    mkdir -p "$dir"
    servers_prepare_folder "$dir"
    install_explorer
    suite_claim_ports "$dir"
    say "starting the servers (data in ${dir#"$ROOT/"})"
    servers_start "$dir"
    backup_archive_resume "$dir"
    database_prepare "$dir"

    say "migrating"
    for name in "${MIGRATING[@]}"; do app_migrate "$dir" "$name"; done

    say "starting the processes"
    deadline=$((SECONDS + READY_SECONDS))
    while read -r name; do app_start "$dir" "$name"; done < <(suite_instances)
    while read -r name; do app_await "$dir" "$name" "$deadline"; done < <(suite_instances)
    logs_keep_bounded "$dir"
}

# logs_keep_bounded DIR: of what runs for days; tests and the harness read their logs whole.
logs_keep_bounded() {
    if [[ $FLORIN_SERVERS_PROFILE != run ]] || process_pid "$1/pids/log-keeper" >/dev/null; then return; fi
    process_launch "$1/pids/log-keeper" "$1/logs/log-keeper.log" - "$ROOT/scripts/lib/log-keeper" "$1/logs"
}

# suite_stop DIR: processes first, then the servers they talk to.
suite_stop() {
    local dir=$1 name
    process_stop "$dir/pids/log-keeper" log-keeper TERM 5
    while read -r name; do app_stop "$dir" "$name"; done < <(suite_instances | tac)
    servers_stop "$dir"
}

# What tests of the running suite read, beside the addresses of the servers.
suite_test_environment() {
    servers_test_environment "$1"
    printf 'export FLORIN_TEST_GATEWAY_URL=%s FLORIN_TEST_OPERATIONS_URL=http://127.0.0.1:%s\n' \
        "$(base_url gateway)" "$(operations_port)"
    printf 'export FLORIN_TEST_SECRETS_FILE=%s\n' "$1/secrets-used"
    printf 'export FLORIN_TEST_SUITE_DATABASE_URL=postgres://florin_admin:%s@127.0.0.1:%s/%s\n' \
        "$(secret "$1" postgres-admin)" "$POSTGRES_PORT" "$DATABASE_NAME"
}
