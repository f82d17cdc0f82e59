-- A broadcast's audience can be chosen by tier: null until auth has told it.
alter table notifications.recipients add column kyc_tier integer check (kyc_tier >= 0);
-- Whoever is known already is asked for once more.
update notifications.directory_fill set after = null, completed_at = null;

-- One message of an operator's to many people.
create table notifications.broadcasts (
    id uuid primary key,
    event text not null,
    status text not null check (status in ('scheduled', 'running', 'paused', 'finished', 'cancelled')),
    -- {"en": {"title": "...", "text": "...", "html": "..."}}
    content jsonb not null check (content -> 'en' is not null),
    variables jsonb not null check (jsonb_typeof(variables) = 'object'),
    channels text[] not null
        check (channels <@ array['in_app', 'email', 'sms', 'push'] and cardinality(channels) > 0),
    -- {"roles": [...], "countries": [...], "kyc_tiers": [...], "topics": [...]}, or named people: `broadcast_people`.
    audience jsonb not null check (jsonb_typeof(audience) = 'object'),
    is_to_named boolean not null,
    audience_size integer not null check (audience_size >= 0),
    rate_per_minute integer not null check (rate_per_minute between 1 and 120000),
    starts_at timestamptz,
    expires_at timestamptz,
    -- The last of the audience who was told; they are told in the order of their ids.
    told_up_to uuid,
    told integer not null default 0 check (told >= 0),
    -- Before it nobody more is told: by it the rate is kept.
    next_turn_at timestamptz,
    -- Everybody's turn has come, or it is too late for the rest.
    walked_at timestamptz,
    -- Nothing of a cancelled one waits any more.
    swept_at timestamptz,
    created_by uuid not null,
    created_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    constraint broadcasts_end_after_they_start check (expires_at > starts_at),
    constraint broadcasts_start_at_an_instant check (
        (status in ('running', 'paused', 'finished')) <= (started_at is not null and next_turn_at is not null)),
    constraint broadcasts_end_at_an_instant check ((status in ('finished', 'cancelled')) = (ended_at is not null)),
    constraint broadcasts_finish_with_everybody check (status <> 'finished' or walked_at is not null),
    constraint broadcasts_tell_by_a_cursor check ((told = 0) = (told_up_to is null))
);
create index broadcasts_by_status on notifications.broadcasts (status, id desc);
create index broadcasts_under_way on notifications.broadcasts (id)
    where status in ('scheduled', 'running', 'paused') or (status = 'cancelled' and swept_at is null);
create index broadcasts_by_age on notifications.broadcasts (ended_at) where ended_at is not null;

create function notifications.broadcasts_move_forward() returns trigger language plpgsql as $$
declare
    steps constant jsonb := '{
        "scheduled": ["running", "cancelled"], "running": ["paused", "finished", "cancelled"],
        "paused": ["running", "finished", "cancelled"], "finished": [], "cancelled": []}';
begin
    if new.status <> old.status and not steps -> old.status ? new.status then
        raise exception 'a broadcast does not go from % to %', old.status, new.status using errcode = 'check_violation';
    end if;
    if (new.event, new.content, new.variables, new.channels, new.audience)
        is distinct from (old.event, old.content, old.variables, old.channels, old.audience)
    then
        raise exception 'what a broadcast says, and to whom, is never changed' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger broadcasts_move_forward before update on notifications.broadcasts
    for each row execute function notifications.broadcasts_move_forward();

-- The audience of a broadcast that names people.
create table notifications.broadcast_people (
    broadcast_id uuid not null references notifications.broadcasts (id) on delete cascade,
    user_id uuid not null,
    primary key (broadcast_id, user_id)
);
create index broadcast_people_of_a_user on notifications.broadcast_people (user_id);

alter table notifications.deliveries
    add column broadcast_id uuid references notifications.broadcasts (id);
create index deliveries_of_a_broadcast on notifications.deliveries (broadcast_id) where broadcast_id is not null;
create index deliveries_open_of_a_broadcast on notifications.deliveries (broadcast_id)
    where broadcast_id is not null and status in ('scheduled', 'sending');

-- How many deliveries of a broadcast stand how. Each change is a row that nobody else waits for; a job adds them up.
create table notifications.broadcast_counts (
    broadcast_id uuid not null references notifications.broadcasts (id) on delete cascade,
    status text not null,
    count bigint not null,
    primary key (broadcast_id, status)
);
create table notifications.broadcast_changes (
    id bigint generated always as identity primary key,
    broadcast_id uuid not null,
    status text not null,
    change integer not null
);
create index broadcast_changes_of_a_broadcast on notifications.broadcast_changes (broadcast_id);

create function notifications.deliveries_count_for_their_broadcast() returns trigger language plpgsql as $$
begin
    insert into notifications.broadcast_changes (broadcast_id, status, change)
    values (new.broadcast_id, new.status, 1);
    if tg_op = 'UPDATE' then
        insert into notifications.broadcast_changes (broadcast_id, status, change)
        values (new.broadcast_id, old.status, -1);
    end if;
    return null;
end $$;
create trigger deliveries_begin_to_count after insert on notifications.deliveries
    for each row when (new.broadcast_id is not null)
    execute function notifications.deliveries_count_for_their_broadcast();
create trigger deliveries_go_on_counting after update of status on notifications.deliveries
    for each row when (new.broadcast_id is not null and new.status <> old.status)
    execute function notifications.deliveries_count_for_their_broadcast();
