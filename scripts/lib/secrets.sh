# shellcheck shell=bash
# Passwords and keys of this installation: made once, kept in DIR/secrets (0600), handed on as environment.

# secret DIR NAME: prints the secret, making it at first use.
secret() {
    local file="$1/secrets/$2"
    if [[ ! -s $file ]]; then
        mkdir -p "$1/secrets"
        chmod 700 "$1/secrets"
        (umask 077 && openssl rand -hex 24 >"$file")
    fi
    cat "$file"
}

# export_secrets DIR NAME...: as environment variables of the same names.
export_secrets() {
    local dir=$1 name
    shift
    for name in "$@"; do export "$name=$(secret "$dir" "$name")"; done
}
