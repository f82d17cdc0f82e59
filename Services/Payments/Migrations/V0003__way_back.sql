-- Where a deposit stands is kept with it: its saga is cleaned away a month after its end. And what it takes to send
-- money that cannot be credited to another wallet, or back.
alter table payments.deposits
    add column stage text not null default 'ended'
        check (stage in (
            'ordered', 'withdrawing', 'creating', 'awaiting', 'crediting', 'held', 'refunding', 'ended')),
    add column reservation text not null default 'none'
        check (reservation in ('none', 'held', 'returning', 'closed')),
    -- What came in, in minor units of its own currency, which may not be the one that was asked for.
    add column paid bigint check (paid > 0),
    add column paid_currency text,
    add column stuck_since timestamptz,
    add column attempt integer not null default 0 check (attempt >= 0);

-- What waits for a person has a saga without a next step, or none any more.
update payments.deposits d
set stage = coalesce((select s.state from payments.sagas s where s.id = d.id and s.kind = 'deposit'), 'held'),
    stuck_since = d.updated_at
where d.status = 'pending';

alter table payments.deposits alter column stage set default 'creating';

-- The version before writes status alone. What it leaves behind here is put right by the next step, which asks again.
create function payments.follow_status() returns trigger language plpgsql as $$
begin
    if new.status <> 'pending' then
        new.stage := 'ended';
    elsif new.stage = 'ended' then
        new.stage := 'crediting';
    end if;
    return new;
end
$$;
create trigger deposits_stage_follows_status before insert or update on payments.deposits
    for each row when ((new.status = 'pending') = (new.stage = 'ended')) execute function payments.follow_status();

alter table payments.deposits
    drop constraint deposits_status_check,
    drop constraint deposits_fee_below_amount,
    add constraint deposits_status_check
        check (status in ('pending', 'succeeded', 'failed', 'expired', 'refunded')),
    -- Invariant 6: what is pending has a stage that goes on, and nothing else has.
    add constraint deposits_pending_has_a_stage check ((status = 'pending') = (stage <> 'ended')),
    -- Invariant 7: a wallet gets something, and in its own currency.
    add constraint deposits_fee_below_amount check (
        (paid is not null or fee < amount) and (status <> 'succeeded' or fee < coalesce(paid, amount))),
    add constraint deposits_paid_has_a_currency check ((paid is null) = (paid_currency is null)),
    add constraint deposits_credited_in_kind check (
        status <> 'succeeded' or paid_currency is null or paid_currency = currency);

-- What is under way is a small part of all.
create index deposits_under_way on payments.deposits (stage, id desc) where status = 'pending';
create index deposits_of_wallet on payments.deposits (wallet_id, id desc);

-- Who of the staff did what to a deposit, and why.
create table payments.deposit_actions (
    id uuid primary key,
    deposit_id uuid not null references payments.deposits (id),
    action text not null check (action in ('retry', 'redirect', 'refund')),
    actor_id uuid not null,
    reason text check (length(reason) between 1 and 500),
    from_wallet_id uuid not null,
    to_wallet_id uuid,
    created_at timestamptz not null,
    -- Invariant 8: money is not moved elsewhere without a reason.
    constraint deposit_actions_say_why check (action = 'retry' or reason is not null),
    constraint deposit_actions_say_where check ((action = 'redirect') = (to_wallet_id is not null))
);
create index deposit_actions_of_deposit on payments.deposit_actions (deposit_id, id);

create function payments.refuse_change_of_action() returns trigger language plpgsql as $$
begin
    raise exception 'what staff did cannot be changed' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger deposit_actions_are_final before update or delete or truncate on payments.deposit_actions
    for each statement execute function payments.refuse_change_of_action();
