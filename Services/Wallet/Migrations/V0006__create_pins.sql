create table wallet.wallet_pins (
    account_id uuid primary key references wallet.accounts (id),
    -- Argon2id, in libsodium's text form.
    hash text not null,
    attempts smallint not null default 0 check (attempts between 0 and 5),
    locked_until timestamptz,
    updated_at timestamptz not null
);

-- Only the SHA-256 of a token is kept.
create table wallet.pin_authorizations (
    token_hash bytea primary key check (length(token_hash) = 32),
    account_id uuid not null references wallet.accounts (id),
    up_to bigint not null check (up_to > 0),
    currency text not null,
    expires_at timestamptz not null,
    created_at timestamptz not null,
    -- Invariant 9: one use.
    used_by uuid unique
);
create index pin_authorizations_expired on wallet.pin_authorizations (expires_at);
