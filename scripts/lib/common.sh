# shellcheck shell=bash
# What every script needs: where we are, how we speak, how we wait.

# Without this a failure inside $(...) would go unnoticed.
shopt -s inherit_errexit

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly ROOT
# Servers, processes, logs and secrets of `make run`.
readonly RUN_DIR="$ROOT/.run"

if [[ -t 1 ]]; then
    readonly BOLD=$'\e[1m' DIM=$'\e[2m' PLAIN=$'\e[0m'
else
    readonly BOLD='' DIM='' PLAIN=''
fi

say() { printf '%s==>%s %s\n' "$BOLD" "$PLAIN" "$*"; }
note() { printf '    %s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

am_root() { [[ $(id -u) -eq 0 ]]; }

# wait_until SECONDS COMMAND...: asks ten times a second until the command succeeds.
wait_until() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < deadline)) || return 1
        sleep 0.1
    done
}

# A port is free when nothing listens on it, on any local address.
port_is_free() {
    local hex
    printf -v hex '%04X' "$1"
    ! awk -v port="$hex" '
        $4 == "0A" { n = split($2, address, ":"); if (address[n] == port) found = 1 }
        END { exit !found }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
