# shellcheck shell=bash
# Our processes, as suite.json declares them, and how many of each run.

# shellcheck source=scripts/lib/processes.sh
source "$ROOT/scripts/lib/processes.sh"

# How many of each run; a partner, which is no part of the suite, is always one. The second of wallet is wallet-2.
: "${FLORIN_REPLICAS:=1}"
# The second replicas listen this much higher.
readonly REPLICA_PORT_STEP=100

is_partner() { [[ " ${PARTNERS[*]} " == *" $1 "* ]]; }
