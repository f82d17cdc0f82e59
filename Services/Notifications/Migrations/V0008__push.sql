-- Where pushes go: apps and browsers in which somebody is signed in.
create table notifications.devices (
    id uuid primary key,
    user_id uuid not null,
    -- Invariant 10: at most ten for a person, whatever is registered at once.
    slot smallint not null check (slot between 1 and 10),
    -- The session, or the API key: the device ends with it.
    signed_in_by uuid not null,
    platform text not null check (platform in ('fcm', 'apns', 'web')),
    -- The app's token, or the address of the browser's push service.
    address text not null check (octet_length(address) between 1 and 4096),
    -- Its SHA-256: an index holds no text of that length.
    address_hash bytea not null check (octet_length(address_hash) = 32),
    -- Of a browser: what a message is encrypted for.
    public_key bytea check (octet_length(public_key) = 65),
    secret bytea check (octet_length(secret) = 16),
    name text,
    topics text[] not null,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    constraint devices_at_most_ten unique (user_id, slot),
    -- Invariant 11: a token is one person's.
    constraint devices_are_one_persons unique (platform, address_hash),
    constraint devices_of_browsers_have_keys check (
        (platform = 'web') = (public_key is not null) and (public_key is null) = (secret is null))
);
create index devices_by_sign_in on notifications.devices (signed_in_by);
create index devices_by_age on notifications.devices (last_seen_at);

-- Sessions and API keys that have ended: what is registered in one at the same moment is no device all the same. Kept
-- for longer than any token of theirs lives.
create table notifications.ended_sign_ins (
    id uuid primary key,
    ended_at timestamptz not null
);
create index ended_sign_ins_by_age on notifications.ended_sign_ins (ended_at);
