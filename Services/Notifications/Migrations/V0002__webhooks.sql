-- Where merchants' programs take webhooks.
create table notifications.webhook_endpoints (
    id uuid primary key,
    owner_id uuid not null,
    -- Invariant W1: at most ten for an owner, whatever is made at once.
    slot smallint not null check (slot between 1 and 10),
    url text not null check (octet_length(url) between 1 and 2048),
    -- `*`, `deposit.*`, `deposit.succeeded`.
    events text[] not null check (cardinality(events) between 1 and 100),
    description text,
    signature text not null check (signature in ('hmac', 'ed25519')),
    ordered boolean not null,
    max_per_second integer check (max_per_second between 1 and 1000),
    status text not null check (status in ('active', 'paused', 'disabled')),
    disabled_reason text check (disabled_reason in ('gone', 'unreachable')),
    -- The first failure that no success has followed, what it was, and when its owner was warned of it.
    failing_since timestamptz,
    last_error text,
    warned_at timestamptz,
    -- With max_per_second: when the next sending may begin.
    next_sending_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint webhook_endpoints_at_most_ten unique (owner_id, slot),
    constraint webhook_endpoints_disabled_for_a_reason check ((status = 'disabled') = (disabled_reason is not null)),
    constraint webhook_endpoints_warned_of_a_failure check (warned_at is null or failing_since is not null)
);
create index webhook_endpoints_failing on notifications.webhook_endpoints (failing_since)
    where status = 'active' and failing_since is not null and warned_at is null;

-- What is signed with, sealed. Several live at a time: when one is replaced the older ones go on for a while.
create table notifications.webhook_secrets (
    id uuid primary key,
    endpoint_id uuid not null references notifications.webhook_endpoints on delete cascade,
    signature text not null check (signature in ('hmac', 'ed25519')),
    sealed bytea not null,
    -- Of ed25519: what the receiver checks with.
    public_key bytea check (octet_length(public_key) = 32),
    created_at timestamptz not null,
    expires_at timestamptz,
    constraint webhook_secrets_public_half check ((signature = 'ed25519') = (public_key is not null))
);
create index webhook_secrets_of_endpoint on notifications.webhook_secrets (endpoint_id, id desc);
-- Invariant W2: one secret of an endpoint has no end.
create unique index webhook_secrets_one_lasts on notifications.webhook_secrets (endpoint_id) where expires_at is null;

-- How many events of a thing its owner has been told: the sequence goes on for as long as the owner is there.
create table notifications.webhook_subjects (
    owner_id uuid not null,
    kind text not null,
    id text not null,
    last_sequence bigint not null default 0 check (last_sequence >= 0),
    primary key (owner_id, kind, id)
);

-- What happened, as it is sent: the same bytes for all endpoints, attempts and replays.
create table notifications.webhook_events (
    id uuid primary key,
    owner_id uuid not null,
    -- What the source calls the happening. Invariant W3: one event of it for an owner and type.
    source_key text not null,
    type text not null,
    subject_kind text not null,
    subject_id text not null,
    sequence bigint not null check (sequence >= 1),
    body bytea not null check (octet_length(body) <= 20000),
    created_at timestamptz not null,
    constraint webhook_events_once unique (owner_id, type, source_key),
    -- Invariant W4: no number of a subject stands twice.
    constraint webhook_events_numbered unique (owner_id, subject_kind, subject_id, sequence)
);
create index webhook_events_of_owner on notifications.webhook_events (owner_id, id desc);
create index webhook_events_by_age on notifications.webhook_events (created_at);

create table notifications.webhook_deliveries (
    id uuid primary key,
    endpoint_id uuid not null references notifications.webhook_endpoints on delete cascade,
    event_id uuid not null references notifications.webhook_events on delete cascade,
    owner_id uuid not null,
    type text not null,
    subject_kind text not null,
    subject_id text not null,
    sequence bigint not null,
    status text not null check (status in ('pending', 'delivered', 'failed', 'held')),
    -- All there ever were, and those before the round that began when its owner wanted it again.
    attempts integer not null default 0 check (attempts >= 0),
    attempts_before integer not null default 0,
    first_attempt_at timestamptz,
    -- Pending: when the next attempt is due. Held: when it goes on, once its endpoint is active.
    next_attempt_at timestamptz,
    -- An attempt is under way; when this is over and nothing was heard of it, its process died.
    lease_until timestamptz,
    -- The last success, also of one that is sent again.
    succeeded_at timestamptz,
    created_at timestamptz not null,
    -- Invariant W5: an event comes to an endpoint by one delivery.
    constraint webhook_deliveries_once unique (endpoint_id, event_id),
    constraint webhook_deliveries_pending_is_due check (
        case status when 'pending' then next_attempt_at is not null when 'held' then true
            else next_attempt_at is null end),
    constraint webhook_deliveries_lease_while_pending check (lease_until is null or status = 'pending'),
    constraint webhook_deliveries_delivered_was_taken check (status <> 'delivered' or succeeded_at is not null),
    -- Invariant W6: ten attempts in a round, no more.
    constraint webhook_deliveries_ten_attempts check (attempts - attempts_before between 0 and 10),
    constraint webhook_deliveries_first_attempt check (
        (attempts = attempts_before) = (first_attempt_at is null))
);
create index webhook_deliveries_of_endpoint on notifications.webhook_deliveries (endpoint_id, id desc);
create index webhook_deliveries_due on notifications.webhook_deliveries (endpoint_id, next_attempt_at)
    where status = 'pending' and lease_until is null;
create index webhook_deliveries_under_way on notifications.webhook_deliveries (endpoint_id, lease_until)
    where lease_until is not null;
create index webhook_deliveries_held on notifications.webhook_deliveries (endpoint_id) where status = 'held';
create index webhook_deliveries_let_go on notifications.webhook_deliveries (next_attempt_at)
    where status = 'held' and next_attempt_at is not null;
create index webhook_deliveries_successes on notifications.webhook_deliveries (endpoint_id, succeeded_at desc)
    where succeeded_at is not null;
create index webhook_deliveries_open_of_subject
    on notifications.webhook_deliveries (endpoint_id, subject_kind, subject_id, sequence)
    where status in ('pending', 'held');
create index webhook_deliveries_of_event on notifications.webhook_deliveries (event_id);
create index webhook_deliveries_of_owner on notifications.webhook_deliveries (owner_id);

create table notifications.webhook_attempts (
    delivery_id uuid not null references notifications.webhook_deliveries on delete cascade,
    number integer not null check (number >= 1),
    -- Committed before the call.
    started_at timestamptz not null,
    -- Null while nothing is known of its end.
    ended_at timestamptz,
    status_code integer check (status_code between 100 and 999),
    error text,
    duration_ms integer check (duration_ms >= 0),
    response bytea check (octet_length(response) <= 1024),
    primary key (delivery_id, number),
    constraint webhook_attempts_end_tells check (
        (ended_at is null) = (status_code is null and error is null)
        and (ended_at is null) = (duration_ms is null))
);
