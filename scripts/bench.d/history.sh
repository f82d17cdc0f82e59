# shellcheck shell=bash
# Whether a long history slows transfers down: the same load before and after HISTORY movements were added, each after
# half a minute of it. Right after a checkpoint PostgreSQL logs each page whole when it is first touched, and a long
# history has more pages.

bench_history() {
    renew_tokens
    warm_up
    rounds transfers_short
    settle
    say "adding $HISTORY movements between the wallets"
    postgres_admin "$BENCH_DIR" "$DATABASE_NAME" -v count="$HISTORY" -f "$ROOT/scripts/bench.d/history.sql" >/dev/null
    renew_tokens
    warm_up
    rounds transfers_long
}
warm_up() {
    local started=$SECONDS
    while ((SECONDS - started < 30)); do transfers uniform >/dev/null; done
}
transfers_short() { record transfers_short "$(transfers uniform)"; }
transfers_long() { record transfers_long "$(transfers uniform)"; }
