# shellcheck shell=bash
# A private RabbitMQ: loopback only, its own node name, cookie, port mapper and configuration; nothing under /etc is
# read. Users, permissions and the virtual host come from a definitions file with hashed passwords, which is imported
# before the listeners open, so no slow rabbitmqctl is needed.

# RabbitMQ's hash: base64(salt + sha256(salt + password)), a salt of 4 bytes.
rabbitmq_password_hash() {
    local salt hash
    salt=$(openssl rand -hex 4)
    hash=$( (hex_bytes "$salt" && printf '%s' "$1") | sha256sum | cut -c1-64)
    hex_bytes "$salt$hash" | base64 -w0
}

hex_bytes() {
    local text=$1 escaped='' at
    for ((at = 0; at < ${#text}; at += 2)); do escaped+="\\x${text:at:2}"; done
    printf '%b' "$escaped"
}

# rabbitmq_user NAME PASSWORD TAGS
rabbitmq_user() {
    jq -n --arg name "$1" --arg hash "$(rabbitmq_password_hash "$2")" --arg tags "$3" '
        {name: $name, password_hash: $hash, hashing_algorithm: "rabbit_password_hashing_sha256",
         tags: ($tags | split(" ")), limits: {}}'
}

# rabbitmq_service_permissions SLUG: what one service may touch: the shared exchanges, its own queues, and server-named queues for replies and broadcasts.
# Its events carry its own slug first, so no service speaks for another.
rabbitmq_service_permissions() {
    jq -n --arg user "florin-$1" --arg own "^(florin\\..*|$1\\..*|amq\\.gen.*)\$" \
        --arg write "^(florin\\..*|$1\\..*|amq\\.gen.*|amq\\.default)\$" --arg topics "^$1\\..*" '
        {permission: {user: $user, vhost: "florin", configure: $own, write: $write, read: $own},
         topic: {user: $user, vhost: "florin", exchange: "florin.events", write: $topics, read: ".*"}}'
}

# rabbitmq_definitions DIR SLUG...: the administrator, and one user per service.
rabbitmq_definitions() {
    local dir=$1 slug
    shift
    {
        rabbitmq_user florin-admin "$(secret "$dir" rabbitmq-admin)" administrator | jq '{user: .}'
        jq -n '{permission: {user: "florin-admin", vhost: "/", configure: ".*", write: ".*", read: ".*"}},
               {permission: {user: "florin-admin", vhost: "florin", configure: ".*", write: ".*", read: ".*"}}'
        for slug in "$@"; do
            rabbitmq_user "florin-$slug" "$(secret "$dir" "broker-$slug")" "" | jq '{user: .}'
            rabbitmq_service_permissions "$slug"
        done
    } | jq -s '{
        vhosts: [{name: "/"}, {name: "florin"}], users: map(.user // empty),
        permissions: map(.permission // empty), topic_permissions: map(.topic // empty)}'
}

# rabbitmq_config HOME
rabbitmq_config() {
    cat <<CONFIG
listeners.tcp.1 = 127.0.0.1:$RABBITMQ_PORT
load_definitions = $1/definitions.json
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 64MB
raft.wal_max_size_bytes = 67108864
log.file = false
log.console = true
log.console.level = warning
CONFIG
    if [[ $FLORIN_SERVERS_PROFILE != run ]]; then
        cat <<CONFIG
management.tcp.ip = 127.0.0.1
management.tcp.port = $RABBITMQ_MANAGEMENT_PORT
CONFIG
    fi
    if [[ $FLORIN_SERVERS_PROFILE == test ]]; then
        cat <<CONFIG
listeners.ssl.1 = 127.0.0.1:$RABBITMQ_TLS_PORT
ssl_options.cacertfile = $1/server.crt
ssl_options.certfile = $1/server.crt
ssl_options.keyfile = $1/server.key
ssl_options.verify = verify_none
CONFIG
    fi
}

# rabbitmq_prepare DIR HOME SLUG...: writes every file the broker reads.
rabbitmq_prepare() {
    local dir=$1 home=$2 user plugins='[].'
    shift 2
    user=$(server_user rabbitmq)
    owned_folder "$home" "$user"
    if [[ $FLORIN_SERVERS_PROFILE == test ]]; then tls_hand_out "$dir" "$home" "$user"; fi
    if [[ $FLORIN_SERVERS_PROFILE != run ]]; then plugins='[rabbitmq_management].'; fi
    (
        umask 077
        rabbitmq_config "$home" >"$home/rabbitmq.conf"
        printf '%s\n' "$plugins" >"$home/enabled_plugins"
        rabbitmq_definitions "$dir" "$@" >"$home/definitions.json"
        printf '%s' "$(secret "$dir" erlang-cookie)" >"$home/.erlang.cookie"
    )
    if am_root; then chown -R "$user" "$home"; fi
    chmod 400 "$home/.erlang.cookie"
}

# The Erlang port mapper in the foreground, as a process of ours: Erlang would otherwise leave a daemon behind.
epmd_start() {
    local dir=$1 home=$2 epmd
    epmd=$(command -v epmd || find /usr/lib/erlang -name epmd -path '*/bin/*' | head -1)
    (
        cd /
        process_launch "$dir/pids/epmd" "$dir/logs/epmd.log" "$(server_user rabbitmq)" \
            env -i HOME="$home" "$epmd" -port "$EPMD_PORT" -address 127.0.0.1
    )
}

rabbitmq_start() {
    local dir=$1 home erlang
    home="$(data_home "$dir")/rabbitmq"
    shift
    rabbitmq_prepare "$dir" "$home" "$@"
    if ! server_running "$dir" epmd; then epmd_start "$dir" "$home"; fi
    wait_until 10 port_answers "$EPMD_PORT" || return 1
    # One scheduler is plenty here, and busy waiting would take the processor from the services.
    erlang="+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"
    # ALLOW_INPUT makes the start script become the Erlang machine instead of watching it; -noinput takes the
    # console away again. The node's name may be fixed, because the port mapper is ours alone.
    (
        cd /
        process_launch "$dir/pids/rabbitmq" "$dir/logs/rabbitmq.log" "$(server_user rabbitmq)" \
            env -i HOME="$home" LC_ALL=C.UTF-8 PATH="$PATH" \
            RABBITMQ_NODENAME=florin@localhost RABBITMQ_CONF_ENV_FILE="$home/no-environment-file" \
            RABBITMQ_CONFIG_FILE="$home/rabbitmq.conf" RABBITMQ_ENABLED_PLUGINS_FILE="$home/enabled_plugins" \
            RABBITMQ_MNESIA_BASE="$home/mnesia" RABBITMQ_LOG_BASE="$home/log" RABBITMQ_DIST_PORT="$ERLANG_PORT" \
            RABBITMQ_ALLOW_INPUT=1 RABBITMQ_SERVER_START_ARGS="-noinput +B i" \
            RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="$erlang" \
            ERL_EPMD_PORT="$EPMD_PORT" ERL_EPMD_ADDRESS=127.0.0.1 \
            /usr/lib/rabbitmq/bin/rabbitmq-server
    )
}

rabbitmq_ready() { port_answers "$RABBITMQ_PORT"; }

# rabbitmq_tool DIR TOOL ARGUMENTS...: rabbitmqctl or another of RabbitMQ's own.
rabbitmq_tool() {
    local dir=$1 tool=$2 home user
    shift 2
    user=$(server_user rabbitmq)
    home="$(data_home "$dir")/rabbitmq"
    (
        cd /
        become=()
        if am_root; then become=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --init-groups); fi
        "${become[@]}" env -i HOME="$home" LC_ALL=C.UTF-8 PATH="$PATH" ERL_EPMD_PORT="$EPMD_PORT" \
            RABBITMQ_NODENAME=florin@localhost RABBITMQ_CONF_ENV_FILE="$home/no-environment-file" \
            "/usr/lib/rabbitmq/bin/$tool" --quiet "$@"
    )
}

# rabbitmq_ctl DIR ARGUMENTS...
rabbitmq_ctl() { rabbitmq_tool "$1" rabbitmqctl "${@:2}"; }
