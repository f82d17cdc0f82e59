-- A person in a session shows again that it is them: open, then proven, until it ends. What changes a secret deletes the
-- rows that were proven with it.
create table auth.step_ups (
    id uuid primary key,
    user_id uuid not null references auth.users (id),
    session_id uuid not null references auth.sessions (id) on delete cascade,
    purpose text not null check (purpose in ('account', 'wallet_authorization')),
    -- What the person is shown of a payment; the proof is good for exactly this.
    wallet_id uuid,
    up_to bigint check (up_to >= 0),
    currency text,
    payee text,
    created_at timestamptz not null,
    -- Of the question while it is open, of the proof from then on.
    expires_at timestamptz not null,
    method text check (method in ('password', 'totp', 'recovery_code')),
    token_hash bytea unique check (length(token_hash) = 32),
    -- Of a proof for a wallet: by which request of another service it was used up.
    used_by uuid,
    check ((method is null) = (token_hash is null)),
    check (used_by is null or token_hash is not null),
    check (used_by is null or purpose = 'wallet_authorization'),
    check (
        (purpose = 'account' and num_nonnulls(wallet_id, up_to, currency, payee) = 0)
        or (purpose = 'wallet_authorization' and num_nulls(wallet_id, up_to, currency) = 0)
    )
);
create index step_ups_of_user on auth.step_ups (user_id);
create index step_ups_of_session on auth.step_ups (session_id, id);
create index step_ups_expires_at on auth.step_ups (expires_at);

-- Whether the session has gone through the second factor that the account has now: one that has not does not count as
-- fresh, however young it is.
alter table auth.sessions add column second_factor boolean not null default false;
update auth.sessions s set second_factor = true
from auth.totp_factors f
where f.user_id = s.user_id and f.confirmed_at <= s.created_at and s.ended_at is null;
