# shellcheck shell=bash
# Base backups of PostgreSQL and an archive of its WAL, under DIR/backups. WAL is received as it is written, through a
# replication slot, so nothing is lost between the backup and the latest answered write, and no server setting is needed.

readonly BACKUP_SLOT=florin_backup

backup_home() { printf '%s/backups' "$1"; }

# backup_receiving DIR: whether the archive is being written.
backup_receiving() { process_pid "$1/pids/wal-archive" >/dev/null; }

# postgres's own password file, so that no password stands among the arguments of a process.
backup_passfile() {
    local file
    file="$(data_home "$1")/.pgpass"
    (umask 077 && printf '127.0.0.1:*:*:florin_admin:%s\n' "$(secret "$1" postgres-admin)" >"$file")
    if am_root; then chown "$(server_user postgres)" "$file"; fi
    printf '%s' "$file"
}

# backup_archive_start DIR: receives WAL into DIR/backups/wal from now on. A segment that is being written is *.partial.
backup_archive_start() {
    local dir=$1 home passfile
    if backup_receiving "$dir"; then return; fi
    home=$(backup_home "$dir")
    passfile=$(backup_passfile "$dir")
    mkdir -p "$home"
    owned_folder "$home/wal" "$(server_user postgres)"
    postgres_run_as PGPASSFILE="$passfile" "$(postgres_bin)/pg_receivewal" -h 127.0.0.1 -p "$POSTGRES_PORT" \
        -U florin_admin --slot="$BACKUP_SLOT" --create-slot --if-not-exists
    (
        cd /
        process_launch "$dir/pids/wal-archive" "$dir/logs/wal-archive.log" "$(server_user postgres)" \
            env -i LC_ALL=C.UTF-8 PGPASSFILE="$passfile" "$(postgres_bin)/pg_receivewal" -h 127.0.0.1 \
            -p "$POSTGRES_PORT" -U florin_admin --slot="$BACKUP_SLOT" --synchronous -D "$home/wal"
    )
}

# backup_archive_is_current DIR: everything committed until now is on the archive's disk. It follows within moments; who
# must not lose those either runs a synchronous standby.
backup_archive_is_current() {
    [[ $(postgres_admin "$1" postgres -At -c "select count(*) from pg_stat_replication
        where application_name = 'pg_receivewal' and flush_lsn >= pg_current_wal_lsn()") == 1 ]]
}

backup_archive_stop() { process_stop "$1/pids/wal-archive" wal-archive INT 10; }

# backup_base DIR: a copy of the whole server; prints its folder.
backup_base() {
    local dir=$1 home passfile target
    home=$(backup_home "$dir")
    passfile=$(backup_passfile "$dir")
    target="$home/base-$(date -u +%Y%m%dT%H%M%SZ)"
    owned_folder "$target" "$(server_user postgres)"
    postgres_run_as PGPASSFILE="$passfile" "$(postgres_bin)/pg_basebackup" -D "$target" -h 127.0.0.1 \
        -p "$POSTGRES_PORT" -U florin_admin -X none -c fast --no-password >&2
    printf '%s' "$target"
}

# backup_latest DIR
backup_latest() { find "$(backup_home "$1")" -maxdepth 1 -name 'base-*' | sort | tail -1; }

# backup_restore DIR BASE [TIME]: makes the data folder of postgres out of a base backup; WAL is replayed to TIME, or to
# the end of the archive, when the server starts. The former data folder is kept beside it.
backup_restore() {
    local dir=$1 base=$2 until=${3:-} home data user
    home=$(backup_home "$dir")
    data="$(data_home "$dir")/postgres"
    user=$(server_user postgres)
    if [[ -e $data ]]; then mv "$data" "$data.before-restore-$(date -u +%Y%m%dT%H%M%SZ)"; fi
    cp -a "$base" "$data"
    # The last segment was still being written when the server died.
    cat >>"$data/postgresql.auto.conf" <<CONF
restore_command = 'cp "$home/wal/%f" "%p" || cp "$home/wal/%f.partial" "%p"'
recovery_target_action = 'promote'
CONF
    if [[ -n $until ]]; then
        printf "recovery_target_time = '%s'\n" "$until" >>"$data/postgresql.auto.conf"
    else
        printf "recovery_target_timeline = 'latest'\n" >>"$data/postgresql.auto.conf"
    fi
    install -m 600 /dev/null "$data/recovery.signal"
    if am_root; then chown "$user" "$data/recovery.signal" "$data/postgresql.auto.conf"; fi
}

# backup_recovered DIR: the restored server has replayed what it was asked to and takes writes.
backup_recovered() {
    [[ $(postgres_admin "$1" postgres -At -c 'select pg_is_in_recovery()' 2>/dev/null) == f ]]
}
