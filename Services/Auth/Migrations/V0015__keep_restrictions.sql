-- How far compliance has restricted a person, as it told last. Of `access` auth makes sure: the person's sessions have
-- ended and none begins. Written under the lock of the account's row where it may be `access`, so that a sign-in sees it or
-- is ended by it.
create table auth.restrictions (
    -- Without a reference: compliance may tell of a person before anything here is known of them.
    user_id uuid primary key,
    -- Compliance's: what has an older one has no effect.
    version bigint not null check (version >= 0),
    level text not null check (level in ('none', 'outgoing', 'all', 'access')),
    changed_at timestamptz not null
);
