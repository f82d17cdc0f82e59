create table wallet.holds (
    id uuid primary key,
    account_id uuid not null references wallet.accounts (id),
    amount bigint not null check (amount > 0),
    captured bigint not null default 0,
    currency text not null,
    status text not null check (status in ('held', 'captured', 'released', 'expired')),
    reason text,
    expires_at timestamptz not null,
    created_at timestamptz not null,
    ended_at timestamptz,
    constraint holds_captured_within check (captured between 0 and amount),
    constraint holds_ended check ((status = 'held') = (ended_at is null)),
    constraint holds_open_has_rest check (status <> 'held' or captured < amount),
    constraint holds_captured_something check (status <> 'captured' or captured > 0)
) with (fillfactor = 80);

create index holds_due on wallet.holds (expires_at, id) where status = 'held';
create index holds_by_account on wallet.holds (account_id, id);

-- Invariant 8: what has ended stays as it is.
create function wallet.refuse_ended_hold() returns trigger language plpgsql as $$
begin
    if old.status <> 'held' then
        raise exception 'the hold has ended' using errcode = 'restrict_violation', constraint = 'holds_end_once';
    end if;
    return new;
end
$$;

create trigger holds_end_once before update on wallet.holds
    for each row execute function wallet.refuse_ended_hold();
create trigger holds_are_kept before delete or truncate on wallet.holds
    for each statement execute function wallet.refuse_change();
