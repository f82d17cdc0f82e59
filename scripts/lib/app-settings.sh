# shellcheck shell=bash
# Configuration that only one process has: app_export calls app_export_<process> DIR INSTANCE when there is one.

app_export_gateway() {
    local name
    OPERATIONS_PORT=$(operations_port "$2")
    export OPERATIONS_PORT DOCS_FOLDER="$EXPLORER_FILES"
    for name in auth wallet payments accounting; do
        export "UPSTREAM_${name^^}_URL=$(base_urls "$name")"
    done
}

app_export_sandbox() {
    local folder
    folder="$(data_home "$1")/sandbox"
    mkdir -p "$folder"
    export_secrets "$1" SANDBOX_API_KEY SANDBOX_WEBHOOK_SECRET
    export SANDBOX_WEBHOOK_URL SANDBOX_PUBLIC_URL SANDBOX_JOURNAL="$folder/sandbox.journal"
    SANDBOX_WEBHOOK_URL="$(base_url gateway)/api/v1/payments/webhooks/sandbox"
    SANDBOX_PUBLIC_URL=$(base_url sandbox)
}

app_export_wallet() {
    export WALLET_FX_URL
    WALLET_FX_URL=$(base_url sandbox)
}

app_export_auth() { export_secrets "$1" AUTH_SECRET; }

app_export_accounting() {
    export FILES_FOLDER FILES_KEYS
    FILES_FOLDER="$(data_home "$1")/files"
    FILES_KEYS="first:$(secret "$1" FILES_SECRET)"
}

app_export_payments() {
    export_secrets "$1" SANDBOX_API_KEY SANDBOX_WEBHOOK_SECRET
    export SANDBOX_URL
    SANDBOX_URL=$(base_url sandbox)
}
