-- Keys that sign access tokens. The private half is sealed with the service's key.
create table auth.signing_keys (
    id text primary key,
    sealed_private_key bytea not null,
    -- x and y, 32 bytes each.
    public_key bytea not null check (length(public_key) = 64),
    created_at timestamptz not null,
    -- Published from its creation, used from here on.
    signs_from timestamptz not null
);
