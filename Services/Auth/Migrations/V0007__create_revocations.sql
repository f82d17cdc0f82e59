-- Tokens that died before their time, for as long as they could live. Told to the gateways by event and through Redis.
create table auth.revocations (
    -- `sid:<session>`, `sub:<user>:<issued before, milliseconds>` or `key:<api key>`
    member text primary key,
    revoked_at timestamptz not null,
    -- Null until Redis has it.
    pushed_at timestamptz
);
create index revocations_revoked_at on auth.revocations (revoked_at);
