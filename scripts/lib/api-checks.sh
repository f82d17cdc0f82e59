# shellcheck shell=bash
# Programs from PyPI that check the running suite as clients would; each says what it did and fails when it found
# something.

readonly API_PYTHON="$ROOT/scripts/python/api"
readonly API_TOOLS="$ROOT/.build/api-tools"
# Log-ins that lock the account after five mistakes, and switches that turn the whole of the API off, are fuzzed apart.
readonly FUZZ_LOCKING=(changePassword removeTOTP)
readonly FUZZ_SWITCHES=(putMaintenance putFlag)

install_api_tools() {
    python_environment "$API_TOOLS" "$API_PYTHON/requirements.txt" \
        "the API tools (schemathesis, openapi-python-client and others)"
}

# api_tool PROGRAM ARGUMENTS...: one of the environment. What it likes to leave where it runs, it leaves in .build.
api_tool() { (cd "$API_TOOLS" && PYTHONDONTWRITEBYTECODE=1 PATH="$API_TOOLS/bin:$PATH" exec "$@"); }

# The README's tour, by somebody who has opened more wallets in dollars than the tour knows of.
check_tour() {
    local dir=$1 ada
    ada=$(log_in "${DEMO_CUSTOMERS[0]}" "$DEMO_PASSWORD")
    api_expect 201 POST /api/v1/wallets '{"currency": "USD", "name": "Holidays"}' "$ada" second-wallet >/dev/null
    FLORIN_DEMO_FOLDER=$dir "$ROOT/scripts/demo"
}

# A process whose port is taken ends with EX_UNAVAILABLE, and its log ends with a line that says why.
check_taken_port() {
    local dir=$1 log="$1/logs/payments.port.log" ended=0
    say "starting a second process on the port of payments"
    (app_export "$dir" payments && exec timeout 30 "$(binary payments)" serve) >"$log" 2>&1 || ended=$?
    ((ended == 69)) || fail "on a taken port a process ends with $ended, not 69: $(tail -5 "$log")"
    tail -1 "$log" | jq -e --arg port "$(http_port payments)" \
        '.level == "critical" and .port == $port and .error == "Address already in use"' >/dev/null ||
        fail "the log does not end with what is wrong: $(tail -1 "$log")"
}

# Every document by the validator, and every example by its schema.
check_documents() {
    local dir=$1 name documents=()
    mkdir -p "$dir/documents"
    for name in "${SERVICES[@]}" "${PARTNERS[@]}"; do
        curl -fsS "$(base_url "$name")/openapi.json" >"$dir/documents/$name.json"
        documents+=("$dir/documents/$name.json")
    done
    curl -fsS "http://127.0.0.1:$(operations_port)/openapi.json" >"$dir/documents/operations.json"
    curl -fsS "$(base_url gateway)/api/openapi.json" >"$dir/documents/florin.json"
    say "validating the documents"
    api_tool python "$API_PYTHON/check_documents.py" "${documents[@]}" "$dir/documents/operations.json" \
        "$dir/documents/florin.json"
}

# A client is generated from the document, and plays the README's tour with it.
check_client() {
    local dir=$1
    say "generating a client and playing the tour with it"
    rm -rf "$dir/client"
    api_tool openapi-python-client generate --path "$dir/documents/florin.json" --config "$API_PYTHON/client.yaml" \
        --output-path "$dir/client" --meta none --fail-on-warning
    # A type that is named by its place among alternatives has no name in our document.
    ! find "$dir/client/models" -name '*_type_[0-9]*' -printf '%f\n' | grep . || fail "the client has types without a name"
    PYTHONPATH="$dir" FLORIN_API=$(base_url gateway) api_tool python "$API_PYTHON/play_tour.py"
}

# What each process shows to Prometheus, by Prometheus's own linter, and described.
check_metrics() {
    local name url shown
    say "reading the metrics"
    for name in "${PROCESSES[@]}"; do
        url=$(base_url "$name")
        if [[ $name == gateway ]]; then url="http://127.0.0.1:$(operations_port)"; fi
        shown=$(curl -fsS "$url/metrics")
        promtool check metrics <<<"$shown" || fail "promtool finds fault with the metrics of $name"
        grep -q "^florin_build_info{service=\"$name\"" <<<"$shown" || fail "$name does not tell its version"
    done
    note "all ${#PROCESSES[@]} processes show well-formed, described metrics"
}

# The explorer in a headless browser: log in, run a request, no word on the console.
check_explorer() {
    local dir=$1
    say "opening /docs in Chromium"
    FLORIN_API=$(base_url gateway) SCREENSHOT="$dir/docs.png" EMAIL="${DEMO_CUSTOMERS[0]}" PASSWORD="$DEMO_PASSWORD" \
        api_tool python "$API_PYTHON/check_explorer.py"
}

# What a person meets in a browser: the inbox, the socket, the end of a kind of mail.
check_people() {
    local dir=$1
    say "a person in Chromium: a code, a transfer, one click"
    FLORIN_API=$(base_url gateway) FLORIN_SANDBOX=$(base_url sandbox) SCREENSHOT="$dir/people.png" \
        EMAIL="${DEMO_CUSTOMERS[0]}" PASSWORD="$DEMO_PASSWORD" api_tool python "$API_PYTHON/check_people.py"
}

# fuzz_pass DIR NAME EMAIL PASSWORD ARGUMENTS...: one run of schemathesis as one person.
fuzz_pass() {
    local dir=$1 name=$2 email=$3 password=$4
    shift 4
    say "fuzzing as $name ($email)"
    rm -rf "$API_TOOLS/.schemathesis" "$API_TOOLS/.hypothesis" # a run depends on its seed alone
    FLORIN_API=$(base_url gateway) FUZZ_EMAIL=$email FUZZ_PASSWORD=$password \
        SCHEMATHESIS_HOOKS=fuzz_hooks PYTHONPATH=$API_PYTHON \
        api_tool schemathesis --config-file "$API_PYTHON/schemathesis.toml" --no-color \
        run "$(base_url gateway)/api/openapi.json" "$@" >"$dir/logs/fuzz-$name.log" 2>&1 ||
        {
            sed -n '/= FAILURES\|= ERRORS/,$p' "$dir/logs/fuzz-$name.log" | head -c 20000 >&2
            fail "schemathesis found something; all of it is in $dir/logs/fuzz-$name.log"
        }
    sed -n '/^Test cases:/,/^Seed:/p' "$dir/logs/fuzz-$name.log"
}

# check_by_fuzzing DIR EXAMPLES SEED
# With one worker the seed decides the order too; and two in one process run into a fault of CPython 3.11, whose parser
# counts its depth over all threads (SystemError, AST constructor recursion depth mismatch).
check_by_fuzzing() {
    local dir=$1 common=(--max-examples "$2" --seed "$3" --workers 1) apart=() locking=() switches=() name
    local password=fuzz-run-2026-password
    for name in "${FUZZ_LOCKING[@]}"; do apart+=(--exclude-operation-id "$name") locking+=(--include-operation-id "$name"); done
    for name in "${FUZZ_SWITCHES[@]}"; do apart+=(--exclude-operation-id "$name") switches+=(--include-operation-id "$name"); done
    fuzz_customer customer@fuzz.florin.test "$password"
    fuzz_customer locking@fuzz.florin.test "$password"
    fuzz_pass "$dir" customer customer@fuzz.florin.test "$password" "${common[@]}" "${apart[@]}"
    fuzz_pass "$dir" locking locking@fuzz.florin.test "$password" "${common[@]}" "${locking[@]}"
    fuzz_pass "$dir" admin admin@florin.test "$DEMO_PASSWORD" "${common[@]}" "${apart[@]}"
    fuzz_pass "$dir" switches admin@florin.test "$DEMO_PASSWORD" "${common[@]}" "${switches[@]}"
}

# fuzz_customer EMAIL PASSWORD: somebody with money, whose address stands in no example.
fuzz_customer() {
    api_expect 201 POST /api/v1/auth/register "$(jq -nc --arg email "$1" --arg password "$2" \
        '{email: $email, password: $password, first_name: "Fuzz", last_name: "Er"}')" >/dev/null
    seed_customer "$1" "$2"
}
