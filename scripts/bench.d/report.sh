# shellcheck shell=bash
# docs/benchmarks.json and docs/benchmarks.md, from the medians of all rounds.

report() {
    local commit
    commit=$(git -C "$ROOT" describe --always --dirty 2>/dev/null || printf unknown)
    jq -Rn --arg date "$(date -u +%Y-%m-%dT%H:%MZ)" --arg commit "$commit" --arg cpu "$(cpu_model)" \
        --arg cores "$(nproc)" --arg kernel "$(uname -sr)" --arg postgres "$("$(postgres_bin)/postgres" --version)" \
        --arg seconds "$SECONDS_EACH" --arg rounds "$ROUNDS" --arg wallets "$WALLETS" \
        -f "$ROOT/scripts/bench.d/report.jq" "$BENCH_DIR/results.tsv" >"$ROOT/docs/benchmarks.json"
    jq -r -f "$ROOT/scripts/bench.d/markdown.jq" "$ROOT/docs/benchmarks.json" >"$ROOT/docs/benchmarks.md"
    sed -n '/^| what/,/^$/p' "$ROOT/docs/benchmarks.md"
    say "written to docs/benchmarks.md and docs/benchmarks.json"
}

cpu_model() { awk -F ': *' '/^model name/ { print $2; exit }' /proc/cpuinfo; }
