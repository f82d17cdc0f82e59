-- One sign-in on one device, alive from log-in to log-out.
create table auth.sessions (
    id uuid primary key,
    user_id uuid not null references auth.users (id),
    device_name text,
    ip text not null,
    user_agent text,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    -- However often it is refreshed, it ends here.
    expires_at timestamptz not null,
    ended_at timestamptz,
    end_reason text check (
        end_reason in (
            'logged_out', 'revoked', 'password_changed', 'refresh_token_reused', 'administrator', 'displaced'
        )
    ),
    check ((ended_at is null) = (end_reason is null))
);
create index sessions_of_user on auth.sessions (user_id, id) where ended_at is null;
create index sessions_expires_at on auth.sessions (expires_at);

-- The chain of a session's refresh tokens, as hashes. The text of a successor is derived from that of its predecessor
-- with a secret of the service, so it can be given again without being stored.
create table auth.refresh_tokens (
    hash bytea primary key check (length(hash) = 32),
    session_id uuid not null references auth.sessions (id) on delete cascade,
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    -- Fingerprint of the client that used it.
    used_by bytea,
    check ((used_at is null) = (used_by is null))
);
-- At most one token of a session can be used: the end of its chain.
create unique index refresh_tokens_live on auth.refresh_tokens (session_id) where used_at is null;
create index refresh_tokens_of_session on auth.refresh_tokens (session_id);
