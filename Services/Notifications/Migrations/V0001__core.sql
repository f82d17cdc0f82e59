-- Who can be told: auth's directory, kept by its events. The higher version wins, however late a lower one comes.
create table notifications.recipients (
    user_id uuid primary key,
    version bigint not null check (version >= 0),
    email text,
    email_verified boolean not null,
    phone text,
    phone_verified boolean not null,
    first_name text,
    last_name text,
    country text,
    status text not null,
    roles text[] not null default '{}',
    updated_at timestamptz not null
);
create index recipients_by_role on notifications.recipients using gin (roles);

-- How far the first filling of the directory has come; over when it says so.
create table notifications.directory_fill (
    only_row boolean primary key default true check (only_row),
    after uuid,
    completed_at timestamptz
);
insert into notifications.directory_fill default values;

create table notifications.preferences (
    user_id uuid primary key,
    locale text not null check (locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
    -- Null: the country's only one, else UTC.
    time_zone text,
    quiet_enabled boolean not null,
    -- Minutes since midnight.
    quiet_start smallint not null check (quiet_start between 0 and 1439),
    quiet_end smallint not null check (quiet_end between 0 and 1439),
    quiet_channels text[] not null check (quiet_channels <@ array['email', 'sms', 'push']),
    digest_time smallint not null check (digest_time between 0 and 1439),
    channels_off text[] not null check (channels_off <@ array['in_app', 'email', 'sms', 'push']),
    -- {"transfer": {"email": "daily"}}
    types jsonb not null check (jsonb_typeof(types) = 'object'),
    marketing text[] not null check (marketing <@ array['email', 'sms', 'push']),
    updated_at timestamptz not null
);

create table notifications.subscriptions (
    user_id uuid not null,
    event text not null,
    channels text[] not null check (channels <@ array['in_app', 'email', 'sms', 'push']),
    minimum bigint check (minimum >= 0),
    currency text,
    wallet_id uuid,
    updated_at timestamptz not null,
    primary key (user_id, event),
    constraint subscriptions_minimum_has_a_currency check ((minimum is null) = (currency is null))
);

-- What has happened and somebody is told of. It stays as long as its source might repeat itself, whatever its owner
-- does with the entry in the inbox.
create table notifications.notices (
    id uuid primary key,
    event text not null,
    business_key text not null,
    -- A user's id, or `email:somebody@example.com`.
    recipient text not null,
    user_id uuid,
    -- Somebody without an account, or an address that is not proven yet.
    channel text check (channel in ('email', 'sms')),
    address text,
    name text,
    locale text,
    variables jsonb not null check (jsonb_typeof(variables) = 'object'),
    sealed_secrets bytea,
    subject_kind text,
    subject_id text,
    wallet_id uuid,
    at timestamptz not null,
    expires_at timestamptz,
    -- Happenings of one minute beyond the twentieth are told as one.
    folded_into uuid references notifications.notices (id) on delete cascade,
    count integer not null default 1 check (count >= 1),
    created_at timestamptz not null,
    constraint notices_told_once unique (business_key, event, recipient),
    constraint notices_have_a_recipient check (user_id is not null or address is not null),
    constraint notices_subject_is_whole check ((subject_kind is null) = (subject_id is null))
);
create index notices_of_a_user on notifications.notices (user_id, id);
create index notices_by_age on notifications.notices (created_at);
create index notices_sealed on notifications.notices (expires_at) where sealed_secrets is not null;
create index notices_folded on notifications.notices (folded_into) where folded_into is not null;

-- How many happenings of one kind a user had in a minute.
create table notifications.bursts (
    user_id uuid not null,
    event text not null,
    minute timestamptz not null,
    count integer not null check (count >= 1),
    fold_id uuid references notifications.notices (id) on delete set null,
    primary key (user_id, event, minute)
);
create index bursts_by_age on notifications.bursts (minute);
create index bursts_of_a_fold on notifications.bursts (fold_id) where fold_id is not null;

-- The newest number given in an inbox. Whoever writes there locks this row first, so numbers are committed in order.
create table notifications.entry_heads (
    user_id uuid primary key,
    seq bigint not null check (seq >= 0)
);

create table notifications.entries (
    id uuid primary key references notifications.notices (id) on delete cascade,
    user_id uuid not null,
    seq bigint not null check (seq > 0),
    event text not null,
    type text not null,
    priority text not null check (priority in ('low', 'medium', 'high', 'urgent')),
    title text not null,
    text text not null,
    action_url text,
    data jsonb not null,
    count integer not null default 1 check (count >= 1),
    read_at timestamptz,
    dismissed_at timestamptz,
    created_at timestamptz not null,
    expires_at timestamptz,
    constraint entries_seq_is_given_once unique (user_id, seq)
);
create index entries_unread on notifications.entries (user_id, seq) where read_at is null;
create index entries_expiring on notifications.entries (expires_at) where expires_at is not null;
create index entries_by_age on notifications.entries (created_at);

-- One mail a day at most that gathers what can wait.
create table notifications.digests (
    id uuid primary key,
    user_id uuid not null,
    local_date date not null,
    items integer not null check (items >= 1),
    created_at timestamptz not null,
    constraint digests_one_a_day unique (user_id, local_date)
);

-- Each way by which a notice goes, or why it does not.
create table notifications.deliveries (
    id uuid primary key,
    notice_id uuid references notifications.notices (id) on delete cascade,
    digest_id uuid references notifications.digests (id) on delete cascade,
    user_id uuid,
    event text not null,
    channel text not null check (channel in ('in_app', 'email', 'sms', 'push')),
    device_id uuid,
    status text not null check (status in (
        'scheduled', 'sending', 'sent', 'delivered', 'skipped', 'expired', 'failed', 'bounced', 'complained',
        'unknown')),
    reason text,
    is_mandatory boolean not null,
    -- What leaves first when not everything can: 0 urgent, 1 money, 2 the rest, 3 promotion.
    rank smallint not null check (rank between 0 and 3),
    -- Waits for a digest of that pace.
    digest text check (digest in ('daily', 'weekly')),
    -- Has become a line of that one.
    gathered_in uuid references notifications.digests (id) on delete set null,
    not_before timestamptz,
    next_attempt_at timestamptz,
    attempts integer not null default 0 check (attempts >= 0),
    attempt_begun_at timestamptz,
    -- Its process says again and again that it is still at it.
    attempt_seen_at timestamptz,
    attempt_by uuid,
    sent_at timestamptz,
    address text,
    provider_reference text,
    error text,
    expires_at timestamptz,
    resend_of uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint deliveries_are_of_something check ((notice_id is null) <> (digest_id is null)),
    constraint deliveries_once unique nulls not distinct (notice_id, digest_id, channel, device_id, resend_of),
    constraint deliveries_wait_for_an_instant check ((status = 'scheduled') = (next_attempt_at is not null)),
    constraint deliveries_being_sent_are_somebodys check ((status = 'sending') <= (attempt_by is not null)),
    constraint deliveries_sent_at_an_instant check (status not in ('sent', 'delivered') or sent_at is not null),
    constraint deliveries_skipped_for_a_reason check (status <> 'skipped' or reason is not null)
);
create index deliveries_due on notifications.deliveries (rank, next_attempt_at)
    where status = 'scheduled' and digest is null;
create index deliveries_for_digests on notifications.deliveries (next_attempt_at)
    where status = 'scheduled' and digest is not null;
create index deliveries_gathered on notifications.deliveries (gathered_in) where gathered_in is not null;
create index deliveries_being_sent on notifications.deliveries (attempt_seen_at) where status = 'sending';
create index deliveries_of_a_user on notifications.deliveries (user_id, channel, sent_at) where user_id is not null;
create index deliveries_newest on notifications.deliveries (user_id, id);
create index deliveries_of_a_digest on notifications.deliveries (digest_id) where digest_id is not null;
create index deliveries_by_age on notifications.deliveries (created_at);

-- What has an end stays at it: only reports of the other end move it, and only forward.
create function notifications.deliveries_move_forward() returns trigger language plpgsql as $$
declare
    steps constant jsonb := '{
        "scheduled": ["sending", "sent", "skipped", "expired", "failed"],
        "sending": ["scheduled", "sent", "delivered", "failed", "bounced", "complained", "skipped", "expired",
            "unknown"],
        "sent": ["delivered", "failed", "bounced", "complained"],
        "delivered": ["bounced", "complained"],
        "unknown": ["sent", "delivered", "failed", "bounced", "complained"],
        "bounced": [], "complained": [], "skipped": [], "expired": [], "failed": []}';
begin
    if new.status <> old.status and not steps -> old.status ? new.status then
        raise exception 'a delivery does not go from % to %', old.status, new.status using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger deliveries_move_forward before update of status on notifications.deliveries
    for each row execute function notifications.deliveries_move_forward();

-- Devices that a user has signed in with; only what tells them apart.
create table notifications.known_devices (
    user_id uuid not null,
    fingerprint bytea not null check (length(fingerprint) = 32),
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    primary key (user_id, fingerprint)
);
create index known_devices_by_age on notifications.known_devices (last_seen_at);

-- What operators have written in the place of what the program brings.
create table notifications.templates (
    id uuid primary key,
    event text not null,
    channel text not null check (channel in ('in_app', 'email', 'sms', 'push')),
    locale text not null,
    version integer not null check (version >= 1),
    status text not null check (status in ('draft', 'published', 'archived')),
    subject text,
    title text,
    text text not null,
    html text,
    created_by uuid not null,
    created_at timestamptz not null,
    published_by uuid,
    published_at timestamptz,
    constraint templates_versions_are_counted unique (event, channel, locale, version),
    constraint templates_published_by_somebody check ((status = 'draft') = (published_at is null))
);
create unique index templates_one_is_published on notifications.templates (event, channel, locale)
    where status = 'published';

create function notifications.templates_stay_as_published() returns trigger language plpgsql as $$
begin
    if (new.event, new.channel, new.locale, new.version, new.subject, new.title, new.text, new.html)
        is distinct from (old.event, old.channel, old.locale, old.version, old.subject, old.title, old.text, old.html)
        and old.status <> 'draft'
    then
        raise exception 'a published template is never changed' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger templates_stay_as_published before update on notifications.templates
    for each row execute function notifications.templates_stay_as_published();

create table notifications.day_figures (
    day date not null,
    channel text not null,
    status text not null,
    event text not null,
    count bigint not null check (count >= 0),
    primary key (day, channel, status, event)
);
