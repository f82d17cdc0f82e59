# shellcheck shell=bash
# How things are measured: one line "name<TAB>value" for each measurement, medians and spread by report.sh.

results_start() { : >"$BENCH_DIR/results.tsv"; }
# record NAME VALUE
record() {
    [[ -n $2 ]] || fail "$1 could not be measured"
    printf '%s\t%s\n' "$1" "$2" >>"$BENCH_DIR/results.tsv"
    note "$1: $2"
}

# rounds MEASUREMENT...: each once a round, so that ours and the controls meet the same minutes of the machine.
rounds() {
    local round measurement
    for ((round = 1; round <= ROUNDS; round++)); do
        for measurement in "$@"; do "$measurement"; done
    done
}

build_bench_tools() { bench_build bench-tools --package-path "$ROOT" --product bench-tools; }
# A package of its own, whose dependencies nobody else has to build.
readonly PEERS_BUILD="$ROOT/.build/bench-peers"
readonly BARE_ANSWER="$PEERS_BUILD/release/bare-answer"
build_bench_peers() { bench_build bare-answer --package-path "$ROOT/Tests/Bench" --scratch-path "$PEERS_BUILD"; }
# bench_build NAME ARGUMENTS...
bench_build() {
    swift build -c release "${@:2}" >"$BENCH_DIR.build.log" 2>&1 || fail "building $1 failed, see $BENCH_DIR.build.log"
    rm -f "$BENCH_DIR.build.log"
}
bench_tool() { "$ROOT/.build/release/bench-tools" "$@"; }

admin_url() { printf 'postgres://florin_admin:%s@127.0.0.1:%s/%s' "$(secret "$BENCH_DIR" postgres-admin)" "$POSTGRES_PORT" "$1"; }

prepare_pgbench() {
    postgres_admin "$BENCH_DIR" postgres -c 'create database florin_bench'
    PGPASSWORD=$(secret "$BENCH_DIR" postgres-admin) "$(postgres_bin)/pgbench" -q -i -s 10 -h 127.0.0.1 \
        -p "$POSTGRES_PORT" -U florin_admin florin_bench >/dev/null 2>&1
}

# pgbench_run DATABASE ARGUMENTS...: its whole output.
pgbench_run() {
    local database=$1
    shift
    (cd "$BENCH_DIR" && PGPASSWORD=$(secret "$BENCH_DIR" postgres-admin) "$(postgres_bin)/pgbench" -h 127.0.0.1 \
        -p "$POSTGRES_PORT" -U florin_admin -n -M prepared -T "$SECONDS_EACH" "$@" "$database" 2>/dev/null)
}
# Transactions a second.
pgbench_rate() { pgbench_run "$@" | awk '/^tps/ { printf "%.0f", $3 }'; }
# Median latency in milliseconds, of its own log of every transaction.
pgbench_median() {
    rm -f "$BENCH_DIR"/pgbench_log.*
    pgbench_run "$@" -l >/dev/null
    cat "$BENCH_DIR"/pgbench_log.* | awk '{ print $3 / 1000 }' | median
    rm -f "$BENCH_DIR"/pgbench_log.*
}

# wrk_run CONNECTIONS ARGUMENTS...: its whole output; any answer that is not a success ends the bench.
wrk_run() {
    local connections=$1 threads=2 output
    shift
    if ((connections < 2)); then threads=1; fi
    output=$(wrk -t "$threads" -c "$connections" -d "${SECONDS_EACH}s" --timeout 20s --latency "$@")
    if grep -qE 'Non-2xx|Socket errors' <<<"$output"; then fail "the load met errors: $output"; fi
    printf '%s' "$output"
}
wrk_rate() { wrk_run "$@" | awk '/^Requests\/sec/ { printf "%.0f", $2 }'; }
# wrk_percentile PERCENTILE CONNECTIONS ARGUMENTS...: milliseconds.
wrk_percentile() {
    local percentile=$1
    shift
    wrk_run "$@" | awk -v p="$percentile%" '$1 == p {
        unit = $2; sub(/^[0-9.]+/, "", unit); scale = unit == "us" ? 0.001 : unit == "s" ? 1000 : 1
        print ($2 + 0) * scale }'
}

median() { sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }

# Processor seconds that processes have used so far: cpu_seconds PID...
cpu_seconds() {
    local pid
    for pid in "$@"; do cat "/proc/$pid/stat" 2>/dev/null; done |
        awk -v hertz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); split($0, f, " "); t += f[12] + f[13] + f[14] + f[15] }
            END { printf "%.2f", t / hertz }'
}

record_memory() {
    local name pid
    for name in "${PROCESSES[@]}"; do
        pid=$(process_pid "$BENCH_DIR/pids/$name")
        record "memory_$name" "$(awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$pid/status")"
    done
}
