# shellcheck shell=bash
# Configuration that only one process has and suite.json does not tell: app_export calls app_export_<slug> DIR INSTANCE when there is one.

app_export_gateway() {
    local name slug
    OPERATIONS_PORT=$(operations_port "$2")
    export OPERATIONS_PORT DOCS_FOLDER="$EXPLORER_FILES"
    for name in "${SERVICES[@]}"; do
        slug=${SLUG_OF[$name]}
        export "UPSTREAM_${slug^^}_URL=$(base_urls "$name")"
    done
}

app_export_sandbox() {
    local folder
    folder="$(data_home "$1")/sandbox"
    mkdir -p "$folder"
    export SANDBOX_WEBHOOK_URL SANDBOX_EMAIL_WEBHOOK_URL SANDBOX_PUBLIC_URL SANDBOX_SMTP_PORT SANDBOX_APNS_PORT
    export SANDBOX_AFRICASTALKING_WEBHOOK_URL SANDBOX_ONFIDO_WEBHOOK_URL
    SANDBOX_AFRICASTALKING_WEBHOOK_URL="$(base_url gateway)/api/v1/notifications/webhooks/africastalking"
    export SANDBOX_JOURNAL="$folder/sandbox.journal"
    SANDBOX_EMAIL_WEBHOOK_URL="$(base_url gateway)/api/v1/notifications/webhooks/email"
    SANDBOX_ONFIDO_WEBHOOK_URL="$(base_url gateway)/api/v1/compliance/kyc/webhooks/onfido"
    SANDBOX_SMTP_PORT=$(mail_port sandbox)
    SANDBOX_APNS_PORT=$(push_port sandbox)
    SANDBOX_WEBHOOK_URL="$(base_url gateway)/api/v1/payments/webhooks/sandbox"
    SANDBOX_PUBLIC_URL=$(base_url sandbox)
}

app_export_notifications() {
    # Links in mails are for people, whose browsers know this machine by its name.
    export PUBLIC_URL SMS_CALLBACK_URL
    PUBLIC_URL="http://localhost:$(http_port gateway)"
    SMS_CALLBACK_URL=$(base_url gateway)
}
