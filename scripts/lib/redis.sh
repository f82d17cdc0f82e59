# shellcheck shell=bash
# A private Redis: loopback only, with a password, snapshots in its own folder.

redis_config() {
    local dir=$1 data=$2
    cat <<CONFIG
bind 127.0.0.1
port $REDIS_PORT
protected-mode yes
requirepass $(secret "$dir" redis)
dir $data
save 300 1
appendonly no
maxmemory 256mb
maxmemory-policy volatile-ttl
loglevel notice
CONFIG
}

redis_ready() {
    [[ $(REDISCLI_AUTH=$(secret "$1" redis) redis-cli -h 127.0.0.1 -p "$REDIS_PORT" ping 2>/dev/null) == PONG ]]
}

redis_start() {
    local dir=$1 data user
    user=$(server_user redis)
    data="$(data_home "$dir")/redis"
    owned_folder "$data" "$user"
    (umask 077 && redis_config "$dir" "$data" >"$data/redis.conf")
    if am_root; then chown "$user" "$data/redis.conf"; fi
    (
        cd /
        process_launch "$dir/pids/redis" "$dir/logs/redis.log" "$user" \
            env -i LC_ALL=C.UTF-8 PATH="$PATH" redis-server "$data/redis.conf"
    )
}
