# shellcheck shell=bash
# Alerts, dashboard and the metrics that they name.

readonly MONITORING="$ROOT/k8s/monitoring"

# metric_names: those that the sources describe, with the ones that Prometheus makes of a histogram.
metric_names() {
    # Jobs that measure describe what they show beside their SQL.
    grep -rlE --include='*.swift' 'static let ([a-zA-Z]*[mM]etrics|help)\b' "$ROOT/Services" "$ROOT/Gateway" |
        xargs sed -nE 's/^ +"([a-z_]+)": *(".*|$)/\1/p' "$ROOT/Shared/ServiceKit/Metrics/MetricHelp.swift" |
        sed -E 's/^(.*_seconds)$/\1\n\1_bucket\n\1_count\n\1_sum/' | sort -u
}

# metrics_named: what the expressions on standard input ask for: words with a _ that are no function and no label.
metrics_named() {
    grep -oE '\b[a-z]+(_[a-z]+)+\b' | grep -vxE 'histogram_quantile|label_replace|exported_job' | sort -u
}

# expressions: of all alerts and panels.
expressions() {
    grep -vE '^ *(#|summary:|runbook:|- alert:)' "$MONITORING/alerts.yaml"
    jq -r '.. | .expr? // empty' "$MONITORING/dashboard.json"
}

check_alerts() {
    local unknown alert tested
    promtool check rules "$MONITORING/alerts.yaml" | sed -n 's/^ *SUCCESS: /    /p'
    tested=$(promtool test rules "$MONITORING/alerts.test.yaml" 2>&1) ||
        fail "an alert does not come when it should, or comes when it should not: $tested"
    jq -e '.panels | length > 10' "$MONITORING/dashboard.json" >/dev/null
    unknown=$(comm -13 <(metric_names) <(expressions | metrics_named))
    [[ -z $unknown ]] || fail "alerts or dashboard name what no process shows: $unknown"
    while read -r alert; do
        grep -qx "### $alert" "$ROOT/docs/operations.md" || fail "$alert has no section in docs/operations.md"
    done < <(sed -nE 's/^ +- alert: (.*)/\1/p' "$MONITORING/alerts.yaml")
    note "alerts play as they should, each has its section, and every metric is one that we show"
}
