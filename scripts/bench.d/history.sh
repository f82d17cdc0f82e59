# shellcheck shell=bash
# Whether a long history slows transfers down: the same load before and after HISTORY movements were added.

bench_history() {
    renew_tokens
    rounds transfers_short
    await_drained 120
    say "adding $HISTORY movements between the wallets"
    postgres_admin "$BENCH_DIR" "$DATABASE_NAME" -v count="$HISTORY" -f "$ROOT/scripts/bench.d/history.sql" >/dev/null
    renew_tokens
    rounds transfers_long
}
transfers_short() { record transfers_short "$(transfers uniform)"; }
transfers_long() { record transfers_long "$(transfers uniform)"; }
