# shellcheck shell=bash
# Our PostgreSQL client against pgbench: a trivial prepared query on eight connections.

bench_client() { rounds control_client our_client our_client_on_loop; }
control_client() { record client_pgbench "$(pgbench_rate florin_bench -f "$ROOT/scripts/bench.d/one.sql" -c 8 -j 1)"; }
postgres_load() { bench_tool postgres --url "$(admin_url florin_bench)" --connections 8 --seconds "$SECONDS_EACH" "$@"; }
# Asked from the threads of the tasks, as our services do, and from its own loop, as pgbench does.
our_client() { record client "$(postgres_load)"; }
our_client_on_loop() { record client_on_loop "$(postgres_load --on-loop)"; }
