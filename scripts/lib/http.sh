# shellcheck shell=bash
# Requests to the gateway, for the seed and the demo. The answer's body goes to stdout, its status to $HTTP_STATUS_FILE.

HTTP_STATUS_FILE=$(mktemp)
trap 'rm -f "$HTTP_STATUS_FILE"' EXIT

# api METHOD PATH [JSON] [TOKEN] [IDEMPOTENCY_KEY]
api() {
    local method=$1 path=$2 json=${3:-} token=${4:-} key=${5:-} arguments=()
    if [[ -n $json ]]; then arguments+=(-H 'Content-Type: application/json' --data-binary "$json"); fi
    if [[ -n $key ]]; then arguments+=(-H "Idempotency-Key: $key"); fi
    # The token goes through standard input: arguments are visible to everybody on the machine.
    if [[ -n $token ]]; then arguments+=(-H @-); fi
    printf 'Authorization: Bearer %s' "$token" |
        curl -sS -m 20 -X "$method" -o /dev/stdout -w '%{stderr}%{http_code}' "${arguments[@]}" \
            "$(base_url gateway)$path" 2>"$HTTP_STATUS_FILE"
}

api_status() { tail -c 3 "$HTTP_STATUS_FILE"; }

# api_expect STATUSES METHOD PATH...: as api, and ends the script with the answer when the status is another.
api_expect() {
    local expected=$1 body
    shift
    body=$(api "$@") || fail "no answer from $(base_url gateway)$2: $(cat "$HTTP_STATUS_FILE")"
    [[ " $expected " == *" $(api_status) "* ]] || fail "$1 $2 answered $(api_status): $body"
    printf '%s' "$body"
}

# log_in EMAIL PASSWORD: prints an access token.
log_in() {
    local body
    body=$(jq -nc --arg email "$1" --arg password "$2" '{email: $email, password: $password, device_name: "script"}')
    api_expect 200 POST /api/v1/auth/login "$body" | jq -er .access_token
}
