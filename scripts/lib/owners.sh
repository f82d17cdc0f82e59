# shellcheck shell=bash
# Which account runs a server, and where its files may lie.

# PostgreSQL refuses to run as root and the others should not: root hands each to the account its package made.
server_user() {
    if am_root; then printf '%s' "$1"; else id -un; fi
}

# Can that account reach a folder? (A clone under /root is closed to all others.)
user_reaches() {
    am_root || return 0
    setpriv "--reuid=$1" "--regid=$(id -g "$1")" --clear-groups test -x "$2" 2>/dev/null
}

# data_home DIR: where the data of the servers of DIR lies: DIR/data, or a folder under /var/lib when the servers'
# accounts cannot enter DIR. Prints the path.
data_home() {
    local dir=$1 user home=
    [[ ! -s $dir/data-home ]] || home=$(cat "$dir/data-home")
    if [[ -z $home ]]; then
        home="$dir/data"
        for user in postgres redis rabbitmq; do
            user_reaches "$user" "$dir" || home="/var/lib/florin/$(printf '%s' "$dir" | sha256sum | cut -c1-12)"
        done
        printf '%s\n' "$home" >"$dir/data-home"
    fi
    mkdir -p "$home"
    printf '%s' "$home"
}

# owned_folder PATH USER: a private folder of that account.
owned_folder() {
    mkdir -p "$1"
    chmod 700 "$1"
    if am_root; then chown "$2" "$1"; fi
}
