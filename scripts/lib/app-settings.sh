# shellcheck shell=bash
# Configuration that only one process has: app_export calls app_export_<process> when there is one.

app_export_gateway() {
    local name
    OPERATIONS_PORT=$(operations_port)
    export OPERATIONS_PORT
    for name in auth wallet payments accounting; do
        export "UPSTREAM_${name^^}_URL=$(base_url "$name")"
    done
}
