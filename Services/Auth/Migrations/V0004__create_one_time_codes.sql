-- Codes sent to an address, each for one purpose.
create table auth.one_time_codes (
    id uuid primary key,
    user_id uuid not null references auth.users (id),
    purpose text not null check (purpose in ('email_verification', 'password_reset')),
    -- Keyed with a secret of the service: six digits alone could be found by trying them all.
    code_hash bytea not null check (length(code_hash) = 32),
    -- Only in test mode, for the operator route that shows codes.
    sealed_code bytea,
    attempts integer not null default 0 check (attempts between 0 and 5),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    -- Used, or replaced by a newer one.
    ended_at timestamptz
);
create unique index one_time_codes_live on auth.one_time_codes (user_id, purpose) where ended_at is null;
create index one_time_codes_recent on auth.one_time_codes (user_id, purpose, created_at);
create index one_time_codes_expires_at on auth.one_time_codes (expires_at);

-- "I forgot my password", written down for every address alike and looked into afterwards, so that the answer takes
-- the same time whether there is an account or not.
create table auth.password_reset_requests (
    id uuid primary key,
    email text not null,
    requested_at timestamptz not null
);
