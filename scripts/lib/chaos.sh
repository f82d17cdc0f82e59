# shellcheck shell=bash
# What the fault harness needs beyond the suite: a standby of PostgreSQL, links between two processes that can be cut,
# and single processes started again.

# app_use_links DIR INSTANCE: lets an instance reach others through the harness's proxies. DIR/links has a line for each:
# instance, port of the server, port of the proxy.
app_use_links() {
    local dir=$1 instance=$2 owner server proxy variable
    while read -r owner server proxy; do
        [[ $owner == "$instance" ]] || continue
        for variable in DATABASE_URL BROKER_URL REDIS_URL AUTH_JWKS_URL SANDBOX_URL SANDBOX_WEBHOOK_URL WALLET_FX_URL \
            VTPASS_URL SANDBOX_VTPASS_WEBHOOK_URL "${!UPSTREAM_@}"; do
            [[ -n ${!variable:-} ]] || continue
            export "$variable=${!variable//127.0.0.1:$server/127.0.0.1:$proxy}"
        done
    done <"$dir/links"
}

# chaos_start DIR NAME: a server or an instance of ours, without waiting for it.
chaos_start() {
    local dir=$1 name=$2
    case $name in
        postgres | postgres-2)
            port_claim "$name" "$(postgres_port "$name")"
            postgres_start "$dir" "$name"
            ;;
        redis) redis_start "$dir" ;;
        rabbitmq) rabbitmq_start "$dir" "${BROKER_USERS[@]}" ;;
        *) app_start "$dir" "$name" ;;
    esac
}

# postgres_admin_at DIR INSTANCE [psql arguments...]
postgres_admin_at() {
    local dir=$1 port
    port=$(postgres_port "$2")
    shift 2
    # shellcheck disable=SC2034 # read by postgres_admin
    local POSTGRES_PORT=$port
    postgres_admin "$dir" postgres "$@"
}

postgres_other() { if [[ $1 == postgres ]]; then printf postgres-2; else printf postgres; fi; }

# postgres_end_orphans DATA: in the middle of a long query a backend outlives its killed server, and its shared memory
# keeps the next one from starting.
postgres_end_orphans() {
    local link pid
    while read -r link; do
        pid=${link#/proc/}
        kill -9 "${pid%/cwd}" 2>/dev/null || true # it may just have ended
    done < <(find /proc -maxdepth 2 -name cwd -lname "$1" 2>/dev/null)
}

# postgres_follow DIR INSTANCE: throws its data away, makes it a copy of the other, and the other wait for it at each
# commit. Returns once that is so.
postgres_follow() {
    local dir=$1 instance=$2 other data passfile user
    other=$(postgres_other "$instance")
    user=$(server_user postgres)
    data="$(data_home "$dir")/$instance"
    passfile="$(data_home "$dir")/.pgpass"
    (umask 077 && printf '127.0.0.1:*:*:florin_admin:%s\n' "$(secret "$dir" postgres-admin)" >"$passfile")
    if am_root; then chown "$user" "$passfile"; fi
    postgres_end_orphans "$data"
    if [[ -d $data ]]; then find "$data" -mindepth 1 -delete; fi # itself it may be a disk of its own
    owned_folder "$data" "$user"
    postgres_run_as PGPASSFILE="$passfile" "$(postgres_bin)/pg_basebackup" -D "$data" -h 127.0.0.1 \
        -p "$(postgres_port "$other")" -U florin_admin -X stream -c fast --write-recovery-conf \
        >"$dir/logs/$instance.basebackup.log" 2>&1 || {
        tail -5 "$dir/logs/$instance.basebackup.log" >&2
        fail "copying $other failed"
    }
    # Once promoted, it must not wait for a standby that it does not have.
    printf "synchronous_standby_names = ''\n" >>"$data/postgresql.auto.conf"
    chaos_start "$dir" "$instance"
    wait_until 30 postgres_streams_from "$dir" "$other" || fail "$instance does not follow $other"
    postgres_admin_at "$dir" "$other" -c "alter system set synchronous_standby_names = '*'" -c 'select pg_reload_conf()' \
        >/dev/null
    wait_until 10 postgres_waits_for_standby "$dir" "$other" || fail "$other does not wait for $instance"
}

postgres_streams_from() {
    [[ $(postgres_admin_at "$1" "$2" -At -c \
        "select count(*) from pg_stat_replication where state = 'streaming'" 2>/dev/null) == 1 ]]
}

postgres_waits_for_standby() {
    [[ $(postgres_admin_at "$1" "$2" -At -c \
        "select count(*) from pg_stat_replication where sync_state = 'sync'" 2>/dev/null) == 1 ]]
}

# postgres_promote DIR INSTANCE
postgres_promote() {
    postgres_run_as "$(postgres_bin)/pg_ctl" promote -w -t 30 -s -D "$(data_home "$1")/$2"
}

# What the harness reads, beside the folder.
chaos_environment() {
    local dir=$1 name hosts="127.0.0.1:$POSTGRES_PORT" instances=()
    if [[ -n ${FLORIN_STANDBY:-} ]]; then hosts+=",127.0.0.1:$POSTGRES_STANDBY_PORT"; fi
    while read -r name; do instances+=("$name=$(http_port "$name")"); done < <(suite_instances)
    cat <<VARIABLES
export FLORIN_CHAOS_ROOT='$ROOT' FLORIN_CHAOS_INSTANCES='${instances[*]}'
export FLORIN_CHAOS_DATABASE_URL='postgres://florin_admin:$(secret "$dir" postgres-admin)@$hosts/$DATABASE_NAME?target_session_attrs=read-write'
export FLORIN_CHAOS_RABBITMQ_API='http://florin-admin:$(secret "$dir" rabbitmq-admin)@127.0.0.1:$RABBITMQ_MANAGEMENT_PORT'
export FLORIN_CHAOS_REDIS_URL='redis://:$(secret "$dir" redis)@127.0.0.1:$REDIS_PORT/0'
export FLORIN_CHAOS_PORTS='postgres=$POSTGRES_PORT postgres-2=$POSTGRES_STANDBY_PORT redis=$REDIS_PORT rabbitmq=$RABBITMQ_PORT'
export FLORIN_CHAOS_CLOCK='$(data_home "$dir")/clock' FLORIN_CHAOS_DATA='$(data_home "$dir")'
VARIABLES
}
