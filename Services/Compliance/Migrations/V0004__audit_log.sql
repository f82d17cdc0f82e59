-- A key for each person, sealed under the service's own. What is sealed with it is gone when it is, wherever it lies.
create table compliance.person_keys (
    user_id uuid primary key,
    -- Nonce, ciphertext and tag; null once it is destroyed.
    sealed bytea check (octet_length(sealed) = 60),
    created_at timestamptz not null,
    destroyed_at timestamptz,
    constraint person_keys_there_or_destroyed check ((sealed is null) = (destroyed_at is not null))
);

create function compliance.refuse_destroyed_key() returns trigger language plpgsql as $$
begin
    raise exception 'the key of % is destroyed', old.user_id
        using errcode = 'integrity_constraint_violation', constraint = 'person_keys_destroyed_for_good';
end
$$;
create trigger person_keys_destroyed_for_good before update or delete on compliance.person_keys
    for each row when (old.destroyed_at is not null) execute function compliance.refuse_destroyed_key();

-- Where the log ends: the next entry is bound to it. And what the first kept one is bound to, which is the beginning
-- until entries are purged.
create table compliance.audit_head (
    only_row boolean primary key default true check (only_row),
    sequence bigint not null check (sequence >= 0),
    hash bytea not null check (octet_length(hash) = 32),
    start_sequence bigint not null check (start_sequence >= 0),
    start_hash bytea not null check (octet_length(start_hash) = 32),
    constraint audit_head_behind_start check (sequence >= start_sequence)
);
insert into compliance.audit_head (sequence, hash, start_sequence, start_hash)
values (0, decode(repeat('00', 32), 'hex'), 0, decode(repeat('00', 32), 'hex'));

-- All that has happened in the suite, in the order in which it was told. The payload is the exact text that is hashed;
-- the columns beside it repeat what lists ask for.
create table compliance.audit_entries (
    sequence bigint primary key check (sequence > 0),
    -- Of the message.
    id uuid not null constraint audit_entries_once unique,
    at timestamptz not null,
    service text not null,
    category text not null check (category in
        ('account', 'session', 'credential', 'role', 'wallet', 'movement', 'payment', 'billing', 'card', 'credit',
            'accounting', 'kyc', 'screening', 'monitoring', 'case', 'report', 'privacy', 'consent', 'security',
            'configuration', 'access')),
    type text not null,
    severity text not null check (severity in ('info', 'warning', 'error', 'critical')),
    outcome text not null check (outcome in ('succeeded', 'refused', 'failed')),
    -- Numbers of the actors, subjects, things and requests that it names (AuditKey).
    keys bigint[] not null,
    previous_hash bytea not null check (octet_length(previous_hash) = 32),
    hash bytea not null,
    payload bytea not null,
    constraint audit_entries_hash check (hash = sha256(previous_hash || int8send(sequence) || payload))
);
alter table compliance.audit_entries alter column payload set compression lz4;
-- Numbers that were mixed do not compress.
alter table compliance.audit_entries alter column keys set storage external;
create index audit_entries_keys on compliance.audit_entries using gin (keys);
create index audit_entries_at on compliance.audit_entries (at, sequence)
    include (service, category, severity, outcome);
create index audit_entries_type on compliance.audit_entries (type, sequence);
create index audit_entries_category on compliance.audit_entries (category, sequence);
create index audit_entries_service on compliance.audit_entries (service, sequence);
create index audit_entries_grave on compliance.audit_entries (severity, sequence) where severity <> 'info';

-- Each statement's new entries go on where the log ends, without a gap, and move its end. Once for all of them: a row
-- trigger would cost a batch several times as much.
create function compliance.extend_audit_chain() returns trigger language plpgsql as $$
declare
    chain_end compliance.audit_head;
    broken bigint;
begin
    select * into chain_end from compliance.audit_head for update;
    select min(placed.sequence) into broken
    from (
        select n.sequence, n.previous_hash, lag(n.sequence, 1, chain_end.sequence) over places as before,
            lag(n.hash, 1, chain_end.hash) over places as before_hash
        from new_entries n window places as (order by n.sequence)
    ) placed
    where placed.sequence <> placed.before + 1 or placed.previous_hash <> placed.before_hash;
    if broken is not null then
        raise exception 'entry % does not follow the one before it', broken
            using errcode = 'integrity_constraint_violation', constraint = 'audit_entries_chained';
    end if;
    update compliance.audit_head h set sequence = n.sequence, hash = n.hash
    from (select sequence, hash from new_entries order by sequence desc limit 1) n;
    return null;
end
$$;
create trigger extend_audit_chain after insert on compliance.audit_entries
    referencing new table as new_entries
    for each statement execute function compliance.extend_audit_chain();

create function compliance.refuse_audit_change() returns trigger language plpgsql as $$
begin
    raise exception 'the log is only added to: % on % refused', tg_op, tg_table_name
        using errcode = 'integrity_constraint_violation', constraint = 'audit_entries_append_only';
end
$$;
create trigger audit_entries_append_only before update or truncate on compliance.audit_entries
    for each statement execute function compliance.refuse_audit_change();
-- The owner's own rights too: a slip must meet a refusal before it meets the trigger.
revoke update, truncate on compliance.audit_entries from public, current_user;

-- After seven years entries go, the oldest first and no other; what the first kept one is bound to stays on record.
create function compliance.move_audit_start() returns trigger language plpgsql as $$
declare
    chain compliance.audit_head;
    last bigint;
begin
    select * into chain from compliance.audit_head for update;
    select max(o.sequence) into last from old_entries o;
    if last is null then
        return null;
    end if;
    if (select count(*) from old_entries) <> last - chain.start_sequence
        or exists (select from old_entries o where o.at > now() - interval '2555 days')
    then
        raise exception 'entries up to % cannot go', last
            using errcode = 'integrity_constraint_violation', constraint = 'audit_entries_append_only';
    end if;
    update compliance.audit_head h set start_sequence = o.sequence, start_hash = o.hash
    from old_entries o where o.sequence = last;
    return null;
end
$$;
create trigger move_audit_start after delete on compliance.audit_entries
    referencing old table as old_entries
    for each statement execute function compliance.move_audit_start();

-- How far the chain has been recomputed, and what was found.
create table compliance.audit_check (
    only_row boolean primary key default true check (only_row),
    -- Every entry up to here was right when it was looked at first.
    verified_sequence bigint not null,
    verified_hash bytea not null check (octet_length(verified_hash) = 32),
    verified_at timestamptz,
    -- The walk over all entries that is on its way, and the last that came to the end.
    walked_sequence bigint not null,
    walked_hash bytea not null check (octet_length(walked_hash) = 32),
    walk_began_at timestamptz,
    proven_at timestamptz,
    -- The first bad entry, until the whole chain is right again.
    broken_sequence bigint,
    broken_fault text,
    broken_found_at timestamptz,
    -- The end that others were told last.
    published_sequence bigint not null default 0,
    constraint audit_check_break_is_whole check (
        (broken_sequence is null) = (broken_fault is null) and (broken_sequence is null) = (broken_found_at is null))
);
insert into compliance.audit_check (verified_sequence, verified_hash, walked_sequence, walked_hash)
values (0, decode(repeat('00', 32), 'hex'), 0, decode(repeat('00', 32), 'hex'));

-- Who is turned away at the gateway: networks, devices, people.
create table compliance.blocks (
    id uuid primary key,
    kind text not null check (kind in ('cidr', 'device', 'user')),
    -- In its one form, so that a value is blocked once.
    value text not null check (value <> ''),
    reason text not null check (reason <> ''),
    until timestamptz,
    -- Nobody: a rule.
    created_by uuid,
    created_at timestamptz not null,
    ended_at timestamptz,
    ended_by uuid,
    constraint blocks_end_after_they_begin check (until > created_at and coalesce(ended_at >= created_at, true)),
    constraint blocks_ended_says_when check (ended_by is null or ended_at is not null),
    constraint blocks_nobody_blocks_themselves check (kind <> 'user' or created_by::text is distinct from value)
);
create unique index blocks_one_of_a_value on compliance.blocks (kind, value) where ended_at is null;
create index blocks_ending on compliance.blocks (until) where ended_at is null;

create function compliance.refuse_ended_block() returns trigger language plpgsql as $$
begin
    raise exception 'block % has ended', old.id
        using errcode = 'integrity_constraint_violation', constraint = 'blocks_ended_for_good';
end
$$;
create trigger blocks_ended_for_good before update on compliance.blocks
    for each row when (old.ended_at is not null) execute function compliance.refuse_ended_block();

-- What looks like an attack, gathered by the hour: how often from where, on whom.
create table compliance.security_signals (
    id uuid primary key,
    kind text not null check (kind in ('login_failed', 'account_locked', 'access_refused')),
    user_id uuid,
    ip text,
    device_id text,
    hour timestamptz not null,
    count integer not null check (count > 0),
    first_at timestamptz not null,
    last_at timestamptz not null,
    constraint security_signals_one_an_hour unique nulls not distinct (kind, user_id, ip, device_id, hour),
    constraint security_signals_last_after_first check (last_at >= first_at)
);
create index security_signals_of_user on compliance.security_signals (user_id, id desc);
create index security_signals_of_ip on compliance.security_signals (ip, id desc);
create index security_signals_last on compliance.security_signals (last_at);
