# shellcheck shell=bash
# Demo data: people by auth's own command, wallets and money through the public API like anybody else's.

readonly DEMO_PASSWORD=florin-demo-2026
readonly DEMO_CUSTOMERS=(ada@florin.test grace@florin.test)
# shellcheck disable=SC2034 # printed by the caller
readonly DEMO_STAFF=(accountant@florin.test support@florin.test admin@florin.test compliance@florin.test)
readonly DEMO_ADMIN=admin@florin.test
readonly DEPOSIT_SECONDS=20
# Known and verified, as auth seeds them: tier 0 would be at its daily limit after the 1,000.00 USD that each begins with.
readonly DEMO_TIER=2 DEMO_TIER_ONE_TRANSFER=10000.00
readonly TIER_SECONDS=20
# Raised when the demo data gains something, so that data seeded before gets it too.
readonly SEED_VERSION=2

# seed_demo DIR: once per data folder; each step looks first, so a run that was cut short is completed by the next.
seed_demo() {
    local dir=$1 email
    [[ $(cat "$dir/seeded" 2>/dev/null) != "$SEED_VERSION" ]] || return 0
    say "seeding the demo data"
    (app_export "$dir" auth && exec "$(binary auth)" seed-demo) >"$dir/logs/auth.seed.log" 2>&1 || {
        tail -20 "$dir/logs/auth.seed.log" >&2
        fail "seeding the demo users failed"
    }
    for email in "${DEMO_CUSTOMERS[@]}"; do
        seed_customer "$email"
        seed_await_tier "$email"
        note "$email: tier $DEMO_TIER, USD and EUR wallets, 1000.00 USD"
    done
    printf '%s\n' "$SEED_VERSION" >"$dir/seeded"
}

# seed_await_tier EMAIL: the wallet hears of it by a message.
seed_await_tier() {
    local token
    token=$(log_in "$1" "$DEMO_PASSWORD")
    wait_until "$TIER_SECONDS" tier_has_come "$token" || fail "the wallet did not hear of $1's tier"
}

tier_has_come() {
    api GET '/api/v1/wallets?limit=100' '' "$1" | jq -e --arg limit "$DEMO_TIER_ONE_TRANSFER" \
        'any(.data[]; .currency == "USD" and .limits.per_transaction.amount == $limit)' >/dev/null
}

# seed_customer EMAIL [PASSWORD]: a USD and a EUR wallet, and 1,000.00 USD through the sandbox provider.
seed_customer() {
    local email=$1 password=${2:-$DEMO_PASSWORD} token usd
    token=$(log_in "$email" "$password")
    usd=$(seed_wallet "$token" "$email" USD)
    seed_wallet "$token" "$email" EUR >/dev/null
    seed_deposit "$token" "$email" "$usd"
}

# seed_wallet TOKEN EMAIL CURRENCY: prints the id of the wallet, opened now or before.
seed_wallet() {
    local token=$1 email=$2 currency=$3 id
    id=$(api_expect 200 GET '/api/v1/wallets?limit=100' '' "$token" |
        jq -r --arg currency "$currency" '[.data[] | select(.currency == $currency)][-1].id // empty')
    if [[ -z $id ]]; then
        id=$(api_expect 201 POST /api/v1/wallets "{\"currency\": \"$currency\", \"name\": \"$currency\"}" \
            "$token" "demo-wallet-$email-$currency" | jq -er .id)
    fi
    printf '%s' "$id"
}

seed_deposit() {
    local token=$1 email=$2 wallet=$3 deposit
    deposit=$(api_expect 200 GET '/api/v1/payments/deposits?limit=100' '' "$token" |
        jq -r '[.data[] | select(.status == "pending" or .status == "succeeded")][-1].id // empty')
    if [[ -z $deposit ]]; then
        deposit=$(api_expect 201 POST /api/v1/payments/deposits \
            "{\"wallet_id\": \"$wallet\", \"amount\": {\"amount\": \"1000.00\", \"currency\": \"USD\"}}" \
            "$token" "demo-deposit-$email" | jq -er .id)
    fi
    wait_until "$DEPOSIT_SECONDS" deposit_succeeded "$token" "$deposit" || fail "the deposit $deposit did not succeed"
}

deposit_succeeded() {
    [[ $(api GET "/api/v1/payments/deposits/$2" '' "$1" | jq -r .status) == succeeded ]]
}
