# shellcheck shell=bash
# Our PostgreSQL client against pgbench: a trivial prepared query on eight connections.

bench_client() { rounds control_client our_client; }
control_client() { record client_pgbench "$(pgbench_rate florin_bench -f "$ROOT/scripts/bench.d/one.sql" -c 8 -j 1)"; }
our_client() {
    record client "$(bench_tool postgres --url "$(admin_url florin_bench)" --connections 8 --seconds "$SECONDS_EACH")"
}
