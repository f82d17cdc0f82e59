# shellcheck shell=bash
# The table of our processes. A new service is one word in each list.

# In the order in which they start; readiness is awaited for all together.
readonly PROCESSES=(sandbox auth wallet payments accounting gateway)
declare -rA HTTP_PORT_OF=(
    [gateway]=8080 [auth]=8101 [wallet]=8102 [payments]=8103 [accounting]=8107 [sandbox]=8190
)
# The gateway's second listener: metrics and operator routes.
readonly GATEWAY_OPERATIONS_PORT=9080
# How many of each run; the sandbox, a partner and not a part, is always one. The second of wallet is wallet-2.
: "${FLORIN_REPLICAS:=1}"
# The second replicas listen this much higher.
readonly REPLICA_PORT_STEP=100
# Those with a schema, a role of their own and migrations.
readonly SCHEMAS=(auth wallet payments accounting)
# Those that speak AMQP.
readonly BROKER_USERS=(auth wallet payments accounting gateway)
# Secrets of processes beside their accounts, under the names of their variables; made at the first start.
readonly GENERATED_SECRETS=(CURSOR_SECRET AUTH_SECRET SANDBOX_API_KEY SANDBOX_WEBHOOK_SECRET FILES_SECRET)
