-- What every service keeps beside its own tables: messages to send, messages seen, answers given, work in progress.
-- Names are unqualified: they go to the schema that is current.

-- Events to be published. A row is deleted once the broker has confirmed it, so what is here is what is owed.
create table outbox (
    -- Order of publication. Append after locking what orders you (the account's row), so that a later change of the
    -- same thing has the greater id.
    id bigint generated always as identity primary key,
    message_id uuid not null,
    type text not null,
    aggregate_id text not null,
    occurred_at timestamptz not null,
    traceparent text,
    -- JSON of the message's data.
    data bytea not null
);
-- Rows come and go: without this the table would be vacuumed too late and each read would walk over the dead.
alter table outbox set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Messages whose effect is in this database.
create table inbox (
    message_id uuid primary key,
    received_at timestamptz not null
);
create index inbox_received_at on inbox using brin (received_at);

-- Requests that were answered, with their answer byte for byte.
create table idempotency_keys (
    scope text not null,
    key text not null check (length(key) between 1 and 255),
    request_hash bytea not null,
    status integer not null,
    -- Names and values in turn.
    headers text[] not null,
    body bytea not null,
    created_at timestamptz not null,
    primary key (scope, key)
);
create index idempotency_keys_created_at on idempotency_keys using brin (created_at);

-- Work over several services: what is known of it and when to go on.
create table sagas (
    id uuid primary key,
    kind text not null,
    state text not null,
    -- JSON.
    data bytea not null,
    -- Counts every change and every claim, so a worker whose lease ran out cannot write any more.
    version bigint not null default 1,
    -- Null when there is nothing left to do.
    next_attempt_at timestamptz,
    attempts integer not null default 0,
    last_error text,
    lease_owner text,
    lease_until timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index sagas_due on sagas (kind, next_attempt_at) where next_attempt_at is not null;

-- Messages that could not be handled, for an operator to look at, replay or delete.
create table parked_messages (
    id uuid primary key,
    message_id uuid not null,
    -- Where it could not be handled and where a replay goes.
    queue text not null,
    type text not null,
    aggregate_id text,
    sequence bigint,
    occurred_at timestamptz not null,
    traceparent text,
    body bytea not null,
    error text not null,
    failed_at timestamptz not null,
    parked_at timestamptz not null,
    -- How often it has come here.
    count integer not null default 1,
    unique (message_id, queue)
);

-- Who may do what only one process at a time should do. Times are the server's, so that clocks need not agree.
create table leases (
    name text primary key,
    holder text not null,
    until timestamptz not null
);
