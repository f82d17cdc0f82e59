# shellcheck shell=bash
# The database: one schema and one login role per service. A role reaches its own schema and nothing else.

readonly DATABASE_NAME=florin

# database_prepare DIR: makes what is missing; safe to run again.
database_prepare() {
    local dir=$1 service sql="$ROOT/scripts/sql"
    if [[ $(postgres_admin "$dir" postgres -At -c \
        "select 1 from pg_database where datname = '$DATABASE_NAME'") != 1 ]]; then
        postgres_admin "$dir" postgres -c "create database $DATABASE_NAME"
    fi
    for service in "${SCHEMAS[@]}"; do
        # Through standard input: arguments are visible to everybody on the machine.
        {
            printf "set florin.role = 'florin_%s';\nset florin.password = '%s';\n" \
                "$service" "$(secret "$dir" "database-$service")"
            cat "$sql/service-role.sql"
        } | postgres_admin "$dir" postgres
        {
            printf "set florin.role = 'florin_%s';\nset florin.schema = '%s';\n" "$service" "$service"
            cat "$sql/service-schema.sql"
        } | postgres_admin "$dir" "$DATABASE_NAME"
    done
}

# database_url DIR SERVICE
database_url() {
    printf 'postgres://florin_%s:%s@127.0.0.1:%s/%s' "$2" "$(secret "$1" "database-$2")" "$POSTGRES_PORT" "$DATABASE_NAME"
}
