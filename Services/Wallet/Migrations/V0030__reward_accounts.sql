-- Whoever takes part in rewards. Whatever decides about somebody's rewards locks this row first, before any account.
create table wallet.reward_members (
    owner_id uuid primary key,
    -- What friends type in.
    code text not null unique check (code ~ '^[A-Z2-7]{8}$'),
    created_at timestamptz not null
);
create trigger reward_members_are_fixed
    before update on wallet.reward_members
    for each statement execute function wallet.refuse_change();

-- What somebody has of rewards in a currency: three programs, in minor units and in points.
create table wallet.reward_accounts (
    owner_id uuid not null,
    currency text not null check (currency ~ '^[A-Z0-9]{3,8}$'),
    cashback_program uuid not null unique,
    points_program uuid not null unique,
    referral_program uuid not null unique,
    -- What reached wallets, without what was taken back.
    cashback_earned bigint not null default 0 check (cashback_earned >= 0),
    referral_earned bigint not null default 0 check (referral_earned >= 0),
    -- What points were turned into.
    points_earned bigint not null default 0 check (points_earned >= 0),
    points bigint not null default 0 check (points >= 0),
    -- Points that were taken back and are not there any more: later ones pay them.
    points_owed bigint not null default 0 check (points_owed >= 0),
    -- Entries of points so far.
    entries bigint not null default 0 check (entries >= 0),
    -- Money that was taken back and could not be had: later rewards pay it.
    owed bigint not null default 0 check (owed >= 0),
    updated_at timestamptz not null,
    primary key (owner_id, currency),
    constraint reward_accounts_owe_what_is_not_there check (points = 0 or points_owed = 0)
);

-- Programs of others that somebody keeps in view.
create table wallet.external_rewards (
    id uuid primary key,
    owner_id uuid not null,
    program_name text not null,
    points_balance bigint check (points_balance >= 0),
    earned bigint check (earned >= 0),
    currency text check (currency ~ '^[A-Z0-9]{3,8}$'),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint external_rewards_earned_is_money check ((earned is null) = (currency is null))
);
create index external_rewards_by_owner on wallet.external_rewards (owner_id, id);
