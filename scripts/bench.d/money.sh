# shellcheck shell=bash
# The money path: transfers through gateway and wallet against pgbench on the same server.

bench_money() {
    postgres_admin "$BENCH_DIR" "$DATABASE_NAME" -v accounts="$WALLETS" -f "$ROOT/scripts/bench.d/procedure.sql" >/dev/null
    renew_tokens
    rounds settle control_tpcb settle transfers_uniform settle transfers_zipf settle transfers_hot settle transfers_batch \
        settle wallet_posts settle control_procedure
    settle
    renew_tokens
    rounds control_select control_select_one balances
    rounds control_latency transfer_latency
    settle
    renew_tokens
    rounds drain_single drain_batches drain_notices
}

control_tpcb() { record tpcb "$(pgbench_rate florin_bench -c 16 -j 2)"; }
control_select() { record select "$(pgbench_rate florin_bench -S -c 16 -j 2)"; }
control_select_one() { record select_one "$(pgbench_rate florin_bench -f "$ROOT/scripts/bench.d/one.sql" -c 8 -j 2)"; }
# One stored procedure for each transfer, on tables like ours.
control_procedure() {
    record procedure "$(pgbench_rate "$DATABASE_NAME" -D "accounts=$WALLETS" -f "$ROOT/scripts/bench.d/procedure.pgbench" -c 16 -j 2)"
}
control_latency() {
    record procedure_p50 "$(pgbench_median "$DATABASE_NAME" -D "accounts=$WALLETS" -f "$ROOT/scripts/bench.d/procedure.pgbench" -c 1)"
}

# with_load CHOICE BATCH COMMAND...: the environment of the Lua scripts.
with_load() {
    local choice=$1 batch=$2
    shift 2
    FLORIN_BENCH_DIR=$BENCH_DIR FLORIN_BENCH_LUA="$ROOT/scripts/bench.d" FLORIN_BENCH_CHOICE=$choice FLORIN_BENCH_BATCH=$batch "$@"
}
transfers() { with_load "$1" 0 wrk_rate 64 -s "$ROOT/scripts/bench.d/transfers.lua" "$(base_url gateway)"; }
transfers_uniform() { record transfers "$(transfers uniform)"; }
transfers_zipf() { record transfers_zipf "$(transfers zipf)"; }
transfers_hot() { record transfers_hot "$(transfers hot)"; }
transfers_in_batches() {
    with_load uniform 1000 wrk_run 8 -s "$ROOT/scripts/bench.d/transfers.lua" "$(base_url gateway)" |
        awk '/^Requests\/sec/ { printf "%.0f", $2 * 1000 }'
}
transfers_batch() { record transfers_batch "$(transfers_in_batches)"; }
# The same between services: the wallet's door over AMQP, as payments asks.
wallet_posts() {
    record posts "$(bench_tool wallet-posts --folder "$BENCH_DIR" --askers 64 --seconds "$SECONDS_EACH" \
        --broker "amqp://florin-payments:$(secret "$BENCH_DIR" broker-payments)@127.0.0.1:$RABBITMQ_PORT/florin")"
}
transfer_latency() {
    record transfer_p50 "$(with_load uniform 0 wrk_percentile 50 1 -s "$ROOT/scripts/bench.d/transfers.lua" "$(base_url gateway)")"
}

# Reads a second, and for each core that Florin and its servers used for them.
balances() {
    local pids before rate used
    mapfile -t pids < <(pgrep -s "$(process_pid "$BENCH_DIR/pids/postgres")"; process_pid "$BENCH_DIR/pids/gateway"; echo
        process_pid "$BENCH_DIR/pids/wallet"; echo; process_pid "$BENCH_DIR/pids/redis")
    before=$(cpu_seconds "${pids[@]}")
    rate=$(with_load uniform 0 wrk_rate 64 -s "$ROOT/scripts/bench.d/balances.lua" "$(base_url gateway)")
    used=$(cpu_seconds "${pids[@]}")
    record balances "$rate"
    record balances_per_core "$(awk -v r="$rate" -v s="$SECONDS_EACH" -v u="$used" -v b="$before" \
        'BEGIN { printf "%.0f", r * s / (u - b) }')"
}

count() { postgres_admin "$BENCH_DIR" "$DATABASE_NAME" -At -c "$1"; }
# What stands in the books, and what is owed to them: to the broker, or not yet booked.
booked() { count 'select count(*) from accounting.postings'; }
unbooked() { count "select (select count(*) from wallet.movements) - $WALLETS - (select count(*) from accounting.postings)"; }
# The same of notices: a transfer is told to both its ends.
told() { count "select count(*) from notifications.notices where event ~ '^transfer[.](sent|received)$' and business_key !~ '^fold:'"; }
untold() { echo $((2 * $(count "select count(*) from wallet.movements where kind = 'transfer'") - $(told))); }

# What is left of the last load must not be in the way of what is measured next, least of all of a control.
settle() { await_none unbooked 120 && await_none untold 300; }
# await_none WHAT SECONDS
await_none() { wait_until "$2" none "$1" || fail "not caught up within $2 s: $("$1") $1"; }
none() { (($("$1") <= 0)); }

drain_single() { measure_drain drain booked unbooked transfers uniform; }
drain_batches() { measure_drain drain_batches booked unbooked transfers_in_batches; }
drain_notices() { measure_drain notices told untold transfers uniform; }

# measure_drain NAME DONE OWED LOAD...: a load as its clients see it, and the time until the last of it is done.
measure_drain() {
    local name=$1 finished=$2 owed=$3 started ended before
    shift 3
    settle
    before=$("$finished")
    started=$(date +%s.%N)
    "$@" >/dev/null
    record "${name}_backlog" "$("$owed")"
    await_none "$owed" 300
    ended=$(date +%s.%N)
    record "$name" "$(awk -v c="$(($("$finished") - before))" -v s="$started" -v e="$ended" 'BEGIN { printf "%.0f", c / (e - s) }')"
}
