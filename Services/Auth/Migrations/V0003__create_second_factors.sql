-- Authenticator apps. The secret is sealed with the service's key.
create table auth.totp_factors (
    user_id uuid primary key references auth.users (id),
    sealed_secret bytea not null,
    created_at timestamptz not null,
    confirmed_at timestamptz,
    -- The 30 seconds of the code accepted last; no code of these or earlier ones is accepted again.
    last_step bigint
);

create table auth.recovery_codes (
    user_id uuid not null references auth.totp_factors (user_id) on delete cascade,
    hash bytea not null check (length(hash) = 32),
    used_at timestamptz,
    primary key (user_id, hash)
);

-- Between the right password and the second factor.
create table auth.login_challenges (
    token_hash bytea primary key check (length(token_hash) = 32),
    user_id uuid not null references auth.users (id),
    device_name text,
    attempts integer not null default 0 check (attempts between 0 and 5),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index login_challenges_expires_at on auth.login_challenges (expires_at);
