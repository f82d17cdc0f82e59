# shellcheck shell=bash
# What one caller's dearest requests cost everybody else: fifteen customers at a calm pace, alone and beside each kind of
# hostile load, under the limits of production. Before a caller is known and after it, work is bounded; this shows it.

bench_neighbours() {
    local output name
    gateway_start RATE_PROFILE=production RATE_USER_PER_MINUTE= RATE_READ_PER_MINUTE= RATE_WRITE_PER_MINUTE= RATE_AUTH_PER_MINUTE=
    settle
    output=$(python3 "$ROOT/scripts/bench.d/neighbours.py" "$(http_port gateway)" "$BENCH_DIR" "$((SECONDS_EACH * 3))")
    note "$output"
    for name in $(jq -r 'keys[]' <<<"$output"); do
        record "neighbours_$name" "$(jq -er --arg name "$name" '.[$name]' <<<"$output")"
    done
    gateway_start
}

# gateway_start NAME=VALUE...: anew, under these settings; an empty one is that of the profile.
gateway_start() {
    app_stop "$BENCH_DIR" gateway
    (
        for setting in "$@"; do
            if [[ -n ${setting#*=} ]]; then export "${setting?}"; else unset "${setting%%=*}"; fi
        done
        app_start "$BENCH_DIR" gateway
    )
    app_await "$BENCH_DIR" gateway "$((SECONDS + READY_SECONDS))"
    renew_tokens
}
