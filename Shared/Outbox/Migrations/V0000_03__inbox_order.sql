-- For consumers that keep the latest state of something: the newest message about it that has had its effect. Messages
-- that come late (out of parking, or by another replica) are older than what is here and change nothing.
create table inbox_order (
    -- The queue.
    consumer text not null,
    -- The publisher, whose outbox numbers its messages. After its outbox was restored to an earlier point its numbers
    -- come again: its rows here are to be deleted then.
    source text not null,
    aggregate_id text not null,
    last_sequence bigint not null check (last_sequence >= 0),
    primary key (consumer, source, aggregate_id)
);

-- Messages that came back again and again, and how often work on them was begun: a process that dies over one cannot
-- say so any more.
create table inbox_attempts (
    message_id uuid primary key,
    attempts integer not null check (attempts > 0),
    last_at timestamptz not null
);
