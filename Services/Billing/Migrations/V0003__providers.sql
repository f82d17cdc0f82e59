-- How the partners that carry bills were found at the last look.
create table billing.providers (
    name text primary key check (name ~ '^[a-z0-9_-]{1,40}$'),
    -- All null before the first look.
    reachable boolean,
    latency_ms integer check (latency_ms >= 0),
    checked_at timestamptz,
    -- Minor units; null while nobody could tell.
    balance bigint,
    currency text,
    -- Since when nothing goes there, and the partner's own word for it: something of our account there is wrong.
    closed_at timestamptz,
    closed_code text check (length(closed_code) between 1 and 40),
    -- When it told that it sells otherwise than before; null once somebody has asked what.
    changes_told_at timestamptz,
    constraint providers_looked_at_wholly check (num_nonnulls(reachable, latency_ms, checked_at) in (0, 3)),
    constraint providers_balance_is_money check ((balance is null) = (currency is null)),
    -- Invariant 4.
    constraint providers_close_for_a_reason check ((closed_at is null) = (closed_code is null))
);
