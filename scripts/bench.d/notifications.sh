# shellcheck shell=bash
# What people are told, at size: codes beside a broadcast, webhooks beside an endpoint that is gone, sockets by the
# thousand. The crowd's addresses go straight into the tables; whoever has a socket or asks for a code registers.

readonly CROWD=${FLORIN_BENCH_CROWD:-100000} SOCKETS=${FLORIN_BENCH_SOCKETS:-1000} CODES=${FLORIN_BENCH_CODES:-100}

bench_notifications() {
    install_sockets
    renew_tokens
    settle
    codes_quiet
    codes_beside_a_broadcast
    webhooks_beside_a_dead_endpoint
    sockets
}

# codes NAME: registers people one after another, and says how long their codes took to the inbox.
codes() {
    local name=$1 output
    output=$(python3 "$ROOT/scripts/bench.d/codes.py" "$(base_url gateway)" "$(base_url sandbox)" "$name" "$CODES")
    record "codes_${name}_p50" "$(jq -er .p50_ms <<<"$output")"
    record "codes_${name}_p99" "$(jq -er .p99_ms <<<"$output")"
}
codes_quiet() { codes quiet; }

codes_beside_a_broadcast() {
    local admin id before started left
    postgres_admin "$BENCH_DIR" "$DATABASE_NAME" -v count="$CROWD" -f "$ROOT/scripts/bench.d/crowd.sql" >/dev/null
    admin=$(log_in "$DEMO_ADMIN" "$DEMO_PASSWORD")
    id=$(api_expect 201 POST /api/v1/admin/notifications/broadcasts '{"event": "system.announcement", "channels": ["email"],
        "content": {"en": {"title": "New: savings", "text": "Put money aside, {{first_name}}."}},
        "audience": {"countries": ["IS"]}, "rate_per_minute": 120000}' "$admin" "bench-$(date +%s%N)" | jq -er .id)
    wait_until 60 some mails_sent || fail "the broadcast does not begin"
    before=$(mails_sent)
    started=$(date +%s.%N)
    codes broadcast
    record broadcast_mails "$(awk -v c="$(($(mails_sent) - before))" -v s="$started" -v e="$(date +%s.%N)" \
        'BEGIN { printf "%.0f", c / (e - s) }')"
    left=$((CROWD - $(mails_sent)))
    record broadcast_left "$left"
    ((left > 0)) || fail "the broadcast was over before the last code: raise FLORIN_BENCH_CROWD"
    api_expect 200 POST "/api/v1/admin/notifications/broadcasts/$id/cancel" '{"reason": "measured"}' \
        "$(log_in "$DEMO_ADMIN" "$DEMO_PASSWORD")" >/dev/null
}
mails_sent() { count "select count(*) from notifications.deliveries d join notifications.notices n on n.id = d.notice_id
    where n.event = 'system.announcement' and d.channel = 'email' and d.status in ('sent', 'delivered')"; }
some() { (($("$1") > 0)); }

# Each customer of the bench has an endpoint that answers and one where nobody listens; the load are transfers.
webhooks_beside_a_dead_endpoint() {
    local token events='"events": ["transfer.sent"]' target
    renew_tokens
    while read -r token; do
        for target in "$(base_url sandbox)/sink/bench" http://127.0.0.1:18999/gone; do
            api_expect 201 POST /api/v1/webhooks/endpoints "{\"url\": \"$target\", $events}" "$token" \
                "bench-$(date +%s%N)" >/dev/null
        done
    done <"$BENCH_DIR/tokens"
    measure_drain webhooks hooks_delivered hooks_pending transfers uniform
    postgres_admin "$BENCH_DIR" "$DATABASE_NAME" -c 'delete from notifications.webhook_endpoints' >/dev/null
    settle
}
hooks() { count "select count(*) from notifications.webhook_deliveries d join notifications.webhook_endpoints e
    on e.id = d.endpoint_id where e.url like '%/sink/bench' and d.status = '$1'"; }
hooks_delivered() { hooks delivered; }
# Those that are not written yet count as well.
hooks_pending() { echo $(($(hooks pending) + $(untold))); }

sockets() {
    local output
    output=$("$SOCKETS_DIR/bin/python" "$ROOT/scripts/bench.d/crowd.py" "$(base_url gateway)" "$SOCKETS" \
        "$(log_in "$DEMO_ADMIN" "$DEMO_PASSWORD")" "$BENCH_DIR" \
        "$(process_pid "$BENCH_DIR/pids/gateway")" "$(process_pid "$BENCH_DIR/pids/notifications")")
    note "$output"
    record socket_kib_gateway "$(jq -er .kib.gateway <<<"$output")"
    record socket_kib_notifications "$(jq -er .kib.notifications <<<"$output")"
    record socket_broadcast "$(jq -er .broadcast_seconds <<<"$output")"
    record socket_frame_p50 "$(jq -er .frame_p50_ms <<<"$output")"
    record socket_frame_p99 "$(jq -er .frame_p99_ms <<<"$output")"
}
