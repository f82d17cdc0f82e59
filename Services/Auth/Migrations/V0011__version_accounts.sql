alter table auth.users
    -- Counts every change that others are told of: an older event that comes late is known by it.
    add column version bigint not null default 1 check (version > 0),
    -- Tokens issued before it name roles or a status that the account no longer has; none is issued with an earlier time.
    add column tokens_valid_from timestamptz,
    -- When what stands on the account's secrets last ended: nothing from before may live, but the session that did it.
    add column secrets_changed_at timestamptz;

-- Support finds people by these.
create index users_phone on auth.users (phone, id) where phone is not null;
create index users_first_name on auth.users (lower(first_name) text_pattern_ops);
create index users_last_name on auth.users (lower(last_name) text_pattern_ops);
