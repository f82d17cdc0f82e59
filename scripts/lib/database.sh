# shellcheck shell=bash
# The database: one schema and one login role per service. A role reaches its own schema and nothing else.

readonly DATABASE_NAME=florin

# database_prepare DIR: makes what is missing; safe to run again.
database_prepare() {
    local dir=$1 slug
    (
        for slug in "${SCHEMAS[@]}"; do
            export "DATABASE_PASSWORD_${slug^^}=$(secret "$dir" "database-$slug")"
        done
        export PGHOST=127.0.0.1 PGPORT="$POSTGRES_PORT" PGUSER=florin_admin PGPASSWORD
        PGPASSWORD=$(secret "$dir" postgres-admin)
        PATH="$(postgres_bin):$PATH" "$ROOT/scripts/prepare-database" "$DATABASE_NAME" "${SCHEMAS[@]}"
    )
}

# database_url DIR SLUG: of both servers where there is a standby; the client follows the one that takes writes.
database_url() {
    local hosts="127.0.0.1:$POSTGRES_PORT" query=
    if [[ -n ${FLORIN_STANDBY:-} ]]; then
        hosts+=",127.0.0.1:$POSTGRES_STANDBY_PORT" query='?target_session_attrs=read-write'
    fi
    printf 'postgres://florin_%s:%s@%s/%s%s' "$2" "$(secret "$1" "database-$2")" "$hosts" "$DATABASE_NAME" "$query"
}
