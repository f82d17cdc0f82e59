-- Requests of staff that wait for a second operator: kept as they came, decided once, and never changed after.
create table staff_approvals (
    -- What the request makes of it has this id too, so that it cannot be made twice.
    id uuid primary key,
    -- The operation's id in the service's document, and the thing in its path.
    operation text not null check (length(operation) between 1 and 100),
    resource_id uuid not null,
    body bytea not null,
    amount bigint not null check (amount >= 0),
    currency text not null check (currency ~ '^[A-Z]{3,4}$'),
    -- In US cents, as limits are counted; null where no rate was known.
    worth_cents bigint check (worth_cents >= 0),
    -- Whose money it touches.
    parties uuid[] not null,
    requested_by uuid not null,
    reason text,
    state text not null default 'pending' check (state in ('pending', 'approved', 'rejected', 'expired')),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    note text,
    constraint approvals_expire_later check (expires_at > created_at),
    constraint approvals_decided_once check ((state = 'pending') = (decided_at is null)),
    constraint approvals_decided_by_somebody check ((state in ('approved', 'rejected')) = (decided_by is not null)),
    -- Two persons, and neither decides about what is their own.
    constraint approvals_need_another check (decided_by <> requested_by),
    constraint approvals_are_of_others
        check (requested_by <> all (parties) and (decided_by is null or decided_by <> all (parties))),
    constraint approvals_in_time check (state <> 'approved' or decided_at < expires_at)
);
-- A thing waits once for the same.
create unique index approvals_wait_once on staff_approvals (operation, resource_id) where state = 'pending';
create index approvals_pending on staff_approvals (expires_at) where state = 'pending';

create function guard_approvals() returns trigger language plpgsql as $$
begin
    if tg_op <> 'UPDATE' then
        raise exception 'an approval stays' using errcode = 'integrity_constraint_violation',
            constraint = 'approvals_stay';
    end if;
    if old.state <> 'pending' or new.state = 'pending'
        or (new.id, new.operation, new.resource_id, new.body, new.amount, new.currency, new.parties,
            new.requested_by, new.created_at, new.expires_at)
            is distinct from (old.id, old.operation, old.resource_id, old.body, old.amount, old.currency, old.parties,
            old.requested_by, old.created_at, old.expires_at)
        or (new.worth_cents, new.reason) is distinct from (old.worth_cents, old.reason)
    then
        raise exception 'an approval is decided once, as it was asked for'
            using errcode = 'integrity_constraint_violation', constraint = 'approvals_are_decided_once';
    end if;
    return new;
end
$$;
create trigger approvals_are_decided_once before update or delete on staff_approvals
    for each row execute function guard_approvals();

-- What an operator has moved without a second within a day, by the thing that was moved: what he moves for the same people
-- counts together, so that an amount which needs two is not moved in parts.
create table staff_movements (
    resource_id uuid primary key,
    operator_id uuid not null,
    -- Whose money it was.
    parties uuid[] not null,
    worth_cents bigint not null check (worth_cents >= 0),
    moved_at timestamptz not null,
    constraint lone_movements_are_of_others check (operator_id <> all (parties))
);
create index staff_movements_in_turn on staff_movements (operator_id, moved_at);
create index staff_movements_old on staff_movements (moved_at);
