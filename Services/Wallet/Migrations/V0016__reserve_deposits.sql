-- Money that providers collect for customers. Counted against the limits when it is ordered, so that what comes in has
-- its place; kept for ever, so that the same deposit is never reserved, given back or credited twice.
create table wallet.deposit_reservations (
    deposit_id uuid primary key,
    owner_id uuid not null,
    -- Where it is expected.
    account_id uuid not null,
    amount bigint not null check (amount > 0),
    currency text not null,
    -- In US cents: towards the deposits of the day counted_on, and, without the fee, towards the balance limit.
    counted bigint not null check (counted >= 0),
    expected bigint not null check (expected >= 0),
    counted_on date not null,
    state text not null check (state in ('open', 'released', 'credited')),
    -- Credits of this attempt and of earlier ones are refused: the money goes back to the payer.
    closed_through integer not null default -1 check (closed_through >= -1),
    created_at timestamptz not null,
    ended_at timestamptz,
    constraint deposit_reservations_end check ((state = 'open') = (ended_at is null)),
    -- What is closed is not expected any more.
    constraint deposit_reservations_closed_is_not_open check (state <> 'open' or closed_through = -1)
);

-- Whoever closes a wallet asks for its open ones.
create index deposit_reservations_open on wallet.deposit_reservations (account_id) where state = 'open';

-- A reservation ends once.
create trigger deposit_reservations_end_once before update on wallet.deposit_reservations
    for each row when (old.state <> 'open' and new.state <> old.state) execute function wallet.refuse_change();
create trigger deposit_reservations_are_kept
    before delete or truncate on wallet.deposit_reservations
    for each statement execute function wallet.refuse_change();

-- The sum of what the owner's open reservations expect, so that a decision need not add them up.
alter table wallet.owners
    add column deposits_reserved bigint not null default 0 check (deposits_reserved >= 0);
