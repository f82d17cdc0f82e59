# shellcheck shell=bash
# Python packages that the build brings in, each pinned by version and hash, all below .build.

# Swagger UI for the gateway's /docs.
readonly EXPLORER_DIR="$ROOT/.build/explorer"
readonly EXPLORER_FILES="$EXPLORER_DIR/drf_spectacular_sidecar/static/drf_spectacular_sidecar/swagger-ui-dist"

# An S3 that is not ours, for the tests of files.
readonly MOTO_DIR="$ROOT/.build/moto"

# What reads documents in the tests: it has not made them.
readonly DOCUMENT_TOOLS_DIR="$ROOT/.build/document-tools"

# A WebSocket client that is not ours.
readonly SOCKETS_DIR="$ROOT/.build/sockets"

# A mail server and a verifier of signatures that are not ours.
readonly MAIL_DIR="$ROOT/.build/mail"
# A taker of webhooks that is not ours.
readonly WEBHOOKS_DIR="$ROOT/.build/webhooks"
# What judges exchanges with Paystack by its own document.
readonly PAYSTACK_DIR="$ROOT/.build/paystack-tools"
# Readers of what banks write, and of IBANs, that are not ours.
readonly BANKS_DIR="$ROOT/.build/banks"
# A browser and an Apple that are not ours.
readonly PUSH_DIR="$ROOT/.build/push"
# Libraries of payment providers, and a Stripe that is not ours.
readonly PAYMENTS_DIR="$ROOT/.build/payment-judges"

# python_current DIR REQUIREMENTS: whether DIR holds what the file asks for.
python_current() { [[ -e $1/.installed && $(<"$1/.installed") == "$(sha256sum <"$2")" ]]; }
python_mark() { sha256sum <"$2" >"$1/.installed"; }

python_pip() { python3 -m pip --quiet --disable-pip-version-check "$@"; }

install_explorer() {
    local wanted="$ROOT/scripts/python/explorer.txt"
    if python_current "$EXPLORER_DIR" "$wanted"; then return; fi
    say "installing the API explorer (Swagger UI)"
    rm -rf "$EXPLORER_DIR"
    python_pip install --no-deps --require-hashes --target "$EXPLORER_DIR" --requirement "$wanted"
    python_mark "$EXPLORER_DIR" "$wanted"
}

# python_environment DIR REQUIREMENTS WHAT: a virtual environment with the pinned packages.
python_environment() {
    if python_current "$1" "$2"; then return; fi
    say "installing $3"
    rm -rf "$1"
    python3 -m venv "$1"
    "$1/bin/python" -m pip --quiet --disable-pip-version-check install --require-hashes --requirement "$2"
    python_mark "$1" "$2"
}

install_document_tools() {
    python_environment "$DOCUMENT_TOOLS_DIR" "$ROOT/scripts/python/documents/requirements.txt" "what reads documents and codes (pypdf, openpyxl, cemacqr)"
}

install_moto() {
    python_environment "$MOTO_DIR" "$ROOT/scripts/python/files/requirements.txt" "moto, which stands for S3 in tests"
}

install_sockets() {
    python_environment "$SOCKETS_DIR" "$ROOT/scripts/python/sockets/requirements.txt" "websockets, which judges ours"
}

install_mail() {
    python_environment "$MAIL_DIR" "$ROOT/scripts/python/mail/requirements.txt" "aiosmtpd and dkimpy, which judge our mail"
}
install_webhooks() {
    python_environment "$WEBHOOKS_DIR" "$ROOT/scripts/python/webhooks/requirements.txt" "standardwebhooks and twilio, which judge ours"
}
install_paystack() {
    python_environment "$PAYSTACK_DIR" "$ROOT/scripts/python/paystack/requirements.txt" "what judges exchanges with Paystack (jsonschema)"
}
install_banks() {
    python_environment "$BANKS_DIR" "$ROOT/scripts/python/banks/requirements.txt" "pyiso20022 and schwifty, which judge our bank files"
}
install_push() {
    python_environment "$PUSH_DIR" "$ROOT/scripts/python/push/requirements.txt" "http-ece and h2, which judge our pushes"
}
install_payments() {
    python_environment "$PAYMENTS_DIR" "$ROOT/scripts/python/payments/requirements.txt" "stripe, squareup and localstripe, which judge our payments"
}
