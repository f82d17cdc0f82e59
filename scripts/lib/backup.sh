# shellcheck shell=bash
# Base backups of PostgreSQL and an archive of its WAL. WAL is received as it is written, through a replication slot, so
# nothing is lost between the backup and the latest answered write, and no server setting is needed.
#
# BACKUPS/<line>/wal, base-<time>, secrets: a line is the unbroken history of one server, so that the WAL of a server that
# was restored or begun anew never stands among that of another. DIR/backup-line names the line that is being written.

readonly BACKUP_SLOT=florin_backup

# backup_home DIR: where its backups lie. Those of `make run` lie beside .run: what empties the data spares them.
backup_home() {
    local home="$1/backups"
    if [[ $1 == "$RUN_DIR" ]]; then home="$ROOT/.backups"; fi
    if ! user_reaches postgres "$(dirname "$home")"; then
        home="/var/lib/florin/backups-$(printf '%s' "$home" | sha256sum | cut -c1-12)"
    fi
    printf '%s' "$home"
}

# backup_line DIR: the folder of the line that is being written; fails when there is none.
backup_line() {
    local line
    [[ -s $1/backup-line ]] || return 1
    line="$(backup_home "$1")/$(cat "$1/backup-line")"
    [[ -d $line ]] || return 1
    printf '%s' "$line"
}

# backup_receiving DIR: whether the archive is being written.
backup_receiving() { process_pid "$1/pids/wal-archive" >/dev/null; }

# backup_slot DIR COLUMNS: of the archive's slot, with | between; nothing when there is none.
backup_slot() {
    postgres_admin "$1" postgres -At -c "select $2 from pg_replication_slots where slot_name = '$BACKUP_SLOT'"
}

# postgres's own password file, so that no password stands among the arguments of a process.
backup_passfile() {
    local file
    file="$(data_home "$1")/.pgpass"
    (umask 077 && printf '127.0.0.1:*:*:florin_admin:%s\n' "$(secret "$1" postgres-admin)" >"$file")
    if am_root; then chown "$(server_user postgres)" "$file"; fi
    printf '%s' "$file"
}

# backup_archive_begin DIR: WAL is received from now on, into the line there is or, where that is broken, into a new one.
backup_archive_begin() {
    local dir=$1 line
    if backup_line "$dir" >/dev/null && [[ $(backup_slot "$dir" wal_status) != lost ]]; then
        backup_archive_resume "$dir"
        return
    fi
    backup_archive_stop "$dir"
    postgres_admin "$dir" postgres -c "select pg_drop_replication_slot(slot_name) from pg_replication_slots
        where slot_name = '$BACKUP_SLOT'" >/dev/null
    date -u +%Y%m%dT%H%M%SZ >"$dir/backup-line"
    line="$(backup_home "$dir")/$(cat "$dir/backup-line")"
    mkdir -p "$line"
    owned_folder "$line/wal" "$(server_user postgres)"
    backup_archive_resume "$dir"
}

# backup_archive_resume DIR: receives again what is written to the line, if there is one. A segment that is being
# written is *.partial.
backup_archive_resume() {
    local dir=$1 line passfile
    if backup_receiving "$dir" || ! line=$(backup_line "$dir"); then return; fi
    passfile=$(backup_passfile "$dir")
    postgres_run_as PGPASSFILE="$passfile" "$(postgres_bin)/pg_receivewal" -h 127.0.0.1 -p "$POSTGRES_PORT" \
        -U florin_admin --slot="$BACKUP_SLOT" --create-slot --if-not-exists
    (
        cd /
        process_launch "$dir/pids/wal-archive" "$dir/logs/wal-archive.log" "$(server_user postgres)" \
            env -i LC_ALL=C.UTF-8 PGPASSFILE="$passfile" "$(postgres_bin)/pg_receivewal" -h 127.0.0.1 \
            -p "$POSTGRES_PORT" -U florin_admin --slot="$BACKUP_SLOT" --synchronous -D "$line/wal"
    )
}

# backup_archive_is_current DIR: everything committed until now is on the archive's disk. It follows within moments; who
# must not lose those either runs a synchronous standby.
backup_archive_is_current() {
    [[ $(postgres_admin "$1" postgres -At -c "select count(*) from pg_stat_replication
        where application_name = 'pg_receivewal' and flush_lsn >= pg_current_wal_lsn()") == 1 ]]
}

backup_archive_stop() { process_stop "$1/pids/wal-archive" wal-archive INT 10; }

# backup_status DIR: one line on the archive, for make status.
backup_status() {
    local dir=$1 line status kept
    if ! line=$(backup_line "$dir"); then
        printf '%-12s off      make backup turns it on\n' 'WAL archive'
        return
    fi
    if ! server_running "$dir" postgres; then
        printf '%-12s stopped  with the database; goes on with make run\n' 'WAL archive'
        return
    fi
    IFS='|' read -r status kept < <(backup_slot "$dir" "wal_status, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint / 1048576") ||
        true
    if [[ $status == lost ]]; then
        printf '%-12s BROKEN   it was away for too long; make backup begins anew with a copy\n' 'WAL archive'
    elif backup_receiving "$dir"; then
        printf '%-12s running  pid %-8s %s MB behind, into %s\n' 'WAL archive' "$(process_pid "$dir/pids/wal-archive")" \
            "${kept:-?}" "${line#"$ROOT/"}"
    else
        printf '%-12s DEAD     the server keeps %s MB of WAL for it; make backup starts it again\n' 'WAL archive' \
            "${kept:-?}"
    fi
}

# backup_base DIR: a copy of the whole server, into the line that is being written; prints its folder.
backup_base() {
    local dir=$1 line passfile target
    line=$(backup_line "$dir")
    # The roles of the copy have these passwords, and auth reads its columns with these keys.
    (umask 077 && mkdir -p "$line/secrets" && cp "$dir/secrets/"* "$line/secrets/")
    passfile=$(backup_passfile "$dir")
    target="$line/base-$(date -u +%Y%m%dT%H%M%SZ)"
    owned_folder "$target" "$(server_user postgres)"
    postgres_run_as PGPASSFILE="$passfile" "$(postgres_bin)/pg_basebackup" -D "$target" -h 127.0.0.1 \
        -p "$POSTGRES_PORT" -U florin_admin -X none -c fast --no-password >&2
    printf '%s' "$target"
}

# backup_latest DIR: the newest copy of all lines; nothing when there is none.
backup_latest() {
    find "$(backup_home "$1")" -mindepth 2 -maxdepth 2 -name 'base-*' -printf '%f %p\n' 2>/dev/null | sort | tail -1 | cut -d' ' -f2-
}

# backup_restore DIR BASE [TIME]: makes the data folder of postgres out of a base backup; WAL is replayed to TIME, or to
# the end of the archive, when the server starts. The former data folder is kept beside it. From then on the server has a
# history of its own, which no line has yet.
backup_restore() {
    local dir=$1 base=$2 until=${3:-} wal data user
    wal="$(dirname "$base")/wal"
    rm -f "$dir/backup-line"
    (umask 077 && mkdir -p "$dir/secrets" && cp "$(dirname "$base")/secrets/"* "$dir/secrets/")
    data="$(data_home "$dir")/postgres"
    user=$(server_user postgres)
    if [[ -e $data ]]; then mv "$data" "$data.before-restore-$(date -u +%Y%m%dT%H%M%SZ)"; fi
    cp -a "$base" "$data"
    # The last segment was still being written when the server died.
    cat >>"$data/postgresql.auto.conf" <<CONF
restore_command = 'cp "$wal/%f" "%p" || cp "$wal/%f.partial" "%p"'
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
