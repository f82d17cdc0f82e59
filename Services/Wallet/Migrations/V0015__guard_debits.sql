-- Who may hold how much: a merchant whatever customers pay, unless an operator has set a limit (US cents). Merchants of
-- before are told by their next auth.user_updated.
alter table wallet.owners
    add column is_merchant boolean not null default false,
    add column balance_limit bigint check (balance_limit >= 0);

-- How high a wallet's balance may rise by credits without a look at its owner's other wallets. Good under the version of
-- the limits that it was computed with; zero is of none.
alter table wallet.accounts
    add column ceiling bigint not null default 0 check (ceiling >= 0),
    add column ceiling_version bigint not null default 0,
    add column ceiling_on date not null default '1970-01-01';

-- Counts changes of the tiers' limits alone: rates change every few minutes, and ceilings outlive them.
alter table wallet.rules_version add column limits_version bigint not null default 1;

create function wallet.count_limits_change() returns trigger language plpgsql as $$
begin
    update wallet.rules_version set limits_version = limits_version + 1;
    return null;
end
$$;

create trigger tier_limits_count_limits after insert or update or delete on wallet.tier_limits
    for each statement execute function wallet.count_limits_change();

-- Whoever changes what an owner may hold has locked the owner's accounts before.
create function wallet.forget_ceilings() returns trigger language plpgsql as $$
begin
    update wallet.accounts set ceiling_version = 0 where owner_id = new.owner_id and ceiling_version <> 0;
    return null;
end
$$;

create trigger owners_forget_ceilings after update of kyc_tier, is_merchant, balance_limit on wallet.owners
    for each row
    when ((old.kyc_tier, old.is_merchant, old.balance_limit)
        is distinct from (new.kyc_tier, new.is_merchant, new.balance_limit))
    execute function wallet.forget_ceilings();

-- A hold's purpose tells whose it is and what it costs. What it counted towards limits when it was placed; nothing for
-- those placed before this, whose captures count.
alter table wallet.holds
    add column purpose text not null default 'capture',
    add column counted_on date,
    add column counted_cents bigint check (counted_cents >= 0),
    add constraint holds_counted check ((counted_on is null) = (counted_cents is null));

-- What staff did to wallets, holds and transfers of customers, and why. Customers never see it.
create table wallet.staff_actions (
    id uuid primary key,
    acted_at timestamptz not null,
    staff_id uuid not null,
    role text not null check (role in ('support', 'compliance', 'operator')),
    verb text not null check (
        verb in (
            'release_hold', 'freeze_wallet', 'unfreeze_wallet', 'close_wallet', 'reverse_transfer', 'set_balance_limit')),
    subject_id uuid not null,
    reason text check (length(reason) between 1 and 500)
);
create index staff_actions_by_subject on wallet.staff_actions (subject_id, acted_at);

-- Invariant 11.
create trigger staff_actions_are_final
    before update or delete or truncate on wallet.staff_actions
    for each statement execute function wallet.refuse_change();
