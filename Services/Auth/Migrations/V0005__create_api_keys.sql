create table auth.api_keys (
    id uuid primary key,
    user_id uuid not null references auth.users (id),
    name text not null,
    -- Public part of the key, by which it is found.
    prefix text not null unique check (prefix ~ '^[a-z2-7]{12}$'),
    secret_hash bytea not null check (length(secret_hash) = 32),
    scopes text[] not null check (cardinality(scopes) > 0),
    rate_limit_per_minute integer not null check (rate_limit_per_minute > 0),
    created_at timestamptz not null,
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz
);
create index api_keys_of_user on auth.api_keys (user_id, id);
