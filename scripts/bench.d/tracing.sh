# shellcheck shell=bash
# What spans cost: the same transfers with the share of traces that production records sent to a collector, and without,
# in turns.

readonly TRACED=(wallet accounting gateway)

bench_tracing() {
    spans_sink_start
    rounds transfers_untraced transfers_traced
    traced_start ''
    process_stop "$BENCH_DIR/pids/spans-sink" spans-sink TERM 5
}

# A collector that looks at nothing: what it costs to keep spans is not ours, and this machine is the collector's too.
spans_sink_start() {
    process_launch "$BENCH_DIR/pids/spans-sink" "$BENCH_DIR/logs/spans-sink.log" - \
        python3 "$ROOT/scripts/python/traces/sink.py" "$SPAN_COLLECTOR_PORT"
    wait_until 10 spans_sink_listens || fail "the collector does not listen"
}

spans_sink_listens() { ! port_is_free "$SPAN_COLLECTOR_PORT"; }

transfers_untraced() { traced_start '' && record transfers_untraced "$(transfers uniform)"; }
transfers_traced() { traced_start "http://127.0.0.1:$SPAN_COLLECTOR_PORT" && record transfers_traced "$(transfers uniform)"; }

# traced_start ADDRESS: the processes that a transfer meets, anew, with their spans going there; nowhere without one.
traced_start() {
    local name deadline
    export OTEL_EXPORTER_OTLP_ENDPOINT=$1
    [[ -n $1 ]] || unset OTEL_EXPORTER_OTLP_ENDPOINT
    for name in "${TRACED[@]}"; do app_stop "$BENCH_DIR" "$name"; done
    deadline=$((SECONDS + READY_SECONDS))
    for name in "${TRACED[@]}"; do app_start "$BENCH_DIR" "$name"; done
    for name in "${TRACED[@]}"; do app_await "$BENCH_DIR" "$name" "$deadline"; done
    renew_tokens
    settle
}
