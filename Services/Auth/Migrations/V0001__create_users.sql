-- People and merchants who can sign in.
create table auth.users (
    id uuid primary key,
    -- Lower case, so that the unique index compares without regard to case.
    email text not null check (email = lower(email) and length(email) <= 254),
    password_hash text not null,
    first_name text not null,
    last_name text not null,
    phone text,
    country text check (country ~ '^[A-Z]{2}$'),
    roles text[] not null check (
        cardinality(roles) > 0
        and roles <@ array['customer', 'merchant', 'support', 'compliance', 'accountant', 'operator', 'admin', 'auditor']
    ),
    kyc_tier integer not null check (kyc_tier between 0 and 3),
    status text not null check (status in ('active', 'locked', 'closed')),
    email_verified_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint users_email_key unique (email)
);

-- Wrong passwords and codes, by a keyed hash of the account or network address they were tried for. Exists for
-- addresses without an account as well, so that a lock does not tell whether there is one.
create table auth.login_failures (
    key bytea primary key,
    failures integer not null check (failures > 0),
    forgotten_at timestamptz not null
);
create index login_failures_forgotten_at on auth.login_failures (forgotten_at);
