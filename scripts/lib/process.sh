# shellcheck shell=bash
# Processes we start, known by a record file: "<pid> <start time> <boot>". A pid alone may have been given to
# somebody else since; only a process that matches its whole record is ever signalled.

# Start time in clock ticks since boot; fails when the process is gone or already a zombie.
process_start_time() {
    local stat fields
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    read -r -a fields <<<"${stat##*) }" # what follows the command name, which may hold spaces
    [[ ${fields[0]} != Z ]] || return 1
    printf '%s' "${fields[19]}"
}

process_identity() {
    local start
    start=$(process_start_time "$1") || return 1
    printf '%s %s %s' "$1" "$start" "$(cat /proc/sys/kernel/random/boot_id)"
}

# process_record FILE PID
process_record() { process_identity "$2" >"$1"; }

# process_pid FILE: prints the pid while the recorded process lives.
process_pid() {
    local pid rest identity
    [[ -s $1 ]] || return 1
    read -r pid rest <"$1" || true
    identity=$(process_identity "$pid") || return 1
    [[ $identity == "$pid $rest" ]] || return 1
    printf '%s' "$pid"
}

process_gone() { ! process_pid "$1" >/dev/null; }

# process_launch RECORD LOG USER COMMAND...: a daemon in a session of its own, as USER when we are root (- for nobody
# else). Everything in the chain replaces itself, so the recorded pid is that of the command.
process_launch() {
    local record=$1 log=$2 user=$3 become=()
    shift 3
    if am_root && [[ $user != - ]]; then
        become=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --init-groups)
    fi
    setsid "${become[@]}" "$@" >>"$log" 2>&1 </dev/null &
    process_record "$record" $!
}

# process_stop RECORD NAME SIGNAL SECONDS: asks, waits, and only then insists.
process_stop() {
    local record=$1 name=$2 signal=$3 seconds=$4 pid
    if pid=$(process_pid "$record"); then
        kill "-$signal" "$pid" 2>/dev/null || true
        if ! wait_until "$seconds" process_gone "$record"; then
            warn "$name did not stop within $seconds s, killing it"
            process_kill_tree "$pid"
            wait_until 5 process_gone "$record" || fail "$name (pid $pid) does not die"
        fi
    fi
    rm -f "$record"
}

# Children first, so that none is left without its parent.
process_kill_tree() {
    local child
    for child in $(pgrep -P "$1"); do process_kill_tree "$child"; done
    kill -KILL "$1" 2>/dev/null || true
}
