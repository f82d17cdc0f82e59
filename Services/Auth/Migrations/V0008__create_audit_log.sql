-- Who changed whose account, and how. Rows are added and never changed.
create table auth.audit_log (
    id uuid primary key,
    -- Null for the command line.
    actor_id uuid,
    action text not null,
    user_id uuid not null,
    -- What changed: {"field": {"from": ..., "to": ...}}.
    changes jsonb not null,
    reason text,
    request_id text,
    at timestamptz not null
);
create index audit_log_of_user on auth.audit_log (user_id, id);

create function auth.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append-only' using errcode = 'restrict_violation';
end
$$;

create trigger audit_log_append_only before update or delete or truncate on auth.audit_log
    for each statement execute function auth.refuse_change();
