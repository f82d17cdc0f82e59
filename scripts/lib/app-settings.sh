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
    export SANDBOX_AFRICASTALKING_WEBHOOK_URL SANDBOX_ONFIDO_WEBHOOK_URL SANDBOX_VTPASS_WEBHOOK_URL
    SANDBOX_AFRICASTALKING_WEBHOOK_URL="$(base_url gateway)/api/v1/notifications/webhooks/africastalking"
    export SANDBOX_JOURNAL="$folder/sandbox.journal"
    SANDBOX_EMAIL_WEBHOOK_URL="$(base_url gateway)/api/v1/notifications/webhooks/email"
    SANDBOX_ONFIDO_WEBHOOK_URL="$(base_url gateway)/api/v1/compliance/kyc/webhooks/onfido"
    SANDBOX_VTPASS_WEBHOOK_URL="$(base_url gateway)/api/v1/billing/webhooks/vtpass"
    SANDBOX_SMTP_PORT=$(mail_port sandbox)
    SANDBOX_APNS_PORT=$(push_port sandbox)
    SANDBOX_WEBHOOK_URL="$(base_url gateway)/api/v1/payments/webhooks/sandbox"
    SANDBOX_PUBLIC_URL=$(base_url sandbox)
    # Tests hand in the lists that they are about.
    if [[ $FLORIN_MODE == local && -z ${SANDBOX_LISTS_FOLDER:-} ]] && sandbox_lists "$folder/lists"; then
        export SANDBOX_LISTS_FOLDER="$folder/lists"
    fi
}

# sandbox_lists FOLDER: the lists that the sandbox publishes, from the suite's data, under their publishers' names. They are
# older editions and made-up ones. Fails where there is no such data: then nothing is published, and nobody is screened
# before somebody hands in a list.
sandbox_lists() {
    local data="${FLORIN_SHARED_DATA:-$ROOT/../shared/data}/compliance" file
    local -A name_of=([ofac/sdn.csv]=SDN.CSV [ofac/alt.csv]=ALT.CSV [ofac/add.csv]=ADD.CSV
        [un/UN_consolidated.xml]=consolidated.xml [uk/UK-Sanctions-List-layout.csv]=UK-Sanctions-List.csv
        [eu/csvFullSanctionsList_1_1-layout.csv]=csvFullSanctionsList_1_1.csv [pep/targets.simple.csv]=targets.simple.csv)
    [[ -d $data ]] || return 1
    mkdir -p "$1"
    for file in "${!name_of[@]}"; do
        [[ -e $1/${name_of[$file]} ]] || gzip -dc "$data/$file.gz" >"$1/${name_of[$file]}"
    done
}

app_export_payments() {
    # As Square was told it: the address is signed with each event.
    export SQUARE_WEBHOOK_URL
    SQUARE_WEBHOOK_URL="$(base_url gateway)/api/v1/payments/webhooks/square"
}

app_export_notifications() {
    # Links in mails are for people, whose browsers know this machine by its name.
    export PUBLIC_URL SMS_CALLBACK_URL
    PUBLIC_URL="http://localhost:$(http_port gateway)"
    SMS_CALLBACK_URL=$(base_url gateway)
}
