# shellcheck shell=bash
# The wallets that are paid from and to: 16 customers of the API, their wallets and opening balances straight into the
# tables, as each through the API would take longer than the bench.

readonly BENCH_CUSTOMERS=16
readonly BENCH_PASSWORD=bench-password-2026

prepare_wallets() {
    local number email
    say "preparing $WALLETS wallets of $BENCH_CUSTOMERS customers"
    for ((number = 0; number < BENCH_CUSTOMERS; number++)); do
        email="bench$number@florin.test"
        api_expect 201 POST /api/v1/auth/register "{\"email\": \"$email\", \"password\": \"$BENCH_PASSWORD\",
            \"first_name\": \"Bench\", \"last_name\": \"Customer\"}" | jq -er '(.user // .).id'
    done >"$BENCH_DIR/owners"
    postgres_admin "$BENCH_DIR" "$DATABASE_NAME" -v count="$WALLETS" -v owners="{$(paste -sd, "$BENCH_DIR/owners")}" \
        -f "$ROOT/scripts/bench.d/wallets.sql" >/dev/null
    postgres_admin "$BENCH_DIR" "$DATABASE_NAME" -At -F ' ' -c "
        select w.id, o.place - 1 from wallet.wallets w
        join unnest('{$(paste -sd, "$BENCH_DIR/owners")}'::uuid[]) with ordinality as o (id, place) on o.id = w.owner_id
        order by w.account_number" >"$BENCH_DIR/wallets"
    renew_tokens
}

# Tokens last ten minutes.
renew_tokens() {
    local number
    for ((number = 0; number < BENCH_CUSTOMERS; number++)); do
        log_in "bench$number@florin.test" "$BENCH_PASSWORD"
    done >"$BENCH_DIR/tokens"
}
